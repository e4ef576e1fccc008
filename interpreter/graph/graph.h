// The evaluation graph of one policy at one as-of date: a topologically ordered vector of nodes,
// hash-consed, each knowing what its value depends on. Functions and lets are inlined, parameters
// are bound. It holds no values of cases and evaluates nothing; engine/ does. Immutable once built;
// Verify runs after every pass in tests.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/base/few.h"
#include "interpreter/builtins/builtin.h"
#include "interpreter/check/checked.h"

namespace remit::graph {

using NodeId = base::Id<struct NodeTag>;
using DomainId = base::Id<struct DomainTag>;

// What a value depends on: a bit set. Constants have none; kParameter covers the as-of date too.
enum StageBit : std::uint8_t { kParameter = 1, kInput = 2, kKnob = 4 };

enum class Op : std::uint8_t {
  kConstant,   // value
  kAsOf,       // value: the day
  kParameter,  // index: ParameterId; its one argument is the value in force
  kLeaf,       // index: LeafId
  kKnob,       // index: KnobId
  kBuiltin,    // strict kernel: index is the row of the builtin table, overload the overload
  kAnd,        // two or more arguments
  kOr,
  kIf,         // condition, value when true, value when false
  kOtherwise,  // value, value when the first is absent
  kIsKnown,
  kIsUnknown,
  kEqual,  // same raw bits; for `is` and names of enumerations
  kNotEqual,
  kInRange,      // value, low, high: both ends inside. Three-valued, as `>= and <=` would be
  kInRangeOpen,  // value, low, high: high is outside
  kInSet,        // value, elements: three-valued, as `== or ==` would be
  kNot,          // of one boolean
  kOutside,  // index: LeafId; is the leaf's value outside its modelled domain? An absent optional
             // is not
  kTable,    // index: position in Graph::lookups, overload: which output; arguments: the columns'
             // values, then operands and outputs
  kRow,      // index: position in Graph::lookups, of one row, overload: its position in the table;
             // arguments as of kTable. Three-valued: does the row apply?
  kFold,  // index: a check::Aggregation, neither kAny nor kAll; arguments: pairs of a condition and
          // the value that counts where it holds
  kModel,      // index: ModelId; one argument per parameter
  kUtility,    // value, worst, best -> number; overload 1 when capped
  kScore,      // the utilities of all objectives, in declared order, then the allowances of the
               // trade-off, which count for their causes alone -> number; overload: a ScoreForm
  kAdjusted,   // index: ObjectiveId; its value and what each of its preferences adds
  kStanding,   // index: ObjectiveId; value, worst, best -> as the value: the greater the better.
               // Only differences mean anything; overload 1 when capped
  kAllowance,  // a written distance, a fault when it is negative; overload 1: points as a number
  kRoute,      // the conditions of all escalations, in declared order -> overload 0: the level;
               // overload 1: does it have side `index`?
  kDamp,  // index: DampId; the knob, its previous value, the day of that, the as-of day, the limit
          // -> is it near enough? Where there is no previous value it is
  kChance,     // index: position in Graph::risks; the limit, then a condition for each of its
               // weights: is their probability at most the limit?
  kShortfall,  // likewise with a quantity for each weight: is the mean of the worst at most that?
  kElement,    // index: LeafId of a field; its value at each element of the node's domain
  kSpread,     // one value of an enclosing domain, at every element of the node's domain
  kAggregate,  // index: check::Aggregation, overload: DomainId of the elements; arguments: the
               // list's length, the value at each element (none for kCount), then the condition
               // under which an element counts, if there is one. Its own domain is the elements'
               // parent
  kPick,    // index: LeafId of a field; arguments: the list's length, the knob's position from 1,
            // the field at each element of the list
  kExists,  // the list's length, a knob's position from 1: is there such an element?
  // What is only known once a proposal has been judged, in guarantees of proposals; no arguments.
  // They count as dependent on the case and on every knob.
  kProposalRoute,    // overload 0: the level; overload 1: does it have side `index`?
  kProposalVerdict,  // a Verdict of engine/core.h
};
inline constexpr int kOpCount = static_cast<int>(Op::kProposalVerdict) + 1;

// Over what a node has values. Domain 0 is the case; every other is the elements of one list at
// each place of its parent, so that an aggregate within another has a domain under a domain.
struct Domain {
  DomainId parent;
  check::ListId list;
  friend bool operator==(const Domain&, const Domain&) = default;
};
inline constexpr DomainId kCaseDomain{std::size_t{0}};
std::string_view OpName(Op op);

struct Node {
  Op op = Op::kConstant;
  std::uint8_t stage = 0;
  bool can_fault = false;  // may raise a fault of its own; `origin` is then part of its identity
  // The arguments have the same domain or depend on neither case nor knobs; kSpread and kAggregate
  // lead from one domain to another.
  DomainId domain = kCaseDomain;
  types::Type type;
  std::int8_t scale = 0;  // decimals of its value, 0 where there are none
  std::uint32_t index = 0;
  std::uint32_t overload = 0;
  types::Value value;             // kConstant, kAsOf
  std::vector<NodeId> arguments;  // each smaller than the node's own id
  ast::ExprId origin;  // where a fault of this node is reported; else the first expression that it
                       // stands for
  std::uint64_t knobs = 0;            // bit set of KnobId: the knobs that move it
  builtins::KernelContext context{};  // kBuiltin, and scales for kUtility, kModel, kInRange…
};

// What is made of the utilities, by the trade-off in force.
enum class ScoreForm : std::uint8_t {
  kWeighted,  // the sum of weight times utility, from left to right
  kFirst,     // the utility of the most important objective
  kLeast,     // the least utility of those balanced
  kSum,       // their sum, from left to right
};

// One call of a table. Operands are positions in the node's arguments, so that rewriting arguments
// needs no look in here.
struct Lookup {
  enum class Comparison : std::uint8_t {
    kLess,
    kLessOrEqual,
    kGreater,
    kGreaterOrEqual,
    kEqual,
    kNotEqual
  };
  struct Test {  // column value COMPARISON operand
    Comparison comparison;
    std::uint32_t operand;
  };
  struct Pattern {
    enum class Kind : std::uint8_t { kAny, kUnknown, kTests } kind = Kind::kAny;
    base::AtMost<Test, 2> tests;  // kTests: all must hold; one or two
  };
  struct Cell {
    bool negated = false;
    base::Few<Pattern> patterns;  // any one
  };
  // The cells of a row, in a block that rows and calls may share; who changes some has a copy of
  // their own from then on.
  class Cells {
   public:
    using Block = std::vector<Cell>;
    Cells() = default;
    Cells(std::shared_ptr<Block> block, std::size_t first, std::size_t count)
        : block_(std::move(block)),
          first_(static_cast<std::uint32_t>(first)),
          count_(static_cast<std::uint32_t>(count)) {}

    std::size_t size() const { return count_; }
    bool empty() const { return count_ == 0; }
    const Cell* begin() const { return block_ == nullptr ? nullptr : block_->data() + first_; }
    const Cell* end() const { return begin() + count_; }
    const Cell& operator[](std::size_t column) const { return begin()[column]; }
    Cell& operator[](std::size_t column) { return Own()[column]; }
    void push_back(Cell cell) {
      Own().push_back(std::move(cell));
      ++count_;
    }
    void assign(std::size_t count, const Cell& cell) {
      *this = Cells(std::make_shared<Block>(count, cell), 0, count);
    }
    // The same cells, because they are those of one block.
    bool SharedWith(const Cells& other) const {
      return block_ == other.block_ && first_ == other.first_ && count_ == other.count_;
    }

   private:
    Block& Own();

    std::shared_ptr<Block> block_;
    std::uint32_t first_ = 0, count_ = 0;
  };
  struct Row {
    Cells cells;  // by column
    std::uint32_t output = 0;
    std::uint32_t says = 0;  // equal for rows that say the same, see check::TableInfo::Row
  };
  enum class Hit : std::uint8_t { kUnique, kAgree, kFirst, kCollect } hit = Hit::kUnique;
  // kCollect: what becomes of the outputs; neither kAny nor kAll
  check::Aggregation aggregation = check::Aggregation::kSum;
  std::uint32_t table = 0;  // TableId
  std::vector<types::Type>
      columns;            // of the arguments given, optional only where they may be absent
  std::vector<Row> rows;  // those in force, without the otherwise row
  // The arguments below this are the columns' values and all that cells compare with, where rows
  // are shared with other calls of the table; else 0.
  std::uint32_t tested = 0;
  std::optional<std::uint32_t> otherwise;  // its output
};
// The outcomes of a risk measure, all worlds together; those that come to the same node are one.
struct Risk {
  int decimals = 0;                   // of the weights, at most 18: 10^decimals is certainty
  std::vector<std::int64_t> weights;  // by the node's arguments behind the limit; above 0
  std::int64_t tail = 0;              // kShortfall: the probability of the worst, as a weight
  friend bool operator==(const Risk&, const Risk&) = default;
};
struct Outputs {
  struct Objective {
    NodeId value;     // by its formula
    NodeId adjusted;  // with its preferences; the same node where it has none
    NodeId worst, best, utility;
  };
  struct Preference {
    NodeId condition, worth;
  };
  // Of a trade-off of one objective after the other.
  struct Stage {
    NodeId standing;                  // greater is better; a number where `tolerance` is in points
    std::optional<NodeId> tolerance;  // of the type of `standing`; none: nothing may be given up
  };
  std::vector<NodeId> lets;             // by LetId; invalid where the value is uncertain
  std::vector<Objective> objectives;    // by ObjectiveId
  std::vector<Preference> preferences;  // by preference
  NodeId score;                         // without objectives a constant 0
  std::optional<NodeId> tie_break;      // of equal scores the greater one is better
  std::vector<Stage> stages;            // most important first; empty: the score alone decides
  std::vector<NodeId> requirements;     // truth means: holds (refusals are negated)
  std::vector<NodeId> rules;            // truth means: the condition holds
  std::vector<NodeId> reaches;          // by deviation
  NodeId outside_model;
  // By guarantee: its condition at the alternative; of those over proposals with kProposalRoute and
  // kProposalVerdict open.
  std::vector<NodeId> guarantees;
  std::vector<NodeId> properties;  // by property; invalid for one over pairs, see build_pair.h
  // kExists of each knob over a list of the case; an alternative where one is false is none.
  std::vector<NodeId> exists;
};

struct Graph {
  std::vector<Node> nodes;
  std::vector<Domain> domains{Domain{}};  // by DomainId; each parent before its children
  std::vector<Lookup> lookups;
  std::vector<double> weights;       // by ObjectiveId, for kScore; 0 where nothing is weighed
  std::vector<std::uint32_t> named;  // ObjectiveIds of the trade-off in force, in its order
  std::vector<Risk> risks;           // no two are equal
  Outputs outputs;

  const Node& operator[](NodeId id) const { return nodes.at(id.index()); }
};

// The nodes that `roots` need, roots included, ascending.
std::vector<NodeId> Closure(const Graph& graph, const std::vector<NodeId>& roots);

// What is wrong with the graph, in words; nothing when it is well formed: topological order, arity,
// types, stages, no two equal nodes. `cases`: 2 for the graph of a pair.
std::optional<std::string> Verify(const Graph& graph, const check::Checked& checked, int cases = 1);

}  // namespace remit::graph
