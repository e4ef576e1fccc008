// An overload set for std::visit. Visits in this project have no default arm, so a new alternative fails to compile
// wherever it is not handled.
#pragma once

namespace remit::base {

template <typename... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <typename... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

}  // namespace remit::base
