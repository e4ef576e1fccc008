// Objectives, trade-offs, rules, decision rights and what is learnt from outcomes.
#include "interpreter/parse/reader.h"

namespace remit::parse {

using diagnostics::Kind;

ast::ObjectiveDeclaration Reader::ObjectiveDecl(RemitParser::ObjectiveDeclContext* ctx) {
  ast::ObjectiveDeclaration result;
  result.name = Declared(ctx->name());
  if (ctx->dotted() != nullptr) result.serves = Path(ctx->dotted());
  result.type = OptionalType(ctx->type());
  const bool has_formula = ctx->ASSIGN() != nullptr;
  std::size_t next = 0;
  if (has_formula) {
    result.value = Expression(ctx->expr(next++));
  } else if (!in_intent) {
    sink_.Report(Kind::kMissingFormula, result.name.span,
                 "the objective `" + result.name.text + "` has no formula",
                 "only an intent names objectives without one",
                 "write `objective " + result.name.text + " = … from WORST to BEST`");
    result.value = AddBroken(result.name.span);
  }
  result.capped = ctx->K_CAPPED() != nullptr;
  if (ctx->K_FROM() != nullptr) {
    result.worst = Expression(ctx->expr(next));
    result.best = Expression(ctx->expr(next + 1));
  } else if (in_intent) {  // there nothing may serve, which the checker says
    result.worst = AddBroken(result.name.span);
    result.best = result.worst;
  }
  return result;
}

void Reader::TradeOff(RemitParser::TradeOffContext* ctx, ast::TradeOffDeclaration::Kind& kind,
                      std::vector<ast::TradeOffDeclaration::Term>& terms) {
  using Form = ast::TradeOffDeclaration::Kind;
  if (ctx->K_WEIGH() != nullptr) {
    kind = Form::kWeigh;
    for (auto* item : ctx->weight()) {
      ast::TradeOffDeclaration::Term term{.objective = Name(item->name(0)),
                                          .weight = Expression(item->expr())};
      term.range = Optional(item->span());
      if (item->K_BY() != nullptr) term.level = Name(item->name(1));
      terms.push_back(std::move(term));
    }
  } else if (ctx->K_FIRST() != nullptr) {
    kind = Form::kFirst;
    for (auto* item : ctx->tolerant()) {
      ast::TradeOffDeclaration::Term term{.objective = Name(item->name())};
      if (item->expr() != nullptr) term.giving = ast::Tolerance{Expression(item->expr())};
      terms.push_back(std::move(term));
    }
  } else {
    kind = Form::kBalance;
    for (ast::Name& name : Names(ctx->names())) {
      terms.push_back({.objective = std::move(name)});
    }
  }
}

ast::TradeOffDeclaration Reader::TradeOffDecl(RemitParser::TradeOffDeclContext* ctx) {
  ast::TradeOffDeclaration result;
  TradeOff(ctx->tradeOff(), result.kind, result.terms);
  for (auto* item : ctx->datedTradeOff()) {
    ast::TradeOffDeclaration::Dated dated;
    dated.date = Date(item->DATE());
    TradeOff(item->tradeOff(), dated.kind, dated.terms);
    result.dated.push_back(std::move(dated));
  }
  return result;
}

ast::EscalateDeclaration Reader::EscalateDecl(RemitParser::EscalateDeclContext* ctx) {
  ast::EscalateDeclaration result;
  result.name = RuleName(ctx->ruleName());
  result.to = Names(ctx->name());
  result.condition = Expression(ctx->expr());
  result.because = Because(ctx->because());
  result.from_date = Since(ctx->since());
  return result;
}

ast::DeviateDeclaration Reader::DeviateDecl(RemitParser::DeviateDeclContext* ctx) {
  using Side = ast::DeviateDeclaration::Side;
  ast::DeviateDeclaration result;
  result.level = Name(ctx->name(0));
  result.reach = RangeOf(ctx->span());
  result.side = ctx->K_ABOVE() != nullptr   ? Side::kAbove
                : ctx->K_BELOW() != nullptr ? Side::kBelow
                                            : Side::kBoth;
  result.knob = Name(ctx->name(1));
  for (auto* clause : ctx->deviateClause()) {
    if (clause->K_GIVING() != nullptr) {
      Repeated(clause, result.giving_reason);
      result.giving_reason = true;
    } else if (clause->K_AT() != nullptr) {
      Repeated(clause, result.budget.has_value());
      const ExprId count = Expression(clause->expr());
      result.budget = ast::DeviateDeclaration::Budget{count, Name(clause->name())};
    } else {
      Repeated(clause, result.expires.has_value() || result.expires_after.has_value());
      if (clause->DATE() != nullptr) result.expires = Date(clause->DATE());
      result.expires_after = Optional(clause->expr());
    }
  }
  return result;
}

ast::PortfolioDeclaration Reader::PortfolioDecl(RemitParser::PortfolioDeclContext* ctx) {
  ast::PortfolioDeclaration result;
  result.name = Name(ctx->name());
  std::vector<ExprId> parts = Expressions(ctx->expr());
  result.over = parts.front();
  result.maximise = parts.back();
  result.limits.assign(parts.begin() + 1, parts.end() - 1);
  return result;
}

ast::AboutClause Reader::About(RemitParser::AboutContext* ctx) {
  ast::AboutClause result;
  if (ctx == nullptr) return result;
  result.span = SpanOf(ctx);
  std::string words;
  for (const ast::Name& word : Names(ctx->name())) words += (words.empty() ? "" : " ") + word.text;
  if (words == "proposals") {
    result.of = ast::AboutClause::Of::kProposals;
  } else if (words == "recommendations" || words == "recommendations whatever the weights") {
    result.of = ast::AboutClause::Of::kRecommendations;
    result.any_weights = words != "recommendations";
  } else {
    // Read as what is near, so that what follows draws nothing.
    const std::string_view near = diagnostics::NearestName(words, {"proposals", "recommendations"});
    if (near == "proposals") result.of = ast::AboutClause::Of::kProposals;
    if (near == "recommendations") result.of = ast::AboutClause::Of::kRecommendations;
    sink_.Report(diagnostics::Kind::kStatementAbout, result.span,
                 "nothing is said of all `" + words + "`",
                 "a guarantee or a property is about every alternative that is allowed, every "
                 "recommendation, or every proposal",
                 near.empty() ? "leave it out, or write `of recommendations`, `of recommendations "
                                "whatever the weights` or `of proposals`"
                              : "write `of " + std::string(near) + "`");
  }
  return result;
}

ast::PropertyDeclaration Reader::PropertyDecl(RemitParser::PropertyDeclContext* ctx) {
  ast::PropertyDeclaration result;
  result.title = Text(ctx->STRING());
  result.about = About(ctx->about());
  if (ctx->names() != nullptr) result.cases = Names(ctx->names());
  for (auto* path : ctx->dotted()) result.differing.push_back(Path(path));
  std::vector<ExprId> parts = Expressions(ctx->expr());
  if (ctx->K_WHERE() != nullptr) result.where = parts.front();
  result.condition = parts.back();
  return result;
}

ast::DeclNode Reader::Rule(RemitParser::DeclarationContext* ctx) {
  if (auto* decl = ctx->objectiveDecl()) return ObjectiveDecl(decl);
  if (auto* decl = ctx->tradeOffDecl()) return TradeOffDecl(decl);
  if (auto* decl = ctx->requireDecl()) {
    ast::RequireDeclaration result;
    result.name = RuleName(decl->ruleName());
    result.condition = Expression(decl->expr());
    if (decl->names() != nullptr) result.scope = Names(decl->names());
    result.because = Because(decl->because());
    result.from_date = Since(decl->since());
    return result;
  }
  if (auto* decl = ctx->preferDecl()) {
    ast::PreferDeclaration result;
    result.name = RuleName(decl->ruleName());
    result.condition = Expression(decl->expr());
    result.worth = RangeOf(decl->span());
    result.objective = Name(decl->name());
    result.because = Because(decl->because());
    return result;
  }
  if (auto* decl = ctx->ladderDecl()) return ast::LadderDeclaration{Names(decl->name())};
  if (auto* decl = ctx->sideDecl()) return ast::SideDeclaration{Names(decl->names())};
  if (auto* decl = ctx->escalateDecl()) return EscalateDecl(decl);
  if (auto* decl = ctx->refuseDecl()) {
    ast::RefuseDeclaration result;
    result.name = RuleName(decl->ruleName());
    result.condition = Expression(decl->expr());
    result.because = Because(decl->because());
    result.from_date = Since(decl->since());
    return result;
  }
  return Control(ctx);
}

ast::ScenarioDeclaration Reader::ScenarioDecl(RemitParser::ScenarioDeclContext* ctx) {
  ast::ScenarioDeclaration result;
  result.name = Name(ctx->name());
  result.probability = Optional(ctx->expr());
  if (ctx->DATE() != nullptr) result.as_of = Date(ctx->DATE());
  for (auto* item : ctx->replacement()) {
    ast::Replacement replacement;
    replacement.path = Path(item->dotted());
    replacement.span = SpanOf(item);
    if (item->outcomes() != nullptr) {
      replacement.outcomes = Outcomes(item->outcomes());
    } else {
      replacement.value = Expression(item->expr());
      // Without its commas a list of outcomes reads like the fields of a record.
      if (std::holds_alternative<ast::StructLiteral>(ast_[*replacement.value].node)) {
        sink_.Report(Kind::kUnexpectedText, SpanOf(item->expr()),
                     "the outcomes of `" + replacement.path.back().text + "` run together",
                     "the form is `{ VALUE: PROBABILITY, VALUE: PROBABILITY }`",
                     "put a comma between two outcomes");
      }
    }
    result.replacements.push_back(std::move(replacement));
  }
  return result;
}

ast::DeclNode Reader::Control(RemitParser::DeclarationContext* ctx) {
  if (auto* decl = ctx->deviateDecl()) return DeviateDecl(decl);
  if (auto* decl = ctx->expectDeviation()) {
    const ExprId condition = Expression(decl->expr());
    return ast::ExpectDeviationDeclaration{condition, Because(decl->because())};
  }
  if (auto* decl = ctx->dampDecl()) {
    return ast::DampDeclaration{Name(decl->name(0)), Expression(decl->expr(0)), Name(decl->name(1)),
                                Optional(decl->expr(1))};
  }
  if (auto* decl = ctx->monitorDecl()) {
    std::vector<ExprId> parts = Expressions(decl->expr());
    ast::MonitorDeclaration result;
    result.name = Name(decl->name());
    result.watch = parts.front();
    if (decl->K_OVER() != nullptr) result.over = parts[1];
    result.alert = parts[parts.size() - 2];
    result.clear = parts.back();
    return result;
  }
  if (auto* decl = ctx->outcomeDecl()) {
    return ast::OutcomeDeclaration{Declared(decl->name()), Type(decl->type()),
                                   Optional(decl->expr())};
  }
  if (auto* decl = ctx->learnDecl()) {
    ast::LearnDeclaration result{Name(decl->name(0)), Expression(decl->expr()), std::nullopt};
    if (decl->K_FROM() != nullptr) result.from = Name(decl->name(1));
    return result;
  }
  if (auto* decl = ctx->exploreDecl()) {
    return ast::ExploreDeclaration{Name(decl->name()), Expression(decl->expr(0)),
                                   Optional(decl->expr(1))};
  }
  if (auto* decl = ctx->portfolioDecl()) return PortfolioDecl(decl);
  if (auto* decl = ctx->scenarioDecl()) return ScenarioDecl(decl);
  if (auto* decl = ctx->guardrailDecl()) {
    return ast::GuardrailDeclaration{Name(decl->name()), OptionalText(decl->STRING()),
                                     Expression(decl->expr())};
  }
  if (auto* decl = ctx->guaranteeDecl()) {
    return ast::GuaranteeDeclaration{Name(decl->name()), OptionalText(decl->STRING()),
                                     About(decl->about()), Expression(decl->expr())};
  }
  return PropertyDecl(ctx->propertyDecl());
}

}  // namespace remit::parse
