// Compares the ranges of both sides; joint dependence of the two is not looked at, so that the
// answer is never wrong.
#include <algorithm>

#include "interpreter/check/idle.h"
#include "interpreter/check/possible_values.h"

namespace remit::check {
namespace {

constexpr int kMaxDepth = 200;

class Truth {
 public:
  Truth(const ast::Ast& ast, const Checked& checked) : ast_(ast), checked_(checked) {}

  std::optional<bool> Of(ExprId id, int depth) const {
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
  std::optional<bool> Joined(const ast::Call& call, bool deciding, int depth) const {
    bool open = false;
    for (const ExprId part : call.arguments) {
      const std::optional<bool> truth = Of(part, depth + 1);
      if (truth == deciding) return deciding;
      open = open || !truth;
    }
    return open ? std::nullopt : std::optional<bool>(!deciding);
  }

  std::optional<bool> Compared(const ast::Call& call) const {
    const Type &left = checked_.TypeOf(call.arguments[0]),
               &right = checked_.TypeOf(call.arguments[1]);
    const bool ordered = left.kind == types::TypeKind::kDecimal ||
                         left.kind == types::TypeKind::kNumber ||
                         left.kind == types::TypeKind::kDate;
    if (!ordered || left.kind != right.kind || left.dimension != right.dimension)
      return std::nullopt;
    const IntervalSet a = ValuesOf(ast_, checked_, call.arguments[0]).points;
    const IntervalSet b = ValuesOf(ast_, checked_, call.arguments[1]).points;
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
};

}  // namespace

std::optional<bool> ConstantTruth(const ast::Ast& ast, const Checked& checked, ExprId condition) {
  return Truth(ast, checked).Of(condition, 0);
}

}  // namespace remit::check
