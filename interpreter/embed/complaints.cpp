// What is wrong with the one case, in the words of the command line.
#include "interpreter/cases/complaints.h"

#include <algorithm>

#include "interpreter/base/check.h"
#include "interpreter/embed/case_state.h"

namespace remit::embed {
namespace {

// Notes that the case is bad, and says why where somebody wants to read it.
template <typename Words>
void Say(std::vector<engine::InvalidField>* said, bool& bad, const Words& words) {
  bad = true;
  if (said != nullptr) said->push_back(words());
}

}  // namespace

bool CaseState::Bad() const {
  if (!misfits_.empty()) return true;
  if (!policy_.checks_whole_case) return false;
  bool bad = false;
  SayWholeCase(nullptr, bad);
  return bad;
}

std::vector<engine::InvalidField> CaseState::Complaints() const {
  std::vector<engine::InvalidField> said;
  for (const Misfit& misfit : misfits_) said.push_back({FieldOf(misfit), WordsOf(misfit), ""});
  bool bad = false;
  SayWholeCase(&said, bad);
  return said;
}

const cases::Block& CaseState::Explained() {
  batch_.invalid[0] = Complaints();
  return block_;
}

void CaseState::SayWholeCase(std::vector<engine::InvalidField>* said, bool& bad) const {
  SayLists(said, bad);
  for (const check::DampInfo& damp : policy_.model().damps) {
    if (batch_.columns[damp.previous.index()].present[0] == 0 ||
        batch_.columns[damp.previous_as_of.index()].present[0] != 0)
      continue;
    const std::string& field = policy_.inputs[damp.previous_as_of.index()].path;
    const bool named = std::any_of(misfits_.begin(), misfits_.end(), [&](const Misfit& misfit) {
      return !misfit.knob && misfit.index == damp.previous_as_of.value;
    });
    if (!named) {
      Say(said, bad, [&] { return engine::InvalidField{field, cases::kPreviousWithoutDay, ""}; });
    }
    break;
  }
  SayAttestations(said, bad);
  const std::optional<engine::Proposal>& proposal = batch_.proposals[0];
  if (!proposal || policy_.model().lists.empty()) return;
  for (engine::InvalidField& field : engine::BeyondLists(policy_.model(), batch_, 0, *proposal))
    Say(said, bad, [&] { return std::move(field); });
}

void CaseState::SayLists(std::vector<engine::InvalidField>* said, bool& bad) const {
  for (const check::ListInfo& list : policy_.model().lists) {
    const engine::Column& length = batch_.columns[list.length.index()];
    if (length.present[0] == 0) continue;
    if (length.raw[0] < list.least || length.raw[0] > list.most) {
      Say(said, bad, [&] {
        return engine::InvalidField{list.path, cases::WrongLength(list, length.raw[0]), ""};
      });
    }
    if (list.element.kind == types::TypeKind::kRecord) continue;
    const check::LeafId values = list.fields.front();
    const engine::Column& column = batch_.columns[values.index()];
    for (std::size_t i = 0; i < column.present.size(); ++i) {
      if (column.present[i] != 0) continue;
      Say(said, bad, [&] {
        return engine::InvalidField{list.path + "[" + std::to_string(i + 1) + "]",
                                    cases::kMissingElement, ""};
      });
    }
  }
}

void CaseState::SayAttestations(std::vector<engine::InvalidField>* said, bool& bad) const {
  for (std::uint32_t leaf = 0; leaf < policy_.inputs.size(); ++leaf) {
    if (!policy_.inputs[leaf].attested) continue;
    const std::string& path = policy_.inputs[leaf].path;
    const auto say = [&](const auto& reason) {
      Say(said, bad, [&] { return engine::InvalidField{path, reason(), ""}; });
    };
    const bool given = batch_.columns[leaf].present[0] != 0;
    const auto& all = batch_.attestations[0];
    const auto found = std::find_if(all.begin(), all.end(), [&](const engine::Attestation& one) {
      return one.leaf.value == leaf;
    });
    if (found == all.end()) {
      if (given) say([&] { return cases::NobodyVouches(path); });
      continue;
    }
    if (found->by.empty()) say([] { return std::string(cases::kNoVoucher); });
    if (found->source.empty()) say([] { return std::string(cases::kNoGround); });
    const bool wrong = std::any_of(misfits_.begin(), misfits_.end(), [&](const Misfit& misfit) {
      return !misfit.knob && misfit.index == leaf;
    });
    if (!given && !wrong) say([] { return std::string(cases::kVouchedForNothing); });
  }
}

std::string CaseState::FieldOf(const Misfit& misfit) const {
  if (misfit.index == kNobody)
    return misfit.knob ? "proposal.used." + policy_.model().levels.at(misfit.element) : "";
  if (misfit.knob) return "proposal." + policy_.knobs[misfit.index].name;
  const LeafRule& rule = RuleOf(misfit.index);
  const std::string& path = policy_.inputs[misfit.index].path;
  if (misfit.element == kWhole) return path;
  const std::string place = "[" + std::to_string(misfit.element + 1) + "]";
  if (!rule.element) return path + place;
  const std::size_t list = policy_.model().lists[rule.list].path.size();
  return path.substr(0, list) + place + path.substr(list);
}

std::string CaseState::WordsOf(const Misfit& misfit) const {
  const types::TypeTable& table = policy_.checked().type_table;
  switch (misfit.what) {
    case Misfit::What::kRange:
      return cases::OutOfRange(policy_.model().leaves[misfit.index], {misfit.raw}, table,
                               batch_.texts);
    case Misfit::What::kNoAlternative:
      return cases::NotAnAlternative(policy_.model().knobs[misfit.index], {misfit.raw},
                                     policy_.model(), table, batch_.texts);
    case Misfit::What::kAmount: {
      types::Type type = misfit.knob ? policy_.model().knobs[misfit.index].type
                                     : policy_.model().leaves[misfit.index].type;
      type.optional = false;
      if (misfit.amount.scale() < 0) return "it is larger than any amount can be";
      if (misfit.amount.scale() > types::kMaxLiteralDecimals)
        return "it has more than 18 decimals, the most that an amount is given with";
      const types::ExactDecimal exact{misfit.amount.digits(), misfit.amount.scale()};
      const bool ratio = types::IsRatio(type);
      const std::string& unit =
          misfit.knob ? policy_.knobs[misfit.index].unit : policy_.inputs[misfit.index].unit;
      const bool own = misfit.times == 1 && misfit.per == 1;
      const std::string written = misfit.amount.text() + (own ? " " + unit : "");
      const types::ParsedValue read =
          types::Quantify(ratio ? types::FromPercent(exact) : exact, misfit.times, misfit.per, type,
                          table, written);
      REMIT_CHECK(!read.ok, "what does not fit is refused for a reason");
      return read.failure.reason;
    }
    case Misfit::What::kNotFinite:
      return "it is not a finite number";
    case Misfit::What::kWritten:
      return misfit.words;
    case Misfit::What::kKind:
      return "a value of another kind was set";
    case Misfit::What::kNoElement:
      return misfit.knob ? "there is no such alternative" : "there is no such element";
    case Misfit::What::kElementWanted:
      return "it is a field of the elements of a list, and no element was named";
    case Misfit::What::kOtherPolicy:
      return "a slot, value or knob of another policy was set";
    case Misfit::What::kUsed:
      return "overrides cannot be fewer than none";
  }
  REMIT_CHECK(false, "a misfit is one of those declared");
}

}  // namespace remit::embed
