// Compares the ranges of both sides; joint dependence of the two is not looked at, so that the
// answer is never wrong.
#include "interpreter/prove/constant_truth.h"

#include <algorithm>

#include "interpreter/ast/print.h"
#include "interpreter/prove/possible_values.h"

namespace remit::prove {
namespace {

using check::Callee;

constexpr int kMaxDepth = 200;

class Truth {
 public:
  Truth(const ast::Ast& ast, const Checked& checked) : ast_(ast), checked_(checked) {}

  // What the answer rests on: "`rate` is 0 % .. 10 %", one for each side that may vary.
  const std::vector<std::string>& ranges() const { return ranges_; }

  std::optional<bool> Of(ExprId id, int depth) {
    if (depth > kMaxDepth) return std::nullopt;
    if (const std::optional<Value>& constant = checked_.constant[id.index()])
      return constant->raw != 0;
    const auto* call = std::get_if<ast::Call>(&ast_[id].node);
    if (call == nullptr || checked_.CalleeOf(id).kind != Callee::Kind::kBuiltin)
      return std::nullopt;
    if (call->callee == "and") return Joined(*call, false, depth);
    if (call->callee == "or") return Joined(*call, true, depth);
    if (call->callee == "not" && call->arguments.size() == 1) {
      const std::optional<bool> inner = Of(call->arguments.front(), depth + 1);
      return inner ? std::optional<bool>(!*inner) : std::nullopt;
    }
    return call->arguments.size() == 2 ? Compared(*call) : std::nullopt;
  }

 private:
  // `deciding` is the truth of one part that settles the whole: false for `and`, true for `or`.
  std::optional<bool> Joined(const ast::Call& call, bool deciding, int depth) {
    bool open = false;
    const std::size_t before = ranges_.size();
    for (const ExprId part : call.arguments) {
      const std::size_t own = ranges_.size();
      const std::optional<bool> truth = Of(part, depth + 1);
      if (truth == deciding) {  // the others do not matter
        ranges_.erase(ranges_.begin() + static_cast<std::ptrdiff_t>(before),
                      ranges_.begin() + static_cast<std::ptrdiff_t>(own));
        return deciding;
      }
      open = open || !truth;
    }
    return open ? std::nullopt : std::optional<bool>(!deciding);
  }

  // "0 % .. 10 %", or the one value.
  std::string RangeText(const IntervalSet& points, const Type& type) const {
    const auto text = [&](std::int64_t point) {
      return types::Format(ValueAt(point, type), type, checked_.type_table, checked_.texts);
    };
    const std::string low = text(points.front().low), high = text(points.back().high);
    return low == high ? low : low + " .. " + high;
  }

  void Note(ExprId side, const IntervalSet& points) {
    if (checked_.constant[side.index()] || points.front().low == kLowestPoint ||
        points.back().high == kHighestPoint)
      return;
    const std::string range =
        "`" + ast::Print(ast_, side) + "` is " + RangeText(points, checked_.TypeOf(side));
    if (std::find(ranges_.begin(), ranges_.end(), range) == ranges_.end()) ranges_.push_back(range);
  }

  std::optional<bool> Compared(const ast::Call& call) {
    const IntervalSet a = PointsOf(call, 0), b = PointsOf(call, 1);
    const std::optional<bool> truth = CompareRanges(call, a, b);
    if (!truth) return truth;
    Note(call.arguments[0], a);
    Note(call.arguments[1], b);
    return truth;
  }

  IntervalSet PointsOf(const ast::Call& call, std::size_t side) const {
    return ValuesOf(ast_, checked_, call.arguments[side]).points;
  }

  std::optional<bool> CompareRanges(const ast::Call& call, const IntervalSet& a,
                                    const IntervalSet& b) const {
    const Type &left = checked_.TypeOf(call.arguments[0]),
               &right = checked_.TypeOf(call.arguments[1]);
    const bool ordered = left.kind == types::TypeKind::kDecimal ||
                         left.kind == types::TypeKind::kNumber ||
                         left.kind == types::TypeKind::kDate;
    if (!ordered || left.kind != right.kind || left.dimension != right.dimension)
      return std::nullopt;
    if (a.empty() || b.empty()) return std::nullopt;
    const bool less = a.back().high<b.front().low, greater = a.front().low> b.back().high;
    const bool at_most = a.back().high <= b.front().low, at_least = a.front().low >= b.back().high;
    if (call.callee == "<") return Either(less, at_least);
    if (call.callee == "<=") return Either(at_most, greater);
    if (call.callee == ">") return Either(greater, at_most);
    if (call.callee == ">=") return Either(at_least, less);
    return std::nullopt;
  }

  static std::optional<bool> Either(bool always, bool never) {
    if (always) return true;
    return never ? std::optional<bool>(false) : std::nullopt;
  }

  const ast::Ast& ast_;
  const Checked& checked_;
  std::vector<std::string> ranges_;
};

}  // namespace

std::optional<ConstantCondition> ConstantTruth(const ast::Ast& ast, const Checked& checked,
                                               ExprId condition) {
  Truth truth(ast, checked);
  const std::optional<bool> value = truth.Of(condition, 0);
  if (!value) return std::nullopt;
  ConstantCondition result;
  result.holds = *value;
  for (const std::string& range : truth.ranges()) {
    result.because += (result.because.empty() ? "" : ", ") + range;
  }
  return result;
}

}  // namespace remit::prove
