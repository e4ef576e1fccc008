// One function for each kind of declaration.
#include "interpreter/difference/parts.h"

#include <algorithm>

#include "interpreter/ast/print.h"
#include "interpreter/base/overloaded.h"
#include "interpreter/types/value.h"

namespace remit::difference {
namespace {

using Layer = Change::Layer;

std::string OneLine(const std::string& text) {
  std::string line;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    const bool space = !quoted && (c == ' ' || c == '\n' || c == '\t');
    if (space && (line.empty() || line.back() == ' ')) continue;
    line += space ? ' ' : c;
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

class Teller {
 public:
  explicit Teller(const Policy& policy) : policy_(policy), ast_(policy.ast) {}

  std::vector<Entry> Tell() {
    std::vector<Entry> entries;
    for (const ast::File& file : policy_.ast.files) {
      for (const ast::DeclId id : file.declarations) {
        Entry entry;
        entry.id = id;
        Describe(policy_.ast[id], entry);
        entries.push_back(std::move(entry));
      }
    }
    return entries;
  }
  std::vector<Part> Header() const {
    const ast::Header& header = policy_.ast.files.front().header;
    std::vector<Part> parts;
    const auto path = [](const ast::Path& names) {
      std::string text;
      for (const ast::Name& name : names) text += (text.empty() ? "" : ".") + name.text;
      return text;
    };
    const auto add = [&](const char* label, const std::string& text, bool words) {
      if (!text.empty()) parts.push_back({label, text, words, {}, 0});
    };
    add("name", path(header.path), false);
    add("title", header.title.value_or(""), true);
    if (header.extends) add("extends", path(*header.extends), false);
    if (header.serves) add("serves", path(*header.serves), false);
    add("owner", header.owner.value_or(""), false);
    if (header.effective_from) add("effective from", header.effective_from->text, false);
    if (header.effective_to) add("effective to", header.effective_to->text, false);
    if (header.review_every) add("review every", Text(*header.review_every), false);
    if (header.review_grace) add("grace", Text(*header.review_grace), false);
    add("language", header.language.value_or(""), false);
    return parts;
  }

 private:
  std::string Text(ast::ExprId id) const { return ast::Print(policy_.ast, id); }
  std::string Value(ast::ExprId id) const {
    const check::Checked& checked = policy_.checked;
    if (id.index() >= checked.constant.size() || !checked.constant[id.index()]) return {};
    return types::Format(*checked.constant[id.index()], checked.TypeOf(id), checked.type_table,
                         checked.texts);
  }
  std::string Print(ast::Decl decl) {
    decl.doc.clear();
    ast::File alone;
    alone.id = policy_.ast.files.front().id;
    alone.declarations = {ast_.Add(std::move(decl))};
    return ast::Print(ast_, alone);
  }
  void Add(Entry& entry, std::string label, ast::ExprId id) const {
    if (id.valid()) entry.parts.push_back({std::move(label), Text(id), false, Value(id), 0});
  }
  static void Add(Entry& entry, std::string label, std::string text, bool words = false) {
    if (!text.empty()) entry.parts.push_back({std::move(label), std::move(text), words, {}, 0});
  }
  static void Because(Entry& entry, const std::optional<ast::Because>& because) {
    if (because) Add(entry, "because", because->text, true);
  }
  static std::string Joined(const std::vector<ast::Name>& names, const char* between) {
    std::string text;
    for (const ast::Name& name : names) text += (text.empty() ? "" : between) + name.text;
    return text;
  }

  void Describe(const ast::Decl& decl, Entry& entry) {
    ast::Decl bare = decl;
    std::visit(
        [](auto& node) {
          if constexpr (requires { node.because; }) node.because.reset();
        },
        bare.node);
    entry.text = OneLine(Print(bare));
    entry.headline = ast::PrintHeadline(policy_.ast, entry.id);
    std::visit([&](const auto& node) { Parts(node, entry); }, decl.node);
    if (entry.parts.empty()) Add(entry, "", entry.text);
  }

  void Parts(const ast::UseDeclaration& node, Entry& entry) {
    Set(entry, "module", Layer::kData, Joined(node.module, "."));
  }
  void Parts(const ast::EnumDeclaration& node, Entry& entry) {
    Set(entry, "enum", Layer::kData, node.name.text);
    for (const ast::Name& value : node.values) Add(entry, "value " + value.text, value.text);
  }
  void Parts(const ast::RecordDeclaration& node, Entry& entry) {
    Set(entry, "record", Layer::kData, node.name.text);
    for (const ast::Field& field : node.fields) {
      ast::RecordDeclaration one = node;
      one.fields = {field};
      const std::string text = OneLine(Print({one, {}, {}}));
      const std::size_t from = text.find('{'), to = text.rfind('}');
      const bool found = from != std::string::npos && to != std::string::npos && to > from + 2;
      Add(entry, "field " + field.name.text, found ? text.substr(from + 2, to - from - 3) : text);
    }
  }
  void Parts(const ast::UnitDeclaration& node, Entry& entry) {
    Set(entry, "unit", Layer::kData, Joined(node.names, ", "));
  }
  void Parts(const ast::CurrencyDeclaration& node, Entry& entry) {
    Set(entry, "currency", Layer::kData, Joined(node.names, ", "));
  }
  void Parts(const ast::InputDeclaration& node, Entry& entry) {
    Set(entry, "input", Layer::kData, node.field.name.text);
  }
  void Parts(const ast::ParameterDeclaration& node, Entry& entry) {
    Set(entry, "parameter", Layer::kIntent, node.name.text);
    Add(entry, "value", node.value);
    for (const ast::DatedValue& dated : node.dated)
      Add(entry, "value from " + dated.date.text, dated.value);
    if (node.range) Add(entry, "range", *node.range);
    if (node.level) Add(entry, "who may move it", node.level->text);
    ast::ParameterDeclaration rest = node;
    rest.range.reset();
    rest.level.reset();
    rest.dated.clear();
    std::string type = OneLine(Print({rest, {}, {}}));
    type = type.substr(0, type.find('='));
    const std::size_t colon = type.find(':');
    if (colon != std::string::npos) Add(entry, "type", OneLine(type.substr(colon + 1)));
  }
  void Parts(const ast::SetDeclaration& node, Entry& entry) {
    Set(entry, "set", Layer::kIntent, Joined(node.target, "."));
    Add(entry, "value", node.value);
    for (const ast::DatedValue& dated : node.dated)
      Add(entry, "value from " + dated.date.text, dated.value);
  }
  void Parts(const ast::LetDeclaration& node, Entry& entry) {
    Set(entry, "let", Layer::kExecution, node.name.text);
    Add(entry, "", node.value);
  }
  void Parts(const ast::FunctionDeclaration& node, Entry& entry) {
    Set(entry, "function", Layer::kExecution, node.name.text);
  }
  void Parts(const ast::TableDeclaration& node, Entry& entry) {
    Set(entry, "table", Layer::kExecution, node.name.text);
    entry.rows_in_order =
        node.hit == ast::HitPolicy::kFirst || (node.collect && node.collect->text == "list");
    ast::TableDeclaration head = node;
    head.rows.clear();
    head.file.reset();
    std::string text = OneLine(Print({head, {}, {}}));
    Add(entry, "head", text.substr(0, text.find('{')));
    std::int64_t number = 0;
    for (const ast::Row& row : node.rows) {
      ast::TableDeclaration one = head;
      one.rows = {row};
      std::string line;
      const std::string printed = Print({one, {}, {}});
      for (std::size_t at = 0; at < printed.size();) {
        const std::size_t end = std::min(printed.find('\n', at), printed.size());
        const std::string candidate = OneLine(printed.substr(at, end - at));
        if (!candidate.empty() && candidate.front() == '|') line = candidate;
        at = end + 1;
      }
      entry.parts.push_back({"row " + std::to_string(++number), line, false, {}, number});
    }
  }
  void Parts(const ast::ModelDeclaration& node, Entry& entry) {
    Set(entry, "model", Layer::kExecution, node.name.text);
    ast::ModelDeclaration head = node;
    head.terms.clear();
    for (const ast::ModelTerm& term : node.terms) Add(entry, "term " + term.name.text, term.value);
    if (node.terms.empty()) return;
    std::string text = OneLine(Print({head, {}, {}}));
    Add(entry, "head", text.substr(0, text.find('{')));
  }
  void Parts(const ast::DistributionDeclaration& node, Entry& entry) {
    Set(entry, "distribution", Layer::kExecution, node.name.text);
  }
  void Parts(const ast::ChooseDeclaration& node, Entry& entry) {
    Set(entry, "choice", Layer::kExecution, node.name.text);
    if (node.grid) {
      Add(entry, "from", node.grid->from);
      Add(entry, "to", node.grid->to);
      Add(entry, "step", node.grid->step);
    }
  }
  void Parts(const ast::ObjectiveDeclaration& node, Entry& entry) {
    Set(entry, "objective", Layer::kIntent, node.name.text);
    Add(entry, "formula", node.value);
    Add(entry, "worst", node.worst);
    Add(entry, "best", node.best);
    if (node.capped) Add(entry, "capped", std::string("capped"));
    if (node.serves) Add(entry, "serves", Joined(*node.serves, "."));
  }
  void Terms(const std::vector<ast::TradeOffDeclaration::Term>& terms,
             ast::TradeOffDeclaration::Kind kind, const std::string& from, Entry& entry) {
    const char* words[] = {"weigh", "first", "balance"};
    std::string order;
    for (const auto& term : terms) {
      order += (order.empty() ? "" : ", ") + term.objective.text;
      if (term.weight) Add(entry, "weight of " + term.objective.text + from, *term.weight);
      if (term.giving)
        Add(entry, "what may be given up of " + term.objective.text + from, term.giving->amount);
      if (term.range) Add(entry, "range of the weight of " + term.objective.text, *term.range);
      if (term.level)
        Add(entry, "who may move the weight of " + term.objective.text, term.level->text);
    }
    const bool ordered = kind == ast::TradeOffDeclaration::Kind::kFirst;
    Add(entry, "kind" + from, std::string(words[static_cast<int>(kind)]));
    if (ordered) Add(entry, "order" + from, order);
  }
  void Parts(const ast::TradeOffDeclaration& node, Entry& entry) {
    Set(entry, "trade-off", Layer::kIntent, "");
    Terms(node.terms, node.kind, "", entry);
    for (const auto& dated : node.dated)
      Terms(dated.terms, dated.kind, " from " + dated.date.text, entry);
  }
  void Parts(const ast::RequireDeclaration& node, Entry& entry) {
    Set(entry, "requirement", Layer::kIntent, node.name ? node.name->text : "");
    Add(entry, "condition", node.condition);
    if (node.from_date) Add(entry, "from", node.from_date->text);
    Because(entry, node.because);
  }
  void Parts(const ast::PreferDeclaration& node, Entry& entry) {
    Set(entry, "preference", Layer::kIntent, node.name ? node.name->text : "");
    Add(entry, "condition", node.condition);
    Add(entry, "worth", node.worth);
    Add(entry, "of", node.objective.text);
    Because(entry, node.because);
  }
  void Parts(const ast::LadderDeclaration& node, Entry& entry) {
    Set(entry, "ladder", Layer::kControl, "");
    Add(entry, "levels", Joined(node.levels, " < "));
  }
  void Parts(const ast::SideDeclaration& node, Entry& entry) {
    Set(entry, "sides", Layer::kControl, Joined(node.names, ", "));
  }
  void Parts(const ast::EscalateDeclaration& node, Entry& entry) {
    Set(entry, "escalation", Layer::kControl, node.name ? node.name->text : "");
    Add(entry, "to", Joined(node.to, " and "));
    Add(entry, "condition", node.condition);
    if (node.from_date) Add(entry, "from", node.from_date->text);
    Because(entry, node.because);
  }
  void Parts(const ast::RefuseDeclaration& node, Entry& entry) {
    Set(entry, "refusal", Layer::kControl, node.name ? node.name->text : "");
    Add(entry, "condition", node.condition);
    if (node.from_date) Add(entry, "from", node.from_date->text);
    Because(entry, node.because);
  }
  void Parts(const ast::DeviateDeclaration& node, Entry& entry) {
    Set(entry, "band", Layer::kControl, "");
    const char* sides[] = {"", " above", " below"};
    entry.headline = node.level.text + " of " + node.knob.text + sides[static_cast<int>(node.side)];
    Add(entry, "who", node.level.text);
    Add(entry, "reach", node.reach);
    Add(entry, "of", node.knob.text);
    if (node.side != ast::DeviateDeclaration::Side::kBoth)
      Add(entry, "side", std::string(sides[static_cast<int>(node.side)]));
    if (node.giving_reason) Add(entry, "reason", std::string("giving reason"));
    if (node.budget)
      Add(entry, "budget",
          "at most " + Text(node.budget->count) + " per " + node.budget->period.text);
    if (node.expires) Add(entry, "expires", node.expires->text);
    if (node.expires_after) Add(entry, "expires after", *node.expires_after);
  }
  void Parts(const ast::ExpectDeviationDeclaration& node, Entry& entry) {
    Set(entry, "expected deviation", Layer::kControl, "");
    Add(entry, "condition", node.condition);
    Because(entry, node.because);
  }
  void Parts(const ast::DampDeclaration& node, Entry& entry) {
    Set(entry, "damping", Layer::kControl, node.target.text);
    Add(entry, "at most", node.amount);
    Add(entry, "per", node.period.text);
    if (node.key) Add(entry, "for", *node.key);
  }
  void Parts(const ast::MonitorDeclaration& node, Entry& entry) {
    Set(entry, "monitor", Layer::kControl, node.name.text);
  }
  void Parts(const ast::OutcomeDeclaration& node, Entry& entry) {
    Set(entry, "outcome", Layer::kData, node.name.text);
  }
  void Parts(const ast::LearnDeclaration& node, Entry& entry) {
    Set(entry, "learning", Layer::kControl, node.target.text);
  }
  void Parts(const ast::ExploreDeclaration& node, Entry& entry) {
    Set(entry, "exploration", Layer::kControl, node.knob.text);
  }
  void Parts(const ast::PortfolioDeclaration& node, Entry& entry) {
    Set(entry, "portfolio", Layer::kExecution, node.name.text);
  }
  void Parts(const ast::ScenarioDeclaration& node, Entry& entry) {
    Set(entry, "scenario", Layer::kExecution, node.name.text);
  }
  void Parts(const ast::GuardrailDeclaration& node, Entry& entry) {
    Set(entry, "guardrail", Layer::kIntent, node.name.text);
    Add(entry, "condition", node.condition);
    Add(entry, "title", node.title.value_or(""), true);
  }
  void Parts(const ast::GuaranteeDeclaration& node, Entry& entry) {
    Set(entry, "guarantee", Layer::kPromises, node.name.text);
    Add(entry, "condition", node.condition);
    Add(entry, "of", About(node.about));
    Add(entry, "title", node.title.value_or(""), true);
  }
  void Parts(const ast::PropertyDeclaration& node, Entry& entry) {
    Set(entry, "property", Layer::kPromises, "\"" + node.title + "\"");
  }
  void Parts(const ast::TestDeclaration& node, Entry& entry) {
    Set(entry, "test", Layer::kPromises, "\"" + node.title + "\"");
  }
  void Parts(const ast::BrokenDeclaration&, Entry&) {}

  static std::string About(const ast::AboutClause& about) {
    const char* of[] = {"every alternative", "recommendations", "proposals"};
    return of[static_cast<int>(about.of)] +
           std::string(about.any_weights ? " whatever the weights" : "");
  }
  static void Set(Entry& entry, const char* what, Layer layer, std::string name) {
    entry.what = what;
    entry.layer = layer;
    entry.name = std::move(name);
  }

  const Policy& policy_;
  ast::Ast ast_;  // gets what is printed and is no declaration of the policy
};

}  // namespace

std::vector<Entry> EntriesOf(const Policy& policy) { return Teller(policy).Tell(); }
std::vector<Part> HeaderOf(const Policy& policy) { return Teller(policy).Header(); }

}  // namespace remit::difference
