// Where a division by zero, an overflow or a table without an answer can happen in a decision.
#include <algorithm>
#include <set>
#include <utility>

#include "interpreter/ast/print.h"
#include "interpreter/builtins/fault.h"
#include "interpreter/prove/propagate.h"
#include "interpreter/prove/questions.h"
#include "interpreter/prove/transfer.h"

namespace remit::prove {
namespace {

using graph::NodeId;
using graph::Op;

// What a decision reads: of every alternative that is not out, and of the one that is shown.
struct Roots {
  std::vector<NodeId> choosing, showing;
};

Roots RootsOf(const graph::Outputs& outputs) {
  Roots roots;
  roots.choosing = outputs.requirements;
  roots.choosing.insert(roots.choosing.end(), outputs.exists.begin(), outputs.exists.end());
  roots.choosing.push_back(outputs.score);
  if (outputs.tie_break) roots.choosing.push_back(*outputs.tie_break);
  for (const auto& stage : outputs.stages) {
    roots.choosing.push_back(stage.standing);
    if (stage.tolerance) roots.choosing.push_back(*stage.tolerance);
  }
  roots.showing = outputs.rules;
  roots.showing.insert(roots.showing.end(), outputs.reaches.begin(), outputs.reaches.end());
  return roots;
}

std::vector<bool> Reached(const graph::Graph& graph, const std::vector<NodeId>& roots) {
  std::vector<bool> reached(graph.nodes.size(), false);
  for (const NodeId node : graph::Closure(graph, roots)) reached[node.index()] = true;
  return reached;
}

// All arguments are asked for, and each must have a value.
bool Strict(Op op) {
  return op == Op::kBuiltin || op == Op::kModel || op == Op::kUtility || op == Op::kScore ||
         op == Op::kAdjusted || op == Op::kStanding || op == Op::kAllowance;
}

class FaultQuestions {
 public:
  explicit FaultQuestions(Scene& scene) : scene_(scene), graph_(scene.graph()) {
    const Roots roots = RootsOf(graph_.outputs);
    std::vector<NodeId> all = roots.choosing;
    all.insert(all.end(), roots.showing.begin(), roots.showing.end());
    read_ = Reached(graph_, all);
  }

  // In order of their places in the tree.
  std::vector<ast::ExprId> Places() const {
    std::set<ast::ExprId> places;
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (Counts(i)) places.insert(graph_.nodes[i].origin);
    }
    return {places.begin(), places.end()};
  }

  void Ask(ast::ExprId origin, Findings& findings) {
    if (!suspects_) suspects_ = Suspects();
    std::vector<NodeId> nodes;
    bool any = false;
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (!Counts(i) || graph_.nodes[i].origin != origin) continue;
      any = true;
      if ((*suspects_)[i]) nodes.emplace_back(i);
    }
    if (any) Ask(origin, nodes, findings);
  }

 private:
  bool Counts(std::size_t node) const {
    return read_[node] && graph_.nodes[node].can_fault && graph_.nodes[node].origin.valid();
  }

  // By node of the scene's graph: not shown harmless by one look at all cases at once.
  std::vector<bool> Suspects() const {
    Composer composer(scene_.scope(), graph_);
    std::vector<bool> suspects(graph_.nodes.size(), false);
    std::vector<Demand> demands;
    std::vector<std::size_t> asked;
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (!Counts(i)) continue;
      asked.push_back(i);
      demands.push_back({composer.Copy(NodeId(i), {}), Demand::Is::kFault});
    }
    const Problem problem = composer.Pose(demands);
    Propagator propagator(problem);
    Box box;
    for (const Variable& variable : problem.variables) box.push_back(variable.domain);
    propagator.Evaluate(box);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      const graph::Node& node = problem.graph[problem.demands[i].node];
      std::vector<Range> arguments;
      for (const NodeId argument : node.arguments) {
        arguments.push_back(propagator.ranges()[argument.index()]);
        if (Strict(node.op)) arguments.back().fault = false;
      }
      suspects[asked[i]] = Forward(problem.graph, scene_.checked(), node, arguments).fault;
    }
    return suspects;
  }

  void Ask(ast::ExprId origin, const std::vector<NodeId>& nodes, Findings& findings) {
    const std::string text = ast::Print(scene_.ast(), origin);
    Finding finding = NewFinding(scene_, QuestionKind::kFault, text, {});
    finding.place = scene_.ast()[origin].span;
    finding.advisory = true;
    finding.statement = "`" + text + "` always has a value";
    finding.answer = Answer::kProved;
    for (const Reading& reading : Readings(nodes)) {
      const Sought sought = Seek(scene_, SeekerFor(reading));
      if (sought.kind == Outcome::Kind::kImpossible) {
        finding.work += sought.work;
        continue;
      }
      Conclude(sought, finding);
      if (sought.witness) {
        const std::string what = FaultOf(*sought.witness, origin);
        finding.detail = what;
        finding.counterexample = CounterexampleOf(*sought.witness, {}, what + " at `" + text + "`");
        break;
      }
    }
    findings.push_back(std::move(finding));
  }

  // A node and a root that reads it: what a condition hides from a root is no fault there.
  struct Reading {
    NodeId node, root;
    bool choosing = false;
    friend bool operator==(const Reading&, const Reading&) = default;
  };
  std::vector<Reading> Readings(const std::vector<NodeId>& nodes) const {
    const Roots roots = RootsOf(graph_.outputs);
    std::vector<Reading> readings;
    for (const bool choosing : {true, false}) {
      for (const NodeId root : choosing ? roots.choosing : roots.showing) {
        const std::vector<bool> reached = Reached(graph_, {root});
        for (const NodeId node : nodes) {
          const Reading reading{node, root, choosing};
          const bool known = std::find(readings.begin(), readings.end(), reading) != readings.end();
          if (reached[node.index()] && !known) readings.push_back(reading);
        }
      }
    }
    return readings;
  }

  // A refusal beforehand that does not itself read the node must not hold.
  void DemandNotRefused(NodeId node, const Setting& setting, Composer& composer,
                        std::vector<Demand>& demands) const {
    for (std::size_t i = 0; i < scene_.model().rules.size(); ++i) {
      const check::RuleInfo& rule = scene_.model().rules[i];
      if (rule.kind != check::RuleInfo::Kind::kRefuse || rule.uses_knob) continue;
      const NodeId condition = graph_.outputs.rules[i];
      const bool reads = Reached(graph_, {condition})[node.index()];
      const NodeId copy = composer.Copy(condition, setting);
      demands.push_back(
          {reads ? composer.Not(copy) : copy, reads ? Demand::Is::kNotFalse : Demand::Is::kFalse});
    }
  }

  bool IsRefusal(NodeId root) const {
    for (std::size_t i = 0; i < scene_.model().rules.size(); ++i) {
      const check::RuleInfo& rule = scene_.model().rules[i];
      const bool refuses = rule.kind == check::RuleInfo::Kind::kRefuse && !rule.uses_knob;
      if (refuses && graph_.outputs.rules[i] == root) return true;
    }
    return false;
  }

  Seeker SeekerFor(const Reading& reading) {
    const NodeId node = reading.node, root = reading.root;
    const bool choosing = reading.choosing;
    Seeker seeker;
    seeker.of_element = graph_[node].domain != graph::kCaseDomain;
    seeker.claims = 2;
    seeker.demands = [this, node, root, choosing](Composer& composer, const Setting& setting) {
      std::vector<Demand> demands;
      DemandNotRefused(node, setting, composer, demands);
      const bool beforehand = IsRefusal(root);  // asked whatever there is to choose
      for (const NodeId exists : graph_.outputs.exists) {
        if (beforehand) break;
        demands.push_back({composer.Copy(exists, setting)});
      }
      for (const NodeId requirement : graph_.outputs.requirements) {
        if (beforehand) break;
        const NodeId copy = composer.Copy(requirement, setting);
        demands.push_back({copy, choosing ? Demand::Is::kNotFalse : Demand::Is::kTrue});
      }
      const NodeId copy = composer.CopyFirst(node, setting);
      if (!copy.valid()) {  // of an element of a list that has none
        demands.push_back({composer.Truth(false)});
        demands.push_back({composer.Truth(false)});
        return demands;
      }
      if (Strict(composer[copy].op)) {
        const std::vector<NodeId> arguments = composer[copy].arguments;
        for (const NodeId argument : arguments) {
          NodeId there = composer.Make(Op::kEqual, types::Boolean(), {argument, argument});
          // To the trees of a model from a file a value may be missing.
          if (composer[argument].type.optional) {
            const NodeId missing = composer.Make(Op::kIsUnknown, types::Boolean(), {argument});
            there = composer.Make(Op::kOr, types::Boolean(), {there, missing});
          }
          demands.push_back({there});
        }
      }
      demands.push_back({composer.Copy(root, setting), Demand::Is::kFault});
      demands.push_back({copy, Demand::Is::kFault});
      return demands;
    };
    seeker.confirm = [this, node, choosing](const Witness& witness) {
      const ast::ExprId origin = graph_[node].origin;
      const auto core = DecideBoth(witness, 0, std::nullopt);
      if (FaultsAt(core, origin)) return Confirmed::kWholly;
      const engine::Proposal proposal = ProposalOf(scene_.model(), witness.alternatives.front());
      const auto judged = DecideBoth(witness, 0, proposal);
      if (FaultsAt(judged, origin)) return Confirmed::kWholly;
      // The root was evaluated, and faults for another reason that computes the same.
      const bool told =
          choosing ? core.has_value() : judged && judged->status == engine::Status::kDecided;
      return told ? Confirmed::kNo : Confirmed::kUnsure;
    };
    return seeker;
  }

  static bool FaultsAt(const std::optional<engine::Core>& core, ast::ExprId origin) {
    return core && core->status == engine::Status::kFault &&
           std::any_of(core->causes.begin(), core->causes.end(), [&](const engine::Cause& cause) {
             return cause.kind == engine::Cause::Kind::kFault && cause.place == origin;
           });
  }

  std::string FaultOf(const Witness& witness, ast::ExprId origin) const {
    const engine::Proposal proposal = ProposalOf(scene_.model(), witness.alternatives.front());
    for (const auto& judged : {std::optional<engine::Proposal>{}, std::optional(proposal)}) {
      const auto core = DecideBoth(witness, 0, judged);
      if (!FaultsAt(core, origin)) continue;
      for (const engine::Cause& cause : core->causes) {
        if (cause.place == origin) return std::string(builtins::FaultText(cause.fault));
      }
    }
    return "a fault";
  }

  Scene& scene_;
  const graph::Graph& graph_;
  std::vector<bool> read_;
  std::optional<std::vector<bool>> suspects_;
};

}  // namespace

void AddFaults(const Scenes& scenes, Questions& questions) {
  std::vector<std::shared_ptr<FaultQuestions>> asked;
  std::set<ast::ExprId> places;
  for (const auto& scene : scenes) {
    asked.push_back(std::make_shared<FaultQuestions>(*scene));
    for (const ast::ExprId place : asked.back()->Places()) places.insert(place);
  }
  for (const ast::ExprId place : places) {
    questions.push_back(
        {ast::Print(scenes.front()->ast(), place), [asked, place](Findings& findings) {
           for (const auto& one : asked) one->Ask(place, findings);
         }});
  }
}

}  // namespace remit::prove
