#include "interpreter/cases/complaints.h"

#include <algorithm>

namespace remit::cases {
namespace {

constexpr std::size_t kMaxValuesNamed = 8;

}  // namespace

std::string CannotBeRead(const check::InputLeaf& leaf, const types::TypeTable& table) {
  return "it cannot be read as `" + types::Name(leaf.type, table) +
         "`; it is personal, and not shown";
}

std::string OutOfRange(const check::InputLeaf& leaf, types::Value value,
                       const types::TypeTable& table, const types::TextPool& texts) {
  const auto shown = [&](types::Value one) { return types::Format(one, leaf.type, table, texts); };
  std::string reason = (leaf.personal ? "it" : "`" + shown(value) + "`") + " is outside ";
  if (leaf.domain.kind == check::Domain::Kind::kInterval) {
    return reason + "its range, " + shown(leaf.domain.low) +
           (leaf.domain.includes_high ? " to " : " to below ") + shown(leaf.domain.high);
  }
  reason += "its values";
  const std::size_t named = std::min(leaf.domain.values.size(), kMaxValuesNamed);
  for (std::size_t i = 0; i < named; ++i) {
    reason += (i == 0 ? ", " : " or ") + shown(leaf.domain.values[i]);
  }
  return reason + (named < leaf.domain.values.size() ? " and more" : "");
}

std::string NotAnAlternative(const check::KnobInfo& knob, types::Value value,
                             const check::Model& model, const types::TypeTable& table,
                             const types::TextPool& texts) {
  const auto shown = [&](types::Value one) { return types::Format(one, knob.type, table, texts); };
  if (knob.list) {
    return "`" + shown(value) + "` is no position in `" + model.lists.at(knob.list->index()).path +
           "`: write 1 for its first element";
  }
  std::string reason = "`" + shown(value) + "` is not one of the alternatives";
  const auto& all = knob.alternatives;
  if (all.empty()) return reason;
  if (knob.grid && all.size() > 2) {
    types::Type step_type = knob.type;
    step_type.points = step_type.points || types::IsRatio(step_type);
    return reason + ", " + shown(all.front()) + " to " + shown(all.back()) + " in steps of " +
           types::Format(knob.step, step_type, table, texts);
  }
  const std::size_t named = std::min(all.size(), kMaxValuesNamed);
  for (std::size_t i = 0; i < named; ++i) {
    reason += (i == 0 ? ", " : " or ") + shown(all[i]);
  }
  return reason + (named < all.size() ? " and more" : "");
}

std::string WrongLength(const check::ListInfo& list, std::int64_t count) {
  return "it has " + std::to_string(count) + (count == 1 ? " element" : " elements") + ", and " +
         (count < list.least ? "at least " + std::to_string(list.least) + " belong there"
                             : "at most " + std::to_string(list.most) + " are allowed");
}

std::string NobodyVouches(const std::string& path) {
  return "nobody vouches for it: write {\"value\": …, \"attested\": {\"by\": …, \"source\": …}}, "
         "or in a table the columns `" +
         path + ".attested.by` and `" + path + ".attested.source`";
}

}  // namespace remit::cases
