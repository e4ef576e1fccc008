// Putting one question.
#include "interpreter/prove/asking.h"

#include <algorithm>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/graph/build.h"
#include "interpreter/prove/points.h"

namespace remit::prove {

using graph::NodeId;
using graph::Op;

Scene::Scene(const ast::Ast& ast, const check::Checked& checked, const Period& period,
             const ProveOptions& options)
    : ast_(ast),
      scope_(checked, period),
      budget_(options.budget),
      graph_(graph::Build(ast, checked, period.from)),
      witnesses_(ast, scope_) {}

namespace {

NodeId LeafNode(const Scene& scene, check::LeafId leaf, Composer& composer) {
  graph::Node node;
  node.op = Op::kLeaf;
  node.index = leaf.value;
  node.type = scene.model().leaves.at(leaf.index()).type;
  return composer.Add(std::move(node));
}

NodeId AsOfNode(const Scene& scene, Composer& composer) {
  graph::Node node;
  node.op = Op::kAsOf;
  node.type = types::Date();
  node.value = {scene.period().from};
  return composer.Add(std::move(node));
}

// A previous value has its day, which is not after this one.
void DemandPrevious(const Scene& scene, const check::DampInfo& damp, Composer& composer,
                    std::vector<Demand>& demands) {
  const NodeId value = LeafNode(scene, damp.previous, composer);
  const NodeId day = LeafNode(scene, damp.previous_as_of, composer);
  const auto unknown = [&](NodeId node) {
    return composer.Make(Op::kIsUnknown, types::Boolean(), {node});
  };
  demands.push_back({composer.Any({unknown(value), composer.Not(unknown(day))})});
  const NodeId today = AsOfNode(scene, composer);
  const NodeId known_day = composer.Make(Op::kOtherwise, types::Date(), {day, today});
  demands.push_back({composer.Compare("<=", known_day, today)});
}

}  // namespace

void DemandLegal(const Scene& scene, const graph::Outputs& outputs, const Setting& setting,
                 Composer& composer, std::vector<Demand>& demands) {
  for (const check::DampInfo& damp : scene.model().damps) {
    DemandPrevious(scene, damp, composer, demands);
  }
  for (std::size_t i = 0; i < scene.model().rules.size(); ++i) {
    const check::RuleInfo& rule = scene.model().rules[i];
    if (rule.kind != check::RuleInfo::Kind::kRefuse || rule.uses_knob) continue;
    if (!rule.in_force.On(scene.period().from)) continue;
    demands.push_back({composer.Copy(outputs.rules[i], setting), Demand::Is::kFalse});
  }
}

void DemandFeasible(const Scene& scene, const graph::Outputs& outputs, const Setting& setting,
                    Composer& composer, std::vector<Demand>& demands, bool damped,
                    std::optional<std::size_t> except) {
  for (const NodeId exists : outputs.exists) demands.push_back({composer.Copy(exists, setting)});
  for (std::size_t i = 0; i < outputs.requirements.size(); ++i) {
    const check::RequirementInfo& requirement = scene.model().requirements[i];
    if (except == i || (!damped && requirement.damp)) continue;
    if (!requirement.damp && !requirement.in_force.On(scene.period().from)) continue;
    demands.push_back({composer.Copy(outputs.requirements[i], setting)});
  }
}

namespace {

bool ReadsLists(const Problem& problem) {
  return std::any_of(problem.graph.nodes.begin(), problem.graph.nodes.end(),
                     [](const graph::Node& node) {
                       return node.op == Op::kElement || node.op == Op::kSpread ||
                              node.op == Op::kAggregate || node.op == Op::kPick;
                     });
}

bool Unranged(const Problem& problem) {
  const check::Model& model = problem.checked->model;
  return std::any_of(
      problem.variables.begin(), problem.variables.end(), [&](const Variable& variable) {
        if (variable.kind != Variable::Kind::kLeaf && variable.kind != Variable::Kind::kElement) {
          return false;
        }
        const check::InputLeaf& leaf = model.leaves[variable.index % model.leaves.size()];
        const bool wide = leaf.type.kind == types::TypeKind::kNumber ||
                          leaf.type.kind == types::TypeKind::kDecimal;
        return wide && !leaf.previous && leaf.domain.kind == check::Domain::Kind::kAll;
      });
}

// The parameter's own point on the first day of the period.
std::int64_t OwnPoint(const Scene& scene, const Variable& variable) {
  const check::ParameterInfo& parameter = scene.model().parameters[variable.index];
  ast::ExprId value = parameter.steps.front().value;
  for (const auto& step : parameter.steps) {
    if (step.from_day <= scene.period().from) value = step.value;
  }
  const engine::CaseBatch blank = engine::BlankCase(scene.checked());
  const engine::Lane own =
      engine::ReferenceEvaluate(scene.ast(), scene.checked(), blank, 0, scene.period().from,
                                engine::kNoAlternativeIndex, nullptr, value);
  return PointOf(own.value, variable.type);
}

Budget Share(const Budget& budget, std::uint64_t parts) {
  return {budget.work / parts, budget.linear / parts};
}

// One run of the solver, and what became of it.
class Search {
 public:
  Search(Scene& scene, const Seeker& seeker, std::vector<std::size_t> lengths)
      : scene_(scene), seeker_(seeker), lengths_(std::move(lengths)) {
    Composer composer(scene.scope(), Source());
    Setting setting;
    setting.lengths = lengths_;
    problem_ = composer.Pose(seeker.demands(composer, setting));
  }

  const Problem& problem() const { return problem_; }
  bool only_partly() const { return partly_.has_value(); }

  // Where not `confirming`, anything that is found leaves the answer open.
  Sought Run(const Budget& budget, bool confirming) {
    const Outcome outcome =
        confirming ? Solve(problem_, budget,
                           [&](const Assignment& assignment) { return Confirms(assignment); })
                   : Refute(problem_, budget);
    Sought sought;
    sought.kind = outcome.kind;
    sought.work = outcome.work;
    sought.unranged = Unranged(problem_);
    const bool open = !confirming && outcome.kind == Outcome::Kind::kFound;
    if (stopped_ || open) {
      sought.kind = Outcome::Kind::kNotDecided;
      sought.stopped = stopped_;
      return sought;
    }
    if (outcome.kind == Outcome::Kind::kFound) Keep(*outcome.found, sought);
    if (outcome.kind != Outcome::Kind::kFound && partly_) Keep(*partly_, sought);
    if (sought.kind == Outcome::Kind::kImpossible && unsure_) {
      sought.kind = Outcome::Kind::kNotDecided;
    }
    if (sought.kind == Outcome::Kind::kNotDecided) TellRest(outcome.rest, sought);
    return sought;
  }

 private:
  const graph::Graph& Source() const {
    return seeker_.source == nullptr ? scene_.graph() : *seeker_.source;
  }

  Witness MakeWitness(const Assignment& assignment, int fill) {
    return scene_.witnesses().Make(problem_, assignment, lengths_, seeker_.cases, fill);
  }

  bool Confirms(const Assignment& assignment) {
    if (stopped_) return false;
    for (int fill = 0; fill < Witnesses::kFills; ++fill) {
      const Confirmed answer = seeker_.confirm(MakeWitness(assignment, fill));
      stopped_ = stopped_ || answer == Confirmed::kStop;
      if (stopped_ || answer == Confirmed::kWholly) return true;
      if (answer == Confirmed::kPartly && !partly_) partly_ = assignment;
      unsure_ = unsure_ || answer == Confirmed::kUnsure;
    }
    return false;
  }

  // After the search: nothing is kept of it.
  bool Shows(const Assignment& assignment) {
    for (int fill = 0; fill < Witnesses::kFills; ++fill) {
      if (seeker_.confirm(MakeWitness(assignment, fill)) == Confirmed::kWholly) return true;
    }
    return false;
  }

  std::optional<Witness> BestWitness(const Assignment& assignment) {
    std::optional<Witness> best;
    for (int fill = 0; fill < Witnesses::kFills; ++fill) {
      Witness witness = MakeWitness(assignment, fill);
      const Confirmed answer = seeker_.confirm(witness);
      if (answer == Confirmed::kWholly) return witness;
      if (answer == Confirmed::kPartly && !best) best = std::move(witness);
    }
    return best;
  }

  // With every parameter at its own value, as far as that shows the same.
  void Settle(Assignment& assignment) {
    for (std::size_t i = 0; i < assignment.size(); ++i) {
      const Variable& variable = problem_.variables[i];
      if (variable.kind != Variable::Kind::kParameter) continue;
      Assignment settled = assignment;
      settled[i] = {false, OwnPoint(scene_, variable)};
      // Of two cases the evaluators confirm each by itself; what is said of both is asked here.
      if (SurelyMet(problem_, BoxOf(settled)) && Shows(settled)) assignment = std::move(settled);
    }
  }

  void Keep(Assignment assignment, Sought& sought) {
    Settle(assignment);
    sought.witness = BestWitness(assignment);
    REMIT_CHECK(sought.witness.has_value(), "what was accepted is confirmed again");
    sought.kind = Outcome::Kind::kFound;
    if (!seeker_.region) return;
    if (!seeker_.region_demands) {
      sought.regions = {RegionAround(problem_, assignment)};
      TellWhere(problem_, assignment, sought);
      return;
    }
    Composer composer(scene_.scope(), Source());
    Setting setting;
    setting.lengths = lengths_;
    const Problem whole = composer.Pose(seeker_.region_demands(composer, setting));
    const Assignment at = ReadOff(whole, *sought.witness);
    sought.regions = {RegionAround(whole, at)};
    TellWhere(whole, at, sought);
  }

  std::vector<std::size_t> AllButTheClaim(const Problem& problem) const {
    std::vector<std::size_t> relevant;
    for (std::size_t i = 0; i + seeker_.claims < problem.demands.size(); ++i) relevant.push_back(i);
    return relevant;
  }

  // With lists laid out the problem is not about all cases.
  void TellWhere(const Problem& problem, const Assignment& assignment, Sought& sought) const {
    if (!lengths_.empty()) return;
    const Enclosure enclosure =
        Enclose(problem, assignment, AllButTheClaim(problem), scene_.budget());
    sought.only_where = RegionOf(scene_, problem, enclosure, seeker_.names);
    sought.work += enclosure.work;
  }

  Region RegionAround(const Problem& problem, const Assignment& assignment) const {
    const Box box = Widen(problem, assignment, AllButTheClaim(problem), Share(scene_.budget(), 4));
    Region region = RegionOf(scene_, problem, box, seeker_.names);
    AddLengths(region);
    return region;
  }

  // Where lists are laid out, what is told is true of their lengths alone.
  void AddLengths(Region& region) const {
    const check::Model& model = scene_.model();
    for (std::size_t i = 0; i < lengths_.size(); ++i) {
      const check::ListInfo& list = model.lists[i % model.lists.size()];
      Condition condition;
      condition.subject = list.path;
      if (seeker_.names.size() > 1)
        condition.subject = seeker_.names[i / model.lists.size()] + "." + list.path;
      condition.type = model.leaves[list.length.index()].type;
      condition.range = Range::Point(static_cast<std::int64_t>(lengths_[i]));
      region.push_back(std::move(condition));
    }
  }

  void TellRest(const std::vector<Box>& rest, Sought& sought) {
    constexpr std::size_t kMostTold = 8;
    if (rest.size() <= kMostTold) {
      for (const Box& box : rest) {
        sought.regions.push_back(RegionOf(scene_, problem_, box, seeker_.names));
      }
      return;
    }
    Box hull = rest.front();
    for (const Box& box : rest) {
      for (std::size_t i = 0; i < hull.size(); ++i) hull[i] = Hull(hull[i], box[i]);
    }
    sought.regions.push_back(RegionOf(scene_, problem_, hull, seeker_.names));
  }

  Scene& scene_;
  const Seeker& seeker_;
  std::vector<std::size_t> lengths_;
  Problem problem_;
  std::optional<Assignment> partly_;
  bool stopped_ = false;
  bool unsure_ = false;
};

constexpr std::size_t kLongestUnrolled = 3;
constexpr std::size_t kLongestByItself = 20;  // a list's greatest length is looked at up to this

// All lengths of the lists up to a few elements, the short ones first; `complete`: there are no
// others.
std::vector<std::vector<std::size_t>> LengthsOf(const Scene& scene, int cases, bool& complete) {
  std::vector<std::vector<std::size_t>> all{{}};
  complete = true;
  for (int copy = 0; copy < cases; ++copy) {
    for (const check::ListInfo& list : scene.model().lists) {
      const auto least = static_cast<std::size_t>(list.least);
      const std::size_t most =
          std::min(static_cast<std::size_t>(list.most), std::max(least, kLongestUnrolled));
      complete = complete && static_cast<std::size_t>(list.most) <= most;
      std::vector<std::vector<std::size_t>> longer;
      for (const auto& lengths : all) {
        for (std::size_t length = least; length <= most; ++length) {
          longer.push_back(lengths);
          longer.back().push_back(length);
        }
        const auto longest = static_cast<std::size_t>(list.most);
        if (longest > most && longest <= kLongestByItself) {
          longer.push_back(lengths);
          longer.back().push_back(longest);
        }
      }
      all = std::move(longer);
    }
  }
  const auto total = [](const std::vector<std::size_t>& lengths) {
    std::size_t sum = 0;
    for (const std::size_t length : lengths) sum += length;
    return sum;
  };
  std::stable_sort(all.begin(), all.end(),
                   [&](const auto& a, const auto& b) { return total(a) < total(b); });
  constexpr std::size_t kMostTried = 12;
  if (all.size() > kMostTried) {
    all.resize(kMostTried);
    complete = false;
  }
  return all;
}

}  // namespace

namespace {

// Element by element, a few elements at most; what is left where that found nothing.
Sought SeekUnrolled(Scene& scene, const Seeker& seeker, bool& complete) {
  Sought last;
  std::uint64_t work = 0;
  const auto lengths = LengthsOf(scene, seeker.cases, complete);
  const Budget part = Share(scene.budget(), std::max<std::size_t>(2 * lengths.size(), 8));
  for (const auto& some : lengths) {
    Search unrolled(scene, seeker, some);
    last = unrolled.Run(part, true);
    work += last.work;
    last.work = work;
    if (last.kind == Outcome::Kind::kFound || last.stopped) return last;
    if (last.kind == Outcome::Kind::kNotDecided) complete = false;
  }
  return last;
}

}  // namespace

// Lists are asked about whatever their length, which can only prove, and element by element, which
// can only refute unless they are short. What is likely comes first.
Sought Seek(Scene& scene, const Seeker& seeker) {
  Sought symbolic;
  bool complete = true;
  const auto unroll = [&](Sought& sought) {
    const std::uint64_t work = sought.work;
    Sought unrolled = SeekUnrolled(scene, seeker, complete);
    unrolled.work += work;
    sought.work = unrolled.work;
    const bool ends = unrolled.kind == Outcome::Kind::kFound || unrolled.stopped;
    if (ends) sought = std::move(unrolled);
    return ends;
  };
  if (seeker.of_element) {
    unroll(symbolic);
    return symbolic;
  }
  Search whole(scene, seeker, {});
  if (!ReadsLists(whole.problem())) return whole.Run(scene.budget(), true);
  if (seeker.likely && unroll(symbolic)) return symbolic;
  const std::uint64_t work = symbolic.work;
  symbolic = whole.Run(Share(scene.budget(), 16), false);
  symbolic.work += work;
  if (symbolic.kind == Outcome::Kind::kImpossible) return symbolic;
  if (!seeker.likely && unroll(symbolic)) return symbolic;
  if (complete) {
    symbolic.kind = Outcome::Kind::kImpossible;
    symbolic.regions.clear();
  }
  return symbolic;
}

}  // namespace remit::prove
