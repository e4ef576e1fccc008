#include "interpreter/journal/outcomes.h"

#include <algorithm>
#include <map>
#include <set>

#include "interpreter/base/text.h"
#include "interpreter/diagnostics/diagnostic.h"
#include "interpreter/engine/names.h"
#include "interpreter/journal/limits.h"

namespace remit::journal {
namespace {

using base::Tick;
using ledger::Failure;
using ledger::Outcome;
using Numbered = std::pair<std::uint64_t, OutcomeSeen>;

// The last day on which it is not late; nothing: none is.
std::optional<std::int64_t> LastDay(const check::OutcomeInfo& info, std::int64_t as_of) {
  if (info.within_days) return as_of + *info.within_days;
  if (info.within_months) return types::AddMonths(as_of, *info.within_months);
  return std::nullopt;
}

// Rows against the journal as it is, and against one another.
class Taking {
 public:
  explicit Taking(Reader& reader) : reader_(reader), policies_(reader) {}

  // The journal's own failure; what is wrong with the row is noted.
  std::optional<Failure> Take(const OutcomeRow& row) {
    if (row.unreadable) return Bad(row, *row.unreadable);
    Answer<std::uint64_t> decision = DecisionAbout(reader_, row.case_id, row.decision);
    if (auto* failure = std::get_if<Failure>(&decision)) return BadOr(row, *failure);
    const std::uint64_t seq = std::get<std::uint64_t>(decision);
    Answer<DecisionMade> read = ReadAs<DecisionMade>(reader_, seq, "decision");
    if (auto* failure = std::get_if<Failure>(&read)) return BadOr(row, *failure);
    const auto& made = std::get<DecisionMade>(read);
    Answer<const RecordedPolicy*> got = policies_.Get(made.policy);
    if (auto* failure = std::get_if<Failure>(&got)) return BadOr(row, *failure);
    const RecordedPolicy& policy = *std::get<const RecordedPolicy*>(got);
    if (policy.compilation == nullptr) return Bad(row, policy.why);
    const base::Result<OutcomeSeen> seen = Read(row, seq, made, policy.compilation->checked);
    if (!seen) return Bad(row, seen.error().message);
    return Place(row, made.case_id, *seen);
  }

  OutcomesAnswer& answer() { return answer_; }
  const std::vector<Record>& records() const { return records_; }

 private:
  std::optional<Failure> Bad(const OutcomeRow& row, std::string why) {
    answer_.bad.push_back({row.place, std::move(why)});
    return std::nullopt;
  }
  std::optional<Failure> BadOr(const OutcomeRow& row, const Failure& failure) {
    if (failure.outcome != Outcome::kRefused) return failure;
    return Bad(row, failure.message);
  }

  base::Result<OutcomeSeen> Read(const OutcomeRow& row, std::uint64_t decision,
                                 const DecisionMade& made, const check::Checked& checked) const {
    const std::vector<check::OutcomeInfo>& outcomes = checked.model.outcomes;
    const auto info =
        std::find_if(outcomes.begin(), outcomes.end(),
                     [&](const check::OutcomeInfo& one) { return one.name == row.name; });
    if (info == outcomes.end()) {
      std::vector<std::string_view> names;
      for (const check::OutcomeInfo& known : outcomes) names.push_back(known.name);
      const std::string_view nearest = diagnostics::NearestName(row.name, names);
      return base::Error{
          "the policy that decided, " + checked.model.name + ", declares no outcome " +
          Tick(row.name) +
          (nearest.empty() ? "" : "; did you mean " + Tick(std::string(nearest)) + "?")};
    }
    const std::optional<std::int64_t> day = types::ParseDate(row.on);
    if (!day) return base::Error{Tick(row.on) + " is no date; write it as 2026-03-31"};
    if (*day < made.as_of) {
      return base::Error{"it was seen on " + row.on + ", before the day of the decision, " +
                         types::FormatDate(made.as_of)};
    }
    types::TextPool texts = checked.texts;
    const types::ParsedValue parsed =
        types::Parse(row.value, info->type, checked.type_table, texts);
    if (!parsed.ok) return base::Error{Tick(row.name) + ": " + parsed.failure.reason};
    OutcomeSeen seen;
    seen.decision = decision;
    seen.name = row.name;
    seen.value = engine::FormatValue(checked, texts, parsed.value, info->type);
    seen.observed_on = *day;
    const std::optional<std::int64_t> last = LastDay(*info, made.as_of);
    seen.late = last && *day > *last;
    seen.corrects = row.corrects;
    if (const std::optional<std::string> flaw = FlawOf(seen)) return base::Error{*flaw};
    return seen;
  }

  // What is known of the outcomes of a decision, those of earlier rows among them.
  std::optional<Failure> Place(const OutcomeRow& row, const std::string& case_id,
                               const OutcomeSeen& seen) {
    const auto key = std::pair(seen.decision, seen.name);
    if (loaded_.insert(seen.decision).second) {
      if (auto failure = Load(case_id, seen.decision)) return failure;
    }
    const auto known = standing_.find(key);
    if (seen.corrects)
      return Correct(row, seen, known == standing_.end() ? nullptr : &known->second);
    if (known == standing_.end()) {
      standing_[key] = {0, row.place, seen};
      return Taken(seen);
    }
    const Known& before = known->second;
    if (before.seen.value == seen.value && before.seen.observed_on == seen.observed_on) {
      ++answer_.already;
      return std::nullopt;
    }
    const std::string says = Tick(seen.name) + " is " + before.seen.value + " already";
    if (before.seq == 0) return Bad(row, says + ", by " + before.place);
    return Bad(row, says + ", by record " + std::to_string(before.seq) +
                        "; to correct it, say that this corrects " + std::to_string(before.seq));
  }

  struct Known {
    std::uint64_t seq = 0;  // 0: of an earlier row
    std::string place{};
    OutcomeSeen seen{};
  };

  std::optional<Failure> Correct(const OutcomeRow& row, const OutcomeSeen& seen, Known* known) {
    if (known != nullptr && known->seq == *seen.corrects) {
      *known = {0, row.place, seen};
      ++answer_.corrections;
      return Taken(seen);
    }
    const std::string number = std::to_string(*seen.corrects);
    if (known == nullptr)
      return Bad(row, "there is no " + Tick(seen.name) + " of this decision to be corrected");
    if (known->seq == 0)
      return Bad(row, Tick(seen.name) + " is corrected already, by " + known->place);
    return Bad(row, "record " + number + " is not what stands of " + Tick(seen.name) +
                        "; that is record " + std::to_string(known->seq));
  }

  std::optional<Failure> Load(const std::string& case_id, std::uint64_t decision) {
    Answer<std::vector<std::uint64_t>> about = reader_.About(case_id);
    if (auto* failure = std::get_if<Failure>(&about)) return *failure;
    std::vector<Numbered> all;
    for (const std::uint64_t seq : std::get<std::vector<std::uint64_t>>(about)) {
      Answer<bool> read =
          reader_.Read(seq, seq, [&](std::uint64_t at, std::int64_t, const Record& record) {
            const auto* seen = std::get_if<OutcomeSeen>(&record);
            if (seen != nullptr && seen->decision == decision) all.emplace_back(at, *seen);
            return true;
          });
      if (auto* failure = std::get_if<Failure>(&read)) return *failure;
    }
    for (auto& [seq, seen] : Standing(all))
      standing_[std::pair(decision, seen.name)] = {seq, "", seen};
    return std::nullopt;
  }

  std::optional<Failure> Taken(const OutcomeSeen& seen) {
    records_.emplace_back(seen);
    ++answer_.taken;
    answer_.late += seen.late ? 1 : 0;
    return std::nullopt;
  }

  Reader& reader_;
  RecordedPolicies policies_;
  std::set<std::uint64_t> loaded_;  // decisions
  std::map<std::pair<std::uint64_t, std::string>, Known> standing_;
  std::vector<Record> records_;
  OutcomesAnswer answer_;
};

// A writer on a journal that is there, and what it holds.
}  // namespace

std::vector<Numbered> Standing(const std::vector<Numbered>& all) {
  std::map<std::string, Numbered> standing;
  for (const Numbered& one : all) {
    auto& place = standing[one.second.name];
    if (place.first < one.first) place = one;
  }
  std::vector<Numbered> result;
  for (auto& [name, one] : standing) result.push_back(std::move(one));
  return result;
}

Answer<OutcomesAnswer> RecordOutcomes(const std::string& path, const std::vector<OutcomeRow>& rows,
                                      bool skip_bad, WriterOptions options) {
  Answer<OpenToAdd> opened = OpenThere(path, std::move(options));
  if (auto* failure = std::get_if<Failure>(&opened)) return *failure;
  auto& [writer, reader] = std::get<OpenToAdd>(opened);
  Taking taking(reader);
  for (const OutcomeRow& row : rows) {
    if (auto failure = taking.Take(row)) return *failure;
  }
  OutcomesAnswer& answer = taking.answer();
  if (!answer.bad.empty() && !skip_bad) return std::move(answer);
  answer.written = true;
  if (taking.records().empty()) return std::move(answer);
  Answer<std::uint64_t> written = writer.AppendAll(taking.records());
  if (auto* failure = std::get_if<Failure>(&written)) return *failure;
  answer.first = std::get<std::uint64_t>(written);
  return std::move(answer);
}

Answer<std::uint64_t> RecordFeedback(const std::string& path, const FeedbackWish& wish,
                                     WriterOptions options) {
  Answer<OpenToAdd> opened = OpenThere(path, std::move(options));
  if (auto* failure = std::get_if<Failure>(&opened)) return *failure;
  auto& [writer, reader] = std::get<OpenToAdd>(opened);
  Answer<std::uint64_t> decision = DecisionAbout(reader, wish.case_id, wish.decision);
  if (std::holds_alternative<Failure>(decision)) return decision;
  const FeedbackGiven given{std::get<std::uint64_t>(decision), wish.by, wish.text};
  if (const std::optional<std::string> flaw = FlawOf(given))
    return Failure{Outcome::kRefused, *flaw};
  return writer.Append(given);
}

}  // namespace remit::journal
