#include "repl/decide/ranking.h"

#include <algorithm>
#include <limits>

#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/cases/knob_choice.h"
#include "interpreter/diagnostics/diagnostic.h"
#include "interpreter/engine/names.h"
#include "interpreter/govern/decide.h"

namespace remit::repl {
namespace {

using Quantity = Ranking::Quantity;

base::Result<Quantity> FindQuantity(const engine::Program& program, const std::string& name) {
  const check::Model& model = program.model();
  const graph::Outputs& outputs = program.graph().outputs;
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < model.lets.size(); ++i) {
    names.push_back(model.lets[i].name);
    if (model.lets[i].name != name) continue;
    if (!outputs.lets[i].valid()) {
      return base::Error{"`" + name + "` is uncertain: it has no one value to rank or show by"};
    }
    return Quantity{name, model.lets[i].type, outputs.lets[i]};
  }
  for (std::size_t i = 0; i < model.objectives.size(); ++i) {
    names.push_back(model.objectives[i].name);
    if (model.objectives[i].name == name) {
      return Quantity{name, model.objectives[i].type, outputs.objectives[i].value};
    }
  }
  const std::string_view nearest = diagnostics::NearestName(name, names);
  return base::Error{"the policy has no let or objective `" + name + "`" +
                     (nearest.empty() ? "" : "; did you mean `" + std::string(nearest) + "`?")};
}

bool Ordered(const types::Type& type) {
  return !type.optional &&
         (type.kind == types::TypeKind::kNumber || type.kind == types::TypeKind::kDecimal ||
          type.kind == types::TypeKind::kDate);
}

// `480` takes the unit of the quantity, `480 minutes` must have it.
base::Result<std::int64_t> ParseAmount(const engine::Program& program, const Quantity& quantity,
                                       const std::string& text) {
  types::TextPool texts;
  const types::TypeTable& table = program.checked().type_table;
  types::Type type = quantity.type;
  type.whole = false;
  types::ParsedValue parsed = types::Parse(text, type, table, texts);
  if (!parsed.ok && text.find_first_not_of("0123456789.") == std::string::npos) {
    parsed = types::Parse(text + " " + types::Name(type, table), type, table, texts);
  }
  if (!parsed.ok) return base::Error{"--budget: `" + text + "`: " + parsed.failure.reason};
  return parsed.value.raw;
}

}  // namespace

base::Result<Ranking> Ranking::Make(const engine::Program& program, const RankOptions& options) {
  Ranking ranking(program);
  base::Result<Quantity> rank = FindQuantity(program, options.rank);
  if (!rank) return rank.error();
  ranking.rank_ = *rank;
  if (!Ordered(ranking.rank_.type))
    return base::Error{"`" + options.rank + "` has no order to rank by"};
  if (options.budget) {
    const std::size_t at = options.budget->find("<=");
    if (at == std::string::npos) return base::Error{"--budget is written NAME<=AMOUNT"};
    const auto trimmed = [](std::string text) {
      text.erase(0, text.find_first_not_of(' '));
      text.erase(text.find_last_not_of(' ') + 1);
      return text;
    };
    base::Result<Quantity> budget = FindQuantity(program, trimmed(options.budget->substr(0, at)));
    if (!budget) return budget.error();
    if (budget->type.kind != types::TypeKind::kDecimal || budget->type.optional) {
      return base::Error{"`" + budget->name + "` is not a quantity that can be added up exactly"};
    }
    base::Result<std::int64_t> amount =
        ParseAmount(program, *budget, trimmed(options.budget->substr(at + 2)));
    if (!amount) return amount.error();
    ranking.budget_ = *budget;
    ranking.amount_ = *amount;
  }
  for (const std::string& name : options.show) {
    base::Result<Quantity> shown = FindQuantity(program, name);
    if (!shown) return shown.error();
    ranking.shown_.push_back(*shown);
  }
  const check::Model& model = program.model();
  ranking.wanted_.resize(model.knobs.size());
  for (const std::string& condition : options.where) {
    base::Result<std::pair<std::size_t, std::uint32_t>> choice =
        cases::ParseKnobChoice(program.checked(), condition);
    if (!choice) return choice.error();
    ranking.wanted_[choice->first] = choice->second;
  }
  return ranking;
}

std::optional<std::string> Ranking::ReasonNotRanked(const engine::Core& core) const {
  if (core.status != engine::Status::kDecided) return std::string(engine::Name(core.status));
  if (core.recommended == engine::kNoAlternativeIndex) return "refused";
  const std::vector<std::uint32_t> positions =
      engine::KnobPositions(program_->model(), core.recommended);
  for (std::size_t k = 0; k < wanted_.size(); ++k) {
    if (!wanted_[k] || positions[k] == *wanted_[k]) continue;
    const check::KnobInfo& knob = program_->model().knobs[k];
    return knob.name + " " +
           types::Format(knob.alternatives[positions[k]], knob.type, program_->checked().type_table,
                         program_->checked().texts);
  }
  return std::nullopt;
}

bool Ranking::AddOne(const cases::Block& block, std::size_t index, const engine::Core& core) {
  const engine::CaseBatch& batch = block.cases;
  std::vector<graph::NodeId> nodes{rank_.node};
  if (budget_) nodes.push_back(budget_->node);
  for (const Quantity& quantity : shown_) nodes.push_back(quantity.node);
  const std::vector<govern::CaseValue> values =
      govern::EvaluateAt(*program_, batch, index, core.recommended, nodes);
  for (const govern::CaseValue& value : values) {
    if (!value.causes.empty() || value.absent) return false;
  }
  RankedCase ranked;
  ranked.row = block.rows[index];
  ranked.id = batch.ids[index];
  ranked.rank = values[0].value;
  if (budget_) ranked.budget = values[1].value.raw;
  for (std::size_t i = nodes.size() - shown_.size(); i < nodes.size(); ++i)
    ranked.shown.push_back(values[i].value);
  const check::Model& model = program_->model();
  const std::vector<std::uint32_t> positions = engine::KnobPositions(model, core.recommended);
  for (std::size_t k = 0; k < model.knobs.size(); ++k) {
    ranked.knobs.push_back(types::Format(model.knobs[k].alternatives[positions[k]],
                                         model.knobs[k].type, program_->checked().type_table,
                                         program_->checked().texts));
  }
  if (!block.kept.empty()) ranked.kept = block.kept[index];
  ranked.level = core.level;
  ranked_.push_back(std::move(ranked));
  return true;
}

void Ranking::Add(const cases::Block& block, const govern::DecisionColumns& columns) {
  for (std::size_t i = 0; i < columns.size; ++i) {
    const engine::Core core = columns.CoreOf(i);
    if (const std::optional<std::string> reason = ReasonNotRanked(core)) {
      ++not_ranked_[*reason];
    } else if (!AddOne(block, i, core)) {
      ++not_ranked_["a shown value is missing"];
    }
  }
}

RankedList Ranking::Finish() && {
  const bool number = rank_.type.kind == types::TypeKind::kNumber;
  std::stable_sort(ranked_.begin(), ranked_.end(), [&](const RankedCase& a, const RankedCase& b) {
    return number ? a.rank.number() > b.rank.number() : a.rank.raw > b.rank.raw;
  });
  RankedList list;
  list.not_ranked = std::move(not_ranked_);
  base::Int128 running = 0;
  for (RankedCase& ranked : ranked_) {
    if (budget_ && running + ranked.budget > amount_) {
      list.first_not_taken = ranked;
      list.after_budget = ranked_.size() - list.listed.size();
      break;
    }
    running += ranked.budget;
    ranked.running = running;
    list.listed.push_back(ranked);
  }
  return list;
}

std::string Ranking::Text(const Quantity& quantity, base::Int128 value) const {
  if (value > std::numeric_limits<std::int64_t>::max() ||
      value < std::numeric_limits<std::int64_t>::min()) {
    return "too large to show";
  }
  const types::Value raw{static_cast<std::int64_t>(value)};
  return engine::FormatValue(program_->checked(), program_->checked().texts, raw, quantity.type);
}

std::string Ranking::Short(const Quantity& quantity, base::Int128 value) const {
  constexpr int kDecimals = 2;
  const types::TypeTable& table = program_->checked().type_table;
  const bool fits = value <= std::numeric_limits<std::int64_t>::max() &&
                    value >= std::numeric_limits<std::int64_t>::min();
  if (quantity.type.kind != types::TypeKind::kDecimal || !fits) return Text(quantity, value);
  const int scale = types::Scale(quantity.type, table);
  const int kept = types::IsRatio(quantity.type) ? kDecimals + 1 : kDecimals;  // 0.662 is 66.2 %
  std::int64_t coarse = 0, rounded = 0;
  const auto raw = static_cast<std::int64_t>(value);
  if (builtins::RescaleDecimal(raw, scale, kept, coarse) != builtins::Fault::kNone ||
      builtins::RescaleDecimal(coarse, kept, scale, rounded) != builtins::Fault::kNone) {
    return Text(quantity, value);
  }
  return Text(quantity, rounded);
}

}  // namespace remit::repl
