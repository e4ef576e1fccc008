#include "interpreter/prose/facts.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "interpreter/check/layers.h"
#include "interpreter/prose/marked.h"
#include "interpreter/prose/phrases.h"
#include "interpreter/prose/sentence_parts.h"
#include "interpreter/prose/words.h"

namespace remit::prose {
namespace {

std::string Period(std::optional<std::int64_t> days, std::optional<std::int64_t> months) {
  const std::int64_t count = days ? *days : *months;
  return QuantityInWords(std::to_string(count), days ? "days" : "months");
}

// The day on which the review is due first.
std::optional<std::int64_t> FirstReview(const check::Model& model) {
  if (!model.effective_from) return std::nullopt;
  if (model.review_days) return *model.effective_from + *model.review_days;
  if (model.review_months) return types::AddMonths(*model.effective_from, *model.review_months);
  return std::nullopt;
}

// The day from which nothing is decided any more, unless the review has been signed.
std::optional<std::int64_t> GraceEnd(const check::Model& model) {
  const std::optional<std::int64_t> due = FirstReview(model);
  if (!due) return std::nullopt;
  if (model.grace_days) return *due + *model.grace_days;
  if (model.grace_months) return types::AddMonths(*due, *model.grace_months);
  return std::nullopt;
}

std::string Spaced(const std::string& name) {
  std::string words = name;
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string Reviewed(const check::Model& model, std::int64_t day) {
  const std::optional<std::int64_t> due = FirstReview(model), end = GraceEnd(model);
  if (!due || day < *due) return "is in force";
  const std::string was = "the review was due on " + DayInWords(*due);
  if (end && day >= *end) return was + " and the time of grace is over, so that nothing is decided";
  return "is in force; " + was;
}

}  // namespace

std::vector<Fact> HeadFacts(const ast::Ast& ast, const check::Checked& checked) {
  const check::Model& model = checked.model;
  const ast::Header& header = ast.files.front().header;
  std::vector<Fact> facts{{"Name", check::Dotted(header.path)}};
  if (!model.owner.empty()) facts.push_back({"Owner, who answers for it", model.owner});
  if (model.effective_from || model.effective_to) {
    std::string text;
    if (model.effective_from) text = "from " + DayInWords(*model.effective_from);
    if (model.effective_to)
      text += (text.empty() ? "until " : " until ") + DayInWords(*model.effective_to) +
              ", that day included";
    facts.push_back({"In force", text});
  }
  if (model.review_days || model.review_months) {
    std::string text = "every " + Period(model.review_days, model.review_months);
    if (const auto first = FirstReview(model)) text += ", first due on " + DayInWords(*first);
    if (model.grace_days || model.grace_months)
      text += "; " + Period(model.grace_days, model.grace_months) +
              " after a review is due, nothing is decided any more";
    facts.push_back({"Review", text});
  }
  facts.push_back({"Language version",
                   model.language.empty() ? std::string(check::kLanguageVersion) : model.language});
  if (model.intent && header.serves) {
    const check::IntentInfo& intent = *model.intent;
    facts.push_back({"Serves the intent",
                     (intent.title.empty() ? "" : intent.title + " ") + Quoted(intent.name) +
                         (intent.owner.empty() ? "" : ", owned by " + intent.owner)});
  }
  for (const check::ParentInfo& parent : model.parents)
    facts.push_back({"Extends", Quoted(parent.name) +
                                    (parent.owner.empty() ? "" : ", owned by " + parent.owner)});
  for (std::size_t i = 1; i < ast.files.size(); ++i) {
    const ast::Header& used = ast.files[i].header;
    if (used.kind != ast::Header::Kind::kModule) continue;
    facts.push_back({"Uses the module", Quoted(check::Dotted(used.path)) +
                                            (used.owner ? ", owned by " + *used.owner : "")});
  }
  return facts;
}

std::vector<Fact> Delegations(const ast::Ast& ast, const check::Checked& checked) {
  std::vector<Fact> facts;
  Sentences sentences(ast, checked);
  const auto level = [&](std::optional<int> position) {
    return position ? NameInWords(checked.model.levels.at(static_cast<std::size_t>(*position)))
                    : std::string("the owner");
  };
  for (const ast::File& file : ast.files) {
    for (const ast::DeclId id : file.declarations) {
      if (const auto* node = std::get_if<ast::ParameterDeclaration>(&ast[id].node);
          node != nullptr && node->range)
        facts.push_back(
            {"To " + (node->level ? NameInWords(node->level->text) : "the owner"),
             sentences.Named("parameter", node->name) + " " + sentences.Within(*node->range)});
      if (const auto* node = std::get_if<ast::TableDeclaration>(&ast[id].node);
          node != nullptr && node->delegated)
        facts.push_back({"To a policy that extends this one",
                         "the results of " + sentences.Named("table", node->name) + ", " +
                             NameInWords(node->delegated->text) + " only"});
    }
  }
  for (const check::ObjectiveInfo& objective : checked.model.objectives) {
    if (!objective.weight_range) continue;
    facts.push_back(
        {"To " + level(objective.weight_range->level),
         "the weight of the " +
             Linked(Anchor("objective", objective.name), NameInWords(objective.name)) + " from " +
             types::FormatExact(objective.weight_range->low) +
             (objective.weight_range->includes_high ? " to " : " up to but not including ") +
             types::FormatExact(objective.weight_range->high)});
  }
  return facts;
}

std::vector<Fact> CareFacts(const ast::Ast& ast, const check::Checked& checked) {
  std::vector<Fact> facts;
  Sentences sentences(ast, checked);
  const auto add = [&](const ast::Field& field, const std::string& whose) {
    if (field.personal || field.is_protected || field.attested || field.negotiable)
      facts.push_back({whose + Spaced(field.name.text), sentences.Field(field)});
  };
  for (const ast::File& file : ast.files) {
    for (const ast::DeclId id : file.declarations) {
      if (const auto* input = std::get_if<ast::InputDeclaration>(&ast[id].node))
        add(input->field, "");
      const auto* record = std::get_if<ast::RecordDeclaration>(&ast[id].node);
      if (record == nullptr) continue;
      for (const ast::Field& field : record->fields)
        add(field, TypeInWords(record->name.text) + ": ");
    }
  }
  return facts;
}

std::vector<Fact> Calendar(const ast::Ast& ast, const check::Checked& checked) {
  const check::Model& model = checked.model;
  std::map<std::int64_t, std::vector<std::string>> days;
  const auto on = [&](const ast::Name& date, const std::string& what) {
    if (const auto day = types::ParseDate(date.text)) days[*day].push_back(what);
  };
  if (model.effective_from) days[*model.effective_from].push_back("the policy takes effect");
  if (model.effective_to) days[*model.effective_to].push_back("the policy holds for the last time");
  if (const auto due = FirstReview(model)) days[*due].push_back("a review is due");
  if (const auto end = GraceEnd(model))
    days[*end].push_back("unless the review has been signed, nothing is decided any more");
  Sentences sentences(ast, checked);
  const auto ends = [&](const std::string& kind, const check::InForce& in_force,
                        ast::ExprId condition) {
    if (in_force.until != std::numeric_limits<std::int64_t>::max())
      days[in_force.until - 1].push_back("for the last time, " + kind +
                                         " holds: " + sentences.Clause(condition));
  };
  for (const check::RequirementInfo& requirement : model.requirements)
    ends(requirement.refusal ? "a refusal" : "a requirement", requirement.in_force,
         requirement.condition);
  for (const check::RuleInfo& rule : model.rules)
    ends(rule.kind == check::RuleInfo::Kind::kRefuse ? "a refusal" : "a rule of approval",
         rule.in_force, rule.condition);
  for (const ast::File& file : ast.files) {
    for (const ast::DeclId id : file.declarations) {
      const ast::DeclNode& declaration = ast[id].node;
      const auto rule = [&](const std::string& kind, const auto* node) {
        if (node == nullptr || !node->from_date) return;
        const std::string name = node->name ? " " + Quoted(Spaced(node->name->text)) : "";
        on(*node->from_date, kind + name + " takes effect: " + sentences.Clause(node->condition));
      };
      rule("a requirement", std::get_if<ast::RequireDeclaration>(&declaration));
      rule("a rule of approval", std::get_if<ast::EscalateDeclaration>(&declaration));
      rule("a refusal", std::get_if<ast::RefuseDeclaration>(&declaration));
      if (const auto* node = std::get_if<ast::ParameterDeclaration>(&declaration)) {
        for (const ast::DatedValue& step : node->dated)
          on(step.date,
             sentences.Named("parameter", node->name) + " becomes " + sentences.Amount(step.value));
      }
      if (const auto* node = std::get_if<ast::SetDeclaration>(&declaration)) {
        for (const ast::DatedValue& step : node->dated)
          on(step.date, "the " + Spaced(node->target.front().text) + " is set to " +
                            sentences.Amount(step.value));
      }
      if (const auto* node = std::get_if<ast::TradeOffDeclaration>(&declaration)) {
        for (const auto& dated : node->dated)
          on(dated.date, "the objectives are traded against each other in another way");
      }
      if (const auto* node = std::get_if<ast::TableDeclaration>(&declaration)) {
        std::set<std::string> told;
        for (const ast::Row& row : node->rows) {
          if (row.from_date && told.insert(row.from_date->text).second)
            on(*row.from_date, "rows of " + sentences.Named("table", node->name) + " take effect");
        }
      }
    }
  }
  for (const check::DeviationInfo& band : model.deviations) {
    const auto& node = std::get<ast::DeviateDeclaration>(ast[band.decl].node);
    if (band.expires)
      days[*band.expires].push_back("for the last time, " + NameInWords(node.level.text) +
                                    " may depart from the recommended " +
                                    NameInWords(node.knob.text));
  }
  std::vector<Fact> facts;
  for (const auto& [day, events] : days) {
    for (const std::string& event : events) facts.push_back({DayInWords(day), event});
  }
  return facts;
}

std::vector<Fact> OnTheDay(const ast::Ast& ast, const check::Checked& checked, std::int64_t day) {
  const check::Model& model = checked.model;
  std::vector<Fact> facts;
  Sentences sentences(ast, checked);
  const bool early = model.effective_from && day < *model.effective_from;
  const bool late = model.effective_to && day > *model.effective_to;
  facts.push_back({"The policy", early  ? "is not in force yet, so that nothing is decided"
                                 : late ? "is no longer in force, so that nothing is decided"
                                        : Reviewed(model, day)});
  for (const check::ParameterInfo& parameter : model.parameters) {
    const check::ParameterInfo::Step* current = nullptr;
    for (const auto& step : parameter.steps) {
      if (step.from_day <= day) current = &step;
    }
    if (current != nullptr)
      facts.push_back({Spaced(parameter.name), sentences.Amount(current->value)});
  }
  if (const check::TradeOffStep* step = model.TradeOffOn(day);
      step != nullptr && step->kind == check::TradeOffStep::Kind::kWeigh) {
    for (const auto& term : step->terms)
      facts.push_back({"weight of " + Spaced(model.objectives.at(term.objective.index()).name),
                       types::FormatExact(term.weight)});
  }
  const auto asleep = [&](const check::InForce& in_force, const std::string& kind,
                          ast::ExprId condition) {
    if (!in_force.On(day)) facts.push_back({kind + ", not in force", sentences.Clause(condition)});
  };
  for (const check::RequirementInfo& requirement : model.requirements)
    asleep(requirement.in_force, requirement.refusal ? "refusal" : "requirement",
           requirement.condition);
  for (const check::RuleInfo& rule : model.rules)
    asleep(rule.in_force,
           rule.kind == check::RuleInfo::Kind::kRefuse ? "refusal" : "rule of approval",
           rule.condition);
  return facts;
}

}  // namespace remit::prose
