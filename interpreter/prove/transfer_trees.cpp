// Ranges through a model from a file: the least and the greatest leaf of every tree, added as the
// engine adds them.
#include <algorithm>
#include <cmath>
#include <vector>

#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/models/bounds.h"
#include "interpreter/prove/step.h"
#include "interpreter/prove/transfer.h"

namespace remit::prove {

using builtins::Fault;
using check::ModelInfo;
using models::FeatureRange;
using models::RawBounds;

namespace {

class TreesRange {
 public:
  TreesRange(const Step& step, const ModelInfo& info)
      : step_(step), info_(info), trees_(*info.ensemble) {}

  Range Score() {
    std::vector<FeatureRange> features;
    for (const ModelInfo::Feed& feed : info_.feeds) features.push_back(FeatureOf(feed));
    if (nothing_) return OnlyFault();
    Range score;
    const RawBounds raw = models::Bounds(trees_, features);
    if (!std::isfinite(raw.low) || !std::isfinite(raw.high)) return Anything();
    RawBounds linked = models::LinkedBounds(trees_, raw);
    if (raw.low == raw.high) {  // then the score is that one, and is not widened
      double value = 0;
      if (models::LinkedScore(trees_, raw.low, value) != Fault::kNone) return OnlyFault();
      linked = {value, value};
    }
    if (!std::isfinite(linked.low) || !std::isfinite(linked.high)) return Anything();
    if (!AsDeclared(linked, score)) return raw.low == raw.high ? OnlyFault() : Anything();
    score.fault = may_fault_;
    return score;
  }

 private:
  FeatureRange FeatureOf(const ModelInfo::Feed& feed) {
    FeatureRange feature;
    feature.may_be_missing = true;
    if (feed.parameter < 0) return feature;
    const auto position = static_cast<std::size_t>(feed.parameter);
    const Range& argument = step_.arguments[position];
    feature.may_be_missing = argument.absent;
    if (!argument.has_value()) {
      feature.low = 1;
      feature.high = 0;
      if (!feed.codes.empty()) feature.values.emplace();
    } else if (feed.codes.empty()) {
      feature.low = NumberOf(position, argument.low);
      feature.high = NumberOf(position, argument.high);
      NoteSize(feature);
    } else {
      const auto last = static_cast<std::int64_t>(feed.codes.size()) - 1;
      const auto low = std::clamp<std::int64_t>(argument.low, 0, last);
      const auto high = std::clamp<std::int64_t>(argument.high, 0, last);
      std::vector<double> codes(feed.codes.begin() + low, feed.codes.begin() + high + 1);
      std::sort(codes.begin(), codes.end());
      codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
      feature.values = std::move(codes);
    }
    return feature;
  }

  double NumberOf(std::size_t position, std::int64_t point) const {
    if (step_.IsNumber(position)) return NumberAt(point);
    return builtins::DecimalToNumber(point, step_.graph[step_.node.arguments[position]].scale);
  }

  // A value that cannot be prepared is a fault of its case, and no value of the range.
  void NoteSize(FeatureRange& feature) {
    double ignored = 0;
    const bool low = models::Prepare(trees_.precision, feature.low, ignored) != Fault::kNone;
    const bool high = models::Prepare(trees_.precision, feature.high, ignored) != Fault::kNone;
    may_fault_ = may_fault_ || low || high;
    const bool one_side = (feature.low < 0) == (feature.high < 0);
    nothing_ = nothing_ || (low && high && one_side && !feature.may_be_missing);
  }

  bool AsDeclared(const RawBounds& ends, Range& score) const {
    if (step_.node.type.kind == types::TypeKind::kNumber) {
      score = Range::Between(NumberPoint(ends.low), NumberPoint(ends.high));
      return true;
    }
    score = Range::Point(0);
    return builtins::NumberToDecimal(ends.low, step_.node.scale, score.low) == Fault::kNone &&
           builtins::NumberToDecimal(ends.high, step_.node.scale, score.high) == Fault::kNone;
  }

  Range Anything() const {
    Range any = AllOf(step_.node.type);
    any.absent = false;
    any.fault = true;
    return any;
  }
  static Range OnlyFault() {
    Range range;
    range.fault = true;
    return range;
  }

  const Step& step_;
  const ModelInfo& info_;
  const models::Ensemble& trees_;
  bool may_fault_ = false;
  bool nothing_ = false;  // no value of some feature can be prepared
};

}  // namespace

Range PassTrees(const Step& step, const ModelInfo& info) {
  // What is absent is a missing feature, and no reason to have no score.
  bool fault = false, able = true;
  for (std::size_t i = 0; i < step.arguments.size(); ++i) {
    const Range& argument = step.arguments[i];
    fault = fault || argument.fault;
    able = able && (argument.has_value() || argument.absent);
  }
  Range score;
  if (able) score = TreesRange(step, info).Score();
  score.fault = score.fault || fault;
  return score;
}

}  // namespace remit::prove
