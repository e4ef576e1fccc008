// Tries the values that the policy names, nearest first, and halves the way to the first that
// flips.
#include "interpreter/testing/flip_pair.h"

#include <algorithm>

#include "interpreter/testing/case_pool.h"

namespace remit::testing {
namespace {

using types::TypeKind;
using types::Value;

class Flipping {
 public:
  Flipping(const ast::Ast& ast, const check::Checked& checked, const Spot& spot, const Asks& asks,
           const std::function<bool(const FlipPair&)>& accepts)
      : ast_(ast),
        checked_(checked),
        model_(checked.model),
        spot_(spot),
        asks_(asks),
        accepts_(accepts) {}

  std::optional<FlipPair> Find() const {
    const std::optional<bool> here = asks_(spot_);
    if (!here) return std::nullopt;
    for (std::size_t knob = 0; knob < model_.knobs.size(); ++knob) {
      if (const auto pair = MoveKnob(knob, *here)) return pair;
    }
    for (std::size_t leaf = 0; leaf < model_.leaves.size(); ++leaf) {
      if (model_.leaves[leaf].type.kind == TypeKind::kList) continue;
      constexpr std::size_t kMostPlaces = 3;
      const std::size_t places = spot_.batch.columns[leaf].raw.size();
      for (std::size_t place = 0; place < std::min(places, kMostPlaces); ++place) {
        if (const auto pair = MoveLeaf(leaf, place, *here)) return pair;
        if (const auto pair = MovePresence(leaf, place, *here)) return pair;
      }
    }
    return std::nullopt;
  }

 private:
  std::optional<FlipPair> MoveKnob(std::size_t knob, bool here) const {
    const auto count = static_cast<std::int64_t>(model_.knobs[knob].alternatives.size());
    const std::vector<std::uint32_t> positions = engine::KnobPositions(model_, spot_.alternative);
    const auto at = static_cast<std::int64_t>(positions[knob]);
    const auto moved_to = [&](std::int64_t position) {
      Spot moved = spot_;
      std::vector<std::uint32_t> there = positions;
      there[knob] = static_cast<std::uint32_t>(position);
      moved.alternative = engine::AlternativeIndex(model_, there);
      return moved;
    };
    constexpr std::int64_t kMost = 100;
    for (std::int64_t distance = 1; distance < std::min(count, kMost); ++distance) {
      for (const std::int64_t position : {at + distance, at - distance}) {
        if (position < 0 || position >= count || asks_(moved_to(position)) != !here) continue;
        // The step back still is on the first side: the nearest comes first.
        const std::int64_t back = position > at ? position - 1 : position + 1;
        FlipPair pair{moved_to(back), moved_to(position), model_.knobs[knob].name,
                      KnobText(knob, back), KnobText(knob, position)};
        if (asks_(pair.before) == here && accepts_(pair)) return pair;
      }
    }
    return std::nullopt;
  }

  std::string KnobText(std::size_t knob, std::int64_t position) const {
    const check::KnobInfo& info = model_.knobs[knob];
    if (info.list) return "element " + std::to_string(position + 1);
    return types::Format(info.alternatives.at(static_cast<std::size_t>(position)), info.type,
                         checked_.type_table, checked_.texts);
  }

  Spot With(std::size_t leaf, std::size_t place, Value value) const {
    Spot moved = spot_;
    moved.batch.columns[leaf].raw.at(place) = value.raw;
    moved.batch.columns[leaf].present.at(place) = 1;
    return moved;
  }

  // How far two values are apart, for the order in which they are tried.
  static double Distance(Value a, Value b, const types::Type& type) {
    if (type.kind == TypeKind::kNumber)
      return a.number() > b.number() ? a.number() - b.number() : b.number() - a.number();
    const double x = static_cast<double>(a.raw), y = static_cast<double>(b.raw);
    return x > y ? x - y : y - x;
  }

  std::optional<FlipPair> MoveLeaf(std::size_t leaf, std::size_t place, bool here) const {
    const check::InputLeaf& info = model_.leaves[leaf];
    if (info.previous || spot_.batch.columns[leaf].present[place] == 0) return std::nullopt;
    const Value own{spot_.batch.columns[leaf].raw[place]};
    constexpr std::size_t kTried = 24;
    std::vector<Value> values = NotableValues(ast_, checked_, info, kTried);
    std::stable_sort(values.begin(), values.end(), [&](Value a, Value b) {
      return Distance(a, own, info.type) < Distance(b, own, info.type);
    });
    const bool ordered = info.type.kind == TypeKind::kDecimal || info.type.kind == TypeKind::kDate;
    for (const Value value : values) {
      if (asks_(With(leaf, place, value)) != !here) continue;
      Value stays = own, flips = value;
      if (ordered) Halve(leaf, place, here, stays, flips);
      FlipPair pair{With(leaf, place, stays), With(leaf, place, flips), info.path,
                    Text(stays, info.type), Text(flips, info.type)};
      if (accepts_(pair)) return pair;
      // Next to where it flips something else may keep it from telling.
      FlipPair wide{spot_, With(leaf, place, value), info.path, Text(own, info.type),
                    Text(value, info.type)};
      if (ordered && accepts_(wide)) return wide;
    }
    return std::nullopt;
  }

  // From known to not known, and back.
  std::optional<FlipPair> MovePresence(std::size_t leaf, std::size_t place, bool here) const {
    const check::InputLeaf& info = model_.leaves[leaf];
    if (info.previous || !info.type.optional) return std::nullopt;
    const engine::Column& column = spot_.batch.columns[leaf];
    std::vector<Spot> others;
    std::vector<std::string> texts;
    if (column.present[place] != 0) {
      others.push_back(spot_);
      others.back().batch.columns[leaf].present[place] = 0;
      texts.push_back("unknown");
    } else {
      constexpr std::size_t kTried = 6;
      for (const Value value : NotableValues(ast_, checked_, info, kTried)) {
        others.push_back(With(leaf, place, value));
        texts.push_back(Text(value, info.type));
      }
    }
    const std::string own =
        column.present[place] != 0 ? Text({column.raw[place]}, info.type) : "unknown";
    for (std::size_t i = 0; i < others.size(); ++i) {
      if (asks_(others[i]) != !here) continue;
      FlipPair pair{spot_, others[i], info.path, own, texts[i]};
      if (accepts_(pair)) return pair;
    }
    return std::nullopt;
  }

  // Until one step is between them. What has no answer on the way counts as not flipped.
  void Halve(std::size_t leaf, std::size_t place, bool here, Value& stays, Value& flips) const {
    const types::Type& type = model_.leaves[leaf].type;
    const std::int64_t step = type.whole ? check::WholeStep(type, checked_) : 1;
    while (true) {
      const std::int64_t low = std::min(stays.raw, flips.raw),
                         high = std::max(stays.raw, flips.raw);
      const std::int64_t steps = (high - low) / step;
      if (steps <= 1) return;
      const Value middle{low + steps / 2 * step};
      (asks_(With(leaf, place, middle)) == !here ? flips : stays) = middle;
    }
  }

  std::string Text(Value value, const types::Type& type) const {
    return types::Format(value, type, checked_.type_table, spot_.batch.texts);
  }

  const ast::Ast& ast_;
  const check::Checked& checked_;
  const check::Model& model_;
  const Spot& spot_;
  const Asks& asks_;
  const std::function<bool(const FlipPair&)>& accepts_;
};

}  // namespace

std::optional<FlipPair> FlipAt(const ast::Ast& ast, const check::Checked& checked, const Spot& spot,
                               const Asks& asks,
                               const std::function<bool(const FlipPair&)>& accepts) {
  return Flipping(ast, checked, spot, asks, accepts).Find();
}

}  // namespace remit::testing
