#include "interpreter/prose/document.h"

#include <algorithm>
#include <map>
#include <sstream>

#include "interpreter/ast/print.h"
#include "interpreter/base/check.h"
#include "interpreter/check/layers.h"
#include "interpreter/prose/facts.h"
#include "interpreter/prose/marked.h"
#include "interpreter/prose/phrases.h"
#include "interpreter/prose/words.h"
#include "interpreter/source/place.h"

namespace remit::prose {
namespace {

// The sections in the order in which an auditor asks: what is decided, what for, within which
// limits, by whom, from what.
enum class Part : std::uint8_t {
  kDecided,
  kWanted,
  kRequired,
  kRefused,
  kApproved,
  kDeviations,
  kParameters,
  kDerived,
  kTables,
  kModels,
  kWorlds,
  kGuarantees,
  kLearning,
  kInputs,
  kTerms,
  kExamples,
};
struct PartRow {
  Part part;
  const char *anchor, *title, *introduction;
};
constexpr PartRow kParts[] = {
    {Part::kDecided, "decided", "What is decided", "What the policy chooses, and out of what."},
    {Part::kWanted, "wanted", "What is wanted",
     "By these objectives the permitted alternatives are compared; the best is recommended."},
    {Part::kRequired, "required", "What is required",
     "An alternative for which one of these does not hold is never recommended nor approved, "
     "except where it is said that it does not count."},
    {Part::kRefused, "refused", "What is refused",
     "Where one of these applies, nothing is granted."},
    {Part::kApproved, "approved", "Who approves",
     "The highest level that a rule names decides, and every further approver that a rule names "
     "must agree as well; where no rule applies, the lowest level decides."},
    {Part::kDeviations, "deviations", "How far people may depart from a recommendation",
     "Requirements, refusals and approvals hold for what is proposed as well."},
    {Part::kParameters, "parameters", "Quantities that may be moved",
     "Each with its history, and with who may move it and how far."},
    {Part::kDerived, "derived", "What is worked out", ""},
    {Part::kTables, "tables", "Tables",
     "The rows say what holds; their order never matters unless "
     "it is said that the first row counts."},
    {Part::kModels, "models", "Predictions", ""},
    {Part::kWorlds, "uncertainty", "What nobody knows yet",
     "A scenario with a probability counts wherever the chance of something is measured; nothing "
     "is "
     "decided in any scenario unless that is asked for."},
    {Part::kGuarantees, "guarantees", "What always holds",
     "A case in which one of these does not hold ends without a decision. Which of them are proved "
     "for all cases is said by the command remit prove."},
    {Part::kLearning, "learning", "What is watched and learnt", ""},
    {Part::kInputs, "inputs", "What a case supplies",
     "A value out of its range makes the case invalid, and nothing is decided; what is missing, "
     "and "
     "needed, leaves it undecided."},
    {Part::kTerms, "terms", "Kinds of values, units, modules", ""},
    {Part::kExamples, "examples", "Examples", "Each is run as a test of the policy."},
};

// Where a declaration is told, under which word and name, and what it is called where it has no
// name of its own.
struct Placed {
  Part part;
  std::string keyword, name, kind;
};

std::string NameOr(const std::optional<ast::Name>& name) { return name ? name->text : ""; }

std::string AllOf(const std::vector<ast::Name>& names) {
  std::vector<std::string> words;
  for (const ast::Name& name : names) words.push_back(NameInWords(name.text));
  return Listed(words);
}

// Rules, which need no name.
struct PlaceOfRule {
  Placed operator()(const ast::TradeOffDeclaration&) const {
    return {Part::kWanted, "trade_off", "", "how the objectives are traded"};
  }
  Placed operator()(const ast::RequireDeclaration& n) const {
    return {Part::kRequired, "require", NameOr(n.name), "requirement"};
  }
  Placed operator()(const ast::PreferDeclaration& n) const {
    return {Part::kWanted, "prefer", NameOr(n.name), "preference"};
  }
  Placed operator()(const ast::LadderDeclaration&) const {
    return {Part::kApproved, "ladder", "", "levels of authority"};
  }
  Placed operator()(const ast::SideDeclaration&) const {
    return {Part::kApproved, "side", "", "further approvers"};
  }
  Placed operator()(const ast::EscalateDeclaration& n) const {
    return {Part::kApproved, "escalate", NameOr(n.name), "approval by " + AllOf(n.to)};
  }
  Placed operator()(const ast::RefuseDeclaration& n) const {
    return {Part::kRefused, "refuse", NameOr(n.name), "refusal"};
  }
  Placed operator()(const ast::DeviateDeclaration& n) const {
    return {Part::kDeviations, "deviate", "",
            NameInWords(n.level.text) + " and the " + NameInWords(n.knob.text)};
  }
  Placed operator()(const ast::ExpectDeviationDeclaration&) const {
    return {Part::kDeviations, "expect", "", "where people are expected to depart"};
  }
  Placed operator()(const ast::DampDeclaration& n) const {
    return {Part::kRequired, "damp", "", "how fast the " + NameInWords(n.target.text) + " moves"};
  }
  Placed operator()(const ast::GuardrailDeclaration& n) const {
    return {Part::kRequired, "guardrail", n.name.text, ""};
  }
  Placed operator()(const ast::GuaranteeDeclaration& n) const {
    return {Part::kGuarantees, "guarantee", n.name.text, ""};
  }
  Placed operator()(const ast::PropertyDeclaration& n) const {
    return {Part::kGuarantees, "property", n.title, ""};
  }
  Placed operator()(const ast::LearnDeclaration& n) const {
    return {Part::kLearning, "learn", "", "what is learnt of the " + NameInWords(n.target.text)};
  }
  Placed operator()(const ast::ExploreDeclaration& n) const {
    return {Part::kLearning, "explore", "", "where the " + NameInWords(n.knob.text) + " is tried"};
  }
};
// Everything else has a name.
struct PlaceOf : PlaceOfRule {
  using PlaceOfRule::operator();
  Placed operator()(const ast::UseDeclaration& n) const {
    return {Part::kTerms, "use", check::Dotted(n.module), ""};
  }
  Placed operator()(const ast::EnumDeclaration& n) const {
    return {Part::kTerms, "enum", n.name.text, ""};
  }
  Placed operator()(const ast::RecordDeclaration& n) const {
    return {Part::kInputs, "record", n.name.text, ""};
  }
  Placed operator()(const ast::UnitDeclaration& n) const {
    return {Part::kTerms, "unit", n.names.front().text, ""};
  }
  Placed operator()(const ast::CurrencyDeclaration& n) const {
    return {Part::kTerms, "currency", n.names.front().text, ""};
  }
  Placed operator()(const ast::InputDeclaration& n) const {
    return {Part::kInputs, "input", n.field.name.text, ""};
  }
  Placed operator()(const ast::ParameterDeclaration& n) const {
    return {Part::kParameters, "parameter", n.name.text, ""};
  }
  Placed operator()(const ast::SetDeclaration& n) const {
    const bool weight = n.target.size() > 1;
    return {weight ? Part::kWanted : Part::kParameters, "set", check::Dotted(n.target), ""};
  }
  Placed operator()(const ast::LetDeclaration& n) const {
    return {Part::kDerived, "let", n.name.text, ""};
  }
  Placed operator()(const ast::FunctionDeclaration& n) const {
    return {Part::kDerived, "function", n.name.text, ""};
  }
  Placed operator()(const ast::TableDeclaration& n) const {
    return {Part::kTables, "table", n.name.text, ""};
  }
  Placed operator()(const ast::ModelDeclaration& n) const {
    return {Part::kModels, "model", n.name.text, ""};
  }
  Placed operator()(const ast::DistributionDeclaration& n) const {
    return {Part::kWorlds, "distribution", n.name.text, ""};
  }
  Placed operator()(const ast::ChooseDeclaration& n) const {
    return {Part::kDecided, "choose", n.name.text, ""};
  }
  Placed operator()(const ast::ObjectiveDeclaration& n) const {
    return {Part::kWanted, "objective", n.name.text, ""};
  }
  Placed operator()(const ast::MonitorDeclaration& n) const {
    return {Part::kLearning, "monitor", n.name.text, ""};
  }
  Placed operator()(const ast::OutcomeDeclaration& n) const {
    return {Part::kLearning, "outcome", n.name.text, ""};
  }
  Placed operator()(const ast::PortfolioDeclaration& n) const {
    return {Part::kLearning, "portfolio", n.name.text, ""};
  }
  Placed operator()(const ast::ScenarioDeclaration& n) const {
    return {Part::kWorlds, "scenario", n.name.text, ""};
  }
  Placed operator()(const ast::TestDeclaration& n) const {
    return {Part::kExamples, "test", n.title, ""};
  }
  Placed operator()(const ast::BrokenDeclaration& n) const {
    return {Part::kTerms, n.keyword, NameOr(n.name), "what cannot be read"};
  }
};

// Letters and digits of a text, everything else as one hyphen.
std::string Slug(const std::string& text) {
  std::string slug;
  for (const char c : text) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    if (kept)
      slug += c;
    else if (c >= 'A' && c <= 'Z')
      slug += c;
    else if (!slug.empty() && slug.back() != '-')
      slug += '-';
  }
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug.substr(0, 80);
}

template <typename Visit>
void ForEachTarget(const Entry& entry, Visit&& visit) {
  const auto add = [&](std::string_view, std::string_view target) {
    if (!target.empty()) visit(target);
  };
  ForEachPiece(entry.sentence, add);
  if (!entry.rows) return;
  for (const TableInWords::Row& row : entry.rows->rows) {
    for (const std::string& cell : row.conditions) ForEachPiece(cell, add);
    for (const std::string& cell : row.outputs) ForEachPiece(cell, add);
  }
}

class Writer {
 public:
  Writer(const ast::Ast& ast, const check::Checked& checked, const source::SourceMap& sources)
      : ast_(ast), checked_(checked), sources_(sources) {}

  std::vector<Section> Sections() {
    for (const PartRow& row : kParts)
      sections_.push_back({row.anchor, row.title, row.introduction, {}, {}});
    for (const ast::File& file : ast_.files) {
      for (const ast::DeclId id : file.declarations) {
        const bool test = std::holds_alternative<ast::TestDeclaration>(ast_[id].node);
        if (!test || &file == &ast_.files.front()) Add(file, id);  // a parent's tests are its own
      }
    }
    // Who there is comes before who decides what.
    Section& approved = sections_.at(static_cast<std::size_t>(Part::kApproved));
    std::stable_partition(approved.entries.begin(), approved.entries.end(), [](const Entry& entry) {
      return entry.keyword == "ladder" || entry.keyword == "side";
    });
    FindUses();
    TellTheRest(sections_.at(static_cast<std::size_t>(Part::kDeviations)));
    TellFields(sections_.at(static_cast<std::size_t>(Part::kInputs)));
    for (std::size_t i = sections_.size(); i-- > 0;) {
      if (sections_[i].entries.empty() && sections_[i].facts.empty())
        sections_.erase(sections_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return std::move(sections_);
  }

 private:
  void Add(const ast::File& file, ast::DeclId id) {
    const Placed placed = std::visit(PlaceOf{}, ast_[id].node);
    Entry entry;
    entry.keyword = placed.keyword;
    entry.name = placed.name.empty() ? ast::PrintHeadline(ast_, id) : placed.name;
    entry.title = TitleOf(placed, id);
    entry.anchor = Unused(Anchor(placed.keyword, Slug(AfterKeyword(placed, entry.name))));
    entry.sentence = Sentence(ast_, checked_, id);
    entry.text = ast_[id].doc;
    if (&file != &ast_.files.front()) entry.origin = check::Dotted(file.header.path);
    entry.replaced = IsReplaced(id);
    entry.at = source::PlaceOf(sources_, ast_[id].span);
    if (const auto* table = std::get_if<ast::TableDeclaration>(&ast_[id].node))
      entry.rows = RowsInWords(ast_, checked_, *table);
    sections_.at(static_cast<std::size_t>(placed.part)).entries.push_back(std::move(entry));
  }
  bool IsReplaced(ast::DeclId id) const {
    const check::Model& model = checked_.model;
    if (std::holds_alternative<ast::DeviateDeclaration>(ast_[id].node))
      return std::none_of(model.deviations.begin(), model.deviations.end(),
                          [&](const check::DeviationInfo& band) { return band.decl == id; });
    return std::any_of(
        model.tables.begin(), model.tables.end(),
        [&](const check::TableInfo& table) { return table.decl == id && table.replaced; });
  }
  // A headline begins with the keyword, which an anchor has already.
  static std::string AfterKeyword(const Placed& placed, const std::string& name) {
    if (placed.keyword == "trade_off" || placed.keyword == "ladder") return "";  // there is one
    const std::string word = placed.keyword + " ";
    return placed.name.empty() && name.rfind(word, 0) == 0 ? name.substr(word.size()) : name;
  }
  std::string TitleOf(const Placed& placed, ast::DeclId id) {
    const ast::DeclNode& node = ast_[id].node;
    if (const auto* guarantee = std::get_if<ast::GuaranteeDeclaration>(&node);
        guarantee != nullptr && guarantee->title)
      return *guarantee->title;
    if (const auto* guardrail = std::get_if<ast::GuardrailDeclaration>(&node);
        guardrail != nullptr && guardrail->title)
      return *guardrail->title;
    if (placed.name.empty()) {
      const int times = ++untitled_[placed.kind];
      return times == 1 ? placed.kind : placed.kind + " (" + std::to_string(times) + ")";
    }
    if (placed.keyword == "test" || placed.keyword == "property" || placed.keyword == "use")
      return placed.name;
    if (placed.keyword == "enum" || placed.keyword == "record") return TypeInWords(placed.name);
    std::string title;
    for (const char c : placed.name) title += c == '_' ? ' ' : c;
    return title;
  }
  std::string Unused(const std::string& anchor) {
    const int times = ++anchors_[anchor];
    if (anchor.back() == '-') return Unused(anchor.substr(0, anchor.size() - 1));
    return times == 1 ? anchor : anchor + "-" + std::to_string(times);
  }
  // An entry is used by those whose words lead to it. The words of a field lead to its input.
  void FindUses() {
    std::map<std::string, Entry*> by_anchor;
    for (Section& section : sections_) {
      for (Entry& entry : section.entries) by_anchor[entry.anchor] = &entry;
    }
    for (Section& section : sections_) {
      if (section.anchor == std::string_view("examples")) continue;
      for (const Entry& entry : section.entries) {
        for (const std::string& target : Targets(entry)) {
          const auto found = by_anchor.find(target);
          if (found != by_anchor.end() && found->second != &entry)
            found->second->used_by.push_back(entry.anchor);
        }
      }
    }
  }

  // What no band covers is not forbidden.
  void TellTheRest(Section& deviations) const {
    const check::Model& model = checked_.model;
    if (model.levels.empty() || model.knobs.empty()) return;
    deviations.facts.push_back(
        {"Everything else", "any other change of what is recommended needs the agreement of " +
                                NameInWords(model.levels.back())});
  }
  // What each field of the inputs is used for, tests and types aside.
  void TellFields(Section& inputs) const {
    std::map<std::string, std::vector<std::string>> users;
    for (const Section& section : sections_) {
      if (section.anchor == "examples") continue;
      for (const Entry& entry : section.entries) {
        ForEachTarget(entry, [&](std::string_view target) {
          std::vector<std::string>& mine = users[std::string(target)];
          const std::string user = Linked(entry.anchor, entry.title);
          if (entry.keyword != "input" && std::find(mine.begin(), mine.end(), user) == mine.end())
            mine.push_back(user);
        });
      }
    }
    for (const check::InputLeaf& leaf : checked_.model.leaves) {
      if (leaf.previous) continue;
      const std::vector<std::string>& mine = users[Anchor("input", leaf.path)];
      std::vector<std::string> names;
      std::istringstream path(leaf.path);
      for (std::string name; std::getline(path, name, '.');) names.push_back(name);
      std::string text = mine.empty() ? "nothing uses it" : "used by ";
      for (std::size_t i = 0; i < mine.size(); ++i) text += (i == 0 ? "" : "; ") + mine[i];
      inputs.facts.push_back({PathInWords(names), text});
    }
  }

  const ast::Ast& ast_;
  const check::Checked& checked_;
  const source::SourceMap& sources_;
  std::vector<Section> sections_;
  std::map<std::string, int> anchors_;   // how often each was wanted
  std::map<std::string, int> untitled_;  // likewise, of titles of declarations without a name
};

}  // namespace

std::vector<std::string> Targets(const Entry& entry) {
  std::vector<std::string> targets;
  ForEachTarget(entry, [&](std::string_view target) {
    const std::string anchor(target.substr(0, target.find('.')));  // of the input, not its field
    if (std::find(targets.begin(), targets.end(), anchor) == targets.end())
      targets.push_back(anchor);
  });
  return targets;
}

const Entry* Document::Find(const std::string& anchor) const {
  for (const Section& section : sections) {
    for (const Entry& entry : section.entries) {
      if (entry.anchor == anchor) return &entry;
    }
  }
  return nullptr;
}

std::string PlainRows(const TableInWords& table) {
  std::string text;
  for (const TableInWords::Row& row : table.rows) {
    std::string line;
    for (std::size_t i = 0; i < row.conditions.size(); ++i)
      line += (i == 0 ? "" : "; ") + Plain(table.conditions[i] + " " + row.conditions[i]);
    if (row.conditions.empty()) line = "everything else";
    line += ": ";
    for (std::size_t i = 0; i < row.outputs.size(); ++i)
      line += (i == 0 ? "" : "; ") + Plain(row.outputs[i]);
    text += "  " + line + (row.from.empty() ? "" : ", from " + row.from + " on") + "\n";
  }
  return text;
}

Document Describe(const ast::Ast& ast, const check::Checked& checked,
                  const source::SourceMap& sources, std::optional<std::int64_t> as_of) {
  REMIT_CHECK(checked.ok, "prose of a policy that has errors");
  const ast::Header& header = ast.files.front().header;
  Document document;
  document.kind = header.kind == ast::Header::Kind::kModule   ? "module"
                  : header.kind == ast::Header::Kind::kIntent ? "intent"
                                                              : "policy";
  document.name = check::Dotted(header.path);
  document.title = header.title.value_or(document.name);
  document.text = header.doc;
  document.facts = HeadFacts(ast, checked);
  document.sections = Writer(ast, checked, sources).Sections();
  const std::vector<Fact> delegated = Delegations(ast, checked), care = CareFacts(ast, checked),
                          days = Calendar(ast, checked);
  if (!delegated.empty())
    document.sections.push_back({"delegated", "What is delegated, and to whom", "", delegated, {}});
  if (!care.empty()) document.sections.push_back({"care", "Data that need care", "", care, {}});
  if (!days.empty()) document.sections.push_back({"dates", "What changes when", "", days, {}});
  if (as_of)
    document.sections.push_back(
        {"on-the-day", "On " + DayInWords(*as_of), "", OnTheDay(ast, checked, *as_of), {}});
  return document;
}

}  // namespace remit::prose
