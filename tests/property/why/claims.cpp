#include "tests/property/why/claims.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>

#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/bounds.h"
#include "interpreter/govern/explain.h"
#include "interpreter/govern/present.h"
#include "tests/property/engine/random.h"
#include "tests/property/why/recombine.h"
#include "tests/support/catch.h"
#include "tests/support/json_schema.h"

namespace remit::testing {
namespace {

using check::TradeOffStep;
using engine::kNoAlternativeIndex;
using govern::Decision;

std::string Words(const std::vector<govern::NamedValue>& values) {
  std::string text;
  for (const auto& value : values) text += value.name + " " + value.text + "; ";
  return text;
}

types::ExactDecimal Exact(const std::string& text) {
  const auto parsed = types::ParseExactDecimal(text);
  REQUIRE(std::holds_alternative<types::ExactDecimal>(parsed));
  return std::get<types::ExactDecimal>(parsed);
}
// To nine decimals.
types::ExactDecimal Exact(double value) {
  return types::Normalised({static_cast<base::Int128>(std::llround(value * 1e9)), 9});
}

class Claims {
 public:
  Claims(const compile::Compilation& policy, const engine::CaseBatch& batch, std::size_t index,
         std::int64_t as_of, Tally& tally)
      : policy_(policy),
        batch_(batch),
        index_(index),
        as_of_(as_of),
        tally_(tally),
        core_(engine::ReferenceDecide(policy.ast, policy.checked, batch, index, as_of)),
        subject_{policy.ast, policy.checked, policy.sources, batch, index, as_of, identity_} {}

  void Run() {
    if (core_.status == engine::Status::kInvalid) return;
    const govern::Evidence evidence = govern::GatherEvidence(subject_, core_);
    decision_ = govern::Explain(subject_, core_, evidence);
    ++tally_["decisions"];
    static const nlohmann::json schema =
        nlohmann::json::parse(std::ifstream("docs/reference/decision.schema.json"));
    CHECK(tests::SchemaErrors(schema, nlohmann::json::parse(ToJson(decision_))) ==
          std::vector<std::string>{});
    CHECK_FALSE(ToExplanation(decision_).empty());
    Breakdowns();
    NearMisses();
    Openings();
    if (core_.recommended == kNoAlternativeIndex) return;
    if (decision_.exchange) Rates(evidence);
    for (const govern::RunnerUp& runner : decision_.runners_up) Winning(runner);
    Binding();
  }

 private:
  const check::Model& model() const { return policy_.checked.model; }

  // ---- deciding again

  // What would be recommended by `checked`; empty where nothing is.
  std::string Again(const check::Checked& checked) const {
    const engine::Core core = engine::ReferenceDecide(policy_.ast, checked, batch_, index_, as_of_);
    if (core.recommended == kNoAlternativeIndex) return "";
    const govern::Subject subject{policy_.ast, checked, policy_.sources, batch_,
                                  index_,      as_of_,  identity_};
    return Words(govern::Describe(subject, core).recommendation);
  }
  // The guarantees that make a fault of the case by `checked`.
  std::vector<std::string> BrokenBy(const check::Checked& checked) const {
    const engine::Core core = engine::ReferenceDecide(policy_.ast, checked, batch_, index_, as_of_);
    std::vector<std::string> broken;
    for (const check::GuaranteeInfo& guarantee : model().guarantees) {
      for (const engine::Cause& cause : core.causes) {
        if (cause.fault == builtins::Fault::kGuarantee && cause.place == guarantee.condition)
          broken.push_back(guarantee.name);
      }
    }
    return broken;
  }
  static std::vector<std::string> NamesOf(const std::vector<govern::GuaranteeRef>& guarantees) {
    std::vector<std::string> names;
    for (const govern::GuaranteeRef& one : guarantees) names.push_back(one.guarantee);
    return names;
  }
  // With a bound moved: a parameter wherever it is read, else where it is written.
  check::Checked WithBound(ast::ExprId bound, types::Value value) const {
    check::Checked changed = policy_.checked;
    const check::Reference& reference = policy_.checked.ReferenceOf(bound);
    if (reference.kind == check::Reference::Kind::kParameter) {
      for (const auto& step : model().parameters.at(reference.index).steps)
        changed.constant.at(step.value.index()) = value;
    } else {
      changed.constant.at(bound.index()) = value;
    }
    return changed;
  }
  TradeOffStep& StepOf(check::Checked& checked) const {
    const auto position =
        static_cast<std::size_t>(model().TradeOffOn(as_of_) - model().trade_offs.data());
    return checked.model.trade_offs.at(position);
  }
  static void SetShares(TradeOffStep& step) {
    types::ExactDecimal sum;
    for (const auto& term : step.terms) sum = types::AddExact(sum, term.weight).value();
    for (auto& term : step.terms)
      REQUIRE(builtins::NormalisedWeight(term.weight, sum, term.share) == builtins::Fault::kNone);
  }
  std::size_t ObjectiveNamed(const std::string& name) const {
    for (std::size_t i = 0; i < model().objectives.size(); ++i) {
      if (model().objectives[i].name == name) return i;
    }
    FAIL("no objective " << name);
    return 0;
  }
  std::string WithWeight(const std::string& objective, const types::ExactDecimal& weight) const {
    check::Checked changed = policy_.checked;
    TradeOffStep& step = StepOf(changed);
    for (auto& term : step.terms) {
      if (term.objective.index() == ObjectiveNamed(objective)) term.weight = weight;
    }
    SetShares(step);
    return Again(changed);
  }

  // ---- breakdowns

  void Breakdowns() {
    Recombined result;
    for (const govern::Breakdown& tree : decision_.breakdowns)
      Recombine(tree, policy_.checked.type_table, result);
    for (const govern::FiredRule& rule : decision_.fired) {
      REQUIRE(rule.why.has_value());
      CHECK(rule.why->value.value.raw == 1);
      Recombine(*rule.why, policy_.checked.type_table, result);
      ++tally_["fired rules"];
    }
    REQUIRE(decision_.broken.size() ==
            (core_.shown == kNoAlternativeIndex ? 0 : decision_.violated.size()));
    for (const govern::Breakdown& tree : decision_.broken)
      Recombine(tree, policy_.checked.type_table, result);
    CHECK(result.wrong == "");
    for (std::size_t i = 0; i < decision_.breakdowns.size(); ++i) {
      const govern::Breakdown& tree = decision_.breakdowns[i];
      if (tree.parts.size() == 1 && decision_.objectives[i].known) {
        CHECK(tree.value.text == decision_.objectives[i].value.text);
      }
    }
    tally_["values recombined"] += result.checked;
    tally_["values left open"] += result.open;
  }

  // ---- exchange rates

  void Rates(const govern::Evidence& evidence) {
    for (const govern::ExchangeRate& rate : decision_.exchange->rates) {
      INFO(rate.of << " in " << rate.in << ", " << rate.rate);
      for (const int direction : {1, -1}) {
        const bool claimed = direction > 0 ? rate.gain : rate.loss;
        if (!claimed) {
          ++tally_["rates that do not hold one way"];
          continue;
        }
        // As far as a tenth of the range, or half of what is left to the end of what is capped.
        const double step = direction * Room(evidence, rate, direction);
        const double here = Score(evidence, rate, 0);
        CHECK(Score(evidence, rate, step) == Approx(here).epsilon(1e-12).margin(1e-9));
        // And it is no accident: one of them alone makes a difference, where it can be seen.
        if (std::fabs(here) < 1e5) CHECK(Score(evidence, rate, step, false) != here);
        ++tally_["rates"];
      }
    }
  }

  double Room(const govern::Evidence& evidence, const govern::ExchangeRate& rate,
              int direction) const {
    const std::vector<double> shares =
        check::Shares(*model().TradeOffOn(as_of_), model().objectives.size());
    const std::size_t of = ObjectiveNamed(rate.of), in = ObjectiveNamed(rate.in);
    const bool better = (Range(evidence, of) > 0) == (direction > 0);
    const auto left = [&](std::size_t i, bool up) {
      if (!model().objectives[i].capped) return 0.2;
      const double utility =
          evidence.alternatives.objectives[i].utility.at(core_.shown).value.number();
      return up ? 1 - utility : utility;
    };
    return 0.5 * std::min(left(of, better), left(in, !better) * shares[in] / shares[of]);
  }

  // With `of` moved by a share of its range, and `in` the other way by the rate.
  double Score(const govern::Evidence& evidence, const govern::ExchangeRate& rate, double share,
               bool both = true) const {
    const std::vector<double> shares =
        check::Shares(*model().TradeOffOn(as_of_), model().objectives.size());
    const std::size_t of = ObjectiveNamed(rate.of), in = ObjectiveNamed(rate.in);
    const double by = share * std::fabs(Range(evidence, of));
    double score = 0;
    for (std::size_t i = 0; i < model().objectives.size(); ++i) {
      const auto& columns = evidence.alternatives.objectives[i];
      double value = Number(i, columns.adjusted.at(core_.shown).value);
      if (i == of) value += by;
      if (i == in && both) value -= by * rate.rate;
      double utility = (value - Number(i, columns.worst.value)) / Range(evidence, i);
      if (model().objectives[i].capped) utility = std::clamp(utility, 0.0, 1.0);
      score += shares[i] * utility;
    }
    return score;
  }
  // Ratios in points.
  double Number(std::size_t objective, types::Value value) const {
    const types::Type& type = model().objectives[objective].type;
    if (type.kind == types::TypeKind::kNumber) return value.number();
    const int scale = types::Scale(type, policy_.checked.type_table);
    return static_cast<double>(value.raw) / std::pow(10, scale) * (types::IsRatio(type) ? 100 : 1);
  }
  double Range(const govern::Evidence& evidence, std::size_t objective) const {
    const auto& columns = evidence.alternatives.objectives[objective];
    return Number(objective, columns.best.value) - Number(objective, columns.worst.value);
  }

  // ---- what would make a runner-up win

  void Winning(const govern::RunnerUp& runner) {
    const std::string words = Words(runner.values);
    INFO("runner-up " << words);
    if (!runner.guarantees.empty()) {
      CHECK(runner.never);
      ++tally_["runners-up that break a guarantee"];
      BrokenThere(runner, words);
      return;
    }
    for (const govern::WinningWeight& point : runner.wins_at) WinsAt(point, words);
    if (runner.wins_together) {
      check::Checked changed = policy_.checked;
      TradeOffStep& step = StepOf(changed);
      for (std::size_t i = 0; i < step.terms.size(); ++i)
        step.terms[i].weight = Exact(runner.wins_together->weights.at(i).tried);
      SetShares(step);
      CHECK(Again(changed) == words);
      NothingNearer(*runner.wins_together, words);
      ++tally_["weights together"];
    }
    for (const govern::WinningTolerance& one : runner.wins_within) WinsWithin(one, words);
    if (!runner.wins_in_order.empty()) {
      check::Checked changed = policy_.checked;
      TradeOffStep& step = StepOf(changed);
      const std::vector<TradeOffStep::Term> terms = step.terms;
      for (std::size_t i = 0; i < terms.size(); ++i) {
        for (const auto& term : terms) {
          if (model().objectives[term.objective.index()].name == runner.wins_in_order[i])
            step.terms[i] = term;
        }
      }
      CHECK(Again(changed) == words);
      ++tally_["orders"];
    }
    for (const govern::WinningAnchor& one : runner.wins_from) {
      check::Checked changed = policy_.checked;
      const ast::ExprId best = model().objectives[ObjectiveNamed(one.objective)].best;
      changed.constant.at(best.index()) = one.tried.value;
      CHECK(Again(changed) == words);
      ++tally_["anchors"];
    }
    if (runner.never) Never(words);
  }

  // Those that ask for no route, worked out there alone.
  void BrokenThere(const govern::RunnerUp& runner, const std::string& words) const {
    const govern::Naming naming(subject_);
    const auto count = static_cast<std::uint32_t>(engine::AlternativeCount(model()));
    for (std::uint32_t i = 0; i < count; ++i) {
      if (Words(naming.Knobs(i)) != words) continue;
      for (const check::GuaranteeInfo& guarantee : model().guarantees) {
        if (guarantee.asks_route || guarantee.of == check::About::kProposals) continue;
        const engine::Lane holds = engine::ReferenceEvaluate(
            policy_.ast, policy_.checked, batch_, index_, as_of_, i, nullptr, guarantee.condition);
        const bool breaks = holds.causes.empty() && !holds.absent && holds.value.raw == 0;
        const std::vector<std::string> told = NamesOf(runner.guarantees);
        const bool named = std::find(told.begin(), told.end(), guarantee.name) != told.end();
        CHECK(breaks == named);
      }
    }
  }

  void WinsAt(const govern::WinningWeight& point, const std::string& words) {
    INFO(point.objective << " at " << point.weight);
    CHECK(WithWeight(point.objective, Exact(point.tried)) == words);
    ++tally_["weights"];
    const double towards = point.above ? -1 : 1;  // the present weight
    const double little = 1e-6 * std::max(1.0, point.weight);
    const double outside = point.weight + towards * little;
    if (outside > 0 && outside < 1e9 && (point.now - outside) * towards > 0) {
      CHECK(WithWeight(point.objective, Exact(outside)) != words);
      ++tally_["weights just outside"];
    }
    const double inside = point.weight - towards * little;
    const bool room = !point.until || std::fabs(*point.until - point.weight) > 2 * little;
    if (room && inside > 0 && inside < 1e9) {
      CHECK(WithWeight(point.objective, Exact(inside)) == words);
      ++tally_["weights just inside"];
    }
    if (point.until && *point.until > 0 && *point.until < 1e8) {
      const double beyond = *point.until - towards * 1e-6 * std::max(1.0, *point.until);
      if (beyond > 0) CHECK(WithWeight(point.objective, Exact(beyond)) != words);
    }
  }

  // Random changes that are clearly smaller do not make it win.
  void NothingNearer(const govern::WinningWeights& together, const std::string& words) {
    Random random(index_ + 1);
    for (int attempt = 0; attempt < 12; ++attempt) {
      check::Checked changed = policy_.checked;
      TradeOffStep& step = StepOf(changed);
      std::vector<double> parts;
      double sum = 0;
      for (std::size_t i = 0; i < step.terms.size(); ++i) {
        parts.push_back(static_cast<double>(random.Between(-1000, 1000)));
        sum += std::fabs(parts.back());
      }
      if (sum == 0) continue;
      double total = 0;
      for (std::size_t i = 0; i < step.terms.size(); ++i) {
        const double now = types::ToNumber(step.terms[i].weight);
        const double weight = std::max(0.0, now + parts[i] / sum * together.change * 0.9);
        step.terms[i].weight = Exact(weight);
        total += weight;
      }
      if (total < 1e-6) continue;
      SetShares(step);
      CHECK(Again(changed) != words);
    }
  }

  // A naive lexicographic choice, apart from Ranking.
  void WinsWithin(const govern::WinningTolerance& one, const std::string& words) {
    const TradeOffStep& step = *model().TradeOffOn(as_of_);
    const govern::Evidence evidence = govern::GatherEvidence(subject_, core_);
    const auto& table = evidence.alternatives;
    std::vector<std::uint32_t> left;
    for (std::uint32_t i = 0; i < table.rows.size(); ++i) {
      if (table.rows[i].feasible) left.push_back(i);
    }
    for (std::size_t t = 0; t < step.terms.size(); ++t) {
      const std::size_t objective = step.terms[t].objective.index();
      const check::ObjectiveInfo& info = model().objectives[objective];
      const bool moved = info.name == one.objective;
      const bool number = step.terms[t].in_points || info.type.kind == types::TypeKind::kNumber;
      double real = number ? table.tolerances[t].value.number() : 0;
      std::int64_t raw = number ? 0 : table.tolerances[t].value.raw;
      if (moved) {
        types::TextPool texts;
        std::string text = one.tried;
        types::Type type = info.type;
        if (const auto of = text.find(" of utility"); of != std::string::npos) text.resize(of);
        if (step.terms[t].in_points || types::IsRatio(type)) type = types::Points();
        type.whole = false;
        const auto parsed = types::Parse(text, type, policy_.checked.type_table, texts);
        INFO(text << ": " << parsed.failure.reason);
        REQUIRE(parsed.ok);
        raw = parsed.value.raw;
        real = step.terms[t].in_points ? static_cast<double>(raw) / 1e9 : parsed.value.number();
      }
      const auto standing = [&](std::uint32_t i) {
        const auto& columns = table.objectives[objective];
        if (step.terms[t].in_points) return columns.utility[i].value;
        return columns.adjusted[i].value;
      };
      const auto& columns = table.objectives[objective];
      const bool up = step.terms[t].in_points ||
                      (number ? columns.worst.value.number() < columns.best.value.number()
                              : columns.worst.value.raw < columns.best.value.raw);
      const auto behind = [&](std::uint32_t best, std::uint32_t i) -> double {
        const types::Value a = standing(best), b = standing(i);
        if (number) return up ? a.number() - b.number() : b.number() - a.number();
        return static_cast<double>(up ? a.raw - b.raw : b.raw - a.raw);
      };
      if (info.capped && !step.terms[t].in_points) return;  // left to the cases of Ranking
      std::uint32_t best = left.front();
      for (const std::uint32_t i : left) best = behind(best, i) < 0 ? i : best;
      std::erase_if(left, [&](std::uint32_t i) {
        return behind(best, i) > (number ? real : static_cast<double>(raw));
      });
    }
    const govern::Naming naming(subject_);
    CHECK(Words(naming.Knobs(left.front())) == words);
    ++tally_["tolerances"];
  }

  void Never(const std::string& words) {
    const TradeOffStep* step = model().TradeOffOn(as_of_);
    if (step == nullptr || step->kind != TradeOffStep::Kind::kWeigh) return;
    Random random(index_ + 7);
    for (int attempt = 0; attempt < 8; ++attempt) {
      check::Checked changed = policy_.checked;
      TradeOffStep& again = StepOf(changed);
      for (auto& term : again.terms) {
        term.weight = types::ExactDecimal{random.Between(1, 1'000'000), 4};
      }
      SetShares(again);
      CHECK(Again(changed) != words);
    }
    ++tally_["never"];
  }

  // ---- what binds

  // Nothing where the requirement is made from `damp`, which has a limit of its own.
  check::Checked Without(std::size_t requirement) const {
    check::Checked changed = policy_.checked;
    check::RequirementInfo& info = changed.model.requirements.at(requirement);
    info.in_force.from = std::numeric_limits<std::int64_t>::max();
    return changed;
  }

  void Binding() {
    std::size_t bound = 0;
    for (std::size_t i = 0; i < model().requirements.size(); ++i) {
      const check::RequirementInfo& info = model().requirements[i];
      if (info.damp || !info.in_force.On(as_of_) || core_.damp_dropped) continue;
      const std::string place =
          govern::Naming(subject_).Requirement(static_cast<std::uint32_t>(i)).at;
      const auto told = std::find_if(
          decision_.binding.begin(), decision_.binding.end(), [&](const auto& binding) {
            return binding.requirement.requirement == info.name && binding.requirement.at == place;
          });
      const std::string again = Again(Without(i));
      INFO("without " << info.name);
      if (told == decision_.binding.end()) {
        // Where it is let go, an alternative may come in that cannot be judged.
        if (!again.empty()) CHECK(again == Words(decision_.recommendation));
        ++tally_["requirements that do not bind"];
        continue;
      }
      ++bound;
      CHECK(BrokenBy(Without(i)) == NamesOf(told->guarantees));
      if (!told->guarantees.empty()) ++tally_["requirements that keep a guarantee"];
      for (const govern::MarginalMove& move : told->moves) Move(info, move);
      for (const govern::BarredMove& move : told->barred) Barred(info, move);
      if (again.empty()) continue;
      CHECK(again == Words(told->instead));
      Changes(told->changes, Without(i));
      ++tally_["binding"];
    }
    CHECK(bound <= decision_.binding.size());
  }

  // Each objective's value at what would then be recommended.
  void Changes(const std::vector<govern::Difference>& changes, const check::Checked& changed) {
    const engine::Core core = engine::ReferenceDecide(policy_.ast, changed, batch_, index_, as_of_);
    const auto then = engine::ReferenceAlternative(policy_.ast, changed, batch_, index_, as_of_,
                                                   core.recommended);
    const auto now = engine::ReferenceAlternative(policy_.ast, policy_.checked, batch_, index_,
                                                  as_of_, core_.recommended);
    REQUIRE(changes.size() == then.values.size());
    for (std::size_t i = 0; i < changes.size(); ++i) {
      CHECK(changes[i].then.value == then.values[i].value);
      CHECK(changes[i].now.value == now.values[i].value);
      const bool number = changes[i].by.type.kind == types::TypeKind::kNumber;
      if (!number && !changes[i].by.text.empty()) {
        CHECK(changes[i].by.value.raw == then.values[i].value.raw - now.values[i].value.raw);
      }
      CHECK(changes[i].better ==
            (then.utilities[i].value.number() > now.utilities[i].value.number()));
    }
    ++tally_["costs"];
  }

  // With the bound moved so far, and one decimal less.
  void Move(const check::RequirementInfo& info, const govern::MarginalMove& move) {
    const govern::Bounds bounds(subject_);
    for (const govern::Part& part : bounds.PartsOf(info)) {
      if (!part.comparison || part.risk) continue;
      const ast::ExprId bound = bounds.BoundOf(*part.comparison);
      const bool fixed = (policy_.checked.uses.at(bound.index()) & check::kUsesKnob) == 0;
      const types::Type& type = policy_.checked.TypeOf(bound);
      if (bounds.Written(bound) != move.bound || !fixed || type.kind != types::TypeKind::kDecimal ||
          bounds.MovesDown(*part.comparison) != move.lower) {
        continue;
      }
      const std::int64_t now = bounds.At(bound, core_.recommended).value.raw;
      const std::int64_t by = move.by.value.raw + (move.more_than ? 1 : 0);
      const auto world = [&](std::int64_t far) {
        return WithBound(bound, types::Value{move.lower ? now - far : now + far});
      };
      const auto moved = [&](std::int64_t far) { return Again(world(far)); };
      INFO(move.bound << " by " << move.by.text);
      CHECK(BrokenBy(world(by)) == std::vector<std::string>{});
      const std::string again = moved(by);
      if (again.empty()) continue;  // one that comes in cannot be judged
      CHECK(again == Words(move.instead));
      CHECK(again != Words(decision_.recommendation));
      if (move.passed.empty()) {
        CHECK(moved(by - 1) == Words(decision_.recommendation));
      } else {
        CHECK(moved(by - 1) != again);
        ++tally_["moves beyond a fault"];
      }
      ++tally_["moves"];
    }
  }

  // The least move ends in the fault that is told, half a step less changes nothing, and farther
  // ones lead to no other recommendation.
  void Barred(const check::RequirementInfo& info, const govern::BarredMove& move) {
    const govern::Bounds bounds(subject_);
    for (const govern::Part& part : bounds.PartsOf(info)) {
      if (!part.comparison || part.risk) continue;
      const ast::ExprId bound = bounds.BoundOf(*part.comparison);
      const bool fixed = (policy_.checked.uses.at(bound.index()) & check::kUsesKnob) == 0;
      const types::Type& type = policy_.checked.TypeOf(bound);
      if (bounds.Written(bound) != move.bound || !fixed || type.kind != types::TypeKind::kDecimal ||
          bounds.MovesDown(*part.comparison) != move.lower) {
        continue;
      }
      const std::int64_t now = bounds.At(bound, 0).value.raw;
      const std::int64_t by = move.by.value.raw + (move.more_than ? 1 : 0);
      const auto world = [&](std::int64_t far) {
        return WithBound(bound, types::Value{move.lower ? now - far : now + far});
      };
      INFO("barred " << move.bound << " by " << move.by.text);
      CHECK(BrokenBy(world(by)) == NamesOf(move.guarantees));
      CHECK(Again(world(by - 1)) == Words(decision_.recommendation));
      for (const std::int64_t times : {2, 3, 5, 10}) {
        const std::string again = Again(world(by * times));
        CHECK((again.empty() || again == Words(decision_.recommendation)));
      }
      ++tally_["barred moves"];
    }
  }

  // ---- no alternative

  void Openings() {
    if (core_.status != engine::Status::kNoAlternative) return;
    for (std::size_t i = 0; i < model().requirements.size(); ++i) {
      const check::RequirementInfo& info = model().requirements[i];
      if (info.damp || !info.in_force.On(as_of_)) continue;
      const std::string place =
          govern::Naming(subject_).Requirement(static_cast<std::uint32_t>(i)).at;
      for (const govern::Opening& opening : decision_.openings) {
        if (opening.requirement.at == place) Opens(i, opening);
      }
      for (const govern::BarredOpening& barred : decision_.barred) {
        if (barred.requirement.at != place) continue;
        if (barred.move.bound.empty()) {
          CHECK(BrokenBy(Without(i)) == NamesOf(barred.move.guarantees));
          ++tally_["barred openings"];
        } else {
          Barred(info, barred.move);
        }
      }
    }
  }

  void Opens(std::size_t requirement, const govern::Opening& opening) {
    if (!opening.measured) {
      CHECK(BrokenBy(Without(requirement)) == std::vector<std::string>{});
      const std::string again = Again(Without(requirement));
      if (!again.empty()) CHECK(again == Words(opening.instead));
      ++tally_["openings"];
      return;
    }
    const govern::Bounds bounds(subject_);
    for (const govern::Part& part : bounds.PartsOf(model().requirements[requirement])) {
      if (!part.comparison || part.risk) continue;
      const ast::ExprId bound = bounds.BoundOf(*part.comparison);
      const bool fixed = (policy_.checked.uses.at(bound.index()) & check::kUsesKnob) == 0;
      const types::Type& type = policy_.checked.TypeOf(bound);
      if (bounds.Written(bound) != opening.bound || !fixed ||
          type.kind != types::TypeKind::kDecimal ||
          bounds.MovesDown(*part.comparison) != opening.lower) {
        continue;
      }
      const std::int64_t now = bounds.At(bound, 0).value.raw;
      const std::int64_t by = opening.slack.value.raw + (opening.more_than ? 1 : 0);
      const auto world = [&](std::int64_t far) {
        return WithBound(bound, types::Value{opening.lower ? now - far : now + far});
      };
      INFO("opens " << opening.bound << " by " << opening.slack.text);
      CHECK(BrokenBy(world(by)) == std::vector<std::string>{});
      const std::string again = Again(world(by));
      if (!again.empty()) CHECK(again == Words(opening.instead));
      CHECK(Again(world(by - 1)) != Words(opening.instead));
      ++tally_["openings"];
    }
  }

  void NearMisses() {
    if (core_.status != engine::Status::kNoAlternative) return;
    for (const govern::NearMiss& miss : decision_.near_misses) {
      ++tally_["near misses"];
      if (miss.by.text.empty()) continue;
      const bool number = miss.left_value.type.kind == types::TypeKind::kNumber;
      const bool date = miss.left_value.type.kind == types::TypeKind::kDate;
      if (number || date) continue;
      const std::int64_t apart = miss.left_value.value.raw - miss.right_value.value.raw;
      CHECK(std::abs(apart) == miss.by.value.raw);
      CHECK((miss.comparison.front() == '>' ? apart <= 0 : apart >= 0));
      ++tally_["near misses measured"];
    }
  }

  const compile::Compilation& policy_;
  const engine::CaseBatch& batch_;
  std::size_t index_;
  std::int64_t as_of_;
  Tally& tally_;
  const govern::PolicyIdentity identity_{};
  const engine::Core core_;
  const govern::Subject subject_;
  Decision decision_{};
};

}  // namespace

void TryClaims(const compile::Compilation& policy, const engine::CaseBatch& batch,
               std::size_t index, std::int64_t as_of, Tally& tally) {
  Claims(policy, batch, index, as_of, tally).Run();
}

}  // namespace remit::testing
