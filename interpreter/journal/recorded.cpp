#include "interpreter/journal/recorded.h"

#include <algorithm>

#include "interpreter/base/text.h"

namespace remit::journal {
namespace {

using ledger::Failure;
using ledger::Outcome;

}  // namespace

Answer<const RecordedPolicy*> RecordedPolicies::Get(std::uint64_t seq) {
  const auto found = policies_.find(seq);
  if (found != policies_.end()) return &found->second;
  Answer<PolicyUsed> read = ReadAs<PolicyUsed>(reader_, seq, "policy");
  if (auto* failure = std::get_if<Failure>(&read)) return *failure;
  const auto& used = std::get<PolicyUsed>(read);
  RecordedPolicy policy;
  policy.name = used.name;
  base::Result<compile::Compilation> opened = CompilationOf(used);
  if (opened) {
    policy.compilation = std::make_shared<const compile::Compilation>(std::move(opened).value());
  } else {
    policy.why = opened.error().message;
  }
  return &policies_.emplace(seq, std::move(policy)).first->second;
}

base::Result<DecisionMade> RecordedPolicies::Opened(const RecordedPolicy& policy,
                                                    DecisionMade made) const {
  if (made.sealed.empty()) return made;
  if (open_ == nullptr) return base::Error{"its personal inputs are sealed"};
  Opening opening = open_(*policy.compilation, made);
  if (opening.state == Opening::State::kWhole) return std::move(opening.made);
  return base::Error{std::move(opening.why)};
}

Answer<Revived> Revive(Reader& reader, RecordedPolicies& policies, std::uint64_t decision) {
  const auto refused = [&](const std::string& why) {
    return Failure{Outcome::kRefused,
                   "decision " + std::to_string(decision) + " cannot be judged again: " + why};
  };
  Answer<DecisionMade> made = ReadAs<DecisionMade>(reader, decision, "decision");
  if (auto* failure = std::get_if<Failure>(&made)) return *failure;
  Answer<const RecordedPolicy*> got = policies.Get(std::get<DecisionMade>(made).policy);
  if (auto* failure = std::get_if<Failure>(&got)) return *failure;
  const RecordedPolicy& policy = *std::get<const RecordedPolicy*>(got);
  if (policy.compilation == nullptr) return refused(policy.why);
  const base::Result<DecisionMade> whole =
      policies.Opened(policy, std::get<DecisionMade>(std::move(made)));
  if (!whole) return refused(whole.error().message);
  base::Result<engine::Program> program = ProgramOf(*policy.compilation, *whole);
  if (!program) return refused(program.error().message);
  base::Result<Recalled> recalled = Recall(policy.compilation->checked, *whole);
  if (!recalled) return refused(recalled.error().message);
  return Revived{decision, policy.compilation, std::move(recalled).value(),
                 std::move(program).value()};
}

Answer<std::uint64_t> DecisionAbout(Reader& reader, std::string_view case_id,
                                    const std::optional<std::uint64_t>& decision) {
  Answer<std::vector<std::uint64_t>> about = reader.About(case_id);
  if (auto* failure = std::get_if<Failure>(&about)) return *failure;
  const auto& all = std::get<std::vector<std::uint64_t>>(about);
  if (all.empty()) {
    return Failure{Outcome::kRefused, "nothing is recorded about a case " + base::Tick(case_id)};
  }
  std::optional<std::uint64_t> found;
  for (auto seq = all.rbegin(); seq != all.rend() && !found; ++seq) {
    if (decision && *seq != *decision) continue;
    Answer<bool> read =
        reader.Read(*seq, *seq, [&](std::uint64_t at, std::int64_t, const Record& record) {
          if (std::holds_alternative<DecisionMade>(record)) found = at;
          return true;
        });
    if (auto* failure = std::get_if<Failure>(&read)) return *failure;
  }
  if (found) return *found;
  return Failure{Outcome::kRefused,
                 (decision ? "record " + std::to_string(*decision) + " is no" : "no record is a") +
                     " decision about the case " + base::Tick(case_id)};
}

Answer<std::optional<std::uint64_t>> LastOverrideOf(Reader& reader, std::string_view case_id,
                                                    std::uint64_t decision) {
  Answer<std::vector<std::uint64_t>> about = reader.About(case_id);
  if (auto* failure = std::get_if<Failure>(&about)) return *failure;
  std::optional<std::uint64_t> last;
  for (const std::uint64_t seq : std::get<std::vector<std::uint64_t>>(about)) {
    Answer<bool> read =
        reader.Read(seq, seq, [&](std::uint64_t at, std::int64_t, const Record& record) {
          const auto* made = std::get_if<Overridden>(&record);
          if (made != nullptr && made->decision == decision) last = at;
          return true;
        });
    if (auto* failure = std::get_if<Failure>(&read)) return *failure;
  }
  return last;
}

}  // namespace remit::journal
