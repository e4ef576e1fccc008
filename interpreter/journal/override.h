// Overrides: a recorded decision judged once more with what a person wants instead, as the language
// judges proposals (docs/language/semantics.md, E7). What is used of a budget is counted from the
// journal and kept in the record, so that the judgement can be made again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/govern/decision.h"
#include "interpreter/journal/journal.h"
#include "interpreter/journal/recorded.h"
#include "interpreter/journal/uses.h"

namespace remit::journal {

struct OverrideWish {
  std::string case_id;
  std::optional<std::uint64_t> decision{};  // seq; the last about the case otherwise
  std::vector<std::string> knobs;           // KNOB=VALUE, as in the language
  std::string by;
  std::optional<std::string> level{};  // the lowest otherwise
  std::string reason{};
  std::vector<std::pair<std::string, std::string>> agreed{};  // role, person
};

// What became of a wish.
struct OverrideAnswer {
  bool holds = false;
  std::optional<std::uint64_t> seq{};       // of the record, once it is written
  std::optional<std::uint64_t> replaces{};  // seq of the override of this decision that held before
  Overridden record;                        // as it is, or would be, recorded
  govern::Decision decision;                // the judgement
  std::vector<std::string> in_the_way;      // why it does not hold, in words
};

// The judgement, of which nothing is written. kRefused: there is no such decision, choice or level;
// or the decision cannot be judged again, since it is another one now.
Answer<OverrideAnswer> JudgeOverride(Reader& reader, RecordedPolicies& policies,
                                     const OverrideWish& wish);

// Judges, and records what holds, while nobody else can write: of two that come at once for the
// last of a budget one gets it. Makes no journal where there is none.
// `opener` is asked for what opens sealed decisions of the journal that is read.
using OpenerOf = std::function<Answer<Open>(Reader&)>;
Answer<OverrideAnswer> Override(const std::string& path, const OverrideWish& wish,
                                WriterOptions options, const OpenerOf& opener = {});

// What of a judgement is recorded: not the score, the number of alternatives and the causes, which
// are the decision's own and may tell of what is sealed there.
std::string JudgedCore(engine::Core core);

// The core that a recorded override is judged to now, and whether the counts that it was judged
// with are those of the records before it, which `uses` has.
struct Rejudged {
  std::string core;
  bool counted = true;
};
Answer<Rejudged> JudgeAgain(Reader& reader, RecordedPolicies& policies, const Uses& uses,
                            const Overridden& made);

// All overrides of a journal, judged again.
struct OverridesReplayed {
  std::uint64_t same = 0;
  std::uint64_t different = 0;
  std::uint64_t unchecked = 0;  // their decision cannot be had
  std::string unchecked_why;    // of the first of these
  struct Different {
    std::uint64_t seq = 0;
    std::string what;  // in words
  };
  std::vector<Different> differences;  // the first ten, by seq
};
Answer<OverridesReplayed> ReplayOverrides(Reader& reader, RecordedPolicies& policies);

}  // namespace remit::journal
