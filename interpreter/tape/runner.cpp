// A tape at work: cases into places, the phases one after the other, and what is read of them.
#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <numeric>

#include "interpreter/base/check.h"
#include "interpreter/tape/machine.h"
#include "interpreter/tape/parts.h"
#include "interpreter/tape/tape.h"

namespace remit::tape {

struct Runner::State {
  explicit State(const TapeParts& tape);
  void Load(const engine::CaseBatch& batch, std::size_t first);
  void LoadLeaf(const TapeParts::Leaf& leaf, const engine::CaseBatch& batch, std::size_t first);
  void LoadAbsent(const TapeParts::Leaf& leaf, const engine::CaseBatch& batch, std::size_t first);
  void LoadForeign(const engine::CaseBatch& batch, std::size_t first);
  void RunCases(const std::vector<Instruction>& code);
  void Choose();
  bool ChooseAll();
  std::uint32_t Passed(const TapeParts::Cut& cut, double bound) const;
  std::pair<std::uint32_t, std::uint32_t> Between(std::size_t lane) const;
  void MoveKnobs(std::uint32_t first);
  void Sweep(std::size_t lane);
  void Show();
  bool AnyBit(const std::uint8_t* mask, std::size_t skip, std::size_t lanes) const;
  bool AllBits(const std::uint8_t* mask, std::size_t lanes) const;
  bool Bit(const std::uint8_t* mask, std::size_t lane) const {
    return (mask[lane >> shift] >> (lane & (machine.lanes - 1)) & 1) != 0;
  }
  bool Bit(Place place, std::size_t lane) const { return Bit(MaskOf(place), lane); }
  void SetBit(std::uint8_t* mask, std::size_t lane) const {
    mask[lane >> shift] |= static_cast<std::uint8_t>(1u << (lane & (machine.lanes - 1)));
  }
  // Bytes of a mask over the cases of the run, or over so many lanes.
  std::size_t MaskBytes() const { return MaskBytes(count); }
  std::size_t MaskBytes(std::size_t lanes) const { return (lanes + machine.lanes - 1) >> shift; }
  bool IsNever(Place place) const {
    return tape.places.infos()[place].holds == PlaceInfo::Holds::kNever;
  }
  std::uint8_t* MaskOf(Place place) const {
    return reinterpret_cast<std::uint8_t*>(rooms[place].base);
  }

  const TapeParts& tape;
  Machine machine;
  unsigned shift;  // a vector has 2^shift lanes
  Memory memory;
  std::vector<Room> rooms;
  std::vector<double*> own;  // by place: the room that is its own
  std::unique_ptr<engine::BlockEvaluator> block;
  std::vector<std::size_t> indices;
  std::vector<RuleLanes> rule_lanes;
  std::size_t count = 0;
  bool asked = false;  // some case asks before it has been looked at
  std::uint32_t knobs_at = 0;
  std::vector<std::uint8_t> asks;
  std::vector<Outcome> outcomes;
  std::vector<std::uint32_t> best, feasible;
  std::vector<double> scores;
};

Runner::State::State(const TapeParts& parts)
    : tape(parts),
      machine(MachineHere()),
      shift(static_cast<unsigned>(std::countr_zero(machine.lanes))),
      rooms(parts.places.infos().size()) {
  constexpr std::size_t kMost = std::max(Tape::kLanes, kSweepLanes);
  const auto& infos = tape.places.infos();
  std::size_t elements = 0;
  std::vector<std::size_t> offsets(infos.size(), 0);
  const std::size_t masks = ElementsOf(Form::kMask, kMost);
  const std::size_t none = elements;
  elements += masks;
  const std::size_t all = elements;
  elements += masks;
  for (std::size_t i = 0; i < infos.size(); ++i) {
    offsets[i] = elements;
    if (infos[i].holds == PlaceInfo::Holds::kConstants ||
        infos[i].holds == PlaceInfo::Holds::kKnob || infos[i].holds == PlaceInfo::Holds::kNever ||
        infos[i].holds == PlaceInfo::Holds::kEverywhere) {
      continue;
    }
    // An odd number of cache lines apart, lest all places fall into the same few sets of the cache.
    elements += ElementsOf(infos[i].form, kMost) + (infos[i].form == Form::kMask ? 0 : 72);
  }
  memory = Allocate(elements);
  std::memset(memory.get() + all, 0xff, masks * sizeof(double));
  own.resize(infos.size());
  for (std::size_t i = 0; i < infos.size(); ++i) {
    switch (infos[i].holds) {
      case PlaceInfo::Holds::kConstants:
        rooms[i] = {const_cast<double*>(tape.places.constants().data()) + infos[i].offset, 0};
        break;
      case PlaceInfo::Holds::kKnob:
        rooms[i] = {tape.knob_memory[i].get(), 0};
        break;
      case PlaceInfo::Holds::kNever:
        rooms[i] = {memory.get() + none, 0};
        break;
      case PlaceInfo::Holds::kEverywhere:
        rooms[i] = {memory.get() + all, 0};
        break;
      default:
        rooms[i] = {memory.get() + offsets[i], ~std::size_t{0}};
        break;
    }
    own[i] = rooms[i].base;
  }
  if (tape.has_foreign) block = std::make_unique<engine::BlockEvaluator>(*tape.program);
  indices.reserve(Tape::kLanes);
  asks.resize(Tape::kLanes);
  outcomes.resize(Tape::kLanes);
  best.resize(Tape::kLanes);
  feasible.resize(Tape::kLanes);
  scores.resize(Tape::kLanes);
}

// --- before ---

// What the next block reads of a column, right behind what this one does, is fetched while this one
// is worked on: columns are read block by block in turn, which no processor foresees. To fetch
// behind the end of a column does no harm.
void FetchBehind(const void* column, std::size_t bytes) {
  constexpr std::size_t kCacheLine = 64;
  const std::uintptr_t end = reinterpret_cast<std::uintptr_t>(column) + bytes;
  for (std::size_t at = 0; at < bytes; at += kCacheLine) {
    __builtin_prefetch(reinterpret_cast<const void*>(end + at));
  }
}

void Runner::State::LoadLeaf(const TapeParts::Leaf& leaf, const engine::CaseBatch& batch,
                             std::size_t first) {
  const engine::Column& column = batch.columns[leaf.leaf];
  double* const lanes = own[leaf.place];
  rooms[leaf.place].base = lanes;
  const std::uint8_t* const present = column.present.data() + first;
  const std::int64_t* const raw = column.raw.data() + first;
  if (count == Tape::kLanes) {
    FetchBehind(raw, count * sizeof *raw);
    FetchBehind(present, count);
  }
  if (count > 1 && column.expires.empty() && std::memchr(present, 0, count) == nullptr) {
    if (leaf.number && count % kLaneBlock == 0) {
      // As they stand: no lane behind the last is read. The machine writes to no leaf.
      rooms[leaf.place].base = reinterpret_cast<double*>(const_cast<std::int64_t*>(raw));
    } else if (leaf.number) {
      std::memcpy(lanes, raw, count * sizeof(double));
    } else if (machine.from_whole(raw, lanes, count) > 0) {
      asked = true;
      for (std::size_t i = 0; i < count; ++i) {
        if (lanes[i] != lanes[i]) asks[i] = 1;
      }
    }
    return;
  }
  if (count == 1 && column.expires.empty() && *present != 0) {
    if (const std::optional<double> lane = LaneOf(*raw, leaf.number)) {
      *lanes = *lane;
      return;
    }
  }
  const std::int64_t as_of = tape.program->as_of();
  for (std::size_t i = 0; i < count; ++i) {
    const bool has = column.expires.empty() ? present[i] != 0 : column.Has(first + i, as_of);
    const std::optional<double> lane =
        has ? LaneOf(raw[i], leaf.number) : std::optional<double>(0.0);
    lanes[i] = lane.value_or(0);
    if (lane && (has || leaf.optional)) continue;
    asks[i] = 1;
    asked = true;
  }
}

void Runner::State::LoadAbsent(const TapeParts::Leaf& leaf, const engine::CaseBatch& batch,
                               std::size_t first) {
  const engine::Column& column = batch.columns[leaf.leaf];
  std::uint8_t* const mask = MaskOf(leaf.place);
  std::memset(mask, 0, MaskBytes());
  for (std::size_t i = 0; i < count; ++i) {
    if (!column.Has(first + i, tape.program->as_of())) SetBit(mask, i);
  }
}

void Runner::State::LoadForeign(const engine::CaseBatch& batch, std::size_t first) {
  indices.resize(count);
  std::iota(indices.begin(), indices.end(), first);
  block->LoadCases(batch, indices, tape.foreign_plan);
  for (const Place place : tape.foreigns) {
    const Value& value = tape.values[ValueId(tape.places.infos()[place].value)];
    const engine::View view = (*block)[graph::NodeId(value.index)];
    const bool number =
        tape.program->graph()[graph::NodeId(value.index)].type.kind == types::TypeKind::kNumber;
    if (value.kind != Kind::kForeign) std::memset(MaskOf(place), 0, MaskBytes());
    for (std::size_t i = 0; i < count; ++i) {
      const engine::CauseId cause = view.CauseOf(i);
      if (value.kind == Kind::kForeign) {
        std::optional<double> lane;
        if (cause == engine::kPresent) lane = LaneOf(view.Raw(i), number);
        if (cause == engine::kAbsent) lane = 0;
        rooms[place].base[i] = lane.value_or(std::numeric_limits<double>::quiet_NaN());
        continue;
      }
      const bool set = value.kind == Kind::kForeignMask
                           ? cause == engine::kPresent && view.Raw(i) != 0
                       : value.kind == Kind::kForeignOpen ? cause > engine::kAbsent
                                                          : cause == engine::kAbsent;
      if (set) SetBit(MaskOf(place), i);
    }
  }
}

void Runner::State::Load(const engine::CaseBatch& batch, std::size_t first) {
  std::fill_n(asks.begin(), count, std::uint8_t{0});
  asked = false;
  for (const TapeParts::Leaf& leaf : tape.leaves) LoadLeaf(leaf, batch, first);
  for (const TapeParts::Leaf& leaf : tape.absents) LoadAbsent(leaf, batch, first);
  for (const std::uint32_t leaf : tape.required) {
    const engine::Column& column = batch.columns[leaf];
    for (std::size_t i = 0; i < count; ++i) {
      if (column.Has(first + i, tape.program->as_of())) continue;
      asks[i] = 1;
      asked = true;
    }
  }
  if (tape.has_foreign) LoadForeign(batch, first);
}

void Runner::State::RunCases(const std::vector<Instruction>& code) {
  if (count == 1) {
    machine.run_one(code, tape.values.pool, rooms.data());
  } else {
    machine.run(code, tape.values.pool, rooms.data(), count, 0);
  }
}

// --- the choice ---

// How many alternatives lie below the bound, or at it where that is still `passed`.
std::uint32_t Runner::State::Passed(const TapeParts::Cut& cut, double bound) const {
  const double* const knob = tape.knob_memory[cut.knob].get();
  const bool at_bound = cut.below == cut.met;
  const auto passed = [&](std::size_t at) {
    return at_bound ? knob[at] <= bound : knob[at] < bound;
  };
  std::size_t low = 0, left = tape.alternatives;
  if (cut.steps > 0) {
    // Evenly spaced: the place can be told to within a step or so, and is then made certain.
    const double guess = (bound - knob[0]) * cut.steps;
    low = !(guess > 0) ? 0 : guess < double(left) ? static_cast<std::size_t>(guess) : left;
    while (low > 0 && !passed(low - 1)) --low;
    while (low < left && passed(low)) ++low;
    return static_cast<std::uint32_t>(low);
  }
  while (left > 0) {
    const std::size_t half = left / 2;
    const bool after = passed(low + half);
    low = after ? low + half + 1 : low;
    left = after ? left - half - 1 : half;
  }
  return static_cast<std::uint32_t>(low);
}

// Between which alternatives those lie that meet the requirements which rise or fall with them.
std::pair<std::uint32_t, std::uint32_t> Runner::State::Between(std::size_t lane) const {
  std::uint32_t begin = 0, end = tape.alternatives;
  for (const TapeParts::Cut& cut : tape.cuts) {
    const Room& room = rooms[cut.bound];
    const std::uint32_t passed = Passed(cut, room.base[lane & room.step]);
    if (cut.below) {
      end = std::min(end, passed);
    } else {
      begin = std::max(begin, passed);
    }
  }
  return {begin, std::max(begin, end)};
}

// Moves what knobs alone decide so that its lane 0 is alternative `first`.
void Runner::State::MoveKnobs(std::uint32_t first) {
  if (first == knobs_at) return;
  knobs_at = first;
  for (const Place place : tape.knobs) {
    const bool mask = tape.places.infos()[place].form == Form::kMask;
    auto* const bytes = reinterpret_cast<std::uint8_t*>(tape.knob_memory[place].get());
    rooms[place].base = reinterpret_cast<double*>(bytes + (mask ? first >> shift : first * 8));
  }
}

// All alternatives of one case that may be feasible.
void Runner::State::Sweep(std::size_t lane) {
  outcomes[lane] = Outcome::kNone;
  feasible[lane] = 0;
  std::uint32_t count_of_feasible = 0;
  const auto [begin, end] = Between(lane);
  for (std::uint32_t first = begin & ~7u; first < end; first += kSweepLanes) {
    const std::size_t here = std::min<std::size_t>(kSweepLanes, end - first);
    const std::size_t skip = first < begin ? begin - first : 0;
    MoveKnobs(first);
    // What stops early leaves these as they are.
    if (tape.clears_feasible) std::memset(MaskOf(tape.feasible), 0, MaskBytes(here));
    if (tape.clears_doubtful) std::memset(MaskOf(*tape.doubtful), 0, MaskBytes(here));
    machine.run(tape.sweep_code, tape.values.pool, rooms.data(), here, lane);
    if (tape.doubtful && AnyBit(MaskOf(*tape.doubtful), skip, here)) {
      outcomes[lane] = Outcome::kAsk;
      return;
    }
    const Best found = machine.find_best(rooms[tape.score].base, MaskOf(tape.feasible), skip, here);
    if (found.count == 0) continue;
    count_of_feasible += static_cast<std::uint32_t>(found.count);
    if (outcomes[lane] == Outcome::kDecided && !(found.score > scores[lane])) continue;
    outcomes[lane] = Outcome::kDecided;
    scores[lane] = found.score + 0.0;
    best[lane] = first + static_cast<std::uint32_t>(found.lane);
  }
  feasible[lane] = count_of_feasible;
}

bool Runner::State::AnyBit(const std::uint8_t* mask, std::size_t skip, std::size_t lanes) const {
  const std::size_t width = machine.lanes;
  for (std::size_t i = skip >> shift; i * width < lanes; ++i) {
    unsigned bits = mask[i] & ((1u << width) - 1);
    if (bits == 0) continue;
    if (lanes - i * width < width) bits &= (1u << (lanes - i * width)) - 1;
    if (i * width < skip) bits &= ~0u << (skip - i * width);
    if (bits != 0) return true;
  }
  return false;
}

bool Runner::State::AllBits(const std::uint8_t* mask, std::size_t lanes) const {
  const std::size_t width = machine.lanes;
  for (std::size_t i = 0; i * width < lanes; ++i) {
    const unsigned all = (1u << std::min(width, lanes - i * width)) - 1;
    if ((mask[i] & all) != all) return false;
  }
  return true;
}

// Without knobs, where every case is decided.
bool Runner::State::ChooseAll() {
  if (tape.sweeps || asked) return false;
  for (const auto& place : {tape.refusal_open, tape.refused, tape.doubtful}) {
    if (place && AnyBit(MaskOf(*place), 0, count)) return false;
  }
  if (!AllBits(MaskOf(tape.feasible), count)) return false;
  std::fill_n(outcomes.data(), count, Outcome::kDecided);
  std::fill_n(best.data(), count, 0u);
  std::fill_n(feasible.data(), count, tape.alternatives);
  const Room& room = rooms[tape.score];
  if (room.step == 0) {
    std::fill_n(scores.data(), count, *room.base + 0.0);
  } else {
    for (std::size_t i = 0; i < count; ++i) scores[i] = room.base[i] + 0.0;
  }
  return true;
}

void Runner::State::Choose() {
  if (ChooseAll()) return;
  for (std::size_t lane = 0; lane < count; ++lane) {
    if (asks[lane] != 0 || (tape.refusal_open && Bit(*tape.refusal_open, lane))) {
      outcomes[lane] = Outcome::kAsk;
    } else if (tape.refused && Bit(*tape.refused, lane)) {
      outcomes[lane] = Outcome::kRefused;
    } else if (tape.sweeps) {
      Sweep(lane);
    } else if (tape.doubtful && Bit(*tape.doubtful, lane)) {
      outcomes[lane] = Outcome::kAsk;
    } else if (!Bit(tape.feasible, lane)) {
      outcomes[lane] = Outcome::kNone;
      feasible[lane] = 0;
    } else {
      outcomes[lane] = Outcome::kDecided;
      best[lane] = 0;
      scores[lane] = rooms[tape.score].base[lane & rooms[tape.score].step] + 0.0;
      feasible[lane] = tape.alternatives;
    }
  }
}

// --- after ---

void Runner::State::Show() {
  for (const auto& [knob, shown] : tape.knob_shown) {
    const Form form = tape.places.infos()[knob].form;
    const double* const from = tape.knob_memory[knob].get();
    double* const to = rooms[shown].base;
    if (form == Form::kMask) std::memset(to, 0, MaskBytes());
    for (std::size_t lane = 0; lane < count; ++lane) {
      const std::uint32_t at =
          outcomes[lane] == Outcome::kDecided ? best[lane] : tape.otherwise.value_or(0);
      if (form != Form::kMask) {
        std::memcpy(to + lane, from + at, sizeof(double));
      } else if (Bit(reinterpret_cast<const std::uint8_t*>(from), at)) {
        SetBit(MaskOf(shown), lane);
      }
    }
  }
  if (!tape.shown_code.empty()) RunCases(tape.shown_code);
  if (!tape.ask || !AnyBit(MaskOf(*tape.ask), 0, count)) return;
  for (std::size_t lane = 0; lane < count; ++lane) {
    const bool looked_at = outcomes[lane] == Outcome::kDecided ||
                           (outcomes[lane] != Outcome::kAsk && tape.otherwise.has_value());
    if (looked_at && Bit(*tape.ask, lane)) outcomes[lane] = Outcome::kAsk;
  }
}

Runner::Runner(const Tape& tape) : state_(std::make_unique<State>(*tape.parts_)) {}
Runner::~Runner() = default;
Runner::Runner(Runner&&) noexcept = default;
Runner& Runner::operator=(Runner&&) noexcept = default;

void Runner::Run(const engine::CaseBatch& batch, std::size_t first, std::size_t count) {
  REMIT_CHECK(count > 0 && count <= Tape::kLanes, "a block has 1 to kLanes cases");
  State& state = *state_;
  state.count = count;
  state.Load(batch, first);
  state.RunCases(state.tape.case_code);
  state.Choose();
  state.Show();
}

const std::vector<Outcome>& Runner::outcomes() const { return state_->outcomes; }
const std::vector<std::uint32_t>& Runner::best() const { return state_->best; }
const std::vector<double>& Runner::scores() const { return state_->scores; }
const std::vector<std::uint32_t>& Runner::feasible() const { return state_->feasible; }

void Runner::OutsideModel(std::uint8_t* flags) const {
  const State& state = *state_;
  if (!state.tape.outside || state.IsNever(*state.tape.outside)) {
    std::fill_n(flags, state.count, std::uint8_t{0});
  } else {
    state.machine.flags_from_mask(state.MaskOf(*state.tape.outside), flags, state.count);
  }
}

void Runner::FoldRules(std::span<const RuleEffect> effects, std::uint64_t* fired,
                       std::int32_t* level, std::uint64_t* sides) const {
  const State& state = *state_;
  if (state.count == 1) {
    *fired = 0;
    for (const RuleEffect& effect : effects) {
      if ((*state.MaskOf(state.tape.rules[effect.rule]) & 1) == 0) continue;
      *fired |= effect.bit;
      *level = std::max(*level, effect.level);
      *sides |= effect.sides;
    }
    return;
  }
  std::vector<RuleLanes>& lanes = state_->rule_lanes;
  lanes.clear();
  for (const RuleEffect& effect : effects) {
    lanes.push_back({state.MaskOf(state.tape.rules[effect.rule]), effect.bit,
                     static_cast<double>(effect.level), effect.sides});
  }
  state.machine.fold_rules(lanes, state.count, fired, level, sides);
}

void Runner::TellAsking(const std::int32_t* level, const std::uint64_t* sides, std::uint8_t low,
                        std::uint8_t* told) const {
  state_->machine.tell_asking(level, sides, state_->count, low, told);
}

bool Runner::NeverHolds(std::size_t rule) const {
  return state_->IsNever(state_->tape.rules.at(rule));
}

namespace {

std::int64_t RawOf(double lane, bool number) {
  if (number) return std::bit_cast<std::int64_t>(lane + 0.0);
  return lane - lane == 0 ? static_cast<std::int64_t>(lane) : 0;
}

}  // namespace

void Runner::ValueAt(std::size_t index, std::int64_t* raw, std::uint8_t* present) const {
  const State& state = *state_;
  const TapeParts::Shown& shown = state.tape.shown[index];
  const Room& room = state.rooms[shown.place];
  const std::size_t count = state.count;
  const bool number = shown.kind == types::TypeKind::kNumber;
  if (count == 1) {
    *raw = shown.kind == types::TypeKind::kBoolean ? *state.MaskOf(shown.place) & 1
                                                   : RawOf(*room.base, number);
    *present = 1;
    if (!shown.absent || (*state.MaskOf(*shown.absent) & 1) == 0) return;
    *raw = 0;
    *present = 0;
    return;
  }
  if (shown.kind == types::TypeKind::kBoolean) {
    state.machine.from_mask(state.MaskOf(shown.place), raw, count);
  } else if (shown.constant) {
    std::fill_n(raw, count, RawOf(*room.base, number));
  } else if (number) {
    state.machine.to_number(room.base, raw, count);
  } else {
    state.machine.to_whole(room.base, raw, count);
  }
  std::fill_n(present, count, std::uint8_t{1});
  if (!shown.absent) return;
  for (std::size_t i = 0; i < count; ++i) {
    if (!state.Bit(*shown.absent, i)) continue;
    present[i] = 0;
    raw[i] = 0;
  }
}

}  // namespace remit::tape
