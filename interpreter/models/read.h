// Reads tree ensembles: XGBoost's model file in JSON, and LightGBM's in text. Nothing is guessed:
// what is not understood whole is an error with its place. Time and memory are in proportion to
// the text, whatever it holds.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "interpreter/models/ensemble.h"

namespace remit::models {

inline constexpr std::size_t kLongestFile = std::size_t{64} << 20;  // bytes

struct ReadError {
  enum class Kind : std::uint8_t {
    kForm,        // no such file at all, cut off, or contradicting itself
    kUnsupported  // a sound model of a kind that is not evaluated
  } kind = Kind::kForm;
  std::size_t begin = 0, end = 0;  // the place in the text
  std::string message, rule, hint;
};

using ReadResult = std::variant<Ensemble, ReadError>;

// By what the text begins with: `{` is JSON, the line `tree` LightGBM's text.
ReadResult Read(std::string_view text);

ReadResult ReadXgboost(std::string_view text);
ReadResult ReadLightgbm(std::string_view text);

}  // namespace remit::models
