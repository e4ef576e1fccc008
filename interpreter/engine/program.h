// A policy made ready for one as-of date: the graph, and what of it depends on no case. Immutable
// after Bind, so threads may share it. It keeps references to the tree and to the checked policy,
// which must live longer.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "interpreter/ast/ast.h"
#include "interpreter/check/checked.h"
#include "interpreter/graph/graph.h"

namespace remit::engine {

struct HoistedValues;  // hoisted.h

class Program {
 public:
  // Requires checked.ok and at most 2^32 - 1 alternatives.
  // With a scenario, everything is decided in its world.
  static Program Bind(const ast::Ast& ast, const check::Checked& checked, std::int64_t as_of,
                      std::optional<check::ScenarioId> scenario = std::nullopt);

  Program(Program&&) noexcept;
  Program& operator=(Program&&) noexcept;
  ~Program();

  const ast::Ast& ast() const { return *ast_; }
  const check::Checked& checked() const { return *checked_; }
  const check::Model& model() const { return checked_->model; }
  const graph::Graph& graph() const { return graph_; }
  const HoistedValues& hoisted() const { return *hoisted_; }
  std::int64_t as_of() const { return as_of_; }
  std::optional<check::ScenarioId> scenario() const { return scenario_; }

 private:
  Program(const ast::Ast& ast, const check::Checked& checked, std::int64_t as_of,
          std::optional<check::ScenarioId> scenario);

  const ast::Ast* ast_;
  const check::Checked* checked_;
  std::int64_t as_of_;
  std::optional<check::ScenarioId> scenario_;
  graph::Graph graph_;
  std::unique_ptr<HoistedValues> hoisted_;
};

}  // namespace remit::engine
