#include "tests/unit/picture/samples.h"

#include <cmath>

namespace remit::test {
namespace {

using picture::Bars;
using picture::Join;
using picture::Mark;
using picture::Picture;
using picture::Plot;
using picture::Point;
using picture::Series;
using picture::Strips;

Picture Scatter() {
  Plot plot;
  plot.x_title = "profit (more is better)";
  plot.x_unit = "EUR";
  Series path{"", Mark::kNone, Join::kLine, true, 0, {}};
  Series best{"best for some weights", Mark::kRound, Join::kNone, false, 0, {}};
  Series none{"found by no weights", Mark::kHollow, Join::kNone, false, 1, {}};
  for (int i = 0; i <= 10; ++i) {
    Point point{1000.0 * i, 90 - 0.9 * i * i, "discount " + std::to_string(2 * i) + " %"};
    path.points.push_back(point);
    best.points.push_back(point);
  }
  none.points = {{3500, 70, "a"}, {3510, 70, "b"}, {3520, 70, "c"}, {7800, 20, "d"}};
  Series chosen{"recommended", Mark::kStar, Join::kNone, false, 2, {}};
  chosen.points = {{6000, 57.6, "discount 12 %", "discount 12 %, 続き"}};
  Series second{"its runner-up", Mark::kSquare, Join::kNone, false, 3, {}};
  second.points = {{5900, 58.3, "discount 11 %", "discount 11 %"}};
  plot.panels.push_back(
      {"kept customers (more is better)", "%", {path, best, none, second, chosen}});
  return {"What is worth choosing, case A-17",
          "11 ways are worth choosing; the recommended one keeps 57.6 % of customers at 6000 EUR.",
          {},
          plot};
}

Picture Sweep() {
  Plot plot;
  plot.x_title = "weight of profit";
  Series alone{"decided alone", Mark::kRound, Join::kLine, false, 0, {}};
  Series raised{"escalated", Mark::kSquare, Join::kLine, true, 1, {}};
  Series sums{"", Mark::kRound, Join::kSteps, false, 2, {}};
  Series places{"changes at exactly this weight", Mark::kDiamond, Join::kStems, false, 4, {}};
  for (int i = 0; i <= 20; ++i) {
    alone.points.push_back({5.0 * i, 80 - 3.0 * i});
    raised.points.push_back({5.0 * i, 20 + 3.0 * i});
    sums.points.push_back({5.0 * i, 1.2e6 + 4e4 * std::floor(i / 4.0)});
  }
  places.points = {{12.5, 1, "12.5: 1 case"}, {100.0 / 3, 4, "33.333333: 4 cases"}, {80, 2}};
  plot.panels = {{"cases", "", {alone, raised}},
                 {"sum of profit", "EUR", {sums}},
                 {"cases that change", "", {places}}};
  plot.rules = {{30, 0, "", "in force: 30"}, {35, 0, "", "proposed: 35"}};
  return {"Deal desk: the weight of profit",
          "From 0 to 100 the cases decided alone fall from 80 to 20.",
          {"1 of 101 cases is left out: it needs data"},
          plot};
}

Picture Routes() {
  Bars bars;
  bars.title = "cases";
  bars.kinds = {"alone", "manager", "director and legal", "承認者 (財務)", "refused", "none"};
  bars.panels = {{"",
                  {{512, "512 (51.2 %)", 480},
                   {260, "260 (26 %)", 300},
                   {3, "3 (0.3 %)", 0},
                   {220, "220 (22 %)", 220},
                   {5, "5 (0.5 %)", std::nullopt},
                   {0, "0", std::nullopt}}}};
  bars.before_name = "before the change";
  return {"Deal desk: routes of 1000 cases", "512 of 1000 cases are decided alone.", {}, bars};
}

Picture Multiples() {
  Bars bars;
  bars.title = "cases";
  bars.kinds = {"alone", "manager", "director", "refused"};
  const char* names[] = {"enterprise", "mid market", "small", "public sector and schools",
                         "中小企業"};
  for (int i = 0; i < 5; ++i) {
    Bars::Panel panel;
    panel.title = names[i];
    for (int k = 0; k < 4; ++k)
      panel.bars.push_back({static_cast<double>((i + 1) * (7 - 2 * k)), {}, {}});
    bars.panels.push_back(panel);
  }
  return {
      "Deal desk: routes by segment", "Most cases of each segment are decided alone.", {}, bars};
}

Picture Bands() {
  Strips strips;
  strips.title = "discount";
  strips.unit = "%";
  strips.range_name = "within its authority";
  strips.rows = {
      {"manager",
       {{0, 12.5}},
       {{10, Mark::kStar, 2, "recommended", "10 %"}, {18, Mark::kDiamond, 3, "proposed", "18 %"}},
       "0 % to 12.5 %"},
      {"director", {{0, 12.5}, {15, 20}}, {{18, Mark::kDiamond, 3, "proposed", "18 %"}}, ""},
      {"board of 取締役", {{0, 30}}, {}, "0 % to 30 %"}};
  return {"Who may grant 18 %?",
          "18 % is beyond a manager, and within a director's authority.",
          {},
          strips};
}

Picture Odd() {
  Plot plot;
  plot.x_title = "x";
  plot.x_part = picture::Part{0, 10};
  Series dots{"many", Mark::kDot, Join::kNone, false, 0, {}};
  for (int i = 0; i < 400; ++i) dots.points.push_back({i * 0.025, 5 + 4 * std::sin(i * 0.05)});
  dots.points.push_back({25, 5});
  dots.points.push_back({5, std::nan("")});
  plot.panels.push_back({"y < 10 & \"more\"", "", {dots}, std::nullopt});
  return {"Many points <b>", "A wave.", {}, plot};
}

}  // namespace

std::vector<Sample> Samples() {
  return {{"scatter", Scatter()},     {"sweep", Sweep()}, {"routes", Routes()},
          {"multiples", Multiples()}, {"bands", Bands()}, {"odd", Odd()}};
}

}  // namespace remit::test
