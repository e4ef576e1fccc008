// Asks the solver of each point for a legal case that reaches it, in every period. Delegated
// parameters may be anywhere in their ranges. Only "there is none" is believed: what the solver
// finds stays missed, and so does what it cannot settle.
#include "interpreter/testing/coverage_reach.h"

#include <memory>

#include "interpreter/ast/print.h"
#include "interpreter/ast/walk.h"
#include "interpreter/prove/asking.h"

namespace remit::testing {
namespace {

using ast::ExprId;
using graph::NodeId;
using prove::Composer;
using prove::Demand;
using prove::Scene;
using prove::Setting;
using State = CoveragePoint::State;

// What has to be true, or false, of a node; nothing where the period has no such node.
using Claim = std::function<std::vector<Demand>(Scene&, Composer&, const Setting&)>;

class Reaching {
 public:
  Reaching(const ast::Ast& ast, const check::Checked& checked, std::uint64_t work,
           CoveragePlan& plan)
      : ast_(ast), checked_(checked), plan_(plan) {
    prove::ProveOptions options;
    options.budget.work = work;
    options.budget.linear = work * 100;
    for (const prove::Period& period : prove::Periods(checked.model))
      scenes_.push_back(std::make_unique<Scene>(ast, checked, period, options));
  }

  void Run() {
    if (scenes_.empty()) return;
    Rules();
    Requirements();
    // In the worlds of a risk measure an expression stands for many values.
    if (!model().risks.empty()) return;
    for (const auto& [expr, thresholds] : plan_.thresholds) {
      for (const Threshold& threshold : thresholds) Sides(ExprId(expr), threshold);
    }
    for (const auto& [expr, branch] : plan_.branches) Branch(ExprId(expr), branch);
  }

 private:
  const check::Model& model() const { return checked_.model; }

  // `feasible`: of an alternative that is allowed, not of any.
  void Ask(PointId id, bool legal, bool feasible, const check::InForce& in_force,
           const Claim& claim) {
    CoveragePoint& point = plan_.points[id];
    if (point.state != State::kMissed) return;
    for (const auto& scene : scenes_) {
      if (!in_force.On(scene->period().from)) continue;
      bool unknown = false;
      prove::Seeker seeker;
      seeker.region = false;
      seeker.demands = [&](Composer& composer, const Setting& setting) {
        const graph::Outputs& outputs = scene->graph().outputs;
        std::vector<Demand> demands;
        if (legal) prove::DemandLegal(*scene, outputs, setting, composer, demands);
        if (feasible) prove::DemandFeasible(*scene, outputs, setting, composer, demands);
        const std::vector<Demand> claimed = claim(*scene, composer, setting);
        unknown = unknown || claimed.empty();
        demands.insert(demands.end(), claimed.begin(), claimed.end());
        return demands;
      };
      seeker.confirm = [](const prove::Witness&) { return prove::Confirmed::kWholly; };
      const prove::Sought sought = prove::Seek(*scene, seeker);
      if (unknown || sought.kind != prove::Outcome::Kind::kImpossible) return;
    }
    point.state = State::kUnreachable;
    point.words = "no permitted case makes this happen: `" + point.subject + "`, " + point.side;
  }

  static Demand Is(NodeId node, bool truth) {
    return {node, truth ? Demand::Is::kTrue : Demand::Is::kFalse};
  }

  void Rules() {
    for (std::size_t i = 0; i < model().rules.size(); ++i) {
      if (!plan_.rules[i]) continue;
      const check::RuleInfo& rule = model().rules[i];
      const bool beforehand = rule.kind == check::RuleInfo::Kind::kRefuse;
      for (const bool fires : {true, false}) {
        Ask(fires ? plan_.rules[i]->yes : plan_.rules[i]->no, !beforehand, !beforehand,
            rule.in_force, [i, fires](Scene& scene, Composer& composer, const Setting& setting) {
              return std::vector<Demand>{
                  Is(composer.Copy(scene.graph().outputs.rules[i], setting), fires)};
            });
      }
    }
  }

  void Requirements() {
    for (std::size_t i = 0; i < model().requirements.size(); ++i) {
      const check::RequirementInfo& requirement = model().requirements[i];
      for (const bool allows : {true, false}) {
        Ask(allows ? plan_.requirements[i].no : plan_.requirements[i].yes, true, false,
            requirement.in_force,
            [i, allows](Scene& scene, Composer& composer, const Setting& setting) {
              return std::vector<Demand>{
                  Is(composer.Copy(scene.graph().outputs.requirements[i], setting), allows)};
            });
      }
    }
  }

  bool ReadsArguments(ExprId expr) const {
    bool reads = false;
    ast::Walk(ast_, expr, [&](ExprId id) {
      reads = reads || checked_.ReferenceOf(id).kind == check::Reference::Kind::kArgument;
    });
    return reads;
  }

  // The nodes that stand for an expression. Comparisons that are written alike are one node, which
  // knows the first of them alone; one that stands in no decision of this period has none.
  std::vector<NodeId> NodesOf(const Scene& scene, ExprId expr) const {
    // In a function it stands for as many values as the function has calls.
    if (ReadsArguments(expr)) return {};
    std::vector<NodeId> nodes;
    const std::string text = ast::Print(ast_, expr);
    for (std::size_t i = 0; i < scene.graph().nodes.size(); ++i) {
      const graph::Node& node = scene.graph().nodes[i];
      if (!node.origin.valid()) continue;
      if (node.origin != expr &&
          (std::holds_alternative<ast::Call>(ast_[node.origin].node) == false ||
           ast::Print(ast_, node.origin) != text))
        continue;
      if (node.domain != graph::kCaseDomain) return {};
      nodes.emplace_back(i);
    }
    return nodes;
  }

  void Sides(ExprId expr, const Threshold& threshold) {
    const auto* call = std::get_if<ast::Call>(&ast_[expr].node);
    if (call->callee == "in" || call->callee == "not in") return;
    const bool subject_first = call->arguments.front() == threshold.subject;
    const std::pair<PointId, std::string> sides[] = {
        {threshold.below, subject_first ? "<" : ">"},
        {threshold.at, "=="},
        {threshold.above, subject_first ? ">" : "<"},
    };
    for (const auto& [point, comparison] : sides) {
      Ask(point, false, false, {},
          [this, expr, how = comparison](Scene& scene, Composer& composer, const Setting& setting) {
            std::vector<NodeId> either;
            for (const NodeId node : NodesOf(scene, expr)) {
              const graph::Node& known = scene.graph()[node];
              if (known.op != graph::Op::kBuiltin || known.arguments.size() != 2)
                return std::vector<Demand>{};
              const NodeId a = composer.Copy(known.arguments[0], setting);
              const NodeId b = composer.Copy(known.arguments[1], setting);
              either.push_back(composer.Compare(how, a, b));
            }
            if (either.empty()) return std::vector<Demand>{};
            return std::vector<Demand>{Is(composer.Any(std::move(either)), true)};
          });
    }
  }

  void Branch(ExprId expr, const YesNo& branch) {
    for (const bool holds : {true, false}) {
      Ask(holds ? branch.yes : branch.no, false, false, {},
          [this, expr, holds](Scene& scene, Composer& composer, const Setting& setting) {
            std::vector<NodeId> either;
            for (const NodeId node : NodesOf(scene, expr)) {
              const graph::Node& known = scene.graph()[node];
              if (known.op != graph::Op::kIf) return std::vector<Demand>{};
              const NodeId condition = composer.Copy(known.arguments[0], setting);
              either.push_back(holds ? condition : composer.Not(condition));
            }
            if (either.empty()) return std::vector<Demand>{};
            return std::vector<Demand>{Is(composer.Any(std::move(either)), true)};
          });
    }
  }

  const ast::Ast& ast_;
  const check::Checked& checked_;
  CoveragePlan& plan_;
  std::vector<std::unique_ptr<Scene>> scenes_;
};

}  // namespace

void MarkUnreachable(const ast::Ast& ast, const check::Checked& checked, std::uint64_t work,
                     CoveragePlan& plan) {
  Reaching(ast, checked, work, plan).Run();
}

}  // namespace remit::testing
