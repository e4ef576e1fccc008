// Expressions, loosest first. Chains of one associative operator become left-nested pairs, `and`
// and `or` one call.
#include <algorithm>

#include "interpreter/parse/reader.h"

namespace remit::parse {
namespace {

using ast::CallForm;
using diagnostics::Kind;

// Everything after the parser may recurse over a tree; this many levels fit a stack of one
// megabyte.
constexpr int kTreeDepth = 500;

antlr4::Token* SymbolOf(antlr4::tree::ParseTree* node) {
  return static_cast<antlr4::tree::TerminalNode*>(node)->getSymbol();
}

}  // namespace

ExprId Reader::Add(ast::ExprNode node, Span span, const std::vector<ExprId>& parts) {
  int deepest = 0;
  for (const ExprId part : parts) deepest = std::max<int>(deepest, depths_[part.index() - first_]);
  if (deepest >= kTreeDepth) {
    if (!chain_reported_) {
      sink_.Report(Kind::kTooDeep, span, "this expression is too long to read",
                   "at most " + std::to_string(kTreeDepth) + " operations hang on one another",
                   "name parts of it with `let`");
    }
    chain_reported_ = true;
    node = ast::BrokenExpression{};
    deepest = 0;
  }
  depths_.push_back(static_cast<std::uint16_t>(deepest + 1));
  return ast_.Add({std::move(node), span, false});
}

ExprId Reader::AddCall(std::string callee, Span callee_span, CallForm form,
                       std::vector<ExprId> arguments, Span span) {
  const std::vector<ExprId> parts = arguments;
  return Add(ast::Call{std::move(callee), callee_span, form, std::move(arguments)}, span, parts);
}

std::vector<ExprId> Reader::Expressions(const std::vector<RemitParser::ExprContext*>& list) {
  std::vector<ExprId> result;
  for (auto* item : list) result.push_back(Expression(item));
  return result;
}

ExprId Reader::Expression(RemitParser::ExprContext* ctx) {
  if (ctx->K_IF() == nullptr) return Disjunction(ctx->disjunction());
  std::vector<ExprId> parts = Expressions(ctx->expr());
  return AddCall("if", tokens_.SpanOf(ctx->K_IF()->getSymbol()), CallForm::kConditional,
                 std::move(parts), SpanOf(ctx));
}

ExprId Reader::Disjunction(RemitParser::DisjunctionContext* ctx) {
  if (ctx->children.size() == 1) return Conjunction(ctx->conjunction(0));
  std::vector<ExprId> parts;
  for (std::size_t i = 0; i < ctx->children.size(); i += 2) {
    parts.push_back(Conjunction(static_cast<RemitParser::ConjunctionContext*>(ctx->children[i])));
    if (i == 0) continue;
    const antlr4::Token* word = SymbolOf(ctx->children[i - 1]);
    if (word->getType() != RemitParser::DBAR) continue;
    auto& diagnostic =
        sink_.Report(Kind::kWrongOperator, tokens_.SpanOf(word), "`||` has no meaning here",
                     "conditions are joined with `and` and `or`", "write `or`");
    diagnostic.suggestions.push_back({tokens_.SpanOf(word), "or", "write `or`", true});
  }
  return AddCall("or", tokens_.SpanOf(SymbolOf(ctx->children[1])), CallForm::kInfix,
                 std::move(parts), SpanOf(ctx));
}

ExprId Reader::Conjunction(RemitParser::ConjunctionContext* ctx) {
  if (ctx->children.size() == 1) return Negation(ctx->negation(0));
  std::vector<ExprId> parts;
  for (std::size_t i = 0; i < ctx->children.size(); i += 2) {
    parts.push_back(Negation(static_cast<RemitParser::NegationContext*>(ctx->children[i])));
  }
  return AddCall("and", tokens_.SpanOf(SymbolOf(ctx->children[1])), CallForm::kInfix,
                 std::move(parts), SpanOf(ctx));
}

ExprId Reader::Negation(RemitParser::NegationContext* ctx) {
  if (ctx->relation() != nullptr) return Relation(ctx->relation());
  const ExprId operand = Negation(ctx->negation());
  return AddCall("not", tokens_.SpanOf(ctx->K_NOT()->getSymbol()), CallForm::kPrefix, {operand},
                 SpanOf(ctx));
}

ExprId Reader::Relation(RemitParser::RelationContext* ctx) {
  const Span span = SpanOf(ctx);
  if (ctx->K_CHANCE() != nullptr) {
    const ExprId condition = Disjunction(ctx->disjunction());
    const ExprId limit = RangeOf(ctx->span(0));
    return AddCall("chance of", tokens_.SpanOf(ctx->K_CHANCE()->getSymbol()), CallForm::kPrefix,
                   {condition, limit}, span);
  }
  if (ctx->K_EXPECTED() != nullptr) {
    std::vector<ExprId> parts;
    for (auto* part : ctx->span()) parts.push_back(RangeOf(part));
    return AddCall("expected shortfall", tokens_.SpanOf(ctx->K_EXPECTED()->getSymbol()),
                   CallForm::kPrefix, std::move(parts), span);
  }
  const auto comparisons = ctx->comparison();
  if (comparisons.empty()) return RangeOf(ctx->span(0));
  if (comparisons.size() > 1) return RefuseChain(ctx);
  return Comparison(ctx, comparisons.front());
}

ExprId Reader::Comparison(RemitParser::RelationContext* ctx, RemitParser::ComparisonContext* part) {
  const ExprId left = RangeOf(ctx->span(0));
  const Span span = SpanOf(ctx);
  if (part->K_IS() != nullptr) {
    std::string callee = part->K_NOT() != nullptr ? "is not" : "is";
    const antlr4::Token* last =
        part->K_NOT() != nullptr ? part->K_NOT()->getSymbol() : part->K_IS()->getSymbol();
    Span word = tokens_.SpanOf(part->K_IS()->getSymbol(), last);
    if (part->span()->getStart() == part->span()->getStop() &&
        tokens_.TextOf(part->span()->getStart()) == "known") {
      word.end = SpanOf(part->span()).end;
      return AddCall(callee + " known", word, CallForm::kPostfix, {left}, span);
    }
    const ExprId right = RangeOf(part->span());
    return AddCall(std::move(callee), word, CallForm::kInfix, {left, right}, span);
  }
  if (part->K_IN() != nullptr && part->span()->getStart()->getType() == RemitParser::LBRACKET &&
      part->span()->getStop()->getType() == RemitParser::RBRACKET) {
    const Span list = SpanOf(part->span());
    const std::string_view text = tokens_.TextOf(list);
    const std::string meant = "{ " + std::string(text.substr(1, text.size() - 2)) + " }";
    sink_
        .Report(Kind::kUnexpectedText, list, "a set does not stand in square brackets",
                "a set is written `{ a, b }`", "write `" + meant + "`")
        .suggestions.push_back({list, meant, "write `" + meant + "`", true});
    return AddBroken(span);
  }
  const ExprId right = RangeOf(part->span());
  if (part->K_IN() != nullptr) {
    const bool negated = part->K_NOT() != nullptr;
    const Span word = tokens_.SpanOf(part->getStart(), part->K_IN()->getSymbol());
    return AddCall(negated ? "not in" : "in", word, CallForm::kInfix, {left, right}, span);
  }
  const Span word = SpanOf(part->relop());
  return AddCall(Relation(part->relop()), word, CallForm::kInfix, {left, right}, span);
}

ExprId Reader::RefuseChain(RemitParser::RelationContext* ctx) {
  const auto comparisons = ctx->comparison();
  std::string hint = "join two comparisons with `and`";
  const auto text = [&](antlr4::ParserRuleContext* part) {
    return std::string(tokens_.TextOf(SpanOf(part)));
  };
  if (comparisons.size() == 2 && comparisons[0]->relop() != nullptr &&
      comparisons[1]->relop() != nullptr) {
    const std::string middle = text(comparisons[0]->span());
    hint = "write `" + text(ctx->span(0)) + " " + text(comparisons[0]->relop()) + " " + middle +
           " and " + middle + " " + text(comparisons[1]->relop()) + " " +
           text(comparisons[1]->span()) + "`";
  }
  sink_.Report(Kind::kChainedComparison, SpanOf(ctx), "two comparisons in one chain",
               "a comparison has two sides", hint);
  return AddBroken(SpanOf(ctx));
}

// Also tells `=` from `==`.
std::string Reader::Relation(RemitParser::RelopContext* ctx) {
  if (ctx->ASSIGN() != nullptr) {
    const antlr4::Token* name = tokens_.Before(ctx->getStart());
    const antlr4::Token* opener = tokens_.Before(name);
    const bool entry =
        name->getType() == RemitParser::ID && opener != nullptr &&
        (opener->getType() == RemitParser::LBRACE || opener->getType() == RemitParser::COMMA);
    auto& diagnostic =
        sink_.Report(Kind::kSingleEquals, SpanOf(ctx), "`=` does not compare",
                     "`=` gives a name its value, `==` compares two values, and inside braces `:` "
                     "follows a field's name",
                     entry ? "write `:` for a field, `==` to compare" : "write `==`");
    if (!entry) diagnostic.suggestions.push_back({SpanOf(ctx), "==", "write `==`", true});
    return "==";
  }
  switch (ctx->getStart()->getType()) {  // the look-alikes were reported and mended before
    case RemitParser::LT:
      return "<";
    case RemitParser::LE:
      return "<=";
    case RemitParser::GT:
      return ">";
    case RemitParser::GE:
      return ">=";
    case RemitParser::EQ:
      return "==";
    default:
      return "!=";
  }
}

ExprId Reader::RangeOf(RemitParser::SpanContext* ctx) {
  const ExprId low = Sum(ctx->sum(0));
  if (ctx->children.size() == 1) return low;
  const ExprId high = Sum(ctx->sum(1));
  return Add(ast::Range{low, high, ctx->DOTS() != nullptr}, SpanOf(ctx), {low, high});
}

ExprId Reader::Sum(RemitParser::SumContext* ctx) {
  ExprId left = Product(static_cast<RemitParser::ProductContext*>(ctx->children[0]));
  for (std::size_t i = 2; i < ctx->children.size(); i += 2) {
    antlr4::Token* sign = SymbolOf(ctx->children[i - 1]);
    auto* part = static_cast<RemitParser::ProductContext*>(ctx->children[i]);
    const ExprId right = Product(part);
    left =
        AddCall(sign->getType() == RemitParser::PLUS ? "+" : "-", tokens_.SpanOf(sign),
                CallForm::kInfix, {left, right}, tokens_.SpanOf(ctx->getStart(), part->getStop()));
  }
  return left;
}

ExprId Reader::Product(RemitParser::ProductContext* ctx) {
  ExprId left = Fallback(static_cast<RemitParser::FallbackContext*>(ctx->children[0]));
  for (std::size_t i = 2; i < ctx->children.size(); i += 2) {
    antlr4::Token* sign = SymbolOf(ctx->children[i - 1]);
    auto* part = static_cast<RemitParser::FallbackContext*>(ctx->children[i]);
    const ExprId right = Fallback(part);
    const std::size_t type = sign->getType();
    left = AddCall(type == RemitParser::STAR    ? "*"
                   : type == RemitParser::SLASH ? "/"
                                                : "mod",
                   tokens_.SpanOf(sign), CallForm::kInfix, {left, right},
                   tokens_.SpanOf(ctx->getStart(), part->getStop()));
  }
  return left;
}

ExprId Reader::Fallback(RemitParser::FallbackContext* ctx) {
  ExprId left = Unary(static_cast<RemitParser::UnaryContext*>(ctx->children[0]));
  for (std::size_t i = 2; i < ctx->children.size(); i += 2) {
    auto* part = static_cast<RemitParser::UnaryContext*>(ctx->children[i]);
    const ExprId right = Unary(part);
    left = AddCall("otherwise", tokens_.SpanOf(SymbolOf(ctx->children[i - 1])), CallForm::kInfix,
                   {left, right}, tokens_.SpanOf(ctx->getStart(), part->getStop()));
  }
  return left;
}

ExprId Reader::Unary(RemitParser::UnaryContext* ctx) {
  if (ctx->postfix() != nullptr) return Postfix(ctx->postfix());
  const ExprId operand = Unary(ctx->unary());
  return AddCall("-", tokens_.SpanOf(ctx->MINUS()->getSymbol()), CallForm::kPrefix, {operand},
                 SpanOf(ctx));
}

ExprId Reader::Postfix(RemitParser::PostfixContext* ctx) {
  const auto parts = ctx->postfixPart();
  std::size_t next = 0;
  ExprId value;
  if (ctx->primary()->name() != nullptr && !parts.empty() && parts[0]->LPAREN() != nullptr) {
    value = CallOf(ctx->primary()->getStart(), parts[0]);
    next = 1;
  } else {
    value = Primary(ctx->primary());
  }
  for (; next < parts.size(); ++next) {
    auto* part = parts[next];
    const Span span = tokens_.SpanOf(ctx->getStart(), part->getStop());
    if (part->name() != nullptr) {
      value = Add(ast::Member{value, Name(part->name())}, span, {value});
    } else {
      sink_.Report(Kind::kNotAFunction, span, "the brackets follow something that is no function",
                   "only the plain name of a function, table or model takes arguments",
                   "to multiply, write `*`");
      value = AddBroken(span);
    }
  }
  return value;
}

ExprId Reader::CallOf(antlr4::Token* callee, RemitParser::PostfixPartContext* part) {
  const Span name_span = tokens_.SpanOf(callee);
  const Span span = tokens_.SpanOf(callee, part->getStop());
  std::string name(tokens_.TextOf(callee));
  auto* arguments = part->arguments();
  if (arguments == nullptr)
    return AddCall(std::move(name), name_span, CallForm::kFunction, {}, span);
  if (arguments->K_FOR() == nullptr) {
    return AddCall(std::move(name), name_span, CallForm::kFunction, Expressions(arguments->expr()),
                   span);
  }
  ast::Aggregate aggregate;
  aggregate.function = {std::move(name), name_span};
  aggregate.value = Expression(arguments->expr(0));
  aggregate.variable = Name(arguments->name());
  aggregate.list = RangeOf(arguments->span());
  std::vector<ExprId> inner{aggregate.value, aggregate.list};
  if (arguments->K_WHERE() != nullptr) {
    aggregate.where = Expression(arguments->expr(1));
    inner.push_back(*aggregate.where);
  }
  return Add(std::move(aggregate), span, inner);
}

ExprId Reader::Primary(RemitParser::PrimaryContext* ctx) {
  const Span span = SpanOf(ctx);
  antlr4::Token* token = ctx->getStart();
  switch (token->getType()) {
    case RemitParser::NUMBER:
      return Quantity(ctx);
    case RemitParser::DATE:
      return Add(ast::DateLiteral{Date(ctx->DATE()).text}, span);
    case RemitParser::STRING:
      return Add(ast::TextLiteral{Unescaped(token)}, span);
    case RemitParser::K_TRUE:
    case RemitParser::K_FALSE:
      return Add(ast::BooleanLiteral{token->getType() == RemitParser::K_TRUE}, span);
    case RemitParser::LPAREN: {
      const ExprId inner = Expression(ctx->expr(0));
      ast_.Bracket(inner);
      return inner;
    }
    case RemitParser::LBRACKET: {
      std::vector<ExprId> elements = Expressions(ctx->expr());
      const std::vector<ExprId> parts = elements;
      return Add(ast::ListLiteral{std::move(elements)}, span, parts);
    }
    case RemitParser::LBRACE: {
      if (ctx->structLiteral() != nullptr) return Struct(ctx->structLiteral());
      std::vector<ExprId> elements = Expressions(ctx->expr());
      const std::vector<ExprId> parts = elements;
      return Add(ast::SetLiteral{std::move(elements)}, span, parts);
    }
    default:
      break;
  }
  // A word before `:` is a name by its place, but these two are values wherever a value stands.
  std::string name(tokens_.TextOf(token));
  if (name == "true" || name == "false") return Add(ast::BooleanLiteral{name == "true"}, span);
  return Add(ast::NameReference{std::move(name)}, span);
}

// A currency's sign was refused and stands for its letters.
ast::Name Reader::Unit(antlr4::tree::TerminalNode* node) {
  ast::Name unit = TokenName(node);
  if (unit.text == "$") unit.text = "USD";
  if (unit.text == "€") unit.text = "EUR";
  if (unit.text == "£") unit.text = "GBP";
  if (unit.text == "¥") unit.text = "JPY";
  return unit;
}

ExprId Reader::Quantity(RemitParser::PrimaryContext* ctx) {
  antlr4::Token* number = ctx->NUMBER()->getSymbol();
  const Span span = SpanOf(ctx);
  std::string digits(tokens_.TextOf(number));
  antlr4::tree::TerminalNode* unit_node = ctx->UNIT() != nullptr ? ctx->UNIT() : ctx->PERCENT();
  // What slips.cpp refused: `12months` is read as meant, `1e6` is not guessed at.
  if (digits[0] == '.') digits.insert(0, "0");
  const std::size_t word = digits.find_first_not_of("0123456789_.");
  if (word != std::string::npos) {
    const std::string rest = digits.substr(word);
    const bool exponent = rest.find_first_of("0123456789") != std::string::npos;
    if (exponent || unit_node != nullptr || !Multiplied(digits.substr(0, word), rest).empty())
      return AddBroken(span);
    digits.resize(word);
    return Add(ast::QuantityLiteral{std::move(digits), ast::Name{rest, tokens_.SpanOf(number)}},
               span);
  }
  if (unit_node == nullptr && tokens_.FollowsCurrencySign(number)) return AddBroken(span);
  if (unit_node == nullptr) return Add(ast::QuantityLiteral{std::move(digits), std::nullopt}, span);
  return Add(ast::QuantityLiteral{std::move(digits), Unit(unit_node)}, span);
}

ExprId Reader::Struct(RemitParser::StructLiteralContext* ctx) {
  ast::StructLiteral result;
  std::vector<ExprId> parts;
  for (auto* binding : ctx->binding()) {
    ast::Path path = Path(binding->dotted());
    parts.push_back(Expression(binding->expr()));
    result.fields.push_back({std::move(path), parts.back()});
  }
  return Add(std::move(result), SpanOf(ctx), parts);
}

std::string Reader::Unescaped(antlr4::Token* token) {
  const Span span = tokens_.SpanOf(token);
  std::string_view text = tokens_.TextOf(token);
  if (text.front() != '"' || text.size() < 2 || text.back() != '"') {
    // Refused already: typographic, single or missing quotes.
    const auto is_quote = [](char c) { return c == '"' || c == '\''; };
    if (is_quote(text.front())) text.remove_prefix(1);
    if (!text.empty() && is_quote(text.back())) text.remove_suffix(1);
    return std::string(text);
  }
  std::string value;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] != '\\') {
      value += text[i];
      continue;
    }
    const char escaped = text[++i];
    if (escaped == 'n') {
      value += '\n';
    } else if (escaped == 't') {
      value += '\t';
    } else if (escaped == '"' || escaped == '\\') {
      value += escaped;
    } else {
      const auto at = static_cast<std::uint32_t>(span.begin + i - 1);
      sink_.Report(
          Kind::kTextEscape, {span.file, at, at + 2}, "the backslash stands for nothing here",
          "in a text, `\\\"` is a quote, `\\\\` a backslash, `\\n` a line end, `\\t` a tab",
          "for a plain backslash write `\\\\`");
    }
  }
  return value;
}

}  // namespace remit::parse
