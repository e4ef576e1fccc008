// Code for values in the order of their need.
#include "interpreter/tape/emit.h"

#include <bit>
#include <utility>

#include "interpreter/base/check.h"

namespace remit::tape {

Place Places::Add(PlaceInfo info) {
  if (infos_.size() > 65535) {
    full_ = true;
    return 0;
  }
  infos_.push_back(info);
  return static_cast<Place>(infos_.size() - 1);
}

Place Places::Constant(double number) {
  const auto found = by_constant_.find(std::bit_cast<std::uint64_t>(number));
  if (found != by_constant_.end()) return found->second;
  PlaceInfo info;
  info.holds = PlaceInfo::Holds::kConstants;
  info.offset = static_cast<std::uint32_t>(constants_.size());
  constants_.push_back(number);
  constants_.push_back(1 / number);
  const Place place = Add(info);
  by_constant_.emplace(std::bit_cast<std::uint64_t>(number), place);
  return place;
}

Emitter::Emitter(Values& values, Places& places, Known known, void* context)
    : values_(values), places_(places), known_(known), context_(context) {}

void Emitter::Emit(const std::vector<ValueId>& roots, const std::vector<ValueId>& gates) {
  for (const ValueId root : roots) roots_[root] = true;
  for (const ValueId root : roots) {
    if (!Ready(root)) Count(root);
  }
  for (const ValueId gate : gates) {
    Materialise(gate);
    Put(Code::kStopIfNone, 0, places_of_.at(gate).place);
  }
  for (const ValueId root : roots) {
    if (!Ready(root)) Materialise(root);
  }
}

Place Emitter::Spread(ValueId root) {
  REMIT_CHECK(Ready(root), "a root has been computed");
  const Places::Operand at = places_of_.at(root);
  if (!at.scalar) return at.place;
  if (FormOf(values_[root].kind) == Form::kMask) return MaskAt(root);
  PutOperand(Code::kLoadArray, at);
  const Place place = places_.Add({});
  Put(Code::kStore, place, 0);
  return place;
}

// The uses of everything that is to be computed.
void Emitter::Count(ValueId value) {
  if (uses_[value]++ > 0) return;
  for (const ValueId argument : values_[value].arguments) {
    if (Ready(argument)) continue;
    Count(argument);
  }
}

bool Emitter::Ready(ValueId value) {
  if (places_of_.contains(value)) return true;
  const Value& what = values_[value];
  if (what.kind == Kind::kConstant) {
    places_of_[value] = {places_.Constant(what.number), true};
    return true;
  }
  if (what.kind == Kind::kNever || what.kind == Kind::kEverywhere) {
    PlaceInfo info;
    info.holds =
        what.kind == Kind::kNever ? PlaceInfo::Holds::kNever : PlaceInfo::Holds::kEverywhere;
    info.form = Form::kMask;
    places_of_[value] = {places_.Add(info), false};
    return true;
  }
  const auto known = known_(context_, value);
  if (!known) return false;
  places_of_[value] = *known;
  return true;
}

namespace {

// Whether the instruction gives the accumulator a new value.
bool MakesAccumulator(Code code) {
  return code != Code::kStore && (code < Code::kLessArray || code >= Code::kSelectArray) &&
         (code < Code::kRowsOfColumn || code == Code::kPick);
}
// Whether place b is free, so that the accumulator can be loaded from it first.
bool LoadsFirst(Code code) {
  return (code >= Code::kAddArray && code <= Code::kDivideFromScalar) ||
         (code >= Code::kMinArray && code <= Code::kLimit) ||
         (code >= Code::kLessArray && code <= Code::kNotFinite);
}

}  // namespace

void Emitter::Put(Code code, Place target, Place a, Place b, std::size_t parameter) {
  Instruction::Load load = Instruction::Load::kNothing;
  if (LoadsFirst(code) && !code_.empty() && code_.back().target == 0) {
    const Instruction last = code_.back();
    const bool array = last.code == Code::kLoadArray;
    if (array || last.code == Code::kLoadScalar) {
      load = array ? Instruction::Load::kArray : Instruction::Load::kScalar;
      b = last.a;
      code_.pop_back();
    }
  }
  code_.push_back({code, load, static_cast<std::uint16_t>(parameter), target, a, b});
  if (MakesAccumulator(code)) made_by_ = code_.size() - 1;
}

// As part of what made the value, where that is the last instruction.
void Emitter::PutStore(Place place) {
  if (made_by_ && *made_by_ + 1 == code_.size() && code_.back().target == 0 &&
      MakesAccumulator(code_.back().code)) {
    code_.back().target = place;
  } else {
    Put(Code::kStore, place, 0);
  }
}

// 1 / (1 + exp(-x)), where nobody else reads the parts.
bool Emitter::Sigmoid(ValueId id) {
  const auto inner = [&](ValueId of, Kind kind) -> const Value* {
    const Value& value = values_[of];
    const bool alone = !Ready(of) && uses_.at(of) == 1 && !roots_.contains(of);
    return alone && value.kind == kind ? &value : nullptr;
  };
  const auto is_one = [&](ValueId of) {
    return values_[of].kind == Kind::kConstant && values_[of].number == 1;
  };
  const Value& quotient = values_[id];
  if (!is_one(quotient.arguments[0])) return false;
  const Value* const sum = inner(quotient.arguments[1], Kind::kAdd);
  if (sum == nullptr || !is_one(sum->arguments[0])) return false;
  const Value* const power = inner(sum->arguments[1], Kind::kExp);
  if (power == nullptr) return false;
  const Value* const negated = inner(power->arguments[0], Kind::kNegate);
  if (negated == nullptr) return false;
  const ValueId argument = negated->arguments[0];
  Prepare(argument);
  Generate(argument);
  if (places_of_.contains(argument)) Release(argument);
  Put(Code::kSigmoid, 0, 0);
  return true;
}

// The code of a scalar operand stands behind that of an array.
void Emitter::PutOperand(Code array, Places::Operand operand, Place extra) {
  const int code = static_cast<int>(array) + (operand.scalar ? 1 : 0);
  Put(static_cast<Code>(code), 0, operand.place, extra);
  held_.reset();
}

Place Emitter::Room(ValueId value) {
  const Form form = FormOf(values_[value].kind);
  PlaceInfo info;
  info.form = form;
  info.value = static_cast<std::uint32_t>(value.index());
  if (roots_.contains(value)) {
    info.holds = PlaceInfo::Holds::kKept;
    return places_.Add(info);
  }
  std::vector<Place>& free = free_[static_cast<std::size_t>(form)];
  if (!free.empty()) {
    const Place place = free.back();
    free.pop_back();
    return place;
  }
  return places_.Add(info);
}

// One use is over; the last one frees the room.
void Emitter::Release(ValueId value) {
  const auto uses = uses_.find(value);
  if (uses == uses_.end() || --uses->second > 0 || roots_.contains(value)) return;
  const Places::Operand at = places_of_.at(value);
  if (places_.infos()[at.place].holds != PlaceInfo::Holds::kPassing) return;
  free_[static_cast<std::size_t>(FormOf(values_[value].kind))].push_back(at.place);
}

Places::Operand Emitter::At(ValueId value) {
  REMIT_CHECK(Ready(value), "an operand has been computed");
  const Places::Operand at = places_of_.at(value);
  Release(value);
  return at;
}

void Emitter::Prepare(ValueId value) {
  if (Ready(value)) return;
  if (uses_.at(value) > 1 || roots_.contains(value) ||
      FormOf(values_[value].kind) != Form::kLanes) {
    Materialise(value);
  }
}

void Emitter::Materialise(ValueId value) {
  if (Ready(value)) return;
  switch (FormOf(values_[value].kind)) {
    case Form::kLanes: {
      Generate(value);
      const Place place = Room(value);
      PutStore(place);
      places_of_[value] = {place, false};
      held_ = value;
      break;
    }
    case Form::kMask:
      Mask(value);
      break;
    case Form::kRows:
      Rows(value);
      break;
  }
}

void Emitter::Binary(ValueId a, ValueId b, Code array, Code from_array, Place extra) {
  Prepare(a);
  if (b != a) Prepare(b);
  if (!Ready(a) && !Ready(b)) Materialise(b);
  if (!Ready(b)) {
    Generate(b);
    return PutOperand(from_array, At(a), extra);
  }
  if (Ready(a) && held_ == b && held_ != a) {
    Release(b);
    return PutOperand(from_array, At(a), extra);
  }
  if (Ready(a)) {
    Generate(a);
    Release(a);
  } else {
    Generate(a);
  }
  PutOperand(array, At(b), extra);
}

// acc + product or acc - product, where both factors lie ready and the product is used once.
bool Emitter::AddProduct(ValueId sum, ValueId product, bool subtract) {
  if (Ready(product) || uses_.at(product) > 1 || roots_.contains(product)) return false;
  const Value& factors = values_[product];
  if (factors.kind != Kind::kMultiply) return false;
  ValueId x = factors.arguments[0], y = factors.arguments[1];
  Prepare(x);
  Prepare(y);
  if (!Ready(x) || !Ready(y)) return false;
  if (places_of_.at(x).scalar) std::swap(x, y);
  if (places_of_.at(x).scalar) return false;
  Prepare(sum);
  Generate(sum);
  if (places_of_.contains(sum)) Release(sum);
  const bool scalar = places_of_.at(y).scalar;
  const Places::Operand first = At(x), second = At(y);
  const Code code = subtract
                        ? (scalar ? Code::kSubtractProductScalar : Code::kSubtractProductArrays)
                        : (scalar ? Code::kAddProductScalar : Code::kAddProductArrays);
  Put(code, 0, first.place, second.place);
  held_.reset();
  return true;
}

bool Emitter::FusedSum(const Value& value) {
  const ValueId a = value.arguments[0], b = value.arguments[1];
  if (a == b) return false;
  if (AddProduct(a, b, value.kind == Kind::kSubtract)) return true;
  if (value.kind == Kind::kAdd && AddProduct(b, a, false)) return true;
  if (value.kind != Kind::kAdd) return false;
  // A product of what is still to be computed and a scalar, and something that lies ready.
  for (const auto& [product, rest] : {std::pair(a, b), std::pair(b, a)}) {
    if (Ready(product) || uses_.at(product) > 1 || roots_.contains(product)) continue;
    const Value& factors = values_[product];
    if (factors.kind != Kind::kMultiply) continue;
    ValueId x = factors.arguments[0], y = factors.arguments[1];
    if (Ready(x)) std::swap(x, y);
    if (Ready(x) || !Ready(y) || !places_of_.at(y).scalar) continue;
    Prepare(rest);
    if (!Ready(rest)) continue;
    Generate(x);
    if (places_of_.contains(x)) Release(x);
    const Places::Operand factor = At(y), added = At(rest);
    Put(added.scalar ? Code::kMultiplyAddScalar : Code::kMultiplyAddArray, 0, added.place,
        factor.place);
    held_.reset();
    return true;
  }
  return false;
}

void Emitter::Generate(ValueId id) {
  if (held_ == id) return;
  if (Ready(id)) {
    PutOperand(Code::kLoadArray, places_of_.at(id));
    held_ = id;
    return;
  }
  const Value value = values_[id];
  const auto& arguments = value.arguments;
  const auto function = [&](Code code, Place a = 0) {
    Prepare(arguments[0]);
    Generate(arguments[0]);
    if (places_of_.contains(arguments[0])) Release(arguments[0]);
    Put(code, 0, a);
  };
  switch (value.kind) {
    case Kind::kAdd:
      if (!FusedSum(value)) Binary(arguments[0], arguments[1], Code::kAddArray, Code::kAddArray, 0);
      break;
    case Kind::kSubtract:
      if (FusedSum(value)) break;
      Binary(arguments[0], arguments[1], Code::kSubtractArray, Code::kSubtractFromArray, 0);
      break;
    case Kind::kMultiply:
      Binary(arguments[0], arguments[1], Code::kMultiplyArray, Code::kMultiplyArray, 0);
      break;
    case Kind::kDivide:
      if (Sigmoid(id)) break;
      Binary(arguments[0], arguments[1], Code::kDivideArray, Code::kDivideFromArray, 0);
      break;
    case Kind::kMin:
      Binary(arguments[0], arguments[1], Code::kMinArray, Code::kMinArray, 0);
      break;
    case Kind::kMax:
      Binary(arguments[0], arguments[1], Code::kMaxArray, Code::kMaxArray, 0);
      break;
    case Kind::kNegate:
      function(Code::kNegate);
      break;
    case Kind::kAbs:
      function(Code::kAbs);
      break;
    case Kind::kSqrt:
      function(Code::kSqrt);
      break;
    case Kind::kFloor:
      function(Code::kFloor);
      break;
    case Kind::kCeiling:
      function(Code::kCeiling);
      break;
    case Kind::kRound:
      function(Code::kRound);
      break;
    case Kind::kExp:
      function(Code::kExp);
      break;
    case Kind::kLog:
      function(Code::kLog);
      break;
    case Kind::kLogistic:
      function(Code::kLogistic);
      break;
    case Kind::kLimit:
      function(Code::kLimit);
      break;
    case Kind::kTimesDecimal:
      Binary(arguments[0], arguments[1], Code::kTimesDecimalArray, Code::kTimesDecimalArray,
             places_.Constant(values_[arguments[2]].number));
      break;
    case Kind::kOverDecimal:
      Binary(arguments[0], arguments[1], Code::kOverDecimalArray, Code::kOverDecimalFromArray,
             places_.Constant(values_[arguments[2]].number));
      break;
    case Kind::kToDecimal:
      function(Code::kToDecimal, places_.Constant(values_[arguments[1]].number));
      break;
    case Kind::kCall: {
      for (const ValueId argument : arguments) Materialise(argument);
      Call& call = values_.pool.calls.at(value.index);
      Call here = call;
      here.places.clear();
      here.scalar.clear();
      for (const ValueId argument : arguments) {
        const Places::Operand at = At(argument);
        here.places.push_back(at.place);
        here.scalar.push_back(at.scalar ? 1 : 0);
      }
      values_.pool.calls.push_back(std::move(here));
      Put(Code::kCall, 0, 0, 0, values_.pool.calls.size() - 1);
      break;
    }
    case Kind::kSelect: {
      const Place mask = MaskAt(arguments[0]);  // kept until it has been read
      Binary(arguments[1], arguments[2], Code::kSelectArray, Code::kReplaceArray, mask);
      Release(arguments[0]);
      break;
    }
    case Kind::kPoison: {
      const Place mask = MaskAt(arguments[1]);
      Prepare(arguments[0]);
      Generate(arguments[0]);
      if (places_of_.contains(arguments[0])) Release(arguments[0]);
      Put(Code::kPoison, 0, 0, mask);
      Release(arguments[1]);
      break;
    }
    case Kind::kFromMask: {
      const Place mask = MaskAt(arguments[0]);
      Put(Code::kFromMask, 0, 0, mask);
      Release(arguments[0]);
      break;
    }
    case Kind::kPick: {
      Materialise(arguments[0]);
      Put(Code::kPick, 0, At(arguments[0]).place, 0, value.index);
      break;
    }
    default:
      REMIT_CHECK(false, "a source is known before its phase, and masks have places");
  }
  held_ = id;
}

// A mask in a place of its own where it is a scalar. The caller releases it.
Place Emitter::MaskAt(ValueId value) {
  Materialise(value);
  const Places::Operand at = places_of_.at(value);
  if (!at.scalar) return at.place;
  const auto known = broadcast_.find(value);
  if (known != broadcast_.end()) return known->second;
  PlaceInfo info;
  info.form = Form::kMask;
  const Place target = places_.Add(info);
  Put(Code::kMaskBroadcast, target, at.place);
  broadcast_[value] = target;
  return target;
}

void Emitter::Test(const Value& value, Place target) {
  struct Pair {
    Kind kind;
    Code code, turned;
  };
  constexpr Pair kPairs[] = {{Kind::kLess, Code::kLessArray, Code::kMoreArray},
                             {Kind::kAtMost, Code::kAtMostArray, Code::kAtLeastArray},
                             {Kind::kMore, Code::kMoreArray, Code::kLessArray},
                             {Kind::kAtLeast, Code::kAtLeastArray, Code::kAtMostArray},
                             {Kind::kEqual, Code::kEqualArray, Code::kEqualArray},
                             {Kind::kNotEqual, Code::kNotEqualArray, Code::kNotEqualArray}};
  const ValueId a = value.arguments[0], b = value.arguments[1];
  for (const Pair& pair : kPairs) {
    if (pair.kind != value.kind) continue;
    Prepare(a);
    if (a != b) Prepare(b);
    if (!Ready(a) && !Ready(b)) Materialise(b);
    const bool turned = !Ready(b) || (Ready(a) && held_ == b);
    const ValueId first = turned ? b : a, second = turned ? a : b;
    Generate(first);
    if (places_of_.contains(first)) Release(first);
    const Places::Operand at = At(second);
    const Code code = turned ? pair.turned : pair.code;
    Put(static_cast<Code>(static_cast<int>(code) + (at.scalar ? 1 : 0)), target, at.place);
  }
}

void Emitter::Mask(ValueId id) {
  const Value value = values_[id];
  const auto& arguments = value.arguments;
  Place target = 0;
  switch (value.kind) {
    case Kind::kLess:
    case Kind::kAtMost:
    case Kind::kMore:
    case Kind::kAtLeast:
    case Kind::kEqual:
    case Kind::kNotEqual:
      target = Room(id);
      Test(value, target);
      break;
    case Kind::kNotFinite:
      Prepare(arguments[0]);
      Generate(arguments[0]);
      if (places_of_.contains(arguments[0])) Release(arguments[0]);
      target = Room(id);
      Put(Code::kNotFinite, target, 0);
      break;
    case Kind::kAnd:
    case Kind::kOr:
    case Kind::kAndNot: {
      Materialise(arguments[0]);
      Materialise(arguments[1]);
      const Place a = MaskAt(arguments[0]), b = MaskAt(arguments[1]);
      Release(arguments[0]);
      Release(arguments[1]);
      target = Room(id);
      Put(value.kind == Kind::kAnd  ? Code::kMaskAnd
          : value.kind == Kind::kOr ? Code::kMaskOr
                                    : Code::kMaskAndNot,
          target, a, b);
      break;
    }
    case Kind::kNot: {
      const Place a = MaskAt(arguments[0]);
      Release(arguments[0]);
      target = Room(id);
      Put(Code::kMaskNot, target, a, a);
      break;
    }
    case Kind::kMaskSelect: {
      for (const ValueId argument : arguments) Materialise(argument);
      const Place mask = MaskAt(arguments[0]);
      const Place a = MaskAt(arguments[1]), b = MaskAt(arguments[2]);
      // Built from a copy of the mask: target = target ? a : b.
      PlaceInfo info;
      info.form = Form::kMask;
      info.holds = roots_.contains(id) ? PlaceInfo::Holds::kKept : PlaceInfo::Holds::kPassing;
      info.value = static_cast<std::uint32_t>(id.index());
      target = places_.Add(info);
      Put(Code::kMaskOr, target, mask, mask);
      Put(Code::kMaskSelect, target, a, b);
      for (const ValueId argument : arguments) Release(argument);
      break;
    }
    default:
      REMIT_CHECK(false, "a source is known before its phase");
  }
  places_of_[id] = {target, false};
}

void Emitter::Rows(ValueId id) {
  const Value value = values_[id];
  const auto& arguments = value.arguments;
  Place target = 0;
  if (value.kind == Kind::kRowsOfColumn) {
    if (arguments.size() > 1) Materialise(arguments[1]);
    Prepare(arguments[0]);
    Generate(arguments[0]);
    if (places_of_.contains(arguments[0])) Release(arguments[0]);
    target = Room(id);
    Put(Code::kRowsOfColumn, target, 0, 0, value.index);
    if (arguments.size() > 1) {
      Put(Code::kRowsAbsent, target, 0, MaskAt(arguments[1]), value.index);
      Release(arguments[1]);
    }
  } else {
    REMIT_CHECK(value.kind == Kind::kRowsAnd, "rows come from columns");
    Materialise(arguments[0]);
    const Value& second = values_[arguments[1]];
    const bool fused = !Ready(arguments[1]) && uses_.at(arguments[1]) == 1 &&
                       !roots_.contains(arguments[1]) && second.kind == Kind::kRowsOfColumn &&
                       second.arguments.size() == 1 && !places_of_.at(arguments[0]).scalar;
    if (fused) {
      const ValueId column = second.arguments[0];
      const std::uint32_t index = second.index;
      Prepare(column);
      Generate(column);
      if (places_of_.contains(column)) Release(column);
      const Place rest = At(arguments[0]).place;
      target = Room(id);
      Put(Code::kRowsAndColumn, target, rest, 0, index);
      places_of_[id] = {target, false};
      return;
    }
    Materialise(arguments[1]);
    Places::Operand a = At(arguments[0]), b = At(arguments[1]);
    if (a.scalar) std::swap(a, b);
    REMIT_CHECK(!a.scalar, "two scalars meet in the phase of cases");
    target = Room(id);
    Put(b.scalar ? Code::kRowsAndScalar : Code::kRowsAnd, target, a.place, b.place);
  }
  places_of_[id] = {target, false};
}

}  // namespace remit::tape
