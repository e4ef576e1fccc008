// Turns what is found of boxes into words, period by period: between two dates of its rows a table
// is always the same. What is found in all periods is said once, without a date.
#include "interpreter/prove/table_cover.h"

#include <algorithm>
#include <map>
#include <set>

#include "interpreter/base/check.h"
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
  // `calls`: those that the space was built from; null where the columns are free of each other.
  Finder(const ast::TableDeclaration& table, const TableSpace& space, TableCalls* calls)
      : table_(table),
        space_(space),
        calls_(calls),
        words_(space),
        promise_(PromiseOf(table.hit)) {}

  std::vector<TableFinding> Run(Depth depth) {
    const bool warn = depth == Depth::kWarnings;
    if (warn) FindDead();
    const bool collects = table_.hit == ast::HitPolicy::kCollect;
    if (collects && !space_.otherwise) return std::move(findings_);
    const bool first = table_.hit == ast::HitPolicy::kFirst;
    if (warn || !first) {
      const CoverResult result = SolveCover(space_.problem);
      gave_up_ = result.gave_up;
      if (first) FindShadowed();
      StartAgain();
      if (!collects) FindOverlaps(result);
      StartAgain();
      if (space_.otherwise) {
        FindOtherwise(result);
      } else if (!first) {
        FindGaps(result);
      }
    }
    // In a search of its own, so that what is refused is the same whether or not it is warned.
    if (first && !space_.otherwise) FindGaps(SolveCover(GapsAlone()));
    if (!collects) FindUndecided();
    return std::move(findings_);
  }

 private:
  const Span& SpanOf(std::uint32_t row) const { return table_.rows[row].span; }
  std::string Name() const { return "table `" + table_.name.text + "`"; }

  using Reached = TableCalls::Reached;

  // A region that some case lies in, and values that show it.
  struct Place {
    const CoverRegion* region;
    AxisValues shown;
  };

  Reached Reach(const CoverRegion& region, AxisValues& shown) const {
    if (calls_ != nullptr) return calls_->Reach(space_, region, shown);
    for (const Relation& relation : space_.relations) {
      if (relation.derived && OrderIn(region[relation.column]) != kAnyOrder)
        return Reached::kNotDecided;
    }
    const auto values = ValuesIn(space_.axes, space_.relations, region);
    REMIT_CHECK(values.has_value(), "a region that was found is possible");
    shown = *values;
    return Reached::kYes;
  }

  void StartAgain() {
    if (calls_ != nullptr) calls_->StartAgain();
  }

  // Whether no case lies in any of them.
  bool NoneReached(const std::vector<CoverRegion>& regions) const {
    AxisValues shown;
    return std::all_of(regions.begin(), regions.end(), [&](const CoverRegion& region) {
      return Reach(region, shown) == Reached::kNo;
    });
  }

  // The same boxes, any of which may overlap: the search ends wherever one is left that covers all.
  CoverProblem GapsAlone() const {
    CoverProblem problem = space_.problem;
    for (CoverProblem::Row& row : problem.rows) row.group = 0;
    return problem;
  }

  void FindDead() {
    for (const std::uint32_t row : space_.never) FindNever(row);
    FindUnreached();
    StartAgain();
  }

  // Rows that apply to no case although their cells allow some.
  void FindUnreached() {
    const std::vector<std::uint32_t>& row_of = space_.row_of;
    for (std::size_t first = 0, next = 0; calls_ != nullptr && first < row_of.size();
         first = next) {
      std::vector<CoverRegion> boxes;
      for (next = first; next < row_of.size() && row_of[next] == row_of[first]; ++next)
        boxes.push_back(space_.problem.rows[next].cells);
      const bool decided = !space_.problem.rows[first].undecided;
      if (!decided || !NoneReached(boxes)) continue;
      FindNever(row_of[first]);
      unreached_.insert(row_of[first]);
    }
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
    gave_up_ = gave_up_ || result.gave_up;
    std::vector<Place> gaps;
    std::size_t left = 0;  // not looked at, since there is enough to report
    const std::vector<CoverRegion> regions = Sayable(result.gaps);
    for (const CoverRegion& gap : regions) {
      if (calls_ != nullptr && gaps.size() > kMaxReported) {
        ++left;
        continue;
      }
      AxisValues shown;
      const Reached reached = Reach(gap, shown);
      if (reached == Reached::kYes) gaps.push_back({&gap, std::move(shown)});
      if (reached == Reached::kNotDecided) Unsure(words_.RowText(gap));
    }
    for (std::size_t i = 0; i < std::min(gaps.size(), kMaxReported); ++i) {
      const CoverRegion& gap = *gaps[i].region;
      std::string message = "no row of " + Name() + " applies to `" +
                            words_.Witness(gap, std::move(gaps[i].shown)) + "`";
      if (i + 1 == kMaxReported && gaps.size() > kMaxReported) {
        message += std::string(", and ") + (result.gave_up || left > 0 ? "at least " : "") +
                   std::to_string(gaps.size() - kMaxReported) + " more gaps like it";
      }
      findings_.push_back({Kind::kTableGap, table_.name.span, std::move(message),
                           std::string(promise_.rule),
                           "add a row for `" + words_.RowText(gap) + "`, or an `otherwise` row"});
    }
  }

  // No cell says `unknown` and all texts but some: these are two rows.
  std::vector<CoverRegion> Sayable(std::vector<CoverRegion> regions) const {
    for (std::size_t axis = 0; axis < space_.parameters; ++axis) {
      const CoverAxis& values = space_.axes[axis];
      std::vector<CoverRegion> parts;
      for (CoverRegion& region : regions) {
        const AtomSet known = IntersectAtoms(region[axis], values.Any());
        const bool apart =
            values.IsUnknown(region[axis]) && values.HasOtherText(known) && known != values.Any();
        if (apart) {
          parts.push_back(region);
          parts.back()[axis] = known;
          region[axis] = values.Unknown();
        }
        parts.push_back(std::move(region));
      }
      regions = std::move(parts);
    }
    return regions;
  }

  void FindOverlaps(const CoverResult& result) {
    const std::map<RowPair, std::vector<CoverRegion>> overlaps = ByRows(result);
    std::vector<std::pair<RowPair, Place>> met;
    bool all = result.overlaps.size() < kMaxOverlapPairs;
    for (const auto& [rows, regions] : overlaps) {
      if (OfShadowed(rows)) continue;
      if (calls_ != nullptr && met.size() > kMaxReported) {
        all = false;
        break;
      }
      Meeting(rows, regions, met);
    }
    for (std::size_t i = 0; i < std::min(met.size(), kMaxReported); ++i) {
      std::string more;
      if (i + 1 == kMaxReported && met.size() > kMaxReported) {
        more = std::string(", and ") + (all ? "" : "at least ") +
               std::to_string(met.size() - kMaxReported) + " more pairs of rows overlap";
      }
      AddOverlap(met[i].first, std::move(met[i].second), more);
    }
  }

  // The first of the regions in which it is certain that both rows apply.
  void Meeting(const RowPair& rows, const std::vector<CoverRegion>& regions,
               std::vector<std::pair<RowPair, Place>>& met) {
    const CoverRegion* open = nullptr;
    for (const CoverRegion& region : regions) {
      AxisValues shown;
      const Reached reached = Reach(region, shown);
      if (reached == Reached::kYes) {
        met.push_back({rows, {&region, std::move(shown)}});
        return;
      }
      if (reached == Reached::kNotDecided && open == nullptr) open = &region;
    }
    if (open != nullptr && table_.hit != ast::HitPolicy::kFirst) Unsure(words_.RowText(*open));
  }

  // Where rows of the table meet: one place for each two of their boxes, or all of it where it is
  // not certain that a case lies in every part.
  std::map<RowPair, std::vector<CoverRegion>> ByRows(const CoverResult& result) const {
    std::map<RowPair, std::vector<CoverRegion>> overlaps;
    for (const auto& [boxes, region] : result.overlaps) {
      const auto rows = std::minmax(space_.row_of[boxes.first], space_.row_of[boxes.second]);
      CoverRegion place = region;
      for (std::size_t column = 0; calls_ != nullptr && column < place.size(); ++column) {
        place[column] = IntersectAtoms(space_.problem.rows[boxes.first].cells[column],
                                       space_.problem.rows[boxes.second].cells[column]);
      }
      overlaps[rows].push_back(std::move(place));
    }
    return overlaps;
  }

  // A row that never counts has been spoken of.
  bool OfShadowed(const RowPair& rows) const {
    return shadowed_.count(rows.first) > 0 || shadowed_.count(rows.second) > 0;
  }

  void AddOverlap(const RowPair& rows, Place place, const std::string& more) {
    const auto [first, second] = rows;
    const CoverRegion& region = *place.region;
    const std::string what = RowName(first) + " and " + RowName(second) + " of " + Name() +
                             " both apply to `" + words_.Witness(region, std::move(place.shown)) +
                             "`";
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
      bool covered = unreached_.count(row_of[first]) == 0;
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
    return !result.gave_up && NoneReached(result.gaps);
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
    if (result.gave_up || !space_.undecided.empty() || !NoneReached(result.gaps)) return;
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
    findings_.push_back(
        {Kind::kTableNotDecided, table_.name.span, Asked() + " to `" + row + "`",
         "which values meet there depends on how they are worked out, and that was not found out",
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
  TableCalls* calls_;
  CoverWords words_;
  Promise promise_;
  std::vector<TableFinding> findings_;
  std::set<std::uint32_t> unreached_, shadowed_;
  std::uint64_t budget_ = kCoverBudget;
  std::size_t unsure_ = 0;
  bool gave_up_ = false;
};

// One table over the days on which its policy is in force.
class TableCover {
 public:
  TableCover(const ast::Ast& ast, const Checked& checked, TableId id, PolicyCache& policies,
             Depth depth)
      : ast_(ast),
        checked_(checked),
        id_(id),
        info_(checked.model.tables.at(id.index())),
        table_(std::get<ast::TableDeclaration>(ast[info_.decl].node)),
        policies_(policies),
        depth_(depth),
        periods_(Periods(checked.model)) {
    const bool policy = ast.files.front().header.kind == ast::Header::Kind::kPolicy;
    by_calls_ = policy && !periods_.empty() && DependsOnCalls(ast, checked, id);
  }

  std::vector<TableFinding> Run() {
    FindPeriods();
    std::vector<std::pair<TableFinding, std::vector<std::size_t>>> found;
    for (std::size_t period = 0; period < starts_.size(); ++period) {
      if (depth_ == Depth::kErrors && NeverInError(starts_[period])) continue;
      std::optional<TableCalls> calls;
      if (by_calls_) calls.emplace(ast_, checked_, id_, policies_.In(periods_[period]));
      TableCalls* known = calls && !calls->none() ? &*calls : nullptr;
      const std::optional<TableSpace> space =
          BuildTableSpace(ast_, checked_, id_, starts_[period], known);
      if (!space) continue;
      for (TableFinding& finding : Finder(table_, *space, known).Run(depth_)) {
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
  // Whatever the rows in force on the day say, there is no error to be found: what is collected may
  // be any number of rows, and of `first` only a gap would be one, which an otherwise row leaves
  // none of.
  bool NeverInError(std::int64_t day) const {
    if (table_.hit == ast::HitPolicy::kCollect) return true;
    if (table_.hit != ast::HitPolicy::kFirst) return false;
    for (std::size_t row = 0; row < table_.rows.size(); ++row) {
      if (table_.rows[row].otherwise && info_.rows[row].in_force.On(day)) return true;
    }
    return false;
  }

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
    if (by_calls_) {
      for (const Period& period : periods_) starts_.push_back(period.from);
      if (!checked_.model.effective_from) starts_.front() = INT64_MIN;
      return;
    }
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
  PolicyCache& policies_;
  Depth depth_;
  std::vector<Period> periods_;
  bool by_calls_ = false;
  std::vector<std::int64_t> starts_;
};

}  // namespace

std::vector<TableFinding> FindInTable(const ast::Ast& ast, const Checked& checked, TableId table,
                                      PolicyCache& policies, Depth depth) {
  return TableCover(ast, checked, table, policies, depth).Run();
}

}  // namespace remit::prove
