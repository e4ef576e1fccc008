// Rules that begin on a date: which of a series is in force when, and dates that have no effect
// within the policy's own period.
#include <algorithm>

#include "interpreter/base/overloaded.h"
#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

constexpr std::int64_t kNoDate = std::numeric_limits<std::int64_t>::min();

// The day on which the next of the series begins.
std::int64_t EndOf(const std::vector<Checker::NamedRule>& series, std::int64_t from) {
  std::int64_t until = std::numeric_limits<std::int64_t>::max();
  for (const Checker::NamedRule& other : series) {
    if (other.from > from) until = std::min(until, other.from);
  }
  return until;
}

// Where a rule says its date; its whole declaration where it says none.
Span DateSpan(const ast::Decl& decl) {
  return std::visit(
      [&](const auto& node) {
        if constexpr (requires { node.from_date; }) {
          if (node.from_date) return node.from_date->span;
        }
        return decl.span;
      },
      decl.node);
}

void WarnOfRules(Checker& checker) {
  const Model& model = checker.out.model;
  const auto warn = [&](const InForce& in_force, DeclId decl, const std::string& name) {
    WarnOfForce(checker, in_force, DateSpan(checker.ast[decl]), "rule " + Tick(name));
  };
  for (const RequirementInfo& info : model.requirements) {
    if (!info.refusal) warn(info.in_force, info.decl, info.name);  // a refusal is a rule too
  }
  for (const RuleInfo& info : model.rules) warn(info.in_force, info.decl, info.name);
}

void WarnOfParameters(Checker& checker) {
  for (const ParameterInfo& info : checker.out.model.parameters) {
    const auto* node = std::get_if<ast::ParameterDeclaration>(&checker.ast[info.decl].node);
    if (node == nullptr || info.set_by || node->dated.size() + 1 != info.steps.size()) continue;
    for (std::size_t i = 0; i < info.steps.size(); ++i) {
      InForce in_force{.from = info.steps[i].from_day};
      if (i + 1 < info.steps.size()) in_force.until = info.steps[i + 1].from_day;
      const Span place =
          i == 0 ? checker.SpanOf(info.steps[0].value) : node->dated[i - 1].date.span;
      WarnOfForce(checker, in_force, place, "this value of " + Tick(info.name));
    }
  }
}

}  // namespace

InForce InForceFrom(Checker& checker, const std::optional<ast::Name>& from_date) {
  InForce in_force;
  if (!from_date) return in_force;
  if (const auto day = DayOf(checker, *from_date)) in_force.from = *day;
  return in_force;
}

bool DeclareRule(Checker& checker, const ast::Name& name, std::string_view keyword,
                 const InForce& in_force) {
  std::vector<Checker::NamedRule>& series = checker.rule_names[name.text];
  const Checker::NamedRule added{name.span, std::string(keyword), in_force.from};
  for (const Checker::NamedRule& other : series) {
    const bool undated = other.from == kNoDate && added.from == kNoDate;
    const bool alike = other.keyword == added.keyword && other.span.file == added.span.file;
    if (alike && other.from != added.from) continue;
    const bool guardrail = added.keyword == "guardrail";
    if (guardrail != (other.keyword == "guardrail")) {
      Report(checker, Kind::kIntentName, (guardrail ? other : added).span,
             Tick(name.text) + " is a guardrail of the intent",
             "a policy that serves an intent keeps its guardrails and names nothing after them",
             "choose another name")
          .labels.push_back({(guardrail ? added : other).span, "declared here"});
    } else if (undated || !alike) {
      Report(checker, Kind::kDuplicateName, name.span, "two rules are named " + Tick(name.text),
             "the name of a rule is unique; only rules of one file that begin with the same word, "
             "and are in force `from` different dates, may share it",
             "rename one of the two")
          .labels.push_back({other.span, "the other one"});
    } else {
      Report(checker, Kind::kRuleSeries, name.span,
             "two rules named " + Tick(name.text) + " begin on " + types::FormatDate(added.from),
             "of the rules of one name the last that has begun is in force",
             "give each its own date, or rename one of the two")
          .labels.push_back({other.span, "the other one"});
    }
    return false;
  }
  series.push_back(added);
  return true;
}

void WarnOfForce(Checker& checker, const InForce& in_force, Span place, const std::string& what) {
  const Model& model = checker.out.model;
  if (place.file != checker.ast.files.front().id) return;  // a module serves many policies
  if (model.effective_to && in_force.from > *model.effective_to) {
    Report(checker, Kind::kNeverInForce, place, what + " is never in force",
           "it begins after " + types::FormatDate(*model.effective_to) +
               ", the last day of the policy",
           "correct the date, or leave it out");
  } else if (model.effective_from && in_force.until <= *model.effective_from) {
    Report(checker, Kind::kNeverInForce, place, what + " is never in force",
           "its successor begins on " + types::FormatDate(in_force.until) +
               ", when the policy is in force from " + types::FormatDate(*model.effective_from),
           "correct the dates, or leave it out");
  } else if (model.effective_from && in_force.from != kNoDate &&
             in_force.from < *model.effective_from) {
    Report(checker, Kind::kDateBeforeStart, place,
           what + " begins on " + types::FormatDate(in_force.from) + ", before the policy does",
           "before " + types::FormatDate(*model.effective_from) + " nothing is in force",
           "say the first day in force, or leave the date out");
  }
}

void CheckSeries(Checker& checker) {
  const auto end = [&](const std::string& name, InForce& in_force) {
    const auto series = checker.rule_names.find(name);
    if (series != checker.rule_names.end()) in_force.until = EndOf(series->second, in_force.from);
  };
  for (RequirementInfo& info : checker.out.model.requirements) end(info.name, info.in_force);
  for (RuleInfo& info : checker.out.model.rules) end(info.name, info.in_force);
  if (checker.sink.has_errors()) return;
  WarnOfRules(checker);
  WarnOfParameters(checker);
}

}  // namespace remit::check
