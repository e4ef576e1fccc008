#include "repl/picture/of_sweep.h"

#include "interpreter/govern/text_table.h"
#include "repl/amounts.h"

namespace remit::repl {
namespace {

using picture::Join;
using picture::Mark;
using picture::Panel;
using picture::Picture;
using picture::Plot;
using picture::Series;

std::uint64_t Refused(const SweepCounts& counts) { return counts.refused + counts.no_alternative; }

template <typename Of>
Series SeriesOf(const Sweep& sweep, const char* name, Mark mark, int ink, bool dashed, Of&& of) {
  Series line{name, mark, Join::kLine, dashed, ink, {}};
  for (const SweepRow& row : sweep.rows) {
    if (!row.number) continue;
    const auto y = of(row);
    line.points.push_back({*row.number, y.first, row.value + ": " + y.second, ""});
  }
  return line;
}

Series CountsOf(const Sweep& sweep, const char* name, Mark mark, int ink, bool dashed,
                std::uint64_t (*of)(const SweepCounts&)) {
  return SeriesOf(sweep, name, mark, ink, dashed, [&](const SweepRow& row) {
    const std::uint64_t count = of(row.counts);
    return std::pair(static_cast<double>(count), std::to_string(count) + " " + name);
  });
}

Panel OutcomesOf(const Sweep& sweep) {
  Panel panel{"cases", "", {}, std::nullopt};
  panel.series = {CountsOf(sweep, "decided alone", Mark::kRound, 0, false,
                           [](const SweepCounts& counts) { return counts.approved; }),
                  CountsOf(sweep, "escalated", Mark::kSquare, 1, true,
                           [](const SweepCounts& counts) { return counts.escalated; }),
                  CountsOf(sweep, "refused or none allowed", Mark::kDiamond, 3, false, &Refused),
                  CountsOf(sweep, "changed", Mark::kHollow, 4, true,
                           [](const SweepCounts& counts) { return counts.changed; })};
  return panel;
}

Panel PlacesOf(const Sweep& sweep) {
  Series places{"changes at exactly this weight", Mark::kDiamond, Join::kStems, false, 5, {}};
  for (const Sweep::Place& place : *sweep.places) {
    places.points.push_back({optimise::Nearest(place.weight), static_cast<double>(place.changed),
                             optimise::Rounded(place.weight, 6) + ": " +
                                 std::to_string(place.changed) +
                                 (place.changed == 1 ? " case" : " cases"),
                             ""});
  }
  return {"cases that change", "", {places}, std::nullopt};
}

// "decided alone go from 5 to 6": of the first and the last value.
std::string Way(const char* what, std::uint64_t from, std::uint64_t to) {
  if (from == to) return std::string(what) + " stay " + std::to_string(from);
  return std::string(what) + " go from " + std::to_string(from) + " to " + std::to_string(to);
}

std::string SummaryOf(const check::Checked& checked, const Sweep& sweep) {
  const SweepRow* first = nullptr;
  const SweepRow* last = nullptr;
  std::uint64_t most = 0;
  for (const SweepRow& row : sweep.rows) {
    if (!row.number) continue;
    if (first == nullptr) first = &row;
    last = &row;
    most = std::max(most, row.counts.changed);
  }
  if (first == nullptr) return "No value of " + SweptName(sweep) + " can be drawn.";
  std::string text =
      "While " + SweptName(sweep) + " goes from " + first->value + " to " + last->value + ", of " +
      std::to_string(sweep.cases) + (sweep.cases == 1 ? " case " : " cases ") +
      Way("those decided alone", first->counts.approved, last->counts.approved) + ", " +
      Way("escalated ones", first->counts.escalated, last->counts.escalated) + "; at most " +
      std::to_string(most) + (most == 1 ? " is decided" : " are decided") + " otherwise than now.";
  for (std::size_t i = 0; i < first->sums.size(); ++i) {
    const check::ObjectiveInfo& objective = checked.model.objectives[i];
    text += (i == 0 ? " Sums: " : ", ") + objective.name + " from " +
            AmountText(checked, objective.type, first->sums[i]) + " to " +
            AmountText(checked, objective.type, last->sums[i]);
  }
  if (!first->sums.empty()) text += ".";
  if (sweep.places)
    text += " A recommendation changes at " + std::to_string(sweep.places->size()) +
            (sweep.places->size() == 1 ? " exact weight." : " exact weights.");
  return text;
}

}  // namespace

Picture OfSweep(const check::Checked& checked, const Sweep& sweep) {
  Plot plot;
  plot.x_title = sweep.kind == "parameter" ? sweep.name : sweep.kind + " of " + sweep.name;
  plot.x_unit = sweep.unit;
  plot.panels.push_back(OutcomesOf(sweep));
  if (sweep.places && !sweep.places->empty()) plot.panels.push_back(PlacesOf(sweep));
  for (std::size_t i = 0; i < checked.model.objectives.size(); ++i) {
    const check::ObjectiveInfo& objective = checked.model.objectives[i];
    plot.panels.push_back({"sum of " + objective.name,
                           UnitText(checked, objective.type),
                           {SeriesOf(sweep, "", Mark::kRound, 2, false,
                                     [&](const SweepRow& row) {
                                       return std::pair(
                                           AmountNumber(checked, objective.type, row.sums.at(i)),
                                           AmountText(checked, objective.type, row.sums.at(i)));
                                     })},
                           std::nullopt});
  }
  Picture picture{sweep.title + ", " + std::to_string(sweep.cases) +
                      (sweep.cases == 1 ? " case" : " cases") + " as of " + sweep.as_of +
                      (sweep.scenario.empty() ? "" : ", in the world of " + sweep.scenario) + ": " +
                      SweptName(sweep),
                  SummaryOf(checked, sweep),
                  {},
                  {}};
  for (const SweepRow& row : sweep.rows) {
    if (row.in_force && row.number)
      plot.rules.push_back({*row.number, 0, "", "in force: " + row.value});
    if (row.in_force && !row.number)
      picture.notes.push_back("The value in force differs from case to case, and is not drawn: " +
                              std::to_string(row.counts.approved) + " are decided alone with it, " +
                              std::to_string(row.counts.escalated) + " escalated.");
  }
  picture.body = std::move(plot);
  return picture;
}

}  // namespace remit::repl
