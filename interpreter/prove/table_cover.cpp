// Turns what is found of boxes into words, period by period: between two dates of its rows a table
// is always the same. What is found in all periods is said once, without a date.
#include "interpreter/prove/table_cover.h"

#include <algorithm>
#include <map>
#include <set>

#include "interpreter/check/known_value.h"
#include "interpreter/prove/cover_words.h"

namespace remit::prove {
namespace {

using check::TableInfo;
using diagnostics::Kind;
using source::Span;

constexpr std::size_t kMaxReported = 10;  // findings of one kind for one table; the rest is counted

std::string RowName(std::uint32_t row) { return "row " + std::to_string(row + 1); }

std::string RowNames(const std::vector<std::uint32_t>& rows) {
  std::string text = rows.size() == 1 ? "row " : "rows ";
  for (std::size_t i = 0; i < std::min(rows.size(), kMaxReported); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(rows[i] + 1);
  }
  if (rows.size() > kMaxReported)
    text += " and " + std::to_string(rows.size() - kMaxReported) + " more";
  return text;
}

// What the hit policy asks of the rows, in words.
struct Promise {
  std::string_view says;    // "whether … of table `t` applies"
  std::string_view rule;    // for gaps and overlaps
  std::string_view at_run;  // what happens where it is broken after all
};
Promise PromiseOf(ast::HitPolicy hit) {
  switch (hit) {
    case ast::HitPolicy::kAgree:
      return {
          "one row", "for every case one row of a table applies, or several that say the same",
          "a case to which no row applies, or rows that say different things, will end as a fault"};
    case ast::HitPolicy::kFirst:
      return {"one row", "for every case one row of a table applies at least",
              "a case to which no row applies will end as a fault"};
    case ast::HitPolicy::kUnique:
    case ast::HitPolicy::kCollect:
      break;
  }
  return {"exactly one row", "for every case exactly one row of a table applies",
          "a case to which no row or more than one row applies will end as a fault"};
}

using RowPair = std::pair<std::uint32_t, std::uint32_t>;  // rows of the table

// The findings of one table in one period.
class Finder {
 public:
  Finder(const ast::TableDeclaration& table, const TableSpace& space)
      : table_(table), space_(space), words_(space), promise_(PromiseOf(table.hit)) {}

  std::vector<TableFinding> Run() {
    for (const std::uint32_t row : space_.never) FindNever(row);
    const bool collects = table_.hit == ast::HitPolicy::kCollect;
    if (collects && !space_.otherwise) return std::move(findings_);
    const CoverResult result = SolveCover(space_.problem);
    gave_up_ = result.gave_up;
    if (table_.hit == ast::HitPolicy::kFirst) FindShadowed();
    if (!collects) FindOverlaps(result);
    if (space_.otherwise) {
      FindOtherwise(result);
    } else {
      FindGaps(result);
    }
    if (!collects) FindUndecided();
    return std::move(findings_);
  }

 private:
  const Span& SpanOf(std::uint32_t row) const { return table_.rows[row].span; }
  std::string Name() const { return "table `" + table_.name.text + "`"; }

  // Whether the region lies where it is known how the columns and the other quantities compare.
  bool Certain(const CoverRegion& region) const {
    return std::all_of(space_.relations.begin(), space_.relations.end(),
                       [&](const Relation& relation) {
                         return !relation.derived || OrderIn(region[relation.column]) == kAnyOrder;
                       });
  }

  void FindNever(std::uint32_t row) {
    findings_.push_back({Kind::kRowNeverApplies,
                         SpanOf(row),
                         RowName(row) + " of " + Name() + " can never apply",
                         "a condition that no value of its column can meet leaves the row dead",
                         "correct the condition, or remove the row",
                         {},
                         row});
  }

  void FindGaps(const CoverResult& result) {
    std::vector<const CoverRegion*> gaps;
    for (const CoverRegion& gap : result.gaps) {
      if (Certain(gap)) {
        gaps.push_back(&gap);
      } else {
        Unsure(words_.RowText(gap));
      }
    }
    for (std::size_t i = 0; i < std::min(gaps.size(), kMaxReported); ++i) {
      std::string message =
          "no row of " + Name() + " applies to `" + words_.Witness(*gaps[i]) + "`";
      if (i + 1 == kMaxReported && gaps.size() > kMaxReported) {
        message += std::string(", and ") + (result.gave_up ? "at least " : "") +
                   std::to_string(gaps.size() - kMaxReported) + " more gaps like it";
      }
      findings_.push_back(
          {Kind::kTableGap, table_.name.span, std::move(message), std::string(promise_.rule),
           "add a row for `" + words_.RowText(*gaps[i]) + "`, or an `otherwise` row"});
    }
  }

  void FindOverlaps(const CoverResult& result) {
    const std::map<RowPair, const CoverRegion*> overlaps = ByRows(result);
    std::size_t reported = 0, certain = 0;
    for (const auto& [rows, region] : overlaps)
      certain += Certain(*region) && !OfShadowed(rows) ? 1 : 0;
    for (const auto& [rows, region] : overlaps) {
      if (OfShadowed(rows)) continue;
      if (!Certain(*region)) {
        if (table_.hit != ast::HitPolicy::kFirst) Unsure(words_.RowText(*region));
        continue;
      }
      std::string more;
      const bool last = ++reported == kMaxReported;
      if (last && certain > kMaxReported) {
        const bool counted = result.overlaps.size() < kMaxOverlapPairs;
        more = std::string(", and ") + (counted ? "" : "at least ") +
               std::to_string(certain - kMaxReported) + " more pairs of rows overlap";
      }
      AddOverlap(rows.first, rows.second, *region, more);
      if (last) return;
    }
  }

  // Where rows of the table meet; of several places one of which it is known, if there is one.
  std::map<RowPair, const CoverRegion*> ByRows(const CoverResult& result) const {
    std::map<RowPair, const CoverRegion*> overlaps;
    for (const auto& [boxes, region] : result.overlaps) {
      const auto rows = std::minmax(space_.row_of[boxes.first], space_.row_of[boxes.second]);
      const CoverRegion*& known = overlaps[rows];
      if (known == nullptr || (!Certain(*known) && Certain(region))) known = &region;
    }
    return overlaps;
  }

  // A row that never counts has been spoken of.
  bool OfShadowed(const RowPair& rows) const {
    return shadowed_.count(rows.first) > 0 || shadowed_.count(rows.second) > 0;
  }

  void AddOverlap(std::uint32_t first, std::uint32_t second, const CoverRegion& region,
                  const std::string& more) {
    const std::string what = RowName(first) + " and " + RowName(second) + " of " + Name() +
                             " both apply to `" + words_.Witness(region) + "`";
    const std::string meet = "they meet where `" + words_.RowText(region) + "`: ";
    TableFinding finding{Kind::kTableOverlap, SpanOf(second), what, std::string(promise_.rule),
                         meet + "narrow one of the two"};
    if (table_.hit == ast::HitPolicy::kAgree) {
      finding.message += " and say different things";
      finding.hint = meet + "narrow one of the two, or let both say the same";
    }
    if (table_.hit == ast::HitPolicy::kFirst) {
      finding.kind = Kind::kFirstOverlap;
      finding.message += " and say different things";
      finding.rule = "the first row that applies counts, so that the order of these rows matters";
      finding.hint =
          meet + RowName(first) +
          " counts there; narrow the other if that is not meant, or make the last row `otherwise`";
    }
    finding.message += more;
    finding.labels = {{SpanOf(first), RowName(first)}, {SpanOf(second), RowName(second)}};
    findings_.push_back(std::move(finding));
  }

  // Rows of a `first` table whose boxes earlier rows cover.
  void FindShadowed() {
    const std::vector<std::uint32_t>& row_of = space_.row_of;
    for (std::size_t first = 0, next = 0; first < row_of.size(); first = next) {
      std::vector<std::uint32_t> before;
      bool covered = true;
      for (next = first; next < row_of.size() && row_of[next] == row_of[first]; ++next)
        covered = covered && Covered(next, first, before);
      if (covered) AddShadowed(row_of[first], std::move(before));
    }
  }

  void AddShadowed(std::uint32_t row, std::vector<std::uint32_t> before) {
    shadowed_.insert(row);
    std::sort(before.begin(), before.end());
    before.erase(std::unique(before.begin(), before.end()), before.end());
    TableFinding finding{
        Kind::kRowShadowed,
        SpanOf(row),
        RowName(row) + " of " + Name() + " never counts behind " + RowNames(before),
        "the first row that applies counts, and earlier rows apply wherever this one does",
        "remove the row, or move it up",
        {},
        row};
    for (std::size_t k = 0; k < std::min(before.size(), kMaxReported); ++k)
      finding.labels.push_back({SpanOf(before[k]), RowName(before[k])});
    findings_.push_back(std::move(finding));
  }

  // The boxes before `limit`, and everything outside the box at `index`, cover all there is.
  // `before`: the rows that meet it.
  bool Covered(std::size_t index, std::size_t limit, std::vector<std::uint32_t>& before) {
    const CoverRegion& box = space_.problem.rows[index].cells;
    CoverProblem problem{space_.problem.atoms, {}, space_.problem.possible};
    if (limit * box.size() > budget_) {
      gave_up_ = true;
      return false;
    }
    budget_ -= limit * box.size();
    for (std::size_t i = 0; i < limit; ++i) {
      const CoverProblem::Row& row = space_.problem.rows[i];
      if (row.undecided || !Meet(row.cells, box)) continue;
      problem.rows.push_back({row.cells, false, 0});
      before.push_back(space_.row_of[i]);
    }
    if (problem.rows.empty()) return false;
    for (std::size_t column = 0; column < box.size(); ++column) {
      CoverProblem::Row outside{{}, false, 0};
      for (const std::uint32_t count : problem.atoms) outside.cells.push_back({{0, count - 1}});
      outside.cells[column] = Complement(box[column], problem.atoms[column]);
      if (!outside.cells[column].empty()) problem.rows.push_back(std::move(outside));
    }
    const CoverResult result = SolveCover(problem);
    gave_up_ = gave_up_ || result.gave_up;
    return !result.gave_up && result.gaps.empty();
  }

  static bool Meet(const CoverRegion& a, const CoverRegion& b) {
    for (std::size_t column = 0; column < a.size(); ++column) {
      if (IntersectAtoms(a[column], b[column]).empty()) return false;
    }
    return true;
  }

  static AtomSet Complement(const AtomSet& atoms, std::uint32_t count) {
    AtomSet rest;
    std::uint32_t from = 0;
    for (const AtomRange& range : atoms) {
      if (range.first > from) rest.push_back({from, range.first - 1});
      from = range.last + 1;
    }
    if (from < count) rest.push_back({from, count - 1});
    return rest;
  }

  void FindOtherwise(const CoverResult& result) {
    if (!result.gaps.empty() || result.gave_up || !space_.undecided.empty()) return;
    findings_.push_back({Kind::kOtherwiseNeverApplies,
                         SpanOf(*space_.otherwise),
                         "the `otherwise` row of " + Name() + " can never apply",
                         "it applies where no other row does, and the others cover every case",
                         "remove it",
                         {},
                         space_.otherwise});
  }

  std::string Asked() const {
    return "not decided: whether " + std::string(promise_.says) + " of " + Name() + " applies";
  }

  // A gap or overlap that there may be: an order to something worked out from other values.
  void Unsure(const std::string& row) {
    if (++unsure_ > kMaxReported) return;
    findings_.push_back({Kind::kTableNotDecided, table_.name.span, Asked() + " to `" + row + "`",
                         "what is worked out from several values is not analysed further",
                         std::string(promise_.at_run)});
  }

  void FindUndecided() {
    const bool settled = table_.hit == ast::HitPolicy::kFirst && space_.otherwise;
    if (!space_.undecided.empty() && !settled) {
      TableFinding finding{
          Kind::kTableNotDecided, SpanOf(space_.undecided.front()),
          Asked() + " where " + RowNames(space_.undecided) +
              (space_.undecided.size() == 1 ? " is" : " are") + " concerned",
          "a cell is analysed when it compares with constants or with one other quantity",
          std::string(promise_.at_run)};
      for (std::size_t i = 0; i < std::min(space_.undecided.size(), kMaxReported); ++i)
        finding.labels.push_back({SpanOf(space_.undecided[i]), RowName(space_.undecided[i])});
      findings_.push_back(std::move(finding));
    }
    if (gave_up_) {
      findings_.push_back(
          {Kind::kTableNotDecided, table_.name.span,
           "not decided: " + Name() + " is too tangled to search it all for gaps and overlaps",
           "what is reported is certain, but there may be more",
           "split the table, so that fewer rows overlap in each column"});
    }
  }

  const ast::TableDeclaration& table_;
  const TableSpace& space_;
  CoverWords words_;
  Promise promise_;
  std::vector<TableFinding> findings_;
  std::set<std::uint32_t> shadowed_;
  std::uint64_t budget_ = kCoverBudget;
  std::size_t unsure_ = 0;
  bool gave_up_ = false;
};

// One table over the days on which its policy is in force.
class TableCover {
 public:
  TableCover(const ast::Ast& ast, const Checked& checked, TableId id)
      : ast_(ast),
        checked_(checked),
        id_(id),
        info_(checked.model.tables.at(id.index())),
        table_(std::get<ast::TableDeclaration>(ast[info_.decl].node)) {}

  std::vector<TableFinding> Run() {
    FindPeriods();
    std::vector<std::pair<TableFinding, std::vector<std::size_t>>> found;
    for (std::size_t period = 0; period < starts_.size(); ++period) {
      const std::optional<TableSpace> space = BuildTableSpace(ast_, checked_, id_, starts_[period]);
      if (!space) continue;
      for (TableFinding& finding : Finder(table_, *space).Run()) {
        const auto same = std::find_if(found.begin(), found.end(), [&](const auto& other) {
          return other.second.back() != period && Same(other.first, finding);
        });
        if (same != found.end()) {
          same->second.push_back(period);
        } else {
          found.push_back({std::move(finding), {period}});
        }
      }
    }
    std::vector<TableFinding> findings;
    for (auto& [finding, periods] : found) {
      if (finding.row && periods.size() < PeriodsOf(*finding.row)) continue;
      const bool always = finding.row || periods.size() == starts_.size();
      if (!always) AddPeriod(periods, finding);
      findings.push_back(std::move(finding));
    }
    return findings;
  }

 private:
  // The case that shows a gap or an overlap may be another where a parameter has another value.
  static bool Same(const TableFinding& a, const TableFinding& b) {
    const bool shown = a.kind == Kind::kTableGap || a.kind == Kind::kTableOverlap;
    return a.kind == b.kind && a.span == b.span && a.hint == b.hint &&
           std::equal(a.labels.begin(), a.labels.end(), b.labels.begin(), b.labels.end(),
                      [](const auto& x, const auto& y) { return x.span == y.span; }) &&
           (a.message == b.message || shown);
  }

  // Whether a cell compares with something that is made of parameters.
  bool ReadsParameters() const {
    bool reads = false;
    for (const ast::Row& row : table_.rows) {
      for (const ast::Cell& cell : row.conditions) {
        for (const ast::CellPattern& pattern : cell.patterns) {
          for (const std::optional<ExprId>& operand : {pattern.operand, pattern.second_operand})
            reads = reads || (operand && ReadsParameter(*operand));
        }
      }
    }
    return reads;
  }
  bool ReadsParameter(ExprId operand) const {
    if (const auto* range = std::get_if<ast::Range>(&ast_[operand].node))
      return ReadsParameter(range->low) || ReadsParameter(range->high);
    return (checked_.uses.at(operand.index()) & check::kUsesParameter) != 0;
  }

  // The first days of the stretches in which the same rows are in force, and parameters that cells
  // compare with have the same values.
  void FindPeriods() {
    const std::int64_t begin = checked_.model.effective_from.value_or(INT64_MIN);
    const std::int64_t end = checked_.model.effective_to.value_or(INT64_MAX);
    starts_ = {begin};
    for (const TableInfo::Row& row : info_.rows) {
      for (const std::int64_t day : {row.in_force.from, row.in_force.until}) {
        if (day > begin && day <= end && day != INT64_MAX) starts_.push_back(day);
      }
    }
    if (ReadsParameters()) {
      for (const std::int64_t day : check::DaysOfChange(checked_)) {
        if (day > begin && day <= end) starts_.push_back(day);
      }
    }
    std::sort(starts_.begin(), starts_.end());
    starts_.erase(std::unique(starts_.begin(), starts_.end()), starts_.end());
  }

  std::size_t PeriodsOf(std::uint32_t row) const {
    return static_cast<std::size_t>(
        std::count_if(starts_.begin(), starts_.end(),
                      [&](std::int64_t day) { return info_.rows[row].in_force.On(day); }));
  }

  // "from 2026-07-01 on", "before 2026-07-01", "from 2026-07-01 to 2026-09-30": the first stretch.
  void AddPeriod(const std::vector<std::size_t>& periods, TableFinding& finding) const {
    std::size_t last = 0;
    while (last + 1 < periods.size() && periods[last + 1] == periods[last] + 1) ++last;
    const std::size_t next = periods[last] + 1;
    finding.from = starts_[periods.front()];
    if (next < starts_.size()) finding.until = starts_[next] - 1;
    std::string phrase;
    if (finding.from == INT64_MIN) {
      phrase = "before " + types::FormatDate(finding.until + 1);
    } else {
      phrase = "from " + types::FormatDate(finding.from) +
               (finding.until == INT64_MAX ? " on" : " to " + types::FormatDate(finding.until));
    }
    finding.message = phrase + " " + finding.message;
  }

  const ast::Ast& ast_;
  const Checked& checked_;
  TableId id_;
  const TableInfo& info_;
  const ast::TableDeclaration& table_;
  std::vector<std::int64_t> starts_;
};

}  // namespace

std::vector<TableFinding> FindInTable(const ast::Ast& ast, const Checked& checked, TableId table) {
  return TableCover(ast, checked, table).Run();
}

}  // namespace remit::prove
