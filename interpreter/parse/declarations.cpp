// The header, the data layer (units, records, inputs, parameters, definitions) and the parts that
// declarations share.
#include <algorithm>

#include "interpreter/parse/messages.h"
#include "interpreter/parse/reader.h"

namespace remit::parse {

using diagnostics::Kind;

ast::Name Reader::Name(RemitParser::NameContext* ctx) {
  return {std::string(tokens_.TextOf(ctx->getStart())), tokens_.SpanOf(ctx->getStart())};
}

ast::Name Reader::Declared(RemitParser::NameContext* ctx) {
  ast::Name name = Name(ctx);
  if (tokens_.WasReserved(ctx->getStart())) {
    ReportReservedWord(name.text, name.span, sink_);
    // What has been parsed stays as it is: its tree is being read.
    tokens_.MakeNames(name.text, tokens_.stream().index());
  }
  return name;
}

ast::Name Reader::TokenName(antlr4::tree::TerminalNode* node) {
  return {std::string(tokens_.TextOf(node->getSymbol())), tokens_.SpanOf(node->getSymbol())};
}

// Other orders and missing zeros were refused by slips.cpp and are read as meant.
ast::Name Reader::Date(antlr4::tree::TerminalNode* node) {
  ast::Name date = TokenName(node);
  std::vector<std::string> parts(1);
  for (const char c : date.text) {
    if (c >= '0' && c <= '9') {
      parts.back() += c;
    } else {
      parts.emplace_back();
    }
  }
  if (parts.size() == 3 && parts[0].size() < 4 && parts[2].size() == 4) {
    std::swap(parts[0], parts[2]);
    if (parts[1].size() == 2 && parts[1] > "12" && parts[2].size() <= 2)
      std::swap(parts[1], parts[2]);
  }
  date.text.clear();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t width = i == 0 ? 4 : 2;
    if (parts[i].size() < width) parts[i].insert(0, width - parts[i].size(), '0');
    date.text += (i == 0 ? "" : "-") + parts[i];
  }
  return date;
}

std::vector<ast::Name> Reader::Names(const std::vector<RemitParser::NameContext*>& list) {
  std::vector<ast::Name> result;
  for (auto* item : list) result.push_back(Name(item));
  return result;
}

std::vector<ast::Name> Reader::Names(RemitParser::NamesContext* ctx) { return Names(ctx->name()); }

ast::Path Reader::Path(RemitParser::DottedContext* ctx) { return Names(ctx->name()); }

std::string Reader::Text(antlr4::tree::TerminalNode* node) { return Unescaped(node->getSymbol()); }

std::optional<std::string> Reader::OptionalText(antlr4::tree::TerminalNode* node) {
  if (node == nullptr) return std::nullopt;
  return Text(node);
}

std::optional<ExprId> Reader::Optional(RemitParser::ExprContext* ctx) {
  if (ctx == nullptr) return std::nullopt;
  return Expression(ctx);
}

std::optional<ExprId> Reader::Optional(RemitParser::SpanContext* ctx) {
  if (ctx == nullptr) return std::nullopt;
  return RangeOf(ctx);
}

void Reader::Repeated(antlr4::ParserRuleContext* clause, bool already) {
  if (!already) return;
  sink_.Report(Kind::kRepeatedClause, SpanOf(clause), "this is said twice",
               "each clause stands at most once", "leave one of the two out");
}

ast::TypeExpr Reader::Type(RemitParser::TypeContext* ctx) {
  ast::TypeExpr type;
  type.span = SpanOf(ctx);
  type.list = ctx->K_LIST() != nullptr;
  type.optional = ctx->QUESTION() != nullptr;
  bool divided = false;
  for (auto* child : ctx->children) {
    if (auto* factor = dynamic_cast<RemitParser::TypeFactorContext*>(child)) {
      type.factors.push_back({Name(factor->name()), divided});
    } else {
      auto* sign = static_cast<antlr4::tree::TerminalNode*>(child);
      divided = sign->getSymbol()->getType() == RemitParser::SLASH;
    }
  }
  return type;
}

std::optional<ast::TypeExpr> Reader::OptionalType(RemitParser::TypeContext* ctx) {
  if (ctx == nullptr) return std::nullopt;
  return Type(ctx);
}

ast::Parameter Reader::Parameter(RemitParser::ParameterContext* ctx) {
  return {Name(ctx->name()), Type(ctx->type())};
}

std::vector<ast::Parameter> Reader::Parameters(RemitParser::ParametersContext* ctx) {
  std::vector<ast::Parameter> result;
  for (auto* item : ctx->parameter()) result.push_back(Parameter(item));
  return result;
}

std::vector<ast::DatedValue> Reader::Dated(const std::vector<RemitParser::DatedContext*>& list) {
  std::vector<ast::DatedValue> result;
  for (auto* item : list) result.push_back({Date(item->DATE()), Expression(item->expr())});
  return result;
}

std::optional<ast::Because> Reader::Because(RemitParser::BecauseContext* ctx) {
  if (ctx == nullptr) return std::nullopt;
  return ast::Because{Text(ctx->STRING()), SpanOf(ctx)};
}

std::optional<ast::Name> Reader::RuleName(RemitParser::RuleNameContext* ctx) {
  if (ctx == nullptr) return std::nullopt;
  return Declared(ctx->name());
}

std::optional<ast::Name> Reader::Since(RemitParser::SinceContext* ctx) {
  if (ctx == nullptr) return std::nullopt;
  return Date(ctx->DATE());
}

void Reader::Header(RemitParser::HeaderContext* ctx, ast::Header& header) {
  using HeaderKind = ast::Header::Kind;
  header.kind = ctx->K_POLICY() != nullptr   ? HeaderKind::kPolicy
                : ctx->K_MODULE() != nullptr ? HeaderKind::kModule
                                             : HeaderKind::kIntent;
  header.path = Path(ctx->dotted());
  header.title = OptionalText(ctx->STRING());
  header.span = SpanOf(ctx);
}

void Reader::HeaderClause(RemitParser::HeaderClauseContext* clause, ast::Header& header) {
  using ClauseKind = ast::Header::Clause::Kind;
  ClauseKind kind = ClauseKind::kLanguage;
  if (clause->K_SERVES() != nullptr) {
    kind = ClauseKind::kServes;
    Repeated(clause, header.serves.has_value());
    header.serves = Path(clause->dotted());
  } else if (clause->K_EXTENDS() != nullptr) {
    kind = ClauseKind::kExtends;
    Repeated(clause, header.extends.has_value());
    header.extends = Path(clause->dotted());
  } else if (clause->K_OWNER() != nullptr) {
    kind = ClauseKind::kOwner;
    Repeated(clause, header.owner.has_value());
    header.owner = Text(clause->STRING());
  } else if (clause->K_EFFECTIVE() != nullptr) {
    kind = ClauseKind::kEffective;
    Repeated(clause, header.effective_from.has_value());
    header.effective_from = Date(clause->DATE(0));
    if (clause->K_TO() != nullptr) header.effective_to = Date(clause->DATE(1));
  } else if (clause->K_REVIEW() != nullptr) {
    kind = ClauseKind::kReview;
    Repeated(clause, header.review_every.has_value());
    header.review_every = Expression(clause->expr(0));
    if (clause->K_GRACE() != nullptr) header.review_grace = Expression(clause->expr(1));
  } else {
    Repeated(clause, header.language.has_value());
    header.language = Text(clause->STRING());
  }
  header.clauses.push_back({kind, SpanOf(clause)});
}

ast::RecordDeclaration Reader::RecordHead(RemitParser::RecordHeadContext* ctx) {
  ast::RecordDeclaration record;
  record.name = Name(ctx->name());
  return record;
}

ast::Field Reader::Field(RemitParser::FieldContext* ctx) {
  ast::Field field;
  field.name = Name(ctx->name());
  field.type = Type(ctx->type());
  field.span = SpanOf(ctx);
  for (auto* clause : ctx->fieldClause()) {
    if (clause->K_IN() != nullptr) {
      Repeated(clause, field.domain.has_value());
      field.domain = RangeOf(clause->span());
    } else if (clause->K_MODELLED() != nullptr) {
      Repeated(clause, field.modelled.has_value());
      field.modelled = RangeOf(clause->span());
    } else if (clause->K_PERSONAL() != nullptr) {
      Repeated(clause, field.personal.has_value());
      ast::Field::Personal personal;
      if (clause->name() != nullptr) personal.subject = Name(clause->name());
      if (clause->names() != nullptr) personal.purposes = Names(clause->names());
      field.personal = std::move(personal);
    } else if (clause->K_PROTECTED() != nullptr) {
      Repeated(clause, field.is_protected);
      field.is_protected = true;
    } else if (clause->K_ATTESTED() != nullptr) {
      Repeated(clause, field.attested);
      field.attested = true;
    } else {
      Repeated(clause, field.negotiable);
      field.negotiable = true;
    }
  }
  return field;
}

ast::ParameterDeclaration Reader::ParameterDecl(RemitParser::ParameterDeclContext* ctx) {
  ast::ParameterDeclaration result;
  result.name = Declared(ctx->name(0));
  result.type = Type(ctx->type());
  result.value = Expression(ctx->expr());
  if (ctx->K_ADJUSTABLE() != nullptr) {
    result.range = RangeOf(ctx->span());
    result.level = Name(ctx->name(1));
  }
  result.dated = Dated(ctx->dated());
  return result;
}

ast::FunctionDeclaration Reader::FunctionDecl(RemitParser::FunctionDeclContext* ctx) {
  ast::FunctionDeclaration result;
  result.name = Name(ctx->name());
  for (auto* parameter : ctx->parameters()->parameter()) Declared(parameter->name());
  result.parameters = Parameters(ctx->parameters());
  result.result = Type(ctx->type());
  result.body = Expression(ctx->expr());
  return result;
}

ast::ModelDeclaration Reader::ModelDecl(RemitParser::ModelDeclContext* ctx) {
  ast::ModelDeclaration result;
  result.name = Name(ctx->name());
  result.parameters = Parameters(ctx->parameters());
  result.result = Type(ctx->type());
  result.kind = ctx->K_FROM() != nullptr       ? ast::ModelKind::kFile
                : ctx->K_LOGISTIC() != nullptr ? ast::ModelKind::kLogistic
                                               : ast::ModelKind::kLinear;
  for (auto* term : ctx->term()) {
    ast::Name name = Name(term->name());
    result.terms.push_back({std::move(name), Expression(term->expr())});
  }
  result.file = OptionalText(ctx->STRING());
  return result;
}

// Before a colon every word is a name, `true` and `false` too, which are values of a boolean here.
ExprId Reader::OutcomeValue(RemitParser::SumContext* ctx) {
  const Span span = SpanOf(ctx);
  const std::string_view text =
      ctx->getStart() == ctx->getStop() ? tokens_.TextOf(ctx->getStart()) : std::string_view();
  if (text == "true" || text == "false") return Add(ast::BooleanLiteral{text == "true"}, span);
  return Sum(ctx);
}

std::vector<ast::Outcome> Reader::Outcomes(RemitParser::OutcomesContext* ctx) {
  std::vector<ast::Outcome> outcomes;
  for (auto* item : ctx->outcome()) {
    const ExprId value = OutcomeValue(item->sum(0));
    outcomes.push_back({value, Sum(item->sum(1))});
  }
  return outcomes;
}

ast::DistributionDeclaration Reader::DistributionDecl(RemitParser::DistributionDeclContext* ctx) {
  ast::DistributionDeclaration result;
  result.name = Declared(ctx->name());
  result.type = Type(ctx->type());
  result.outcomes = Outcomes(ctx->outcomes());
  return result;
}

ast::ChooseDeclaration Reader::ChooseDecl(RemitParser::ChooseDeclContext* ctx) {
  ast::ChooseDeclaration result;
  result.name = Declared(ctx->name());
  result.type = OptionalType(ctx->type());
  if (ctx->K_STEP() != nullptr) {
    const ExprId from = Expression(ctx->expr(0));
    const ExprId to = Expression(ctx->expr(1));
    result.grid = ast::ChooseDeclaration::Grid{from, to, Expression(ctx->expr(2))};
  } else if (ctx->K_FROM() != nullptr) {
    result.list = Expression(ctx->expr(0));
    // Values that are written out: read as `in { … }`.
    if (std::holds_alternative<ast::SetLiteral>(ast_[*result.list].node)) {
      const Span word = tokens_.SpanOf(ctx->K_FROM()->getSymbol());
      sink_
          .Report(Kind::kUnexpectedText, word, "`from` does not fit before written values",
                  "the form is `choose NAME : TYPE in { VALUE, VALUE }`", "write `in`")
          .suggestions.push_back({word, "in", "write `in`", true});
      result.domain = result.list;
      result.list.reset();
      return result;
    }
  }
  result.domain = Optional(ctx->span());
  return result;
}

ast::DeclNode Reader::Declaration(RemitParser::DeclarationContext* ctx) {
  if (auto* use = ctx->useDecl()) return ast::UseDeclaration{Path(use->dotted())};
  if (auto* decl = ctx->enumDecl()) {
    return ast::EnumDeclaration{Name(decl->name()), Names(decl->names())};
  }
  if (auto* decl = ctx->unitDecl()) {
    return ast::UnitDeclaration{Names(decl->names()), Optional(decl->expr())};
  }
  if (auto* decl = ctx->currencyDecl()) return ast::CurrencyDeclaration{Names(decl->names())};
  if (auto* decl = ctx->inputDecl()) {
    Declared(decl->field()->name());
    return ast::InputDeclaration{Field(decl->field())};
  }
  if (auto* decl = ctx->parameterDecl()) return ParameterDecl(decl);
  if (auto* decl = ctx->setDecl()) {
    ast::Path target = Path(decl->dotted());
    const ExprId value = Expression(decl->expr());
    return ast::SetDeclaration{std::move(target), value, Dated(decl->dated())};
  }
  if (auto* decl = ctx->letDecl()) {
    return ast::LetDeclaration{Declared(decl->name()), OptionalType(decl->type()),
                               Expression(decl->expr())};
  }
  if (auto* decl = ctx->functionDecl()) return FunctionDecl(decl);
  if (auto* decl = ctx->modelDecl()) return ModelDecl(decl);
  if (auto* decl = ctx->distributionDecl()) return DistributionDecl(decl);
  if (auto* decl = ctx->chooseDecl()) return ChooseDecl(decl);
  return Rule(ctx);
}

}  // namespace remit::parse
