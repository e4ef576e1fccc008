// The policies that the tests of the embedding decide by, and their cases as texts.
#pragma once

#include <array>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "interpreter/remit.h"
#include "tests/support/catch.h"

namespace remit::tests {

using Json = nlohmann::ordered_json;

inline Policy Loaded(const std::string& path) {
  Result<Policy> policy = Policy::FromFile(path);
  INFO(policy.failure().text);
  REQUIRE(policy);
  return *policy;
}
inline BoundPolicy BoundOn(const Policy& policy, const char* day) {
  return policy.At(*Date::Parse(day)).value();
}

// The cases of a file of JSON lines, or of a list.
inline std::vector<Json> CasesOf(const std::string& path) {
  std::ifstream in(path);
  std::vector<Json> cases;
  if (path.size() > 6 && path.substr(path.size() - 6) == ".jsonl") {
    for (std::string line; std::getline(in, line);) cases.push_back(Json::parse(line));
  } else {
    for (Json& one : Json::parse(in)) cases.push_back(std::move(one));
  }
  REQUIRE_FALSE(cases.empty());
  return cases;
}

// Puts what stands at a path of a case into the decider, by slots.
class Setter {
 public:
  Setter(const Policy& policy, Decider& decider) : policy_(policy), decider_(decider) {}

  void Put(const Json& one) {
    decider_.Clear();
    if (one.contains("id")) decider_.SetId(one["id"].get<std::string>());
    for (const InputInfo& info : policy_.inputs()) {
      if (!info.list.empty()) continue;
      const Json* found = Find(one, PathIn(info.path));
      if (found == nullptr || found->is_null()) continue;
      if (info.kind == Kind::kList) {
        PutList(info, *found);
      } else if (info.attested) {
        PutAttested(info, *found);
      } else {
        PutValue(policy_.Input(info.path).value(), *found);
      }
    }
    if (one.contains("proposal")) PutProposal(one["proposal"]);
  }

 private:
  // `previous.KNOB` stands at `previous.values.KNOB`.
  static std::string PathIn(const std::string& path) {
    if (path.rfind("previous.", 0) != 0 || path == "previous.as_of") return path;
    return "previous.values." + path.substr(9);
  }
  static const Json* Find(const Json& from, const std::string& path) {
    const std::size_t dot = path.find('.');
    const std::string key = path.substr(0, dot);
    if (!from.is_object() || !from.contains(key)) return nullptr;
    return dot == std::string::npos ? &from[key] : Find(from[key], path.substr(dot + 1));
  }
  void PutValue(const Slot& slot, const Json& value, std::size_t element = Decider::kNoElement) {
    decider_.SetText(slot, value.is_string() ? value.get<std::string>() : value.dump(), element);
  }
  void PutList(const InputInfo& info, const Json& list) {
    decider_.SetLength(policy_.ListInput(info.path).value(), list.size());
    for (const InputInfo& field : policy_.inputs()) {
      if (field.list != info.path) continue;
      REQUIRE(field.path.size() > info.path.size());  // a list of records
      const Slot slot = policy_.Input(field.path).value();
      const std::string path = field.path.substr(info.path.size() + 1);
      for (std::size_t i = 0; i < list.size(); ++i) {
        const Json* value = Find(list[i], path);
        if (value != nullptr && !value->is_null()) PutValue(slot, *value, i);
      }
    }
  }
  void PutAttested(const InputInfo& info, const Json& given) {
    const Slot slot = policy_.Input(info.path).value();
    PutValue(slot, given["value"]);
    const Json& words = given["attested"];
    decider_.Attest(slot, words["by"].get<std::string>(), words["source"].get<std::string>(),
                    words.value("evidence", ""),
                    words.contains("expires") ? Date::Parse(words["expires"].get<std::string>())
                                              : std::nullopt);
  }
  void PutProposal(const Json& proposal) {
    const Json values = proposal.value("values", Json::object());
    for (const auto& value : values.items()) {
      const std::string text =
          value.value().is_string() ? value.value().get<std::string>() : value.value().dump();
      decider_.ProposeText(policy_.KnobNamed(value.key()).value(), text);
    }
    decider_.Reason(proposal.value("reason", ""));
    const Json used = proposal.value("used", Json::object());
    for (const auto& one : used.items())
      decider_.Used(policy_.LevelNamed(one.key()).value(), one.value().get<int>());
    if (!proposal.contains("by")) return;
    const Json& by = proposal["by"];
    if (by.is_string()) return decider_.ProposedBy(by.get<std::string>());
    if (!by.contains("level")) return decider_.ProposedBy(by.value("person", ""));
    decider_.ProposedBy(by.value("person", ""),
                        policy_.LevelNamed(by["level"].get<std::string>()).value());
  }

  const Policy& policy_;
  Decider& decider_;
};

struct Sample {
  const char* policy;
  const char* cases;
  const char* as_of;
};
inline constexpr std::array<Sample, 6> kSamples{{
    {"policies/discount_desk/discount_desk.remit", "policies/discount_desk/cases.jsonl",
     "2026-01-01"},
    {"policies/next_best_offer/next_best_offer.remit", "policies/next_best_offer/cases.jsonl",
     "2026-02-01"},
    {"policies/renewals/renewals.remit", "policies/renewals/cases.jsonl", "2026-03-01"},
    {"policies/renewals/renewals.remit", "policies/renewals/cases.jsonl", "2026-07-01"},
    {"policies/retention/retention.remit", "policies/retention/cases.jsonl", "2026-02-01"},
    {"docs/uncertainty/fixed_price.remit", "docs/uncertainty/fixed_price.json", "2026-05-01"},
}};

}  // namespace remit::tests
