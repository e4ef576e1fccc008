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

Scenes ScenesOf(const ast::Ast& ast, const check::Checked& checked, const ProveOptions& options) {
  Scenes scenes;
  // An intent by itself decides nothing.
  const auto undefined = [](const check::ObjectiveInfo& info) { return !info.value.valid(); };
  const auto& objectives = checked.model.objectives;
  if (std::any_of(objectives.begin(), objectives.end(), undefined)) return scenes;
  for (const Period& period : Periods(checked.model)) {
    const bool asked =
        !options.as_of || (period.from <= *options.as_of && *options.as_of <= period.until);
    if (asked) scenes.push_back(std::make_unique<Scene>(ast, checked, period, options));
  }
  return scenes;
}

// All tables are looked at when the first is asked about.
void AddTables(const ast::Ast& ast, const check::Checked& checked, Questions& questions) {
  const auto known = std::make_shared<std::optional<Findings>>();
  for (const check::TableInfo& table : checked.model.tables) {
    if (table.replaced) continue;
    questions.push_back({table.name, [&ast, &checked, &table, known](Findings& findings) {
                           if (!*known) *known = ProveTables(ast, checked);
                           for (const Finding& finding : **known) {
                             if (finding.subject == table.name) findings.push_back(finding);
                           }
                         }});
  }
}

Questions QuestionsOf(const ast::Ast& ast, const check::Checked& checked, const Scenes& scenes) {
  Questions questions;
  if (scenes.empty()) return questions;
  AddTables(ast, checked, questions);
  AddRules(scenes, questions);
  AddRequirements(scenes, questions);
  AddAlternatives(scenes, questions);
  AddLadder(scenes, questions);
  AddBands(scenes, questions);
  AddGuarantees(scenes, questions);
  AddProperties(scenes, questions);
  AddFaults(scenes, questions);
  return questions;
}

bool SameRegion(const Region& a, const Region& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Condition& x, const Condition& y) {
                      return x.subject == y.subject && x.range == y.range && x.points == y.points &&
                             x.other_text == y.other_text;
                    });
}

bool SameAnswer(const Finding& a, const Finding& b) {
  return a.kind == b.kind && a.subject == b.subject && a.place == b.place &&
         a.statement == b.statement && a.answer == b.answer && a.detail == b.detail &&
         a.until_day + 1 == b.from_day &&
         std::equal(a.regions.begin(), a.regions.end(), b.regions.begin(), b.regions.end(),
                    SameRegion);
}

// One finding for periods that follow one another and have the same answer; what shows it is that
// of the first.
Findings Joined(Findings findings) {
  Findings joined;
  for (Finding& finding : findings) {
    const auto earlier = std::find_if(joined.begin(), joined.end(), [&](const Finding& known) {
      return SameAnswer(known, finding);
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
  const Scenes scenes = ScenesOf(ast, checked, options);
  Questions questions = QuestionsOf(ast, checked, scenes);
  Report report;
  for (const Question& question : questions) {
    const auto known = std::find(report.subjects.begin(), report.subjects.end(), question.subject);
    if (known == report.subjects.end()) report.subjects.push_back(question.subject);
  }
  std::erase_if(questions, [&](const Question& question) {
    return !options.only.empty() && std::find(options.only.begin(), options.only.end(),
                                              question.subject) == options.only.end();
  });
  Findings findings;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (options.progress) options.progress(i, questions.size(), questions[i].subject);
    questions[i].ask(findings);
  }
  report.policy = checked.model.name;
  report.content_hash = govern::IdentityOf(ast, checked).content_hash;
  report.findings = Joined(std::move(findings));
  if (!options.as_of && !scenes.empty()) LeaveEndsOpen(scenes, report.findings);
  std::stable_sort(report.findings.begin(), report.findings.end(),
                   [](const Finding& a, const Finding& b) { return a.kind < b.kind; });
  return report;
}

}  // namespace remit::prove
