// The graph for people: one node per line, or Graphviz. What `remit graph` shows. Nothing reads it
// back.
#pragma once

#include <string>

#include "interpreter/graph/graph.h"
#include "interpreter/source/source.h"

namespace remit::graph {

// `%7 = margin_floor + %3 : percent  [input knob]  # margin, deal.remit:31:18`
// Names of lets, objectives, requirements and rules stand beside the nodes that they read. Ends
// with a line feed.
std::string PrintText(const Graph& graph, const ast::Ast& ast, const check::Checked& checked,
                      const source::SourceMap& sources);
// A digraph in Graphviz' dot language; inputs, knobs and outputs have shapes of their own.
std::string PrintDot(const Graph& graph, const ast::Ast& ast, const check::Checked& checked);

}  // namespace remit::graph
