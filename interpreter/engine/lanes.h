// Values side by side: one lane per case, or one lane for what all cases share. Causes are kept
// only where some lane has no value, so that the common path neither stores nor reads them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "interpreter/engine/cause.h"

namespace remit::engine {

// Lanes that somebody else owns. With stride 0 every lane is the first.
struct View {
  const std::int64_t* raw = nullptr;
  const CauseId* causes = nullptr;  // null: every lane is present
  std::size_t stride = 0;

  std::int64_t Raw(std::size_t lane) const { return raw[lane * stride]; }
  CauseId CauseOf(std::size_t lane) const {
    return causes == nullptr ? kPresent : causes[lane * stride];
  }
};

// Lanes with room of their own, reused from block to block.
class Lanes {
 public:
  // Makes room for `width` lanes, all present; their raw values are whatever they were.
  void Reset(std::size_t width) {
    if (raw_.size() < width) raw_.resize(width);
    width_ = width;
    has_causes_ = false;
  }
  std::int64_t* raw() { return raw_.data(); }
  std::size_t width() const { return width_; }

  // The lane has no value; what is left of it in raw is 0, so that equal results have equal bits.
  void SetCause(std::size_t lane, CauseId cause) {
    if (!has_causes_) {
      causes_.assign(width_, kPresent);
      has_causes_ = true;
    }
    causes_[lane] = cause;
    raw_[lane] = 0;
  }
  // A value, or its cause.
  void Set(std::size_t lane, std::int64_t raw, CauseId cause) {
    raw_[lane] = raw;
    if (cause != kPresent) SetCause(lane, cause);
  }

  View All() const {
    return {raw_.data(), has_causes_ ? causes_.data() : nullptr, width_ == 1 ? 0u : 1u};
  }
  // Lane `lane` for everybody.
  View One(std::size_t lane) const {
    const bool caused = has_causes_ && causes_[lane] != kPresent;
    return {raw_.data() + lane, caused ? causes_.data() + lane : nullptr, 0};
  }

 private:
  std::vector<std::int64_t> raw_;
  std::vector<CauseId> causes_;
  std::size_t width_ = 0;
  bool has_causes_ = false;
};

}  // namespace remit::engine
