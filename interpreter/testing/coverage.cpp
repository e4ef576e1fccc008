// Decides the case of every test and follows what the reference evaluator reads on the way.
#include "interpreter/testing/coverage.h"

#include <algorithm>
#include <set>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/base/int128.h"
#include "interpreter/engine/reference_trace.h"
#include "interpreter/govern/decide.h"
#include "interpreter/testing/coverage_plan.h"
#include "interpreter/testing/coverage_reach.h"
#include "interpreter/testing/suite.h"

namespace remit::testing {
namespace {

using ast::ExprId;
using engine::Lane;
using engine::Status;
using engine::TraceNode;

// So many alternatives of a case are looked at, evenly spread and the decided ones among them.
constexpr std::uint64_t kMostAlternatives = 512;

bool IsPresent(const Lane& lane) { return lane.causes.empty() && !lane.absent; }

// What one test reaches.
class Measurement {
 public:
  Measurement(const ast::Ast& ast, const check::Checked& checked, const CoveragePlan& plan,
              const SuiteTest& test, const engine::Core& core)
      : ast_(ast), checked_(checked), plan_(plan), test_(test), core_(core) {}

  std::set<PointId> Take() {
    if (core_.status == Status::kInvalid) return {};
    const bool beforehand =
        core_.status == Status::kDecided && core_.shown == engine::kNoAlternativeIndex;
    Rules(beforehand);
    if (!beforehand) {
      for (const std::uint32_t alternative : Alternatives()) Look(alternative);
    }
    if (core_.status == Status::kDecided && !beforehand) Decided();
    Guarantees(beforehand);
    return std::move(reached_);
  }

 private:
  const check::Model& model() const { return checked_.model; }
  void Reach(PointId point) {
    if (point != kNoPoint) reached_.insert(point);
  }

  std::vector<std::uint32_t> Alternatives() const {
    const std::uint64_t count = engine::AlternativeCount(model());
    const std::uint64_t looked_at = std::min(count, kMostAlternatives);
    std::set<std::uint32_t> chosen;
    for (std::uint64_t i = 0; i < looked_at; ++i)
      chosen.insert(static_cast<std::uint32_t>(i * count / looked_at));
    for (const std::uint32_t decided : {core_.recommended, core_.shown})
      if (decided != engine::kNoAlternativeIndex) chosen.insert(decided);
    return {chosen.begin(), chosen.end()};
  }

  // A refusal beforehand ends a case before any other rule is looked at.
  void Rules(bool beforehand) {
    std::vector<ExprId> read;
    for (std::size_t i = 0; i < model().rules.size(); ++i) {
      const check::RuleInfo& rule = model().rules[i];
      const bool first = rule.kind == check::RuleInfo::Kind::kRefuse && !rule.uses_knob;
      if (!rule.in_force.On(test_.as_of)) continue;
      if (!first && (beforehand || core_.shown == engine::kNoAlternativeIndex)) continue;
      read.push_back(rule.condition);
      if (core_.status != Status::kDecided || !plan_.rules[i]) continue;
      const bool fired =
          std::binary_search(core_.fired.begin(), core_.fired.end(), static_cast<std::uint32_t>(i));
      Reach(fired ? plan_.rules[i]->yes : plan_.rules[i]->no);
    }
    Read(read, core_.shown);
  }

  // An alternative on the way to what is recommended.
  void Look(std::uint32_t alternative) {
    const engine::AlternativeView view = engine::ReferenceAlternative(
        ast_, checked_, test_.batch, 0, test_.as_of, alternative, true, test_.scenario);
    if (!view.exists) return;
    for (std::size_t i = 0; i < model().requirements.size(); ++i) {
      if (!model().requirements[i].in_force.On(test_.as_of)) continue;
      const bool out = std::binary_search(view.violated.begin(), view.violated.end(),
                                          static_cast<std::uint32_t>(i));
      const YesNo& points = plan_.requirements[i];
      if (out) Reach(points.yes);
      if (!out && view.undecided.empty()) Reach(points.no);
    }
    std::vector<ExprId> read;
    for (const check::RequirementInfo& requirement : model().requirements) {
      if (!requirement.damp && requirement.in_force.On(test_.as_of))
        read.push_back(requirement.condition);
    }
    if (!view.out) read.insert(read.end(), plan_.valued.begin(), plan_.valued.end());
    Read(read, alternative);
  }

  void Decided() {
    if (core_.level >= 0 && !plan_.levels.empty())
      Reach(plan_.levels.at(static_cast<std::size_t>(core_.level)));
    for (std::size_t side = 0; side < plan_.sides.size(); ++side) {
      if ((core_.sides >> side & 1) != 0) Reach(plan_.sides[side]);
    }
    const std::vector<std::uint32_t> positions = engine::KnobPositions(model(), core_.shown);
    for (std::size_t knob = 0; knob < positions.size(); ++knob)
      Reach(plan_.alternatives[knob].at(positions[knob]));
  }

  // One that is violated has made a fault of the decision.
  void Guarantees(bool beforehand) {
    for (std::size_t i = 0; i < model().guarantees.size(); ++i) {
      const check::GuaranteeInfo& guarantee = model().guarantees[i];
      const bool violated =
          std::any_of(core_.causes.begin(), core_.causes.end(), [&](const engine::Cause& cause) {
            return cause.kind == engine::Cause::Kind::kFault &&
                   cause.fault == builtins::Fault::kGuarantee && cause.place == guarantee.condition;
          });
      const bool stands = test_.batch.proposals.at(0) && core_.violated.empty();
      const bool asked = core_.status == Status::kDecided && !beforehand &&
                         (guarantee.of != check::About::kProposals || stands);
      if (violated || asked) Reach(plan_.guarantees[i]);
    }
  }

  void Read(const std::vector<ExprId>& roots, std::uint32_t alternative) {
    const engine::Traces traces = engine::ReferenceTraces(
        ast_, checked_, test_.batch, 0, test_.as_of, alternative, roots, test_.scenario);
    std::vector<std::uint32_t> pending;
    for (const auto& root : traces.roots)
      if (root) pending.push_back(*root);
    std::set<std::uint32_t> lets;
    while (!pending.empty()) {
      const TraceNode& node = traces.trace.Node(pending.back());
      pending.pop_back();
      pending.insert(pending.end(), node.parts.begin(), node.parts.end());
      if (node.kind != TraceNode::Kind::kExpression) continue;
      const check::Reference& reference = checked_.ReferenceOf(node.expr);
      if (reference.kind == check::Reference::Kind::kLet && lets.insert(reference.index).second) {
        if (const auto let = traces.trace.Let(check::LetId(reference.index)))
          pending.push_back(*let);
      }
      Visit(traces.trace, node);
    }
  }

  void Visit(const engine::Trace& trace, const TraceNode& node) {
    const auto thresholds = plan_.thresholds.find(node.expr.value);
    if (thresholds != plan_.thresholds.end()) {
      for (const Threshold& threshold : thresholds->second)
        Compare(trace, node, threshold, threshold.subject, checked_.TypeOf(threshold.subject));
    }
    const auto branch = plan_.branches.find(node.expr.value);
    if (branch != plan_.branches.end()) {
      const auto& call = std::get<ast::Call>(ast_[node.expr].node);
      if (const Lane* condition = Part(trace, node, call.arguments.front()))
        Reach(condition->value.raw != 0 ? branch->second.yes : branch->second.no);
    }
    VisitTable(trace, node);
  }

  // The value of a part, where it has one.
  static const Lane* Part(const engine::Trace& trace, const TraceNode& node, ExprId expr) {
    for (const std::uint32_t id : node.parts) {
      const TraceNode& part = trace.Node(id);
      if (part.kind == TraceNode::Kind::kExpression && part.expr == expr && IsPresent(part.lane))
        return &part.lane;
    }
    return nullptr;
  }

  void Compare(const engine::Trace& trace, const TraceNode& node, const Threshold& threshold,
               ExprId subject, const types::Type& type) {
    const Lane* value = Part(trace, node, subject);
    if (value == nullptr) return;
    const Lane limit = engine::ReferenceEvaluate(ast_, checked_, test_.batch, 0, test_.as_of,
                                                 engine::kNoAlternativeIndex, nullptr,
                                                 threshold.limit, test_.scenario);
    if (!IsPresent(limit)) return;
    const int order = Order(value->value, type, limit.value, checked_.TypeOf(threshold.limit));
    Reach(order < 0 ? threshold.below : order == 0 ? threshold.at : threshold.above);
  }

  int ScaleOf(const types::Type& type) const {
    if (type.kind == types::TypeKind::kLiteral) return type.literal_scale;
    if (type.kind == types::TypeKind::kDecimal) return types::Scale(type, checked_.type_table);
    return 0;
  }

  int Order(types::Value a, const types::Type& a_type, types::Value b,
            const types::Type& b_type) const {
    if (a_type.kind == types::TypeKind::kNumber && b_type.kind == types::TypeKind::kNumber)
      return a.number() < b.number() ? -1 : a.number() > b.number() ? 1 : 0;
    base::Int128 left = a.raw, right = b.raw;
    const int difference = ScaleOf(a_type) - ScaleOf(b_type);
    for (int i = 0; i < difference; ++i) right = right * 10;
    for (int i = 0; i < -difference; ++i) left = left * 10;
    return left < right ? -1 : left > right ? 1 : 0;
  }

  // The call of a table, or the member that names one of its results.
  void VisitTable(const engine::Trace& trace, const TraceNode& node) {
    const auto* member = std::get_if<ast::Member>(&ast_[node.expr].node);
    const ExprId id = member != nullptr ? member->base : node.expr;
    const auto* call = std::get_if<ast::Call>(&ast_[id].node);
    if (call == nullptr || checked_.CalleeOf(id).kind != check::Callee::Kind::kTable) return;
    const std::uint32_t table = checked_.CalleeOf(id).index;
    const auto rows = plan_.rows.find(table);
    if (rows == plan_.rows.end()) return;
    for (const std::uint32_t part : node.parts) {
      const TraceNode& row = trace.Node(part);
      if (row.kind == TraceNode::Kind::kRow && row.counts) Reach(rows->second.at(row.position));
    }
    const auto& columns = plan_.columns.at(table);
    for (std::size_t c = 0; c < columns.size(); ++c) {
      for (const Threshold& threshold : columns[c])
        Compare(trace, node, threshold, call->arguments.at(c), checked_.TypeOf(call->arguments[c]));
    }
  }

  const ast::Ast& ast_;
  const check::Checked& checked_;
  const CoveragePlan& plan_;
  const SuiteTest& test_;
  const engine::Core& core_;
  std::set<PointId> reached_;
};

}  // namespace

std::string_view NameOf(CoveragePoint::Kind kind) {
  using Kind = CoveragePoint::Kind;
  switch (kind) {
    case Kind::kRule:
      return "rules";
    case Kind::kRequirement:
      return "requirements";
    case Kind::kGuarantee:
      return "guarantees";
    case Kind::kRow:
      return "rows";
    case Kind::kThreshold:
      return "thresholds";
    case Kind::kRoute:
      return "routes";
    case Kind::kAlternative:
      return "alternatives";
    case Kind::kBranch:
      return "branches";
  }
  REMIT_CHECK(false, "a point has one of the known kinds");
}

bool Coverage::Count::Meets(std::int64_t floor) const {
  return base::Int128(static_cast<std::int64_t>(covered)) * 1'000'000'000 >=
         base::Int128(floor) * static_cast<std::int64_t>(possible());
}

int Coverage::Count::percent() const {
  return possible() == 0 ? 100 : static_cast<int>(covered * 100 / possible());
}

Coverage::Count Coverage::Of(CoveragePoint::Kind kind) const {
  Count count;
  for (const CoveragePoint& point : points) {
    if (point.kind != kind) continue;
    count.covered += point.state == CoveragePoint::State::kCovered ? 1 : 0;
    count.missed += point.state == CoveragePoint::State::kMissed ? 1 : 0;
    count.unreachable += point.state == CoveragePoint::State::kUnreachable ? 1 : 0;
  }
  return count;
}

Coverage::Count Coverage::All() const {
  Count all;
  for (int kind = 0; kind < kCoverageKinds; ++kind) {
    const Count count = Of(static_cast<CoveragePoint::Kind>(kind));
    all.covered += count.covered;
    all.missed += count.missed;
    all.unreachable += count.unreachable;
  }
  return all;
}

Coverage CoverageOf(const ast::Ast& ast, const check::Checked& checked,
                    const CoverageOptions& options) {
  REMIT_CHECK(checked.ok, "only a policy without errors has tests to run");
  CoveragePlan plan = PlanOf(ast, checked);
  Programs programs(ast, checked);
  Coverage coverage;
  for (const SuiteTest& test : SuiteOf(ast, checked, options.filter)) {
    const engine::Core core =
        govern::DecideBatch(programs.For(test.as_of, test.scenario), test.batch).front();
    for (const PointId point : Measurement(ast, checked, plan, test, core).Take())
      plan.points[point].tests.push_back(test.index);
    ++coverage.tests;
  }
  for (CoveragePoint& point : plan.points) {
    if (!point.tests.empty()) point.state = CoveragePoint::State::kCovered;
  }
  if (options.reach_work > 0) MarkUnreachable(ast, checked, options.reach_work, plan);
  coverage.points = std::move(plan.points);
  std::stable_sort(coverage.points.begin(), coverage.points.end(),
                   [](const CoveragePoint& a, const CoveragePoint& b) { return a.kind < b.kind; });
  return coverage;
}

}  // namespace remit::testing
