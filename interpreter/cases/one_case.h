// One case from its text in JSON, for a caller that has the text and no file. Decides nothing.
#pragma once

#include <memory>
#include <string_view>

#include "interpreter/cases/reader.h"

namespace remit::cases {

class OneCaseReader {
 public:
  // Both must outlive the reader.
  OneCaseReader(const check::Checked& checked, const Binding& binding);
  ~OneCaseReader();
  OneCaseReader(const OneCaseReader&) = delete;
  OneCaseReader& operator=(const OneCaseReader&) = delete;

  // A block of this one case, until the next call. Text that is no case is an invalid case, as in a
  // file with a case on each line. Without an `id` it is called `1`.
  const Block& Read(std::string_view json);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace remit::cases
