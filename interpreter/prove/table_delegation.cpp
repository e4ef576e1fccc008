// Proves that a table of a child stays within the delegated one whose place it takes: both tables
// are laid into one space, and wherever a row of the one meets a row of the other, their results
// are compared on every date. What cannot be compared is an error, never taken for granted.
#include <algorithm>
#include <limits>
#include <set>

#include "interpreter/ast/print.h"
#include "interpreter/base/text.h"
#include "interpreter/check/known_value.h"
#include "interpreter/prove/check_policy.h"
#include "interpreter/prove/cover_words.h"

namespace remit::prove {
namespace {

using check::KnownValues;
using check::ReplacedTable;
using check::TableInfo;
using diagnostics::Kind;

constexpr std::size_t kMostPairs = 20'000'000;  // rows of one table times rows of the other
constexpr std::size_t kMostReported = 5;        // the same row is seldom wrong in one place only

// Both tables with the rows of the parent first; `otherwise` rows are left out, since they hold
// where the others of their own table do not.
struct Joint {
  ast::Ast ast;
  Checked checked;
  std::size_t parent_rows = 0;
  std::vector<std::uint32_t> row_in_table;  // by joint row
};

using base::Tick;

// A part of the space in which one row of a table applies, or may apply.
struct Piece {
  std::uint32_t row = 0;  // of its own table
  CoverRegion region;
};

class TableProof {
 public:
  TableProof(const ast::Ast& ast, const Checked& checked, const ReplacedTable& replaced,
             diagnostics::Sink& sink)
      : ast_(ast),
        checked_(checked),
        replaced_(replaced),
        parent_(checked.model.tables.at(replaced.parent.index())),
        child_(checked.model.tables.at(replaced.child.index())),
        parent_node_(std::get<ast::TableDeclaration>(ast[parent_.decl].node)),
        child_node_(std::get<ast::TableDeclaration>(ast[child_.decl].node)),
        sink_(sink) {}

  void Run() {
    if (!Comparable()) return;
    const Joint joint = Join();
    for (const std::int64_t day : Days()) {
      if (!RunOn(joint, day)) return;
    }
  }

 private:
  // The days on which other rows come into force, or a parameter changes that cells or results may
  // be made of.
  std::set<std::int64_t> Days() const {
    const std::vector<std::int64_t> parameters = check::DaysOfChange(checked_);
    std::set<std::int64_t> days(parameters.begin(), parameters.end());
    for (const TableInfo* table : {&parent_, &child_}) {
      for (const TableInfo::Row& row : table->rows) {
        days.insert(row.in_force.from);
        if (row.in_force.until != std::numeric_limits<std::int64_t>::max())
          days.insert(row.in_force.until);
      }
    }
    return days;
  }

  // With the rows in force on the day; false when there is nothing more to say.
  bool RunOn(const Joint& joint, std::int64_t day) {
    const std::optional<TableSpace> space =
        BuildTableSpace(joint.ast, joint.checked, replaced_.child, day);
    if (!space) {
      NotProved("its columns have no values that could be compared");
      return false;
    }
    const std::vector<Piece> outer = PiecesOf(joint, *space, day, true);
    const std::vector<Piece> inner = PiecesOf(joint, *space, day, false);
    if (given_up_ || outer.size() * inner.size() > kMostPairs) {
      NotProved("the two tables have too many rows that meet");
      return false;
    }
    for (const Piece& mine : inner) {
      for (const Piece& theirs : outer) {
        Compare(*space, mine, theirs, day);
        if (reported_ >= kMostReported) return false;
      }
    }
    return true;
  }

  bool Comparable() {
    const bool exact = (parent_node_.hit == ast::HitPolicy::kUnique ||
                        parent_node_.hit == ast::HitPolicy::kAgree) &&
                       child_node_.hit == parent_node_.hit;
    if (exact) return true;
    NotProved("it says what applies by another rule than one row for each case");
    return false;
  }

  void NotProved(const std::string& why) {
    sink_.Report(Kind::kTableNotProved, child_node_.name.span,
                 "table " + Tick(child_node_.name.text) + " cannot be shown to stay " +
                     (replaced_.lower ? "at or below" : "at or above") + " the parent's: " + why,
                 Rule(), Hint());
  }

  std::string Rule() const {
    return "the parent delegates the table " + Tick(replaced_.lower ? "lower" : "higher") +
           ": in every case and on every date its result is " +
           (replaced_.lower ? "at most" : "at least") + " the parent's";
  }
  std::string Hint() const { return "change the row, or ask " + replaced_.owner + ", to allow it"; }

  Joint Join() const {
    Joint joint{ast_, checked_, 0, {}};
    ast::Decl both = ast_[child_.decl];
    auto& node = std::get<ast::TableDeclaration>(both.node);
    TableInfo& info = joint.checked.model.tables.at(replaced_.child.index());
    node.rows.clear();
    info.rows.clear();
    const auto add = [&](const ast::TableDeclaration& from, const TableInfo& facts) {
      for (std::uint32_t row = 0; row < from.rows.size(); ++row) {
        if (from.rows[row].otherwise) continue;
        node.rows.push_back(from.rows[row]);
        info.rows.push_back(facts.rows.at(row));
        joint.row_in_table.push_back(row);
      }
    };
    add(parent_node_, parent_);
    joint.parent_rows = node.rows.size();
    add(child_node_, child_);
    info.decl = joint.ast.Add(std::move(both));
    return joint;
  }

  std::vector<Piece> PiecesOf(const Joint& joint, const TableSpace& space, std::int64_t day,
                              bool of_parent) {
    CoverProblem own{space.problem.atoms, {}, space.problem.possible};
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < space.problem.rows.size(); ++i) {
      const std::uint32_t row = space.row_of.at(i);
      if ((row < joint.parent_rows) != of_parent) continue;
      const CoverProblem::Row& box = space.problem.rows[i];
      own.rows.push_back(box);
      const bool empty = std::any_of(box.cells.begin(), box.cells.end(),
                                     [](const AtomSet& cell) { return cell.empty(); });
      if (!empty) pieces.push_back({joint.row_in_table.at(row), box.cells});
    }
    const ast::TableDeclaration& node = of_parent ? parent_node_ : child_node_;
    const TableInfo& info = of_parent ? parent_ : child_;
    for (std::uint32_t row = 0; row < node.rows.size(); ++row) {
      if (!node.rows[row].otherwise || !info.rows.at(row).in_force.On(day)) continue;
      // A row that is not decided may leave its whole box to `otherwise`.
      std::erase_if(own.rows, [](const CoverProblem::Row& box) { return box.undecided; });
      const CoverResult rest = SolveCover(own);
      given_up_ = given_up_ || rest.gave_up;
      for (const CoverRegion& region : rest.gaps) pieces.push_back({row, region});
    }
    return pieces;
  }

  void Compare(const TableSpace& space, const Piece& mine, const Piece& theirs, std::int64_t day) {
    CoverRegion both;
    for (std::size_t column = 0; column < mine.region.size(); ++column) {
      both.push_back(IntersectAtoms(mine.region[column], theirs.region[column]));
      if (both.back().empty()) return;
    }
    if (space.problem.possible && !space.problem.possible(both)) return;
    const std::vector<ExprId>& own = child_node_.rows[mine.row].outputs;
    const std::vector<ExprId>& outer = parent_node_.rows[theirs.row].outputs;
    for (std::size_t i = 0; i < own.size() && i < outer.size(); ++i) {
      if (said_.count(own[i]) == 0) CompareResults(space, both, own[i], outer[i], day);
    }
  }

  void CompareResults(const TableSpace& space, const CoverRegion& region, ExprId own, ExprId outer,
                      std::int64_t day) {
    KnownValues values(ast_, checked_, day);
    const std::optional<Value> mine = values.Of(own), theirs = values.Of(outer);
    const Type& type = checked_.TypeOf(own);
    if (!mine || !theirs) {
      said_.insert(own);
      ++reported_;
      const ExprId unread = mine ? outer : own;
      sink_
          .Report(Kind::kTableNotProved, ast_[own].span,
                  "that this result stays " +
                      std::string(replaced_.lower ? "at or below" : "at or above") +
                      " the parent's cannot be shown: " + Tick(ast::Print(ast_, unread)) +
                      " is not made of written values and parameters",
                  Rule(), Hint())
          .labels.push_back({ast_[outer].span, "the parent's"});
      return;
    }
    const std::int64_t own_point = PointOf(*mine, type), outer_point = PointOf(*theirs, type);
    const bool within = replaced_.lower ? own_point <= outer_point : own_point >= outer_point;
    if (within) return;
    said_.insert(own);
    ++reported_;
    const auto text = [&](Value value) {
      return Tick(types::Format(value, type, checked_.type_table, checked_.texts));
    };
    const bool always = day == std::numeric_limits<std::int64_t>::min();
    const std::string when = always ? "" : " from " + types::FormatDate(day);
    sink_
        .Report(Kind::kTableBeyond, ast_[own].span,
                "table " + Tick(child_node_.name.text) + " gives " + text(*mine) + " for " +
                    Tick(CoverWords(space).Witness(region)) + when + ", where the parent gives " +
                    text(*theirs),
                Rule(), Hint())
        .labels.push_back({ast_[outer].span, "the parent's"});
  }

  const ast::Ast& ast_;
  const Checked& checked_;
  const ReplacedTable& replaced_;
  const TableInfo& parent_;
  const TableInfo& child_;
  const ast::TableDeclaration& parent_node_;
  const ast::TableDeclaration& child_node_;
  diagnostics::Sink& sink_;
  bool given_up_ = false;
  std::size_t reported_ = 0;
  std::set<ExprId> said_;
};

}  // namespace

void CheckReplacedTables(const ast::Ast& ast, const Checked& checked, diagnostics::Sink& sink) {
  for (const ReplacedTable& replaced : checked.model.replaced_tables)
    TableProof(ast, checked, replaced, sink).Run();
}

}  // namespace remit::prove
