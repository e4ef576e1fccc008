#include "interpreter/store/reasons.h"

#include <algorithm>
#include <map>
#include <optional>
#include <type_traits>

#include "interpreter/ast/print.h"
#include "interpreter/store/content.h"
#include "interpreter/types/decimal.h"

namespace remit::store {
namespace {

// A declaration that can change a decision: what people call it, and all that it says.
struct Declared {
  std::string kind, name;  // "requirement", "`cap`"
  std::string text;        // without what people read beside it
  std::optional<ast::ExprId> condition{};
  bool holds_back = false;   // requirement: what its condition leaves out is not allowed
  bool stops = false;        // refusal, escalation: what its condition names is not simply allowed
  std::string further = "";  // of a rule: all of it but its condition
};

std::string Joined(const std::vector<ast::Name>& names, const char* between) {
  std::string text;
  for (const ast::Name& name : names) text += (text.empty() ? "" : between) + name.text;
  return text;
}

// Kinds of declarations by the word that people say; empty: it can change no decision, or is
// compared elsewhere.
struct KindOf {
  std::string operator()(const ast::UseDeclaration&) const { return "module"; }
  std::string operator()(const ast::EnumDeclaration&) const { return "enumeration"; }
  std::string operator()(const ast::RecordDeclaration&) const { return "record"; }
  std::string operator()(const ast::UnitDeclaration&) const { return "unit"; }
  std::string operator()(const ast::CurrencyDeclaration&) const { return "currency"; }
  std::string operator()(const ast::InputDeclaration&) const { return "input"; }
  std::string operator()(const ast::ParameterDeclaration&) const { return "parameter"; }
  std::string operator()(const ast::SetDeclaration&) const { return "setting"; }
  std::string operator()(const ast::LetDeclaration&) const { return "let"; }
  std::string operator()(const ast::FunctionDeclaration&) const { return "function"; }
  std::string operator()(const ast::TableDeclaration&) const { return "table"; }
  std::string operator()(const ast::ModelDeclaration&) const { return "model"; }
  std::string operator()(const ast::DistributionDeclaration&) const { return "distribution"; }
  std::string operator()(const ast::ChooseDeclaration&) const { return "choice"; }
  std::string operator()(const ast::ObjectiveDeclaration&) const { return "objective"; }
  std::string operator()(const ast::TradeOffDeclaration&) const { return "trade-off"; }
  std::string operator()(const ast::RequireDeclaration&) const { return "requirement"; }
  std::string operator()(const ast::PreferDeclaration&) const { return "preference"; }
  std::string operator()(const ast::LadderDeclaration&) const { return "ladder"; }
  std::string operator()(const ast::SideDeclaration&) const { return "side"; }
  std::string operator()(const ast::EscalateDeclaration&) const { return "escalation"; }
  std::string operator()(const ast::RefuseDeclaration&) const { return "refusal"; }
  std::string operator()(const ast::DeviateDeclaration&) const { return "band"; }
  std::string operator()(const ast::ExpectDeviationDeclaration&) const {
    return "expected deviation";
  }
  std::string operator()(const ast::DampDeclaration&) const { return "damping"; }
  std::string operator()(const ast::MonitorDeclaration&) const { return ""; }
  std::string operator()(const ast::OutcomeDeclaration&) const { return ""; }
  std::string operator()(const ast::LearnDeclaration&) const { return ""; }
  std::string operator()(const ast::ExploreDeclaration&) const { return "exploration"; }
  std::string operator()(const ast::PortfolioDeclaration&) const { return "portfolio"; }
  std::string operator()(const ast::ScenarioDeclaration& node) const {
    return node.probability ? "scenario" : "";
  }
  std::string operator()(const ast::GuardrailDeclaration&) const { return "guardrail"; }
  std::string operator()(const ast::GuaranteeDeclaration&) const { return "guarantee"; }
  std::string operator()(const ast::PropertyDeclaration&) const { return ""; }
  std::string operator()(const ast::TestDeclaration&) const { return ""; }
  std::string operator()(const ast::BrokenDeclaration&) const { return ""; }
};

// Its name where it has one; otherwise what it says, so that two are told apart.
std::string NameOf(const ast::Ast& ast, ast::DeclId id) {
  const std::string name = std::visit(
      [](const auto& node) -> std::string {
        using Node = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<Node, ast::InputDeclaration>) {
          return node.field.name.text;
        } else if constexpr (std::is_same_v<Node, ast::TradeOffDeclaration> ||
                             std::is_same_v<Node, ast::LadderDeclaration>) {
          return "";
        } else if constexpr (std::is_same_v<Node, ast::UseDeclaration>) {
          return Joined(node.module, ".");
        } else if constexpr (std::is_same_v<Node, ast::SetDeclaration>) {
          return Joined(node.target, ".");
        } else if constexpr (std::is_same_v<Node, ast::DeviateDeclaration>) {
          return node.level.text + ", " + node.knob.text;
        } else if constexpr (requires { node.name.text; }) {
          return node.name.text;
        } else if constexpr (requires { node.name->text; }) {
          return node.name ? node.name->text : "?";
        } else if constexpr (requires { node.names; }) {
          return Joined(node.names, ", ");
        } else {
          return "?";
        }
      },
      ast[id].node);
  if (name.empty()) return "";
  return " `" + (name == "?" ? ast::PrintHeadline(ast, id) : name) + "`";
}

Declared DeclaredBy(ast::Ast& ast, const ast::File& file, ast::DeclId id) {
  ast::Decl decl = ast[id];
  decl.doc.clear();
  Declared declared;
  declared.kind = std::visit(KindOf{}, decl.node);
  if (declared.kind.empty()) return declared;
  std::visit(
      [&](auto& node) {
        using Node = std::decay_t<decltype(node)>;
        if constexpr (requires { node.because; }) node.because.reset();
        if constexpr (requires { node.title.reset(); }) node.title.reset();
        if constexpr (std::is_same_v<Node, ast::TableDeclaration>) node.file.reset();
        declared.holds_back = std::is_same_v<Node, ast::RequireDeclaration>;
        declared.stops = std::is_same_v<Node, ast::RefuseDeclaration> ||
                         std::is_same_v<Node, ast::EscalateDeclaration>;
        if constexpr (requires {
                        node.from_date;
                        node.condition;
                      }) {
          declared.condition = node.condition;
          declared.further = node.from_date ? node.from_date->text : "";
        }
        if constexpr (requires {
                        node.to;
                        node.condition;
                      })
          declared.further += " " + Joined(node.to, " ");
      },
      decl.node);
  ast::File alone;
  alone.id = file.id;
  alone.declarations = {ast.Add(std::move(decl))};
  declared.name = NameOf(ast, alone.declarations.front());
  declared.text = ast::Print(ast, alone);
  return declared;
}

// In the order in which they are declared; of two of one name the second has a number.
std::vector<std::pair<std::string, Declared>> AllOf(ast::Ast& ast) {
  std::vector<std::pair<std::string, Declared>> all;
  std::map<std::string, int> times;
  const std::vector<ast::File> files = ast.files;
  for (const ast::File& file : files) {
    for (const ast::DeclId id : file.declarations) {
      Declared declared = DeclaredBy(ast, file, id);
      if (declared.kind.empty()) continue;
      std::string key = declared.kind + declared.name;
      if (const int time = ++times[key]; time > 1) key += " (" + std::to_string(time) + ")";
      all.emplace_back(std::move(key), std::move(declared));
    }
  }
  return all;
}

struct Threshold {
  ast::ExprId left;
  std::string comparison;
  types::ExactDecimal limit;
  std::string unit;
};
// `discount <= 20 %`: anything compared with a number that is written there.
std::optional<Threshold> ThresholdIn(const ast::Ast& ast, ast::ExprId condition) {
  const auto* call = std::get_if<ast::Call>(&ast[condition].node);
  if (call == nullptr || call->arguments.size() != 2) return std::nullopt;
  const std::string& comparison = call->callee;
  if (comparison != "<" && comparison != "<=" && comparison != ">" && comparison != ">=")
    return std::nullopt;
  const auto* limit = std::get_if<ast::QuantityLiteral>(&ast[call->arguments[1]].node);
  if (limit == nullptr) return std::nullopt;
  const auto number = types::ParseExactDecimal(limit->digits, types::DecimalNotation::kLiteral);
  const auto* exact = std::get_if<types::ExactDecimal>(&number);
  if (exact == nullptr) return std::nullopt;
  return Threshold{call->arguments[0], comparison, *exact, limit->unit ? limit->unit->text : ""};
}

// 1: the condition holds of more than it did, -1: of less; 0: not to be seen from the text.
int Widened(const ast::Ast& before, ast::ExprId old, const ast::Ast& after, ast::ExprId now) {
  const std::optional<Threshold> was = ThresholdIn(before, old), is = ThresholdIn(after, now);
  if (!was || !is || was->unit != is->unit || was->comparison[0] != is->comparison[0] ||
      !ast::SameTree(before, was->left, after, is->left))
    return 0;
  const bool upper = was->comparison[0] == '<';
  if (was->limit < is->limit) return upper ? 1 : -1;
  if (is->limit < was->limit) return upper ? -1 : 1;
  return static_cast<int>(is->comparison.size()) - static_cast<int>(was->comparison.size());
}

std::string Changed(const ast::Ast& before, const Declared& old, const ast::Ast& after,
                    const Declared& now) {
  const bool rule = (now.holds_back || now.stops) && old.condition && now.condition;
  if (!rule || old.further != now.further) return " is another one";
  const int widened = Widened(before, *old.condition, after, *now.condition);
  const std::string how = ": `" + ast::Print(before, *old.condition) + "` became `" +
                          ast::Print(after, *now.condition) + "`";
  if (widened == 0) return " is another one" + how;
  return (widened > 0) == now.holds_back ? " is loosened" + how : " is tightened" + how;
}

// What is read from files that are no text of policies.
std::vector<std::string> FilesOtherwise(const compile::Compilation& old,
                                        const compile::Compilation& changed) {
  std::map<std::string, std::string> before;
  for (const Content::File& file : ContentOf(old).files) before[file.name] = file.text;
  std::vector<std::string> reasons;
  for (const Content::File& file : ContentOf(changed).files) {
    const auto found = before.find(file.name);
    const bool text = file.name.ends_with(".remit");
    if (!text && found != before.end() && found->second != file.text)
      reasons.push_back("the file `" + file.name + "` is another one");
  }
  return reasons;
}

}  // namespace

std::vector<std::string> ReasonsOf(const compile::Compilation& old, const ast::Ast& before,
                                   const compile::Compilation& changed, const ast::Ast& after,
                                   std::size_t most) {
  ast::Ast was = before, is = after;
  const auto earlier = AllOf(was);
  std::map<std::string, const Declared*> left;
  for (const auto& [key, declared] : earlier) left[key] = &declared;
  std::vector<std::string> reasons;
  for (const auto& [key, declared] : AllOf(is)) {
    const auto found = left.find(key);
    if (found == left.end()) {
      reasons.push_back(key + " is new" +
                        (declared.holds_back || declared.stops ? ": tightened" : ""));
      continue;
    }
    if (found->second->text != declared.text)
      reasons.push_back(key + Changed(was, *found->second, is, declared));
    left.erase(found);
  }
  for (const auto& [key, declared] : earlier) {
    if (left.count(key) > 0)
      reasons.push_back(key + " is gone" +
                        (declared.holds_back || declared.stops ? ": loosened" : ""));
  }
  for (std::string& reason : FilesOtherwise(old, changed)) reasons.push_back(std::move(reason));
  if (reasons.size() > most) {
    const std::size_t more = reasons.size() - most;
    reasons.resize(most);
    reasons.push_back("and " + std::to_string(more) + " more");
  }
  return reasons;
}

}  // namespace remit::store
