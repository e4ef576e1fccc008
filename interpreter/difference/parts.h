// What a policy declares, each declaration told as parts, a label and a text each, so that two of
// them can be compared. Private to difference/.
#pragma once

#include <string>
#include <vector>

#include "interpreter/difference/difference.h"

namespace remit::difference {

struct Part {
  std::string label, text;
  bool words = false;      // for people only
  std::string value{};     // where it is known beforehand: what the text comes to
  std::int64_t order = 0;  // of a table's row
};

struct Entry {
  ast::DeclId id;
  std::string what;
  Change::Layer layer = Change::Layer::kExecution;
  std::string name;      // empty: it has none
  std::string headline;  // what it is called where it has no name
  std::string text;      // all of it, without what only people read
  std::vector<Part> parts;
  bool rows_in_order = false;  // of a table: the order of rows means something
};

// In the order of the text.
std::vector<Entry> EntriesOf(const Policy& policy);
// What the policy says of itself before all declarations.
std::vector<Part> HeaderOf(const Policy& policy);

}  // namespace remit::difference
