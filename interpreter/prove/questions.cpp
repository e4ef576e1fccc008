// All questions of a policy, in order.
#include "interpreter/prove/questions.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/govern/identity.h"
#include "interpreter/prove/report.h"

namespace remit::prove {
namespace {

bool Wanted(const Finding& finding, const std::vector<std::string>& only) {
  return only.empty() || std::find(only.begin(), only.end(), finding.subject) != only.end();
}

bool SameQuestion(const Finding& a, const Finding& b) {
  return a.kind == b.kind && a.subject == b.subject && a.place.file == b.place.file &&
         a.place.begin == b.place.begin && a.statement == b.statement;
}

bool SameRegion(const Region& a, const Region& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Condition& x, const Condition& y) {
                      return x.subject == y.subject && x.range == y.range && x.points == y.points &&
                             x.other_text == y.other_text;
                    });
}

// One finding for periods that follow one another and have the same answer in the same places; the
// example is that of the first.
Findings Joined(Findings findings) {
  Findings joined;
  for (Finding& finding : findings) {
    const auto earlier = std::find_if(joined.begin(), joined.end(), [&](const Finding& known) {
      return SameQuestion(known, finding) && known.answer == finding.answer &&
             known.until_day + 1 == finding.from_day && known.detail == finding.detail &&
             std::equal(known.regions.begin(), known.regions.end(), finding.regions.begin(),
                        finding.regions.end(), SameRegion);
    });
    if (earlier == joined.end()) {
      joined.push_back(std::move(finding));
      continue;
    }
    earlier->until_day = finding.until_day;
    earlier->work += finding.work;
  }
  return joined;
}

// The first and the last day of the policy need not be said.
void LeaveEndsOpen(const Scenes& scenes, Findings& findings) {
  if (scenes.empty()) return;
  for (Finding& finding : findings) {
    if (finding.from_day == scenes.front()->period().from)
      finding.from_day = std::numeric_limits<std::int64_t>::min();
    if (finding.until_day == scenes.back()->period().until)
      finding.until_day = std::numeric_limits<std::int64_t>::max();
  }
}

}  // namespace

Report Prove(const ast::Ast& ast, const check::Checked& checked, const ProveOptions& options) {
  REMIT_CHECK(checked.ok, "only a policy without errors poses questions");
  Scenes scenes;
  for (const Period& period : Periods(checked.model)) {
    const bool asked =
        !options.as_of || (period.from <= *options.as_of && *options.as_of <= period.until);
    if (asked) scenes.push_back(std::make_unique<Scene>(ast, checked, period, options));
  }
  Findings findings = ProveTables(ast, checked);
  AskRules(scenes, findings);
  AskRequirements(scenes, findings);
  for (const auto& scene : scenes) AskAlternatives(*scene, findings);
  AskLadder(scenes, findings);
  AskBands(scenes, findings);
  for (const auto& scene : scenes) AskGuarantees(*scene, findings);
  for (const auto& scene : scenes) AskProperties(*scene, findings);
  for (const auto& scene : scenes) AskFaults(*scene, findings);
  Report report;
  report.policy = checked.model.name;
  report.content_hash = govern::IdentityOf(ast, checked).content_hash;
  for (const Finding& finding : findings) {
    const auto known = std::find(report.subjects.begin(), report.subjects.end(), finding.subject);
    if (known == report.subjects.end()) report.subjects.push_back(finding.subject);
  }
  std::erase_if(findings, [&](const Finding& finding) { return !Wanted(finding, options.only); });
  report.findings = Joined(std::move(findings));
  if (!options.as_of) LeaveEndsOpen(scenes, report.findings);
  std::stable_sort(report.findings.begin(), report.findings.end(),
                   [](const Finding& a, const Finding& b) { return a.kind < b.kind; });
  return report;
}

}  // namespace remit::prove
