// The long text: why, why not the runner-up, what binds, how far each level may go.
#include <algorithm>
#include <cmath>

#include "interpreter/govern/present.h"
#include "interpreter/govern/text_parts.h"
#include "interpreter/govern/text_table.h"

namespace remit::govern {
namespace {

constexpr int kScoreDecimals = 4;

std::string Percent(double share) { return Fixed(100 * share, 1) + " %"; }
std::string Score(double value) { return Fixed(value, kScoreDecimals); }

// Of a difference that is not zero: never "0.0000".
std::string Distance(double value) {
  constexpr double kLeast = 0.0001;
  return value < kLeast ? "under " + Score(kLeast) : Score(value);
}

std::string ValueText(const ObjectiveResult& objective) {
  return objective.value.text.empty() ? "not known" : objective.value.text;
}

// Where objectives are weighed: what each contributes to the score.
TextTable WeighedTable(const std::vector<ObjectiveResult>& objectives) {
  TextTable table;
  table.rows.push_back({"objective", "value", "utility", "weight", "contributes"});
  table.right = {false, true, true, true, true};
  double total = 0;
  for (const ObjectiveResult& objective : objectives) {
    const std::string weight = Percent(objective.weight);
    if (!objective.known) {
      table.rows.push_back({objective.name, ValueText(objective), "-", weight, "-"});
      continue;
    }
    total += objective.contribution;
    table.rows.push_back({objective.name, ValueText(objective), Score(objective.utility), weight,
                          Score(objective.contribution)});
  }
  table.rows.push_back({"score", "", "", "", Score(total)});
  return table;
}

TextTable PlainTable(const std::vector<ObjectiveResult>& objectives) {
  TextTable table;
  table.rows.push_back({"objective", "value", "utility"});
  table.right = {false, true, true};
  for (const ObjectiveResult& objective : objectives) {
    table.rows.push_back(
        {objective.name, ValueText(objective), objective.known ? Score(objective.utility) : "-"});
  }
  return table;
}

std::string PreferencesText(const std::vector<ObjectiveResult>& objectives) {
  std::string text;
  for (const ObjectiveResult& objective : objectives) {
    for (const PreferenceResult& preference : objective.preferences) {
      const std::string gain = !preference.known ? "not known for " + objective.name
                               : preference.holds
                                   ? preference.worth.text + " more " + objective.name
                                   : "does not hold";
      text += "  prefer " + ReasonText(preference.preference, preference.because, preference.at) +
              "  " + gain + "\n";
    }
  }
  return text;
}

std::string TradeOffText(const TradeOffResult& trade_off) {
  std::string text;
  for (const TradeOffResult::Stage& stage : trade_off.stages) {
    text += (text.empty() ? "  first " : "  then ") + stage.objective + ": the best is " +
            stage.best.text + ", " +
            (stage.tolerance.empty() ? "" : "giving up at most " + stage.tolerance + " ") +
            "leaves " + std::to_string(stage.left) + "\n";
  }
  if (trade_off.kind == "balance") {
    text += "  the alternative whose least utility among " + Join(trade_off.objectives, ", ") +
            " is greatest\n";
  }
  return text;
}

std::string ObjectivesText(const Decision& decision,
                           const std::vector<ObjectiveResult>& objectives) {
  const bool weighed = !decision.trade_off || decision.trade_off->kind == "weigh";
  std::string text = Render(weighed ? WeighedTable(objectives) : PlainTable(objectives), "  ");
  text += PreferencesText(objectives);
  if (decision.trade_off) text += TradeOffText(*decision.trade_off);
  return text;
}

// "1 point of kept is worth 2.63 EUR of income". The other way round where that gives a figure that
// is easier to grasp.
std::string RateText(const ExchangeRate& written) {
  constexpr double kTiny = 0.01;
  ExchangeRate rate = written;
  if (std::fabs(rate.rate) < kTiny) {
    std::swap(rate.of, rate.in);
    std::swap(rate.of_unit, rate.in_unit);
    std::swap(rate.of_less, rate.in_less);
    rate.rate = 1 / rate.rate;
  }
  const auto less = [](bool is) { return std::string(is ? " less of " : " of "); };
  std::string text = "1 " + rate.of_unit + less(rate.of_less) + rate.of + " is worth " +
                     Amount(std::fabs(rate.rate), rate.in_unit) + less(rate.in_less) + rate.in;
  if (!written.gain && !written.loss) return text + ", but not here: see below";
  if (!written.gain || !written.loss) text += ", but only one way: see below";
  return text;
}

void AddExchange(const Decision& decision, std::string& text) {
  if (!decision.exchange) return;
  if (decision.exchange->rates.empty() && decision.exchange->notes.empty()) return;
  text += "\nWhat one objective is worth in another, at this case\n";
  for (const ExchangeRate& rate : decision.exchange->rates) text += "  " + RateText(rate) + "\n";
  for (const std::string& note : decision.exchange->notes) text += "  " + note + "\n";
}

constexpr std::size_t kShortDepth = 1;

// How each objective came about, the uppermost lines.
void AddBreakdowns(const Decision& decision, std::string& text) {
  if (decision.breakdowns.empty()) return;
  text += "\nHow the values came about\n";
  text += BreakdownsText(decision.breakdowns, kShortDepth);
}

// The values that made a rule fire, or a requirement be broken.
void AddConditions(const Decision& decision, std::string& text) {
  std::string reasons;
  for (std::size_t i = 0; i < decision.violated.size() && i < decision.broken.size(); ++i) {
    const RequirementRef& broken = decision.violated[i];
    if (decision.broken[i].what.empty()) continue;
    reasons += "  breaks " + broken.requirement + "\n" +
               ConditionText(decision.broken[i], broken.at, "    ");
  }
  for (const FiredRule& rule : decision.fired) {
    if (rule.why)
      reasons += "  fired  " + rule.rule + "\n" + ConditionText(*rule.why, rule.at, "    ");
  }
  if (!reasons.empty()) text += "\nWhat made the rules speak\n" + reasons;
}

// "guarantees `a` and `b`"
std::string GuaranteesText(const std::vector<GuaranteeRef>& guarantees) {
  std::vector<std::string> names;
  for (const GuaranteeRef& one : guarantees) names.push_back("`" + one.guarantee + "`");
  return (names.size() > 1 ? "guarantees " : "guarantee ") + Join(names, " and ");
}

// "guarantee `a` would not hold, and the case would end in a fault"
std::string FaultText(const std::vector<GuaranteeRef>& guarantees) {
  return GuaranteesText(guarantees) + " would not hold, and the case would end in a fault";
}

// Of moves that are less than the one told.
std::string PassedText(const std::vector<GuaranteeRef>& passed, const std::string& indent) {
  if (passed.empty()) return "";
  return indent + "with less, " + FaultText(passed) + "\n";
}

// "profit 0.0123 worse, exposure 0.0100 better"
std::string DifferenceText(const RunnerUp& runner) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < runner.behind.size(); ++i) {
    if (runner.behind[i] == 0) continue;
    parts.push_back(runner.objectives[i].name + " " + Distance(std::fabs(runner.behind[i])) +
                    (runner.behind[i] > 0 ? " worse" : " better"));
  }
  return parts.empty() ? "no objective tells them apart: the first in declared order is taken"
                       : Join(parts, ", ");
}

// "profit from 97.6612 to 104.17 (now 40; 98 was tried)"
std::string RangeText(const WinningWeight& point) {
  std::string range;
  if (point.above) {
    range = point.until ? "between " + Figure(point.weight) + " and " + Figure(*point.until)
                        : "above " + Figure(point.weight);
  } else {
    range = point.until && *point.until > 0
                ? "between " + Figure(*point.until) + " and " + Figure(point.weight)
                : "below " + Figure(point.weight);
  }
  return point.objective + " " + range + " (now " + types::FormatNumber(point.now) +
         "; tried: " + point.tried + ")";
}

void AddOneWeight(const RunnerUp& runner, std::string& text) {
  std::vector<std::string> parts;
  for (const WinningWeight& point : runner.wins_at) parts.push_back(RangeText(point));
  if (!parts.empty()) text += "    would win with a weight of " + Join(parts, ", or ") + "\n";
}

void AddTogether(const WinningWeights& together, std::string& text) {
  std::vector<std::string> parts;
  for (const WinningWeights::Weight& weight : together.weights) {
    const std::string now = types::FormatNumber(weight.now);
    if (weight.tried != now)
      parts.push_back(weight.objective + " " + weight.tried + " (now " + now + ")");
  }
  text += "    no single weight above zero makes it win; the least change of several that does: " +
          Join(parts, ", ") + "\n";
}

// What would make it win where objectives are not weighed.
void AddOtherways(const RunnerUp& runner, std::string& text) {
  for (const WinningTolerance& one : runner.wins_within) {
    text += "    would win with " + (one.more ? one.tried : "only " + one.tried) + " of " +
            one.objective + " to give up (now " + (one.now.empty() ? "nothing" : one.now) + ")\n";
  }
  if (!runner.wins_in_order.empty())
    text += "    would win in the order " + Join(runner.wins_in_order, ", then ") + "\n";
  for (const WinningAnchor& one : runner.wins_from) {
    text += "    would win if the best " + one.objective + " were " + one.tried.text + " (now " +
            one.now.text + ")\n";
  }
}

std::string Better(const Decision& decision, const RunnerUp& runner) {
  const std::string better = ValuesText(runner.beaten_by);
  return better == ValuesText(decision.recommendation) ? "the recommendation" : better;
}

// Why nothing makes it win.
std::string NeverText(const Decision& decision, const RunnerUp& runner) {
  if (!runner.guarantees.empty())
    return "nothing makes it win: with it " + FaultText(runner.guarantees);
  const std::string& kind = decision.trade_off->kind;
  std::string text = kind == "weigh"     ? "no weights above zero make it win"
                     : kind == "balance" ? "no one anchor makes it win"
                                         : "no one amount to give up, and no order, makes it win";
  if (!runner.beaten_by.empty())
    return text + ": " + Better(decision, runner) + " is at least as good in everything";
  return text + (kind == "weigh" ? ": whatever they are, some other is at least as good" : "");
}

void AddWinningText(const Decision& decision, const RunnerUp& runner, std::string& text) {
  if (runner.tied)
    text += "    as good as the recommendation, which comes first in declared order\n";
  AddOneWeight(runner, text);
  if (runner.wins_together) AddTogether(*runner.wins_together, text);
  AddOtherways(runner, text);
  if (!runner.unsearched.empty()) text += "    " + runner.unsearched + "\n";
  if (runner.never && (decision.trade_off || !runner.guarantees.empty()))
    text += "    " + NeverText(decision, runner) + "\n";
}

void AddRunnersUp(const Decision& decision, std::string& text) {
  if (decision.runners_up.empty()) return;
  text += "\nWhy not the next best\n";
  for (const RunnerUp& runner : decision.runners_up) {
    const double behind = decision.core.score - runner.score;
    text += "  " + ValuesText(runner.values) + ": score " + Score(runner.score) +
            (behind > 0 ? ", " + Distance(behind) + " behind" : "") + "\n    " +
            DifferenceText(runner) + "\n";
    AddWinningText(decision, runner, text);
  }
}

// "4000.00 EUR", never with a sign.
std::string Size(const NamedValue& by) {
  return by.text.empty() || by.text.front() != '-' ? by.text : by.text.substr(1);
}

// "better: revenue by 4512.12 EUR; worse: profit by 500 EUR"
std::string ChangesText(const std::vector<Difference>& changes) {
  std::vector<std::string> better, worse, same;
  for (const Difference& change : changes) {
    const bool moved = !change.by.text.empty() && change.now.text != change.then.text;
    if (!moved && change.utility == 0) continue;
    auto& list = change.utility == 0 ? same : change.better ? better : worse;
    list.push_back(change.objective + (moved ? " by " + Size(change.by) : " by its preferences"));
  }
  std::vector<std::string> parts;
  if (!better.empty()) parts.push_back("better: " + Join(better, ", "));
  if (!worse.empty()) parts.push_back("worse: " + Join(worse, ", "));
  if (!same.empty()) parts.push_back("no difference to the score: " + Join(same, ", "));
  return parts.empty() ? "no objective changes" : Join(parts, "; ");
}

void AddMove(const MarginalMove& move, std::string& text) {
  text +=
      "    " + move.bound + (move.lower ? " down by " : " up by ") +
      (move.more_than ? "more than " : "") + move.by.text + " is the least that changes it" +
      (move.passed.empty() ? "" : " and keeps the guarantees") + ": " + ValuesText(move.instead) +
      "\n      " + ChangesText(move.changes) + "; " +
      (move.level.empty() ? "only the owner" + (move.owner.empty() ? "" : ", " + move.owner + ",")
                          : move.level) +
      " may grant it\n" + PassedText(move.passed, "      ");
}

// "margin_floor down by more than 2 points"
std::string BarredText(const BarredMove& move) {
  return move.bound + (move.lower ? " down by " : " up by ") +
         (move.more_than ? "more than " : "") + move.by.text;
}

void AddBarred(const BarredMove& move, std::string& text) {
  const std::string which = move.tried > 0
                                ? "none of the " + std::to_string(move.tried) + " least moves of "
                                : "no move of ";
  text += "    " + which + move.bound +
          " that changes it keeps the guarantees: " + BarredText(move) + " would make " +
          ValuesText(move.instead) + " the best, but " + FaultText(move.guarantees) + "\n";
}

// What a requirement keeps out: a recommendation, or a fault.
std::string WithoutText(const BindingRequirement& binding) {
  const std::string best = ValuesText(binding.instead);
  if (binding.guarantees.empty()) return ": " + best + ", score " + Score(binding.score_without);
  return " " + FaultText(binding.guarantees) + " (the best would be " + best + ")";
}

void AddBinding(const Decision& decision, std::string& text) {
  if (decision.core.status == engine::Status::kNoAlternative) return;  // see AddOpenings
  if (decision.binding.empty()) return;
  text += "\nWhat binds, and what that costs\n";
  for (const BindingRequirement& binding : decision.binding) {
    const RequirementRef& requirement = binding.requirement;
    text += "  " + ReasonText(requirement.requirement, requirement.because, requirement.at) +
            GuardrailText(requirement) + "\n    without it" + WithoutText(binding) + "\n";
    if (!binding.changes.empty() && binding.guarantees.empty())
      text += "      " + ChangesText(binding.changes) + "\n";
    for (const MarginalMove& move : binding.moves) AddMove(move, text);
    for (const BarredMove& move : binding.barred) AddBarred(move, text);
  }
}

std::string InWords(const std::string& comparison) {
  if (comparison == ">=") return "at least";
  if (comparison == "<=") return "at most";
  return comparison == ">" ? "more than" : "less than";
}

// What clashes, and how near the alternatives come.
void AddNearMisses(const Decision& decision, std::string& text) {
  if (decision.near_misses.empty() || !decision.empty_lists.empty()) return;
  text += decision.clash.size() > 1 ? "\nWhat cannot hold together\n" : "\nWhat cannot hold\n";
  const std::string others = decision.clash.size() > 1 ? " while the others hold" : "";
  for (const NearMiss& miss : decision.near_misses) {
    text += "  " + miss.requirement + "\n    ";
    if (miss.by.text.empty()) {
      text += "fails at " + ValuesText(miss.values) + others + "\n";
      continue;
    }
    const bool literal =
        !miss.right.empty() && miss.right.front() >= '0' && miss.right.front() <= '9';
    text += "comes nearest" + others + " at " + ValuesText(miss.values) + ": " + miss.left +
            " is " + miss.left_value.text + " and should be " + InWords(miss.comparison) + " " +
            miss.right + (literal ? "" : ", " + miss.right_value.text) + "; missed by " +
            Size(miss.by) + "\n";
  }
}

// "margin_floor down by 1.4 points"
std::string MoveText(const Opening& opening) {
  if (!opening.measured) return "to waive it";
  return opening.bound + (opening.lower ? " down by " : " up by ") +
         (opening.more_than ? "more than " : "") + opening.slack.text;
}

void AddBarredOpening(const BarredOpening& barred, std::string& text) {
  const RequirementRef& requirement = barred.requirement;
  const BarredMove& move = barred.move;
  text +=
      "  " + ReasonText(requirement.requirement, requirement.because, requirement.at) + "\n    ";
  if (move.bound.empty()) {
    text += "to waive it does not open the case: at " + ValuesText(move.instead) + " " +
            FaultText(move.guarantees) + "\n";
    return;
  }
  text += (move.tried > 0 ? "none of the " + std::to_string(move.tried) + " least moves of "
                          : "no move of ") +
          move.bound + " opens the case: " + BarredText(move) + " would let in " +
          ValuesText(move.instead) + ", but " + FaultText(move.guarantees) + "\n";
}

void AddOpenings(const Decision& decision, std::string& text) {
  if (decision.core.status != engine::Status::kNoAlternative || !decision.empty_lists.empty())
    return;
  text += "\nWhat would open it\n";
  if (decision.openings.empty() && decision.barred.empty()) {
    text +=
        "  no single requirement: without any one of them every alternative breaks another, or "
        "cannot be judged\n";
  }
  for (const Opening& opening : decision.openings) {
    const RequirementRef& requirement = opening.requirement;
    const std::string owner =
        opening.owner.empty() ? "only the owner" : "only the owner, " + opening.owner + ",";
    text += "  " + ReasonText(requirement.requirement, requirement.because, requirement.at) +
            "\n    " + MoveText(opening) + " would allow " + ValuesText(opening.instead) + "; " +
            (opening.level.empty() ? owner : opening.level) + " may grant it\n" +
            PassedText(opening.passed, "      ");
  }
  for (const BarredOpening& barred : decision.barred) AddBarredOpening(barred, text);
}

void AddRisks(const Decision& decision, std::string& text) {
  if (decision.risks.empty()) return;
  text += "\nWhat may happen\n";
  for (const RiskResult& risk : decision.risks)
    text += "  " + risk.measure + ": " + risk.found + "  [" + risk.at + "]\n";
}

void AddAttested(const Decision& decision, std::string& text) {
  if (decision.attested.empty()) return;
  text += "\nWho vouches for what\n";
  TextTable table;
  for (const AttestedInput& one : decision.attested) {
    table.rows.push_back({one.input, one.by,
                          one.source + (one.evidence ? " (" + *one.evidence + ")" : ""),
                          one.expires ? (one.expired ? "expired " : "until ") + *one.expires : ""});
  }
  text += Render(table, "  ");
}

void AddBands(const Decision& decision, std::string& text) {
  if (decision.deviation.empty()) return;
  text += "\nWho may deviate how far\n";
  TextTable table;
  for (const Band& band : decision.deviation) {
    table.rows.push_back({band.level, band.knob, band.low.text + " to " + band.high.text,
                          band.reason ? "giving a reason" : "",
                          band.expires ? "until " + *band.expires : ""});
  }
  text += Render(table, "  ");
}

}  // namespace

std::string ToExplanation(const Decision& decision) {
  std::string text = ToText(decision);
  if (!decision.objectives.empty()) {
    text += decision.recommended_objectives.empty() ? "\nWhy\n" : "\nThe proposal\n";
    text += ObjectivesText(decision, decision.objectives);
  }
  if (!decision.recommended_objectives.empty()) {
    text += "\nThe recommendation\n" + ObjectivesText(decision, decision.recommended_objectives);
  }
  AddExchange(decision, text);
  AddRunnersUp(decision, text);
  AddBinding(decision, text);
  AddNearMisses(decision, text);
  AddOpenings(decision, text);
  AddConditions(decision, text);
  AddBreakdowns(decision, text);
  AddBands(decision, text);
  text += FlipText(decision);
  AddRisks(decision, text);
  AddAttested(decision, text);
  text += "\n";
  // Where the case ended before its alternatives were looked at there is nothing to count.
  if (!decision.recommendation.empty() || decision.core.status == engine::Status::kNoAlternative) {
    text += std::to_string(decision.core.feasible) + " of " +
            std::to_string(decision.alternatives_total) + " alternatives are allowed\n";
  }
  if (!decision.policy.hash.empty()) text += "policy " + decision.policy.hash + "\n";
  if (!decision.case_.hash.empty()) text += "case   " + decision.case_.hash + "\n";
  return text;
}

std::string OtherwiseText(const Decision& decision, const Otherwise& other) {
  std::string text = ValuesText(other.values) + ": ";
  if (other.is_recommended) return text + "is what is recommended\n";
  if (!other.exists) return text + "the case has no such choice\n";
  text += !other.broken.empty() ? "is not allowed\n"
          : other.undecided     ? "cannot be judged: a value is missing, or a calculation fails\n"
                                : "is allowed, and something else is better\n";
  for (const Otherwise::Broken& broken : other.broken) {
    text += "  breaks " +
            ReasonText(broken.requirement.requirement, broken.requirement.because,
                       broken.requirement.at) +
            GuardrailText(broken.requirement) + "\n";
    for (const Otherwise::Miss& miss : broken.misses) {
      const std::string owner =
          "only the owner" + (miss.owner.empty() ? "" : ", " + miss.owner + ",");
      text += "    it would take " + miss.bound + (miss.lower ? " down by " : " up by ") +
              (miss.more_than ? "more than " : "") + miss.by.text + "; " +
              (miss.level.empty() ? owner : miss.level) + " may grant it\n";
    }
  }
  if (!other.compared) return text;
  const double behind = decision.core.score - other.runner.score;
  text += std::string("  ") + (other.broken.empty() ? "" : "were it allowed: ") + "score " +
          Score(other.runner.score) +
          (behind > 0   ? ", " + Distance(behind) + " behind the recommendation"
           : behind < 0 ? ", " + Distance(-behind) + " ahead of the recommendation"
                        : ", as the recommendation") +
          "\n    " + DifferenceText(other.runner) + "\n";
  if (other.broken.empty() && !other.undecided) AddWinningText(decision, other.runner, text);
  return text;
}

std::string ToBreakdown(const Decision& decision, const std::vector<std::string>& objectives) {
  std::vector<Breakdown> trees;
  for (const Breakdown& tree : decision.breakdowns) {
    if (std::find(objectives.begin(), objectives.end(), tree.what) != objectives.end())
      trees.push_back(tree);
  }
  const std::string none = "nothing is recommended or proposed, so that no objective has a value\n";
  return ToText(decision) + "\n" + (trees.empty() ? none : BreakdownsText(trees, kBreakdownDepth));
}

}  // namespace remit::govern
