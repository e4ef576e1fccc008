// Cases that `remit test --generate` makes for conditions, on random policies small enough to try
// every case: each pair shows its condition decide by itself; what is said never to decide never
// does; and what decides somewhere is shown.
#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "interpreter/ast/print.h"
#include "interpreter/engine/reference.h"
#include "interpreter/testing/boundaries.h"
#include "tests/support/catch.h"
#include "tests/unit/testing/planted.h"

namespace {

using namespace remit;
using testing::Boundary;

constexpr const char* kInputs = R"(policy t.t "T"
ladder rep < manager
unit seats
enum Size { small, medium, large }
input open   : boolean
input size   : Size
input places : seats in 0 .. 3
input rating : number? in 0 .. 1
)";

// What a condition is made from, each once: then its truth is one thing.
const std::vector<std::string> kAtoms = {
    "open",       "size is large", "size is not small", "places > 1 seats",
    "places >= 3 seats", "places < 2 seats",     "rating is known",   "size in { medium, large }"};

class Conditions {
 public:
  explicit Conditions(std::uint64_t seed) : draw_(seed) {}
  std::string Make() {
    std::vector<std::string> atoms = kAtoms;
    const std::size_t count = 2 + Below(3);
    for (std::size_t i = atoms.size() - 1; i > 0; --i) {
      const std::size_t other = Below(i + 1);
      std::swap(atoms[i], atoms[other]);
    }
    atoms.resize(count);
    return Join(atoms);
  }

 private:
  std::size_t Below(std::size_t limit) { return static_cast<std::size_t>(draw_() % limit); }
  std::string Join(const std::vector<std::string>& atoms) {
    if (atoms.size() == 1) {
      const bool negated = Below(4) == 0;
      return negated ? "not (" + atoms[0] + ")" : atoms[0];
    }
    const std::size_t cut = 1 + Below(atoms.size() - 1);
    const bool both = Below(2) == 0;
    const auto middle = atoms.begin() + static_cast<std::ptrdiff_t>(cut);
    const std::string left = Join({atoms.begin(), middle});
    const std::string right = Join({middle, atoms.end()});
    return "(" + left + ")" + (both ? " and " : " or ") + "(" + right + ")";
  }
  std::mt19937_64 draw_;
};

// Every case there is: an input at a time; of the rating, that it is known or not.
std::vector<engine::CaseBatch> AllCases(const check::Checked& checked) {
  std::vector<engine::CaseBatch> cases;
  for (std::int64_t i = 0; i < 2 * 3 * 4 * 2; ++i) {
    engine::CaseBatch one = engine::BlankCase(checked);
    one.columns[0] = {{i % 2}, {1}};
    one.columns[1] = {{i / 2 % 3}, {1}};
    one.columns[2] = {{i / 6 % 4 * 1'000'000'000}, {1}};
    one.columns[3] = {{types::Value::Of(0.5).raw}, {static_cast<std::uint8_t>(i / 24)}};
    cases.push_back(std::move(one));
  }
  return cases;
}

// The condition with one part of it held; and as it is.
class Oracle {
 public:
  Oracle(const compile::Compilation& compilation, ast::ExprId condition)
      : compilation_(compilation), held_(compilation.checked), condition_(condition) {}

  bool Truth(const engine::CaseBatch& one, ast::ExprId expr) const {
    return Ask(compilation_.checked, one, expr);
  }
  bool Turns(const engine::CaseBatch& one, ast::ExprId atom) {
    held_.constant[atom.index()] = types::Value{0};
    const bool without = Ask(held_, one, condition_);
    held_.constant[atom.index()] = types::Value{1};
    const bool with = Ask(held_, one, condition_);
    held_.constant[atom.index()] = compilation_.checked.constant[atom.index()];
    return with != without;
  }

 private:
  bool Ask(const check::Checked& checked, const engine::CaseBatch& one, ast::ExprId expr) const {
    const engine::Lane lane = engine::ReferenceEvaluate(compilation_.ast, checked, one, 0, 0,
                                                        engine::kNoAlternativeIndex, nullptr, expr);
    REQUIRE(lane.causes.empty());
    return lane.value.raw != 0;
  }
  const compile::Compilation& compilation_;
  check::Checked held_;
  ast::ExprId condition_;
};

std::size_t Differing(const engine::CaseBatch& a, const engine::CaseBatch& b) {
  std::size_t differing = 0;
  for (std::size_t i = 0; i < a.columns.size(); ++i) {
    const bool known = a.columns[i].present[0] != 0, other = b.columns[i].present[0] != 0;
    differing += known != other || (known && a.columns[i].raw != b.columns[i].raw) ? 1 : 0;
  }
  return differing;
}

void CheckPolicy(const std::string& condition) {
  const compile::Compilation compilation =
      tests::Compiled(kInputs + ("escalate to manager when " + condition + "\n"));
  REQUIRE(compilation.ok());
  const ast::ExprId root = compilation.checked.model.rules.at(0).condition;
  Oracle oracle(compilation, root);
  const std::vector<engine::CaseBatch> all = AllCases(compilation.checked);
  std::map<std::string, ast::ExprId> atoms;
  for (std::size_t i = 0; i < compilation.ast.expr_count(); ++i) {
    const std::string text = ast::Print(compilation.ast, ast::ExprId(i));
    for (const std::string& atom : kAtoms)
      if (text == atom) atoms.emplace(text, ast::ExprId(i));
  }
  const testing::BoundaryReport report =
      testing::BoundariesOf(compilation.ast, compilation.checked);
  CHECK(report.boundaries.size() == atoms.size());
  for (const Boundary& boundary : report.boundaries) {
    INFO(boundary.text);
    const auto atom = atoms.find(boundary.text);
    REQUIRE(atom != atoms.end());
    // By every case: does one input alone move it from a case where it holds and decides to one
    // where it does not hold and decides?
    bool pair = false, sides[2] = {false, false};
    for (const engine::CaseBatch& a : all) {
      if (!oracle.Turns(a, atom->second)) continue;
      const bool truth = oracle.Truth(a, atom->second);
      sides[truth ? 1 : 0] = true;
      for (const engine::CaseBatch& b : all) {
        pair = pair || (Differing(a, b) == 1 && oracle.Turns(b, atom->second) &&
                        oracle.Truth(b, atom->second) != truth &&
                        oracle.Truth(b, root) != oracle.Truth(a, root));
      }
    }
    if (boundary.state == Boundary::State::kUnreachable) CHECK_FALSE((sides[0] && sides[1]));
    if (!sides[0] || !sides[1]) {
      CHECK(boundary.state == Boundary::State::kUnreachable);
      continue;
    }
    CHECK((boundary.state == Boundary::State::kFound) == pair);
    if (boundary.state != Boundary::State::kFound) continue;
    REQUIRE(boundary.cases.size() >= 2);
    const engine::CaseBatch &a = boundary.cases[0].batch, &b = boundary.cases[1].batch;
    CHECK(Differing(a, b) == 1);
    CHECK(oracle.Truth(a, atom->second) != oracle.Truth(b, atom->second));
    CHECK(oracle.Truth(a, root) != oracle.Truth(b, root));
    CHECK(oracle.Turns(a, atom->second));
    CHECK(oracle.Turns(b, atom->second));
  }
}

}  // namespace

TEST_CASE("each condition that can decide is shown to, by cases that differ in one input") {
  const bool full = std::getenv("REMIT_TEST_FULL") != nullptr;
  const std::uint64_t count = full ? 400 : 40;
  for (std::uint64_t seed = 1; seed <= count; ++seed) {
    const std::string condition = Conditions(seed).Make();
    INFO("seed " << seed << ": " << condition);
    CheckPolicy(condition);
  }
}
