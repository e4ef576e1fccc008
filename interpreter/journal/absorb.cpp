#include "interpreter/journal/absorb.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "interpreter/ast/print.h"
#include "interpreter/ast/walk.h"
#include "interpreter/base/check.h"
#include "interpreter/base/int128.h"
#include "interpreter/cases/canonical.h"
#include "interpreter/engine/names.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/identity.h"
#include "interpreter/govern/variant.h"

namespace remit::journal {
namespace {

using base::Int128;
using ledger::Failure;
using ledger::Outcome;

constexpr std::int64_t kWholeShare = 1'000'000'000;

// The least number that is at least this share of all.
std::uint64_t Enough(std::uint64_t all, std::int64_t share) {
  const Int128 wanted = static_cast<Int128>(all) * share;
  return static_cast<std::uint64_t>((wanted + kWholeShare - 1) / kWholeShare);
}

// Parameters that the value of an expression depends on, through everything that it uses.
class ParameterSearch {
 public:
  ParameterSearch(const ast::Ast& ast, const check::Checked& checked)
      : ast_(ast), checked_(checked) {}

  void Look(ast::ExprId expr) {
    if (!expr.valid() || !seen_.insert(expr).second) return;
    Follow(checked_.ReferenceOf(expr));
    Follow(checked_.CalleeOf(expr));
    ast::ForEachChild(ast_[expr], [this](ast::ExprId child) { Look(child); });
  }
  const std::set<std::size_t>& found() const { return found_; }

 private:
  void Follow(const check::Reference& reference) {
    using Kind = check::Reference::Kind;
    const check::Model& model = checked_.model;
    if (reference.kind == Kind::kLet) Look(model.lets.at(reference.index).value);
    if (reference.kind == Kind::kObjective) Look(model.objectives.at(reference.index).value);
    if (reference.kind != Kind::kParameter || !found_.insert(reference.index).second) return;
    for (const auto& step : model.parameters.at(reference.index).steps) Look(step.value);
  }
  void Follow(const check::Callee& callee) {
    using Kind = check::Callee::Kind;
    const check::Model& model = checked_.model;
    if (callee.kind == Kind::kFunction) Look(model.functions.at(callee.index).body);
    if (callee.kind != Kind::kTable) return;
    const auto& table =
        std::get<ast::TableDeclaration>(ast_[model.tables.at(callee.index).decl].node);
    ast::ForEachPart(table, [this](ast::ExprId part) { Look(part); });
  }

  const ast::Ast& ast_;
  const check::Checked& checked_;
  std::set<ast::ExprId> seen_;
  std::set<std::size_t> found_;
};

// An overridden case, to be decided without its override.
struct Wanted {
  std::uint32_t shown = 0;  // what was chosen instead
  int level = -1;           // who was asked for it
  std::uint64_t sides = 0;
};
// Of one day and one world.
struct World {
  std::int64_t as_of = 0;
  std::optional<check::ScenarioId> scenario;
  engine::CaseBatch batch;
  std::vector<Wanted> wanted;
};

class Absorber {
 public:
  Absorber(Reader& reader, RecordedPolicies& policies, const AbsorbOptions& options)
      : reader_(reader), policies_(policies), options_(options) {}

  Answer<Absorption> Run(const std::vector<StandingOverride>& overrides) {
    if (auto failure = ChooseVersion(overrides)) return *failure;
    const govern::PolicyIdentity identity = govern::IdentityOf(policy_->ast, policy_->checked);
    absorption_.decision_hash = identity.hash;
    absorption_.overrides = mine_.size();
    for (std::size_t knob = 0; knob < model().knobs.size(); ++knob) Reach(knob);
    if (auto failure = Gather()) return *failure;
    ParameterSearch search(policy_->ast, policy_->checked);
    for (const check::RequirementInfo& one : model().requirements) {
      if (!one.damp) search.Look(one.condition);
    }
    for (const check::RuleInfo& rule : model().rules) {
      if (rule.kind != check::RuleInfo::Kind::kExpectDeviation) search.Look(rule.condition);
    }
    for (const std::size_t parameter : search.found()) Parameter(parameter);
    return std::move(absorption_);
  }

 private:
  const check::Model& model() const { return policy_->checked.model; }

  struct Mine {
    DecisionMade made;
    std::uint64_t decision = 0;
    std::uint32_t recommended = 0;
    Wanted wanted;
  };

  // The version with most overrides; of equals the newest.
  std::optional<Failure> ChooseVersion(const std::vector<StandingOverride>& overrides) {
    std::map<std::uint64_t, std::vector<Mine>> by_version;
    for (const StandingOverride& one : overrides) {
      Answer<DecisionMade> made = ReadAs<DecisionMade>(reader_, one.record.decision, "decision");
      if (auto* failure = std::get_if<Failure>(&made)) return *failure;
      Mine mine{std::get<DecisionMade>(std::move(made)), one.record.decision, 0, {}};
      const base::Result<engine::Core> was = CoreFrom(mine.made.core);
      const base::Result<engine::Core> judged = CoreFrom(one.record.core);
      if (!was || !judged) continue;
      mine.recommended = was->recommended;
      mine.wanted = {judged->shown, judged->level, judged->sides};
      by_version[mine.made.policy].push_back(std::move(mine));
    }
    std::uint64_t version = 0;
    for (auto& [policy, list] : by_version) {
      if (list.size() < mine_.size()) continue;
      version = policy;
      mine_ = std::move(list);
    }
    Answer<const RecordedPolicy*> got = policies_.Get(version);
    if (auto* failure = std::get_if<Failure>(&got)) return *failure;
    policy_ = std::get<const RecordedPolicy*>(got)->compilation;
    if (policy_ == nullptr)
      return Failure{Outcome::kRefused, std::get<const RecordedPolicy*>(got)->why};
    return std::nullopt;
  }

  // ---- reaches

  std::optional<Int128> Distance(std::size_t knob, const Mine& mine) const {
    const std::uint32_t from = engine::KnobPositions(model(), mine.recommended).at(knob);
    const std::uint32_t to = engine::KnobPositions(model(), mine.wanted.shown).at(knob);
    if (from == to) return std::nullopt;
    const check::KnobInfo& info = model().knobs[knob];
    const Int128 distance =
        static_cast<Int128>(info.alternatives[to].raw) - info.alternatives[from].raw;
    const Int128 size = distance < 0 ? -distance : distance;
    return info.type.kind == types::TypeKind::kDate ? size * types::kOneUnit : size;
  }

  void Reach(std::size_t knob) {
    const check::KnobInfo& info = model().knobs[knob];
    std::optional<types::Type> type;
    Absorbing absorbing{Absorbing::Kind::kReach, info.name, "", std::nullopt, 0, 0, ""};
    for (const check::DeviationInfo& band : model().deviations) {
      if (band.knob.index() != knob) continue;
      type = policy_->checked.TypeOf(band.reach);
      absorbing.now += (absorbing.now.empty() ? "" : ", ") +
                       model().levels.at(static_cast<std::size_t>(band.level)) + " " +
                       ast::Print(policy_->ast, band.reach);
    }
    const bool measured =
        info.type.kind == types::TypeKind::kDecimal || info.type.kind == types::TypeKind::kDate;
    if (!type || !measured) return;
    std::vector<Int128> distances;
    for (const Mine& mine : mine_) {
      if (const auto distance = Distance(knob, mine)) distances.push_back(*distance);
    }
    if (distances.empty()) return;
    std::sort(distances.begin(), distances.end());
    const Int128 reach = distances.at(Enough(distances.size(), options_.cover) - 1);
    absorbing.of = distances.size();
    absorbing.covered = static_cast<std::uint64_t>(
        std::upper_bound(distances.begin(), distances.end(), reach) - distances.begin());
    absorbing.at = engine::FormatValue(policy_->checked, policy_->checked.texts,
                                       {static_cast<std::int64_t>(reach)}, *type);
    absorption_.thresholds.push_back(std::move(absorbing));
  }

  // ---- parameters

  std::optional<Failure> Gather() {
    std::vector<const Mine*> some;
    const std::size_t count = std::min(options_.most_cases, mine_.size());
    for (std::size_t i = 0; i < count; ++i) some.push_back(&mine_[i * mine_.size() / count]);
    std::map<std::pair<std::int64_t, std::string>, World> worlds;
    for (const Mine* mine : some) {
      Answer<Revived> got = Revive(reader_, policies_, mine->decision);
      if (auto* failure = std::get_if<Failure>(&got)) {
        if (failure->outcome != Outcome::kRefused) return *failure;
        ++absorption_.unread;
        continue;
      }
      const auto& revived = std::get<Revived>(got);
      const DecisionMade& made = revived.recalled.made;
      World& world = worlds[{made.as_of, made.scenario}];
      if (world.wanted.empty()) {
        world.as_of = made.as_of;
        world.scenario = revived.program.scenario();
        world.batch = cases::NoCases(policy_->checked);
      }
      const auto added = cases::AddCanonicalCase(policy_->checked, made.case_id, made.input,
                                                 std::nullopt, world.batch);
      REMIT_CHECK(added.has_value(), "a case that was read is read again");
      world.wanted.push_back(mine->wanted);
      ++absorption_.decided;
    }
    for (auto& [key, world] : worlds) worlds_.push_back(std::move(world));
    return std::nullopt;
  }

  std::uint64_t Absorbed(check::ParameterId parameter, types::Value value) const {
    std::uint64_t absorbed = 0;
    for (const World& world : worlds_) {
      const check::Checked changed =
          govern::WithParameter(policy_->checked, world.as_of, parameter, value, world.scenario);
      const engine::Program program =
          engine::Program::Bind(policy_->ast, changed, world.as_of, world.scenario);
      const std::vector<engine::Core> cores = govern::DecideBatch(program, world.batch);
      for (std::size_t i = 0; i < cores.size(); ++i) {
        const Wanted& wanted = world.wanted[i];
        const bool same =
            cores[i].status == engine::Status::kDecided && cores[i].recommended == wanted.shown;
        const bool nobody_else =
            cores[i].level <= wanted.level && (cores[i].sides & ~wanted.sides) == 0;
        absorbed += same && nobody_else ? 1 : 0;
      }
    }
    return absorbed;
  }

  std::optional<std::int64_t> InForce(const check::ParameterInfo& info) const {
    if (worlds_.empty()) return std::nullopt;
    const World& world = worlds_.back();
    std::optional<ast::ExprId> value;
    for (const auto& step : info.steps) {
      if (step.from_day <= world.as_of) value = step.value;
    }
    if (!value) return std::nullopt;
    const engine::Lane lane = engine::ReferenceEvaluate(
        policy_->ast, policy_->checked, engine::BlankCase(policy_->checked), 0, world.as_of,
        engine::kNoAlternativeIndex, nullptr, *value, world.scenario);
    if (!lane.causes.empty() || lane.absent) return std::nullopt;
    return lane.value.raw;
  }

  struct Values {
    std::vector<std::int64_t> all;
    std::string words;
  };
  // Where the parameter may be moved, or else from nothing to twice what it is.
  Values ValuesOf(const check::ParameterInfo& info, std::int64_t now) const {
    const auto text = [&](std::int64_t raw) {
      return engine::FormatValue(policy_->checked, policy_->checked.texts, {raw}, info.type);
    };
    Values values;
    if (info.adjustable && info.adjustable->kind == check::Domain::Kind::kSet) {
      for (const types::Value value : info.adjustable->values) values.all.push_back(value.raw);
      values.words = "each of the values that it may have";
      return values;
    }
    const bool interval =
        info.adjustable && info.adjustable->kind == check::Domain::Kind::kInterval;
    if (!interval && (now <= 0 || now > std::numeric_limits<std::int64_t>::max() / 2))
      return values;
    const std::int64_t low = interval ? info.adjustable->low.raw : 0;
    const std::int64_t high = interval ? info.adjustable->high.raw : 2 * now;
    const std::int64_t step = StepOf(info, static_cast<Int128>(high) - low);
    for (Int128 at = low; at <= high; at += step) {
      const auto raw = static_cast<std::int64_t>(at);
      if (!interval || check::Contains(*info.adjustable, {raw}, info.type))
        values.all.push_back(raw);
    }
    values.words = "from " + text(low) + " to " + text(high) + " by " + text(step);
    return values;
  }
  // 1, 2 or 5 times a power of ten of the least step of the type.
  std::int64_t StepOf(const check::ParameterInfo& info, Int128 width) const {
    for (Int128 power = check::WholeStep(info.type, policy_->checked);; power *= 10) {
      for (const int times : {1, 2, 5}) {
        if (power * times * options_.steps >= width)
          return static_cast<std::int64_t>(power * times);
      }
    }
  }

  void Parameter(std::size_t index) {
    const check::ParameterInfo& info = model().parameters.at(index);
    if (info.type.kind != types::TypeKind::kDecimal || worlds_.empty()) return;
    const std::optional<std::int64_t> now = InForce(info);
    if (!now) return;
    const auto text = [&](std::int64_t raw) {
      return engine::FormatValue(policy_->checked, policy_->checked.texts, {raw}, info.type);
    };
    Values values = ValuesOf(info, *now);
    if (values.all.empty()) return;
    const auto far = [&](std::int64_t raw) {
      const Int128 distance = static_cast<Int128>(raw) - *now;
      return distance < 0 ? -distance : distance;
    };
    std::stable_sort(values.all.begin(), values.all.end(),
                     [&](std::int64_t a, std::int64_t b) { return far(a) < far(b); });
    Absorbing absorbing{Absorbing::Kind::kParameter, info.name,   text(*now), std::nullopt, 0,
                        absorption_.decided,         values.words};
    const std::uint64_t enough = Enough(absorption_.decided, options_.cover);
    for (const std::int64_t raw : values.all) {
      const std::uint64_t absorbed = Absorbed(check::ParameterId(index), {raw});
      absorbing.covered = std::max(absorbing.covered, absorbed);
      if (absorbed < enough) continue;
      absorbing.at = text(raw);
      absorbing.covered = absorbed;
      break;
    }
    absorption_.thresholds.push_back(std::move(absorbing));
  }

  Reader& reader_;
  RecordedPolicies& policies_;
  const AbsorbOptions& options_;
  std::shared_ptr<const compile::Compilation> policy_;
  std::vector<Mine> mine_;  // overrides by that version
  std::vector<World> worlds_;
  Absorption absorption_;
};

}  // namespace

Answer<Absorption> WhatWouldAbsorb(Reader& reader, RecordedPolicies& policies,
                                   const std::vector<StandingOverride>& overrides,
                                   const AbsorbOptions& options) {
  REMIT_CHECK(!overrides.empty(), "some overrides to absorb");
  return Absorber(reader, policies, options).Run(overrides);
}

}  // namespace remit::journal
