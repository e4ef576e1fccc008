#include "interpreter/models/read.h"

#include <algorithm>

namespace remit::models {

ReadResult Read(std::string_view text) {
  const auto refuse = [](std::string message, std::string hint) {
    return ReadError{ReadError::Kind::kForm,
                     0,
                     1,
                     std::move(message),
                     "a model's file is XGBoost's model in JSON, or LightGBM's in text",
                     std::move(hint)};
  };
  if (text.size() > kLongestFile)
    return refuse("this file is longer than 64 MiB", "train fewer or smaller trees");
  if (text.substr(0, 3) == "\xEF\xBB\xBF")
    return refuse("this file begins with a byte-order mark", "save it without");
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return refuse("this file is empty", "save the model again");
  const bool binary = std::any_of(
      text.begin(),
      text.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(text.size(), 4096)),
      [](char c) { return c >= '\0' && c < '\t'; });
  if (binary) {
    return refuse("this file holds no text",
                  "save the model as JSON: `save_model(\"model.json\")` in XGBoost");
  }
  if (text[first] == '[') {
    return refuse("this is a list, as XGBoost's `dump_model` writes",
                  "write the model with `save_model(\"model.json\")`");
  }
  if (text[first] == '{') return ReadXgboost(text);
  const std::string_view word = text.substr(0, text.find_first_of("\r\n"));
  if (word == "tree") return ReadLightgbm(text);
  return refuse("this file begins like neither of the two kinds of model",
                "write it with `save_model(\"model.json\")` in XGBoost, or "
                "`save_model(\"model.txt\")` in LightGBM");
}

}  // namespace remit::models
