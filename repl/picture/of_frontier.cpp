#include "repl/picture/of_frontier.h"

#include <algorithm>

#include "interpreter/govern/text_table.h"
#include "repl/amounts.h"

namespace remit::repl {
namespace {

using govern::CaseFrontier;
using govern::FrontierPoint;
using govern::NamedValue;
using optimise::Rational;
using optimise::Support;
using picture::Join;
using picture::Mark;
using picture::Picture;
using picture::Plot;
using picture::Point;
using picture::Series;
using picture::Strips;

std::string Counted(std::size_t count, const std::string& one, const std::string& several) {
  return std::to_string(count) + " " + (count == 1 ? one : several);
}

std::string ChoiceOf(const FrontierPoint& point) {
  return ChoiceText(point.choices.at(point.shown));
}

std::string ValuesOf(const FrontierPoint& point) {
  std::vector<std::string> values;
  for (const NamedValue& value : point.values) values.push_back(value.name + " " + value.text);
  return govern::Join(values, ", ");
}

Point PointOf(const check::Checked& checked, const FrontierPoint& point, bool labelled) {
  const auto number = [&](const NamedValue& value) {
    return AmountNumber(checked, value.type, RawOf(value.type, value.value));
  };
  const std::string choice = ChoiceOf(point);
  return {number(point.values.at(0)), number(point.values.at(1)), choice + ": " + ValuesOf(point),
          labelled ? choice : ""};
}

std::string AxisTitle(const CaseFrontier::Objective& objective) {
  return objective.name + (objective.less ? " (less is better)" : " (more is better)");
}

// What is recommended, how it stands in the picture, and how much else there is.
std::string SummaryOf(const CaseFrontier& frontier, const std::optional<Exploration>& exploration) {
  std::string text = Counted(frontier.points.size(), "alternative that no other dominates",
                             "alternatives that no other dominates") +
                     " by " + frontier.objectives[0].name + " and " + frontier.objectives[1].name;
  const auto found_by_none = static_cast<std::size_t>(
      std::count_if(frontier.points.begin(), frontier.points.end(), [](const FrontierPoint& point) {
        return point.support.kind == Support::Kind::kUnsupported;
      }));
  if (found_by_none > 0)
    text += ", " + std::to_string(found_by_none) + " of them found by no weights";
  text += ".";
  for (const FrontierPoint& point : frontier.points) {
    if (point.recommended)
      text += " Recommended is " + ChoiceOf(point) + ", at " + ValuesOf(point) + ".";
  }
  if (frontier.recommended_behind)
    text += " Recommended is " + ChoiceOf(*frontier.recommended_behind) + ", at " +
            ValuesOf(*frontier.recommended_behind) + ", which " +
            Counted(frontier.ahead_of_it.size(), "of these dominates.", "of these dominate.");
  for (const FrontierPoint& point : frontier.points) {
    if (point.runner_up) text += " Its runner-up is " + ChoiceOf(point) + ".";
  }
  if (exploration && exploration->answer)
    text += " By " + exploration->method + " it would be " + ChoiceOf(*exploration->answer) + ".";
  return text;
}

}  // namespace

Picture OfFrontier(const check::Checked& checked, const CaseFrontier& frontier,
                   const std::optional<Exploration>& exploration) {
  // The line goes through all that some weights find, whatever mark they have.
  Series path{"", Mark::kNone, Join::kLine, true, 0, {}};
  Series supported{"best for some weights", Mark::kRound, Join::kNone, false, 0, {}};
  Series unsupported{
      "on the frontier, found by no weights", Mark::kHollow, Join::kNone, false, 1, {}};
  Series recommended{"recommended", Mark::kStar, Join::kNone, false, 2, {}};
  Series second{"its runner-up", Mark::kSquare, Join::kNone, false, 3, {}};
  Series asked{"by the way that was asked for", Mark::kDiamond, Join::kNone, false, 4, {}};
  for (const FrontierPoint& point : frontier.points) {
    const bool found = point.support.kind != Support::Kind::kUnsupported;
    Series& series = point.recommended ? recommended
                     : point.runner_up ? second
                     : found           ? supported
                                       : unsupported;
    series.points.push_back(PointOf(checked, point, point.recommended || point.runner_up));
    // With more objectives the picture is the shadow of the frontier on two of them.
    if (found && frontier.objectives.size() == 2)
      path.points.push_back(PointOf(checked, point, false));
  }
  if (frontier.recommended_behind)
    recommended.points.push_back(PointOf(checked, *frontier.recommended_behind, true));
  if (exploration && exploration->answer && !exploration->answer->recommended)
    asked.points.push_back(PointOf(checked, *exploration->answer, true));
  Plot plot;
  plot.x_title = AxisTitle(frontier.objectives.at(0));
  plot.x_unit = UnitText(checked, frontier.objectives[0].best.type);
  plot.panels.push_back({AxisTitle(frontier.objectives.at(1)),
                         UnitText(checked, frontier.objectives[1].best.type),
                         {path, supported, unsupported, asked, second, recommended},
                         std::nullopt});
  Picture picture{frontier.title + ", case " + frontier.case_id + ", as of " + frontier.as_of,
                  SummaryOf(frontier, exploration),
                  {},
                  std::move(plot)};
  if (!frontier.scenario.empty()) picture.title += ", in the world of " + frontier.scenario;
  if (frontier.objectives.size() > 2) {
    picture.title += ": two of " + std::to_string(frontier.objectives.size()) + " objectives";
    picture.notes.push_back(
        "The other objectives are not drawn: what looks dominated is better in one of them.");
  }
  return picture;
}

std::optional<Picture> OfWeights(const CaseFrontier& frontier) {
  if (frontier.objectives.size() != 2) return std::nullopt;
  const CaseFrontier::Objective& along = frontier.objectives.front();
  Strips strips;
  strips.title = "share of the weights that " + along.name + " has";
  strips.unit = "%";
  strips.part = picture::Part{0, 100};
  strips.range_name = "where it is the best";
  const bool weighs = frontier.objectives[0].share + frontier.objectives[1].share != 0;
  std::size_t by_none = 0;
  std::string now;
  for (const FrontierPoint& point : frontier.points) {
    if (point.support.ranges.empty()) {
      ++by_none;
      continue;
    }
    const optimise::WeightRange& range = point.support.ranges.front();
    Strips::Row row;
    row.name = ChoiceOf(point);
    row.ranges = {{100 * optimise::Nearest(range.low), 100 * optimise::Nearest(range.high)}};
    row.text = range.low == range.high ? "exactly " + Percent(range.low)
                                       : Percent(range.low) + " to " + Percent(range.high);
    if (point.support.kind == Support::Kind::kTied) row.text += ", with others";
    if (weighs && range.low <= along.share && along.share <= range.high) {
      row.places.push_back({100 * optimise::Nearest(along.share), Mark::kDiamond, 1,
                            "weights in force", Percent(along.share)});
      now += (now.empty() ? "" : ", or ") + row.name;
    }
    strips.rows.push_back(std::move(row));
  }
  if (strips.rows.empty()) return std::nullopt;
  std::string summary = "While the weight of " + along.name + " goes from nothing to everything, " +
                        Counted(strips.rows.size(), "alternative is", "alternatives are") +
                        " the best of " + frontier.objectives[0].name + " and " +
                        frontier.objectives[1].name + " somewhere";
  summary += now.empty() ? "." : "; at the weights in force it is " + now + ".";
  Picture picture{frontier.title + ", case " + frontier.case_id + ": what weights would choose",
                  summary,
                  {},
                  std::move(strips)};
  if (by_none > 0)
    picture.notes.push_back(Counted(by_none, "more is", "more are") +
                            " on the frontier and found by no weights");
  return picture;
}

Picture OfCasesFrontier(const check::Checked& checked, const CasesFrontier& frontier) {
  // The moving objective across, the first of the others upwards.
  std::size_t across = 0;
  for (std::size_t i = 0; i < frontier.objectives.size(); ++i) {
    if (checked.model.objectives.at(frontier.objectives[i].index()).name == frontier.along)
      across = i;
  }
  const std::size_t upwards = across == 0 ? 1 : 0;
  const auto& x = checked.model.objectives.at(frontier.objectives[across].index());
  const auto& y = checked.model.objectives.at(frontier.objectives[upwards].index());
  Series line{"between two changes", Mark::kDot, Join::kLine, false, 0, {}};
  Series ends{"all weight on one side", Mark::kRound, Join::kNone, false, 0, {}};
  Series now{"in force", Mark::kStar, Join::kNone, false, 2, {}};
  std::string summary;
  const auto sums = [&](const WalkStretch& stretch) {
    return AmountText(checked, x.type, stretch.totals.sums[across]) + " of " + x.name + " and " +
           AmountText(checked, y.type, stretch.totals.sums[upwards]) + " of " + y.name;
  };
  const auto& stretches = frontier.walk.stretches;
  for (const WalkStretch& stretch : stretches) {
    Point point;
    point.x = AmountNumber(checked, x.type, stretch.totals.sums[across]);
    point.y = AmountNumber(checked, y.type, stretch.totals.sums[upwards]);
    point.tip = x.name + " weighs " + Percent(stretch.from, 2) + " to " + Percent(stretch.to, 2) +
                ": " + sums(stretch);
    line.points.push_back(point);
    if (!InForce(frontier, stretch)) continue;
    point.label = x.name + " weighs " + Percent(frontier.now, 2);
    now.points.push_back(point);
    summary = " In force, where " + point.label + ", it is " + sums(stretch) + ".";
  }
  ends.points = {line.points.front(), line.points.back()};
  ends.points.front().label = x.name + " 0 %";
  ends.points.back().label = x.name + " 100 %";
  if (stretches.size() == 1) ends.points.pop_back();
  summary = "What " + Counted(frontier.walk.walked, "case comes", "cases come") +
            " to while the weight of " + x.name + " goes from nothing to everything: from " +
            sums(stretches.front()) + " to " + sums(stretches.back()) + "." + summary;
  Plot plot;
  plot.x_title = "sum of " + x.name;
  plot.x_unit = UnitText(checked, x.type);
  plot.panels.push_back(
      {"sum of " + y.name, UnitText(checked, y.type), {line, ends, now}, std::nullopt});
  Picture picture{Headline(frontier), summary, {}, std::move(plot)};
  if (!frontier.walk.left_out.empty())
    picture.notes.push_back("Left out: " + LeftOut(frontier) + ".");
  return picture;
}

}  // namespace remit::repl
