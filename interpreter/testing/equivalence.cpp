// Asks the solver for values at which one comparison holds and the other does not.
#include "interpreter/testing/equivalence.h"

#include "interpreter/prove/asking.h"
#include "interpreter/testing/coverage_plan.h"

namespace remit::testing {
namespace {

using ast::ExprId;
using graph::NodeId;
using prove::Composer;
using prove::Demand;
using prove::Scene;
using prove::Setting;

bool IsOrder(const std::string& callee) {
  return callee == "<" || callee == "<=" || callee == ">" || callee == ">=";
}

// The node of the side that changes from case to case; it stands for nothing else than `subject`.
std::optional<NodeId> NodeOf(const Scene& scene, const std::vector<ExprId>& sides,
                             ExprId comparison, std::size_t side) {
  for (std::size_t i = 0; i < scene.graph().nodes.size(); ++i) {
    const graph::Node& node = scene.graph().nodes[i];
    if (node.origin != comparison || node.op != graph::Op::kBuiltin ||
        node.arguments.size() != sides.size() || node.domain != graph::kCaseDomain)
      continue;
    return node.arguments[side];
  }
  return std::nullopt;
}

class Comparisons {
 public:
  Comparisons(const ast::Ast& ast, const check::Checked& checked, const ast::Ast& mutant,
              const check::Checked& mutant_checked, ExprId id, std::uint64_t work)
      : ast_(ast),
        checked_(checked),
        mutant_checked_(mutant_checked),
        id_(id),
        call_(std::get_if<ast::Call>(&ast[id].node)),
        changed_(std::get_if<ast::Call>(&mutant[id].node)),
        work_(work) {}

  bool Same() const {
    if (call_ == nullptr || changed_ == nullptr || !IsOrder(call_->callee) ||
        !IsOrder(changed_->callee) || !checked_.model.risks.empty())
      return false;
    const std::vector<Limited> limits = LimitsOf(ast_, checked_, id_);
    if (limits.size() != 1 || !checked_.constant.at(limits.front().limit.index()) ||
        !mutant_checked_.constant.at(limits.front().limit.index()))
      return false;
    prove::ProveOptions options;
    options.budget = {work_, work_ * 100};
    const std::vector<prove::Period> periods = prove::Periods(checked_.model);
    for (const prove::Period& period : periods) {
      Scene scene(ast_, checked_, period, options);
      for (const bool holds : {true, false}) {
        if (!Impossible(scene, limits.front(), holds)) return false;
      }
    }
    return !periods.empty();
  }

 private:
  // That the policy's comparison is `holds`, and the mutant's is not.
  bool Impossible(Scene& scene, const Limited& limited, bool holds) const {
    const std::size_t side = call_->arguments.front() == limited.subject ? 0 : 1;
    const auto subject = NodeOf(scene, call_->arguments, id_, side);
    if (!subject) return false;
    prove::Seeker seeker;
    seeker.region = false;
    seeker.demands = [&](Composer& composer, const Setting& setting) {
      const NodeId value = composer.Copy(*subject, setting);
      const auto compare = [&](const std::string& callee, const check::Checked& checked) {
        const types::Type& type = checked.TypeOf(limited.limit);
        const NodeId limit = composer.Constant(*checked.constant.at(limited.limit.index()), type);
        return side == 0 ? composer.Compare(callee, value, limit)
                         : composer.Compare(callee, limit, value);
      };
      return std::vector<Demand>{
          {compare(call_->callee, checked_), holds ? Demand::Is::kTrue : Demand::Is::kFalse},
          {compare(changed_->callee, mutant_checked_),
           holds ? Demand::Is::kFalse : Demand::Is::kTrue}};
    };
    seeker.confirm = [](const prove::Witness&) { return prove::Confirmed::kWholly; };
    return prove::Seek(scene, seeker).kind == prove::Outcome::Kind::kImpossible;
  }

  const ast::Ast& ast_;
  const check::Checked& checked_;
  const check::Checked& mutant_checked_;
  ExprId id_;
  const ast::Call* call_;
  const ast::Call* changed_;
  std::uint64_t work_;
};

}  // namespace

bool SameComparison(const ast::Ast& ast, const check::Checked& checked, const ast::Ast& mutant,
                    const check::Checked& mutant_checked, ExprId id, std::uint64_t work) {
  return Comparisons(ast, checked, mutant, mutant_checked, id, work).Same();
}

}  // namespace remit::testing
