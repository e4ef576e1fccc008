// Would the tests notice? The policy is changed in one small place after the other, as a hand that
// slips would change it, and its tests and guarantees are run on each such mutant. A mutant that
// none of them refuses survives: there is something in the policy that no test holds.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/ast/ast.h"
#include "interpreter/check/checked.h"
#include "interpreter/testing/boundaries.h"

namespace remit::testing {

struct Mutant {
  enum class Kind : std::uint8_t {
    kThreshold,    // a written value that something is compared with, one step up or down
    kComparison,   // > for >=, < for <=, and back
    kConnective,   // and for or, and back
    kCondition,    // a part of a condition is dropped, or an `if` turned round
    kRule,         // an escalation, refusal, requirement or `expect deviation` is dropped
    kWeight,       // two weights change places, or one moves by a step
    kParameter,    // the value of a parameter moves by a step
    kCell,         // a threshold or result of a row of a table
    kRow,          // a row of a table is dropped
    kLevel,        // an escalation goes one level higher or lower
    kBand,         // what a level may deviate is wider or narrower by a step
    kExtreme,      // min for max, and back
    kCoefficient,  // any other written number: of a formula or a model
  } kind = Kind::kThreshold;
  enum class Fate : std::uint8_t {
    kKilled,      // a test fails, or a guarantee
    kSurvived,    // nothing notices
    kEquivalent,  // proved: it decides every case as the policy does; counts for nothing
    kRefused,     // it does not compile, so nobody could make this slip; counts for nothing
  } fate = Fate::kSurvived;
  source::Span span;          // what is changed
  std::string before, after;  // its text, and what stands there in the mutant; empty: nothing
  std::string words;          // "the threshold 15 % is 15.5 %", for who owns the policy
  std::vector<std::uint32_t> tests{};     // positions in Model::tests of all that fail, ascending
  std::vector<std::string> guarantees{};  // that are violated in a case of the policy's tests, or
                                          // in one that was tried
  // kSurvived: a case that the mutant decides otherwise, as a test that would kill it. Nothing:
  // none was found, which proves nothing.
  std::optional<ShownCase> killer{};
  std::string difference{};  // of `killer`: "route is rep, and would be manager"
};
inline constexpr int kMutantKinds = static_cast<int>(Mutant::Kind::kCoefficient) + 1;
std::string_view NameOf(Mutant::Kind kind);
std::string_view NameOf(Mutant::Fate fate);

struct MutationReport {
  std::vector<Mutant> mutants;  // by place, then by kind, then by what stands there
  std::size_t possible = 0;     // how many mutants there are; more than `mutants` with `most`
  std::size_t Count(Mutant::Fate fate) const;
  // Survivors for which no case was found that they decide otherwise: many of them change nothing,
  // which is then not proved.
  std::size_t Untold() const;
  // Whole per cent of those that were killed or survived, rounded down; 100 where there are none.
  int score() const;
  // As Coverage::Count::Meets.
  bool Meets(std::int64_t floor) const;
};

struct MutationOptions {
  std::string filter{};  // only tests whose title contains it
  // No more mutants than this, spread evenly over the policy; 0: all.
  std::size_t most = 0;
  unsigned threads = 0;         // 0: as many as the machine has; never changes the report
  bool search = true;           // look for a case that kills a survivor
  std::uint64_t work = 20'000;  // to prove one mutant equivalent, as prove::Budget::work
  // Told from any thread, one call at a time. May be empty.
  std::function<void(std::size_t done, std::size_t of)> progress{};
};
// Deterministic. Requires checked.ok. Only what stands in the policy's own file is changed, and
// what can change a decision. A policy whose tests fail by themselves gives no report worth having:
// those tests are left out of account.
MutationReport MutationsOf(const ast::Ast& ast, const check::Checked& checked,
                           const source::SourceMap& sources, const MutationOptions& options = {});

}  // namespace remit::testing
