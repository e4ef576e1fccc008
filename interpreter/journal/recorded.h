// What stands behind a record that refers to a decision: the decision, its policy compiled, its
// case. For commands about one case or a few; replay.h goes through all of a journal.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/compile/compile.h"
#include "interpreter/engine/program.h"
#include "interpreter/journal/journal.h"
#include "interpreter/journal/replay.h"

namespace remit::journal {

// The record of this number; kRefused where it is no `R`.
template <typename R>
Answer<R> ReadAs(Reader& reader, std::uint64_t seq, const char* what) {
  std::optional<R> found;
  if (seq >= 1 && seq <= reader.size()) {
    Answer<bool> read =
        reader.Read(seq, seq, [&](std::uint64_t, std::int64_t, const Record& record) {
          if (const auto* one = std::get_if<R>(&record)) found = *one;
          return true;
        });
    if (auto* failure = std::get_if<ledger::Failure>(&read)) return *failure;
  }
  if (found) return std::move(*found);
  return ledger::Failure{ledger::Outcome::kRefused,
                         "record " + std::to_string(seq) + " is no " + what};
}

// A policy of the journal. `compilation` is null where it cannot be had, `why` then says why.
struct RecordedPolicy {
  std::string name;
  std::shared_ptr<const compile::Compilation> compilation;
  std::string why;
};

// The policies of a journal, each compiled once.
class RecordedPolicies {
 public:
  // `open`: of sealed decisions; by default they stay sealed.
  explicit RecordedPolicies(Reader& reader, Open open = {})
      : reader_(reader), open_(std::move(open)) {}
  Answer<const RecordedPolicy*> Get(std::uint64_t seq);  // owned by this
  // An Error where it stays sealed.
  base::Result<DecisionMade> Opened(const RecordedPolicy& policy, DecisionMade made) const;

 private:
  Reader& reader_;
  Open open_;
  std::map<std::uint64_t, RecordedPolicy> policies_;
};

// A decision ready to be decided again. `program` refers to `policy`.
struct Revived {
  std::uint64_t seq = 0;
  std::shared_ptr<const compile::Compilation> policy;
  Recalled recalled;
  engine::Program program;
};
// kRefused where the record is no decision, or its policy or its inputs cannot be had.
Answer<Revived> Revive(Reader& reader, RecordedPolicies& policies, std::uint64_t decision);

// The decision that is meant: this one, which has to be about the case, or the last about it.
// kRefused where there is none.
Answer<std::uint64_t> DecisionAbout(Reader& reader, std::string_view case_id,
                                    const std::optional<std::uint64_t>& decision);

// The last of these records about a case that is an override of this decision; nothing where none
// is.
Answer<std::optional<std::uint64_t>> LastOverrideOf(Reader& reader, std::string_view case_id,
                                                    std::uint64_t decision);

}  // namespace remit::journal
