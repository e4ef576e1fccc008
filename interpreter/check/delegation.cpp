// What a child of a parent policy may contain, and who could allow the rest. Everything that would
// loosen or change what the parent decides is refused here, before it is read any further.
#include <algorithm>
#include <type_traits>

#include "interpreter/base/overloaded.h"
#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

// What a declaration would change of the parent's decisions; empty for what a child may contain.
struct Changes {
  std::string operator()(const ast::InputDeclaration&) const { return "what a case holds"; }
  std::string operator()(const ast::ChooseDeclaration&) const { return "what is chosen"; }
  std::string operator()(const ast::ObjectiveDeclaration&) const { return "what is worth having"; }
  std::string operator()(const ast::TradeOffDeclaration&) const {
    return "how objectives are traded against each other";
  }
  std::string operator()(const ast::PreferDeclaration&) const { return "what is worth having"; }
  std::string operator()(const ast::LadderDeclaration&) const { return "who decides"; }
  std::string operator()(const ast::SideDeclaration&) const { return "who decides"; }
  std::string operator()(const ast::ExpectDeviationDeclaration&) const {
    return "where deviating is free";
  }
  std::string operator()(const ast::DampDeclaration&) const { return "how far a choice may move"; }
  std::string operator()(const ast::PortfolioDeclaration&) const {
    return "what couples the cases";
  }
  std::string operator()(const ast::LearnDeclaration&) const { return "what is learnt"; }
  std::string operator()(const ast::ExploreDeclaration&) const {
    return "where there are experiments";
  }
  std::string operator()(const ast::GuardrailDeclaration&) const {
    return "the guardrails of an intent";
  }
  // One without a probability is only played through when it is asked for.
  std::string operator()(const ast::ScenarioDeclaration& scenario) const {
    return scenario.probability ? "how probable each world is" : "";
  }

  std::string operator()(const ast::UseDeclaration&) const { return {}; }
  std::string operator()(const ast::EnumDeclaration&) const { return {}; }
  std::string operator()(const ast::RecordDeclaration&) const { return {}; }
  std::string operator()(const ast::UnitDeclaration&) const { return {}; }
  std::string operator()(const ast::CurrencyDeclaration&) const { return {}; }
  std::string operator()(const ast::ParameterDeclaration&) const { return {}; }
  std::string operator()(const ast::SetDeclaration&) const { return {}; }
  std::string operator()(const ast::LetDeclaration&) const { return {}; }
  std::string operator()(const ast::FunctionDeclaration&) const { return {}; }
  std::string operator()(const ast::TableDeclaration&) const { return {}; }
  std::string operator()(const ast::ModelDeclaration&) const { return {}; }
  // Without a rule of the child that reads it, a distribution decides nothing.
  std::string operator()(const ast::DistributionDeclaration&) const { return {}; }
  std::string operator()(const ast::RequireDeclaration&) const { return {}; }
  std::string operator()(const ast::EscalateDeclaration&) const { return {}; }
  std::string operator()(const ast::RefuseDeclaration&) const { return {}; }
  std::string operator()(const ast::DeviateDeclaration&) const { return {}; }
  std::string operator()(const ast::MonitorDeclaration&) const { return {}; }
  std::string operator()(const ast::OutcomeDeclaration&) const { return {}; }
  std::string operator()(const ast::GuaranteeDeclaration&) const { return {}; }
  std::string operator()(const ast::PropertyDeclaration&) const { return {}; }
  std::string operator()(const ast::TestDeclaration&) const { return {}; }
  std::string operator()(const ast::BrokenDeclaration&) const { return {}; }
};

// The names that a declaration gives a meaning.
std::vector<ast::Name> NamesOf(const ast::DeclNode& node) {
  return std::visit(
      [](const auto& declaration) -> std::vector<ast::Name> {
        using Node = std::decay_t<decltype(declaration)>;
        if constexpr (std::is_same_v<Node, ast::InputDeclaration>) {
          return {declaration.field.name};
        } else if constexpr (std::is_same_v<Node, ast::LadderDeclaration>) {
          return declaration.levels;
        } else if constexpr (requires { declaration.names; }) {
          return declaration.names;
        } else if constexpr (requires { declaration.name.text; }) {
          return {declaration.name};
        } else if constexpr (requires { declaration.name->text; }) {
          if (declaration.name) return {*declaration.name};
          return {};
        } else {
          return {};
        }
      },
      node);
}

// `choose discount`: the first words of a declaration.
std::string Headline(const Checker& checker, const ast::Decl& decl) {
  const std::string_view text = checker.sources.Get(decl.span.file).Text(decl.span);
  std::string word(text.substr(0, text.find_first_of(" \t\r\n(")));
  const std::vector<ast::Name> names = NamesOf(decl.node);
  if (std::holds_alternative<ast::ExpectDeviationDeclaration>(decl.node)) word += " deviation";
  if (!names.empty()) word += " " + names.front().text;
  return word;
}

class ChildCheck {
 public:
  explicit ChildCheck(Checker& checker) : checker_(checker) {}

  void Run() {
    const Layers& layers = checker_.layers;
    for (std::size_t layer = 0; layer < layers.chain.size(); ++layer) {
      std::map<std::string, Declared> added;
      for (std::size_t file = 0; file < layers.layer_of.size(); ++file) {
        if (layers.layer_of[file] != layer) continue;
        if (layer > 0) CheckHead(file, layer);
        for (const DeclId id : checker_.ast.files[file].declarations) Check(id, layer, added);
      }
      outer_.merge(added);
    }
  }

 private:
  struct Declared {
    Span span;
    std::size_t layer = 0;
    bool table = false;
    bool parameter = false;
  };

  void Check(DeclId id, std::size_t layer, std::map<std::string, Declared>& added) {
    const ast::Decl& decl = checker_.ast[id];
    if (layer > 0 && !Allowed(id, decl, layer)) return;
    const bool table = std::holds_alternative<ast::TableDeclaration>(decl.node);
    const bool parameter = std::holds_alternative<ast::ParameterDeclaration>(decl.node);
    if (layer > 0 && !NewNames(id, decl)) return;
    for (const ast::Name& name : NamesOf(decl.node))
      added.emplace(name.text, Declared{name.span, layer, table, parameter});
    const auto* choices = std::get_if<ast::EnumDeclaration>(&decl.node);
    if (choices == nullptr) return;
    for (const ast::Name& value : choices->values)
      added.emplace(value.text, Declared{value.span, layer, false, false});
  }

  void CheckHead(std::size_t file, std::size_t layer) {
    const ast::Header& header = checker_.ast.files[file].header;
    if (!header.serves) return;
    Report(checker_, Kind::kLoosens, header.serves->front().span,
           "`serves " + Dotted(*header.serves) + "` changes which intent the decisions serve",
           Rule(layer), Hint(layer));
  }

  std::string Rule(std::size_t layer) const {
    return "a child of " + Tick(PolicyOf(layer - 1)) +
           " sets what is delegated to it, and adds requirements, refusals, escalations and "
           "guarantees";
  }
  std::string Hint(std::size_t layer) const {
    return "ask " + OwnerWords(checker_, layer - 1) + ", to say it there";
  }
  std::string PolicyOf(std::size_t layer) const {
    return Dotted(checker_.ast.files[checker_.layers.chain[layer]].header.path);
  }

  bool Allowed(DeclId id, const ast::Decl& decl, std::size_t layer) {
    const std::string changes = std::visit(Changes{}, decl.node);
    if (changes.empty()) return true;
    Report(checker_, Kind::kLoosens, decl.span,
           Tick(Headline(checker_, decl)) + " changes " + changes, Rule(layer), Hint(layer));
    Refuse(id, decl);
    return false;
  }

  // A refused declaration is read no further; nothing more is said of its names, unless the parent
  // has given them a meaning.
  void Refuse(DeclId id, const ast::Decl& decl) {
    checker_.refused.insert(id);
    for (const ast::Name& name : NamesOf(decl.node)) {
      if (outer_.count(name.text) == 0) checker_.broken_names.emplace(name.text, "");
    }
  }

  // What the parent's text means must not depend on the child, so that no name of the parent's, no
  // value of its enums and no built-in function can be given another meaning.
  bool NewNames(DeclId id, const ast::Decl& decl) {
    for (const ast::Name& name : NamesOf(decl.node)) {
      const auto outer = outer_.find(name.text);
      const bool builtin = builtins::Find(name.text, builtins::Fixity::kFunction) != nullptr &&
                           (std::holds_alternative<ast::FunctionDeclaration>(decl.node) ||
                            std::holds_alternative<ast::TableDeclaration>(decl.node) ||
                            std::holds_alternative<ast::ModelDeclaration>(decl.node));
      if (outer == outer_.end() && !builtin) continue;
      if (outer == outer_.end()) {
        Report(checker_, Kind::kRedeclared, name.span,
               Tick(name.text) + " is a built-in function, which the parent may use",
               "what the parent's text means does not depend on its children",
               "choose another name");
      } else if (outer->second.table && std::holds_alternative<ast::TableDeclaration>(decl.node)) {
        continue;  // it may stand in for a delegated one
      } else {
        ReportRedeclared(name, outer->second, decl);
      }
      Refuse(id, decl);
      return false;
    }
    return true;
  }

  void ReportRedeclared(const ast::Name& name, const Declared& outer, const ast::Decl& decl) {
    const bool settable =
        outer.parameter && std::holds_alternative<ast::ParameterDeclaration>(decl.node);
    Report(checker_, Kind::kRedeclared, name.span,
           Tick(name.text) + " is declared by " + Tick(PolicyOf(outer.layer)) + " already",
           "a child cannot give a name of its parent another meaning",
           settable ? "a parameter that is delegated is moved with " +
                          Tick("set " + name.text + " = …") + "; " +
                          OwnerWords(checker_, outer.layer) + ", could delegate it"
                    : "choose another name, or ask " + OwnerWords(checker_, outer.layer) +
                          ", to change it there")
        .labels.push_back({outer.span, "declared here"});
  }

  Checker& checker_;
  std::map<std::string, Declared> outer_;  // of the layers outside the one being checked
};

bool SameColumns(const TableInfo& parent, const TableInfo& child,
                 const ast::TableDeclaration& parent_node,
                 const ast::TableDeclaration& child_node) {
  if (parent.parameters != child.parameters || !(parent.result == child.result)) return false;
  if (parent_node.parameters.size() != child_node.parameters.size()) return false;
  if (parent.outputs.size() != child.outputs.size()) return false;
  for (std::size_t i = 0; i < parent_node.parameters.size(); ++i) {
    if (parent_node.parameters[i].name.text != child_node.parameters[i].name.text) return false;
  }
  return true;
}

// `ceiling (segment: Segment, term: months) -> percent`
std::string Signature(const Checker& checker, const ast::TableDeclaration& node,
                      const TableInfo& info) {
  std::string text = node.name.text + " (";
  for (std::size_t i = 0; i < node.parameters.size(); ++i) {
    text += (i == 0 ? "" : ", ") + node.parameters[i].name.text + ": " +
            types::Name(info.parameters[i], checker.out.type_table);
  }
  text += ") -> ";
  if (info.outputs.size() == 1 && info.outputs.front().name.empty())
    return text + types::Name(info.outputs.front().type, checker.out.type_table);
  for (std::size_t i = 0; i < info.outputs.size(); ++i) {
    text += (i == 0 ? "(" : ", ") + info.outputs[i].name + ": " +
            types::Name(info.outputs[i].type, checker.out.type_table);
  }
  return text + ")";
}

}  // namespace

std::size_t LayerAt(const Checker& checker, Span span) {
  for (std::size_t i = 0; i < checker.ast.files.size(); ++i) {
    if (checker.ast.files[i].id == span.file) return checker.layers.layer_of[i];
  }
  return checker.layers.chain.size() - 1;
}

std::string OwnerWords(const Checker& checker, std::size_t layer) {
  const std::vector<ast::File>& files = checker.ast.files;
  const std::string policy = Tick(Dotted(files[checker.layers.chain[layer]].header.path));
  for (std::size_t at = layer + 1; at-- > 0;) {
    const std::optional<std::string>& owner = files[checker.layers.chain[at]].header.owner;
    if (owner && !owner->empty()) return *owner + ", who owns " + policy;
  }
  return "whoever owns " + policy;
}

// An intent has an owner of its own, whoever owns the policies that serve it.
std::string OwnerOf(const Checker& checker, Span span) {
  for (const ast::File& file : checker.ast.files) {
    if (file.id != span.file || file.header.kind != ast::Header::Kind::kIntent) continue;
    const std::string intent = Tick(Dotted(file.header.path));
    const std::string& owner = file.header.owner.value_or("");
    return owner.empty() ? "whoever owns " + intent : owner + ", who owns " + intent;
  }
  return OwnerWords(checker, LayerAt(checker, span));
}

void CheckChild(Checker& checker) {
  if (checker.layers.HasParent()) ChildCheck(checker).Run();
}

bool ReplaceTable(Checker& checker, const Symbol& symbol) {
  const auto found = checker.by_name.find(symbol.name);
  if (found == checker.by_name.end()) return false;
  Symbol& outer = checker.out.names[found->second];
  const std::size_t layer = LayerAt(checker, symbol.span);
  const bool replaces = outer.kind == Symbol::Kind::kTable && symbol.kind == Symbol::Kind::kTable &&
                        LayerAt(checker, outer.span) < layer;
  if (!replaces) return false;
  checker.replaced_tables.emplace_back(outer.decl, symbol.decl);
  // Kept for the proof, under a name that no text can write.
  const std::size_t parent = checker.layers.chain[LayerAt(checker, outer.span)];
  outer.name += " of " + Dotted(checker.ast.files[parent].header.path);
  checker.by_name.emplace(outer.name, found->second);
  checker.by_name.erase(found);
  return true;
}

void CheckDelegated(Checker& checker, const ast::TableDeclaration& node, const TableInfo& info) {
  if (!node.delegated) return;
  const std::string& word = node.delegated->text;
  if (word != "lower" && word != "higher") {
    std::string hint = DidYouMean(word, {"lower", "higher"});
    if (hint.empty()) hint = "write `delegated lower` or `delegated higher`";
    Report(checker, Kind::kDelegation, node.delegated->span,
           Tick("delegated " + word) + " does not say in which direction",
           "a child's table may give results that are `lower`, or `higher`, and nothing else",
           hint);
  }
  if (node.hit != ast::HitPolicy::kUnique && node.hit != ast::HitPolicy::kAgree) {
    Report(checker, Kind::kDelegation, node.delegated->span,
           "table " + Tick(node.name.text) + " is delegated, and several of its rows may apply",
           "tables are compared row by row, so that one row applies to each case",
           "let exactly one row apply, or leave `delegated` out");
  }
  for (const TableInfo::Output& output : info.outputs) {
    const TypeKind kind = output.type.kind;
    const bool ordered = kind == TypeKind::kNumber || kind == TypeKind::kDecimal ||
                         kind == TypeKind::kDate || kind == TypeKind::kBroken;
    if (ordered && !output.type.optional) continue;
    Report(checker, Kind::kDelegation, node.delegated->span,
           "table " + Tick(node.name.text) + " gives " + Describe(checker, output.type) +
               ", of which none is lower than another",
           "what is delegated has an order: numbers, quantities or dates", "leave `delegated` out");
  }
}

namespace {

// Said by the policy that first declared the table.
bool DelegatedLower(const Checker& checker, DeclId table) {
  DeclId at = table;
  for (std::size_t i = 0; i < checker.replaced_tables.size(); ++i) {
    for (const auto& [outer, inner] : checker.replaced_tables) {
      if (inner == at) at = outer;
    }
  }
  const auto& node = std::get<ast::TableDeclaration>(checker.ast[at].node);
  return node.delegated && node.delegated->text == "lower";
}

}  // namespace

void CheckReplacedTables(Checker& checker) {
  for (const auto& [outer, inner] : checker.replaced_tables) {
    const Symbol *parent = checker.SymbolOf(outer), *child = checker.SymbolOf(inner);
    if (parent == nullptr || child == nullptr) continue;
    const auto& parent_node = std::get<ast::TableDeclaration>(checker.ast[outer].node);
    const auto& child_node = std::get<ast::TableDeclaration>(checker.ast[inner].node);
    std::vector<TableInfo>& tables = checker.out.model.tables;
    TableInfo& parent_info = tables[parent->index];
    const TableInfo& child_info = tables[child->index];
    parent_info.replaced = true;
    // A table that stands in for a delegated one may itself be replaced by a child's child.
    const bool delegated =
        parent_node.delegated.has_value() ||
        std::any_of(checker.replaced_tables.begin(), checker.replaced_tables.end(),
                    [&, replaced = outer](const auto& pair) { return pair.second == replaced; });
    const std::string owner = OwnerOf(checker, parent_node.name.span);
    if (!delegated) {
      Report(checker, Kind::kNotDelegated, child_node.name.span,
             "table " + Tick(child_node.name.text) + " is not delegated",
             "a child replaces a table that its parent declares `delegated lower` or "
             "`delegated higher`",
             "ask " + owner + ", to delegate it")
          .labels.push_back({parent_node.name.span, "declared here"});
    } else if (!SameColumns(parent_info, child_info, parent_node, child_node)) {
      Report(checker, Kind::kDelegation, child_node.name.span,
             "table " + Tick(child_node.name.text) + " has other columns or another result",
             "a table takes the place of the parent's with the same columns and the same result",
             "write " + Tick("table " + Signature(checker, parent_node, parent_info)))
          .labels.push_back({parent_node.name.span, "the parent's"});
      // Nothing more is said of calls, which were written for the parent's columns.
      checker.by_name[child_node.name.text] =
          static_cast<std::size_t>(parent - checker.out.names.data());
    } else {
      checker.out.model.replaced_tables.push_back(
          {TableId(parent->index), TableId(child->index), DelegatedLower(checker, outer), owner});
    }
    if (child_node.delegated) {
      Report(checker, Kind::kDelegation, child_node.delegated->span,
             "table " + Tick(child_node.name.text) + " says again how it is delegated",
             "the policy that declares a table says it, once for all children", "leave it out");
    }
  }
}

}  // namespace remit::check
