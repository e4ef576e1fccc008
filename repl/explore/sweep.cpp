// `remit sweep`: a set of cases decided again for each of several values of a parameter, a weight
// or a bound. The cases are read once, block by block; of each value only sums are kept.
#include "repl/explore/sweep.h"

#include <iostream>
#include <memory>

#include "interpreter/base/int128.h"
#include "interpreter/govern/values_at.h"
#include "repl/amounts.h"
#include "repl/commands.h"
#include "repl/explore/sweep_values.h"
#include "repl/open_cases.h"
#include "repl/picture/of_sweep.h"
#include "repl/picture/show.h"
#include "repl/terminal.h"

namespace remit::repl {
namespace {

using engine::Core;
using engine::Status;
using engine::Verdict;
using optimise::Rational;

bool SameDecision(const Core& a, const Core& b) {
  return a.status == b.status && a.recommended == b.recommended && a.verdict == b.verdict &&
         a.level == b.level && a.sides == b.sides;
}

// The policy with one value of what is swept.
struct Setting {
  std::unique_ptr<check::Checked> checked;  // null: as it is
  std::unique_ptr<engine::Program> program;
  SweepCounts counts;
  struct Sum {
    base::Int128 whole = 0;
    double real = 0;  // of numbers, in the order of the cases
  };
  std::vector<Sum> sums;  // by ObjectiveId
};

class Sweeper {
 public:
  Sweeper(const compile::Compilation& compilation, const WorldAndDay& world,
          const SweptQuantity& quantity, bool places)
      : compilation_(compilation), quantity_(quantity) {
    const auto program = [&](const check::Checked& checked) {
      return std::make_unique<engine::Program>(
          engine::Program::Bind(compilation.ast, checked, world.as_of, world.scenario));
    };
    base_ = program(compilation.checked);
    for (const Rational& value : quantity.values()) {
      Setting setting;
      if (value != quantity.in_force()) {
        setting.checked = std::make_unique<check::Checked>(quantity.With(value));
        setting.program = program(*setting.checked);
      }
      settings_.push_back(std::move(setting));
    }
    if (!quantity.in_force()) settings_.insert(settings_.begin(), Setting());
    for (Setting& setting : settings_) setting.sums.resize(model().objectives.size());
    if (places && quantity.kind() == "weight")
      walk_ = std::make_unique<CaseWalk>(compilation.ast, *base_, quantity.Line(),
                                         std::vector<check::ObjectiveId>());
  }

  // False where a weight has more exact places than are kept.
  bool Add(const engine::CaseBatch& batch) {
    const std::vector<Core> now = govern::DecideBatch(*base_, batch);
    cases_ += batch.size;
    for (Setting& setting : settings_) {
      const engine::Program& program = setting.program ? *setting.program : *base_;
      const std::vector<Core> cores =
          setting.program ? govern::DecideBatch(program, batch) : std::vector<Core>();
      Count(setting.program ? cores : now, now, setting.counts);
      AddSums(program, batch, setting.program ? cores : now, setting);
    }
    for (std::size_t i = 0; walk_ && i < batch.size; ++i) {
      if (!walk_->Add(batch, i, now[i])) return false;
    }
    return true;
  }

  Sweep Finish() {
    Sweep sweep;
    sweep.policy = model().name;
    sweep.title = model().title.empty() ? model().name : model().title;
    sweep.kind = quantity_.kind();
    sweep.name = quantity_.name();
    sweep.unit = quantity_.unit();
    sweep.limit = quantity_.limit();
    sweep.delegated = quantity_.delegated();
    sweep.cases = cases_;
    const std::size_t extra = quantity_.in_force() ? 0 : 1;
    for (std::size_t i = 0; i < settings_.size(); ++i) {
      SweepRow row;
      row.in_force = settings_[i].program == nullptr;
      row.value = i < extra ? "as it is" : quantity_.Text(quantity_.values()[i - extra]);
      if (i >= extra) row.number = quantity_.Number(quantity_.values()[i - extra]);
      row.counts = settings_[i].counts;
      for (std::size_t o = 0; o < settings_[i].sums.size(); ++o)
        row.sums.push_back(SumOf(o, settings_[i].sums[o]));
      sweep.rows.push_back(std::move(row));
    }
    if (walk_) TellPlaces(sweep);
    return sweep;
  }

 private:
  const check::Model& model() const { return compilation_.checked.model; }

  static void Count(const std::vector<Core>& cores, const std::vector<Core>& now,
                    SweepCounts& counts) {
    for (std::size_t i = 0; i < cores.size(); ++i) {
      switch (cores[i].status) {
        case Status::kInvalid:
          ++counts.invalid;
          break;
        case Status::kFault:
        case Status::kNeedsData:
          ++counts.not_decided;
          break;
        case Status::kNoAlternative:
          ++counts.no_alternative;
          break;
        case Status::kDecided:
          ++(cores[i].verdict == Verdict::kApprove  ? counts.approved
             : cores[i].verdict == Verdict::kRefuse ? counts.refused
                                                    : counts.escalated);
          break;
      }
      counts.changed += SameDecision(cores[i], now[i]) ? 0 : 1;
    }
  }

  void AddSums(const engine::Program& program, const engine::CaseBatch& batch,
               const std::vector<Core>& cores, Setting& setting) const {
    std::vector<std::size_t> decided;
    std::vector<std::uint32_t> at;
    for (std::size_t i = 0; i < cores.size(); ++i) {
      if (cores[i].recommended == engine::kNoAlternativeIndex) continue;
      decided.push_back(i);
      at.push_back(cores[i].recommended);
    }
    std::vector<graph::NodeId> nodes;
    for (const auto& objective : program.graph().outputs.objectives)
      nodes.push_back(objective.value);
    const auto values = govern::ValuesAt(program, batch, decided, at, nodes);
    for (std::size_t o = 0; o < nodes.size(); ++o) {
      const bool number = model().objectives[o].type.kind == types::TypeKind::kNumber;
      for (const govern::CaseValue& value : values[o]) {
        if (!value.causes.empty() || value.absent) continue;  // weighs nothing, and is not there
        if (number)
          setting.sums[o].real += value.value.number();
        else
          setting.sums[o].whole += value.value.raw;
      }
    }
  }

  Rational SumOf(std::size_t objective, const Setting::Sum& sum) const {
    if (model().objectives[objective].type.kind == types::TypeKind::kNumber)
      return optimise::ExactValue(sum.real);
    constexpr std::int64_t kHalf = std::int64_t{1} << 62;
    return Rational(optimise::Integer(static_cast<std::int64_t>(sum.whole / kHalf)) * kHalf +
                    static_cast<std::int64_t>(sum.whole % kHalf));
  }

  void TellPlaces(Sweep& sweep) {
    WalkReport report = std::move(*walk_).Finish();
    const Rational from = quantity_.values().front(), to = quantity_.values().back();
    sweep.places.emplace();
    for (std::size_t i = 1; i < report.stretches.size(); ++i) {
      WalkStretch& stretch = report.stretches[i];
      sweep.places->push_back(
          {from + (to - from) * stretch.from, stretch.changed, std::move(stretch.cases)});
    }
    sweep.crossings = report.places;
    sweep.confirmed = report.confirmed;
    sweep.too_near = report.too_near;
  }

  const compile::Compilation& compilation_;
  const SweptQuantity& quantity_;
  std::unique_ptr<engine::Program> base_;
  std::vector<Setting> settings_;  // as it is first where its value is not known; else by value
  std::unique_ptr<CaseWalk> walk_;
  std::uint64_t cases_ = 0;
};

}  // namespace

base::Result<Sweep> SweepOver(const compile::Compilation& compilation, const WorldAndDay& world,
                              const SweptQuantity& quantity, const NextCases& next, bool places) {
  Sweeper sweeper(compilation, world, quantity, places);
  while (true) {
    const base::Result<const engine::CaseBatch*> batch = next();
    if (!batch) return batch.error();
    if (*batch == nullptr) break;
    if (!sweeper.Add(**batch))
      return base::Error{"the recommendations change at more than " +
                         std::to_string(CaseWalk::kMostPlaces) + " weights; take fewer cases"};
  }
  Sweep sweep = sweeper.Finish();
  sweep.as_of = types::FormatDate(world.as_of);
  if (world.scenario)
    sweep.scenario = compilation.checked.model.scenarios.at(world.scenario->index()).name;
  return sweep;
}

int RunSweep(const SweepOptions& options) {
  Loaded loaded = LoadPolicy(options.input.policy);
  if (!loaded.compilation) return loaded.exit_code;
  const std::optional<WorldAndDay> world =
      WorldOf(options.input.scenario, options.input.as_of, loaded.compilation->checked.model);
  if (!world) return kUsage;
  const auto quantity = SweptQuantity::Make(*loaded.compilation, *world, options);
  if (!quantity) {
    Complain(quantity.error().message);
    return kUsage;
  }
  const OpenedCases opened = OpenCasesOf(options.input, *loaded.compilation);
  if (!opened.reader) return opened.exit_code;
  constexpr std::size_t kBlock = 1024;
  cases::Block block;
  std::optional<Progress> progress(opened.reader->Size());
  std::uint64_t done = 0;
  const auto sweep = SweepOver(*loaded.compilation, *world, *quantity,
                               [&]() -> base::Result<const engine::CaseBatch*> {
                                 done += block.cases.size;
                                 progress->Update(done, opened.reader->Progress().value_or(0));
                                 base::Result<cases::Block> next = opened.reader->Next(kBlock);
                                 if (!next) return next.error();
                                 block = std::move(next).value();
                                 return block.cases.size == 0 ? nullptr : &block.cases;
                               });
  progress.reset();
  if (!sweep) {
    Complain(sweep.error().message);
    return kEnvironment;
  }
  if (sweep->cases == 0) {
    Complain("`" + options.input.cases + "` holds no case");
    return kFindings;
  }
  const check::Checked& checked = loaded.compilation->checked;
  using Json = nlohmann::ordered_json;
  if (options.form == "json")
    std::cout << SweepJson(checked, *sweep).dump(2, ' ', false, Json::error_handler_t::replace)
              << '\n';
  else if (IsPictureForm(options.form))
    std::cout << InForm(OfSweep(checked, *sweep), options.form, TerminalHere(options.picture));
  else
    std::cout << SweepText(checked, *sweep);
  return kOk;
}

}  // namespace remit::repl
