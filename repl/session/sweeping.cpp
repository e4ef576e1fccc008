// `:sweep`: one quantity from one value to another. For the case at hand the exact values at which
// something else is decided; for the set what each of several values comes to.
#include <algorithm>
#include <sstream>

#include "interpreter/engine/names.h"
#include "interpreter/govern/text_table.h"
#include "repl/amounts.h"
#include "repl/explore/sweep.h"
#include "repl/session/exploring.h"
#include "repl/session/session.h"

namespace remit::repl {
namespace {

using engine::Core;
using optimise::Rational;

constexpr const char* kForm =
    ":sweep parameter NAME | weight OBJECTIVE | bound REQUIREMENT  [LOW..HIGH] [step STEP]\n";
// Of a set as many are decided again, each value counted; what that leaves out is said.
constexpr std::uint64_t kMostDecisions = 250'000;
constexpr std::size_t kMostStretches = 200;

// What is decided from one value up to another.
struct Stretch {
  Rational from, to;
  std::optional<Core> core;  // nothing: there is no value between that could be written
};

class CaseSweep {
 public:
  CaseSweep(Session& session, const AtHand& at, const SweptQuantity& quantity)
      : session_(session), at_(at), quantity_(quantity) {}

  std::vector<Stretch> Stretches() {
    return quantity_.kind() == "weight" ? OfWeight() : OfValues();
  }
  bool exact() const { return exact_; }
  bool cut() const { return cut_; }

 private:
  static bool Same(const Core& a, const Core& b) {
    return a.status == b.status && a.recommended == b.recommended && a.verdict == b.verdict &&
           a.level == b.level && a.sides == b.sides;
  }

  Core At(const Rational& value) {
    session_.CheckStop();
    const check::Checked checked = quantity_.With(value);
    const engine::Program program = engine::Program::Bind(
        session_.policy().ast, checked, at_.program.as_of(), at_.program.scenario());
    return govern::DecideRange(program, at_.batch, at_.index, 1).front();
  }

  // A weight's places are where two alternatives are worth the same.
  std::vector<Stretch> OfWeight() {
    const Rational low = quantity_.values().front(), high = quantity_.values().back();
    CaseWalk walk(session_.policy().ast, at_.program, quantity_.Line(), {});
    walk.Add(at_.batch, at_.index, at_.core);
    const WalkReport report = std::move(walk).Finish();
    std::vector<Stretch> stretches;
    for (const WalkStretch& part : report.stretches) {
      if (stretches.size() == kMostStretches) {
        cut_ = true;
        break;
      }
      const Rational from = low + (high - low) * part.from, to = low + (high - low) * part.to;
      stretches.push_back({from, to, std::nullopt});
      const auto middle = types::ParseExactDecimal(optimise::Rounded((from + to) / 2, 9));
      const auto* decimal = std::get_if<types::ExactDecimal>(&middle);
      if (decimal == nullptr) continue;
      const Rational inside = ExactOf(*decimal);
      if (from < inside && inside < to) stretches.back().core = At(inside);
    }
    return stretches;
  }

  // Every change between two neighbours among the values is narrowed down to the least step.
  std::vector<Stretch> OfValues() {
    std::vector<Stretch> stretches;
    const std::vector<Rational>& values = quantity_.values();
    Stretch now{values.front(), values.front(), At(values.front())};
    for (std::size_t i = 1; i < values.size(); ++i) {
      const Core next = At(values[i]);
      while (!Same(*now.core, next)) {
        if (stretches.size() == kMostStretches) {
          cut_ = true;
          return stretches;
        }
        const auto [last, first] = Narrowed(now.to, *now.core, values[i]);
        now.to = last;
        stretches.push_back(now);
        now = {first, first, At(first)};
        if (first == values[i]) break;
      }
      now.to = values[i];
    }
    stretches.push_back(now);
    return stretches;
  }

  // The last value at which `core` is decided and the next one; `high` is decided otherwise.
  std::pair<Rational, Rational> Narrowed(Rational low, const Core& core, Rational high) {
    const std::optional<Rational> step = quantity_.LeastStep();
    if (!step) {
      exact_ = false;
      return {low, high};
    }
    optimise::Integer steps = optimise::Floor(Rational((high - low) / *step));
    while (steps > 1) {
      const optimise::Integer half = steps / 2;
      const Rational middle = low + Rational(half) * *step;
      if (Same(At(middle), core)) {
        low = middle;
        steps -= half;
      } else {
        high = middle;
        steps = half;
      }
    }
    return {low, Rational(low + *step)};
  }

  Session& session_;
  const AtHand& at_;
  const SweptQuantity& quantity_;
  bool exact_ = true, cut_ = false;
};

std::string Ending(const check::Model& model, const Core& core) {
  if (core.status != engine::Status::kDecided) return std::string(engine::Name(core.status));
  if (core.verdict == engine::Verdict::kRefuse) return "refused";
  std::string who = core.level < 0 ? "" : model.levels.at(static_cast<std::size_t>(core.level));
  for (std::size_t side = 0; side < model.sides.size(); ++side) {
    if ((core.sides >> side & 1) != 0) who += (who.empty() ? "" : " and ") + model.sides[side];
  }
  return who.empty() ? std::string(engine::Name(core.verdict)) : who;
}

std::string CaseText(Session& session, const SweptQuantity& quantity) {
  const auto at = session.at_hand();
  const check::Model& model = session.model();
  const std::string id(session.block().cases.ids[session.index()]);
  const std::string head = session.has_cases() ? "`" + id + "`" : "the case";
  if (at->core.status == engine::Status::kInvalid)
    return head + " is invalid, whatever " + quantity.name() + " is\n";
  CaseSweep sweep(session, *at, quantity);
  const std::vector<Stretch> stretches = sweep.Stretches();
  const bool weight = quantity.kind() == "weight";
  govern::TextTable table;
  table.rows.push_back({"", weight ? "weight from" : "from", "to"});
  for (const check::KnobInfo& knob : model.knobs) table.rows[0].push_back(knob.name);
  table.rows[0].emplace_back("who decides");
  const auto text = [&](const Rational& value) {
    return weight ? optimise::Rounded(value, 6) : quantity.Text(value);
  };
  for (const Stretch& stretch : stretches) {
    const auto& now = quantity.in_force();
    const bool here = now && stretch.from <= *now && *now <= stretch.to;
    std::vector<std::string> row{here ? "*" : "", text(stretch.from), text(stretch.to)};
    const bool chosen = stretch.core && stretch.core->recommended != engine::kNoAlternativeIndex;
    const std::vector<std::uint32_t> positions =
        chosen ? engine::KnobPositions(model, stretch.core->recommended)
               : std::vector<std::uint32_t>();
    for (std::size_t i = 0; i < model.knobs.size(); ++i) {
      row.push_back(!chosen ? "–"
                            : engine::FormatValue(session.policy().checked, at->batch.texts,
                                                  model.knobs[i].alternatives.at(positions[i]),
                                                  model.knobs[i].type));
    }
    row.push_back(stretch.core ? Ending(model, *stretch.core) : "too narrow to be tried");
    table.rows.push_back(std::move(row));
  }
  table.right.assign(table.rows[0].size(), true);
  table.right.front() = table.right.back() = false;
  std::string answer = head + ", " + (weight ? "weight of " : "") + quantity.name() +
                       (quantity.in_force() ? ", now " + text(*quantity.in_force()) : "") + "\n" +
                       govern::Render(table, "  ");
  if (!weight)
    answer += sweep.exact()
                  ? "  changes that undo each other between two of " +
                        std::to_string(quantity.values().size()) + " values tried are not seen\n"
                  : "  changes lie between the values told\n";
  if (sweep.cut()) answer += "  and more\n";
  return answer;
}

std::string SetText(Session& session, const WorldAndDay& world, const SweptQuantity& quantity) {
  const CaseSet& set = *session.state().cases;
  if (!session.has_cases() || set.size < 2) return {};
  std::vector<const engine::CaseBatch*> batches;
  std::uint64_t cases = 0;
  for (const cases::Block& block : set.blocks) {
    if (cases > 0 && (cases + block.cases.size) * quantity.values().size() > kMostDecisions) break;
    batches.push_back(&block.cases);
    cases += block.cases.size;
  }
  std::size_t at = 0;
  const auto sweep = SweepOver(
      session.policy(), world, quantity,
      [&]() -> base::Result<const engine::CaseBatch*> {
        return session.stop().asked() || at == batches.size() ? nullptr : batches[at++];
      },
      false);
  session.CheckStop();
  if (!sweep) return sweep.error().message + "\n";
  const std::string left_out = cases < set.size
                                   ? "  the first of " + std::to_string(set.size) +
                                         " cases; `remit sweep` decides all of a file\n"
                                   : "";
  return SweepText(session.policy().checked, *sweep) + left_out;
}

}  // namespace

base::Result<SweepOptions> ReadSweep(const std::string& text) {
  std::istringstream in(text);
  std::string kind, name, rest;
  in >> kind >> name;
  std::getline(in, rest);
  SweepOptions options;
  auto& swept = kind == "weight"  ? options.weight
                : kind == "bound" ? options.bound
                                  : options.parameter;
  if (name.empty() || (kind != "weight" && kind != "bound" && kind != "parameter"))
    return base::Error{kForm};
  swept = name;
  const std::size_t step = rest.find(" step ");
  if (step != std::string::npos) {
    options.step = Trimmed(rest.substr(step + 6));
    rest = rest.substr(0, step);
  }
  rest = Trimmed(rest);
  const std::size_t dots = rest.find("..");
  if (dots == std::string::npos) {
    if (!rest.empty()) return base::Error{"`" + rest + "` is no range: write `LOW..HIGH`\n"};
    return options;
  }
  options.from = Trimmed(rest.substr(0, dots));
  options.to = Trimmed(rest.substr(dots + 2));
  options.beyond = true;
  return options;
}

std::string WithoutDashes(std::string message) {
  for (std::size_t at; (at = message.find("--")) != std::string::npos;) message.erase(at, 2);
  return message;
}

std::string SweepAtHand(Session& session, const std::string& text) {
  const auto options = ReadSweep(text);
  if (!options) return options.error().message;
  const WorldAndDay world{session.World(), session.Day()};
  const auto quantity = SweptQuantity::Make(session.policy(), world, *options);
  if (!quantity) {
    const std::string message = quantity.error().message;
    if (!options->from && message.find("--") != std::string::npos)
      return message.substr(0, message.find(';')) + "\n" + kForm;
    return WithoutDashes(message) + "\n";
  }
  return CaseText(session, *quantity) + SetText(session, world, *quantity);
}

}  // namespace remit::repl
