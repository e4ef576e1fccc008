// Each declaration as lines of cells, in its canonical form.
#include "interpreter/ast/printer.h"
#include "interpreter/base/check.h"

namespace remit::ast {
namespace {

std::string ParametersText(const std::vector<Parameter>& parameters) {
  std::string text;
  for (const Parameter& parameter : parameters) {
    text += (text.empty() ? "" : ", ") + parameter.name.text + ": " + TypeText(parameter.type);
  }
  return "(" + text + ")";
}

}  // namespace

void DeclarationPrinter::Header(const File& file) {
  using Kind = ast::Header::Kind;
  using ClauseKind = ast::Header::Clause::Kind;
  const ast::Header& header = file.header;
  if (header.kind == Kind::kNone) return;
  std::string head = header.kind == Kind::kPolicy   ? "policy "
                     : header.kind == Kind::kModule ? "module "
                                                    : "intent ";
  head += PathText(header.path);
  if (header.title.has_value()) head += " " + Quoted(*header.title);
  Add(0, "", {Text(std::move(head))}, header.span.begin, header.span.begin, true);
  for (const auto& clause : header.clauses) {
    std::vector<LineCell> cells;
    switch (clause.kind) {
      case ClauseKind::kServes:
        cells = {Text("serves"), Text(PathText(*header.serves))};
        break;
      case ClauseKind::kExtends:
        cells = {Text("extends"), Text(PathText(*header.extends))};
        break;
      case ClauseKind::kOwner:
        cells = {Text("owner"), Text(Quoted(*header.owner))};
        break;
      case ClauseKind::kEffective:
        cells = {Text("effective"), Text("from " + header.effective_from->text)};
        if (header.effective_to.has_value()) cells[1].text += " to " + header.effective_to->text;
        break;
      case ClauseKind::kReview:
        cells = {Text("review"), Text("every " + Text(*header.review_every))};
        if (header.review_grace.has_value())
          cells[1].text += " grace " + Text(*header.review_grace);
        break;
      case ClauseKind::kLanguage:
        cells = {Text("language"), Text(Quoted(*header.language))};
        break;
    }
    Add(2, "header", std::move(cells), clause.span.begin, clause.span.end, false);
  }
}

void DeclarationPrinter::Declaration(const Decl& decl) {
  std::visit([&](const auto& node) { Print(node, decl); }, decl.node);
  if (!lines_.empty()) lines_.back().end = std::max(lines_.back().end, decl.span.end);
}

void DeclarationPrinter::Print(const UseDeclaration& node, const Decl& decl) {
  Add(0, "", {Text("use " + PathText(node.module))}, decl.span.begin, decl.span.end, true);
}

void DeclarationPrinter::Print(const EnumDeclaration& node, const Decl& decl) {
  std::vector<Entry> entries;
  for (const Name& value : node.values)
    entries.push_back({value.text, value.span.begin, value.span.end, {}});
  Entries(0, "", {Text("enum " + node.name.text, 1, decl.span.begin)}, entries, node.name.span.end,
          decl.span.end);
}

std::vector<LineCell> DeclarationPrinter::Signature(std::string head,
                                                    const std::vector<Parameter>& parameters,
                                                    std::uint32_t begin) const {
  std::vector<LineCell> cells{Text(std::move(head), 1, begin)};
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& parameter = parameters[i];
    cells.push_back(Text((i == 0 ? "(" : "") + parameter.name.text + ": " +
                             TypeText(parameter.type) + (i + 1 < parameters.size() ? "," : ")"),
                         1, parameter.name.span.begin));
  }
  if (parameters.empty()) cells.push_back(Text("()"));
  return cells;
}

std::vector<LineCell> DeclarationPrinter::FieldCells(std::string head, const Field& field) const {
  std::vector<LineCell> cells{Text(std::move(head), 1, field.name.span.begin),
                              Text(": " + TypeText(field.type))};
  if (field.domain.has_value())
    cells.push_back(Expression("in ", *field.domain, 2, Strength::kRange));
  if (field.modelled.has_value())
    cells.push_back(Expression("modelled ", *field.modelled, 3, Strength::kRange));
  std::string marks;
  if (field.personal.has_value()) {
    marks = "personal";
    if (field.personal->subject.has_value()) marks += " of " + field.personal->subject->text;
    if (!field.personal->purposes.empty()) marks += " for " + NamesText(field.personal->purposes);
  }
  const auto mark = [&](bool set, std::string_view word) {
    if (set) marks.append(marks.empty() ? "" : " ").append(word);
  };
  mark(field.is_protected, "protected");
  mark(field.attested, "attested");
  mark(field.negotiable, "negotiable");
  if (!marks.empty()) cells.push_back(Text(std::move(marks), 2));
  return cells;
}

void DeclarationPrinter::Print(const RecordDeclaration& node, const Decl& decl) {
  if (node.fields.empty() && !HasComment(decl.span.begin, decl.span.end)) {
    Add(0, "", {Text("record " + node.name.text + " { }")}, decl.span.begin, decl.span.end, true);
    return;
  }
  Add(0, "", {Text("record " + node.name.text + " {")}, decl.span.begin, decl.span.begin, true);
  for (std::size_t i = 0; i < node.fields.size(); ++i) {
    const Field& field = node.fields[i];
    Add(2, "field", FieldCells(field.name.text, field), field.span.begin, field.span.end, i > 0);
  }
  CloseBlock(0, decl.span.end);
}

void DeclarationPrinter::Print(const UnitDeclaration& node, const Decl& decl) {
  std::vector<LineCell> cells{Text("unit " + NamesText(node.names))};
  if (node.definition.has_value()) cells.push_back(Expression("= ", *node.definition));
  Add(0, "unit", std::move(cells), decl.span.begin, decl.span.end, true);
}

void DeclarationPrinter::Print(const CurrencyDeclaration& node, const Decl& decl) {
  Add(0, "", {Text("currency " + NamesText(node.names))}, decl.span.begin, decl.span.end, true);
}

void DeclarationPrinter::Print(const InputDeclaration& node, const Decl& decl) {
  Add(0, "input", FieldCells("input " + node.field.name.text, node.field), decl.span.begin,
      decl.span.end, true);
}

void DeclarationPrinter::Dated(const std::vector<DatedValue>& dated) {
  for (const DatedValue& value : dated) {
    Add(2, "dated", {Text("from " + value.date.text), Expression("= ", value.value)},
        value.date.span.begin, ast_[value.value].span.end, false);
  }
}

void DeclarationPrinter::Print(const ParameterDeclaration& node, const Decl& decl) {
  std::vector<LineCell> cells{Text("parameter " + node.name.text), Text(": " + TypeText(node.type)),
                              Expression("= ", node.value)};
  if (node.range.has_value()) {
    cells.push_back(
        Text("adjustable " + Text(*node.range, Strength::kRange) + " by " + node.level->text, 3,
             ast_[*node.range].span.begin));
  }
  Add(0, "parameter", std::move(cells), decl.span.begin, ast_[node.value].span.end, true);
  Dated(node.dated);
}

void DeclarationPrinter::Print(const SetDeclaration& node, const Decl& decl) {
  Add(0, "set", {Text("set " + PathText(node.target)), Expression("= ", node.value)},
      decl.span.begin, ast_[node.value].span.end, true);
  Dated(node.dated);
}

void DeclarationPrinter::Print(const LetDeclaration& node, const Decl& decl) {
  std::string head = "let " + node.name.text;
  if (node.type.has_value()) head += " : " + TypeText(*node.type);
  Add(0, "let", {Text(std::move(head)), Expression("= ", node.value)}, decl.span.begin,
      decl.span.end, true);
}

void DeclarationPrinter::Print(const FunctionDeclaration& node, const Decl& decl) {
  std::vector<LineCell> cells =
      Signature("function " + node.name.text, node.parameters, decl.span.begin);
  cells.push_back(Text("-> " + TypeText(node.result), 1, node.result.span.begin));
  cells.push_back(Expression("= ", node.body));
  Add(0, "", std::move(cells), decl.span.begin, decl.span.end, true);
}

void DeclarationPrinter::Print(const TableDeclaration& node, const Decl& decl) {
  std::string head = "table " + node.name.text;
  switch (node.hit) {
    case HitPolicy::kUnique:
      break;
    case HitPolicy::kAgree:
      head += " agree";
      break;
    case HitPolicy::kFirst:
      head += " first";
      break;
    case HitPolicy::kCollect:
      head += " collect " + node.collect->text;
      break;
  }
  const bool plain = node.outputs.size() == 1 && node.outputs[0].name.text.empty();
  std::vector<LineCell> cells = Signature(std::move(head), node.parameters, decl.span.begin);
  cells.push_back(
      Text("-> " + (plain ? TypeText(node.outputs[0].type) : ParametersText(node.outputs))));
  if (node.delegated.has_value()) cells.push_back(Text("delegated " + node.delegated->text));
  if (node.file.has_value()) {
    cells.push_back(Text("from " + Quoted(*node.file)));
    Add(0, "", std::move(cells), decl.span.begin, decl.span.end, true);
    return;
  }
  cells.push_back(Text("{"));
  Add(0, "", std::move(cells), decl.span.begin, decl.span.begin, true);
  if (file_ == nullptr) return;
  TableRows(node);
  CloseBlock(0, decl.span.end);
}

void DeclarationPrinter::Print(const ModelDeclaration& node, const Decl& decl) {
  std::vector<LineCell> cells =
      Signature("model " + node.name.text, node.parameters, decl.span.begin);
  cells.push_back(Text("-> " + TypeText(node.result), 1, node.result.span.begin));
  if (node.kind == ModelKind::kFile) {
    cells.push_back(Text("from " + Quoted(*node.file)));
    Add(0, "", std::move(cells), decl.span.begin, decl.span.end, true);
    return;
  }
  cells.back().text += node.kind == ModelKind::kLogistic ? " logistic" : " linear";
  std::vector<Entry> entries;
  for (const ModelTerm& term : node.terms) {
    entries.push_back(
        {term.name.text, term.name.span.begin, ast_[term.value].span.end, term.value});
  }
  Entries(0, "", std::move(cells), entries, node.result.span.end, decl.span.end);
}

void DeclarationPrinter::Print(const DistributionDeclaration& node, const Decl& decl) {
  const std::string head = "distribution " + node.name.text + " : " + TypeText(node.type);
  Entries(0, "", {Text(head, 1, decl.span.begin)}, EntriesOf(node.outcomes), node.type.span.end,
          decl.span.end);
}

void DeclarationPrinter::Print(const ChooseDeclaration& node, const Decl& decl) {
  std::vector<LineCell> cells{Text("choose " + node.name.text)};
  if (node.type.has_value()) cells.push_back(Text(": " + TypeText(*node.type)));
  if (node.grid.has_value()) {
    cells.push_back(Text("from " + Text(node.grid->from) + " to " + Text(node.grid->to) + " step " +
                         Text(node.grid->step)));
  }
  if (node.domain.has_value())
    cells.push_back(Expression("in ", *node.domain, 1, Strength::kRange));
  if (node.list.has_value()) cells.push_back(Expression("from ", *node.list));
  Add(0, "choose", std::move(cells), decl.span.begin, decl.span.end, true);
}

void DeclarationPrinter::Print(const ObjectiveDeclaration& node, const Decl& decl) {
  std::string head = "objective " + node.name.text;
  if (node.serves.has_value()) head += " serves " + PathText(*node.serves);
  if (node.type.has_value()) head += " : " + TypeText(*node.type);
  std::vector<LineCell> cells{Text(std::move(head))};
  if (node.value.valid()) cells.push_back(Expression("= ", node.value));
  if (node.worst.valid()) {
    cells.push_back(
        Text("from " + Text(node.worst) + " to " + Text(node.best) + (node.capped ? " capped" : ""),
             2, ast_[node.worst].span.begin));
  }
  Add(0, "objective", std::move(cells), decl.span.begin, decl.span.end, true);
}

std::vector<LineCell> DeclarationPrinter::TradeOffTerms(
    TradeOffDeclaration::Kind kind, const std::vector<TradeOffDeclaration::Term>& terms) const {
  using Kind = TradeOffDeclaration::Kind;
  std::vector<LineCell> cells;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const bool last = i + 1 == terms.size();
    std::string text = terms[i].objective.text;
    if (terms[i].weight.has_value()) text += ": " + Text(*terms[i].weight);
    if (terms[i].range.has_value()) {
      text +=
          " adjustable " + Text(*terms[i].range, Strength::kRange) + " by " + terms[i].level->text;
    }
    if (terms[i].giving.has_value()) text += " giving up at most " + Text(terms[i].giving->amount);
    if (kind == Kind::kFirst) {
      text.insert(0, i == 0 ? "first " : "then ");
    } else {
      if (i == 0) text.insert(0, kind == Kind::kWeigh ? "weigh " : "balance ");
      if (!last) text += ",";
    }
    cells.push_back(Text(std::move(text), 1, terms[i].objective.span.begin));
  }
  return cells;
}

void DeclarationPrinter::Print(const TradeOffDeclaration& node, const Decl& decl) {
  std::vector<LineCell> cells = TradeOffTerms(node.kind, node.terms);
  cells.insert(cells.begin(), Text("trade_off", 1, decl.span.begin));
  Add(0, "", std::move(cells), decl.span.begin, decl.span.begin, true);
  for (const auto& dated : node.dated) {
    std::vector<LineCell> more = TradeOffTerms(dated.kind, dated.terms);
    more.insert(more.begin(), Text("from " + dated.date.text, 1, dated.date.span.begin));
    Add(2, "", std::move(more), dated.date.span.begin, dated.date.span.end, false);
  }
}

// The common form of requirements, preferences, escalations and refusals.
void DeclarationPrinter::Rule(std::string group, std::string head, const std::optional<Name>& name,
                              std::string word, ExprId condition, std::vector<LineCell> more,
                              const std::optional<Because>& because,
                              const std::optional<Name>& since, const Decl& decl) {
  std::vector<LineCell> cells{Text(std::move(head))};
  if (name.has_value() && word.empty()) {
    cells[0].text += " " + name->text;
    word = ":";
  }
  cells.push_back(Expression(word.empty() ? "" : word + " ", condition));
  for (LineCell& cell : more) cells.push_back(std::move(cell));
  if (because.has_value()) {
    cells.push_back(Text("because " + Quoted(because->text), 3, because->span.begin));
    cells.back().aside = true;
  }
  if (since.has_value()) cells.push_back(Text("from " + since->text, 2, since->span.begin));
  Add(0, std::move(group), std::move(cells), decl.span.begin, decl.span.end, true);
}

void DeclarationPrinter::Print(const RequireDeclaration& node, const Decl& decl) {
  std::vector<LineCell> more;
  if (!node.scope.empty()) more.push_back(Text("for (" + NamesText(node.scope) + ")"));
  Rule("require", "require", node.name, "", node.condition, std::move(more), node.because,
       node.from_date, decl);
}

void DeclarationPrinter::Print(const PreferDeclaration& node, const Decl& decl) {
  Rule("prefer", "prefer", node.name, "", node.condition,
       {Text("worth " + Text(node.worth, Strength::kRange) + " of " + node.objective.text, 2,
             ast_[node.worth].span.begin)},
       node.because, std::nullopt, decl);
}

void DeclarationPrinter::Print(const LadderDeclaration& node, const Decl& decl) {
  Add(0, "", {Text("ladder " + NamesText(node.levels, " < "))}, decl.span.begin, decl.span.end,
      true);
}

void DeclarationPrinter::Print(const SideDeclaration& node, const Decl& decl) {
  Add(0, "", {Text("side " + NamesText(node.names))}, decl.span.begin, decl.span.end, true);
}

void DeclarationPrinter::Print(const EscalateDeclaration& node, const Decl& decl) {
  std::string head = "escalate";
  if (node.name.has_value()) head += " " + node.name->text + ":";
  head += " to " + NamesText(node.to, " and ");
  Rule("escalate", std::move(head), std::nullopt, "when", node.condition, {}, node.because,
       node.from_date, decl);
}

void DeclarationPrinter::Print(const RefuseDeclaration& node, const Decl& decl) {
  std::string head = "refuse";
  if (node.name.has_value()) head += " " + node.name->text + ":";
  Rule("refuse", std::move(head), std::nullopt, "when", node.condition, {}, node.because,
       node.from_date, decl);
}

void DeclarationPrinter::Print(const DeviateDeclaration& node, const Decl& decl) {
  using Side = DeviateDeclaration::Side;
  const std::string side = node.side == Side::kAbove   ? " above"
                           : node.side == Side::kBelow ? " below"
                                                       : "";
  std::vector<LineCell> cells{
      Text("deviate " + node.level.text),
      Text("within " + Text(node.reach, Strength::kRange) + side + " of " + node.knob.text, 1,
           ast_[node.reach].span.begin)};
  if (node.giving_reason) cells.push_back(Text("giving reason", 3));
  if (node.budget.has_value()) {
    cells.push_back(
        Text("at most " + Text(node.budget->count) + " per " + node.budget->period.text, 3));
  }
  if (node.expires.has_value()) cells.push_back(Text("expires " + node.expires->text, 3));
  if (node.expires_after.has_value())
    cells.push_back(Text("expires after " + Text(*node.expires_after), 3));
  Add(0, "deviate", std::move(cells), decl.span.begin, decl.span.end, true);
}

void DeclarationPrinter::Print(const ExpectDeviationDeclaration& node, const Decl& decl) {
  Rule("expect deviation", "expect deviation", std::nullopt, "when", node.condition, {},
       node.because, std::nullopt, decl);
}

void DeclarationPrinter::Print(const DampDeclaration& node, const Decl& decl) {
  std::vector<LineCell> cells{Text("damp " + node.target.text),
                              Text("by at most " + Text(node.amount) + " per " + node.period.text)};
  if (node.key.has_value()) cells.push_back(Expression("for ", *node.key));
  Add(0, "damp", std::move(cells), decl.span.begin, decl.span.end, true);
}

void DeclarationPrinter::Print(const MonitorDeclaration& node, const Decl& decl) {
  std::vector<LineCell> cells{Text("monitor " + node.name.text), Expression("watch ", node.watch)};
  if (node.over.has_value()) cells.push_back(Expression("over ", *node.over));
  cells.push_back(Expression("alert when ", node.alert, 2));
  cells.push_back(Expression("clear when ", node.clear, 2));
  Add(0, "monitor", std::move(cells), decl.span.begin, decl.span.end, true);
}

void DeclarationPrinter::Print(const OutcomeDeclaration& node, const Decl& decl) {
  std::vector<LineCell> cells{Text("outcome " + node.name.text), Text(": " + TypeText(node.type))};
  if (node.within.has_value()) cells.push_back(Expression("within ", *node.within, 2));
  Add(0, "outcome", std::move(cells), decl.span.begin, decl.span.end, true);
}

void DeclarationPrinter::Print(const LearnDeclaration& node, const Decl& decl) {
  std::vector<LineCell> cells{Text("learn " + node.target.text),
                              Expression("within ", node.within)};
  if (node.from.has_value()) cells.push_back(Text("from " + node.from->text));
  Add(0, "learn", std::move(cells), decl.span.begin, decl.span.end, true);
}

void DeclarationPrinter::Print(const ExploreDeclaration& node, const Decl& decl) {
  std::vector<LineCell> cells{Text("explore " + node.knob.text), Expression("", node.share)};
  if (node.within.has_value()) cells.push_back(Expression("within ", *node.within));
  Add(0, "explore", std::move(cells), decl.span.begin, decl.span.end, true);
}

void DeclarationPrinter::Print(const PortfolioDeclaration& node, const Decl& decl) {
  Add(0, "", {Text("portfolio " + node.name.text), Expression("over ", node.over)}, decl.span.begin,
      ast_[node.over].span.end, true);
  for (const ExprId limit : node.limits) {
    Add(2, "portfolio", {Text("limit"), Expression("", limit)}, ast_[limit].span.begin,
        ast_[limit].span.end, false);
  }
  Add(2, "portfolio", {Text("maximise"), Expression("", node.maximise)},
      ast_[node.maximise].span.begin, decl.span.end, false);
}

void DeclarationPrinter::Print(const ScenarioDeclaration& node, const Decl& decl) {
  std::string head = "scenario " + node.name.text;
  std::uint32_t open = node.name.span.end;
  if (node.probability.has_value()) {
    head += " with probability " + Text(*node.probability);
    open = ast_[*node.probability].span.end;
  }
  if (node.as_of.has_value()) {
    head += " as of " + node.as_of->text;
    open = node.as_of->span.end;
  }
  Entries(0, "scenario", {Text(std::move(head), 1, decl.span.begin)}, EntriesOf(node.replacements),
          open, decl.span.end);
}

void DeclarationPrinter::Print(const GuardrailDeclaration& node, const Decl& decl) {
  const std::string title = node.title.has_value() ? " " + Quoted(*node.title) : "";
  Add(0, "", {Text("guardrail " + node.name.text + title + ":"), Expression("", node.condition)},
      decl.span.begin, decl.span.end, true);
}

namespace {

// " of proposals", or nothing.
std::string AboutText(const AboutClause& about) {
  switch (about.of) {
    case AboutClause::Of::kFeasible:
      return "";
    case AboutClause::Of::kRecommendations:
      return about.any_weights ? " of recommendations whatever the weights" : " of recommendations";
    case AboutClause::Of::kProposals:
      return " of proposals";
  }
  REMIT_CHECK(false, "a statement is about one of three");
}

}  // namespace

void DeclarationPrinter::Print(const GuaranteeDeclaration& node, const Decl& decl) {
  const std::string head = "guarantee " + node.name.text +
                           (node.title.has_value() ? " " + Quoted(*node.title) : "") +
                           AboutText(node.about) + ":";
  Add(0, "", {Text(head), Expression("", node.condition)}, decl.span.begin, decl.span.end, true);
}

void DeclarationPrinter::Print(const PropertyDeclaration& node, const Decl& decl) {
  std::vector<LineCell> cells{Text("property " + Quoted(node.title) + AboutText(node.about) + ":")};
  if (!node.cases.empty()) {
    std::string differing;
    for (const Path& path : node.differing)
      differing += (differing.empty() ? "" : ", ") + PathText(path);
    cells.push_back(Text("for " + NamesText(node.cases) + " differing only in " + differing +
                             (node.where ? "" : ":"),
                         1, node.cases.front().span.begin));
    if (node.where.has_value()) {
      cells.push_back(Text("where " + Text(*node.where) + ":", 1, ast_[*node.where].span.begin));
    }
  }
  cells.push_back(Expression("", node.condition));
  Add(0, "", std::move(cells), decl.span.begin, decl.span.end, true);
}

void DeclarationPrinter::Print(const TestDeclaration& node, const Decl& decl) {
  if (node.items.empty() && !HasComment(decl.span.begin, decl.span.end)) {
    Add(0, "", {Text("test " + Quoted(node.title) + " { }")}, decl.span.begin, decl.span.end, true);
    return;
  }
  Add(0, "", {Text("test " + Quoted(node.title) + " {")}, decl.span.begin, decl.span.begin, true);
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const std::size_t first_line = lines_.size();
    TestItem(node.items[i], i == 0);
    if (i == 0) lines_[first_line].may_follow_blank = false;
  }
  CloseBlock(0, decl.span.end);
}

void DeclarationPrinter::TestItem(const ast::TestItem& item, bool first) {
  using Kind = ast::TestItem::Kind;
  const Span span = item.span;
  const auto rule_text = [&] {
    const auto& rule = *item.rule;
    if (rule.keyword == "escalate") return "escalate to " + NamesText(rule.names, " and ");
    return rule.keyword.empty() ? NamesText(rule.names) : rule.keyword;
  };
  switch (item.kind) {
    case Kind::kGiven:
    case Kind::kPropose: {
      const std::string head = item.kind == Kind::kGiven ? "given " + item.target->text : "propose";
      const Expr& value = ast_[*item.value];
      if (const auto* fields = std::get_if<StructLiteral>(&value.node)) {
        Entries(2, item.kind == Kind::kGiven ? "given" : "", {Text(head, 1, span.begin)},
                EntriesOf(fields->fields), value.span.begin, span.end);
      } else {
        Add(2, "given", {Text(head + ":"), Expression("", *item.value)}, span.begin, span.end,
            !first);
      }
      return;
    }
    case Kind::kGivenScenario:
      Add(2, "given", {Text("given scenario " + item.target->text)}, span.begin, span.end, !first);
      return;
    case Kind::kExpect:
      Add(2, "", {Expression("expect ", *item.value)}, span.begin, span.end, !first);
      return;
    case Kind::kExpectFired:
      Add(2, "", {Text("expect fired " + rule_text())}, span.begin, span.end, !first);
      return;
    case Kind::kExpectNotFired:
      Add(2, "", {Text("expect not fired " + rule_text())}, span.begin, span.end, !first);
      return;
    case Kind::kAsOf:
      Add(2, "", {Text("as of " + item.date->text)}, span.begin, span.end, !first);
      return;
  }
}

// Text that was not read cannot be printed; formatting refuses such a file.
void DeclarationPrinter::Print(const BrokenDeclaration&, const Decl&) {}

}  // namespace remit::ast
