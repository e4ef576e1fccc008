#include "interpreter/prose/sentences.h"

#include <algorithm>
#include <limits>

#include "interpreter/prose/marked.h"
#include "interpreter/prose/sentence_parts.h"
#include "interpreter/prose/words.h"

namespace remit::prose {

std::string DottedInWords(const ast::Path& path) {
  std::string text;
  for (const ast::Name& name : path) text += (text.empty() ? "" : ".") + name.text;
  return Quoted(text);
}

std::string Because(const std::optional<ast::Because>& because) {
  return because ? ", because: " + Quoted(because->text) : "";
}

std::string Sentences::Days(const std::optional<ast::Name>& from) const {
  constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
  std::int64_t until = kNever;
  for (const check::RequirementInfo& requirement : checked_.model.requirements) {
    if (requirement.decl == decl_) until = requirement.in_force.until;
  }
  for (const check::RuleInfo& rule : checked_.model.rules) {
    if (rule.decl == decl_) until = rule.in_force.until;
  }
  const std::string last = until == kNever ? "" : DayInWords(until - 1);
  if (from)
    return "from " + DateInWords(from->text) + (last.empty() ? " on, " : " until " + last + ", ");
  return last.empty() ? "" : "until " + last + ", ";
}

std::string Sentences::The(std::string_view kind, const ast::Name& name) const {
  return phrases_.The(Anchor(kind, name.text), name.text);
}

std::string Sentences::Names(const std::vector<ast::Name>& names) const {
  std::vector<std::string> words;
  for (const ast::Name& name : names) words.push_back(NameInWords(name.text));
  return Listed(words);
}

std::string Sentences::Within(ast::ExprId id) {
  const auto* range = std::get_if<ast::Range>(&ast_[id].node);
  if (range == nullptr) return "among " + phrases_.Operand(id);
  return "from " + phrases_.Operand(range->low) +
         (range->includes_high ? " to " : " up to but not including ") +
         phrases_.Operand(range->high);
}

std::string Sentences::Of(const ast::ChooseDeclaration& node) {
  std::string text = The("choose", node.name) + " is to be chosen";
  if (node.grid)
    return text + " from " + phrases_.Operand(node.grid->from) + " to " +
           phrases_.Operand(node.grid->to) + " in steps of " + phrases_.Operand(node.grid->step);
  if (node.list) return text + " out of " + phrases_.Operand(*node.list) + " of the case";
  if (node.domain) return text + " " + Within(*node.domain);
  if (node.type) return text + ": " + Type(*node.type);
  return text;
}

std::string Sentences::Of(const ast::ObjectiveDeclaration& node) {
  std::string text = The("objective", node.name);
  if (node.value.valid())
    text += " is " + phrases_.Whole(node.value);
  else if (node.type)
    text += " is " + Type(*node.type) + " that policies measure";
  if (node.serves)
    text += "; it measures " + The("objective", node.serves->back()) + " of the intent";
  if (node.worst.valid())
    text += "; it is worth nothing at " + phrases_.Operand(node.worst) + " and everything at " +
            phrases_.Operand(node.best);
  if (!node.worst.valid()) return text;
  return text +
         (node.capped ? ", and never less or more than that" : ", and beyond these in proportion");
}

std::string Sentences::Terms(ast::TradeOffDeclaration::Kind kind,
                             const std::vector<ast::TradeOffDeclaration::Term>& terms) {
  using Kind = ast::TradeOffDeclaration::Kind;
  std::vector<std::string> parts;
  for (const auto& term : terms) {
    std::string part = The("objective", term.objective);
    if (term.weight) part += " with " + phrases_.Operand(*term.weight);
    if (term.range) {
      part += " (which may be set to anything " + Within(*term.range);
      if (term.level) part += " by " + NameInWords(term.level->text);
      part += ")";
    }
    if (kind == Kind::kFirst && term.giving)
      part += ", of which at most " + phrases_.Operand(term.giving->amount) + " may be given up";
    parts.push_back(part);
  }
  switch (kind) {
    case Kind::kWeigh:
      return "the objectives are weighed: " + Listed(parts);
    case Kind::kBalance:
      return "the objectives are balanced, so that the weakest of them counts: " + Listed(parts);
    case Kind::kFirst:
      break;
  }
  std::string text = "the objectives count one after another: ";
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : "; then ") + parts[i];
  return text;
}

std::string Sentences::Of(const ast::TradeOffDeclaration& node) {
  std::string text = Terms(node.kind, node.terms);
  for (const auto& dated : node.dated)
    text += "; from " + DateInWords(dated.date.text) + " on, " + Terms(dated.kind, dated.terms);
  return text;
}

std::string Sentences::Of(const ast::RequireDeclaration& node) {
  std::string text =
      Days(node.from_date) + "it is required that " + phrases_.Condition(node.condition);
  if (!node.scope.empty()) text += ", separately for each combination of " + Names(node.scope);
  return text + Because(node.because);
}

std::string Sentences::Of(const ast::PreferDeclaration& node) {
  return "it is preferred that " + phrases_.Condition(node.condition) + ", which is worth " +
         phrases_.Operand(node.worth) + " of " + The("objective", node.objective) +
         Because(node.because);
}

std::string Sentences::Of(const ast::LadderDeclaration& node) {
  return "the levels of authority, from the lowest to the highest, are " + Names(node.levels);
}

std::string Sentences::Of(const ast::SideDeclaration& node) {
  return "beside the levels of authority, the agreement of " + Names(node.names) + " can be needed";
}

std::string Sentences::Of(const ast::EscalateDeclaration& node) {
  std::vector<std::string> levels, sides;
  for (const ast::Name& name : node.to) {
    const auto& known = checked_.model.sides;
    const bool side = std::find(known.begin(), known.end(), name.text) != known.end();
    (side ? sides : levels).push_back(NameInWords(name.text));
  }
  std::string text = Days(node.from_date) + "the decision must be approved by ";
  if (!levels.empty()) text += Listed(levels) + " or above";
  if (!levels.empty() && !sides.empty()) text += ", and also by ";
  text += Listed(sides);
  return text + (sides.empty() || levels.empty() ? "" : ",") + " when " +
         phrases_.Condition(node.condition) + Because(node.because);
}

std::string Sentences::Of(const ast::RefuseDeclaration& node) {
  const bool knob = node.condition.index() < checked_.uses.size() &&
                    (checked_.uses[node.condition.index()] & check::kUsesKnob) != 0;
  return Days(node.from_date) +
         (knob ? "what is chosen is refused when " : "the case is refused when ") +
         phrases_.Condition(node.condition) + Because(node.because);
}

std::string Sentences::Expiry(const ast::DeviateDeclaration& node) {
  if (node.expires) return ", until " + DateInWords(node.expires->text) + " (that day included)";
  if (node.expires_after)
    return ", until " + phrases_.Operand(*node.expires_after) + " after the policy takes effect";
  return "";
}

std::string Sentences::Of(const ast::DeviateDeclaration& node) {
  using Side = ast::DeviateDeclaration::Side;
  std::string text = NameInWords(node.level.text) + " may depart from the recommended " +
                     Linked(Anchor("choose", node.knob.text), NameInWords(node.knob.text)) +
                     " by at most " + phrases_.Operand(node.reach);
  text += node.side == Side::kBoth    ? ", upwards or downwards"
          : node.side == Side::kAbove ? ", upwards only"
                                      : ", downwards only";
  if (node.giving_reason) text += ", giving a reason";
  if (node.budget)
    text += ", at most " + phrases_.Operand(node.budget->count) + " times per " +
            NameInWords(node.budget->period.text);
  return text + Expiry(node);
}

std::string Sentences::Of(const ast::ExpectDeviationDeclaration& node) {
  return "people are expected to depart from the recommendation, and no limit to that applies, "
         "when " +
         phrases_.Condition(node.condition) + Because(node.because);
}

std::string Sentences::Of(const ast::DampDeclaration& node) {
  std::string text = "from one decision to the next";
  if (node.key) text += " for which " + phrases_.Operand(*node.key) + " is the same,";
  return text + " " + The("choose", node.target) + " moves by at most " +
         phrases_.Operand(node.amount) + " for every whole " + NameInWords(node.period.text) +
         " in between, and for one at least; where this limit alone would leave nothing, it does "
         "not count";
}

std::string Sentences::Of(const ast::MonitorDeclaration& node) {
  std::string text = NameInWords(node.name.text) + " watches " + phrases_.Operand(node.watch);
  if (node.over) text += " over " + phrases_.Operand(*node.over);
  return text + "; it raises an alert when " + phrases_.Condition(node.alert) +
         ", and clears it when " + phrases_.Condition(node.clear);
}

std::string Sentences::Of(const ast::OutcomeDeclaration& node) {
  std::string text = NameInWords(node.name.text) + " is what comes back later: " + Type(node.type);
  return node.within ? text + ", within " + phrases_.Operand(*node.within) : text;
}

std::string Sentences::Of(const ast::LearnDeclaration& node) {
  std::string text = "a new value of " + NameInWords(node.target.text) +
                     " may be proposed within " + phrases_.Operand(node.within);
  return node.from ? text + " from what is known of " + NameInWords(node.from->text) : text;
}

std::string Sentences::Of(const ast::ExploreDeclaration& node) {
  std::string text = "in " + phrases_.Operand(node.share) + " of the cases, " +
                     The("choose", node.knob) + " is tried out";
  return node.within ? text + " within " + phrases_.Operand(*node.within) : text;
}

std::string Sentences::Of(const ast::PortfolioDeclaration& node) {
  std::string text =
      NameInWords(node.name.text) + " takes " + phrases_.Operand(node.over) + " together";
  for (const ast::ExprId limit : node.limits)
    text += ", keeps to it that " + phrases_.Condition(limit);
  return text + ", and makes the most of " + phrases_.Operand(node.maximise);
}

std::string Sentences::Of(const ast::GuardrailDeclaration& node) {
  return "every policy that serves this intent keeps to it that " +
         phrases_.Condition(node.condition);
}

std::string Sentences::About(const ast::AboutClause& about) const {
  using Of = ast::AboutClause::Of;
  switch (about.of) {
    case Of::kFeasible:
      return "whatever is chosen among what is permitted";
    case Of::kProposals:
      return "for whatever anybody may propose among what is permitted";
    case Of::kRecommendations:
      break;
  }
  return about.any_weights ? "for what is recommended, wherever the movable weights are set"
                           : "for what is recommended";
}

std::string Sentences::Of(const ast::GuaranteeDeclaration& node) {
  return "it is guaranteed, " + About(node.about) + ", that " + phrases_.Condition(node.condition);
}

std::string Sentences::Of(const ast::PropertyDeclaration& node) {
  if (node.cases.empty())
    return "it holds, " + About(node.about) + ", that " + phrases_.Condition(node.condition);
  std::vector<std::string> differing;
  for (const ast::Path& path : node.differing) {
    std::vector<std::string> names;
    for (const ast::Name& name : path) names.push_back(name.text);
    differing.push_back("the " + PathInWords(names));
  }
  std::string text =
      "of any two cases " + Names(node.cases) + " that differ only in " + Listed(differing);
  if (node.where) text += ", and where " + phrases_.Condition(*node.where);
  return text + ", it holds, " + About(node.about) + ", that " + phrases_.Condition(node.condition);
}

std::string Sentences::Of(const ast::BrokenDeclaration&) { return "what cannot be read"; }

// ---------------------------------------------------------------- from outside

std::string Sentence(const ast::Ast& ast, const check::Checked& checked, ast::DeclId decl) {
  Sentences sentences(ast, checked, decl);
  const std::string text =
      std::visit([&](const auto& node) { return sentences.Of(node); }, ast[decl].node);
  return Capitalised(text + ".");
}

TableInWords RowsInWords(const ast::Ast& ast, const check::Checked& checked,
                         const ast::TableDeclaration& table) {
  return Sentences(ast, checked).Rows(table);
}

std::string TypeInWords(const ast::TypeExpr& type, const check::Checked& checked) {
  const ast::Ast none;
  return Sentences(none, checked).Type(type);
}

std::string FieldInWords(const ast::Ast& ast, const check::Checked& checked,
                         const ast::Field& field) {
  return Sentences(ast, checked).Field(field);
}

}  // namespace remit::prose
