#include "interpreter/prose/diagram.h"

#include <algorithm>
#include <map>
#include <optional>

#include "interpreter/prose/facts.h"
#include "interpreter/prose/layout.h"
#include "interpreter/prose/marked.h"

namespace remit::prose {
namespace {

struct Look {
  BoxKind kind;
  std::string_view above;
};

// Types, tests, guarantees, scenarios and what is learnt later take no part in a decision.
std::optional<Look> LookOf(const Entry& entry) {
  static const std::map<std::string_view, Look> looks{
      {"input", {BoxKind::kInput, "input"}},
      {"parameter", {BoxKind::kParameter, "parameter"}},
      {"choose", {BoxKind::kChoice, "choice"}},
      {"let", {BoxKind::kValue, "value"}},
      {"function", {BoxKind::kValue, "function"}},
      {"table", {BoxKind::kTable, "table"}},
      {"model", {BoxKind::kModel, "model"}},
      {"distribution", {BoxKind::kWorld, "not known yet"}},
      {"objective", {BoxKind::kObjective, "objective"}},
      {"prefer", {BoxKind::kObjective, "preference"}},
      {"require", {BoxKind::kRequirement, "requirement"}},
      {"guardrail", {BoxKind::kRequirement, "guardrail"}},
      {"damp", {BoxKind::kRequirement, "stability"}},
      {"refuse", {BoxKind::kRequirement, "refusal"}},
      {"escalate", {BoxKind::kApproval, "approval"}},
      {"deviate", {BoxKind::kDeviation, "deviation"}},
      {"expect", {BoxKind::kDeviation, "deviation"}},
  };
  const auto found = looks.find(entry.keyword);
  if (found == looks.end() || entry.replaced) return std::nullopt;
  return found->second;
}

std::string LabelOf(const Entry& entry) {
  const std::string by = "approval by ";
  std::string label = entry.title;
  if (label.rfind(by, 0) == 0) label = label.substr(by.size());
  return label;
}

class Builder {
 public:
  Builder(const Document& document, std::size_t most) : document_(document), most_(most) {}

  Diagram Build() {
    diagram_.title = document_.title;
    for (const Section& section : document_.sections) {
      for (const Entry& entry : section.entries) {
        const std::optional<Look> look = LookOf(entry);
        if (!look) continue;
        box_of_[entry.anchor] = diagram_.boxes.size();
        diagram_.boxes.push_back({look->kind, std::string(look->above), LabelOf(entry),
                                  Plain(entry.sentence), entry.anchor});
      }
    }
    diagram_.entries = diagram_.boxes.size();
    Connect();
    Group();
    return std::move(diagram_);
  }

 private:
  void Connect() {
    const std::size_t inner = diagram_.boxes.size();
    for (const Section& section : document_.sections) {
      for (const Entry& entry : section.entries) {
        const auto to = box_of_.find(entry.anchor);
        if (to == box_of_.end()) continue;
        for (const std::string& target : Targets(entry)) {
          const auto from = box_of_.find(target);
          if (from == box_of_.end() || from == to) continue;
          // A preference adds to its objective, and an objective to that of the intent which it
          // measures; not the other way round.
          const bool adds = diagram_.boxes[to->second].kind == BoxKind::kObjective &&
                            diagram_.boxes[from->second].kind == BoxKind::kObjective;
          diagram_.arrows.push_back(adds ? Arrow{to->second, from->second}
                                         : Arrow{from->second, to->second});
        }
      }
    }
    AddResult("recommendation", {BoxKind::kObjective, BoxKind::kRequirement}, inner);
    AddResult("who must approve", {BoxKind::kApproval}, inner);
    AddResult("what may be proposed", {BoxKind::kDeviation}, inner);
    std::sort(diagram_.arrows.begin(), diagram_.arrows.end());
    diagram_.arrows.erase(std::unique(diagram_.arrows.begin(), diagram_.arrows.end()),
                          diagram_.arrows.end());
  }
  // What adds to an objective leads there already.
  void AddResult(const std::string& label, const std::vector<BoxKind>& kinds, std::size_t inner) {
    const std::size_t result = diagram_.boxes.size();
    bool any = false;
    for (std::size_t box = 0; box < inner; ++box) {
      const Box& from = diagram_.boxes[box];
      if (std::find(kinds.begin(), kinds.end(), from.kind) == kinds.end()) continue;
      const bool adds =
          std::any_of(diagram_.arrows.begin(), diagram_.arrows.end(), [&](const Arrow& arrow) {
            return arrow.from == box && arrow.to < inner &&
                   diagram_.boxes[arrow.to].kind == BoxKind::kObjective;
          });
      if (from.kind == BoxKind::kObjective && adds) continue;
      diagram_.arrows.push_back({box, result});
      any = true;
    }
    if (any) diagram_.boxes.push_back({BoxKind::kResult, "result", label, "", ""});
  }

  std::size_t Degree(std::size_t box) const {
    return static_cast<std::size_t>(
        std::count_if(diagram_.arrows.begin(), diagram_.arrows.end(),
                      [&](const Arrow& arrow) { return arrow.from == box || arrow.to == box; }));
  }
  void Group() {
    const std::vector<std::size_t> column = Columns(diagram_);
    std::map<std::pair<std::size_t, BoxKind>, std::vector<std::size_t>> together;
    for (std::size_t box = 0; box < diagram_.boxes.size(); ++box)
      together[{column[box], diagram_.boxes[box].kind}].push_back(box);
    std::vector<std::size_t> stands_in(diagram_.boxes.size());
    for (std::size_t box = 0; box < stands_in.size(); ++box) stands_in[box] = box;
    for (auto& [where, boxes] : together) {
      if (boxes.size() <= most_) continue;
      std::stable_sort(boxes.begin(), boxes.end(),
                       [&](std::size_t a, std::size_t b) { return Degree(a) > Degree(b); });
      Box& group = diagram_.boxes[boxes[most_ - 1]];
      const std::size_t count = boxes.size() - (most_ - 1);
      diagram_.grouped += count;
      group.label = std::to_string(count) + " more";
      group.anchor.clear();
      for (std::size_t i = most_ - 1; i < boxes.size(); ++i) {
        if (i >= most_) group.tip += " " + diagram_.boxes[boxes[i]].tip;
        stands_in[boxes[i]] = boxes[most_ - 1];
      }
    }
    Renumber(stands_in);
  }
  // Drops the boxes that stand in others.
  void Renumber(const std::vector<std::size_t>& stands_in) {
    std::vector<std::size_t> number(stands_in.size());
    std::vector<Box> kept;
    for (std::size_t box = 0; box < stands_in.size(); ++box) {
      if (stands_in[box] != box) continue;
      number[box] = kept.size();
      kept.push_back(std::move(diagram_.boxes[box]));
    }
    for (Arrow& arrow : diagram_.arrows)
      arrow = {number[stands_in[arrow.from]], number[stands_in[arrow.to]]};
    std::sort(diagram_.arrows.begin(), diagram_.arrows.end());
    diagram_.arrows.erase(std::unique(diagram_.arrows.begin(), diagram_.arrows.end()),
                          diagram_.arrows.end());
    diagram_.boxes = std::move(kept);
  }

  const Document& document_;
  const std::size_t most_;
  Diagram diagram_;
  std::map<std::string, std::size_t> box_of_;
};

}  // namespace

Diagram Draw(const Document& document, std::size_t most) { return Builder(document, most).Build(); }

}  // namespace remit::prose
