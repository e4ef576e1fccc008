// A case as a test of a policy writes it: `given` blocks and `propose`, in the language's notation.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "interpreter/engine/case.h"

namespace remit::cases {

class Given {
 public:
  // Case `index` of the batch. Both must outlive it.
  Given(const check::Checked& checked, const engine::CaseBatch& batch, std::size_t index)
      : checked_(checked), batch_(batch), index_(index) {}

  // One line for each input that the case gives, and one for its proposal.
  std::string Lines();
  std::string Value(std::int64_t raw, const types::Type& type);
  // At a position of the knob's alternatives; of a list the number of the element, from 1.
  std::string KnobValue(std::size_t knob, std::uint32_t position);
  std::string Quoted(std::string_view text);

  // Could all of it be written so that it is read as the same? The language has no way to write
  // some texts and numbers, nor who vouches for a value.
  bool sayable() const { return sayable_; }

 private:
  const check::Checked& checked_;
  const engine::CaseBatch& batch_;
  std::size_t index_;
  bool sayable_ = true;
};

}  // namespace remit::cases
