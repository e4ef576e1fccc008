// The adapter: typed functions from the generated parse contexts to the tree. It sees only text
// that the grammar accepted, and refuses what the grammar reads only to refuse it well.
#pragma once

#include <string>
#include <vector>

#include "interpreter/parse/tokens.h"

namespace remit::parse {

using ast::ExprId;

class Reader {
 public:
  Reader(Tokens& tokens, ast::Ast& ast) : tokens_(tokens), ast_(ast), sink_(tokens.sink()) {}

  void Header(RemitParser::HeaderContext* ctx, ast::Header& header);
  void HeaderClause(RemitParser::HeaderClauseContext* clause, ast::Header& header);
  ast::DeclNode Declaration(RemitParser::DeclarationContext* ctx);
  ast::RecordDeclaration RecordHead(RemitParser::RecordHeadContext* ctx);
  ast::Field Field(RemitParser::FieldContext* ctx);
  ast::TableDeclaration TableHead(RemitParser::TableHeadContext* ctx);
  void HeaderRow(RemitParser::HeaderRowContext* ctx, ast::TableDeclaration& table);
  ast::Row Row(RemitParser::RowContext* ctx);
  std::string TestTitle(RemitParser::TestHeadContext* ctx);
  ast::TestItem TestItem(RemitParser::TestItemContext* ctx);
  ast::Cell Cell(RemitParser::CellContext* ctx);
  ExprId Expression(RemitParser::ExprContext* ctx);
  ExprId Unreadable(Span span) { return AddBroken(span); }

  bool in_intent = false;  // objectives then have no formula

 private:
  // shared parts (declarations.cpp)
  ast::Name Name(RemitParser::NameContext* ctx);
  // A name that later text uses without `.` or `:` beside it, so no reserved word will do.
  ast::Name Declared(RemitParser::NameContext* ctx);
  ast::Name TokenName(antlr4::tree::TerminalNode* node);
  ast::Name Date(antlr4::tree::TerminalNode* node);
  std::vector<ast::Name> Names(RemitParser::NamesContext* ctx);
  std::vector<ast::Name> Names(const std::vector<RemitParser::NameContext*>& list);
  ast::Path Path(RemitParser::DottedContext* ctx);
  std::string Text(antlr4::tree::TerminalNode* node);
  ast::TypeExpr Type(RemitParser::TypeContext* ctx);
  std::optional<ast::TypeExpr> OptionalType(RemitParser::TypeContext* ctx);
  ast::Parameter Parameter(RemitParser::ParameterContext* ctx);
  std::vector<ast::Parameter> Parameters(RemitParser::ParametersContext* ctx);
  std::vector<ast::DatedValue> Dated(const std::vector<RemitParser::DatedContext*>& list);
  std::optional<ast::Because> Because(RemitParser::BecauseContext* ctx);
  std::optional<ast::Name> RuleName(RemitParser::RuleNameContext* ctx);
  std::optional<ast::Name> Since(RemitParser::SinceContext* ctx);
  std::optional<std::string> OptionalText(antlr4::tree::TerminalNode* node);
  std::optional<ExprId> Optional(RemitParser::ExprContext* ctx);
  std::optional<ExprId> Optional(RemitParser::SpanContext* ctx);
  void Repeated(antlr4::ParserRuleContext* clause, bool already);

  // declarations (declarations.cpp)
  ast::ParameterDeclaration ParameterDecl(RemitParser::ParameterDeclContext* ctx);
  ast::ModelDeclaration ModelDecl(RemitParser::ModelDeclContext* ctx);
  ExprId OutcomeValue(RemitParser::SumContext* ctx);
  std::vector<ast::Outcome> Outcomes(RemitParser::OutcomesContext* ctx);
  ast::DistributionDeclaration DistributionDecl(RemitParser::DistributionDeclContext* ctx);
  ast::ChooseDeclaration ChooseDecl(RemitParser::ChooseDeclContext* ctx);
  ast::FunctionDeclaration FunctionDecl(RemitParser::FunctionDeclContext* ctx);
  // rules and control (rules.cpp)
  ast::DeclNode Rule(RemitParser::DeclarationContext* ctx);
  ast::DeclNode Control(RemitParser::DeclarationContext* ctx);
  ast::ObjectiveDeclaration ObjectiveDecl(RemitParser::ObjectiveDeclContext* ctx);
  ast::TradeOffDeclaration TradeOffDecl(RemitParser::TradeOffDeclContext* ctx);
  void TradeOff(RemitParser::TradeOffContext* ctx, ast::TradeOffDeclaration::Kind& kind,
                std::vector<ast::TradeOffDeclaration::Term>& terms);
  ast::EscalateDeclaration EscalateDecl(RemitParser::EscalateDeclContext* ctx);
  ast::DeviateDeclaration DeviateDecl(RemitParser::DeviateDeclContext* ctx);
  ast::PortfolioDeclaration PortfolioDecl(RemitParser::PortfolioDeclContext* ctx);
  ast::ScenarioDeclaration ScenarioDecl(RemitParser::ScenarioDeclContext* ctx);
  ast::AboutClause About(RemitParser::AboutContext* ctx);
  ast::PropertyDeclaration PropertyDecl(RemitParser::PropertyDeclContext* ctx);
  // tables and tests (tables.cpp)
  bool IsDifferenceOfAmounts(RemitParser::SumContext* sum);
  ExprId RefuseDash(RemitParser::SumContext* sum);
  ast::CellPattern Pattern(RemitParser::PatternContext* ctx);
  std::string Relation(RemitParser::RelopContext* ctx);

  // expressions (expressions.cpp), one function for each precedence
  ExprId Disjunction(RemitParser::DisjunctionContext* ctx);
  ExprId Conjunction(RemitParser::ConjunctionContext* ctx);
  ExprId Negation(RemitParser::NegationContext* ctx);
  ExprId Relation(RemitParser::RelationContext* ctx);
  ExprId Comparison(RemitParser::RelationContext* ctx, RemitParser::ComparisonContext* part);
  ExprId RefuseChain(RemitParser::RelationContext* ctx);
  ExprId RangeOf(RemitParser::SpanContext* ctx);
  ExprId Sum(RemitParser::SumContext* ctx);
  ExprId Product(RemitParser::ProductContext* ctx);
  ExprId Fallback(RemitParser::FallbackContext* ctx);
  ExprId Unary(RemitParser::UnaryContext* ctx);
  ExprId Postfix(RemitParser::PostfixContext* ctx);
  ExprId CallOf(antlr4::Token* callee, RemitParser::PostfixPartContext* part);
  ExprId Primary(RemitParser::PrimaryContext* ctx);
  ExprId Quantity(RemitParser::PrimaryContext* ctx);
  ast::Name Unit(antlr4::tree::TerminalNode* node);
  ExprId Struct(RemitParser::StructLiteralContext* ctx);
  std::vector<ExprId> Expressions(const std::vector<RemitParser::ExprContext*>& list);
  std::string Unescaped(antlr4::Token* token);

  Span SpanOf(antlr4::ParserRuleContext* ctx) const {
    return tokens_.SpanOf(ctx->getStart(), ctx->getStop());
  }
  // Adds the node; `deepest` is the depth of its deepest part. Refuses what passes the limit.
  ExprId Add(ast::ExprNode node, Span span, const std::vector<ExprId>& parts = {});
  ExprId AddCall(std::string callee, Span callee_span, ast::CallForm form,
                 std::vector<ExprId> arguments, Span span);
  ExprId AddBroken(Span span) { return Add(ast::BrokenExpression{}, span); }

  Tokens& tokens_;
  ast::Ast& ast_;
  diagnostics::Sink& sink_;
  std::size_t first_ = ast_.expr_count();
  std::vector<std::uint16_t> depths_;  // of the expressions added here
  bool chain_reported_ = false;
};

}  // namespace remit::parse
