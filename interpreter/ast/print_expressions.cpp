// Expressions as text, with the brackets that precedence asks for and no others.
#include "interpreter/ast/printer.h"
#include "interpreter/base/overloaded.h"

namespace remit::ast {
namespace {

using base::Overloaded;

Strength StrengthOf(const Call& call) {
  const std::string& callee = call.callee;
  switch (call.form) {
    case CallForm::kFunction:
      return Strength::kPostfix;
    case CallForm::kConditional:
      return Strength::kChoice;
    case CallForm::kPostfix:
      return Strength::kRelation;
    case CallForm::kPrefix:
      return callee == "-"     ? Strength::kSign
             : callee == "not" ? Strength::kNot
                               : Strength::kRelation;
    case CallForm::kInfix:
      break;
  }
  if (callee == "or") return Strength::kOr;
  if (callee == "and") return Strength::kAnd;
  if (callee == "+" || callee == "-") return Strength::kSum;
  if (callee == "*" || callee == "/" || callee == "mod") return Strength::kProduct;
  if (callee == "otherwise") return Strength::kOtherwise;
  return Strength::kRelation;
}

Strength StrengthOf(const Expr& expr) {
  if (const auto* call = std::get_if<Call>(&expr.node)) return StrengthOf(*call);
  if (std::holds_alternative<Range>(expr.node)) return Strength::kRange;
  return Strength::kPostfix;
}

Strength Tighter(Strength strength) {
  return strength == Strength::kPostfix ? strength
                                        : static_cast<Strength>(static_cast<int>(strength) + 1);
}

bool IsLeftChain(Strength strength) {
  return strength == Strength::kSum || strength == Strength::kProduct ||
         strength == Strength::kOtherwise;
}

}  // namespace

std::string Quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (c == '\n') {
      result += "\\n";
    } else if (c == '\t') {
      result += "\\t";
    } else {
      result += c;
    }
  }
  return result + "\"";
}

std::string NamesText(const std::vector<Name>& names, std::string_view between) {
  std::string result;
  for (const Name& name : names) {
    if (!result.empty()) result += between;
    result += name.text;
  }
  return result;
}

std::string PathText(const Path& path) { return NamesText(path, "."); }

std::string TypeText(const TypeExpr& type) {
  std::string result = type.list ? "list of " : "";
  for (std::size_t i = 0; i < type.factors.size(); ++i) {
    if (i > 0) result += type.factors[i].divided ? " / " : " * ";
    result += type.factors[i].name.text;
  }
  return result + (type.optional ? "?" : "");
}

std::string ExpressionPrinter::Print(ExprId id, Strength place) const {
  const Expr& expr = ast_[id];
  const std::string text = Bare(expr);
  const Strength strength = StrengthOf(expr);
  // `a otherwise b` as an operand is bracketed although it binds tightly: readers expect it to bind
  // loosely.
  const bool operand = place > Strength::kRange && place != Strength::kOtherwise;
  return strength < place || (strength == Strength::kOtherwise && operand) ? "(" + text + ")"
                                                                           : text;
}

// A side of a comparison: a range needs no brackets there, `otherwise` gets them.
std::string ExpressionPrinter::Side(ExprId id) const {
  const bool range = StrengthOf(ast_[id]) == Strength::kRange;
  return Print(id, range ? Strength::kRange : Strength::kSum);
}

std::string ExpressionPrinter::List(const std::vector<ExprId>& items) const {
  std::string result;
  for (const ExprId item : items) result += (result.empty() ? "" : ", ") + Print(item);
  return result;
}

std::string ExpressionPrinter::Bare(const Expr& expr) const {
  return std::visit(
      Overloaded{
          [](const QuantityLiteral& node) {
            return node.digits + (node.unit.has_value() ? " " + node.unit->text : "");
          },
          [](const DateLiteral& node) { return node.text; },
          [](const TextLiteral& node) { return Quoted(node.value); },
          [](const BooleanLiteral& node) { return std::string(node.value ? "true" : "false"); },
          [](const NameReference& node) { return node.name; },
          [&](const Member& node) {
            return Print(node.base, Strength::kPostfix) + "." + node.member.text;
          },
          [&](const Call& node) { return BareCall(node); },
          [&](const Range& node) {
            return Print(node.low, Strength::kSum) + (node.includes_high ? " .. " : " ..< ") +
                   Print(node.high, Strength::kSum);
          },
          [&](const SetLiteral& node) { return "{ " + List(node.elements) + " }"; },
          [&](const ListLiteral& node) { return "[" + List(node.elements) + "]"; },
          [&](const StructLiteral& node) {
            std::string fields;
            for (const FieldBinding& field : node.fields) {
              fields +=
                  (fields.empty() ? "" : ", ") + PathText(field.path) + ": " + Print(field.value);
            }
            return fields.empty() ? "{ }" : "{ " + fields + " }";
          },
          [&](const Aggregate& node) {
            std::string text = node.function.text + "(" + Print(node.value) + " for " +
                               node.variable.text + " in " + Print(node.list, Strength::kRange);
            if (node.where.has_value()) text += " where " + Print(*node.where);
            return text + ")";
          },
          // Text that was not read cannot be printed; formatting refuses such a file.
          [](const BrokenExpression&) { return std::string("unreadable"); },
      },
      expr.node);
}

std::string ExpressionPrinter::BareCall(const Call& call) const {
  const auto& arguments = call.arguments;
  const Strength strength = StrengthOf(call);
  switch (call.form) {
    case CallForm::kFunction:
      return call.callee + "(" + List(arguments) + ")";
    case CallForm::kConditional:
      return "if " + Print(arguments[0]) + " then " +
             Print(arguments[1]) + " else " + Print(arguments[2]);
    case CallForm::kPostfix:
      return Side(arguments[0]) + " " + call.callee;
    case CallForm::kPrefix:
      if (call.callee == "chance of") {
        return "chance of " + Print(arguments[0], Strength::kOr) + " at most " +
               Print(arguments[1], Strength::kRange);
      }
      if (call.callee == "expected shortfall") {
        return "expected shortfall of " + Print(arguments[0], Strength::kRange) + " beyond " +
               Print(arguments[1], Strength::kRange) + " at most " +
               Print(arguments[2], Strength::kRange);
      }
      if (call.callee == "-") return "-" + Print(arguments[0], Strength::kSign);
      return call.callee + " " + Print(arguments[0], strength);
    case CallForm::kInfix:
      break;
  }
  if (strength == Strength::kRelation) {
    std::string right = Side(arguments[1]);
    if (right == "known" && (call.callee == "is" || call.callee == "is not")) right = "(known)";
    return Side(arguments[0]) + " " + call.callee + " " + right;
  }
  std::string text = Print(arguments[0], IsLeftChain(strength) ? strength : Tighter(strength));
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    text += " " + call.callee + " " + Print(arguments[i], Tighter(strength));
  }
  return text;
}

std::vector<ExpressionPrinter::Piece> ExpressionPrinter::Pieces(ExprId id, Strength place) const {
  const Expr& expr = ast_[id];
  const auto* call = std::get_if<Call>(&expr.node);
  const auto whole = [&] { return std::vector<Piece>{{Print(id, place), expr.span.begin, false}}; };
  if (call == nullptr || StrengthOf(expr) < place) return whole();
  const auto& arguments = call->arguments;
  if (call->form == CallForm::kConditional) {
    std::vector<Piece> pieces{{"if " + Print(arguments[0]), expr.span.begin, false},
                              {"then " + Print(arguments[1]), ast_[arguments[1]].span.begin, true}};
    const auto* next = std::get_if<Call>(&ast_[arguments[2]].node);
    const bool chain = next != nullptr && next->form == CallForm::kConditional;
    std::vector<Piece> rest{{Print(arguments[2]), ast_[arguments[2]].span.begin, false}};
    if (chain) rest = Pieces(arguments[2], Strength::kChoice);
    rest.front().text.insert(0, "else ");
    pieces.insert(pieces.end(), rest.begin(), rest.end());
    return pieces;
  }
  if (call->form == CallForm::kFunction && arguments.size() > 1) {
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const bool last = i + 1 == arguments.size();
      pieces.push_back(
          {(i == 0 ? call->callee + "(" : "") + Print(arguments[i]) + (last ? ")" : ","),
           i == 0 ? expr.span.begin : ast_[arguments[i]].span.begin, i > 0});
    }
    return pieces;
  }
  if (call->form != CallForm::kInfix) return whole();
  const Strength strength = StrengthOf(*call);
  if (strength == Strength::kRelation) {
    const std::string text = Print(id, place);
    const std::string left = Side(arguments[0]);
    return {{left, expr.span.begin, false},
            {text.substr(left.size() + 1), ast_[arguments[1]].span.begin, false}};
  }
  std::vector<Piece> pieces;
  if (IsLeftChain(strength)) {
    pieces = Pieces(arguments[0], strength);
    const auto* left = std::get_if<Call>(&ast_[arguments[0]].node);
    const bool chain =
        left != nullptr && left->form == CallForm::kInfix && StrengthOf(*left) == strength;
    if (!chain) pieces = {{Print(arguments[0], strength), ast_[arguments[0]].span.begin, false}};
  } else {
    pieces = {{Print(arguments[0], Tighter(strength)), ast_[arguments[0]].span.begin, false}};
  }
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    pieces.push_back({call->callee + " " + Print(arguments[i], Tighter(strength)),
                      ast_[arguments[i]].span.begin, false});
  }
  return pieces;
}

}  // namespace remit::ast
