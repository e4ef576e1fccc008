// What the sentences of declarations share. Private to prose/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/prose/phrases.h"
#include "interpreter/prose/sentences.h"

namespace remit::prose {

class Sentences {
 public:
  // `decl`: what the sentence is of, where it is one.
  Sentences(const ast::Ast& ast, const check::Checked& checked, ast::DeclId decl = {})
      : ast_(ast), checked_(checked), phrases_(ast, checked), decl_(decl) {}

  // ---- data: sentences_data.cpp
  std::string Of(const ast::UseDeclaration& node);
  std::string Of(const ast::EnumDeclaration& node);
  std::string Of(const ast::RecordDeclaration& node);
  std::string Of(const ast::UnitDeclaration& node);
  std::string Of(const ast::CurrencyDeclaration& node);
  std::string Of(const ast::InputDeclaration& node);
  std::string Of(const ast::ParameterDeclaration& node);
  std::string Of(const ast::SetDeclaration& node);
  std::string Of(const ast::LetDeclaration& node);
  std::string Of(const ast::FunctionDeclaration& node);
  std::string Of(const ast::TableDeclaration& node);
  std::string Of(const ast::ModelDeclaration& node);
  std::string Of(const ast::DistributionDeclaration& node);
  std::string Of(const ast::ScenarioDeclaration& node);
  std::string Of(const ast::TestDeclaration& node);
  // ---- what is decided: sentences.cpp
  std::string Of(const ast::ChooseDeclaration& node);
  std::string Of(const ast::ObjectiveDeclaration& node);
  std::string Of(const ast::TradeOffDeclaration& node);
  std::string Of(const ast::RequireDeclaration& node);
  std::string Of(const ast::PreferDeclaration& node);
  std::string Of(const ast::LadderDeclaration& node);
  std::string Of(const ast::SideDeclaration& node);
  std::string Of(const ast::EscalateDeclaration& node);
  std::string Of(const ast::RefuseDeclaration& node);
  std::string Of(const ast::DeviateDeclaration& node);
  std::string Of(const ast::ExpectDeviationDeclaration& node);
  std::string Of(const ast::DampDeclaration& node);
  std::string Of(const ast::MonitorDeclaration& node);
  std::string Of(const ast::OutcomeDeclaration& node);
  std::string Of(const ast::LearnDeclaration& node);
  std::string Of(const ast::ExploreDeclaration& node);
  std::string Of(const ast::PortfolioDeclaration& node);
  std::string Of(const ast::GuardrailDeclaration& node);
  std::string Of(const ast::GuaranteeDeclaration& node);
  std::string Of(const ast::PropertyDeclaration& node);
  std::string Of(const ast::BrokenDeclaration& node);

  // ---- parts, for lists of facts
  std::string Clause(ast::ExprId condition) { return phrases_.Condition(condition); }
  std::string Amount(ast::ExprId value) { return phrases_.Whole(value); }
  std::string Named(std::string_view kind, const ast::Name& name) const { return The(kind, name); }
  // "from 10 % to 18 %" where a range is written, else "among these two: …".
  std::string Within(ast::ExprId id);
  TableInWords Rows(const ast::TableDeclaration& node);
  std::string Field(const ast::Field& field);
  std::string Type(const ast::TypeExpr& type) const;

 private:
  // "12 %, and from 1 July 2026 on 13 %"
  std::string Series(ast::ExprId value, const std::vector<ast::DatedValue>& dated);
  std::string Sum(const ast::ModelDeclaration& node);
  std::string Cell(const ast::Cell& cell);
  std::string Pattern(const ast::CellPattern& pattern);
  std::string Compared(const std::string& comparison, ast::ExprId operand);
  std::string Outcomes(const std::vector<ast::Outcome>& outcomes);
  std::string TestItem(const ast::TestItem& item);
  std::string Terms(ast::TradeOffDeclaration::Kind kind,
                    const std::vector<ast::TradeOffDeclaration::Term>& terms);
  std::string About(const ast::AboutClause& about) const;
  // "from 1 July 2026 on, ", "until 30 June 2026, ": of a rule that another of its name follows.
  std::string Days(const std::optional<ast::Name>& from) const;
  std::string Expiry(const ast::DeviateDeclaration& node);
  std::string The(std::string_view kind, const ast::Name& name) const;
  std::string Names(const std::vector<ast::Name>& names) const;
  std::string Parameters(const std::vector<ast::Parameter>& parameters) const;

  const ast::Ast& ast_;
  const check::Checked& checked_;
  Phrases phrases_;
  ast::DeclId decl_;
};

std::string DottedInWords(const ast::Path& path);
std::string Because(const std::optional<ast::Because>& because);  // ", because of “…”"

}  // namespace remit::prose
