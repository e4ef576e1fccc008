// What is said of an impact to people: the same sentences and tables on a terminal and in a change
// request.
#include <algorithm>
#include <cmath>

#include "interpreter/base/text.h"
#include "interpreter/govern/text_table.h"
#include "repl/change/impact.h"
#include "repl/change/impact_words.h"

namespace remit::repl {
namespace {

using impact::Ending;
using impact::How;
using impact::Impact;
using impact::Interval;
using impact::ObjectiveImpact;

constexpr std::size_t kSegmentsShown = 8;
constexpr std::size_t kReasonsShown = 5;

std::string Number(std::uint64_t count) { return std::to_string(count); }

std::string SignedCount(std::uint64_t before, std::uint64_t after) {
  if (after == before) return "";
  return after > before ? "+" + Number(after - before) : "-" + Number(before - after);
}

std::string OneSided(const Impact::OneSided& only, const std::string& which) {
  std::string text;
  const auto add = [&](const std::string& what, const std::vector<std::string>& names) {
    if (names.empty()) return;
    text += (text.empty() ? "" : "; ") + what + " " + govern::Join(names, ", ");
  };
  add("inputs", only.inputs);
  add("choices", only.knobs);
  add("objectives", only.objectives);
  return text.empty() ? "" : "only " + which + ", and not compared: " + text;
}

Section Headline(const Impact& impact, const std::string& when) {
  Section section;
  section.title = "Impact on " + base::Counted(impact.cases, "case") +
                  (when.empty() ? ", each on the day it was decided" : " as of " + when) +
                  (impact.scenario.empty() ? "" : ", in scenario `" + impact.scenario + "`");
  if (impact.cases == 0) return section;
  section.sentences.push_back(impact.changed == 0
                                  ? "No decision changes; of cases like these at most " +
                                        ShareText(impact.changed_share.high) + " would (95 %)."
                                  : base::Counted(impact.changed, "decision") +
                                        (impact.changed == 1 ? " changes: " : " change: ") +
                                        ShareText(Share(impact.changed, impact.cases)) +
                                        " (95 %: " + ShareText(impact.changed_share.low) + " to " +
                                        ShareText(impact.changed_share.high) + ").");
  std::vector<std::string> kinds;
  const auto add = [&](std::uint64_t count, const std::string& what) {
    if (count > 0) kinds.push_back(Number(count) + " " + what);
  };
  add(impact.status, "in status");
  add(impact.verdict, "in verdict");
  add(impact.route, "in route");
  add(impact.recommendation, "in what is recommended");
  add(impact.higher, "go to a higher level");
  add(impact.lower, "go to a lower level");
  if (!kinds.empty()) section.sentences.push_back("Of these, " + govern::Join(kinds, ", ") + ".");
  for (const impact::KnobImpact& knob : impact.knobs) {
    if (knob.changed == 0) continue;
    section.sentences.push_back(
        "`" + knob.name + "` is another in " + base::Counted(knob.changed, "case") +
        (knob.higher + knob.lower == 0
             ? "."
             : ": higher in " + Number(knob.higher) + ", lower in " + Number(knob.lower) + "."));
  }
  for (const std::string& text :
       {OneSided(impact.only_before, "before"), OneSided(impact.only_after, "after")})
    if (!text.empty()) section.notes.push_back(text);
  for (const auto& [reason, count] : impact.left_out)
    section.notes.push_back("left out: " + base::Counted(count, "decision") + ", " + reason);
  return section;
}

Section Matrix(const ImpactWords& words, const Impact& impact) {
  Section section;
  section.title = "From which route to which";
  std::vector<std::string> heading{"before \\ after"};
  for (const Ending& to : impact.endings) heading.push_back(words.Text(to));
  heading.emplace_back("all");
  section.right.assign(heading.size(), true);
  section.right.front() = false;
  section.rows.push_back(std::move(heading));
  std::vector<std::uint64_t> columns(impact.endings.size());
  for (const Ending& from : impact.endings) {
    std::vector<std::string> row{words.Text(from)};
    std::uint64_t all = 0;
    for (std::size_t to = 0; to < impact.endings.size(); ++to) {
      const std::uint64_t count = impact.Count(from, impact.endings[to]);
      row.push_back(count == 0 ? "·" : Number(count));
      all += count;
      columns[to] += count;
    }
    row.push_back(Number(all));
    section.rows.push_back(std::move(row));
  }
  std::vector<std::string> sums{"all"};
  for (const std::uint64_t count : columns) sums.push_back(Number(count));
  sums.push_back(Number(impact.cases));
  section.rows.push_back(std::move(sums));
  return section;
}

std::string HowText(const ObjectiveImpact& objective) {
  switch (objective.how) {
    case How::kBootstrap:
    case How::kNormal:
      return "";
    case How::kTooFew:
      return "too few to say";
    case How::kNone:
      return "none differs";
  }
  return "";
}

std::string RevaluedText(const ObjectiveImpact& objective) {
  return "`" + objective.name + "`: " + base::Counted(objective.revalued, "case") +
         (objective.revalued == 1 ? " gets" : " get") +
         " the same alternative and another value; how it is worked out has changed, and each "
         "side is measured by its own formula";
}

std::string OnesidedSums(const ImpactWords& words, const ObjectiveImpact& objective) {
  std::string text;
  const auto add = [&](const impact::Sum& sum, const std::string& when) {
    if (sum.cases == 0) return;
    text += (text.empty() ? "" : "; ") + base::Counted(sum.cases, "case") + " only " + when +
            ", worth " + words.Amount(objective, sum.raw);
  };
  add(objective.only_before, "before");
  add(objective.only_after, "after");
  return text.empty() ? "" : "`" + objective.name + "` has a value in " + text;
}

bool HasInterval(const ObjectiveImpact& objective) {
  return objective.how == How::kBootstrap || objective.how == How::kNormal;
}

// What one case is worth more or less, of all and of those whose decision changed.
Section MoneyByCase(const ImpactWords& words, const Impact& impact) {
  Section section;
  section.title = "What it is worth by case";
  section.rows.push_back({"objective", "mean of all", "95 %", "mean of changed", "95 %"});
  section.right = {false, true, true, true, true};
  for (const ObjectiveImpact& objective : impact.objectives) {
    if (!HasInterval(objective)) continue;
    const bool changed = objective.of_changed.cases > 0;
    section.rows.push_back({objective.name, words.Mean(objective, objective.difference),
                            words.Between(objective, objective.mean),
                            words.Mean(objective, objective.of_changed),
                            changed ? words.Between(objective, objective.mean_of_changed) : "–"});
  }
  return section;
}

Section Money(const ImpactWords& words, const Impact& impact) {
  Section section;
  section.title = "What it is worth, by objective";
  section.rows.push_back({"objective", "cases", "before", "after", "difference", "95 %"});
  section.right.assign(section.rows[0].size(), true);
  section.right.front() = false;
  bool drawn = false, normal = false;
  for (const ObjectiveImpact& objective : impact.objectives) {
    drawn = drawn || objective.how == How::kBootstrap;
    normal = normal || objective.how == How::kNormal;
    section.rows.push_back(
        {objective.name, Number(objective.difference.cases),
         words.Amount(objective, objective.before.raw - objective.only_before.raw),
         words.Amount(objective, objective.after.raw - objective.only_after.raw),
         words.Change(objective, objective.difference.raw),
         HasInterval(objective) ? words.Between(objective, objective.total) : HowText(objective)});
    if (objective.revalued > 0) section.notes.push_back(RevaluedText(objective));
    const std::string one_sided = OnesidedSums(words, objective);
    if (!one_sided.empty()) section.notes.push_back(one_sided);
  }
  section.notes.insert(section.notes.begin(),
                       "Sums are over cases that have a value before and after: decided, and not "
                       "refused.");
  if (drawn)
    section.notes.push_back(
        "95 %: " + Number(impact::kResamples) +
        " samples drawn from these cases with replacement, seed " + Number(impact::kSeed) +
        "; it holds for other cases only as far as these are a sample of them.");
  if (normal)
    section.notes.push_back("95 %: 1.96 standard errors, as more than " +
                            Number(impact::kMostResampled) +
                            " cases differ; it holds for other cases only as far as these are a "
                            "sample of them.");
  return section;
}

Section Desks(const Impact& impact) {
  Section section;
  section.title = "Who decides how many";
  section.rows.push_back({"", "before", "after", "", "new to them", "no longer asked"});
  section.right = {false, true, true, true, true, true};
  for (const impact::Workload& desk : impact.workload) {
    section.rows.push_back({desk.name + (desk.side ? " (side)" : ""), Number(desk.before),
                            Number(desk.after), SignedCount(desk.before, desk.after),
                            Number(desk.gained), Number(desk.lost)});
  }
  return section;
}

Section Rules(const Impact& impact) {
  Section section;
  section.title = "Rules that fire more or less often";
  section.rows.push_back({"rule", "before", "after", ""});
  section.right = {false, true, true, true};
  for (const impact::RuleImpact& rule : impact.rules) {
    if (rule.before == rule.after) continue;
    section.rows.push_back(
        {rule.name, Number(rule.before), Number(rule.after), SignedCount(rule.before, rule.after)});
  }
  return section;
}

Section Segments(const Impact& impact) {
  Section section;
  section.title = "Where changes concentrate";
  section.rows.push_back({"input", "value", "cases", "changed", "", "higher", "lower"});
  section.right = {false, false, true, true, true, true, true};
  const double overall = Share(impact.changed, impact.cases);
  for (const impact::Segment& segment : impact.segments) {
    const double share = Share(segment.changed, segment.cases);
    if (section.rows.size() > kSegmentsShown || segment.changed == 0 || share <= overall) break;
    section.rows.push_back({segment.input, segment.value, Number(segment.cases),
                            Number(segment.changed), ShareText(share), Number(segment.higher),
                            Number(segment.lower)});
  }
  return section;
}

Section Moved(const ImpactWords& words, const Impact& impact) {
  Section section;
  section.title = "Cases that moved most";
  section.rows.push_back({"case", "row", "before", "after", "recommended"});
  section.right = {false, true, false, false, false};
  for (const ObjectiveImpact& objective : impact.objectives) {
    section.rows[0].push_back(objective.name);
    section.right.push_back(true);
  }
  for (const impact::MovedCase& moved : impact.moved) {
    std::string knobs;
    for (const impact::MovedCase::Knob& knob : moved.knobs)
      knobs += (knobs.empty() ? "" : ", ") + knob.name + " " + knob.from + " → " + knob.to;
    std::vector<std::string> row{moved.id, Number(moved.row), words.Text(moved.from),
                                 words.Text(moved.to), knobs.empty() ? "as before" : knobs};
    for (std::size_t i = 0; i < impact.objectives.size(); ++i) {
      row.push_back(moved.values[i] ? words.Change(impact.objectives[i],
                                                   moved.values[i]->after - moved.values[i]->before)
                                    : "–");
    }
    section.rows.push_back(std::move(row));
  }
  return section;
}

void TellUnanswered(const impact::Unanswered& side, const std::string& when, Section& section) {
  if (side.invalid + side.needs_data + side.faults == 0) return;
  section.sentences.push_back(when + ": " + Number(side.invalid) + " invalid, " +
                              Number(side.needs_data) + " without data that is needed, " +
                              Number(side.faults) + " with a fault");
  for (std::size_t i = 0; i < side.reasons.size() && i < kReasonsShown; ++i) {
    const auto& reason = side.reasons[i];
    section.sentences.push_back("  `" + reason.field + "` in " +
                                base::Counted(reason.cases, "case") +
                                (reason.first.empty() ? ": missing" : ": " + reason.first));
  }
}

}  // namespace

std::vector<Section> ImpactSections(const check::Checked& after, const Impact& impact,
                                    const std::string& when) {
  const ImpactWords words(after, impact);
  std::vector<Section> sections{Headline(impact, when)};
  if (impact.cases == 0) return sections;
  if (impact.changed > 0) {
    sections.push_back(ImpactMoves(after, impact));
    sections.push_back(Matrix(words, impact));
  }
  const bool differs = std::any_of(
      impact.objectives.begin(), impact.objectives.end(), [](const ObjectiveImpact& objective) {
        return objective.how != How::kNone || objective.only_before.cases > 0 ||
               objective.only_after.cases > 0;
      });
  if (differs) {
    sections.push_back(Money(words, impact));
    if (Section by_case = MoneyByCase(words, impact); by_case.rows.size() > 1)
      sections.push_back(std::move(by_case));
  }
  const bool moved =
      std::any_of(impact.workload.begin(), impact.workload.end(),
                  [](const impact::Workload& desk) { return desk.gained + desk.lost > 0; });
  if (moved) sections.push_back(Desks(impact));
  for (Section section : {Rules(impact), Segments(impact), Moved(words, impact)})
    if (section.rows.size() > 1) sections.push_back(std::move(section));
  Section unanswered;
  unanswered.title = "What is not answered";
  TellUnanswered(impact.unanswered_before, "before", unanswered);
  TellUnanswered(impact.unanswered_after, "after", unanswered);
  if (!unanswered.sentences.empty()) sections.push_back(std::move(unanswered));
  return sections;
}

}  // namespace remit::repl
