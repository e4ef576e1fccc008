// Result<T>: a value, or the reason why the environment (a file, a database) did not give one. A user's mistake is a
// diagnostic, bad data a lane of a column, our own bug a REMIT_CHECK; none of these travels in a Result.
// Member names follow std::expected, which C++20 lacks.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "interpreter/base/check.h"

namespace remit::base {

struct Error {
  std::string message;  // lower case, no full stop; says what was tried and what the system answered
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  const T& value() const& {
    REMIT_CHECK(has_value(), "Result::value without a value");
    return std::get<0>(state_);
  }
  T&& value() && {
    REMIT_CHECK(has_value(), "Result::value without a value");
    return std::get<0>(std::move(state_));
  }
  const T& operator*() const& { return value(); }
  const T* operator->() const { return &value(); }
  const Error& error() const {
    REMIT_CHECK(!has_value(), "Result::error without an error");
    return std::get<1>(state_);
  }

 private:
  std::variant<T, Error> state_;
};

}  // namespace remit::base
