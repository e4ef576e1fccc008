// From a program to the code of its phases, and what knobs alone decide.
#include "interpreter/tape/tape.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/engine/hoisted.h"
#include "interpreter/tape/emit.h"
#include "interpreter/tape/lower.h"
#include "interpreter/tape/machine.h"
#include "interpreter/tape/parts.h"

namespace remit::tape {
namespace {

constexpr std::size_t kMostKnobArrays = std::size_t{1} << 27;  // bytes

bool HasKnob(const Value& value) { return (value.stage & graph::kKnob) != 0; }
bool HasCase(const Value& value) { return (value.stage & graph::kInput) != 0; }

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
  TapeParts::Leaf LeafOf(Place place, const Value& value) const;
  Place ShownPlaceOf(Place knob);
  std::vector<Instruction> Emit(Phase phase, const std::vector<ValueId>& roots,
                                const std::vector<ValueId>& spread = {},
                                const std::vector<ValueId>& gates = {});
  // What of earlier phases the computation of `roots` reads.
  void Boundary(ValueId value, std::map<ValueId, bool>& seen);
  Place PlaceOf(Phase phase, ValueId value);

  bool CutBy(ValueId condition);
  double Spacing(Place knob) const;
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

TapeParts::Leaf Compiler::LeafOf(Place place, const Value& value) const {
  const types::Type& type = program_.model().leaves[value.index].type;
  return {place, value.index, type.kind == types::TypeKind::kNumber, type.optional};
}

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
      parts_.leaves.push_back(LeafOf(place, value));
      break;
    case PlaceInfo::Holds::kAbsent:
      parts_.absents.push_back(LeafOf(place, value));
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
  for (const TapeParts::Leaf& leaf : parts_.leaves) loaded.push_back(leaf.leaf);
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
         cut.below, cut.met, Spacing(knob_places_.at(cut.knob))});
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
    one.constant = parts_.places.infos()[one.place].holds == PlaceInfo::Holds::kConstants;
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

// Alternatives to a unit of what rises with them, where a place is told from its value to within
// a few; else 0.
double Compiler::Spacing(Place knob) const {
  constexpr double kNear = 4;
  const double* const value = parts_.knob_memory[knob].get();
  const std::uint32_t last = parts_.alternatives - 1;
  if (last == 0 || !(value[last] > value[0])) return 0;
  const double steps = last / (value[last] - value[0]);
  for (std::uint32_t i = 0; i <= last; ++i) {
    if (!(std::abs((value[i] - value[0]) * steps - i) < kNear)) return 0;
  }
  return steps;
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
  const Machine machine = MachineHere();
  const std::size_t width = machine.lanes;
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
  machine.run(code, parts_.values.pool, rooms.data(), parts_.alternatives, 0);
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
