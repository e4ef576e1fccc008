#include "interpreter/prose/phrases.h"

#include <algorithm>

#include "interpreter/base/overloaded.h"
#include "interpreter/prose/marked.h"
#include "interpreter/prose/words.h"
#include "interpreter/types/value.h"

namespace remit::prose {
namespace {

using ast::Call;
using ast::CallForm;
using ast::ExprId;
using builtins::Fixity;
using builtins::Form;
using check::Reference;

Fixity FixityOf(CallForm form) {
  switch (form) {
    case CallForm::kFunction:
      return Fixity::kFunction;
    case CallForm::kPrefix:
    case CallForm::kConditional:
      return Fixity::kPrefix;
    case CallForm::kInfix:
      return Fixity::kInfix;
    case CallForm::kPostfix:
      return Fixity::kPostfix;
  }
  return Fixity::kFunction;
}

bool IsValueRow(const builtins::Row& row) { return row.words.rfind("the ", 0) == 0; }

// Told one after another without a word between them: a + b - c, a * b * c.
bool OneChain(std::string_view first, std::string_view second) {
  const auto sum = [](std::string_view name) { return name == "+" || name == "-"; };
  return (sum(first) && sum(second)) || (first == "*" && second == "*");
}

std::string_view KindOfCallee(check::Callee::Kind kind) {
  switch (kind) {
    case check::Callee::Kind::kTable:
      return "table";
    case check::Callee::Kind::kModel:
      return "model";
    case check::Callee::Kind::kNone:
    case check::Callee::Kind::kBuiltin:
    case check::Callee::Kind::kFunction:
    case check::Callee::Kind::kRisk:
    case check::Callee::Kind::kAggregate:
      break;
  }
  return "function";
}

// How many operands a template names; -1 where it takes any number.
int PlacesOf(std::string_view words) {
  if (words.find("{*}") != std::string_view::npos) return -1;
  int places = 0;
  while (words.find("{" + std::to_string(places) + "}") != std::string_view::npos) ++places;
  return places;
}

}  // namespace

std::string Anchor(std::string_view kind, std::string_view name) {
  return std::string(kind) + "-" + std::string(name);
}

std::string Phrases::The(std::string_view target, std::string_view name) const {
  return "the " + Linked(target, NameInWords(name));
}

Reference::Kind Phrases::KindOf(ExprId id) const {
  return Resolved(id) ? checked_.reference[id.index()].kind : Reference::Kind::kNone;
}

const Phrases::Variable* Phrases::FindVariable(std::string_view name) const {
  const auto found = std::find_if(variables_.rbegin(), variables_.rend(),
                                  [&](const Variable& v) { return v.name == name; });
  return found == variables_.rend() ? nullptr : &*found;
}

const builtins::Row* Phrases::RowOf(ExprId id) const {
  const auto* call = std::get_if<Call>(&ast_[id].node);
  if (call == nullptr) return nullptr;
  const auto kind = id.index() < checked_.callee.size() ? checked_.callee[id.index()].kind
                                                        : check::Callee::Kind::kNone;
  const bool named = kind != check::Callee::Kind::kNone && kind != check::Callee::Kind::kBuiltin;
  return named ? nullptr : builtins::Find(call->callee, FixityOf(call->form));
}

// The overload's words where it has some; a call that was never checked has those that fit the
// number of its arguments.
std::string_view Phrases::WordsOf(ExprId id, const builtins::Row& row) const {
  const int given = static_cast<int>(std::get<Call>(ast_[id].node).arguments.size());
  const bool known = id.index() < checked_.callee.size() &&
                     checked_.callee[id.index()].kind == check::Callee::Kind::kBuiltin;
  if (row.form == Form::kStrict && known) {
    const std::string_view words = row.overloads[checked_.callee[id.index()].overload].words;
    return words.empty() ? row.words : words;
  }
  if (PlacesOf(row.words) < 0 || PlacesOf(row.words) == given) return row.words;
  for (const builtins::Overload& overload : row.overloads) {
    if (PlacesOf(overload.words) == given) return overload.words;
  }
  return row.words;
}

bool Phrases::IsAtom(ExprId id) const {
  const ast::ExprNode& node = ast_[id].node;
  if (const auto* member = std::get_if<ast::Member>(&node))
    return KindOf(id) == Reference::Kind::kConstant || IsAtom(member->base);
  if (const auto* call = std::get_if<Call>(&node))
    return call->callee == "-" && call->form == CallForm::kPrefix &&
           std::holds_alternative<ast::QuantityLiteral>(ast_[call->arguments[0]].node);
  if (KindOf(id) == Reference::Kind::kOutsideModel) return false;
  return std::holds_alternative<ast::QuantityLiteral>(node) ||
         std::holds_alternative<ast::DateLiteral>(node) ||
         std::holds_alternative<ast::TextLiteral>(node) ||
         std::holds_alternative<ast::BooleanLiteral>(node) ||
         std::holds_alternative<ast::NameReference>(node);
}

bool Phrases::IsBetween(ExprId id) const {
  const builtins::Row* row = RowOf(id);
  return row != nullptr && !row->between.empty();
}

bool Phrases::IsCondition(ExprId id) const {
  if (KindOf(id) == Reference::Kind::kOutsideModel) return true;
  if (const auto* aggregate = std::get_if<ast::Aggregate>(&ast_[id].node))
    return aggregate->function.text == "any" || aggregate->function.text == "all";
  const auto* call = std::get_if<Call>(&ast_[id].node);
  if (call == nullptr) return false;
  const builtins::Row* row = RowOf(id);
  if (row == nullptr) return call->form != CallForm::kFunction;  // a limit of risk
  if (row->form == Form::kIf)
    return id.index() < checked_.type.size() &&
           checked_.TypeOf(id).kind == types::TypeKind::kBoolean;
  return !IsValueRow(*row);
}

bool Phrases::IsSimple(ExprId id) const {
  const auto* call = std::get_if<Call>(&ast_[id].node);
  if (call == nullptr) return !std::holds_alternative<ast::Aggregate>(ast_[id].node);
  const builtins::Row* row = RowOf(id);
  if (row == nullptr || IsValueRow(*row)) return true;
  if (row->form == Form::kAnd || row->form == Form::kOr || row->form == Form::kIf) return false;
  return std::all_of(call->arguments.begin(), call->arguments.end(),
                     [&](ExprId argument) { return IsSimple(argument); });
}

bool Phrases::IsPair(ExprId id, std::string_view callee) const {
  const auto* call = std::get_if<Call>(&ast_[id].node);
  return call != nullptr && call->callee == callee && call->arguments.size() == 2 &&
         IsSimple(call->arguments[0]) && IsSimple(call->arguments[1]);
}

// ---------------------------------------------------------------- values

bool Phrases::IsChoice(ExprId id) const {
  const auto* call = std::get_if<Call>(&ast_[id].node);
  return call != nullptr && call->form == CallForm::kConditional && !IsCondition(id);
}

std::string Phrases::Whole(ExprId id) {
  if (!IsChoice(id)) return Value(id);
  const auto& call = std::get<Call>(ast_[id].node);
  return "if " + Condition(call.arguments[0]) + ", then " + Value(call.arguments[1]) +
         "; otherwise " + Whole(call.arguments[2]);
}

std::string Phrases::Value(ExprId id) {
  if (within_ > 0) return Operand(id);
  if (IsBetween(id)) return LeftToRight(id);
  const auto* call = std::get_if<Call>(&ast_[id].node);
  if (call != nullptr && RowOf(id) == nullptr && call->form == CallForm::kFunction) {
    ++within_;
    const std::string text = CallOfName(id, *call, true);
    --within_;
    return text;
  }
  return Operand(id);
}

std::string Phrases::LeftToRight(ExprId id) {
  const auto& call = std::get<Call>(ast_[id].node);
  const ExprId left = call.arguments[0], right = call.arguments[1];
  std::string text, join = " ";
  if (IsBetween(left)) {
    const auto& before = std::get<Call>(ast_[left].node);
    text = LeftToRight(left);
    if (!OneChain(before.callee, call.callee))
      join = ", the whole ";
    else if (!IsAtom(before.arguments[1]))
      join = ", ";
  } else {
    text = Operand(left);
    if (!IsAtom(left)) join = ", ";
  }
  return text + join + std::string(RowOf(id)->between) + " " + Operand(right);
}

std::string Phrases::Operand(ExprId id) {
  ++within_;
  std::string text = IsCondition(id) ? "the answer to whether " + Condition(id) : OperandOf(id);
  --within_;
  return text;
}

std::string Phrases::OperandOf(ExprId id) {
  return std::visit(
      base::Overloaded{
          [&](const ast::QuantityLiteral& node) { return Quantity(id, node); },
          [&](const ast::DateLiteral& node) { return DateInWords(node.text); },
          [&](const ast::TextLiteral& node) { return "the text " + Quoted(node.value); },
          [&](const ast::BooleanLiteral& node) {
            return std::string(node.value ? "true" : "false");
          },
          [&](const ast::NameReference& node) { return Name(id, node.name); },
          [&](const ast::Member&) { return Path(id); },
          [&](const Call& node) { return OperandOfCall(id, node); },
          [&](const ast::Range& node) {
            return "the values from " + Operand(node.low) +
                   (node.includes_high ? " up to and including " : " up to but not including ") +
                   Operand(node.high);
          },
          [&](const ast::SetLiteral& node) { return Counted(node.elements); },
          [&](const ast::ListLiteral& node) {
            return node.elements.empty() ? std::string("the empty list")
                                         : "the list of " + Counted(node.elements);
          },
          [&](const ast::StructLiteral& node) { return Structure(node); },
          [&](const ast::Aggregate& node) { return Aggregate(node); },
          [&](const ast::BrokenExpression&) { return std::string("what cannot be read"); },
      },
      ast_[id].node);
}

std::string Phrases::OperandOfCall(ExprId id, const Call& call) {
  const builtins::Row* row = RowOf(id);
  if (row == nullptr) return CallOfName(id, call, false);
  if (row->form == Form::kIf)
    return "the value that is " + Operand(call.arguments[1]) + " if " +
           Condition(call.arguments[0]) + " and " + Operand(call.arguments[2]) + " if not";
  if (row->form == Form::kOtherwise) return Otherwise(call);
  if (IsAtom(id)) return "−" + Operand(call.arguments[0]);
  if (call.callee != "+" && call.callee != "*")
    return Filled(WordsOf(id, *row), call.arguments, As::kOperands);
  std::vector<ExprId> chain;  // of one operator, from left to right
  const auto same = [&](ExprId part) {
    const auto* inner = std::get_if<Call>(&ast_[part].node);
    return inner != nullptr && IsBetween(part) && inner->callee == call.callee;
  };
  ExprId part = id;
  for (; same(part); part = std::get<Call>(ast_[part].node).arguments[0])
    chain.push_back(std::get<Call>(ast_[part].node).arguments[1]);
  chain.push_back(part);
  std::reverse(chain.begin(), chain.end());
  return Filled(WordsOf(id, *row), chain, As::kOperands);
}

std::string Phrases::Otherwise(const Call& call) {
  const ExprId first = call.arguments[0];
  if (IsAtom(first))
    return Operand(first) + " (or " + Operand(call.arguments[1]) + " where that is not known)";
  std::vector<ExprId> chain{call.arguments[1]};
  ExprId part = first;
  for (const auto* inner = std::get_if<Call>(&ast_[part].node);
       inner != nullptr && inner->callee == "otherwise";
       inner = std::get_if<Call>(&ast_[part].node)) {
    chain.push_back(inner->arguments[1]);
    part = inner->arguments[0];
  }
  chain.push_back(part);
  std::reverse(chain.begin(), chain.end());
  return Filled(builtins::Find("otherwise", Fixity::kInfix)->words, chain, As::kOperands);
}

std::string Phrases::Filled(std::string_view words, const std::vector<ExprId>& arguments, As as) {
  std::string text;
  while (!words.empty()) {
    const std::size_t open = words.find('{');
    text += words.substr(0, open);
    if (open == std::string_view::npos) break;
    const char place = words[open + 1];
    words.remove_prefix(open + 3);
    if (place == '*') {
      text += Parts(arguments);
      continue;
    }
    const ExprId argument = arguments[static_cast<std::size_t>(place - '0')];
    text += as == As::kOperands ? Operand(argument)
            : as == As::kValues ? Value(argument)
                                : Condition(argument);
  }
  return text;
}

// Of more than two, and of two of which the first is long, it is said where each begins.
std::string Phrases::Parts(const std::vector<ExprId>& parts) {
  if (parts.size() == 1) return Operand(parts[0]);
  if (parts.size() > 2) return Counted(parts);
  if (IsAtom(parts[0])) return Operand(parts[0]) + " and " + Operand(parts[1]);
  return "first " + Operand(parts[0]) + " and second " + Operand(parts[1]);
}

std::string Phrases::Counted(const std::vector<ExprId>& parts) {
  const bool atoms =
      std::all_of(parts.begin(), parts.end(), [&](ExprId part) { return IsAtom(part); });
  std::vector<std::string> words;
  for (std::size_t i = 0; i < parts.size(); ++i)
    words.push_back((atoms ? "" : OrdinalInWords(i + 1) + " ") + Operand(parts[i]));
  return (parts.size() == 1 ? "this one: " : "these " + CountInWords(parts.size()) + ": ") +
         Listed(words);
}

std::string Phrases::Quantity(ExprId id, const ast::QuantityLiteral& literal) const {
  if (literal.unit) return QuantityInWords(literal.digits, literal.unit->text);
  if (id.index() >= checked_.type.size()) return DigitsInWords(literal.digits);
  const types::Type& type = checked_.type[id.index()];  // a bare number may have taken a unit
  if (type.kind != types::TypeKind::kDecimal || type.dimension.none())
    return DigitsInWords(literal.digits);
  return QuantityInWords(literal.digits, types::Name(type, checked_.type_table));
}

// ---------------------------------------------------------------- names

std::string Phrases::Name(ExprId id, const std::string& name) const {
  if (const Variable* variable = FindVariable(name))
    return KindOf(id) == Reference::Kind::kElement
               ? Linked(LeafAnchor(checked_.ReferenceOf(id).index), variable->words)
               : variable->words;
  if (!Resolved(id)) return "the " + NameInWords(name);
  const Reference& reference = checked_.ReferenceOf(id);
  const std::string own = reference.original ? "policy's own " : "";
  const auto the = [&](std::string_view kind) {
    return "the " + own + Linked(Anchor(kind, name), NameInWords(name));
  };
  switch (reference.kind) {
    case Reference::Kind::kLeaf:
      return own.empty() ? Leaf(reference.index) : the("input");
    case Reference::Kind::kRecord:
    case Reference::Kind::kList:
      return the("input");
    case Reference::Kind::kParameter:
      return the("parameter");
    case Reference::Kind::kLet:
      return the("let");
    case Reference::Kind::kKnob:
      return the("choose");
    case Reference::Kind::kObjective:
      return the("objective");
    case Reference::Kind::kDistribution:
      return the("distribution");
    case Reference::Kind::kConstant:
    case Reference::Kind::kLevel:
    case Reference::Kind::kSide:
      return NameInWords(name);
    case Reference::Kind::kUnit:
      return name;
    case Reference::Kind::kAsOf:
      return "the day of the decision";
    case Reference::Kind::kRoute:
      return "the level of approval";
    case Reference::Kind::kStatus:
      return "the outcome of the decision";
    case Reference::Kind::kVerdict:
      return "the verdict on the proposal";
    case Reference::Kind::kRouteSides:
    case Reference::Kind::kOutsideModel:
    case Reference::Kind::kNone:
    case Reference::Kind::kArgument:
    case Reference::Kind::kTableOutput:
    case Reference::Kind::kElement:
    case Reference::Kind::kElementRecord:
    case Reference::Kind::kPick:
    case Reference::Kind::kCase:
      break;
  }
  return "the " + NameInWords(name);
}

std::string Phrases::LeafAnchor(std::uint32_t index) const {
  return Anchor("input", checked_.model.leaves.at(index).path);
}

std::string Phrases::Leaf(std::uint32_t index) const {
  const check::InputLeaf& leaf = checked_.model.leaves.at(index);
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin <= leaf.path.size();) {
    const std::size_t end = std::min(leaf.path.find('.', begin), leaf.path.size());
    names.push_back(leaf.path.substr(begin, end - begin));
    begin = end + 1;
  }
  if (leaf.previous)
    return names.back() == "as_of"
               ? "the day of the previous decision"
               : "the " + NameInWords(names.back()) + " of the previous decision";
  return "the " + Linked(Anchor("input", leaf.path), PathInWords(names));
}

std::string Phrases::Path(ExprId id) {
  const Reference::Kind kind = KindOf(id);
  std::vector<std::string> names;
  ExprId root = id;
  for (const auto* member = std::get_if<ast::Member>(&ast_[root].node); member != nullptr;
       member = std::get_if<ast::Member>(&ast_[root].node)) {
    names.insert(names.begin(), member->member.text);
    root = member->base;
  }
  if (kind == Reference::Kind::kConstant) return NameInWords(names.back());
  const auto* start = std::get_if<ast::NameReference>(&ast_[root].node);
  if (start == nullptr) return "the " + PathInWords(names) + " of " + Operand(root);
  if (KindOf(root) == Reference::Kind::kCase) {
    const std::string whose = Whose("case " + start->name);
    if (kind == Reference::Kind::kRoute) return whose + "level of approval";
    if (kind == Reference::Kind::kRouteSides) return whose + "further approvers";
    if (kind == Reference::Kind::kAsOf) return whose + "day";
    return whose + (kind == Reference::Kind::kLeaf
                        ? Linked(LeafAnchor(checked_.ReferenceOf(id).index), PathInWords(names))
                        : PathInWords(names));
  }
  if (kind == Reference::Kind::kRouteSides) return "the further approvers of the decision";
  if (kind == Reference::Kind::kLeaf && !checked_.ReferenceOf(id).original)
    return Leaf(checked_.ReferenceOf(id).index);
  const std::string words = kind == Reference::Kind::kLeaf
                                ? "the policy's own " + NameInWords(start->name)
                                : Name(root, start->name);
  const bool field = kind == Reference::Kind::kElement || kind == Reference::Kind::kPick;
  return (Plain(words).back() == 's' ? words + "' " : words + "'s ") +
         (field ? Linked(LeafAnchor(checked_.ReferenceOf(id).index), PathInWords(names))
                : PathInWords(names));
}

std::string Phrases::CallOfName(ExprId id, const Call& call, bool plain) {
  const check::Callee::Kind kind = id.index() < checked_.callee.size()
                                       ? checked_.callee[id.index()].kind
                                       : check::Callee::Kind::kNone;
  std::string words = The(Anchor(KindOfCallee(kind), call.callee), call.callee);
  if (kind == check::Callee::Kind::kModel) words += " that the model predicts";
  if (call.arguments.empty()) return words;
  const bool atoms = std::all_of(call.arguments.begin(), call.arguments.end(),
                                 [&](ExprId argument) { return IsAtom(argument); });
  if (!plain || !atoms) return words + " for " + Parts(call.arguments);
  std::vector<std::string> arguments;
  for (const ExprId argument : call.arguments) arguments.push_back(Operand(argument));
  return words + " for " + Listed(arguments);
}

// ---------------------------------------------------------------- lists and records

std::string Phrases::ElementNoun(const ast::Aggregate& node) const {
  if (!Resolved(node.list)) return Quoted(node.variable.text);
  const Reference& reference = checked_.ReferenceOf(node.list);
  std::string noun = "value";
  if (reference.kind == Reference::Kind::kList) {
    const types::Type& element = checked_.model.lists.at(reference.index).element;
    if (element.kind == types::TypeKind::kRecord)
      noun = TypeInWords(checked_.type_table.record(types::RecordId(element.index)).name);
  }
  const bool taken = std::any_of(variables_.begin(), variables_.end(),
                                 [&](const Variable& v) { return v.words == "this " + noun; });
  return taken ? noun + " " + Quoted(node.variable.text) : noun;
}

std::string Phrases::Aggregate(const ast::Aggregate& node) {
  const std::string list = Operand(node.list);
  const std::string noun = ElementNoun(node);
  Enter(node.variable.text, "this " + noun);
  // Where some are left out, that is plain before it is said which.
  const std::string which = node.where ? " for which " + Condition(*node.where) : "";
  const std::string all = (node.where ? "each " : "every ") + noun + " in " + list + which;
  const auto* itself = std::get_if<ast::NameReference>(&ast_[node.value].node);
  const std::string& function = node.function.text;
  std::string text;
  if (function == "any") {
    text = (node.where ? "for some " : "for at least one ") + noun + " in " + list + which + ", " +
           Condition(node.value);
  } else if (function == "all") {
    text = "for " + all + ", " + Condition(node.value);
  } else if (function == "count" && itself != nullptr && itself->name == node.variable.text) {
    text = (node.where ? "the number of those of " : "the number of ") + list + which;
  } else {
    const std::string what = function == "sum"       ? "the sum of "
                             : function == "count"   ? "the number of values of "
                             : function == "min"     ? "the smallest of "
                             : function == "max"     ? "the largest of "
                             : function == "average" ? "the average of "
                                                     : "the " + NameInWords(function) + " of ";
    text = what + Operand(node.value) + " over " + all;
  }
  Leave();
  return text;
}

std::string Phrases::Structure(const ast::StructLiteral& node) {
  if (node.fields.empty()) return "the empty record";
  std::vector<std::string> parts;
  for (const ast::FieldBinding& field : node.fields) {
    std::vector<std::string> names;
    for (const ast::Name& name : field.path) names.push_back(name.text);
    parts.push_back(PathInWords(names) + " " + Operand(field.value));
  }
  return "the record of " + CountInWords(parts.size()) + " with " + Listed(parts);
}

// ---------------------------------------------------------------- conditions

std::string Phrases::Condition(ExprId id) {
  if (KindOf(id) == Reference::Kind::kOutsideModel)
    return "the case lies outside what the models have seen";
  if (!IsCondition(id)) return Value(id) + " holds";
  if (const auto* aggregate = std::get_if<ast::Aggregate>(&ast_[id].node))
    return Aggregate(*aggregate);
  return ConditionOfCall(id, std::get<Call>(ast_[id].node));
}

std::string Phrases::ConditionOfCall(ExprId id, const Call& call) {
  const builtins::Row* row = RowOf(id);
  if (row == nullptr) {
    ++within_;
    const bool chance = call.callee == "chance of";
    const std::string measure = chance ? "the chance that " + Condition(call.arguments[0])
                                       : "the expected shortfall of " + Operand(call.arguments[0]) +
                                             " beyond " + Operand(call.arguments[1]);
    const std::string text = measure + " is at most " + Operand(call.arguments.back());
    --within_;
    return text;
  }
  switch (row->form) {
    case Form::kAnd:
    case Form::kOr:
      return Together(id, call);
    case Form::kIf:
      return Filled(row->words, call.arguments, As::kConditions);
    case Form::kStrict:
    case Form::kOtherwise:
    case Form::kIsKnown:
    case Form::kIsUnknown:
    case Form::kIn:
    case Form::kNotIn:
    case Form::kIs:
    case Form::kIsNot:
      break;
  }
  const bool of_conditions = row->fixity == Fixity::kPrefix;
  if (of_conditions && IsAtom(call.arguments[0]))
    return Value(call.arguments[0]) + " does not hold";
  return Filled(WordsOf(id, *row), call.arguments, of_conditions ? As::kConditions : As::kValues);
}

// Two conditions stand in one breath as long as it is plain which belong together; others are
// counted and numbered.
std::string Phrases::Together(ExprId id, const Call& call) {
  const builtins::Row& row = *RowOf(id);
  const bool any = row.form == Form::kOr;
  const std::string_view inner = any ? "and" : "or";
  const auto fits = [&](ExprId part) { return IsSimple(part) || IsPair(part, inner); };
  const bool first = any ? fits(call.arguments[0]) : IsSimple(call.arguments[0]);
  if (call.arguments.size() == 2 && first && fits(call.arguments[1]))
    return Filled(row.words, call.arguments, As::kConditions);
  const std::string count = CountInWords(call.arguments.size());
  std::string text =
      any ? "at least one of these " + count + " holds:" : "all of these " + count + " hold:";
  const std::string number = number_;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const std::string mine = number + std::to_string(i + 1);
    number_ = mine + ".";
    text += (i == 0 ? " (" : "; (") + mine + ") " + Condition(call.arguments[i]);
  }
  number_ = number;
  return text;
}

}  // namespace remit::prose
