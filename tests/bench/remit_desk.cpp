// Loads a policy of the benchmark and folds what it decides into outcomes.
#include "tests/bench/remit_desk.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "interpreter/ast/print.h"
#include "interpreter/check/check.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/engine/reference.h"
#include "interpreter/parse/parse.h"

namespace remit::bench {
namespace {

constexpr std::array<std::pair<const char*, Field>, kFieldCount> kInputs = {{
    {"list_price", kListPrice},
    {"unit_cost", kUnitCost},
    {"quantity", kQuantity},
    {"requested", kRequested},
    {"tenure", kTenure},
    {"credit_score", kCredit},
    {"segment", kSegment},
    {"competitor", kCompetitor},
    {"annual_revenue", kRevenue},
    {"overdue", kOverdue},
}};
constexpr std::array<const char*, 5> kDeviations = {"thin", "deep", "big", "shaky", "late"};
// Whole but for the requested percentage, which has halves; exact either way.
double FactorOf(const types::Type& type, const types::TypeTable& types, Field field) {
  if (type.kind == types::TypeKind::kNumber) return 0;
  if (type.kind != types::TypeKind::kDecimal) return 1;
  const double unit = std::pow(10, types::Scale(type, types));
  return field == kRequested ? unit / 100 : unit;
}

// Where the lets stand that an outcome is made of.
enum Place : std::uint8_t { kValue, kLine, kAction, kFirstDeviation };

[[noreturn]] void Stop(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(3);
}

std::unique_ptr<CheckedText> Read(const std::string& text) {
  auto policy = std::make_unique<CheckedText>();
  const source::FileId file = policy->sources.Add("benchmark.remit", text);
  parse::ParseFile(policy->sources, file, policy->ast, policy->sink);
  policy->checked = check::Check(policy->ast, policy->sources, policy->sink);
  if (policy->checked.ok && !policy->sink.has_errors()) return policy;
  Stop(diagnostics::RenderText(policy->sink.Sorted(), policy->sources));
}

check::LetId LetNamed(const check::Model& model, const std::string& name) {
  for (std::size_t i = 0; i < model.lets.size(); ++i)
    if (model.lets[i].name == name) return check::LetId(static_cast<std::uint32_t>(i));
  Stop("the policy has no let `" + name + "`");
}

}  // namespace

std::string Formatted(const std::string& text) {
  const std::unique_ptr<CheckedText> policy = Read(text);
  return ast::Print(policy->ast, policy->ast.files.front());
}

RemitDesk::RemitDesk(Size size, const std::string& text) : size_(size), policy_(Read(text)) {
  const check::Model& model = policy_->checked.model;
  program_ =
      std::make_unique<engine::Program>(engine::Program::Bind(policy_->ast, policy_->checked, 0));
  for (const check::InputLeaf& leaf : model.leaves) {
    for (const auto& [name, field] : kInputs) {
      if (leaf.path == name) {
        fields_.push_back(field);
        factors_.push_back(FactorOf(leaf.type, policy_->checked.type_table, field));
      }
    }
  }
  if (fields_.size() != model.leaves.size() || fields_.size() != kFieldCount)
    Stop("the policy's inputs are not those of the benchmark");

  table_only_ = model.name == "bench.table_x";
  std::vector<std::string> names = {"value", "line", "action"};
  if (size == Size::kL) names.emplace_back("concern");
  if (size != Size::kL && !table_only_)
    names.insert(names.end(), kDeviations.begin(), kDeviations.end());
  for (const std::string& name : names) wanted_.lets.push_back(LetNamed(model, name));
  wanted_.otherwise = 0;
  const types::Type& value = model.lets[wanted_.lets[kValue].index()].type;
  if (value.kind == types::TypeKind::kDecimal)
    value_scale_ = types::Scale(value, policy_->checked.type_table);
}

engine::CaseBatch RemitDesk::Batch(const CaseColumns& cases, std::size_t first,
                                   std::size_t count) const {
  engine::CaseBatch batch = engine::BlankCase(policy_->checked);
  batch.size = count;
  batch.ids.assign(count, "");
  batch.invalid.assign(count, {});
  batch.proposals.assign(count, std::nullopt);
  batch.attestations.clear();
  for (std::size_t leaf = 0; leaf < fields_.size(); ++leaf) {
    engine::Column& column = batch.columns[leaf];
    column.present.assign(count, 1);
    column.raw.resize(count);
    for (std::size_t i = 0; i < count; ++i)
      column.raw[i] = RawOf(leaf, cases[fields_[leaf]][first + i]);
  }
  return batch;
}

Outcome RemitDesk::Folded(const std::vector<std::int64_t>& lets, std::uint32_t shown) const {
  Outcome outcome;
  outcome.score = value_scale_ < 0
                      ? std::bit_cast<double>(lets[kValue])
                      : static_cast<double>(lets[kValue]) * std::pow(10, -value_scale_);
  outcome.row = static_cast<int>(std::bit_cast<double>(lets[kLine]));
  outcome.action = static_cast<int>(lets[kAction]);
  if (size_ == Size::kL) {
    outcome.deviations = static_cast<int>(std::bit_cast<double>(lets[kFirstDeviation]));
  } else {
    for (std::size_t bit = 0; kFirstDeviation + bit < lets.size(); ++bit)
      outcome.deviations |= static_cast<int>(lets[kFirstDeviation + bit]) << bit;
  }
  outcome.infeasible = shown == engine::kNoAlternativeIndex;
  outcome.best = outcome.infeasible ? 0 : static_cast<int>(shown);
  return outcome;
}

Outcome RemitDesk::OutcomeOf(const govern::DecisionColumns& columns, std::size_t index) const {
  std::vector<std::int64_t> lets;
  for (const govern::DecisionColumns::Let& let : columns.lets) {
    if (let.present[index] == 0) Stop("case " + std::to_string(index) + " lacks a value");
    lets.push_back(let.raw[index]);
  }
  return Folded(lets, columns.shown[index]);
}

Outcome RemitDesk::ReferenceOutcome(const engine::CaseBatch& batch, std::size_t index) const {
  const ast::Ast& ast = policy_->ast;
  const check::Checked& checked = policy_->checked;
  const engine::Core core = engine::ReferenceDecide(ast, checked, batch, index, 0);
  const std::uint32_t at = core.shown == engine::kNoAlternativeIndex ? 0 : core.shown;
  std::vector<std::int64_t> lets;
  for (const check::LetId let : wanted_.lets) {
    const engine::Lane lane = engine::ReferenceEvaluate(ast, checked, batch, index, 0, at, &core,
                                                        checked.model.lets[let.index()].value);
    if (!lane.causes.empty()) Stop("case " + std::to_string(index) + " lacks a value");
    lets.push_back(lane.value.raw);
  }
  return Folded(lets, core.shown);
}

}  // namespace remit::bench
