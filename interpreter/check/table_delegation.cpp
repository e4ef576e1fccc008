// Proves that a table of a child stays within the delegated one whose place it takes: both tables
// are laid into one space, and wherever a row of the one meets a row of the other, their results
// are compared on every date. What cannot be compared is an error, never taken for granted.
#include <algorithm>
#include <limits>
#include <set>

#include "interpreter/check/checker.h"
#include "interpreter/check/cover_words.h"
#include "interpreter/check/known_value.h"

namespace remit::check {
namespace {

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

// A part of the space in which one row of a table applies, or may apply.
struct Piece {
  std::uint32_t row = 0;  // of its own table
  Region region;
};

class TableProof {
 public:
  TableProof(Checker& checker, TableId parent, TableId child, bool lower)
      : checker_(checker),
        child_id_(child),
        parent_(checker.out.model.tables.at(parent.index())),
        child_(checker.out.model.tables.at(child.index())),
        parent_node_(std::get<ast::TableDeclaration>(checker.ast[parent_.decl].node)),
        child_node_(std::get<ast::TableDeclaration>(checker.ast[child_.decl].node)),
        lower_(lower) {}

  void Run() {
    if (!Comparable()) return;
    const Joint joint = Join();
    const std::vector<std::int64_t> steps = RowDays();
    for (std::size_t i = 0; i < steps.size(); ++i) {
      days_.clear();
      for (const std::int64_t day : AllDays(steps)) {
        if (day >= steps[i] && (i + 1 == steps.size() || day < steps[i + 1])) days_.push_back(day);
      }
      if (!RunOn(joint, steps[i])) return;
    }
  }

 private:
  // The days on which other rows come into force.
  std::vector<std::int64_t> RowDays() const {
    std::set<std::int64_t> days{std::numeric_limits<std::int64_t>::min()};
    for (const TableInfo* table : {&parent_, &child_}) {
      for (const TableInfo::Row& row : table->rows) {
        days.insert(row.in_force.from);
        if (row.in_force.until != std::numeric_limits<std::int64_t>::max())
          days.insert(row.in_force.until);
      }
    }
    return {days.begin(), days.end()};
  }
  std::set<std::int64_t> AllDays(const std::vector<std::int64_t>& steps) const {
    const std::vector<std::int64_t> parameters = DaysOfChange(checker_.out);
    std::set<std::int64_t> days(steps.begin(), steps.end());
    days.insert(parameters.begin(), parameters.end());
    return days;
  }

  // With the rows in force on the day; false when there is nothing more to say.
  bool RunOn(const Joint& joint, std::int64_t day) {
    const std::optional<TableSpace> space =
        BuildTableSpace(joint.ast, joint.checked, child_id_, day);
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
        Compare(*space, mine, theirs);
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
    Report(checker_, Kind::kTableNotProved, child_node_.name.span,
           "table " + Tick(child_node_.name.text) + " cannot be shown to stay " +
               (lower_ ? "at or below" : "at or above") + " the parent's: " + why,
           Rule(), Hint());
  }

  std::string Rule() const {
    return "the parent delegates the table " + Tick(lower_ ? "lower" : "higher") +
           ": in every case and on every date its result is " + (lower_ ? "at most" : "at least") +
           " the parent's";
  }
  std::string Hint() const {
    return "change the row, or ask " + OwnerOf(checker_, parent_node_.name.span) + ", to allow it";
  }

  Joint Join() const {
    Joint joint{checker_.ast, checker_.out, 0, {}};
    ast::Decl both = checker_.ast[child_.decl];
    auto& node = std::get<ast::TableDeclaration>(both.node);
    TableInfo& info = joint.checked.model.tables.at(child_id_.index());
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
      const CoverResult rest = Solve(own);
      given_up_ = given_up_ || rest.gave_up;
      for (const Region& region : rest.gaps) pieces.push_back({row, region});
    }
    return pieces;
  }

  void Compare(const TableSpace& space, const Piece& mine, const Piece& theirs) {
    Region both;
    for (std::size_t column = 0; column < mine.region.size(); ++column) {
      both.push_back(IntersectAtoms(mine.region[column], theirs.region[column]));
      if (both.back().empty()) return;
    }
    if (space.problem.possible && !space.problem.possible(both)) return;
    const std::vector<ExprId>& own = child_node_.rows[mine.row].outputs;
    const std::vector<ExprId>& outer = parent_node_.rows[theirs.row].outputs;
    for (std::size_t i = 0; i < own.size() && i < outer.size(); ++i) {
      if (said_.count(own[i]) == 0) CompareResults(space, both, own[i], outer[i]);
    }
  }

  void CompareResults(const TableSpace& space, const Region& region, ExprId own, ExprId outer) {
    for (const std::int64_t day : days_) {
      KnownValues values(checker_.ast, checker_.out, day);
      const std::optional<Value> mine = values.Of(own), theirs = values.Of(outer);
      const Type& type = checker_.TypeAt(own);
      if (!mine || !theirs) {
        said_.insert(own);
        ++reported_;
        const ExprId unread = mine ? outer : own;
        Report(checker_, Kind::kTableNotProved, checker_.SpanOf(own),
               "that this result stays " + std::string(lower_ ? "at or below" : "at or above") +
                   " the parent's cannot be shown: " + Tick(Written(checker_, unread)) +
                   " is not made of written values and parameters",
               Rule(), Hint())
            .labels.push_back({checker_.SpanOf(outer), "the parent's"});
        return;
      }
      const bool within = lower_ ? !Less(*theirs, *mine, type) : !Less(*mine, *theirs, type);
      if (within) continue;
      said_.insert(own);
      ++reported_;
      const auto text = [&](Value value) {
        return Tick(types::Format(value, type, checker_.table(), checker_.out.texts));
      };
      const bool always = day == std::numeric_limits<std::int64_t>::min();
      const std::string when = always ? "" : " from " + types::FormatDate(day);
      Report(checker_, Kind::kTableBeyond, checker_.SpanOf(own),
             "table " + Tick(child_node_.name.text) + " gives " + text(*mine) + " for " +
                 Tick(CoverWords(space).Witness(region)) + when + ", where the parent gives " +
                 text(*theirs),
             Rule(), Hint())
          .labels.push_back({checker_.SpanOf(outer), "the parent's"});
      return;
    }
  }

  Checker& checker_;
  TableId child_id_;
  const TableInfo& parent_;
  const TableInfo& child_;
  const ast::TableDeclaration& parent_node_;
  const ast::TableDeclaration& child_node_;
  bool lower_;
  bool given_up_ = false;
  std::size_t reported_ = 0;
  std::set<ExprId> said_;
  std::vector<std::int64_t> days_;  // on which the rows now looked at are in force
};

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

void ProveReplacedTables(Checker& checker) {
  for (const auto& [outer, inner] : checker.replaced_tables) {
    const Symbol *parent = checker.SymbolOf(outer), *child = checker.SymbolOf(inner);
    if (parent == nullptr || child == nullptr) continue;
    TableProof(checker, TableId(parent->index), TableId(child->index),
               DelegatedLower(checker, outer))
        .Run();
  }
}

}  // namespace remit::check
