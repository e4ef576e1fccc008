// Each declaration is told as parts, a label and a text each; what differs is told by part. Names
// that changed and nothing else are found by comparing texts with the names taken out.
#include "interpreter/difference/declarations.h"

#include <algorithm>
#include <set>

#include "interpreter/ast/print.h"
#include "interpreter/base/overloaded.h"
#include "interpreter/types/value.h"

namespace remit::difference {
namespace {

using Layer = Change::Layer;
using Kind = Change::Kind;
using Renames = std::map<std::string, std::string>;  // by old name: the new one

struct Part {
  std::string label, text;
  bool words = false;      // for people only
  std::string value{};     // where it is known beforehand: what the text comes to
  std::int64_t order = 0;  // of a table's row
};

struct Entry {
  ast::DeclId id;
  std::string what;
  Layer layer = Layer::kExecution;
  std::string name;      // empty: it has none
  std::string headline;  // what it is called where it has no name
  std::string text;      // all of it, without what only people read
  std::vector<Part> parts;
  bool rows_in_order = false;  // of a table: the order of rows means something
};

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

bool IsWord(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Names outside quotes and not behind a point.
std::string Renamed(const std::string& text, const Renames& renames) {
  if (renames.empty()) return text;
  std::string result;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '"') quoted = !quoted;
    if (quoted || !IsWord(text[i])) {
      result += text[i++];
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && IsWord(text[end])) ++end;
    const std::string word = text.substr(i, end - i);
    const auto found = renames.find(word);
    const bool member = i > 0 && text[i - 1] == '.' && (i < 2 || text[i - 2] != '.');
    result += found != renames.end() && !member ? found->second : word;
    i = end;
  }
  return result;
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

class Comparison {
 public:
  Comparison(const Policy& before, const Policy& after)
      : before_(before),
        after_(after),
        old_teller_(before),
        new_teller_(after),
        old_(old_teller_.Tell()),
        new_(new_teller_.Tell()),
        old_of_(new_.size()),
        taken_(old_.size(), false) {}

  Declared Run() {
    Match([](const Entry& a, const Entry& b) {
      return a.what == b.what && !a.name.empty() && a.name == b.name;
    });
    FindRenames();
    Match([&](const Entry& a, const Entry& b) {
      return a.what == b.what && Renamed(a.text, renames_) == b.text;
    });
    // What has no name goes by what it is for, then by its order.
    Match([&](const Entry& a, const Entry& b) {
      return a.what == b.what && a.name.empty() == b.name.empty() &&
             (a.name.empty() || a.what == "escalation") && Purpose(a) == Purpose(b);
    });
    Match([](const Entry& a, const Entry& b) {
      return a.what == b.what && a.name.empty() && b.name.empty();
    });
    Header();
    for (std::size_t i = 0; i < new_.size(); ++i) {
      if (old_of_[i]) {
        ComparePair(old_[*old_of_[i]], new_[i]);
        declared_.pairs.emplace_back(old_[*old_of_[i]].id, new_[i].id);
      } else {
        Report(Kind::kNew, nullptr, &new_[i], "", "", new_[i].text);
      }
    }
    for (std::size_t i = 0; i < old_.size(); ++i) {
      if (!taken_[i]) Report(Kind::kGone, &old_[i], nullptr, "", old_[i].text, "");
    }
    Sort();
    return std::move(declared_);
  }

 private:
  template <typename Same>
  void Match(const Same& same) {
    for (std::size_t i = 0; i < new_.size(); ++i) {
      for (std::size_t j = 0; j < old_.size() && !old_of_[i]; ++j) {
        if (taken_[j] || !same(old_[j], new_[i])) continue;
        old_of_[i] = j;
        taken_[j] = true;
      }
    }
  }
  static std::string Purpose(const Entry& entry) {
    std::string purpose;
    for (const Part& part : entry.parts) {
      if (part.label == "to" || part.label == "who" || part.label == "of" || part.label == "side")
        purpose += part.text + '\n';
    }
    return purpose;
  }
  static std::string Nameless(const Entry& entry, const Renames& renames) {
    Renames all = renames;
    if (!entry.name.empty()) all[entry.name] = "\x01";
    return Renamed(entry.text, all);
  }

  // Each name found may show others.
  void FindRenames() {
    bool found = true;
    while (found) {
      found = false;
      for (std::size_t i = 0; i < new_.size(); ++i) {
        if (old_of_[i] || new_[i].name.empty()) continue;
        for (std::size_t j = 0; j < old_.size(); ++j) {
          if (taken_[j] || old_[j].what != new_[i].what || old_[j].name.empty()) continue;
          if (Nameless(old_[j], renames_) != Nameless(new_[i], {})) continue;
          old_of_[i] = j;
          taken_[j] = true;
          renames_[old_[j].name] = new_[i].name;
          Report(Kind::kRenamed, &old_[j], &new_[i], "", old_[j].name, new_[i].name, true);
          found = true;
          break;
        }
      }
    }
  }

  void Header() {
    const std::vector<Part> before = old_teller_.Header(), after = new_teller_.Header();
    std::set<std::string> labels;
    for (const auto* parts : {&before, &after}) {
      for (const Part& part : *parts) {
        if (!labels.insert(part.label).second) continue;
        const auto text = [&](const std::vector<Part>& in) {
          for (const Part& one : in) {
            if (one.label == part.label) return one.text;
          }
          return std::string();
        };
        if (text(before) == text(after)) continue;
        Change change;
        change.what = "policy";
        change.layer = Layer::kControl;
        change.name = after_.checked.model.name;
        change.part = part.label;
        change.before = text(before);
        change.after = text(after);
        change.only_words = part.words;
        Keep(std::move(change), {}, {});
      }
    }
  }

  void ComparePair(const Entry& a, const Entry& b) {
    if (a.what == "table") {
      CompareTables(a, b);
      return;
    }
    std::vector<const Part*> old_parts = Pointers(a), new_parts = Pointers(b);
    for (const Part* part : new_parts) {
      const auto same = std::find_if(old_parts.begin(), old_parts.end(), [&](const Part* other) {
        return Same(other->label, part->label);
      });
      if (same == old_parts.end()) {
        Report(Kind::kChanged, &a, &b, part->label, "", part->text, part->words);
        continue;
      }
      const Part& old_part = **same;
      old_parts.erase(same);
      if (Same(old_part.text, part->text)) continue;
      const bool words = part->words || (!part->value.empty() && part->value == old_part.value);
      Report(Kind::kChanged, &a, &b, part->label, old_part.text, part->text, words);
    }
    for (const Part* part : old_parts)
      Report(Kind::kChanged, &a, &b, part->label, part->text, "", part->words);
    if (a.what == "enum" && a.parts.size() == b.parts.size()) {
      const bool moved =
          Renamed(a.text, renames_) != b.text &&
          std::is_permutation(a.parts.begin(), a.parts.end(), b.parts.begin(),
                              [&](const Part& x, const Part& y) { return Same(x.text, y.text); });
      if (moved) Report(Kind::kMoved, &a, &b, "order of values", a.text, b.text, false);
    }
  }
  static std::vector<const Part*> Pointers(const Entry& entry) {
    std::vector<const Part*> parts;
    for (const Part& part : entry.parts) parts.push_back(&part);
    return parts;
  }
  bool Same(const std::string& before, const std::string& after) const {
    return Renamed(before, renames_) == after;
  }
  static std::string Conditions(const std::string& row) { return row.substr(0, row.find("||")); }

  // Rows that are the same are matched first, then those with the same conditions, then those with
  // the same result.
  void CompareTables(const Entry& a, const Entry& b) {
    std::vector<const Part*> old_rows, new_rows;
    for (const Part& part : a.parts) {
      if (part.order > 0) old_rows.push_back(&part);
    }
    for (const Part& part : b.parts) {
      if (part.order > 0) new_rows.push_back(&part);
    }
    const auto head = [](const Entry& entry) {
      for (const Part& part : entry.parts) {
        if (part.label == "head") return part.text;
      }
      return std::string();
    };
    if (!Same(head(a), head(b))) Report(Kind::kChanged, &a, &b, "head", head(a), head(b));
    std::vector<std::int64_t> order;  // of old rows, as they stand in the new table
    std::vector<const Part*> left;
    const auto take = [&](const auto& same, const auto& with) {
      left.clear();
      for (const Part* row : new_rows) {
        const auto found = std::find_if(old_rows.begin(), old_rows.end(),
                                        [&](const Part* other) { return same(*other, *row); });
        if (found == old_rows.end()) {
          left.push_back(row);
          continue;
        }
        with(**found, *row);
        old_rows.erase(found);
      }
      new_rows = left;
    };
    std::vector<std::pair<std::int64_t, std::int64_t>> places;
    take([&](const Part& x, const Part& y) { return Same(x.text, y.text); },
         [&](const Part& x, const Part& y) { places.emplace_back(y.order, x.order); });
    const auto changed = [&](const Part& x, const Part& y) {
      Report(Kind::kChanged, &a, &b, y.label, x.text, y.text);
    };
    take([&](const Part& x, const Part& y) { return Same(Conditions(x.text), Conditions(y.text)); },
         changed);
    const auto result = [](const std::string& row) {
      return row.find("||") == std::string::npos ? row : row.substr(row.find("||"));
    };
    take([&](const Part& x,
             const Part& y) { return x.order == y.order && Same(result(x.text), result(y.text)); },
         changed);
    take([&](const Part& x, const Part& y) { return Same(result(x.text), result(y.text)); },
         changed);
    for (const Part* row : new_rows) Report(Kind::kNew, &a, &b, row->label, "", row->text);
    for (const Part* row : old_rows) Report(Kind::kGone, &a, &b, row->label, row->text, "");
    std::sort(places.begin(), places.end());
    const bool in_order =
        std::is_sorted(places.begin(), places.end(),
                       [](const auto& x, const auto& y) { return x.second < y.second; });
    if (!in_order) {
      std::string moved;
      for (const auto& [now, was] : places)
        moved += (moved.empty() ? "" : ", ") + std::to_string(was);
      Report(Kind::kMoved, &a, &b, "rows", "", "in another order: those that were " + moved,
             !b.rows_in_order);
    }
  }

  void Report(Kind kind, const Entry* a, const Entry* b, const std::string& part,
              std::string before, std::string after, bool only_words = false) {
    Change change;
    const Entry& entry = b != nullptr ? *b : *a;
    change.kind = kind;
    change.layer = entry.layer;
    change.what = entry.what;
    change.name = entry.name.empty() ? entry.headline : entry.name;
    if (a != nullptr && b != nullptr && a->name != b->name) change.old_name = a->name;
    change.part = part;
    change.before = std::move(before);
    change.after = std::move(after);
    if (a != nullptr) change.old_place = before_.ast[a->id].span;
    if (b != nullptr) change.new_place = after_.ast[b->id].span;
    change.only_words = only_words || entry.what == "test" || entry.what == "property" ||
                        entry.what == "monitor" || entry.what == "outcome" ||
                        entry.what == "learning";
    Keep(std::move(change), a != nullptr ? a->id : ast::DeclId{},
         b != nullptr ? b->id : ast::DeclId{});
  }
  void Keep(Change change, ast::DeclId before, ast::DeclId after) {
    declared_.changes.push_back(std::move(change));
    declared_.decls.emplace_back(before, after);
  }

  void Sort() {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < declared_.changes.size(); ++i) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return declared_.changes[a].layer < declared_.changes[b].layer;
    });
    Declared sorted;
    for (const std::size_t i : order) {
      sorted.changes.push_back(std::move(declared_.changes[i]));
      sorted.decls.push_back(declared_.decls[i]);
    }
    sorted.pairs = std::move(declared_.pairs);
    declared_ = std::move(sorted);
  }

  const Policy &before_, &after_;
  Teller old_teller_, new_teller_;
  std::vector<Entry> old_, new_;
  std::vector<std::optional<std::size_t>> old_of_;  // by new entry
  std::vector<bool> taken_;                         // by old entry
  Renames renames_;
  Declared declared_;
};

}  // namespace

Declared CompareDeclarations(const Policy& before, const Policy& after) {
  return Comparison(before, after).Run();
}

}  // namespace remit::difference
