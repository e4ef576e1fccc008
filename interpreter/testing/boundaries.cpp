// Of every comparison in a rule the solver is asked for a case in which the rule turns on it; from
// there one thing is moved until the comparison turns.
#include "interpreter/testing/boundaries.h"

#include <algorithm>

#include "interpreter/ast/print.h"
#include "interpreter/ast/walk.h"
#include "interpreter/base/check.h"
#include "interpreter/check/reach.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/decide.h"
#include "interpreter/testing/boundary_finder.h"
#include "interpreter/testing/write_test.h"

namespace remit::testing {

using ast::ExprId;
using engine::Core;
using engine::Status;
using graph::NodeId;
using prove::Composer;
using prove::Demand;
using prove::Scene;
using prove::Setting;

namespace {

// So many cases that the solver proposes are looked at for one boundary, and so many times is the
// comparison asked on the way from them.
constexpr int kMostAttempts = 12;
constexpr int kMostAsked = 2'000;

check::Checked Settled(const check::Checked& checked) {
  check::Checked settled = checked;
  for (check::ParameterInfo& parameter : settled.model.parameters) parameter.adjustable.reset();
  for (check::ObjectiveInfo& objective : settled.model.objectives) objective.weight_range.reset();
  return settled;
}

bool IsIn(const std::vector<std::uint32_t>& all, std::size_t one) {
  return std::binary_search(all.begin(), all.end(), static_cast<std::uint32_t>(one));
}

}  // namespace

BoundaryFinder::BoundaryFinder(const ast::Ast& ast, const check::Checked& checked,
                               std::uint64_t work)
    : ast_(ast), checked_(Settled(checked)), forced_(checked_), programs_(ast, checked_) {
  for (const check::TestInfo& test : checked.model.tests) titles_.insert(test.title);
  prove::ProveOptions options;
  options.budget = {work, work * 100};
  for (const prove::Period& period : prove::Periods(checked_.model))
    scenes_.push_back(std::make_unique<Scene>(ast, checked_, period, options));
}

std::vector<BoundaryFinder::Root> BoundaryFinder::Roots() const {
  std::vector<Root> roots;
  const check::Model& model = checked_.model;
  for (std::size_t i = 0; i < model.requirements.size(); ++i) {
    const check::RequirementInfo& requirement = model.requirements[i];
    if (requirement.damp) continue;
    roots.push_back({Root::Kind::kRequirement, i, requirement.name, requirement.condition,
                     requirement.in_force, ast_[requirement.decl].span});
  }
  for (std::size_t i = 0; i < model.rules.size(); ++i) {
    const check::RuleInfo& rule = model.rules[i];
    const bool refuse = rule.kind == check::RuleInfo::Kind::kRefuse;
    if (refuse && rule.uses_knob) continue;  // is among the requirements
    roots.push_back({refuse ? Root::Kind::kBeforehand : Root::Kind::kRule, i, rule.name,
                     rule.condition, rule.in_force, ast_[rule.decl].span});
  }
  std::stable_sort(roots.begin(), roots.end(), [](const Root& a, const Root& b) {
    return std::pair(a.span.file, a.span.begin) < std::pair(b.span.file, b.span.begin);
  });
  return roots;
}

// What `and`, `or` and `not` join in the condition.
void BoundaryFinder::AddAtoms(ExprId from, std::vector<ExprId>& atoms) const {
  if (checked_.constant.at(from.index())) return;
  const auto* call = std::get_if<ast::Call>(&ast_[from].node);
  const bool joins =
      call != nullptr && (call->callee == "and" || call->callee == "or" || call->callee == "not");
  if (joins) {
    for (const ExprId part : call->arguments) AddAtoms(part, atoms);
    return;
  }
  const check::Reference::Kind kind = checked_.ReferenceOf(from).kind;
  const bool elsewhere = kind == check::Reference::Kind::kLet ||
                         kind == check::Reference::Kind::kArgument ||
                         kind == check::Reference::Kind::kOutsideModel;
  const bool known = std::find(atoms.begin(), atoms.end(), from) != atoms.end();
  if (!elsewhere && !known) atoms.push_back(from);
}

// In the condition and in the lets that it reads: thresholds wherever they stand, and all that a
// condition joins.
std::vector<ExprId> BoundaryFinder::ComparisonsOf(const Root& root) const {
  check::Reach reach(ast_, checked_);
  reach.Add(root.condition);
  std::vector<ExprId> comparisons;
  const auto read = [&](ExprId from) {
    ast::Walk(ast_, from, [&](ExprId id) {
      const bool compares = checked_.TypeOf(id).kind == types::TypeKind::kBoolean &&
                            !LimitsOf(ast_, checked_, id).empty();
      if (compares) comparisons.push_back(id);
    });
  };
  read(root.condition);
  AddAtoms(root.condition, comparisons);
  for (std::size_t i = 0; i < checked_.model.lets.size(); ++i) {
    if (!reach.Has(check::Reference::Kind::kLet, i)) continue;
    const ExprId value = checked_.model.lets[i].value;
    read(value);
    if (checked_.TypeOf(value).kind == types::TypeKind::kBoolean) AddAtoms(value, comparisons);
  }
  return comparisons;
}

void BoundaryFinder::Thresholds() {
  std::set<ExprId> settled;
  for (const Root& root : Roots()) {
    for (const ExprId comparison : ComparisonsOf(root)) {
      if (settled.count(comparison) != 0) continue;
      Boundary boundary;
      boundary.subject = root.name;
      boundary.text = ast::Print(ast_, comparison);
      boundary.span = ast_[comparison].span;
      if (Threshold(root, comparison, boundary)) settled.insert(comparison);
      report_.boundaries.push_back(std::move(boundary));
    }
  }
}

bool BoundaryFinder::Threshold(const Root& root, ExprId comparison, Boundary& boundary) {
  bool impossible = true;
  // Alternatives that are refused for other reasons show the rule too, but less well.
  for (const bool allowed : {true, false}) {
    allowed_ = allowed;
    attempts_ = asked_ = 0;
    for (const auto& scene : scenes_) {
      if (!root.in_force.On(scene->period().from)) continue;
      // Where it decides on one side only there is no pair. That it never stands exactly at the
      // threshold says nothing.
      bool one_sided = false;
      const bool limited = !LimitsOf(ast_, checked_, comparison).empty();
      for (const Where where : {Where::kAt, Where::kHolds, Where::kFails}) {
        if (where == Where::kAt && !limited) continue;
        const Answer answer = Seek(*scene, root, comparison, where, boundary);
        if (answer == Answer::kFound) {
          boundary.state = Boundary::State::kFound;
          return true;
        }
        one_sided = one_sided || (where != Where::kAt && answer == Answer::kImpossible);
      }
      impossible = impossible && one_sided;
    }
    if (impossible) break;
  }
  boundary.state = impossible ? Boundary::State::kUnreachable : Boundary::State::kNotFound;
  boundary.words = impossible ? "in no permitted case does `" + boundary.text + "` decide about `" +
                                    root.name + "`"
                              : "no case was found in which `" + boundary.text +
                                    "` alone decides about `" + root.name + "`";
  return impossible;
}

// The one node that the comparison is, where it is one, and the root reads it.
std::optional<NodeId> BoundaryFinder::NodeOf(const Scene& scene, const Root& root,
                                             ExprId comparison) const {
  if (!checked_.model.risks.empty()) return std::nullopt;
  const graph::Outputs& outputs = scene.graph().outputs;
  const NodeId output = root.kind == Root::Kind::kRequirement ? outputs.requirements[root.index]
                                                              : outputs.rules[root.index];
  const std::string text = ast::Print(ast_, comparison);
  const check::Reference& reference = checked_.ReferenceOf(comparison);
  std::optional<NodeId> known;
  for (const NodeId id : graph::Closure(scene.graph(), {output})) {
    const graph::Node& node = scene.graph()[id];
    if (node.type.kind != types::TypeKind::kBoolean || node.domain != graph::kCaseDomain) continue;
    if (reference.kind == check::Reference::Kind::kLeaf) {
      if (node.op == graph::Op::kLeaf && node.index == reference.index) known = id;
      continue;
    }
    if (!node.origin.valid()) continue;
    if (node.origin != comparison && ast::Print(ast_, node.origin) != text) continue;
    if (known) return std::nullopt;
    known = id;
  }
  return known;
}

std::vector<Demand> BoundaryFinder::Demands(Scene& scene, const Root& root, NodeId node,
                                            Where where, Composer& composer,
                                            const Setting& setting) const {
  const graph::Outputs& outputs = scene.graph().outputs;
  std::vector<Demand> demands;
  if (root.kind != Root::Kind::kBeforehand)
    prove::DemandLegal(scene, outputs, setting, composer, demands);
  if (root.kind != Root::Kind::kBeforehand) {
    prove::DemandFeasible(
        scene, outputs, setting, composer, demands, true,
        root.kind == Root::Kind::kRequirement ? std::optional(root.index) : std::nullopt);
  }
  const NodeId output = root.kind == Root::Kind::kRequirement ? outputs.requirements[root.index]
                                                              : outputs.rules[root.index];
  // The root with the comparison held true, and held false.
  const auto with = [&](bool truth) {
    Setting held = setting;
    held.instead[node] = composer.Truth(truth);
    held.number = setting.number + (truth ? 1 : 2);
    return composer.Copy(output, held);
  };
  const NodeId yes = with(true), no = with(false);
  demands.push_back({composer.Any(
      {composer.All({yes, composer.Not(no)}), composer.All({composer.Not(yes), no})})});
  if (where != Where::kAt) {
    demands.push_back({composer.Copy(node, setting),
                       where == Where::kHolds ? Demand::Is::kTrue : Demand::Is::kFalse});
  } else {
    const graph::Node& known = scene.graph()[node];
    const NodeId value = composer.Copy(known.arguments.at(0), setting);
    std::vector<NodeId> either;
    for (std::size_t i = 1; i < known.arguments.size(); ++i)
      either.push_back(composer.Compare("==", value, composer.Copy(known.arguments[i], setting)));
    demands.push_back({composer.Any(std::move(either))});
  }
  return demands;
}

BoundaryFinder::Answer BoundaryFinder::Seek(Scene& scene, const Root& root, ExprId comparison,
                                            Where where, Boundary& boundary) {
  const auto node = NodeOf(scene, root, comparison);
  if (!node) return Answer::kOpen;
  prove::Seeker seeker;
  seeker.region = false;
  seeker.likely = true;
  seeker.demands = [&](Composer& composer, const Setting& setting) {
    return Demands(scene, root, *node, where, composer, setting);
  };
  seeker.confirm = [&](const prove::Witness& witness) {
    if (!boundary.cases.empty()) return prove::Confirmed::kWholly;
    if (++attempts_ > kMostAttempts || asked_ > kMostAsked) return prove::Confirmed::kStop;
    Spot spot{witness.batch, witness.world->as_of(), witness.alternatives.front()};
    return Pair(root, comparison, spot, boundary) ? prove::Confirmed::kWholly
                                                  : prove::Confirmed::kUnsure;
  };
  const prove::Sought sought = prove::Seek(scene, seeker);
  if (!boundary.cases.empty()) return Answer::kFound;
  return sought.kind == prove::Outcome::Kind::kImpossible ? Answer::kImpossible : Answer::kOpen;
}

bool BoundaryFinder::Pair(const Root& root, ExprId comparison, const Spot& spot,
                          Boundary& boundary) {
  const Asks asks = [&](const Spot& tried) -> std::optional<bool> {
    if (++asked_ > kMostAsked) return std::nullopt;
    const engine::Lane lane = engine::ReferenceEvaluate(ast_, checked_, tried.batch, 0, tried.as_of,
                                                        tried.alternative, nullptr, comparison);
    if (!lane.causes.empty() || lane.absent) return std::nullopt;
    return lane.value.raw != 0;
  };
  bool proposed = false;
  std::optional<Shown> first, second;
  const auto accepts = [&](const FlipPair& pair) {
    if (!Turns(root, comparison, pair.before) || !Turns(root, comparison, pair.after)) return false;
    // Without a proposal where what is recommended shows it as well.
    for (const bool propose : {false, true}) {
      first = Decide(root, pair.before, propose);
      second = Decide(root, pair.after, propose);
      proposed = propose;
      if (first && second && first->outcome != second->outcome) return true;
    }
    return false;
  };
  const auto pair = FlipAt(ast_, checked_, spot, asks, accepts);
  if (!pair) return false;
  const std::string text = ast::Print(ast_, comparison);
  const source::Span span = ast_[comparison].span;
  auto a = Show(*first, pair->before.as_of, Title(span, text, pair->moved, pair->before_value));
  auto b = Show(*second, pair->after.as_of, Title(span, text, pair->moved, pair->after_value));
  if (!a || !b) return false;
  boundary.moved = pair->moved;
  const bool is_first = root.kind == Root::Kind::kRequirement ? first->outcome : !first->outcome;
  const std::string what = root.kind == Root::Kind::kRequirement ? " holds" : " does not fire";
  const std::string other = root.kind == Root::Kind::kRequirement ? " does not hold" : " fires";
  boundary.words = "with `" + pair->moved + "` at " + pair->before_value + " `" + root.name + "`" +
                   (is_first ? what : other) + ", at " + pair->after_value + " it " +
                   (is_first ? other : what).substr(1) + "; all else is the same";
  boundary.cases.push_back(std::move(*a));
  boundary.cases.push_back(std::move(*b));
  ThirdSide(root, comparison, *pair, proposed, boundary);
  return true;
}

// Whether the root is another one where the comparison alone is, all else being as it is there.
bool BoundaryFinder::Turns(const Root& root, ExprId comparison, const Spot& spot) {
  std::optional<types::Value>& held = forced_.constant.at(comparison.index());
  std::vector<std::optional<bool>> outcomes;
  for (const std::int64_t truth : {0, 1}) {
    held = types::Value{truth};
    const engine::Lane lane = engine::ReferenceEvaluate(ast_, forced_, spot.batch, 0, spot.as_of,
                                                        spot.alternative, nullptr, root.condition);
    const bool known = lane.causes.empty() && !lane.absent;
    outcomes.push_back(known ? std::optional<bool>(lane.value.raw != 0) : std::nullopt);
  }
  held = checked_.constant.at(comparison.index());
  return outcomes[0] && outcomes[1] && *outcomes[0] != *outcomes[1];
}

// Where one of the two stands exactly at the threshold: one step to its other side.
void BoundaryFinder::ThirdSide(const Root& root, ExprId comparison, const FlipPair& pair,
                               bool proposed, Boundary& boundary) {
  const auto& leaves = checked_.model.leaves;
  for (std::size_t leaf = 0; leaf < leaves.size(); ++leaf) {
    if (leaves[leaf].path != pair.moved || leaves[leaf].list) continue;
    const std::int64_t before = pair.before.batch.columns[leaf].raw.at(0),
                       after = pair.after.batch.columns[leaf].raw.at(0);
    for (const Limited& limited : LimitsOf(ast_, checked_, comparison)) {
      const check::Reference& reference = checked_.ReferenceOf(limited.subject);
      if (reference.kind != check::Reference::Kind::kLeaf || reference.index != leaf) continue;
      const engine::Lane limit =
          engine::ReferenceEvaluate(ast_, checked_, pair.before.batch, 0, pair.before.as_of,
                                    engine::kNoAlternativeIndex, nullptr, limited.limit);
      if (!limit.causes.empty()) continue;
      const bool first = before == limit.value.raw;
      if (!first && after != limit.value.raw) continue;
      const types::Value beyond{first ? before - (after - before) : after + (after - before)};
      if (!check::Contains(leaves[leaf].domain, beyond, leaves[leaf].type)) continue;
      Spot spot = first ? pair.before : pair.after;
      spot.batch.columns[leaf].raw.at(0) = beyond.raw;
      const auto shown = Decide(root, spot, proposed);
      if (!shown) continue;
      const std::string value =
          types::Format(beyond, leaves[leaf].type, checked_.type_table, spot.batch.texts);
      if (auto third =
              Show(*shown, spot.as_of, Title(boundary.span, boundary.text, pair.moved, value)))
        boundary.cases.push_back(std::move(*third));
    }
  }
}

engine::CaseBatch BoundaryFinder::Proposed(const Spot& spot) const {
  engine::CaseBatch batch = spot.batch;
  engine::Proposal& proposal = batch.proposals[0].emplace();
  for (const std::uint32_t position : engine::KnobPositions(checked_.model, spot.alternative))
    proposal.values.emplace_back(position);
  proposal.reason = "at the threshold";
  return batch;
}

std::optional<Core> BoundaryFinder::Decided(const engine::CaseBatch& batch, std::int64_t as_of) {
  const Core core = govern::DecideBatch(programs_.For(as_of, std::nullopt), batch).front();
  const Core again = engine::ReferenceDecide(ast_, checked_, batch, 0, as_of);
  return core == again ? std::optional<Core>(core) : std::nullopt;
}

std::optional<BoundaryFinder::Shown> BoundaryFinder::Decide(const Root& root, const Spot& spot,
                                                            bool proposed) {
  if (proposed && checked_.model.knobs.empty()) return std::nullopt;
  Shown shown;
  shown.batch = proposed ? Proposed(spot) : spot.batch;
  const auto core = Decided(shown.batch, spot.as_of);
  if (!core || core->status == Status::kInvalid || core->status == Status::kFault ||
      core->status == Status::kNeedsData)
    return std::nullopt;
  shown.core = *core;
  switch (root.kind) {
    case Root::Kind::kBeforehand:
      shown.outcome = IsIn(core->fired, root.index);
      return shown;
    case Root::Kind::kRule:
      if (core->status != Status::kDecided || core->shown != spot.alternative) return std::nullopt;
      if (allowed_ && !core->violated.empty()) return std::nullopt;
      shown.outcome = IsIn(core->fired, root.index);
      return shown;
    case Root::Kind::kRequirement:
      if (!proposed || core->shown != spot.alternative) return std::nullopt;
      shown.outcome = !IsIn(core->violated, root.index);
      // What others rule out too shows nothing.
      if (!shown.outcome && core->violated.size() > 1) return std::nullopt;
      return shown;
  }
  return std::nullopt;
}

std::optional<ShownCase> BoundaryFinder::Show(const Shown& shown, std::int64_t as_of,
                                              const std::string& title) {
  ShownCase shown_case;
  shown_case.batch = shown.batch;
  shown_case.as_of = as_of;
  shown_case.core = shown.core;
  shown_case.title = title;
  for (int i = 2; titles_.count(shown_case.title) != 0; ++i)
    shown_case.title = title + " (" + std::to_string(i) + ")";
  const auto text = TestText(ast_, checked_, shown.batch, as_of, shown.core, shown_case.title);
  if (!text) return std::nullopt;
  shown_case.test = *text;
  titles_.insert(shown_case.title);
  return shown_case;
}

// "discount > 25 %: discount is 25 %".
std::string BoundaryFinder::Title(source::Span, const std::string& text, const std::string& moved,
                                  const std::string& value) const {
  std::string title;
  for (const char c : text + ": " + moved + " is " + value) {
    if (c != '"' && c != '\\' && c != '`') title += c == '\n' ? ' ' : c;
  }
  return title;
}

std::size_t BoundaryReport::Count(Boundary::State state) const {
  return static_cast<std::size_t>(
      std::count_if(boundaries.begin(), boundaries.end(),
                    [&](const Boundary& boundary) { return boundary.state == state; }));
}

BoundaryReport BoundariesOf(const ast::Ast& ast, const check::Checked& checked,
                            const BoundaryOptions& options) {
  REMIT_CHECK(checked.ok, "only a policy without errors has thresholds to look at");
  BoundaryFinder finder(ast, checked, options.work);
  finder.Thresholds();
  finder.Rows();
  return finder.Take();
}

std::string TestsOf(const BoundaryReport& report) {
  std::string text =
      "# Cases at the thresholds of the policy, made by `remit test --generate`. What they expect "
      "is what the policy\n# answers today; nobody has said yet that it should. Confirm or correct "
      "each of them, and take its mark away.\n";
  std::set<std::string> known;
  for (const Boundary& boundary : report.boundaries) {
    if (boundary.state != Boundary::State::kFound) continue;
    bool told = false;
    for (const ShownCase& shown : boundary.cases) {
      // The same case may stand at two boundaries.
      if (!known.insert(shown.test.substr(shown.test.find('\n'))).second) continue;
      if (!told) text += "\n# " + boundary.subject + ": " + boundary.words + ".\n";
      told = true;
      text += "# TO BE CONFIRMED\n" + shown.test;
    }
  }
  return text;
}

}  // namespace remit::testing
