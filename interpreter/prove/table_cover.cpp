// Turns the solver's findings into messages, period by period: between two dates of its rows a
// table is always the same. What is found in all periods is said once, without a date.
#include <algorithm>
#include <set>

#include "interpreter/prove/check_policy.h"
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

// What is to be reported, before it is known in which periods it holds.
struct CoverFinding {
  Kind kind;
  Span span;
  std::string message, rule, hint;
  std::vector<diagnostics::Label> labels{};
  std::optional<std::uint32_t> row{};  // said of a row: only when it holds whenever the row does
};

// What the hit policy asks of the rows, in words.
struct Promise {
  std::string_view says;    // "whether … of table `t` applies"
  std::string_view rule;    // for gaps and overlaps
  std::string_view at_run;  // what happens where it is broken after all
};
Promise PromiseOf(ast::HitPolicy hit) {
  switch (hit) {
    case ast::HitPolicy::kAgree:
      return {"one row", "for every case one row of a table applies, or several that say the same",
              "a case to which no row applies, or rows that say different things, will end as a "
              "fault"};
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

// The findings of one table in one period.
class Finder {
 public:
  Finder(const ast::TableDeclaration& table, const TableSpace& space)
      : table_(table), space_(space), words_(space), promise_(PromiseOf(table.hit)) {}

  std::vector<CoverFinding> Run() {
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
                         return !relation.derived || region[relation.column] == AtomSet{{0, 2}};
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
    std::size_t reported = 0, certain = 0;
    for (const auto& [rows, region] : result.overlaps)
      certain += Certain(region) && !OfShadowed(rows) ? 1 : 0;
    for (const auto& [rows, region] : result.overlaps) {
      if (OfShadowed(rows)) continue;
      if (!Certain(region)) {
        if (table_.hit != ast::HitPolicy::kFirst) Unsure(words_.RowText(region));
        continue;
      }
      std::string more;
      const bool last = ++reported == kMaxReported;
      if (last && certain > kMaxReported) {
        const bool counted = result.overlaps.size() < kMaxOverlapPairs;
        more = std::string(", and ") + (counted ? "" : "at least ") +
               std::to_string(certain - kMaxReported) + " more pairs of rows overlap";
      }
      AddOverlap(space_.row_of[rows.first], space_.row_of[rows.second], region, more);
      if (last) return;
    }
  }

  // A row that never counts has been spoken of.
  bool OfShadowed(const std::pair<std::uint32_t, std::uint32_t>& rows) const {
    return shadowed_.count(rows.first) > 0 || shadowed_.count(rows.second) > 0;
  }

  void AddOverlap(std::uint32_t first, std::uint32_t second, const CoverRegion& region,
                  const std::string& more) {
    const std::string what = RowName(first) + " and " + RowName(second) + " of " + Name() +
                             " both apply to `" + words_.Witness(region) + "`";
    const std::string meet = "they meet where `" + words_.RowText(region) + "`: ";
    CoverFinding finding{Kind::kTableOverlap, SpanOf(second), what, std::string(promise_.rule),
                         meet + "narrow one of the two"};
    if (table_.hit == ast::HitPolicy::kAgree) {
      finding.message += " and say different things";
      finding.hint = meet + "narrow one of the two, or let both say the same";
    }
    if (table_.hit == ast::HitPolicy::kFirst) {
      finding.kind = Kind::kFirstOverlap;
      finding.message += " and say different things";
      finding.rule = "the first row that applies counts, so that the order of these rows matters";
      finding.hint = meet + RowName(first) +
                     " counts there; narrow the other if that is not meant, or make the last row "
                     "`otherwise`";
    }
    finding.message += more;
    finding.labels = {{SpanOf(first), RowName(first)}, {SpanOf(second), RowName(second)}};
    findings_.push_back(std::move(finding));
  }

  // Rows of a `first` table whose whole box earlier rows cover.
  void FindShadowed() {
    const std::vector<CoverProblem::Row>& rows = space_.problem.rows;
    for (std::size_t i = 1; i < rows.size(); ++i) {
      if (std::any_of(rows[i].cells.begin(), rows[i].cells.end(),
                      [](const AtomSet& cell) { return cell.empty(); })) {
        continue;  // it never applies, which has been said
      }
      std::vector<std::uint32_t> before;
      if (!Covered(i, before)) continue;
      shadowed_.insert(static_cast<std::uint32_t>(i));
      const std::uint32_t row = space_.row_of[i];
      CoverFinding finding{
          Kind::kRowShadowed,
          SpanOf(row),
          RowName(row) + " of " + Name() + " never counts behind " + RowNames(before),
          "the first row that applies counts, and earlier rows apply wherever this one "
          "does",
          "remove the row, or move it up",
          {},
          row};
      for (std::size_t k = 0; k < std::min(before.size(), kMaxReported); ++k)
        finding.labels.push_back({SpanOf(before[k]), RowName(before[k])});
      findings_.push_back(std::move(finding));
    }
  }

  // The earlier rows, and everything outside the row's box, cover all there is. `before`: the
  // earlier rows that meet it.
  bool Covered(std::size_t index, std::vector<std::uint32_t>& before) {
    const CoverRegion& box = space_.problem.rows[index].cells;
    CoverProblem problem{space_.problem.atoms, {}, space_.problem.possible};
    if (index * box.size() > budget_) {
      gave_up_ = true;
      return false;
    }
    budget_ -= index * box.size();
    for (std::size_t i = 0; i < index; ++i) {
      const CoverProblem::Row& row = space_.problem.rows[i];
      if (row.undecided || !Meet(row.cells, box)) continue;
      problem.rows.push_back({row.cells, false, 0});
      before.push_back(space_.row_of[i]);
    }
    if (before.empty()) return false;
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
      CoverFinding finding{
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
  std::vector<CoverFinding> findings_;
  std::set<std::uint32_t> shadowed_;  // rows of the problem
  std::uint64_t budget_ = kCoverBudget;
  std::size_t unsure_ = 0;
  bool gave_up_ = false;
};

// One table over the days on which its policy is in force.
class TableCover {
 public:
  TableCover(const ast::Ast& ast, const Checked& checked, TableId id, diagnostics::Sink& sink)
      : ast_(ast),
        checked_(checked),
        id_(id),
        info_(checked.model.tables.at(id.index())),
        table_(std::get<ast::TableDeclaration>(ast[info_.decl].node)),
        sink_(sink) {}

  void Run() {
    FindPeriods();
    std::vector<std::pair<CoverFinding, std::vector<std::size_t>>> found;
    for (std::size_t period = 0; period < starts_.size(); ++period) {
      const std::optional<TableSpace> space = BuildTableSpace(ast_, checked_, id_, starts_[period]);
      if (!space) continue;
      for (CoverFinding& finding : Finder(table_, *space).Run()) {
        const auto same = std::find_if(found.begin(), found.end(), [&](const auto& other) {
          return other.first.kind == finding.kind && other.first.span == finding.span &&
                 other.first.message == finding.message && other.first.hint == finding.hint;
        });
        if (same != found.end()) {
          same->second.push_back(period);
        } else {
          found.push_back({std::move(finding), {period}});
        }
      }
    }
    for (auto& [finding, periods] : found) Report(finding, periods);
  }

 private:
  // The first days of the stretches in which the same rows are in force.
  void FindPeriods() {
    const std::int64_t begin = checked_.model.effective_from.value_or(INT64_MIN);
    const std::int64_t end = checked_.model.effective_to.value_or(INT64_MAX);
    starts_ = {begin};
    for (const TableInfo::Row& row : info_.rows) {
      for (const std::int64_t day : {row.in_force.from, row.in_force.until}) {
        if (day > begin && day <= end && day != INT64_MAX) starts_.push_back(day);
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

  void Report(CoverFinding& finding, const std::vector<std::size_t>& periods) {
    if (finding.row && periods.size() < PeriodsOf(*finding.row)) return;
    const bool always = finding.row || periods.size() == starts_.size();
    std::string message = always ? "" : Phrase(periods) + " ";
    message += finding.message;
    diagnostics::Diagnostic& diagnostic =
        sink_.Report(finding.kind, finding.span, std::move(message), std::move(finding.rule),
                     std::move(finding.hint));
    diagnostic.labels = std::move(finding.labels);
  }

  // "from 2026-07-01 on", "before 2026-07-01", "from 2026-07-01 to 2026-09-30": the first stretch.
  std::string Phrase(const std::vector<std::size_t>& periods) const {
    std::size_t last = 0;
    while (last + 1 < periods.size() && periods[last + 1] == periods[last] + 1) ++last;
    const std::size_t next = periods[last] + 1;
    const std::int64_t from = starts_[periods.front()];
    const bool open = from == INT64_MIN;
    if (next == starts_.size()) return "from " + types::FormatDate(from) + " on";
    if (open) return "before " + types::FormatDate(starts_[next]);
    return "from " + types::FormatDate(from) + " to " + types::FormatDate(starts_[next] - 1);
  }

  const ast::Ast& ast_;
  const Checked& checked_;
  TableId id_;
  const TableInfo& info_;
  const ast::TableDeclaration& table_;
  diagnostics::Sink& sink_;
  std::vector<std::int64_t> starts_;
};

}  // namespace

void CheckTableCover(const ast::Ast& ast, const Checked& checked, diagnostics::Sink& sink) {
  for (std::size_t i = 0; i < checked.model.tables.size(); ++i) {
    if (!checked.model.tables[i].replaced) TableCover(ast, checked, TableId(i), sink).Run();
  }
}

}  // namespace remit::prove
