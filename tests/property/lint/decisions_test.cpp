// What the linter proposes decides the same: random policies into which slips are put, mended by
// the text that the finding proposes, on random cases.
#include <algorithm>
#include <string>
#include <vector>

#include "interpreter/compile/compile.h"
#include "interpreter/engine/reference.h"
#include "interpreter/lint/lint.h"
#include "tests/property/engine/case_generator.h"
#include "tests/property/engine/policy_generator.h"
#include "tests/property/engine/random.h"
#include "tests/support/catch.h"

namespace {

using namespace remit;
using testing::Random;

constexpr std::uint64_t kPolicies = 16;
constexpr std::size_t kCases = 4;

std::vector<diagnostics::Diagnostic> Findings(const compile::Compilation& compilation) {
  return lint::Lint(compilation.ast, compilation.checked, compilation.sources,
                    compilation.sink.Sorted());
}

bool Says(const diagnostics::Diagnostic& diagnostic, std::initializer_list<const char*> codes) {
  return std::any_of(codes.begin(), codes.end(), [&](const char* code) {
    return diagnostics::Row(diagnostic.kind).code == code;
  });
}

// A condition or a sum somewhere in the policy, said in a roundabout way.
std::string WithSlip(const compile::Compilation& compilation, const std::string& text,
                     Random& random) {
  std::vector<ast::ExprId> places;
  for (std::size_t i = 0; i < compilation.ast.expr_count(); ++i) {
    const ast::ExprId id(i);
    const types::Type& type = compilation.checked.TypeOf(id);
    const bool call = std::holds_alternative<ast::Call>(compilation.ast[id].node);
    const bool truth = type.kind == types::TypeKind::kBoolean && !type.optional;
    if (call && truth) places.push_back(id);
  }
  if (places.empty()) return text;
  const ast::ExprId place = random.Of(places);
  const source::Span span = compilation.ast[place].span;
  const std::string part = text.substr(span.begin, span.end - span.begin);
  const std::string slips[] = {"((" + part + ") == true)",
                               "((" + part + ") == false)",
                               "(not (not (" + part + ")))",
                               "((" + part + ") and (" + part + "))",
                               "((" + part + ") or ((" + part + ") and as_of > 2026-02-01))",
                               "(if (" + part + ") then true else false)",
                               "(if (" + part + ") then false else true)",
                               "(not (" + part + "))"};
  std::string changed = text;
  return changed.replace(span.begin, span.end - span.begin, slips[random.Below(std::size(slips))]);
}

// Places differ from text to text; everything that a person is told does not.
void CheckSame(const engine::Core& a, const engine::Core& b) {
  CHECK(a.status == b.status);
  CHECK(a.verdict == b.verdict);
  CHECK(a.recommended == b.recommended);
  CHECK(a.score == b.score);
  CHECK(a.feasible == b.feasible);
  CHECK(a.level == b.level);
  CHECK(a.sides == b.sides);
  CHECK(a.fired == b.fired);
  CHECK(a.violated == b.violated);
  CHECK(a.causes.size() == b.causes.size());
}

}  // namespace

TEST_CASE("random policies are linted, and what is proposed decides the same") {
  const std::int64_t day = types::ParseDate("2026-04-01").value();
  std::size_t proposals = 0;
  for (std::uint64_t seed = 1; seed <= kPolicies; ++seed) {
    Random random(seed);
    std::string text = testing::GeneratePolicy(seed);
    const compile::Compilation plain = compile::CompileText("random.remit", text);
    if (!plain.ok()) continue;
    text = WithSlip(plain, text, random);
    const compile::Compilation before = compile::CompileText("random.remit", text);
    if (!before.ok()) continue;
    const engine::CaseBatch batch = testing::GenerateCases(before.checked, kCases, seed * 1'000);
    for (const diagnostics::Diagnostic& diagnostic : Findings(before)) {
      // These two propose to make a table stricter, which a random one may not be.
      if (Says(diagnostic, {"R1269", "R1270"})) continue;
      for (const diagnostics::Suggestion& suggestion : diagnostic.suggestions) {
        std::string mended = text;
        mended.replace(suggestion.span.begin, suggestion.span.end - suggestion.span.begin,
                       suggestion.replacement);
        INFO("seed " << seed << ", " << diagnostics::Row(diagnostic.kind).code << "\n"
                     << text << "\nmended:\n"
                     << mended);
        const compile::Compilation after = compile::CompileText("random.remit", mended);
        REQUIRE(after.ok());
        for (std::size_t i = 0; i < kCases; ++i) {
          INFO("case " << i);
          CheckSame(engine::ReferenceDecide(before.ast, before.checked, batch, i, day),
                    engine::ReferenceDecide(after.ast, after.checked, batch, i, day));
        }
        ++proposals;
      }
    }
  }
  CHECK(proposals > 5);
}
