// Each requirement is looked at alone: at the alternatives where nothing else fails, which of its
// comparisons fails, and by how much at least.
#include "interpreter/govern/openings.h"

#include <cmath>
#include <limits>
#include <optional>

#include "interpreter/base/check.h"
#include "interpreter/base/int128.h"
#include "interpreter/check/worlds.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/naming.h"
#include "interpreter/govern/ranking.h"

namespace remit::govern {
namespace {

using base::Int128;
using types::Type;
using types::TypeKind;

// A comparison that must hold: `left >= right` and its three sisters.
struct Comparison {
  ast::ExprId left, right;
  bool left_greater = false;  // left must be the greater side
  bool strict = false;
};
// A part of a requirement, all of which must hold.
struct Part {
  ast::ExprId condition;
  bool negated = false;
  std::optional<Comparison> comparison;  // none: no order of two measures
  std::optional<check::RiskId> risk;     // of a risk measure, which is compared with its limit
};
// By how much one comparison fails, in the type of its sides: a double for numbers, else raw.
struct Miss {
  bool number = false;
  double real = 0;
  Int128 raw = 0;

  bool operator<(const Miss& other) const { return number ? real < other.real : raw < other.raw; }
  bool operator==(const Miss& other) const {
    return number ? real == other.real : raw == other.raw;
  }
};

class Opener {
 public:
  Opener(const Subject& subject, const Evidence& evidence)
      : subject_(subject),
        naming_(subject),
        rows_(evidence.alternatives.rows),
        ranking_(subject.checked.model, subject.checked.model.TradeOffOn(subject.as_of),
                 evidence.alternatives) {}

  std::vector<Opening> Run() {
    for (std::uint32_t i = 0; i < model().requirements.size(); ++i) {
      if (model().requirements[i].damp) continue;  // it gives way by itself
      // There is no alternative, so that all of these are kept out by this requirement alone.
      const std::vector<std::uint32_t> alone = ranking_.Without(i);
      if (!alone.empty()) OpenBy(i, alone);
    }
    return std::move(openings_);
  }

 private:
  const check::Model& model() const { return subject_.checked.model; }

  void OpenBy(std::uint32_t requirement, const std::vector<std::uint32_t>& alone) {
    const check::RequirementInfo& info = model().requirements[requirement];
    const std::vector<Part> parts = PartsOf(info.condition, info.refusal);
    bool measured = false;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i].comparison) measured = Measure(requirement, parts, i, alone) || measured;
    }
    if (measured) return;
    Opening opening = Begin(requirement, alone);
    opening.owner = OwnerOf(info);
    openings_.push_back(std::move(opening));
  }

  Opening Begin(std::uint32_t requirement, const std::vector<std::uint32_t>& open) const {
    Opening opening;
    opening.requirement = naming_.Requirement(requirement);
    const std::uint32_t best = ranking_.Best(open);
    opening.instead = naming_.Knobs(best);
    opening.score = rows_.at(best).score;
    return opening;
  }

  const std::string& OwnerOf(const check::RequirementInfo& info) const {
    return info.owner.empty() ? model().owner : info.owner;
  }

  // Whether moving this comparison alone opens the case.
  bool Measure(std::uint32_t requirement, const std::vector<Part>& parts, std::size_t part,
               const std::vector<std::uint32_t>& alone) {
    const Comparison& comparison = *parts[part].comparison;
    std::optional<Miss> least;
    std::vector<std::uint32_t> open;
    for (const std::uint32_t alternative : alone) {
      const std::optional<Miss> miss = MissAlone(parts, part, alternative);
      if (!miss || (least && *least < *miss)) continue;
      if (!least || *miss < *least) open.clear();
      least = miss;
      open.push_back(alternative);
    }
    if (!least) return false;
    const bool right = IsBound(comparison.right, comparison.left);
    const ast::ExprId bound = right ? comparison.right : comparison.left;
    Opening opening = Begin(requirement, open);
    opening.measured = true;
    opening.bound = Written(bound);
    opening.lower = right == comparison.left_greater;
    opening.more_than = comparison.strict;
    const std::optional<NamedValue> slack = SlackOf(*least, bound);
    if (!slack) return false;  // beyond what its type can say
    opening.slack = *slack;
    opening.owner = OwnerOf(model().requirements[requirement]);
    if (model().requirements[requirement].owner.empty()) {
      opening.level = Grantor(bound, *least, opening.lower, comparison.strict, open.front());
    }
    openings_.push_back(std::move(opening));
    return true;
  }

  // Which of two sides is meant by "the bound": a parameter that may be moved, else what does not
  // depend on the choice, else the right one.
  bool IsBound(ast::ExprId side, ast::ExprId other) const {
    if (AdjustableAt(side) != nullptr) return true;
    if (AdjustableAt(other) != nullptr) return false;
    const auto chosen = [&](ast::ExprId id) {
      return (subject_.checked.uses.at(id.index()) & check::kUsesKnob) != 0;
    };
    return !chosen(side) || chosen(other);
  }

  const check::ParameterInfo* AdjustableAt(ast::ExprId id) const {
    const check::Reference& reference = subject_.checked.ReferenceOf(id);
    if (reference.kind != check::Reference::Kind::kParameter) return nullptr;
    const check::ParameterInfo& parameter = model().parameters.at(reference.index);
    return parameter.adjustable && parameter.level ? &parameter : nullptr;
  }

  // The level that may move the parameter so far; nobody but the owner where the bound is none, or
  // where the range ends before.
  std::string Grantor(ast::ExprId bound, const Miss& miss, bool lower, bool strict,
                      std::uint32_t alternative) const {
    const check::ParameterInfo* parameter = AdjustableAt(bound);
    if (parameter == nullptr) return "";
    const engine::Lane lane = At(bound, alternative);
    types::Value moved;
    if (miss.number) {
      const double to = lane.value.number() + (lower ? -miss.real : miss.real);
      const double end = lower ? -std::numeric_limits<double>::infinity()
                               : std::numeric_limits<double>::infinity();
      moved = types::Value::Of(strict ? std::nextafter(to, end) : to);
    } else {
      // A parameter in whole units moves by whole units.
      const Int128 step = parameter->type.whole ? types::kOneUnit : 1;
      const Int128 least = miss.raw + (strict ? 1 : 0);
      const Int128 by = (least + step - 1) / step * step;
      const Int128 to = Int128{lane.value.raw} + (lower ? -by : by);
      moved.raw = static_cast<std::int64_t>(to);
      if (moved.raw != to) return "";
    }
    if (!check::Contains(*parameter->adjustable, moved, parameter->type)) return "";
    return model().levels.at(static_cast<std::size_t>(*parameter->level));
  }

  // How far the comparison fails at an alternative where every other part holds.
  std::optional<Miss> MissAlone(const std::vector<Part>& parts, std::size_t part,
                                std::uint32_t alternative) const {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const engine::Lane lane = At(parts[i].condition, alternative);
      if (!lane.causes.empty() || lane.absent) return std::nullopt;
      const bool holds = (lane.value.raw != 0) != parts[i].negated;
      if (holds == (i == part)) return std::nullopt;
    }
    if (parts[part].risk) return MissOf(*parts[part].risk, alternative);
    const Comparison& comparison = *parts[part].comparison;
    const engine::Lane left = At(comparison.left, alternative);
    const engine::Lane right = At(comparison.right, alternative);
    const engine::Lane& greater = comparison.left_greater ? left : right;
    const engine::Lane& lesser = comparison.left_greater ? right : left;
    Miss miss;
    miss.number = TypeOf(comparison.left).kind == TypeKind::kNumber;
    if (miss.number) {
      miss.real = lesser.value.number() - greater.value.number();
    } else {
      miss.raw = Int128{lesser.value.raw} - greater.value.raw;
    }
    return miss;
  }

  std::optional<NamedValue> SlackOf(const Miss& miss, ast::ExprId bound) const {
    Type type = TypeOf(bound);
    type.whole = false;
    if (types::IsRatio(type)) type = types::Points();
    if (miss.number) return naming_.Value("slack", types::Value::Of(miss.real), type);
    Int128 raw = miss.raw;
    if (type.kind == TypeKind::kDate) {
      const types::TypeTable& table = subject_.checked.type_table;
      type = types::Quantity(table.days(), table);
      raw *= types::kOneUnit;
    }
    const auto narrow = static_cast<std::int64_t>(raw);
    if (narrow != raw) return std::nullopt;
    return naming_.Value("slack", types::Value{narrow}, type);
  }

  // ---- the parts of a condition

  std::vector<Part> PartsOf(ast::ExprId condition, bool negated) const {
    std::vector<Part> parts;
    Collect(condition, negated, parts);
    return parts;
  }

  // `a and b` has two parts, and so has what `a or b` forbids; a let stands for its value.
  void Collect(ast::ExprId id, bool negated, std::vector<Part>& parts) const {
    const check::Reference& reference = subject_.checked.ReferenceOf(id);
    if (reference.kind == check::Reference::Kind::kLet) {
      const check::ScenarioInfo* scenario = check::ScenarioOf(model(), subject_.scenario);
      const check::ReplacementInfo* other =
          scenario == nullptr || reference.original
              ? nullptr
              : scenario->Find(check::ReplacementInfo::Kind::kLet, reference.index);
      return Collect(other == nullptr ? model().lets.at(reference.index).value : other->value,
                     negated, parts);
    }
    const auto* call = std::get_if<ast::Call>(&subject_.ast[id].node);
    const bool builtin =
        call != nullptr && subject_.checked.CalleeOf(id).kind == check::Callee::Kind::kBuiltin;
    if (builtin && call->callee == "not") {
      return Collect(call->arguments.front(), !negated, parts);
    }
    if (builtin && call->callee == (negated ? "or" : "and")) {
      for (const ast::ExprId argument : call->arguments) Collect(argument, negated, parts);
      return;
    }
    Part part{id, negated, std::nullopt, std::nullopt};
    if (call != nullptr && !negated) AskRisk(id, part);
    if (builtin) part.comparison = ComparisonOf(*call, negated);
    parts.push_back(std::move(part));
  }

  // What a risk measure comes to is at most its limit: the limit is what would move.
  void AskRisk(ast::ExprId id, Part& part) const {
    const check::Callee& callee = subject_.checked.CalleeOf(id);
    if (callee.kind != check::Callee::Kind::kRisk) return;
    part.risk = check::RiskId(callee.index);
    const ast::ExprId limit = model().risks.at(callee.index).limit;
    part.comparison = Comparison{limit, limit, false, false};
  }

  // Rounded up where it has more decimals than a ratio, so that the limit moved by it suffices.
  std::optional<Miss> MissOf(check::RiskId id, std::uint32_t alternative) const {
    const engine::MeasuredRisk found =
        engine::ReferenceMeasure(subject_.ast, subject_.checked, subject_.batch, subject_.index,
                                 subject_.as_of, alternative, id, subject_.scenario);
    if (!found.known) return std::nullopt;
    const check::RiskInfo& risk = model().risks.at(id.index());
    Miss miss;
    if (risk.measure == check::RiskInfo::Measure::kChance) {
      miss.raw = (found.chance + types::kOneUnit - 1) / types::kOneUnit - found.limit.raw;
    } else if (TypeOf(risk.subject).kind == TypeKind::kNumber) {
      miss.number = true;
      miss.real = found.shortfall.number() - found.limit.number();
    } else {
      miss.raw = Int128{found.shortfall.raw} - found.limit.raw;
    }
    return miss;
  }

  std::optional<Comparison> ComparisonOf(const ast::Call& call, bool negated) const {
    const bool greater = call.callee == ">" || call.callee == ">=";
    const bool less = call.callee == "<" || call.callee == "<=";
    if (!greater && !less) return std::nullopt;
    const Type &left = TypeOf(call.arguments[0]), &right = TypeOf(call.arguments[1]);
    const bool measures =
        left.kind == right.kind && (left.kind == TypeKind::kDecimal ||
                                    left.kind == TypeKind::kNumber || left.kind == TypeKind::kDate);
    if (!measures) return std::nullopt;
    REMIT_CHECK(left.kind != TypeKind::kDecimal || ScaleOf(left) == ScaleOf(right),
                "two quantities that are compared have one scale");
    const bool strict = call.callee.size() == 1;
    return Comparison{call.arguments[0], call.arguments[1], greater != negated, strict != negated};
  }

  const Type& TypeOf(ast::ExprId id) const { return subject_.checked.TypeOf(id); }
  int ScaleOf(const Type& type) const { return types::Scale(type, subject_.checked.type_table); }

  std::string Written(ast::ExprId id) const {
    const source::Span span = subject_.ast[id].span;
    return std::string(subject_.sources.Get(span.file).Text(span));
  }

  engine::Lane At(ast::ExprId expr, std::uint32_t alternative) const {
    return engine::ReferenceEvaluate(subject_.ast, subject_.checked, subject_.batch, subject_.index,
                                     subject_.as_of, alternative, nullptr, expr, subject_.scenario);
  }

  const Subject& subject_;
  const Naming naming_;
  const std::vector<AlternativeTable::Row>& rows_;
  const Ranking ranking_;
  std::vector<Opening> openings_;
};

}  // namespace

std::vector<Opening> FindOpenings(const Subject& subject, const Evidence& evidence) {
  return Opener(subject, evidence).Run();
}

}  // namespace remit::govern
