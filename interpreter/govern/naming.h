// Values, knobs, rules and places of one subject in the words of its policy. Private to
// describe.cpp, explain*.cpp, flip*.cpp and prove/concession.cpp.
#pragma once

#include <string>
#include <vector>

#include "interpreter/govern/explain.h"

namespace remit::govern {

class Naming {
 public:
  explicit Naming(const Subject& subject) : subject_(subject) {}

  NamedValue Value(const std::string& name, types::Value value, const types::Type& type) const;
  std::vector<NamedValue> Knobs(std::uint32_t alternative) const;
  NamedValue Knob(std::size_t knob, std::uint32_t position) const;
  std::string At(source::Span span) const;  // path:line
  RequirementRef Requirement(std::uint32_t index) const;

 private:
  void AddFields(const check::ListInfo& list, check::ListId id, std::uint32_t position,
                 NamedValue& value) const;

  const Subject& subject_;
};

}  // namespace remit::govern
