// Tables, row by row, and the parts of tests.
#include <algorithm>

#include "interpreter/parse/reader.h"

namespace remit::parse {

using diagnostics::Kind;

ast::TableDeclaration Reader::TableHead(RemitParser::TableHeadContext* ctx) {
  ast::TableDeclaration table;
  table.name = Name(ctx->name(0));
  if (auto* hit = ctx->hit()) {
    table.hit = hit->K_AGREE() != nullptr     ? ast::HitPolicy::kAgree
                : hit->K_FIRST() != nullptr   ? ast::HitPolicy::kFirst
                : hit->K_COLLECT() != nullptr ? ast::HitPolicy::kCollect
                                              : ast::HitPolicy::kUnique;
    if (hit->name() != nullptr) table.collect = Name(hit->name());
  }
  table.parameters = Parameters(ctx->parameters());
  if (ctx->outputs()->type() != nullptr) {
    table.outputs.push_back({ast::Name{"", SpanOf(ctx->outputs())}, Type(ctx->outputs()->type())});
  } else {
    for (auto* item : ctx->outputs()->parameter()) table.outputs.push_back(Parameter(item));
  }
  if (ctx->K_DELEGATED() != nullptr) table.delegated = Name(ctx->name(1));
  table.file = OptionalText(ctx->STRING());
  return table;
}

void Reader::HeaderRow(RemitParser::HeaderRowContext* ctx, ast::TableDeclaration& table) {
  bool outputs = false;
  for (auto* child : ctx->children) {
    if (auto* name = dynamic_cast<RemitParser::NameContext*>(child)) {
      (outputs ? table.header_outputs : table.header_conditions).push_back(Name(name));
    } else {
      auto* bar = static_cast<antlr4::tree::TerminalNode*>(child);
      outputs = outputs || bar->getSymbol()->getType() == RemitParser::DBAR;
    }
  }
}

ast::Row Reader::Row(RemitParser::RowContext* ctx) {
  ast::Row row;
  row.span = SpanOf(ctx);
  row.otherwise = ctx->K_OTHERWISE() != nullptr;
  for (auto* cell : ctx->cell()) row.conditions.push_back(Cell(cell));
  row.outputs = Expressions(ctx->expr());
  row.from_date = Since(ctx->since());
  return row;
}

ast::Cell Reader::Cell(RemitParser::CellContext* ctx) {
  ast::Cell cell;
  cell.span = SpanOf(ctx);
  cell.negated = ctx->K_NOT() != nullptr;
  for (auto* pattern : ctx->pattern()) cell.patterns.push_back(Pattern(pattern));
  for (auto* comma : ctx->COMMA()) {
    const antlr4::Token* before = tokens_.Before(comma->getSymbol());
    const antlr4::Token* after = tokens_.After(comma->getSymbol());
    if (before->getType() != RemitParser::NUMBER || after->getType() != RemitParser::NUMBER)
      continue;
    if (!tokens_.Glued(before, comma->getSymbol()) || !tokens_.Glued(comma->getSymbol(), after))
      continue;
    sink_.Report(Kind::kDecimalComma, tokens_.SpanOf(before, after),
                 "`" + std::string(tokens_.TextOf(tokens_.SpanOf(before, after))) +
                     "` is one number with a comma, or two",
                 "a decimal point is `.`; in a list of values a space follows the comma",
                 "write `" + std::string(tokens_.TextOf(before)) + "." +
                     std::string(tokens_.TextOf(after)) + "`, or put a space after the comma");
  }
  return cell;
}

ast::CellPattern Reader::Pattern(RemitParser::PatternContext* ctx) {
  using PatternKind = ast::CellPattern::Kind;
  ast::CellPattern pattern;
  pattern.span = SpanOf(ctx);
  if (!ctx->relop().empty()) {
    pattern.kind = PatternKind::kCompare;
    pattern.comparison = Relation(ctx->relop(0));
    pattern.operand = Sum(ctx->sum(0));
    if (ctx->relop().size() > 1) {
      pattern.second_comparison = Relation(ctx->relop(1));
      pattern.second_operand = Sum(ctx->sum(1));
    }
    return pattern;
  }
  const std::string_view text =
      ctx->getStart() == ctx->getStop() ? tokens_.TextOf(ctx->getStart()) : std::string_view();
  if (text == "any") {
    pattern.kind = PatternKind::kAny;
  } else if (text == "unknown") {
    pattern.kind = PatternKind::kUnknown;
  } else {
    pattern.kind = PatternKind::kValue;
    auto* value = ctx->span();
    pattern.operand = value->sum().size() == 1 && IsDifferenceOfAmounts(value->sum(0))
                          ? RefuseDash(value->sum(0))
                          : RangeOf(value);
  }
  return pattern;
}

// `50 % - 100 %`: nobody writes the difference of two amounts for the amount itself.
bool Reader::IsDifferenceOfAmounts(RemitParser::SumContext* sum) {
  if (sum->product().size() != 2 || sum->MINUS().size() != 1) return false;
  for (auto* product : sum->product()) {
    const antlr4::Token* start = product->getStart();
    const antlr4::Token* stop = product->getStop();
    if (start->getType() != RemitParser::NUMBER) return false;
    if (start != stop && tokens_.After(start) != stop) return false;
  }
  return true;
}

ExprId Reader::RefuseDash(RemitParser::SumContext* sum) {
  const Span span = SpanOf(sum);
  const ExprId low = Product(sum->product(0)), high = Product(sum->product(1));
  const std::string meant = std::string(tokens_.TextOf(SpanOf(sum->product(0)))) + " .. " +
                            std::string(tokens_.TextOf(SpanOf(sum->product(1))));
  sink_
      .Report(Kind::kUnexpectedText, span, "a cell takes one amount from another",
              "a range of values is written `LOW .. HIGH`", "write `" + meant + "`")
      .suggestions.push_back({span, meant, "write `" + meant + "`", false});
  return Add(ast::Range{low, high, true}, span, {low, high});
}

std::string Reader::TestTitle(RemitParser::TestHeadContext* ctx) { return Text(ctx->STRING()); }

ast::TestItem Reader::TestItem(RemitParser::TestItemContext* ctx) {
  using ItemKind = ast::TestItem::Kind;
  ast::TestItem item;
  item.span = SpanOf(ctx);
  if (ctx->K_GIVEN() != nullptr && ctx->K_SCENARIO() != nullptr) {
    item.kind = ItemKind::kGivenScenario;
    item.target = Name(ctx->name());
  } else if (ctx->K_GIVEN() != nullptr) {
    item.kind = ItemKind::kGiven;
    item.target = Name(ctx->name());
    item.value = Expression(ctx->expr());
  } else if (ctx->K_PROPOSE() != nullptr) {
    item.kind = ItemKind::kPropose;
    item.value = Struct(ctx->structLiteral());
  } else if (ctx->K_AS() != nullptr) {
    item.kind = ItemKind::kAsOf;
    item.date = Date(ctx->DATE());
  } else if (auto* reference = ctx->ruleReference()) {
    item.kind = ctx->K_NOT() != nullptr ? ItemKind::kExpectNotFired : ItemKind::kExpectFired;
    ast::TestItem::RuleReference rule;
    rule.keyword = reference->K_ESCALATE() != nullptr ? "escalate"
                   : reference->K_REFUSE() != nullptr ? "refuse"
                   : reference->K_EXPECT() != nullptr ? "expect deviation"
                                                      : "";
    rule.names = Names(reference->name());
    item.rule = std::move(rule);
  } else {
    item.kind = ItemKind::kExpect;
    item.value = Expression(ctx->expr());
  }
  return item;
}

}  // namespace remit::parse
