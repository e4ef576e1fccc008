#include "interpreter/gate/config.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "interpreter/base/text.h"

namespace remit::gate {
namespace {

using Json = nlohmann::json;
using base::Tick;

// Thrown inside this file alone.
struct Wrong {
  std::string message;
};

using Keys = std::map<std::string, std::function<void(const Json&, const std::string&)>>;

void Take(const Json& object, const std::string& place, const Keys& keys) {
  if (!object.is_object()) throw Wrong{Tick(place) + " is an object"};
  for (const auto& [key, value] : object.items()) {
    const std::string path = place.empty() ? key : place + "." + key;
    const auto found = keys.find(key);
    if (found == keys.end()) {
      std::string known;
      for (const auto& [name, take] : keys) known += (known.empty() ? "" : ", ") + name;
      throw Wrong{"there is no key " + Tick(path) + "; keys are " + known};
    }
    found->second(value, path);
  }
}

std::string TextOf(const Json& value, const std::string& place) {
  if (!value.is_string()) throw Wrong{Tick(place) + " is a text"};
  return value.get<std::string>();
}
bool TruthOf(const Json& value, const std::string& place) {
  if (!value.is_boolean()) throw Wrong{Tick(place) + " is true or false"};
  return value.get<bool>();
}
std::uint64_t CountOf(const Json& value, const std::string& place) {
  if (!value.is_number_unsigned()) throw Wrong{Tick(place) + " is a whole number from 0 on"};
  return value.get<std::uint64_t>();
}
std::vector<std::string> TextsOf(const Json& value, const std::string& place) {
  if (!value.is_array()) throw Wrong{Tick(place) + " is a list of texts"};
  std::vector<std::string> texts;
  for (const Json& one : value) texts.push_back(TextOf(one, place));
  return texts;
}
// "80 %", with decimals or without, as a ratio with nine decimals.
std::int64_t ShareOf(const Json& value, const std::string& place) {
  const std::string text = TextOf(value, place);
  const Wrong wrong{Tick(place) + " is a share such as \"80 %\", from 0 % to 100 %"};
  std::size_t at = 0;
  std::int64_t digits = 0, scale = 10'000'000;
  int whole = 0, decimals = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9' && whole < 3; ++at, ++whole)
    digits = digits * 10 + (text[at] - '0');
  digits *= scale;
  if (whole > 0 && at < text.size() && text[at] == '.') {
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9' && decimals < 7;
         ++at, ++decimals) {
      scale /= 10;
      digits += (text[at] - '0') * scale;
    }
    if (decimals == 0) throw wrong;
  }
  if (at < text.size() && text[at] == ' ') ++at;
  if (whole == 0 || text.substr(at) != "%" || digits > 1'000'000'000) throw wrong;
  return digits;
}
std::map<std::string, std::string> FilesOf(const Json& value, const std::string& place) {
  if (!value.is_object()) throw Wrong{Tick(place) + " is an object of policies and files"};
  std::map<std::string, std::string> files;
  for (const auto& [policy, file] : value.items())
    files[policy] = TextOf(file, place + "." + policy);
  return files;
}
bool FailsOf(const Json& value, const std::string& place) {
  const std::string text = TextOf(value, place);
  if (text != "fail" && text != "pass") throw Wrong{Tick(place) + " is \"fail\" or \"pass\""};
  return text == "fail";
}

Config Read(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) throw Wrong{"it is not JSON"};
  Config config;
  config.text = text;
  const auto object = [](const Keys& keys) {
    return [keys](const Json& value, const std::string& place) { Take(value, place, keys); };
  };
  const Keys keys = {
      {"paths", [&](const Json& v, const std::string& p) { config.paths = TextsOf(v, p); }},
      {"skip",
       [&](const Json& v, const std::string& p) {
         config.skip = TextsOf(v, p);
         for (const std::string& step : config.skip) {
           if (std::find(StepNames().begin(), StepNames().end(), step) != StepNames().end())
             continue;
           std::string known;
           for (const std::string& name : StepNames()) known += (known.empty() ? "" : ", ") + name;
           throw Wrong{Tick(p) + ": there is no step " + Tick(step) + "; steps are " + known};
         }
       }},
      {"lint",
       object({{"warnings",
                [&](const Json& v, const std::string& p) { config.lint_fails = FailsOf(v, p); }}})},
      {"coverage",
       object({{"floor", [&](const Json& v,
                             const std::string& p) { config.coverage_floor = ShareOf(v, p); }},
               {"may_fall",
                [&](const Json& v, const std::string& p) {
                  config.coverage_may_fall = TruthOf(v, p);
                }}})},
      {"mutation",
       object({{"floor", [&](const Json& v,
                             const std::string& p) { config.mutation_floor = ShareOf(v, p); }},
               {"most",
                [&](const Json& v, const std::string& p) {
                  config.mutation_most = static_cast<std::size_t>(CountOf(v, p));
                }}})},
      {"proofs",
       object({{"budget",
                [&](const Json& v, const std::string& p) { config.proof_budget = CountOf(v, p); }},
               {"not_decided",
                [&](const Json& v, const std::string& p) {
                  config.undecided_fails = FailsOf(v, p);
                }}})},
      {"difference",
       object({{"work", [&](const Json& v,
                            const std::string& p) { config.difference_work = CountOf(v, p); }}})},
      {"impact",
       object(
           {{"cases", [&](const Json& v, const std::string& p) { config.cases = FilesOf(v, p); }},
            {"journals",
             [&](const Json& v, const std::string& p) { config.journals = FilesOf(v, p); }},
            {"most_changed",
             [&](const Json& v, const std::string& p) { config.most_changed = ShareOf(v, p); }}})},
  };
  Take(json, "", keys);
  return config;
}

}  // namespace

const std::vector<std::string>& StepNames() {
  static const std::vector<std::string> kNames = {"format",   "check",    "lint",   "tests",
                                                  "coverage", "mutation", "proofs", "difference",
                                                  "impact",   "approvals"};
  return kNames;
}

base::Result<Config> ConfigFrom(const std::string& text) {
  try {
    return Read(text);
  } catch (const Wrong& wrong) {
    return base::Error{wrong.message};
  }
}

}  // namespace remit::gate
