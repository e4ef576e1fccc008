// A value as a Decision names it: what it is called, what it is, and how the language writes it.
#pragma once

#include <string>
#include <vector>

#include "interpreter/types/type.h"
#include "interpreter/types/value.h"

namespace remit::govern {

struct NamedValue {
  std::string name;
  types::Value value;
  types::Type type;
  std::string text;  // in the language's notation
  // A choice from a list of the case: `value` is the position, from 1, and `fields` what is known
  // of that element, in declared order; of a list of values the one value, without a name.
  bool of_list = false;
  std::vector<NamedValue> fields{};
};

}  // namespace remit::govern
