// The calls of a table in a policy: what is given to it there, and whether a case reaches a region
// of its space. Columns that are worked out from other values are rarely free of each other; what
// can meet is asked of the solver. Private to prove/.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "interpreter/graph/graph.h"
#include "interpreter/prove/cover_rows.h"
#include "interpreter/prove/periods.h"
#include "interpreter/prove/propagate.h"

namespace remit::prove {

// Whether what the columns can take depends on how the calls work it out: false where they are
// given inputs, choices and constants, each by itself, and cells compare with constants and columns
// only. Then every combination of values occurs, and nobody need ask.
bool DependsOnCalls(const ast::Ast& ast, const Checked& checked, TableId table);

// A policy's graph in one period, and what each of its nodes can be.
struct PolicyRanges {
  PolicyRanges(const ast::Ast& ast, const Checked& checked, const Period& period);

  Period period;
  graph::Graph graph;
  std::vector<Range> ranges;  // by NodeId
};

// One graph for each period that is asked about.
class PolicyCache {
 public:
  PolicyCache(const ast::Ast& ast, const Checked& checked) : ast_(ast), checked_(checked) {}
  const PolicyRanges& In(const Period& period);

 private:
  const ast::Ast& ast_;
  const Checked& checked_;
  std::map<std::int64_t, PolicyRanges> by_day_;
};

class TableCalls : public GivenValues {
 public:
  // All of them outlive it. Requires a policy without errors but those of its tables.
  TableCalls(const ast::Ast& ast, const Checked& checked, TableId table,
             const PolicyRanges& policy);

  // Nothing calls it: it has to be complete for every value of its columns.
  bool none() const { return calls_.empty(); }
  // Over all calls, by column.
  std::vector<PossibleValues> ColumnValues() const override;
  // Of an operand of its cells that is no constant, by Symbol::text; nothing where it is not known
  // in some call.
  std::optional<PossibleValues> OperandValues(const std::string& text) const override;

  enum class Reached : std::uint8_t { kYes, kNo, kNotDecided };
  // Whether some case gives the table values in the region; `shown` are then such values. The
  // space was built from these calls.
  Reached Reach(const TableSpace& space, const CoverRegion& region, AxisValues& shown);
  // So many questions may be asked again: those about rows shall leave some to gaps.
  void StartAgain() { asked_ = 0; }

 private:
  struct Call {
    std::vector<graph::NodeId> columns;
    std::map<std::string, graph::NodeId> operands;  // by Symbol::text
  };
  void Add(const graph::Node& node, const std::vector<std::vector<std::string>>& texts);
  std::vector<std::vector<std::string>> OperandTexts() const;
  PossibleValues ValuesOfNode(graph::NodeId node, int depth) const;
  bool IsWhole(graph::NodeId node, int depth) const;
  std::optional<std::vector<graph::NodeId>> NodesOf(const TableSpace& space,
                                                    const Call& call) const;
  bool Free(const std::vector<graph::NodeId>& nodes) const;
  Reached Ask(const TableSpace& space, const CoverRegion& region,
              const std::vector<graph::NodeId>& nodes, AxisValues& shown);

  const ast::Ast& ast_;
  const Checked& checked_;
  TableId table_;
  const PolicyRanges& policy_;
  std::vector<Call> calls_;
  std::size_t asked_ = 0;
};

}  // namespace remit::prove
