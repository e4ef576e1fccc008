#include "tests/property/engine/flip_brute.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace remit::testing {
namespace {

using engine::Core;
using engine::Status;
using engine::Verdict;
using types::TypeKind;

constexpr const char* kGoals[] = {
    "lower", "higher", "sides", "allowed", "inside", "inside_with_reason", "other"};

bool Allowed(const Core& core) {
  return core.status == Status::kDecided && core.verdict != Verdict::kRefuse;
}

// Whether a goal makes sense from `here`, and whether it is met `there`.
bool Asked(const std::string& goal, const Core& here) {
  if (goal == "lower") return Allowed(here) && here.level > 0;
  if (goal == "higher" || goal == "sides") return Allowed(here);
  if (goal == "other") return true;
  if (goal == "allowed") return !Allowed(here);
  return !Allowed(here) || here.verdict != Verdict::kApprove;
}
bool Met(const std::string& goal, const Core& here, const Core& there) {
  if (goal == "other") {
    if (there.status != Status::kDecided && there.status != Status::kNoAlternative) return false;
    return there.status != here.status || there.verdict != here.verdict ||
           there.shown != here.shown || there.level != here.level || there.sides != here.sides;
  }
  if (!Allowed(there)) return false;
  if (goal == "lower") return there.level < here.level;
  if (goal == "higher") return there.level > here.level;
  if (goal == "sides") return there.level == here.level && there.sides != here.sides;
  if (goal == "inside") return there.verdict == Verdict::kApprove;
  if (goal == "inside_with_reason")
    return there.verdict == Verdict::kNeedsReason && there.level <= 0 && there.sides == 0;
  return true;
}

struct Point {
  std::uint64_t steps = 0;
  int moved = 0;
  std::uint32_t alternative = 0;
};

NearestByGoal Sum(const std::vector<Point>& points, const std::vector<Core>& cores,
                  const Core& here) {
  NearestByGoal answers;
  for (const std::string goal : kGoals) {
    if (!Asked(goal, here)) continue;
    Nearest nearest;
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (!Met(goal, here, cores[i])) continue;
      if (nearest.count == 0 || points[i].steps < nearest.steps) {
        nearest = {points[i].steps, 0, 0, true, {}};
      }
      if (points[i].steps != nearest.steps) continue;
      ++nearest.count;
      nearest.two_at_once = nearest.two_at_once && points[i].moved > 1;
      nearest.at.push_back(points[i].alternative);
    }
    for (std::size_t i = 0; i < points.size(); ++i) {
      const bool counts = nearest.count == 0 || points[i].steps <= nearest.steps;
      if (counts && cores[i].status != Status::kDecided) ++nearest.unjudged;
    }
    answers[goal] = nearest;
  }
  // With a reason only where that is nearer.
  if (auto with = answers.find("inside_with_reason"); with != answers.end()) {
    const Nearest& without = answers.at("inside");
    const bool helps =
        with->second.count > 0 && (without.count == 0 || with->second.steps < without.steps);
    if (!helps) answers.erase(with);
  }
  return answers;
}

bool HasOrder(const types::Type& type) {
  return type.kind == TypeKind::kDecimal || type.kind == TypeKind::kNumber ||
         type.kind == TypeKind::kDate;
}
bool Less(types::Value a, types::Value b, const types::Type& type) {
  return type.kind == TypeKind::kNumber ? a.number() < b.number() : a.raw < b.raw;
}

// The number of values that lie between two of them, the farther one included.
std::uint64_t Apart(const std::vector<types::Value>& values, types::Value a, types::Value b,
                    const types::Type& type, bool ordered) {
  if (a == b) return 0;
  if (!ordered) return 1;
  const types::Value low = Less(a, b, type) ? a : b, high = Less(a, b, type) ? b : a;
  return static_cast<std::uint64_t>(std::count_if(
      values.begin(), values.end(),
      [&](types::Value value) { return Less(low, value, type) && !Less(high, value, type); }));
}

std::size_t LengthFor(const check::KnobInfo& knob, const engine::CaseBatch& batch,
                      std::size_t index) {
  return knob.list ? std::min(knob.alternatives.size(), engine::LengthOf(batch, *knob.list, index))
                   : knob.alternatives.size();
}

// Values from the first to the last that are multiples of 1 / `per`, as numbers.
std::vector<types::Value> NumbersIn(const check::InputLeaf& leaf, types::Value present) {
  const double low = leaf.domain.low.number(), high = leaf.domain.high.number();
  double per = 1;
  while ((high - low) * per < 100 && per < 1e9) per *= 10;
  std::vector<types::Value> values;
  for (double i = std::floor(low * per) - 1; i <= std::ceil(high * per) + 1; i += 1) {
    const double value = i / per;
    if (value < low || value > high || (value == high && !leaf.domain.includes_high)) continue;
    values.push_back(types::Value::Of(value));
  }
  if (std::find(values.begin(), values.end(), present) == values.end()) values.push_back(present);
  return values;
}

std::vector<types::Value> ValuesFor(const check::Checked& checked, const check::InputLeaf& leaf,
                                    types::Value present) {
  std::vector<types::Value> values;
  if (leaf.type.kind == TypeKind::kBoolean) return {{0}, {1}};
  if (leaf.type.kind == TypeKind::kEnum) {
    const auto& info = checked.type_table.enumeration(types::EnumId(leaf.type.index));
    for (std::size_t i = 0; i < info.values.size(); ++i)
      values.push_back({static_cast<std::int64_t>(i)});
    return values;
  }
  if (leaf.type.kind == TypeKind::kNumber) return NumbersIn(leaf, present);
  const bool money = types::IsMoney(leaf.type, checked.type_table);
  // A euro, a month, a tenth of a point.
  const std::int64_t unit = money ? 10'000 : leaf.type.whole ? 1'000'000'000 : 1'000'000;
  for (std::int64_t raw = leaf.domain.low.raw; raw <= leaf.domain.high.raw; ++raw) {
    if (raw % unit != 0) {
      raw += unit - 1 - ((raw % unit) + unit) % unit;
      continue;
    }
    values.push_back({raw});
    raw += unit - 1;
  }
  if (std::find(values.begin(), values.end(), present) == values.end()) values.push_back(present);
  return values;
}

// One thing that moves.
struct Dial {
  bool input = true;
  std::size_t index = 0;
  std::size_t element = 0;  // of a list; 0 of what is no list
  std::vector<types::Value> values;
  std::vector<std::uint64_t> steps;  // by value
};

// As it is told: `quote.lines[2].price`.
std::string NameOf(const check::Model& model, const check::InputLeaf& leaf, std::size_t element) {
  if (!leaf.list) return leaf.path;
  const std::string& list = model.lists[leaf.list->index()].path;
  return list + "[" + std::to_string(element + 1) + "]" + leaf.path.substr(list.size());
}

}  // namespace

engine::CaseBatch Copies(const check::Model& model, const engine::CaseBatch& batch,
                         std::size_t index, std::size_t times) {
  engine::CaseBatch copies;
  copies.size = times;
  copies.texts = batch.texts;
  copies.columns.resize(model.leaves.size());
  copies.lists.resize(model.lists.size());
  for (std::size_t i = 0; i < times; ++i) {
    for (std::size_t leaf = 0; leaf < model.leaves.size(); ++leaf) {
      const engine::Column& column = batch.columns[leaf];
      const auto list = model.leaves[leaf].list;
      const std::size_t from = list ? batch.lists[list->index()].offsets[index] : index;
      const std::size_t until = list ? batch.lists[list->index()].offsets[index + 1] : index + 1;
      for (std::size_t place = from; place < until; ++place) {
        copies.columns[leaf].raw.push_back(column.raw[place]);
        copies.columns[leaf].present.push_back(column.present[place]);
        if (!column.expires.empty()) copies.columns[leaf].expires.push_back(column.expires[place]);
      }
    }
    for (std::size_t list = 0; list < model.lists.size(); ++list) {
      copies.lists[list].offsets.push_back(copies.lists[list].offsets.back() +
                                           engine::LengthOf(batch, check::ListId(list), index));
    }
  }
  copies.ids.assign(times, batch.ids[index]);
  copies.invalid.assign(times, batch.invalid[index]);
  copies.proposals.assign(times, batch.proposals[index]);
  return copies;
}

NearestByGoal BruteKnobs(const engine::Program& program, const engine::CaseBatch& batch,
                         std::size_t index, const Core& here) {
  const check::Model& model = program.model();
  const auto count = static_cast<std::uint32_t>(engine::AlternativeCount(model));
  const auto from = engine::KnobPositions(model, here.shown);
  std::vector<Point> points;
  std::vector<engine::Proposal> proposals;
  for (std::uint32_t alternative = 0; alternative < count; ++alternative) {
    const auto to = engine::KnobPositions(model, alternative);
    Point point{0, 0, alternative};
    engine::Proposal proposal = batch.proposals[index].value_or(engine::Proposal{});
    proposal.values.assign(model.knobs.size(), std::nullopt);
    bool exists = true;
    for (std::size_t knob = 0; knob < to.size(); ++knob) {
      const check::KnobInfo& info = model.knobs[knob];
      exists = exists && to[knob] < LengthFor(info, batch, index);
      proposal.values[knob] = to[knob];
      const std::uint64_t steps =
          Apart(info.alternatives, info.alternatives[from[knob]], info.alternatives[to[knob]],
                info.type, HasOrder(info.type) && !info.list);
      point.steps += steps;
      point.moved += steps > 0 ? 1 : 0;
    }
    if (!exists) continue;
    points.push_back(point);
    proposals.push_back(std::move(proposal));
  }
  engine::CaseBatch cases = Copies(model, batch, index, points.size());
  for (std::size_t i = 0; i < points.size(); ++i) cases.proposals[i] = proposals[i];
  return Sum(points, govern::DecideBatch(program, cases), here);
}

std::optional<NearestByGoal> BruteInputs(const engine::Program& program,
                                         const engine::CaseBatch& batch, std::size_t index,
                                         const Core& here, bool jointly, std::size_t most,
                                         const std::string& only) {
  const check::Model& model = program.model();
  std::vector<Dial> dials;
  for (std::size_t i = 0; i < model.leaves.size(); ++i) {
    const check::InputLeaf& leaf = model.leaves[i];
    if (!leaf.negotiable) continue;
    const std::size_t elements =
        leaf.list ? engine::LengthOf(batch, *leaf.list, index) : std::size_t{1};
    const std::size_t first = leaf.list ? batch.lists[leaf.list->index()].offsets[index] : index;
    for (std::size_t element = 0; element < elements; ++element) {
      if (!only.empty() && only != NameOf(model, leaf, element)) continue;
      if (batch.columns[i].present[first + element] == 0) continue;
      const types::Value present{batch.columns[i].raw[first + element]};
      Dial dial{true, i, element, ValuesFor(program.checked(), leaf, present), {}};
      for (const types::Value value : dial.values)
        dial.steps.push_back(Apart(dial.values, present, value, leaf.type, HasOrder(leaf.type)));
      dials.push_back(std::move(dial));
    }
  }
  if (dials.empty()) return std::nullopt;
  if (jointly) {
    if (!batch.proposals[index]) return std::nullopt;
    for (std::size_t knob = 0; knob < model.knobs.size(); ++knob) {
      const auto own = batch.proposals[index]->values[knob];
      if (!own) continue;
      const check::KnobInfo& info = model.knobs[knob];
      Dial dial{false, knob, 0, {}, {}};
      for (std::size_t i = 0; i < LengthFor(info, batch, index); ++i) {
        dial.values.push_back({static_cast<std::int64_t>(i)});
        dial.steps.push_back(Apart(info.alternatives, info.alternatives[*own], info.alternatives[i],
                                   info.type, HasOrder(info.type) && !info.list));
      }
      dials.push_back(std::move(dial));
    }
  }
  std::size_t count = 1;
  for (const Dial& dial : dials) {
    count *= dial.values.size();
    if (count > most) return std::nullopt;
  }
  engine::CaseBatch cases = Copies(model, batch, index, count);
  std::vector<Point> points;
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t rest = i;
    Point point;
    for (const Dial& dial : dials) {
      const std::size_t at = rest % dial.values.size();
      rest /= dial.values.size();
      point.steps += dial.steps[at];
      point.moved += dial.steps[at] > 0 ? 1 : 0;
      const auto list = model.leaves[dial.input ? dial.index : 0].list;
      const std::size_t place = list ? cases.lists[list->index()].offsets[i] + dial.element : i;
      if (dial.input)
        cases.columns[dial.index].raw[place] = dial.values[at].raw;
      else
        cases.proposals[i]->values[dial.index] = static_cast<std::uint32_t>(dial.values[at].raw);
    }
    points.push_back(point);
  }
  return Sum(points, govern::DecideBatch(program, cases), here);
}

}  // namespace remit::testing
