// What is said to follow is held against every case: conditions are made together with what they
// mean, which nothing of the interpreter is asked for.
#include <functional>
#include <string>
#include <vector>

#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/lint/implication.h"
#include "tests/property/engine/random.h"
#include "tests/support/catch.h"

namespace {

using namespace remit;
using testing::Random;

constexpr int kMost = 4;  // of the input `a`

struct Case {
  int a, e;
  bool b;
};
struct Condition {
  std::string text;
  std::function<bool(const Case&)> holds;
};

bool Compare(const std::string& sign, int left, int right) {
  if (sign == "<") return left < right;
  if (sign == "<=") return left <= right;
  if (sign == ">") return left > right;
  if (sign == ">=") return left >= right;
  return sign == "==" ? left == right : left != right;
}

Condition Atom(Random& random) {
  const char* const names[] = {"red", "green", "blue"};
  switch (random.Below(4)) {
    case 0: {
      const int value = static_cast<int>(random.Below(3));
      const bool is = random.Percent(50);
      return {std::string(is ? "e is " : "e is not ") + names[value],
              [value, is](const Case& one) { return (one.e == value) == is; }};
    }
    case 1:
      return {"b", [](const Case& one) { return one.b; }};
    case 2: {
      const int low = static_cast<int>(random.Below(kMost)),
                high = static_cast<int>(random.Between(low, kMost));
      return {"a in " + std::to_string(low) + " count .. " + std::to_string(high) + " count",
              [low, high](const Case& one) { return low <= one.a && one.a <= high; }};
    }
    default: {
      const std::string sign = random.Of({"<", "<=", ">", ">=", "==", "!="});
      const int bound = static_cast<int>(random.Below(kMost + 1));
      const std::string written = std::to_string(bound) + " count";
      if (random.Percent(30))
        return {written + " " + sign + " a",
                [sign, bound](const Case& one) { return Compare(sign, bound, one.a); }};
      return {"a " + sign + " " + written,
              [sign, bound](const Case& one) { return Compare(sign, one.a, bound); }};
    }
  }
}

Condition Any(Random& random, int depth) {
  if (depth == 0 || random.Percent(35)) return Atom(random);
  if (random.Percent(25)) {
    const Condition inner = Any(random, depth - 1);
    return {"not (" + inner.text + ")", [inner](const Case& one) { return !inner.holds(one); }};
  }
  const bool all = random.Percent(50);
  const Condition left = Any(random, depth - 1), right = Any(random, depth - 1);
  return {"(" + left.text + ")" + (all ? " and " : " or ") + "(" + right.text + ")",
          [left, right, all](const Case& one) {
            return all ? left.holds(one) && right.holds(one) : left.holds(one) || right.holds(one);
          }};
}

template <typename Visit>
void ForEachCase(Visit&& visit) {
  for (int a = 0; a <= kMost; ++a) {
    for (int e = 0; e < 3; ++e) {
      for (const bool b : {false, true}) visit(Case{a, e, b});
    }
  }
}

// Whether in some case the first holds and the second has not the truth that is wanted.
bool Refuted(const Condition& first, const Condition& second, bool wanted) {
  bool refuted = false;
  ForEachCase([&](const Case& one) {
    refuted = refuted || (first.holds(one) && second.holds(one) != wanted);
  });
  return refuted;
}

std::string PolicyOf(const std::vector<Condition>& conditions) {
  std::string text =
      "policy t.random \"R\"\nenum Colour { red, green, blue }\ninput a : count in 0 .. 4\n"
      "input b : boolean\ninput e : Colour\n";
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    text += "refuse r" + std::to_string(i) + ": when " + conditions[i].text + " because \"r" +
            std::to_string(i) + "\"\n";
  }
  return text;
}

}  // namespace

TEST_CASE("what follows from a condition follows in every case") {
  Random random(20'260'101);
  std::size_t found = 0, missed = 0;
  for (int round = 0; round < 60; ++round) {
    std::vector<Condition> conditions;
    for (int i = 0; i < 6; ++i) conditions.push_back(Any(random, 2));
    const compile::Compilation compilation =
        compile::CompileText("random.remit", PolicyOf(conditions));
    INFO(diagnostics::RenderText(compilation.sink.Sorted(), compilation.sources));
    REQUIRE(compilation.ok());
    const std::vector<diagnostics::Diagnostic> said;
    const lint::Subject subject(compilation.ast, compilation.checked, compilation.sources, said);
    const auto& rules = compilation.checked.model.rules;
    REQUIRE(rules.size() == conditions.size());
    for (std::size_t i = 0; i < rules.size(); ++i) {
      for (std::size_t j = 0; j < rules.size(); ++j) {
        INFO(conditions[i].text << " -> " << conditions[j].text);
        const bool follows = !Refuted(conditions[i], conditions[j], true);
        const bool excludes = !Refuted(conditions[i], conditions[j], false);
        const bool implies = lint::Implies(subject, rules[i].condition, rules[j].condition);
        if (implies) CHECK(follows);
        if (lint::ImpliesNot(subject, rules[i].condition, rules[j].condition)) CHECK(excludes);
        if (lint::SameTruth(subject, rules[i].condition, rules[j].condition))
          CHECK((follows && !Refuted(conditions[j], conditions[i], true)));
        if (i == j) CHECK(implies);
        found += implies && i != j ? 1 : 0;
        missed += follows && !implies ? 1 : 0;
      }
    }
  }
  CHECK(found > 50);
  CHECK(missed < 4 * found);  // it need not find everything, only most of what is plain
}
