// What the cases have reached of everything that can be reached: diagnostic kinds, overloads of the
// builtin table, kinds of declarations and expressions, operations of the graph, numbered semantic
// rules. Exemptions are a file with reasons.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "interpreter/compile/compile.h"
#include "interpreter/graph/graph.h"

namespace remit::conformance {

class Registry {
 public:
  void SeenCompilation(const compile::Compilation& compilation);
  void SeenGraph(const graph::Graph& graph);
  void SeenRule(const std::string& rule, const std::string& case_name);

  // Everything that must be reached; `semantics` is the text of the page with the numbered rules.
  static std::set<std::string> Required(const std::string& semantics);
  // One line for each thing not reached and not exempt, for each stale exemption and for each
  // unknown rule.
  std::vector<std::string> Findings(const std::string& semantics,
                                    const std::string& exemptions) const;
  // The page that lists the cases of each rule.
  std::string RulesAndCases(const std::string& semantics) const;

 private:
  std::set<std::string> seen_;
  std::map<std::string, std::set<std::string>> cases_of_rule_;
};

}  // namespace remit::conformance
