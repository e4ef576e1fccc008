#include "interpreter/govern/exchange.h"

#include <algorithm>

namespace remit::govern {
namespace {

constexpr double kPointsPerUnit = 100;

double NumberOf(const check::Checked& checked, types::Value value, const types::Type& type) {
  if (type.kind == types::TypeKind::kNumber) return value.number();
  return types::ToNumber(types::FromScaled(value.raw, types::Scale(type, checked.type_table)));
}

bool HasValues(const Anchors& anchors) {
  return anchors.worst.causes.empty() && anchors.best.causes.empty();
}

}  // namespace

double Rate(const Pull& a, const Pull& b) { return a.share * b.range / (b.share * a.range); }

double RangeOf(const check::Checked& checked, types::Value worst, types::Value best,
               const types::Type& type) {
  const double range = NumberOf(checked, best, type) - NumberOf(checked, worst, type);
  return range * (types::IsRatio(type) ? kPointsPerUnit : 1);
}

std::string UnitOf(const check::Checked& checked, const types::Type& type) {
  if (types::IsRatio(type)) return "point";
  if (type.kind == types::TypeKind::kNumber) return "unit";
  return types::Name(type, checked.type_table);
}

std::vector<Anchors> AnchorsAt(const engine::Program& program, const engine::CaseBatch& batch,
                               std::size_t index) {
  std::vector<graph::NodeId> nodes;
  for (const auto& objective : program.graph().outputs.objectives)
    nodes.insert(nodes.end(), {objective.worst, objective.best});
  const std::vector<CaseValue> values =
      EvaluateAt(program, batch, index, engine::kNoAlternativeIndex, nodes);
  std::vector<Anchors> anchors;
  for (std::size_t i = 0; i + 1 < values.size(); i += 2)
    anchors.push_back({values[i], values[i + 1]});
  return anchors;
}

std::vector<ExchangeRate> RatesOf(const check::Checked& checked, const check::TradeOffStep& step,
                                  const std::vector<Anchors>& anchors) {
  std::vector<ExchangeRate> rates;
  if (step.kind != check::TradeOffStep::Kind::kWeigh) return rates;
  std::vector<std::size_t> weighing;
  std::vector<Pull> pulls(anchors.size());
  for (const check::TradeOffStep::Term& term : step.terms) {
    const std::size_t i = term.objective.index();
    if (term.share == 0) continue;
    if (!HasValues(anchors.at(i))) return rates;
    pulls[i] = {term.share, RangeOf(checked, anchors[i].worst.value, anchors[i].best.value,
                                    checked.model.objectives.at(i).type)};
    if (pulls[i].range == 0) return rates;
    weighing.push_back(i);
  }
  if (weighing.size() < 2) return rates;
  const auto type = [&](std::size_t i) -> const types::Type& {
    return checked.model.objectives.at(i).type;
  };
  const auto lighter = [&](std::size_t a, std::size_t b) {
    const bool a_money = types::IsMoney(type(a), checked.type_table);
    const bool b_money = types::IsMoney(type(b), checked.type_table);
    return a_money != b_money ? b_money : pulls[a].share < pulls[b].share;
  };
  const std::size_t in = *std::max_element(weighing.begin(), weighing.end(), lighter);
  for (const std::size_t of : weighing) {
    if (of == in) continue;
    ExchangeRate rate;
    rate.of = checked.model.objectives.at(of).name;
    rate.of_unit = UnitOf(checked, type(of));
    rate.in = checked.model.objectives.at(in).name;
    rate.in_unit = UnitOf(checked, type(in));
    rate.rate = Rate(pulls[of], pulls[in]);
    rate.of_less = pulls[of].range < 0;
    rate.in_less = pulls[in].range < 0;
    rates.push_back(std::move(rate));
  }
  return rates;
}

}  // namespace remit::govern
