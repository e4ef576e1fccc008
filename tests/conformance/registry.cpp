// Things are written as text, "overload +: money + money -> money", so that exemptions and findings
// read alike.
#include "tests/conformance/registry.h"

#include <regex>
#include <sstream>

#include "interpreter/base/overloaded.h"
#include "interpreter/builtins/builtin.h"

namespace remit::conformance {
namespace {

// Without a default arm, so that a new kind of declaration must be given a name here.
std::string KindOf(const ast::DeclNode& node) {
  return std::visit(base::Overloaded{
                        [](const ast::UseDeclaration&) { return "use"; },
                        [](const ast::EnumDeclaration&) { return "enum"; },
                        [](const ast::RecordDeclaration&) { return "record"; },
                        [](const ast::UnitDeclaration&) { return "unit"; },
                        [](const ast::CurrencyDeclaration&) { return "currency"; },
                        [](const ast::InputDeclaration&) { return "input"; },
                        [](const ast::ParameterDeclaration&) { return "parameter"; },
                        [](const ast::SetDeclaration&) { return "set"; },
                        [](const ast::LetDeclaration&) { return "let"; },
                        [](const ast::FunctionDeclaration&) { return "function"; },
                        [](const ast::TableDeclaration&) { return "table"; },
                        [](const ast::ModelDeclaration&) { return "model"; },
                        [](const ast::DistributionDeclaration&) { return "distribution"; },
                        [](const ast::ChooseDeclaration&) { return "choose"; },
                        [](const ast::ObjectiveDeclaration&) { return "objective"; },
                        [](const ast::TradeOffDeclaration&) { return "trade_off"; },
                        [](const ast::RequireDeclaration&) { return "require"; },
                        [](const ast::PreferDeclaration&) { return "prefer"; },
                        [](const ast::LadderDeclaration&) { return "ladder"; },
                        [](const ast::SideDeclaration&) { return "side"; },
                        [](const ast::EscalateDeclaration&) { return "escalate"; },
                        [](const ast::RefuseDeclaration&) { return "refuse"; },
                        [](const ast::DeviateDeclaration&) { return "deviate"; },
                        [](const ast::ExpectDeviationDeclaration&) { return "expect deviation"; },
                        [](const ast::DampDeclaration&) { return "damp"; },
                        [](const ast::MonitorDeclaration&) { return "monitor"; },
                        [](const ast::OutcomeDeclaration&) { return "outcome"; },
                        [](const ast::LearnDeclaration&) { return "learn"; },
                        [](const ast::ExploreDeclaration&) { return "explore"; },
                        [](const ast::PortfolioDeclaration&) { return "portfolio"; },
                        [](const ast::ScenarioDeclaration&) { return "scenario"; },
                        [](const ast::GuardrailDeclaration&) { return "guardrail"; },
                        [](const ast::GuaranteeDeclaration&) { return "guarantee"; },
                        [](const ast::PropertyDeclaration&) { return "property"; },
                        [](const ast::TestDeclaration&) { return "test"; },
                        [](const ast::BrokenDeclaration&) { return "broken"; },
                    },
                    node);
}

template <std::size_t... I>
void AddDeclarationKinds(std::set<std::string>& required, std::index_sequence<I...>) {
  (required.insert("declaration " + KindOf(std::variant_alternative_t<I, ast::DeclNode>{})), ...);
}

std::string DiagnosticName(const diagnostics::KindRow& row) {
  return "diagnostic " + std::string(row.code) + " " + std::string(row.name);
}

std::string OverloadName(const builtins::Row& row, std::size_t overload) {
  const std::string name = "overload " + std::string(row.name);
  if (row.overloads.empty())
    return name + (row.fixity == builtins::Fixity::kPrefix ? " prefix" : "");
  return name + ": " + std::string(row.overloads[overload].signature);
}

// "- **E2.1** …" -> E2.1
std::vector<std::string> RulesOf(const std::string& semantics) {
  std::vector<std::string> rules;
  const std::regex rule(R"(^- \*\*([A-Z][0-9]+(\.[0-9]+)?)\*\*)");
  std::istringstream lines(semantics);
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_search(line, match, rule)) rules.push_back(match[1]);
  }
  return rules;
}

}  // namespace

void Registry::SeenCompilation(const compile::Compilation& compilation) {
  for (const diagnostics::Diagnostic& diagnostic : compilation.sink.all()) {
    seen_.insert(DiagnosticName(diagnostics::Row(diagnostic.kind)));
  }
  for (std::size_t i = 0; i < compilation.ast.decl_count(); ++i) {
    seen_.insert("declaration " + KindOf(compilation.ast[ast::DeclId(i)].node));
  }
  if (!compilation.ok()) return;
  for (const check::Callee& callee : compilation.checked.callee) {
    if (callee.kind != check::Callee::Kind::kBuiltin) continue;
    seen_.insert(OverloadName(builtins::Table()[callee.index], callee.overload));
  }
}

void Registry::SeenGraph(const graph::Graph& graph) {
  for (const graph::Node& node : graph.nodes)
    seen_.insert("op " + std::string(graph::OpName(node.op)));
}

void Registry::SeenRule(const std::string& rule, const std::string& case_name) {
  seen_.insert("rule " + rule);
  cases_of_rule_[rule].insert(case_name);
}

std::set<std::string> Registry::Required(const std::string& semantics) {
  std::set<std::string> required;
  for (std::size_t i = 0; i < diagnostics::KindCount(); ++i) {
    required.insert(DiagnosticName(diagnostics::Row(static_cast<diagnostics::Kind>(i))));
  }
  for (const builtins::Row& row : builtins::Table()) {
    for (std::size_t i = 0; i < std::max<std::size_t>(1, row.overloads.size()); ++i) {
      required.insert(OverloadName(row, i));
    }
  }
  AddDeclarationKinds(required, std::make_index_sequence<std::variant_size_v<ast::DeclNode>>{});
  for (int op = 0; op < graph::kOpCount; ++op) {
    required.insert("op " + std::string(graph::OpName(static_cast<graph::Op>(op))));
  }
  for (const std::string& rule : RulesOf(semantics)) required.insert("rule " + rule);
  return required;
}

std::vector<std::string> Registry::Findings(const std::string& semantics,
                                            const std::string& exemptions) const {
  const std::set<std::string> required = Required(semantics);
  std::vector<std::string> findings;
  std::set<std::string> exempt;
  std::istringstream lines(exemptions);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    const auto reason = line.find(" -- ");
    if (reason == std::string::npos || reason + 4 >= line.size()) {
      findings.push_back("an exemption without a reason: " + line);
      continue;
    }
    const std::string thing = line.substr(0, reason);
    exempt.insert(thing);
    if (required.count(thing) == 0) findings.push_back("a stale exemption, there is no " + thing);
    if (seen_.count(thing) != 0) findings.push_back("a stale exemption, a case reaches " + thing);
  }
  for (const std::string& thing : required) {
    if (seen_.count(thing) == 0 && exempt.count(thing) == 0)
      findings.push_back("no case reaches " + thing);
  }
  for (const auto& [rule, cases] : cases_of_rule_) {
    if (required.count("rule " + rule) == 0)
      findings.push_back("no rule has the number " + rule + ", which " + *cases.begin() +
                         " covers");
  }
  return findings;
}

std::string Registry::RulesAndCases(const std::string& semantics) const {
  std::string page =
      "# The cases of each rule\n\n"
      "Made by the conformance runner (`conformance --update`) from the `covers:` lines of the "
      "cases; do not edit. The rules are in\n"
      "[semantics.md](semantics.md), the cases in `tests/conformance/cases`.\n\n| rule | cases "
      "|\n| --- | --- |\n";
  for (const std::string& rule : RulesOf(semantics)) {
    page += "| " + rule + " |";
    const auto cases = cases_of_rule_.find(rule);
    if (cases == cases_of_rule_.end()) {
      page += " none; see `tests/conformance/exemptions.txt`";
    } else {
      std::string names;
      for (const std::string& name : cases->second) {
        names += (names.empty() ? " [" : ", [") + name + "](../../tests/conformance/cases/" + name +
                 ".case)";
      }
      page += names;
    }
    page += " |\n";
  }
  return page;
}

}  // namespace remit::conformance
