// Sentences of what a policy is made of: types, inputs, parameters, derived values, tables, models,
// worlds and tests.
#include <algorithm>

#include "interpreter/base/overloaded.h"
#include "interpreter/prose/marked.h"
#include "interpreter/prose/sentence_parts.h"
#include "interpreter/prose/words.h"

namespace remit::prose {
namespace {

const check::Symbol* SymbolNamed(const check::Checked& checked, std::string_view name) {
  const auto found = std::find_if(checked.names.begin(), checked.names.end(),
                                  [&](const check::Symbol& s) { return s.name == name; });
  return found == checked.names.end() ? nullptr : &*found;
}

// One name of a type, where nothing is divided.
std::string OneType(const std::string& name, const check::Checked& checked) {
  if (name == "percent") return "a percentage";
  if (name == "number") return "a number";
  if (name == "boolean") return "yes or no";
  if (name == "date") return "a date";
  if (name == "text") return "a text";
  if (name == "count") return "a count";
  if (const types::UnitSpelling* spelling = checked.type_table.FindSpelling(name))
    return (checked.type_table.unit(spelling->unit).currency ? "an amount in " : "a number of ") +
           NameInWords(name);
  const check::Symbol* symbol = SymbolNamed(checked, name);
  if (symbol != nullptr && symbol->kind == check::Symbol::Kind::kEnum)
    return "one of the values of " + Linked(Anchor("enum", name), TypeInWords(name));
  return "a record of type " + Linked(Anchor("record", name), TypeInWords(name));
}

std::string Collected(const std::string& what) {
  if (what == "count") return "the number";
  if (what == "min") return "the smallest result";
  if (what == "max") return "the greatest result";
  return what == "sum" ? "the sum of the results" : "the list of the results";
}

}  // namespace

std::string Sentences::Type(const ast::TypeExpr& type) const {
  std::string text;
  for (std::size_t i = 0; i < type.factors.size(); ++i) {
    const ast::TypeFactor& factor = type.factors[i];
    text += i == 0 ? OneType(factor.name.text, checked_)
                   : (factor.divided ? " per " : " times ") + NameInWords(factor.name.text);
  }
  if (type.list) text = "a list, each entry of which is " + text;
  return text;
}

std::string Sentences::Field(const ast::Field& field) {
  std::string text = Type(field.type);
  if (field.domain) text += (field.type.list ? ", of a length " : ", ") + Within(*field.domain);
  if (field.type.optional) text += ", which may be missing";
  if (field.modelled) text += ", which the models know " + Within(*field.modelled);
  if (field.attested) text += ", for which a person vouches";
  if (field.negotiable) text += ", which the person may change";
  if (field.is_protected) text += ", which is protected";
  if (!field.personal) return text;
  text += ", which is personal";
  if (field.personal->subject) text += " to the " + NameInWords(field.personal->subject->text);
  if (!field.personal->purposes.empty())
    text += " and used only for " + Names(field.personal->purposes);
  return text;
}

std::string Sentences::Of(const ast::UseDeclaration& node) {
  return "the policy uses the module " + DottedInWords(node.module);
}

std::string Sentences::Of(const ast::EnumDeclaration& node) {
  return "the values of " + Linked(Anchor("enum", node.name.text), TypeInWords(node.name.text)) +
         " are " + Names(node.values);
}

std::string Sentences::Of(const ast::RecordDeclaration& node) {
  std::string text =
      "a record of type " + Linked(Anchor("record", node.name.text), TypeInWords(node.name.text));
  if (node.fields.empty()) return text + " holds nothing";
  text += " holds ";
  for (std::size_t i = 0; i < node.fields.size(); ++i)
    text += (i == 0 ? "" : "; ") + std::string("the ") + NameInWords(node.fields[i].name.text) +
            ": " + Field(node.fields[i]);
  return text;
}

std::string Sentences::Of(const ast::UnitDeclaration& node) {
  const std::string text = "things are counted in " + Names(node.names);
  return node.definition ? text + ", each of which is " + phrases_.Operand(*node.definition) : text;
}

std::string Sentences::Of(const ast::CurrencyDeclaration& node) {
  return "money may be in " + Names(node.names);
}

std::string Sentences::Of(const ast::InputDeclaration& node) {
  return "each case supplies " + The("input", node.field.name) + ": " + Field(node.field);
}

std::string Sentences::Series(ast::ExprId value, const std::vector<ast::DatedValue>& dated) {
  std::string text = phrases_.Whole(value);
  for (const ast::DatedValue& step : dated)
    text += ", and from " + DateInWords(step.date.text) + " on " + phrases_.Whole(step.value);
  return text;
}

std::string Sentences::Of(const ast::ParameterDeclaration& node) {
  const auto& all = checked_.model.parameters;
  const auto known = std::find_if(all.begin(), all.end(), [&](const check::ParameterInfo& info) {
    return info.name == node.name.text;
  });
  const bool set = known != all.end() && known->set_by.has_value();
  std::string text = The("parameter", node.name) + " is ";
  if (set) {
    const auto& own = std::get<ast::SetDeclaration>(ast_[*known->set_by].node);
    text += Series(own.value, own.dated) + ", set in place of " + Series(node.value, node.dated);
  } else {
    text += Series(node.value, node.dated);
  }
  if (!node.range) return text;
  return text + "; " + (node.level ? NameInWords(node.level->text) : "the owner") +
         " may set it to anything " + Within(*node.range);
}

std::string Sentences::Of(const ast::SetDeclaration& node) {
  std::vector<std::string> names;
  for (const ast::Name& name : node.target) names.push_back(name.text);
  return "this policy sets the " + PathInWords(names) + " to " + Series(node.value, node.dated);
}

std::string Sentences::Of(const ast::LetDeclaration& node) {
  const std::string name = The("let", node.name);
  if (phrases_.IsCondition(node.value))
    return name + " holds exactly where " + phrases_.Condition(node.value);
  return name + (phrases_.IsChoice(node.value) ? " depends: " : " is ") +
         phrases_.Whole(node.value) + (node.type ? ", told as " + Type(*node.type) : "");
}

std::string Sentences::Parameters(const std::vector<ast::Parameter>& parameters) const {
  std::vector<std::string> parts;
  for (const ast::Parameter& parameter : parameters)
    parts.push_back("the " + NameInWords(parameter.name.text) + " (" + Type(parameter.type) +
                    (parameter.type.optional ? ", which may be missing" : "") + ")");
  return Listed(parts);
}

std::string Sentences::Of(const ast::FunctionDeclaration& node) {
  std::string text = The("function", node.name);
  if (!node.parameters.empty()) text += " for " + Parameters(node.parameters);
  return text + " is " + phrases_.Whole(node.body) + ", told as " + Type(node.result);
}

std::string Sentences::Of(const ast::TableDeclaration& node) {
  std::string text = The("table", node.name);
  if (!node.parameters.empty()) text += " for " + Parameters(node.parameters);
  text += " is read from a table, which gives ";
  const bool named = node.outputs.size() > 1 || !node.outputs.front().name.text.empty();
  text += named ? Parameters(node.outputs) : Type(node.outputs.front().type);
  text += "; ";
  switch (node.hit) {
    case ast::HitPolicy::kUnique:
      text += "exactly one row applies";
      break;
    case ast::HitPolicy::kAgree:
      text += "where several rows apply, they say the same";
      break;
    case ast::HitPolicy::kFirst:
      text += "the first row that applies counts";
      break;
    case ast::HitPolicy::kCollect:
      text += "of all rows that apply, " + Collected(node.collect->text) + " is taken";
      break;
  }
  if (node.file) text += "; its rows are kept in the file " + Quoted(*node.file);
  if (node.delegated)
    text += "; a policy that extends this one may put " + NameInWords(node.delegated->text) +
            " results in its place";
  return text;
}

// ---------------------------------------------------------------- tables

std::string Sentences::Compared(const std::string& comparison, ast::ExprId operand) {
  const std::string name = comparison == "=" ? "==" : comparison;
  const builtins::Row* row = builtins::Find(name, builtins::Fixity::kInfix);
  std::string words(row->words);
  const bool date = operand.index() < checked_.type.size() &&
                    checked_.TypeOf(operand).kind == types::TypeKind::kDate;
  for (const builtins::Overload& overload : row->overloads) {
    if (date && overload.signature.rfind("date", 0) == 0 && !overload.words.empty())
      words = overload.words;
  }
  words = words.substr(words.find(' ') + 1);  // without the left side, which is the column
  return words.substr(0, words.find("{1}")) + phrases_.Operand(operand);
}

std::string Sentences::Pattern(const ast::CellPattern& pattern) {
  using Kind = ast::CellPattern::Kind;
  switch (pattern.kind) {
    case Kind::kAny:
      return "anything known";
    case Kind::kUnknown:
      return "not known";
    case Kind::kCompare: {
      const std::string text = Compared(pattern.comparison, *pattern.operand);
      return pattern.second_operand
                 ? text + " and " + Compared(pattern.second_comparison, *pattern.second_operand)
                 : text;
    }
    case Kind::kValue:
      break;
  }
  return std::holds_alternative<ast::Range>(ast_[*pattern.operand].node)
             ? Within(*pattern.operand)
             : phrases_.Operand(*pattern.operand);
}

std::string Sentences::Cell(const ast::Cell& cell) {
  std::vector<std::string> parts;
  for (const ast::CellPattern& pattern : cell.patterns) parts.push_back(Pattern(pattern));
  return (cell.negated ? "known and not " : "") + Listed(parts, cell.negated ? "nor" : "or");
}

TableInWords Sentences::Rows(const ast::TableDeclaration& node) {
  TableInWords table;
  for (const ast::Parameter& parameter : node.parameters)
    table.conditions.push_back(NameInWords(parameter.name.text));
  for (const ast::Name& output : node.header_outputs)  // as the author calls the column
    table.outputs.push_back(NameInWords(output.text));
  for (const ast::Row& row : node.rows) {
    TableInWords::Row words;
    for (const ast::Cell& cell : row.conditions) words.conditions.push_back(Cell(cell));
    for (const ast::ExprId output : row.outputs) words.outputs.push_back(phrases_.Whole(output));
    if (row.from_date) words.from = DateInWords(row.from_date->text);
    table.dated = table.dated || row.from_date.has_value();
    table.rows.push_back(std::move(words));
  }
  return table;
}

// ---------------------------------------------------------------- models and worlds

std::string Sentences::Sum(const ast::ModelDeclaration& node) {
  std::vector<std::string> parts;
  for (const ast::ModelTerm& term : node.terms) {
    const auto* coefficients = std::get_if<ast::StructLiteral>(&ast_[term.value].node);
    if (coefficients == nullptr) {
      const std::string value = phrases_.Operand(term.value);
      parts.push_back(term.name.text == "intercept"
                          ? "the constant " + value
                          : value + " times the " + NameInWords(term.name.text));
      continue;
    }
    std::vector<std::string> values;
    for (const ast::FieldBinding& field : coefficients->fields)
      values.push_back(phrases_.Operand(field.value) + " for " +
                       NameInWords(field.path.back().text));
    parts.push_back("by the " + NameInWords(term.name.text) + ", " + Listed(values));
  }
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : "; ") + parts[i];
  return text;
}

std::string Sentences::Of(const ast::ModelDeclaration& node) {
  std::string text = The("model", node.name) + " that the model predicts for " +
                     Parameters(node.parameters) + " is " + Type(node.result);
  switch (node.kind) {
    case ast::ModelKind::kFile:
      return text + ", by the decision trees in the file " + Quoted(*node.file);
    case ast::ModelKind::kLogistic:
      return text + ", by the logistic curve of the sum of " + Sum(node);
    case ast::ModelKind::kLinear:
      break;
  }
  return text + ", by the sum of " + Sum(node);
}

std::string Sentences::Outcomes(const std::vector<ast::Outcome>& outcomes) {
  std::vector<std::string> parts;
  for (const ast::Outcome& outcome : outcomes)
    parts.push_back(phrases_.Operand(outcome.value) + " with a probability of " +
                    phrases_.Operand(outcome.probability));
  return Listed(parts);
}

std::string Sentences::Of(const ast::DistributionDeclaration& node) {
  return "nobody knows yet " + The("distribution", node.name) + " (" + Type(node.type) +
         "): it is " + Outcomes(node.outcomes);
}

std::string Sentences::Of(const ast::ScenarioDeclaration& node) {
  std::string text = "in the scenario " + Quoted(NameInWords(node.name.text));
  if (node.probability)
    text += ", which has a probability of " + phrases_.Operand(*node.probability) + ",";
  if (node.as_of) text += ", played through on " + DateInWords(node.as_of->text) + ",";
  std::vector<std::string> parts;
  for (const ast::Replacement& replacement : node.replacements) {
    std::vector<std::string> names;
    for (const ast::Name& name : replacement.path) names.push_back(name.text);
    parts.push_back("the " + PathInWords(names) + " is " +
                    (replacement.value ? phrases_.Operand(*replacement.value)
                                       : Outcomes(replacement.outcomes)));
  }
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? " " : "; ") + parts[i];
  return parts.empty() ? text + " nothing else holds" : text;
}

// ---------------------------------------------------------------- tests

namespace {

std::string RuleInWords(const ast::TestItem::RuleReference& rule) {
  std::vector<std::string> names;
  for (const ast::Name& name : rule.names) names.push_back(NameInWords(name.text));
  if (rule.keyword == "escalate") return "the escalation to " + Listed(names);
  if (rule.keyword == "refuse") return "a refusal";
  if (rule.keyword == "expect deviation") return "an expected deviation";
  return "the rule " + Quoted(Listed(names));
}

}  // namespace

namespace {

// Without the article: "the escalation to manager" stands for any such.
std::string Bare(const std::string& words) { return words.substr(words.find(' ') + 1); }

}  // namespace

std::string Sentences::TestItem(const ast::TestItem& item) {
  using Kind = ast::TestItem::Kind;
  switch (item.kind) {
    case Kind::kGiven: {
      const auto* record = std::get_if<ast::StructLiteral>(&ast_[*item.value].node);
      const std::string name = "the " + NameInWords(item.target->text);
      if (record == nullptr) return name + " is " + phrases_.Operand(*item.value);
      std::vector<std::string> fields;
      for (const ast::FieldBinding& field : record->fields)
        fields.push_back(NameInWords(field.path.back().text) + " " + phrases_.Operand(field.value));
      return name + " has " + (fields.empty() ? "nothing" : Listed(fields));
    }
    case Kind::kGivenScenario:
      return "the scenario is " + Quoted(NameInWords(item.target->text));
    case Kind::kPropose: {
      std::vector<std::string> fields;
      for (const ast::FieldBinding& field :
           std::get<ast::StructLiteral>(ast_[*item.value].node).fields)
        fields.push_back(NameInWords(field.path.back().text) + " " + phrases_.Operand(field.value));
      return "the proposal is " + Listed(fields);
    }
    case Kind::kExpect:
      return phrases_.Condition(*item.value);
    case Kind::kExpectFired:
      return RuleInWords(*item.rule) + " applies";
    case Kind::kExpectNotFired:
      return item.rule->keyword.empty() ? RuleInWords(*item.rule) + " does not apply"
                                        : "no " + Bare(RuleInWords(*item.rule)) + " applies";
    case Kind::kAsOf:
      break;
  }
  return "the day is " + DateInWords(item.date->text);
}

std::string Sentences::Of(const ast::TestDeclaration& node) {
  using Kind = ast::TestItem::Kind;
  std::string given, expected;
  for (const ast::TestItem& item : node.items) {
    const bool result = item.kind == Kind::kExpect || item.kind == Kind::kExpectFired ||
                        item.kind == Kind::kExpectNotFired;
    std::string& part = result ? expected : given;
    part += (part.empty() ? "" : "; ") + TestItem(item);
  }
  std::string text = "for instance (" + Quoted(node.title) + ")";
  if (!given.empty()) text += ", where " + given;
  return text + ": " + (expected.empty() ? "nothing is expected" : expected);
}

}  // namespace remit::prose
