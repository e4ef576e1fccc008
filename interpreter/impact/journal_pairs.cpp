#include "interpreter/impact/journal_pairs.h"

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>

#include "interpreter/cases/canonical.h"
#include "interpreter/cases/open_cases.h"
#include "interpreter/cases/write_case.h"

namespace remit::impact {
namespace {

constexpr std::size_t kCases = 1024;       // in a portion, at most
constexpr std::uint64_t kRecords = 4096;   // read at a time
constexpr std::size_t kMostDaysOpen = 64;  // portions that are being filled

struct Recorded {
  std::uint64_t seq = 0;
  std::string id, input;
  std::optional<std::string> proposal;
  std::shared_ptr<const compile::Compilation> policy;  // that decided it
};

// Paths that another policy may have given a value, and this one has not.
void IgnoreForeign(const check::Model& own, const check::Model& other, cases::Binding& binding) {
  for (const check::InputLeaf& leaf : other.leaves) {
    const bool known = std::any_of(own.leaves.begin(), own.leaves.end(),
                                   [&](const auto& mine) { return mine.path == leaf.path; });
    if (!known) binding.ignored.push_back({leaf.path, {}});
  }
}

// Cases in the inputs of one policy.
class Recast {
 public:
  explicit Recast(const check::Checked& target) : target_(target), batch_(cases::NoCases(target)) {}

  void Add(const Recorded& recorded, cases::PieceCases& read) {
    if (const auto added = cases::AddCanonicalCase(target_, recorded.id, recorded.input,
                                                   recorded.proposal, batch_)) {
      rows_.push_back(recorded.seq);
      ++read.counts.cases;
      ++read.counts.valid;
      return;
    }
    AddByNames(recorded, read);
  }
  cases::Block Finish() {
    cases::Block block;
    block.cases = std::move(batch_);
    block.rows = std::move(rows_);
    return block;
  }

 private:
  // By way of the JSON in which anybody would hand the case over.
  void AddByNames(const Recorded& recorded, cases::PieceCases& read) {
    const check::Checked& origin = recorded.policy->checked;
    engine::CaseBatch one = cases::NoCases(origin);
    engine::CaseBatch asked = cases::NoCases(target_);
    const auto recalled =
        cases::AddCanonicalCase(origin, recorded.id, recorded.input, recorded.proposal, one);
    std::string why;
    if (!recalled) {
      why = recalled.error().message;
    } else {
      const std::string json = cases::CaseAsJson(origin, one, 0) + "\n";
      diagnostics::Sink sink;
      cases::Binding binding = cases::Bind(nullptr, target_, sink);
      IgnoreForeign(target_.model, origin.model, binding);
      const std::unique_ptr<cases::CaseReader> reader = cases::OpenJsonLines(
          {cases::ByteStream(json, "record " + std::to_string(recorded.seq)), target_, binding});
      base::Result<cases::Block> block = reader->Next(1);
      const bool valid =
          block && block->cases.size == 1 && std::as_const(block->cases).invalid[0].empty();
      if (valid) {
        std::optional<std::string> proposal;
        if (const auto& made = std::as_const(block->cases).proposals[0])
          proposal = cases::CanonicalProposal(target_, *made);
        const auto added = cases::AddCanonicalCase(
            target_, recorded.id, cases::CanonicalCase(target_, block->cases, 0), proposal, batch_);
        if (added) {
          rows_.push_back(recorded.seq);
          ++read.counts.cases;
          ++read.counts.valid;
          return;
        }
        why = added.error().message;
      } else if (block && block->cases.size == 1) {
        read.counts.Add(reader->counts());
        return AddInvalid(recorded, std::as_const(block->cases).invalid[0]);
      } else {
        why = block ? "it holds no case" : block.error().message;
      }
    }
    const engine::InvalidField field{"", why, "record " + std::to_string(recorded.seq)};
    ++read.counts.cases;
    ++read.counts.invalid;
    cases::InvalidCount& count = read.counts.by_field[""];
    if (count.cases++ == 0) count.first = field;
    AddInvalid(recorded, {field});
  }

  void AddInvalid(const Recorded& recorded, const std::vector<engine::InvalidField>& fields) {
    engine::CaseBatch blank = engine::BlankCase(target_);
    const auto added = cases::AddCanonicalCase(
        target_, recorded.id, cases::CanonicalCase(target_, blank, 0), std::nullopt, batch_);
    REMIT_CHECK(added.has_value(), "a case that gives nothing can be recorded");
    rows_.push_back(recorded.seq);
    batch_.invalid[batch_.size - 1] = fields;
  }

  const check::Checked& target_;
  engine::CaseBatch batch_;
  std::vector<std::uint64_t> rows_;
};

class JournalPairs final : public PairSource {
 public:
  JournalPairs(journal::Reader& reader, const check::Checked& before, const check::Checked& after,
               const JournalPairsOptions& options)
      : reader_(reader), before_(before), after_(after), options_(options) {}

  base::Result<std::optional<Portion>> Next() override {
    while (ready_.empty() && next_ <= reader_.size()) {
      const std::uint64_t last = std::min(reader_.size(), next_ + kRecords - 1);
      ledger::Answer<bool> read = reader_.Read(
          next_, last, [this](std::uint64_t seq, std::int64_t, const journal::Record& record) {
            if (const auto* policy = std::get_if<journal::PolicyUsed>(&record))
              used_[seq].policy = *policy;
            if (const auto* made = std::get_if<journal::DecisionMade>(&record)) Take(seq, *made);
            return true;
          });
      if (const auto* failure = std::get_if<ledger::Failure>(&read))
        return base::Error{failure->message};
      next_ = last + 1;
      if (next_ > reader_.size()) CloseAll();
    }
    if (ready_.empty()) return std::optional<Portion>();
    Portion portion = std::move(ready_.front());
    ready_.pop_front();
    return std::optional<Portion>(std::move(portion));
  }
  double Progress() const override {
    return reader_.size() == 0
               ? 1
               : static_cast<double>(next_ - 1) / static_cast<double>(reader_.size());
  }
  std::vector<std::pair<std::string, std::uint64_t>> LeftOut() const override {
    return {left_out_.begin(), left_out_.end()};
  }

 private:
  struct Used {
    journal::PolicyUsed policy;
    bool tried = false;
    std::shared_ptr<const compile::Compilation> compilation;
    std::string why;
  };

  void Take(std::uint64_t seq, const journal::DecisionMade& made) {
    if (!made.scenario.empty()) {
      ++left_out_["played through in a scenario"];
      return;
    }
    std::string why;
    const std::shared_ptr<const compile::Compilation> policy = PolicyOf(made.policy, why);
    if (policy == nullptr) {
      ++left_out_["whose policy cannot be had: " + why];
      return;
    }
    Recorded recorded{seq, made.case_id, made.input, made.proposal, policy};
    if (!made.sealed.empty()) {
      if (!options_.open) {
        ++left_out_["whose personal values are sealed"];
        return;
      }
      const journal::Opening opening = options_.open(*policy, made);
      if (opening.state != journal::Opening::State::kWhole) {
        ++left_out_[opening.state == journal::Opening::State::kErased
                        ? "whose personal values were erased"
                        : "whose personal values cannot be opened"];
        return;
      }
      recorded.input = opening.made.input;
      recorded.proposal = opening.made.proposal;
    }
    const std::int64_t day = options_.as_of.value_or(made.as_of);
    if (open_.size() >= kMostDaysOpen && open_.find(day) == open_.end()) CloseAll();
    std::vector<Recorded>& same_day = open_[day];
    same_day.push_back(std::move(recorded));
    if (same_day.size() >= kCases) {
      Close(day, std::move(same_day));
      open_.erase(day);
    }
  }

  std::shared_ptr<const compile::Compilation> PolicyOf(std::uint64_t seq, std::string& why) {
    const auto found = used_.find(seq);
    if (found == used_.end()) {
      why = "record " + std::to_string(seq) + " is no policy";
      return nullptr;
    }
    Used& used = found->second;
    if (!used.tried) {
      used.tried = true;
      base::Result<compile::Compilation> compiled = journal::CompilationOf(used.policy);
      if (compiled)
        used.compilation =
            std::make_shared<const compile::Compilation>(std::move(compiled).value());
      else
        used.why = compiled.error().message;
      used.policy.content.clear();
    }
    why = used.why;
    return used.compilation;
  }

  void CloseAll() {
    for (auto& [day, recorded] : open_) Close(day, std::move(recorded));
    open_.clear();
  }

  void Close(std::int64_t day, std::vector<Recorded> recorded) {
    auto shared = std::make_shared<const std::vector<Recorded>>(std::move(recorded));
    Portion portion;
    portion.read = [this, day, shared](Pair& pair) -> base::Result<bool> {
      Recast before(before_), after(after_);
      pair.before.counts = {};
      pair.after.counts = {};
      for (const Recorded& one : *shared) {
        before.Add(one, pair.before);
        after.Add(one, pair.after);
      }
      pair.before.block = before.Finish();
      pair.after.block = after.Finish();
      pair.as_of = day;
      return true;
    };
    ready_.push_back(std::move(portion));
  }

  journal::Reader& reader_;
  const check::Checked& before_;
  const check::Checked& after_;
  const JournalPairsOptions options_;
  std::uint64_t next_ = 1;
  std::map<std::uint64_t, Used> used_;
  std::map<std::int64_t, std::vector<Recorded>> open_;  // by day
  std::deque<Portion> ready_;
  std::map<std::string, std::uint64_t> left_out_;
};

}  // namespace

std::unique_ptr<PairSource> PairsOfJournal(journal::Reader& reader, const check::Checked& before,
                                           const check::Checked& after,
                                           const JournalPairsOptions& options) {
  return std::make_unique<JournalPairs>(reader, before, after, options);
}

}  // namespace remit::impact
