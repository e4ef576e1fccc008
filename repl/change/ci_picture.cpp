// What moved, of all policies that a gate looked at, as a picture that a change request can link.
#include <algorithm>

#include "interpreter/base/text.h"
#include "repl/change/ci.h"

namespace remit::repl {
namespace {

std::string WayText(const gate::Step::Way& way) {
  return way.from == way.to ? way.from + ", another choice" : way.from + " → " + way.to;
}

const std::vector<gate::Step::Way>* WaysOf(const gate::Subject& subject) {
  for (const gate::Step& step : subject.steps)
    if (!step.ways.empty()) return &step.ways;
  return nullptr;
}

}  // namespace

picture::Picture CiPicture(const gate::Report& report) {
  picture::Picture picture;
  picture.title = "What moved since " + report.base;
  picture::Bars bars;
  bars.title = "cases";
  for (const gate::Subject& subject : report.subjects) {
    const std::vector<gate::Step::Way>* ways = WaysOf(subject);
    if (ways == nullptr) continue;
    for (const gate::Step::Way& way : *ways) {
      const std::string kind = WayText(way);
      if (std::find(bars.kinds.begin(), bars.kinds.end(), kind) == bars.kinds.end())
        bars.kinds.push_back(kind);
    }
  }
  for (const gate::Subject& subject : report.subjects) {
    const std::vector<gate::Step::Way>* ways = WaysOf(subject);
    if (ways == nullptr) continue;
    picture::Bars::Panel panel;
    panel.title = subject.name;
    panel.bars.resize(bars.kinds.size());
    std::uint64_t all = 0;
    for (const gate::Step::Way& way : *ways) {
      const auto at = std::find(bars.kinds.begin(), bars.kinds.end(), WayText(way));
      panel.bars[static_cast<std::size_t>(at - bars.kinds.begin())].value +=
          static_cast<double>(way.cases);
      all += way.cases;
    }
    picture.summary += (picture.summary.empty() ? "" : " ") + subject.name + ": " +
                       base::Counted(all, "decision") + (all == 1 ? " changes." : " change.");
    bars.panels.push_back(std::move(panel));
  }
  if (bars.panels.empty())
    picture.summary = "No decision changes in the cases that were looked at.";
  picture.body = std::move(bars);
  return picture;
}

}  // namespace remit::repl
