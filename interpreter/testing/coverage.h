// How much of a policy its tests put to use: every rule fired and not, every row of a table
// applied, both sides of every threshold and the threshold itself, every rung of the ladder, every
// alternative and every branch. Whether the tests would notice a change is another question
// (mutation.h). A finished value; nothing is printed here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "interpreter/ast/ast.h"
#include "interpreter/check/checked.h"

namespace remit::testing {

// One thing that a complete set of tests makes happen.
struct CoveragePoint {
  enum class Kind : std::uint8_t {
    kRule,         // an escalation, refusal or `expect deviation`: fires; does not fire
    kRequirement,  // rules an alternative out; allows one
    kGuarantee,    // is asked of a case that is decided, or found to be violated
    kRow,          // of a table: applies
    kThreshold,    // of a comparison with something that no case changes: below, at, above
    kRoute,        // a level of the ladder, or a side, that has to decide
    kAlternative,  // of a choice: recommended or proposed. Of a grid: lowest, highest, between
    kBranch,       // of an `if`: its condition holds; does not hold
  } kind = Kind::kRule;
  enum class State : std::uint8_t {
    kCovered,
    kMissed,
    kUnreachable,  // no permitted case can do it, which is proved; a finding, but no gap of tests
  } state = State::kMissed;
  std::string subject;  // "escalate to manager when discount > 15 %", "ceiling", "discount"
  std::string side;     // what of it: "fires", "row 2", "below", "at", "15 %"
  std::string words;    // of what is missed or unreachable, a sentence for who owns the policy
  source::Span span;
  std::vector<std::uint32_t> tests{};  // positions in Model::tests of those that do it, ascending
};
inline constexpr int kCoverageKinds = static_cast<int>(CoveragePoint::Kind::kBranch) + 1;
// "rules", "requirements" … as they are printed and as keys of JSON.
std::string_view NameOf(CoveragePoint::Kind kind);

struct Coverage {
  struct Count {
    std::size_t covered = 0, missed = 0, unreachable = 0;
    // What can be covered at all. With 0 there is nothing to cover, and that is all of it.
    std::size_t possible() const { return covered + missed; }
    // At least `floor`, a ratio with nine decimals (800'000'000 is 80 %); exact.
    bool Meets(std::int64_t floor) const;
    // Whole per cent, rounded down: 100 only where nothing is missed.
    int percent() const;
  };
  // By kind, then in the order of declaration, then by side. Only of what can change a decision:
  // a function that nothing calls has no points, and neither have tests, scenarios and monitors.
  std::vector<CoveragePoint> points;
  std::size_t tests = 0;  // that were looked at

  Count Of(CoveragePoint::Kind kind) const;
  Count All() const;
};

struct CoverageOptions {
  std::string filter{};  // only tests whose title contains it
  // What may be spent on proving that something missed is unreachable, for each point, as
  // prove::Budget::work; 0: nothing is proved, and all that is not covered is missed.
  std::uint64_t reach_work = 20'000;
};
// Deterministic. Requires checked.ok. Tests that fail count too: that is another finding.
Coverage CoverageOf(const ast::Ast& ast, const check::Checked& checked,
                    const CoverageOptions& options = {});

}  // namespace remit::testing
