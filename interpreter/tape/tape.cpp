// Phases, and the rooms that their places have.
#include "interpreter/tape/tape.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <new>
#include <string>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/engine/block.h"
#include "interpreter/engine/hoisted.h"
#include "interpreter/tape/emit.h"
#include "interpreter/tape/lower.h"
#include "interpreter/tape/machine.h"

namespace remit::tape {
namespace {

constexpr std::size_t kSweepLanes = 256;                       // alternatives at a time
constexpr std::size_t kMostKnobArrays = std::size_t{1} << 27;  // bytes

struct Free {
  void operator()(double* memory) const { ::operator delete[](memory, std::align_val_t{64}); }
};
using Memory = std::unique_ptr<double[], Free>;

Memory Allocate(std::size_t elements) {
  auto* const memory =
      static_cast<double*>(::operator new[](elements * sizeof(double), std::align_val_t{64}));
  std::fill_n(memory, elements, 0.0);
  return Memory(memory);
}

std::size_t RoundUp(std::size_t count, std::size_t to) { return (count + to - 1) / to * to; }

// Elements of 8 bytes that a place over so many lanes takes. A mask has one byte per vector, at
// most one per lane; a cache line at least, so that no two share one.
std::size_t ElementsOf(Form form, std::size_t lanes) {
  return RoundUp(form == Form::kMask ? RoundUp(lanes, 8) / 8 : lanes, 8);
}

bool HasKnob(const Value& value) { return (value.stage & graph::kKnob) != 0; }
bool HasCase(const Value& value) { return (value.stage & graph::kInput) != 0; }

}  // namespace

struct TapeParts {
  const engine::Program* program = nullptr;
  Values values;
  Places places;
  std::vector<Instruction> case_code, sweep_code, shown_code;

  std::vector<Place> leaves, absents, foreigns;  // places to be filled per block
  std::vector<std::uint32_t> required;           // leaves that are not optional and lie in no place
  engine::Plan foreign_plan;
  bool has_foreign = false;

  // A requirement that only alternatives from some place on, or up to one, can meet.
  struct Cut {
    Place knob = 0;     // ascending over the alternatives
    Place bound = 0;    // of the case
    bool below = true;  // it is met below the bound, else above
    bool met = true;    // and at the bound itself
  };
  std::vector<Cut> cuts;
  std::vector<Place> knobs;  // places that knobs alone fill
  bool sweeps = false;
  std::uint32_t alternatives = 1;
  // Of the choice: at each alternative in the sweep, else per case.
  Place feasible = 0, score = 0;
  bool clears_feasible = false, clears_doubtful = false;  // the sweep writes it, and may stop
  std::optional<Place> doubtful;  // alternatives that only the block engine can judge
  std::optional<Place> refused, refusal_open;
  std::optional<Place> outside;
  std::vector<Place> rules;
  std::optional<Place> ask;  // cases shown that only the block engine can judge
  struct Shown {
    Place place = 0;
    std::optional<Place> absent;
    types::TypeKind kind = types::TypeKind::kNumber;
  };
  std::vector<Shown> shown;
  std::optional<std::uint32_t> otherwise;

  // Of places that knobs alone fill.
  std::vector<Memory> knob_memory;                  // by place, null for others
  std::vector<std::pair<Place, Place>> knob_shown;  // over all alternatives -> at those shown
};

namespace {

// Finds where values of earlier phases lie.
class Compiler {
 public:
  Compiler(const engine::Program& program, const Wanted& wanted, TapeParts& parts)
      : program_(program), wanted_(wanted), parts_(parts), lowering_(program, parts.values) {}

  bool Compile();

 private:
  struct Context {
    Compiler* compiler;
    Phase phase;
  };
  static std::optional<Places::Operand> Known(void* context, ValueId value) {
    const auto* const at = static_cast<Context*>(context);
    return at->compiler->KnownIn(at->phase, value);
  }
  std::optional<Places::Operand> KnownIn(Phase phase, ValueId value);
  Place SourcePlace(ValueId value);
  Place ShownPlaceOf(Place knob);
  std::vector<Instruction> Emit(Phase phase, const std::vector<ValueId>& roots,
                                const std::vector<ValueId>& spread = {},
                                const std::vector<ValueId>& gates = {});
  // What of earlier phases the computation of `roots` reads.
  void Boundary(ValueId value, std::map<ValueId, bool>& seen);
  Place PlaceOf(Phase phase, ValueId value);

  bool CutBy(ValueId condition);
  bool LowerChoice();
  bool LowerShown();
  bool RunKnobs();
  void FindRequired();

  const engine::Program& program_;
  const Wanted& wanted_;
  TapeParts& parts_;
  Lowering lowering_;
  std::map<ValueId, Place> case_places_, knob_places_, sweep_places_, shown_places_;
  std::map<ValueId, Place> spread_;  // of the choice, with a lane for each
  std::map<Place, Place> shown_of_;
  std::vector<ValueId> case_roots_, knob_roots_, sweep_roots_, shown_roots_;

  struct CutValues {
    ValueId knob, bound;
    bool below, met;
  };
  std::vector<CutValues> cuts_;
  std::vector<ValueId> gates_;
  ValueId feasible_, score_;
  std::optional<ValueId> doubtful_, refused_, refusal_open_, outside_, ask_;
  std::vector<ValueId> rules_;
  struct Asked {
    ValueId value;
    std::optional<ValueId> absent;
    types::TypeKind kind;
  };
  std::vector<Asked> asked_;
};

Place Compiler::SourcePlace(ValueId id) {
  const Value& value = parts_.values[id];
  PlaceInfo info;
  info.form = FormOf(value.kind);
  info.value = static_cast<std::uint32_t>(id.index());
  switch (value.kind) {
    case Kind::kLeaf:
      info.holds = PlaceInfo::Holds::kLeaf;
      break;
    case Kind::kAbsent:
      info.holds = PlaceInfo::Holds::kAbsent;
      break;
    case Kind::kForeign:
    case Kind::kForeignMask:
    case Kind::kForeignOpen:
    case Kind::kForeignAbsent:
      info.holds = PlaceInfo::Holds::kForeign;
      break;
    default:
      REMIT_CHECK(false, "a source is what nothing computes");
  }
  const Place place = parts_.places.Add(info);
  switch (info.holds) {
    case PlaceInfo::Holds::kLeaf:
      parts_.leaves.push_back(place);
      break;
    case PlaceInfo::Holds::kAbsent:
      parts_.absents.push_back(place);
      break;
    default:
      parts_.foreigns.push_back(place);
      break;
  }
  return place;
}

bool IsCaseSource(Kind kind) {
  return kind == Kind::kLeaf || kind == Kind::kAbsent || kind == Kind::kForeign ||
         kind == Kind::kForeignMask || kind == Kind::kForeignOpen || kind == Kind::kForeignAbsent;
}

Place Compiler::ShownPlaceOf(Place knob) {
  const auto found = shown_of_.find(knob);
  if (found != shown_of_.end()) return found->second;
  PlaceInfo info = parts_.places.infos()[knob];
  info.holds = PlaceInfo::Holds::kKnobShown;
  const Place place = parts_.places.Add(info);
  shown_of_[knob] = place;
  parts_.knob_shown.emplace_back(knob, place);
  return place;
}

std::optional<Places::Operand> Compiler::KnownIn(Phase phase, ValueId id) {
  const Value& value = parts_.values[id];
  if (IsCaseSource(value.kind) || (!HasKnob(value) && phase != Phase::kKnobs)) {
    auto found = case_places_.find(id);
    if (found == case_places_.end()) {
      if (!IsCaseSource(value.kind)) return std::nullopt;
      found = case_places_.emplace(id, SourcePlace(id)).first;
    }
    return Places::Operand{found->second, phase == Phase::kSweep};
  }
  if (HasKnob(value) && !HasCase(value)) {
    auto found = knob_places_.find(id);
    if (found == knob_places_.end()) {
      if (value.kind != Kind::kKnob && value.kind != Kind::kKnobMask) return std::nullopt;
      PlaceInfo info;
      info.holds = PlaceInfo::Holds::kKnob;
      info.form = FormOf(value.kind);
      info.value = static_cast<std::uint32_t>(id.index());
      found = knob_places_.emplace(id, parts_.places.Add(info)).first;
    }
    const Place place = phase == Phase::kShown ? ShownPlaceOf(found->second) : found->second;
    return Places::Operand{place, false};
  }
  return std::nullopt;
}

std::vector<Instruction> Compiler::Emit(Phase phase, const std::vector<ValueId>& roots,
                                        const std::vector<ValueId>& spread,
                                        const std::vector<ValueId>& gates) {
  Context context{this, phase};
  Emitter emitter(parts_.values, parts_.places, &Compiler::Known, &context);
  emitter.Emit(roots, gates);
  for (const ValueId value : spread) spread_[value] = emitter.Spread(value);
  std::map<ValueId, Place>& places = phase == Phase::kCase    ? case_places_
                                     : phase == Phase::kKnobs ? knob_places_
                                     : phase == Phase::kSweep ? sweep_places_
                                                              : shown_places_;
  for (const ValueId root : roots) places[root] = emitter.PlaceOf(root);
  return emitter.Take();
}

void Compiler::Boundary(ValueId id, std::map<ValueId, bool>& seen) {
  if (!seen.emplace(id, true).second) return;
  const Value& value = parts_.values[id];
  if (value.kind == Kind::kConstant || value.kind == Kind::kNever ||
      value.kind == Kind::kEverywhere) {
    return;
  }
  if (!HasKnob(value)) {
    case_roots_.push_back(id);
    return;
  }
  if (!HasCase(value)) {
    knob_roots_.push_back(id);
    return;
  }
  for (const ValueId argument : value.arguments) Boundary(argument, seen);
}

// Is this a comparison of what rises with the alternatives and what the case alone decides?
bool Compiler::CutBy(ValueId condition) {
  const Value& value = parts_.values[condition];
  const bool below = value.kind == Kind::kLess || value.kind == Kind::kAtMost;
  const bool above = value.kind == Kind::kMore || value.kind == Kind::kAtLeast;
  if (!below && !above) return false;
  const bool knob_first = parts_.values[value.arguments[0]].kind == Kind::kKnob;
  const ValueId knob = value.arguments[knob_first ? 0 : 1];
  const ValueId bound = value.arguments[knob_first ? 1 : 0];
  const Value& moved = parts_.values[knob];
  if (moved.kind != Kind::kKnob || HasKnob(parts_.values[bound])) return false;
  const engine::View view = program_.hoisted().lanes[moved.index].All();
  const bool number =
      program_.graph()[graph::NodeId(moved.index)].type.kind == types::TypeKind::kNumber;
  for (std::size_t i = 1; i < program_.hoisted().alternatives; ++i) {
    if (*LaneOf(view.Raw(i), number) < *LaneOf(view.Raw(i - 1), number)) return false;
  }
  const bool met = value.kind == Kind::kAtMost || value.kind == Kind::kAtLeast;
  cuts_.push_back({knob, bound, below == knob_first, met});
  return true;
}

bool Compiler::LowerChoice() {
  const graph::Outputs& outputs = program_.graph().outputs;
  if (!outputs.exists.empty() || !program_.model().damps.empty()) return false;
  if (outputs.tie_break || !outputs.stages.empty()) return false;
  Values& values = parts_.values;
  feasible_ = values.Everywhere();
  ValueId standing = values.Everywhere();  // no requirement is false
  std::optional<ValueId> open;
  for (const graph::NodeId requirement : outputs.requirements) {
    const std::optional<Lowered> made = lowering_.Of(requirement);
    if (!made || made->absent) return false;
    if (!made->open && CutBy(made->value)) continue;
    feasible_ = values.And(feasible_, made->value);
    standing = values.And(standing, made->open ? values.Or(made->value, *made->open) : made->value);
    open = values.Either(open, made->open);
    if (HasKnob(values[standing]) && HasCase(values[standing])) gates_.push_back(standing);
  }
  const std::optional<ValueId> score = lowering_.LanesOf(outputs.score);
  if (!score) return false;
  score_ = *score;
  open = values.Either(open, values.Lacks(score_));
  if (open) doubtful_ = values.And(standing, *open);

  for (std::size_t i = 0; i < program_.model().rules.size(); ++i) {
    const check::RuleInfo& rule = program_.model().rules[i];
    if (rule.kind != check::RuleInfo::Kind::kRefuse || rule.uses_knob) continue;
    const std::optional<Lowered> made = lowering_.Of(outputs.rules[i]);
    if (!made || made->absent || HasKnob(values[made->value])) return false;
    refused_ = values.Either(refused_, made->value);
    refusal_open_ = values.Either(refusal_open_, made->open);
  }
  const std::optional<Lowered> outside = lowering_.Of(outputs.outside_model);
  if (!outside || HasKnob(values[outside->value])) return false;
  outside_ = outside->value;
  return true;
}

bool Compiler::LowerShown() {
  const graph::Outputs& outputs = program_.graph().outputs;
  Values& values = parts_.values;
  for (std::size_t i = 0; i < outputs.rules.size(); ++i) {
    const std::optional<Lowered> made = lowering_.Of(outputs.rules[i]);
    if (!made || made->absent) return false;
    rules_.push_back(made->value);
    if (program_.model().rules[i].kind == check::RuleInfo::Kind::kRefuse) continue;
    ask_ = values.Either(ask_, made->open);
  }
  for (std::size_t i = 0; i < outputs.guarantees.size(); ++i) {
    if (program_.model().guarantees[i].of == check::About::kProposals) continue;
    const std::optional<Lowered> made = lowering_.Of(outputs.guarantees[i]);
    if (!made || made->absent) return false;
    // Open or false: in both the block engine looks closer.
    ask_ = values.Either(ask_, values.Not(made->value));
  }
  for (const graph::NodeId node : wanted_.values) {
    const std::optional<Lowered> made = lowering_.Of(node);
    if (!made) return false;
    const types::TypeKind kind = program_.graph()[node].type.kind;
    const bool boolean = kind == types::TypeKind::kBoolean;
    std::optional<ValueId> lacks = boolean ? made->open : values.Lacks(made->value);
    if (lacks && made->absent) lacks = values.AndNot(*lacks, *made->absent);
    ask_ = values.Either(ask_, lacks);
    asked_.push_back({made->value, made->absent, kind});
  }
  return true;
}

Place Compiler::PlaceOf(Phase phase, ValueId value) {
  Context context{this, phase};
  if (const auto known = Known(&context, value)) return known->place;
  const Value& what = parts_.values[value];
  if (what.kind == Kind::kNever || what.kind == Kind::kEverywhere) {
    PlaceInfo info;
    info.form = Form::kMask;
    info.holds =
        what.kind == Kind::kNever ? PlaceInfo::Holds::kNever : PlaceInfo::Holds::kEverywhere;
    return parts_.places.Add(info);
  }
  const auto found = shown_places_.find(value);
  REMIT_CHECK(found != shown_places_.end(), "a root has been computed");
  return found->second;
}

// A root that is one number for all cases still wants a lane for each.
bool NeedsRoom(const Value& value) { return value.kind == Kind::kConstant; }

// Leaves that are not optional and that some root reads, also where its value does not show it: a
// case that lacks one of them is none for the tape.
void Compiler::FindRequired() {
  const graph::Outputs& outputs = program_.graph().outputs;
  std::vector<graph::NodeId> roots = outputs.requirements;
  roots.push_back(outputs.score);
  for (const auto* more : {&outputs.rules, &outputs.guarantees, &wanted_.values}) {
    roots.insert(roots.end(), more->begin(), more->end());
  }
  std::vector<std::uint32_t> loaded;
  for (const Place place : parts_.leaves) {
    loaded.push_back(parts_.values[ValueId(parts_.places.infos()[place].value)].index);
  }
  for (const graph::NodeId id : graph::Closure(program_.graph(), roots)) {
    const graph::Node& node = program_.graph()[id];
    if (node.op != graph::Op::kLeaf || program_.model().leaves[node.index].type.optional) continue;
    if (std::find(loaded.begin(), loaded.end(), node.index) != loaded.end()) continue;
    parts_.required.push_back(node.index);
  }
}

bool Compiler::Compile() {
  // Beyond, the code would be longer than what it saves, and chains of conditions deeper than a
  // stack should be.
  constexpr std::size_t kMostConditions = 1000;
  const graph::Outputs& outputs = program_.graph().outputs;
  if (outputs.rules.size() + outputs.requirements.size() + outputs.guarantees.size() +
          wanted_.values.size() >
      kMostConditions) {
    return false;
  }
  if (!LowerChoice() || !LowerShown()) return false;
  Values& values = parts_.values;
  parts_.alternatives = program_.hoisted().alternatives;
  std::vector<ValueId> choice{feasible_, score_};
  if (doubtful_) choice.push_back(*doubtful_);
  parts_.sweeps = std::any_of(choice.begin(), choice.end(),
                              [&](ValueId value) { return HasKnob(values[value]); }) ||
                  !cuts_.empty();
  std::map<ValueId, bool> seen;
  for (const ValueId value : choice) Boundary(value, seen);
  // A requirement that never holds does away with what the gates before it read.
  for (const ValueId gate : gates_) Boundary(gate, seen);
  for (const CutValues& cut : cuts_) {
    Boundary(cut.knob, seen);
    Boundary(cut.bound, seen);
  }
  std::vector<ValueId> shown = rules_;
  if (ask_) shown.push_back(*ask_);
  for (const Asked& asked : asked_) {
    shown.push_back(asked.value);
    if (asked.absent) shown.push_back(*asked.absent);
  }
  for (const ValueId value : shown) Boundary(value, seen);
  for (const auto& more : {refused_, refusal_open_, outside_}) {
    if (more) Boundary(*more, seen);
  }
  const auto mixed = [&](const std::vector<ValueId>& roots) {
    std::vector<ValueId> of;
    for (const ValueId root : roots) {
      if (HasKnob(values[root]) && HasCase(values[root])) of.push_back(root);
    }
    std::sort(of.begin(), of.end());
    of.erase(std::unique(of.begin(), of.end()), of.end());
    return of;
  };
  if (!RunKnobs()) return false;
  parts_.case_code = Emit(Phase::kCase, case_roots_);
  if (parts_.sweeps) {
    std::vector<ValueId> roots = choice;
    roots.insert(roots.end(), gates_.begin(), gates_.end());
    parts_.sweep_code = Emit(Phase::kSweep, mixed(roots), choice, gates_);
  }
  for (const CutValues& cut : cuts_) {
    const Value& bound = values[cut.bound];
    parts_.cuts.push_back(
        {knob_places_.at(cut.knob),
         NeedsRoom(bound) ? parts_.places.Constant(bound.number) : PlaceOf(Phase::kCase, cut.bound),
         cut.below, cut.met});
  }
  parts_.shown_code = Emit(Phase::kShown, mixed(shown));

  const auto chosen = [&](ValueId value) {
    if (parts_.sweeps) return spread_.at(value);
    return NeedsRoom(values[value]) ? parts_.places.Constant(values[value].number)
                                    : PlaceOf(Phase::kCase, value);
  };
  parts_.feasible = chosen(feasible_);
  const auto written = [&](Place place) {
    const PlaceInfo::Holds holds = parts_.places.infos()[place].holds;
    return holds == PlaceInfo::Holds::kKept || holds == PlaceInfo::Holds::kPassing;
  };
  parts_.clears_feasible = parts_.sweeps && written(parts_.feasible);
  parts_.score = chosen(score_);
  if (doubtful_) parts_.doubtful = chosen(*doubtful_);
  parts_.clears_doubtful = parts_.doubtful && written(*parts_.doubtful);
  if (refused_) parts_.refused = PlaceOf(Phase::kCase, *refused_);
  if (refusal_open_) parts_.refusal_open = PlaceOf(Phase::kCase, *refusal_open_);
  if (outside_) parts_.outside = PlaceOf(Phase::kCase, *outside_);
  for (const ValueId rule : rules_) {
    parts_.rules.push_back(PlaceOf(Phase::kShown, rule));
  }
  if (ask_) parts_.ask = PlaceOf(Phase::kShown, *ask_);
  for (const Asked& asked : asked_) {
    TapeParts::Shown one;
    one.kind = asked.kind;
    one.place = NeedsRoom(values[asked.value]) ? parts_.places.Constant(values[asked.value].number)
                                               : PlaceOf(Phase::kShown, asked.value);
    if (asked.absent) one.absent = PlaceOf(Phase::kShown, *asked.absent);
    parts_.shown.push_back(one);
  }

  std::vector<graph::NodeId> foreign;
  for (const Place place : parts_.foreigns) {
    foreign.push_back(graph::NodeId(values[ValueId(parts_.places.infos()[place].value)].index));
  }
  parts_.has_foreign = !foreign.empty();
  if (parts_.has_foreign) parts_.foreign_plan = engine::PlanFor(program_.graph(), foreign);
  FindRequired();
  parts_.otherwise = wanted_.otherwise;
  return !parts_.places.full();
}

// What knobs alone decide, over all alternatives, once.
bool Compiler::RunKnobs() {
  std::vector<ValueId> computed;
  for (const ValueId root : knob_roots_) {
    const Kind kind = parts_.values[root].kind;
    if (kind != Kind::kKnob && kind != Kind::kKnobMask) computed.push_back(root);
  }
  const std::vector<Instruction> code = Emit(Phase::kKnobs, computed);
  for (const ValueId root : knob_roots_) KnownIn(Phase::kSweep, root);  // sources get their places

  // A sweep may begin at any eighth alternative, so that its last strip ends behind the last one.
  if (parts_.places.full()) return false;
  const std::size_t lanes = RoundUp(parts_.alternatives + kLaneBlock, kSweepLanes);
  const std::size_t count = parts_.places.infos().size();
  if (count * lanes * sizeof(double) > kMostKnobArrays) return false;
  parts_.knob_memory.resize(count);
  std::vector<Room> rooms(count);
  Memory none = Allocate(ElementsOf(Form::kMask, lanes));
  Memory all = Allocate(ElementsOf(Form::kMask, lanes));
  std::memset(all.get(), 0xff, ElementsOf(Form::kMask, lanes) * sizeof(double));
  const std::size_t width = VectorLanes();
  for (std::size_t i = 0; i < count; ++i) {
    const PlaceInfo info = parts_.places.infos()[i];
    if (info.holds == PlaceInfo::Holds::kConstants) {
      rooms[i].base = const_cast<double*>(parts_.places.constants().data()) + info.offset;
      continue;
    }
    if (info.holds == PlaceInfo::Holds::kNever || info.holds == PlaceInfo::Holds::kEverywhere) {
      rooms[i].base = info.holds == PlaceInfo::Holds::kNever ? none.get() : all.get();
      continue;
    }
    parts_.knob_memory[i] = Allocate(ElementsOf(info.form, lanes));
    rooms[i].base = parts_.knob_memory[i].get();
    if (info.holds != PlaceInfo::Holds::kKnob) continue;
    const Value& value = parts_.values[ValueId(info.value)];
    const engine::View view = program_.hoisted().lanes[value.index].All();
    const bool number =
        program_.graph()[graph::NodeId(value.index)].type.kind == types::TypeKind::kNumber;
    for (std::size_t at = 0; at < parts_.alternatives; ++at) {
      if (info.form == Form::kMask) {
        auto* const mask = reinterpret_cast<std::uint8_t*>(rooms[i].base);
        if (view.Raw(at) != 0) mask[at / width] |= static_cast<std::uint8_t>(1u << at % width);
        continue;
      }
      const std::optional<double> lane =
          view.CauseOf(at) == engine::kPresent ? LaneOf(view.Raw(at), number) : std::nullopt;
      rooms[i].base[at] = lane.value_or(std::numeric_limits<double>::quiet_NaN());
    }
  }
  Run(code, parts_.values.pool, rooms.data(), parts_.alternatives, 0);
  // From now on a computed root is a place that knobs alone fill.
  for (const ValueId root : computed) parts_.places.Settle(knob_places_.at(root));
  for (std::size_t i = 0; i < count; ++i) {
    if (parts_.places.infos()[i].holds != PlaceInfo::Holds::kKnob) {
      parts_.knob_memory[i].reset();
    } else {
      parts_.knobs.push_back(static_cast<Place>(i));
    }
  }
  return true;
}

}  // namespace

Tape::Tape(std::unique_ptr<TapeParts> parts) : parts_(std::move(parts)) {}
Tape::~Tape() = default;

std::unique_ptr<const Tape> Tape::Make(const engine::Program& program, const Wanted& wanted) {
  if (!program.hoisted().by_alternative) return nullptr;
  auto parts = std::make_unique<TapeParts>();
  parts->program = &program;
  if (!Compiler(program, wanted, *parts).Compile()) return nullptr;
  parts->knob_memory.resize(parts->places.infos().size());
  return std::unique_ptr<const Tape>(new Tape(std::move(parts)));
}

// --- running ---

struct Runner::State {
  explicit State(const TapeParts& tape);
  void Load(const engine::CaseBatch& batch, std::span<const std::size_t> cases);
  void LoadLeaf(Place place, const engine::CaseBatch& batch, std::span<const std::size_t> cases);
  void LoadAbsent(Place place, const engine::CaseBatch& batch, std::span<const std::size_t> cases);
  void LoadForeign(const engine::CaseBatch& batch, std::span<const std::size_t> cases);
  void Choose(std::size_t cases);
  bool ChooseAll(std::size_t cases);
  bool AllBits(const std::uint8_t* mask, std::size_t lanes) const;
  std::pair<std::uint32_t, std::uint32_t> Between(std::size_t lane) const;
  void MoveKnobs(std::uint32_t first);
  void Sweep(std::size_t lane);
  bool AnyBit(const std::uint8_t* mask, std::size_t skip, std::size_t lanes) const;
  void Show(std::size_t count);
  bool Bit(Place place, std::size_t lane) const {
    const auto* const mask = reinterpret_cast<const std::uint8_t*>(rooms[place].base);
    return (mask[lane / width] >> lane % width & 1) != 0;
  }
  bool IsNever(Place place) const {
    return tape.places.infos()[place].holds == PlaceInfo::Holds::kNever;
  }
  std::uint8_t* MaskOf(Place place) { return reinterpret_cast<std::uint8_t*>(rooms[place].base); }

  const TapeParts& tape;
  std::size_t width;
  Memory memory;
  std::vector<Room> rooms;
  std::vector<double*> own;  // by place: the room that is its own
  std::unique_ptr<engine::BlockEvaluator> block;
  std::size_t count = 0;
  std::uint32_t knobs_at = 0;
  std::vector<std::uint8_t> asks;
  std::vector<Outcome> outcomes;
  std::vector<std::uint32_t> best, feasible;
  std::vector<double> scores;
};

Runner::State::State(const TapeParts& parts)
    : tape(parts), width(VectorLanes()), rooms(parts.places.infos().size()) {
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
  asks.resize(Tape::kLanes);
  outcomes.resize(Tape::kLanes);
  best.resize(Tape::kLanes);
  feasible.resize(Tape::kLanes);
  scores.resize(Tape::kLanes);
}

void Runner::State::LoadLeaf(Place place, const engine::CaseBatch& batch,
                             std::span<const std::size_t> cases) {
  const std::uint32_t leaf = tape.values[ValueId(tape.places.infos()[place].value)].index;
  const check::InputLeaf& info = tape.program->model().leaves[leaf];
  const engine::Column& column = batch.columns.at(leaf);
  const bool number = info.type.kind == types::TypeKind::kNumber;
  const bool optional = info.type.optional;
  const bool consecutive = cases.back() - cases.front() + 1 == cases.size();
  double* const lanes = own[place];
  rooms[place].base = lanes;
  const std::int64_t as_of = tape.program->as_of();
  const std::uint8_t* const present = column.present.data();
  const bool whole = consecutive && column.expires.empty() &&
                     std::memchr(present + cases.front(), 0, cases.size()) == nullptr;
  if (whole) {
    const std::int64_t* const raw = column.raw.data() + cases.front();
    if (number && cases.size() % kLaneBlock == 0) {
      // As they stand: no lane behind the last is read. The machine writes to no leaf.
      rooms[place].base = reinterpret_cast<double*>(const_cast<std::int64_t*>(raw));
    } else if (number) {
      std::memcpy(lanes, raw, cases.size() * sizeof(double));
    } else if (FromWhole(raw, lanes, cases.size()) > 0) {
      for (std::size_t i = 0; i < cases.size(); ++i) {
        if (lanes[i] != lanes[i]) asks[i] = 1;
      }
    }
    return;
  }
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (!column.Has(cases[i], as_of)) {
      lanes[i] = 0;
      if (!optional) asks[i] = 1;
      continue;
    }
    const std::optional<double> lane = LaneOf(column.raw[cases[i]], number);
    lanes[i] = lane.value_or(0);
    if (!lane) asks[i] = 1;
  }
}

void Runner::State::LoadAbsent(Place place, const engine::CaseBatch& batch,
                               std::span<const std::size_t> cases) {
  const std::uint32_t leaf = tape.values[ValueId(tape.places.infos()[place].value)].index;
  const engine::Column& column = batch.columns.at(leaf);
  std::uint8_t* const mask = MaskOf(place);
  std::memset(mask, 0, Tape::kLanes / width);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (column.Has(cases[i], tape.program->as_of())) continue;
    mask[i / width] |= static_cast<std::uint8_t>(1u << i % width);
  }
}

void Runner::State::LoadForeign(const engine::CaseBatch& batch,
                                std::span<const std::size_t> cases) {
  block->LoadCases(batch, cases, tape.foreign_plan);
  for (const Place place : tape.foreigns) {
    const Value& value = tape.values[ValueId(tape.places.infos()[place].value)];
    const engine::View view = (*block)[graph::NodeId(value.index)];
    const bool number =
        tape.program->graph()[graph::NodeId(value.index)].type.kind == types::TypeKind::kNumber;
    if (value.kind != Kind::kForeign) std::memset(MaskOf(place), 0, Tape::kLanes / width);
    for (std::size_t i = 0; i < cases.size(); ++i) {
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
      if (set) MaskOf(place)[i / width] |= static_cast<std::uint8_t>(1u << i % width);
    }
  }
}

void Runner::State::Load(const engine::CaseBatch& batch, std::span<const std::size_t> cases) {
  count = cases.size();
  std::fill_n(asks.begin(), count, std::uint8_t{0});
  for (const Place place : tape.leaves) LoadLeaf(place, batch, cases);
  for (const Place place : tape.absents) LoadAbsent(place, batch, cases);
  for (const std::uint32_t leaf : tape.required) {
    const engine::Column& column = batch.columns.at(leaf);
    for (std::size_t i = 0; i < cases.size(); ++i) {
      if (!column.Has(cases[i], tape.program->as_of())) asks[i] = 1;
    }
  }
  if (tape.has_foreign) LoadForeign(batch, cases);
}

// Between which alternatives those lie that meet the requirements which rise or fall with them.
std::pair<std::uint32_t, std::uint32_t> Runner::State::Between(std::size_t lane) const {
  std::size_t begin = 0, end = tape.alternatives;
  for (const TapeParts::Cut& cut : tape.cuts) {
    const double* const knob = tape.knob_memory[cut.knob].get();
    const Room& room = rooms[cut.bound];
    const double bound = room.base[lane & room.step];
    // The first alternative at or above the bound, or above it.
    const bool after = cut.below == cut.met;
    std::size_t low = 0, left = tape.alternatives;
    while (left > 0) {
      const std::size_t half = left / 2;
      const double there = knob[low + half];
      const bool passed = after ? there <= bound : there < bound;
      low = passed ? low + half + 1 : low;
      left = passed ? left - half - 1 : half;
    }
    if (cut.below) {
      end = std::min(end, low);
    } else {
      begin = std::max(begin, low);
    }
  }
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(std::max(begin, end))};
}

// Moves what knobs alone decide so that its lane 0 is alternative `first`.
void Runner::State::MoveKnobs(std::uint32_t first) {
  if (first == knobs_at) return;
  knobs_at = first;
  for (const Place place : tape.knobs) {
    const bool mask = tape.places.infos()[place].form == Form::kMask;
    auto* const bytes = reinterpret_cast<std::uint8_t*>(tape.knob_memory[place].get());
    rooms[place].base = reinterpret_cast<double*>(bytes + (mask ? first / width : first * 8));
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
    const std::size_t vectors = (here + width - 1) / width;
    if (tape.clears_feasible) std::memset(MaskOf(tape.feasible), 0, vectors);
    if (tape.clears_doubtful) std::memset(MaskOf(*tape.doubtful), 0, vectors);
    tape::Run(tape.sweep_code, tape.values.pool, rooms.data(), here, lane);
    if (tape.doubtful && AnyBit(MaskOf(*tape.doubtful), skip, here)) {
      outcomes[lane] = Outcome::kAsk;
      return;
    }
    const Best found = FindBest(rooms[tape.score].base, MaskOf(tape.feasible), skip, here);
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
  for (std::size_t i = skip / width; i * width < lanes; ++i) {
    unsigned bits = mask[i] & ((1u << width) - 1);
    if (bits == 0) continue;
    if (lanes - i * width < width) bits &= (1u << (lanes - i * width)) - 1;
    if (i * width < skip) bits &= ~0u << (skip - i * width);
    if (bits != 0) return true;
  }
  return false;
}

// Without knobs, where every case is decided.
bool Runner::State::ChooseAll(std::size_t cases) {
  if (tape.sweeps || std::memchr(asks.data(), 1, cases) != nullptr) return false;
  for (const auto& place : {tape.refusal_open, tape.refused, tape.doubtful}) {
    if (place && AnyBit(MaskOf(*place), 0, cases)) return false;
  }
  if (!AllBits(MaskOf(tape.feasible), cases)) return false;
  std::fill_n(outcomes.data(), cases, Outcome::kDecided);
  std::fill_n(best.data(), cases, 0u);
  std::fill_n(feasible.data(), cases, tape.alternatives);
  const Room& room = rooms[tape.score];
  if (room.step == 0) {
    std::fill_n(scores.data(), cases, *room.base + 0.0);
  } else {
    for (std::size_t i = 0; i < cases; ++i) scores[i] = room.base[i] + 0.0;
  }
  return true;
}

bool Runner::State::AllBits(const std::uint8_t* mask, std::size_t lanes) const {
  for (std::size_t i = 0; i * width < lanes; ++i) {
    const std::size_t rest = std::min(width, lanes - i * width);
    const unsigned all = (1u << rest) - 1;
    if ((mask[i] & all) != all) return false;
  }
  return true;
}

void Runner::State::Choose(std::size_t cases) {
  if (ChooseAll(cases)) return;
  for (std::size_t lane = 0; lane < cases; ++lane) {
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

void Runner::State::Show(std::size_t cases) {
  for (const auto& [knob, shown] : tape.knob_shown) {
    const Form form = tape.places.infos()[knob].form;
    const double* const from = tape.knob_memory[knob].get();
    double* const to = rooms[shown].base;
    if (form == Form::kMask) std::memset(to, 0, Tape::kLanes / width);
    for (std::size_t lane = 0; lane < cases; ++lane) {
      const std::uint32_t at =
          outcomes[lane] == Outcome::kDecided ? best[lane] : tape.otherwise.value_or(0);
      if (form != Form::kMask) {
        std::memcpy(to + lane, from + at, sizeof(double));
        continue;
      }
      const auto* const bits = reinterpret_cast<const std::uint8_t*>(from);
      if ((bits[at / width] >> at % width & 1) == 0) continue;
      MaskOf(shown)[lane / width] |= static_cast<std::uint8_t>(1u << lane % width);
    }
  }
  tape::Run(tape.shown_code, tape.values.pool, rooms.data(), cases, 0);
  if (!tape.ask || !AnyBit(MaskOf(*tape.ask), 0, cases)) return;
  for (std::size_t lane = 0; lane < cases; ++lane) {
    const bool looked_at = outcomes[lane] == Outcome::kDecided ||
                           (outcomes[lane] != Outcome::kAsk && tape.otherwise.has_value());
    if (looked_at && Bit(*tape.ask, lane)) outcomes[lane] = Outcome::kAsk;
  }
}

Runner::Runner(const Tape& tape) : state_(std::make_unique<State>(*tape.parts_)) {}
Runner::~Runner() = default;
Runner::Runner(Runner&&) noexcept = default;
Runner& Runner::operator=(Runner&&) noexcept = default;

void Runner::Run(const engine::CaseBatch& batch, std::span<const std::size_t> cases) {
  REMIT_CHECK(!cases.empty() && cases.size() <= Tape::kLanes, "a block has 1 to kLanes cases");
  State& state = *state_;
  state.Load(batch, cases);
  tape::Run(state.tape.case_code, state.tape.values.pool, state.rooms.data(), cases.size(), 0);
  state.Choose(cases.size());
  state.Show(cases.size());
}

const std::vector<Outcome>& Runner::outcomes() const { return state_->outcomes; }
const std::vector<std::uint32_t>& Runner::best() const { return state_->best; }
const std::vector<double>& Runner::scores() const { return state_->scores; }
const std::vector<std::uint32_t>& Runner::feasible() const { return state_->feasible; }

void Runner::OutsideModel(std::span<std::uint8_t> lanes) const {
  if (!state_->tape.outside || state_->IsNever(*state_->tape.outside)) {
    std::fill(lanes.begin(), lanes.end(), std::uint8_t{0});
    return;
  }
  for (std::size_t i = 0; i < lanes.size(); ++i) lanes[i] = state_->Bit(*state_->tape.outside, i);
}

void Runner::AddRule(std::size_t rule, std::uint64_t bit, std::span<std::uint64_t> bits) const {
  const State& state = *state_;
  const Place place = state.tape.rules.at(rule);
  if (state.IsNever(place)) return;
  AddBit(reinterpret_cast<const std::uint8_t*>(state.rooms[place].base), bit, bits.data(),
         state.count);
}

void Runner::ValueAt(std::size_t index, std::span<std::int64_t> raw,
                     std::span<std::uint8_t> present) const {
  const State& state = *state_;
  const TapeParts::Shown& shown = state.tape.shown.at(index);
  const Room& room = state.rooms[shown.place];
  const std::size_t count = state.count;
  if (shown.kind == types::TypeKind::kBoolean) {
    FromMask(reinterpret_cast<const std::uint8_t*>(room.base), raw.data(), count);
  } else if (room.step == 0 &&
             state.tape.places.infos()[shown.place].holds == PlaceInfo::Holds::kConstants) {
    const bool number = shown.kind == types::TypeKind::kNumber;
    std::fill_n(raw.begin(), count,
                number ? std::bit_cast<std::int64_t>(*room.base + 0.0)
                       : static_cast<std::int64_t>(*room.base));
  } else if (shown.kind == types::TypeKind::kNumber) {
    ToNumber(room.base, raw.data(), count);
  } else {
    ToWhole(room.base, raw.data(), count);
  }
  std::memset(present.data(), 1, count);
  if (!shown.absent) return;
  for (std::size_t i = 0; i < count; ++i) {
    if (!state.Bit(*shown.absent, i)) continue;
    present[i] = 0;
    raw[i] = 0;
  }
}

std::string Tape::Listing() const {
  const auto list = [](const std::vector<Instruction>& code, std::string& text) {
    for (const Instruction& at : code) {
      text += "  " + std::to_string(static_cast<int>(at.code)) + " p" +
              std::to_string(at.parameter) + " -> " + std::to_string(at.target) + " a" +
              std::to_string(at.a) + " b" + std::to_string(at.b) + "\n";
    }
  };
  std::string text = "case\n";
  list(parts_->case_code, text);
  text += "sweep\n";
  list(parts_->sweep_code, text);
  text += "shown\n";
  list(parts_->shown_code, text);
  return text;
}

}  // namespace remit::tape
