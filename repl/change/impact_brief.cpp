// An impact for who has two minutes: what changes, who is asked, what it is worth, where; and the
// way that cases went, with a bar for each.
#include <algorithm>

#include "interpreter/base/text.h"
#include "repl/change/impact.h"
#include "repl/change/impact_words.h"

namespace remit::repl {
namespace {

using impact::How;
using impact::Impact;
using impact::Move;
using impact::ObjectiveImpact;

constexpr std::uint64_t kLongestBar = 20;
// A part of the cases is named where so many times as many of them change as of all.
constexpr double kConcentrated = 1.25;

std::string Cases(std::uint64_t count) { return base::Counted(count, "case"); }

// The lowest level is asked by nobody: a case that comes to it needs no one else.
std::string DeskText(const impact::Workload& desk, bool lowest) {
  if (lowest)
    return desk.name + " is enough in " + Cases(desk.after) + " instead of " +
           std::to_string(desk.before);
  std::string text = desk.name + " is asked in " + Cases(desk.after) + " instead of " +
                     std::to_string(desk.before) + ": ";
  if (desk.lost > 0) text += "no longer in " + std::to_string(desk.lost);
  if (desk.lost > 0 && desk.gained > 0) text += ", newly in ";
  if (desk.gained > 0) text += (desk.lost > 0 ? "" : "newly in ") + std::to_string(desk.gained);
  return text;
}

std::string MoneyText(const ImpactWords& words, const ObjectiveImpact& objective) {
  std::string text = objective.name + " " + words.Change(objective, objective.difference.raw) +
                     " in all " + Cases(objective.difference.cases);
  if (objective.how == How::kBootstrap || objective.how == How::kNormal)
    return text + " (95 %: " + words.Between(objective, objective.total) + ")";
  return text + " (too few differ for an interval)";
}

// Cases that were decided, and are not any more; by how they end.
std::vector<std::string> Losses(const Impact& impact) {
  std::vector<std::pair<std::string, std::uint64_t>> by_ending;
  const auto answered = [](const impact::Ending& ending) {
    return ending.status == engine::Status::kDecided && ending.verdict != engine::Verdict::kRefuse;
  };
  for (const Move& move : impact.moves) {
    if (!answered(move.from) || answered(move.to)) continue;
    const std::string ending = EndingText(impact, move.to);
    const auto known = std::find_if(by_ending.begin(), by_ending.end(),
                                    [&](const auto& one) { return one.first == ending; });
    if (known == by_ending.end())
      by_ending.emplace_back(ending, move.cases);
    else
      known->second += move.cases;
  }
  std::vector<std::string> lines;
  for (const auto& [ending, count] : by_ending)
    lines.push_back(Cases(count) + (count == 1 ? " that was" : " that were") +
                    " decided: " + ending);
  return lines;
}

std::string SegmentText(const Impact& impact) {
  if (impact.segments.empty()) return "";
  const impact::Segment& first = impact.segments.front();
  if (first.changed == 0 ||
      Share(first.changed, first.cases) < kConcentrated * Share(impact.changed, impact.cases))
    return "";
  return "most where " + first.input + " is " + first.value + ": " + std::to_string(first.changed) +
         " of " + Cases(first.cases) + " (" + ShareText(Share(first.changed, first.cases)) + ")";
}

// The case that moved most, by the objective that orders them.
std::string MovedText(const ImpactWords& words, const Impact& impact) {
  const impact::MovedCase& moved = impact.moved.front();
  std::string text = "most moved: case " + moved.id + ", ";
  text += moved.from == moved.to ? words.Text(moved.to)
                                 : words.Text(moved.from) + " → " + words.Text(moved.to);
  for (const impact::MovedCase::Knob& knob : moved.knobs)
    text += ", " + knob.name + " " + knob.from + " → " + knob.to;
  for (std::size_t i = 0; i < impact.objectives.size(); ++i) {
    if (impact.objectives[i].name != impact.moved_by || !moved.values[i]) continue;
    text += ", " + impact.moved_by + " " +
            words.Change(impact.objectives[i], moved.values[i]->after - moved.values[i]->before);
  }
  return text;
}

}  // namespace

std::vector<std::string> ImpactBrief(const check::Checked& after, const Impact& impact) {
  const ImpactWords words(after, impact);
  std::vector<std::string> lines;
  if (impact.changed > 0) {
    lines.push_back(std::to_string(impact.changed) + " of " +
                    base::Counted(impact.cases, "decision") +
                    (impact.changed == 1 ? " changes: " : " change: ") +
                    ShareText(Share(impact.changed, impact.cases)) +
                    " (95 %: " + ShareText(impact.changed_share.low) + " to " +
                    ShareText(impact.changed_share.high) + ")");
  }
  for (std::string& line : Losses(impact)) lines.push_back(std::move(line));
  const impact::Unanswered& open = impact.unanswered_after;
  const std::uint64_t unanswered = open.invalid + open.needs_data + open.faults;
  if (unanswered > 0)
    lines.push_back("not answered: " + std::to_string(open.invalid) + " invalid, " +
                    std::to_string(open.needs_data) + " without data that is needed, " +
                    std::to_string(open.faults) + " with a fault");
  for (std::size_t i = 0; i < impact.workload.size(); ++i) {
    const impact::Workload& desk = impact.workload[i];
    if (desk.gained + desk.lost > 0) lines.push_back(DeskText(desk, i == 0 && !desk.side));
  }
  for (const ObjectiveImpact& objective : impact.objectives)
    if (objective.higher + objective.lower > 0) lines.push_back(MoneyText(words, objective));
  if (std::string segment = SegmentText(impact); !segment.empty())
    lines.push_back(std::move(segment));
  if (!impact.moved.empty()) lines.push_back(MovedText(words, impact));
  return lines;
}

Section ImpactMoves(const check::Checked& after, const Impact& impact) {
  const ImpactWords words(after, impact);
  Section section;
  section.title = "What moved";
  std::vector<std::string> heading{"before", "after", "cases", "share", ""};
  section.right = {false, false, true, true, false};
  for (const ObjectiveImpact& objective : impact.objectives) {
    heading.push_back(objective.name);
    section.right.push_back(true);
  }
  std::vector<const Move*> moves;
  std::uint64_t most = 0;
  for (const Move& move : impact.moves) {
    if (move.changed == 0) continue;
    moves.push_back(&move);
    most = std::max(most, move.changed);
  }
  std::stable_sort(moves.begin(), moves.end(),
                   [](const Move* a, const Move* b) { return a->changed > b->changed; });
  section.rows.push_back(std::move(heading));
  for (const Move* move : moves) {
    const bool stays = move->from == move->to;
    std::vector<std::string> row{
        words.Text(move->from), stays ? "another choice" : words.Text(move->to),
        std::to_string(move->changed), ShareText(Share(move->changed, impact.cases))};
    // What is less than a sign of the bar is still to be seen.
    std::string bar = move->changed * kLongestBar < most ? "▏" : "";
    for (std::uint64_t i = 0; i < move->changed * kLongestBar / most; ++i) bar += "█";
    row.push_back(std::move(bar));
    for (std::size_t i = 0; i < impact.objectives.size(); ++i) {
      const impact::Sum& sum = move->difference.at(i);
      row.push_back(sum.cases == 0 ? "–" : words.Change(impact.objectives[i], sum.raw));
    }
    section.rows.push_back(std::move(row));
  }
  if (moves.empty()) section.rows.clear();
  return section;
}

}  // namespace remit::repl
