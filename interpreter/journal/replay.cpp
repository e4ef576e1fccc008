// One thread reads the journal and sorts its decisions by policy, day and scenario; whoever is free
// decides a block of them. Nothing is kept of a decision that is the same.
#include "interpreter/journal/replay.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <tuple>

#include "interpreter/base/check.h"
#include "interpreter/cases/canonical.h"
#include "interpreter/govern/decide_columns.h"
#include "interpreter/ledger/hash.h"
#include "interpreter/store/content.h"

namespace remit::journal {
namespace {

using ledger::Failure;

// Programs of days and scenarios that are kept at a time; a journal of years has thousands.
constexpr std::size_t kMostPrograms = 32;

// A policy and one world of it. The program refers to the compilation.
struct World {
  std::shared_ptr<const compile::Compilation> policy;
  engine::Program program;
};
struct Seen {
  std::uint64_t seq;
  DecisionMade made;
};
struct Unit {
  std::shared_ptr<const World> world;
  std::vector<Seen> decisions;
};

// The sums, and the first that differ.
class Tally {
 public:
  explicit Tally(std::size_t most) : most_(most) {}
  void Add(std::uint64_t same, const std::vector<std::uint64_t>& different) {
    const std::lock_guard<std::mutex> held(mutex_);
    same_ += same;
    different_ += different.size();
    for (const std::uint64_t seq : different) {
      first_.insert(seq);
      if (first_.size() > most_) first_.erase(std::prev(first_.end()));
    }
  }
  std::uint64_t same() const { return same_; }
  std::uint64_t different() const { return different_; }
  const std::set<std::uint64_t>& first() const { return first_; }

 private:
  const std::size_t most_;
  std::mutex mutex_;
  std::uint64_t same_ = 0, different_ = 0;
  std::set<std::uint64_t> first_;
};

// What one thread keeps from unit to unit.
class Worker {
 public:
  Worker(const ReplayOptions& options, Tally& tally) : options_(options), tally_(tally) {}

  void Run(const Unit& unit) {
    const check::Checked& checked = unit.world->policy->checked;
    engine::CaseBatch batch = cases::NoCases(checked);
    std::vector<std::uint64_t> different;
    std::vector<const Seen*> decided;
    for (const Seen& seen : unit.decisions) {
      const DecisionMade& made = seen.made;
      if (cases::AddCanonicalCase(checked, made.case_id, made.input, made.proposal, batch)) {
        decided.push_back(&seen);
      } else {
        different.push_back(seen.seq);
      }
    }
    DeciderOf(unit).Decide(batch, 0, batch.size, columns_);
    std::uint64_t same = 0;
    for (std::size_t i = 0; i < decided.size(); ++i) {
      if (CoreBytes(columns_.CoreOf(i)) == decided[i]->made.core) {
        ++same;
      } else {
        different.push_back(decided[i]->seq);
      }
    }
    tally_.Add(same, different);
  }

 private:
  govern::ColumnDecider& DeciderOf(const Unit& unit) {
    if (world_ != unit.world) {
      decider_.reset();
      world_ = unit.world;
      decider_.emplace(world_->program, govern::ColumnsWanted{},
                       govern::DecideOptions{.block_size = options_.block});
    }
    return *decider_;
  }

  const ReplayOptions& options_;
  Tally& tally_;
  std::shared_ptr<const World> world_;
  std::optional<govern::ColumnDecider> decider_;
  govern::DecisionColumns columns_;
};

// Hands units to threads, and waits where they are behind.
class Pool {
 public:
  Pool(const ReplayOptions& options, Tally& tally) : alone_(options, tally) {
    for (std::size_t i = 1; i < options.threads; ++i) {
      threads_.emplace_back([this, &options, &tally] {
        Worker worker(options, tally);
        while (std::optional<Unit> unit = Take()) worker.Run(*unit);
      });
    }
  }
  ~Pool() { Finish(); }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  void Give(Unit unit) {
    if (threads_.empty()) return alone_.Run(unit);
    std::unique_lock<std::mutex> held(mutex_);
    changed_.wait(held, [this] { return units_.size() < 2 * threads_.size(); });
    units_.push_back(std::move(unit));
    changed_.notify_all();
  }
  void Finish() {
    {
      const std::lock_guard<std::mutex> held(mutex_);
      ended_ = true;
      changed_.notify_all();
    }
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  std::optional<Unit> Take() {
    std::unique_lock<std::mutex> held(mutex_);
    changed_.wait(held, [this] { return ended_ || !units_.empty(); });
    if (units_.empty()) return std::nullopt;
    Unit unit = std::move(units_.front());
    units_.pop_front();
    changed_.notify_all();
    return unit;
  }

  Worker alone_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Unit> units_;
  bool ended_ = false;
  std::vector<std::thread> threads_;
};

// The policies of a journal, compiled when the first decision needs them.
class Policies {
 public:
  void Add(std::uint64_t seq, const PolicyUsed& policy) { used_[seq].policy = policy; }

  // Null: it cannot be had, see Why.
  std::shared_ptr<const compile::Compilation> Get(std::uint64_t seq) {
    const auto found = used_.find(seq);
    if (found == used_.end()) {
      why_ = "entry " + std::to_string(seq) + " is no policy";
      return nullptr;
    }
    Used& used = found->second;
    if (!used.tried) {
      used.tried = true;
      base::Result<compile::Compilation> opened = CompilationOf(used.policy);
      if (opened) {
        used.compilation = std::make_shared<const compile::Compilation>(std::move(opened).value());
      } else {
        used.why = opened.error().message;
      }
      used.policy.content.clear();
    }
    if (used.compilation == nullptr) why_ = used.why;
    return used.compilation;
  }
  const std::string& why() const { return why_; }
  const std::string& EngineOf(std::uint64_t seq) const { return used_.at(seq).policy.engine; }

 private:
  struct Used {
    PolicyUsed policy;
    bool tried = false;
    std::shared_ptr<const compile::Compilation> compilation;
    std::string why;
  };
  std::map<std::uint64_t, Used> used_;
  std::string why_;
};

class Replaying {
 public:
  Replaying(Reader& reader, const ReplayOptions& options)
      : reader_(reader),
        options_(options),
        tally_(options.most_differences),
        pool_(options, tally_) {}

  Answer<ReplayReport> Run() {
    Answer<bool> read = reader_.Read(1, reader_.size(),
                                     [this](std::uint64_t seq, std::int64_t, const Record& record) {
                                       if (const auto* policy = std::get_if<PolicyUsed>(&record))
                                         policies_.Add(seq, *policy);
                                       if (const auto* made = std::get_if<DecisionMade>(&record))
                                         TakeOpen(seq, *made);
                                       return true;
                                     });
    if (auto* failure = std::get_if<Failure>(&read)) return *failure;
    for (auto& [key, open] : open_) Give(open);
    pool_.Finish();
    report_.same = tally_.same();
    report_.different = tally_.different();
    for (const std::uint64_t seq : tally_.first()) {
      if (auto failure = LookInto(seq)) return *failure;
    }
    return std::move(report_);
  }

 private:
  using Key = std::tuple<std::uint64_t, std::int64_t, std::string>;

  void TakeOpen(std::uint64_t seq, const DecisionMade& made) {
    if (made.sealed.empty()) return Take(seq, made);
    const Opening opening = Opened(made);
    switch (opening.state) {
      case Opening::State::kWhole:
        return Take(seq, opening.made);
      case Opening::State::kErased:
        ++report_.erased;
        return;
      case Opening::State::kNoKey:
        if (report_.unchecked++ == 0) report_.unchecked_why = opening.why;
        return;
      case Opening::State::kBroken:
        return tally_.Add(0, {seq});
    }
  }

  Opening Opened(const DecisionMade& made) {
    const std::shared_ptr<const compile::Compilation> policy = policies_.Get(made.policy);
    if (policy == nullptr) return {Opening::State::kNoKey, {}, policies_.why()};
    if (!options_.open) return {Opening::State::kNoKey, {}, "personal values are sealed"};
    return options_.open(*policy, made);
  }

  void Take(std::uint64_t seq, const DecisionMade& made) {
    Unit* open = OpenOf(made);
    if (open == nullptr) {
      if (report_.unchecked++ == 0) report_.unchecked_why = why_;
      return;
    }
    open->decisions.push_back({seq, made});
    if (open->decisions.size() >= options_.block) Give(*open);
  }

  void Give(Unit& open) {
    if (open.decisions.empty()) return;
    pool_.Give(Unit{open.world, std::exchange(open.decisions, {})});
  }

  Unit* OpenOf(const DecisionMade& made) {
    const Key key(made.policy, made.as_of, made.scenario);
    const auto found = open_.find(key);
    if (found != open_.end()) return &found->second;
    base::Result<std::shared_ptr<const World>> world = WorldOf(made);
    if (!world) {
      why_ = world.error().message;
      return nullptr;
    }
    if (open_.size() >= kMostPrograms) {
      for (auto& [other, open] : open_) Give(open);
      open_.clear();
    }
    return &open_.emplace(key, Unit{std::move(world).value(), {}}).first->second;
  }

  base::Result<std::shared_ptr<const World>> WorldOf(const DecisionMade& made) {
    const std::shared_ptr<const compile::Compilation> policy = policies_.Get(made.policy);
    if (policy == nullptr) return base::Error{policies_.why()};
    base::Result<engine::Program> program = ProgramOf(*policy, made);
    if (!program) return program.error();
    return std::make_shared<const World>(World{policy, std::move(program).value()});
  }

  std::optional<Failure> LookInto(std::uint64_t seq) {
    Answer<bool> read =
        reader_.Read(seq, seq, [&](std::uint64_t, std::int64_t, const Record& record) {
          DecisionMade made = std::get<DecisionMade>(record);
          Difference difference;
          difference.engine = policies_.EngineOf(made.policy);
          difference.seq = seq;
          difference.case_id = made.case_id;
          if (!made.sealed.empty()) {
            Opening opening = Opened(made);
            if (opening.state != Opening::State::kWhole) {
              difference.changes = {opening.why};
              report_.differences.push_back(std::move(difference));
              return true;
            }
            made = std::move(opening.made);
          }
          const Unit* open = OpenOf(made);
          REMIT_CHECK(open != nullptr, "what was decided again can be decided once more");
          const World& world = *open->world;
          const base::Result<Recalled> recalled = Recall(world.policy->checked, made);
          if (recalled) {
            const engine::Core now = govern::DecideBatch(world.program, recalled->batch).at(0);
            difference = Compare(*world.policy, world.program, *recalled, now);
            difference.seq = seq;
            difference.case_id = made.case_id;
          } else {
            difference.changes = {recalled.error().message};
          }
          report_.differences.push_back(std::move(difference));
          return true;
        });
    if (auto* failure = std::get_if<Failure>(&read)) return *failure;
    return std::nullopt;
  }

  Reader& reader_;
  const ReplayOptions& options_;
  Policies policies_;
  std::map<Key, Unit> open_;
  std::string why_;
  ReplayReport report_;
  Tally tally_;
  Pool pool_;  // ends before what its threads write to
};

}  // namespace

base::Result<compile::Compilation> CompilationOf(const PolicyUsed& policy) {
  const auto problem = [&policy](const std::string& what) {
    return base::Error{"the policy `" + policy.name + "`, recorded by Remit " + policy.engine +
                       ": " + what};
  };
  if (ledger::Hex(ledger::Bytes(ledger::Sha256(policy.content))) != policy.content_hash)
    return problem("its texts have another hash than is recorded");
  base::Result<store::Content> read = store::ContentFrom(policy.content);
  if (!read) return problem(read.error().message);
  store::Content content = std::move(read).value();
  content.decision_hash = policy.decision_hash;
  base::Result<compile::Compilation> compiled = store::CompileTexts(content);
  if (!compiled) return problem(compiled.error().message);
  return compiled;
}

base::Result<engine::Program> ProgramOf(const compile::Compilation& compilation,
                                        const DecisionMade& made) {
  const auto& scenarios = compilation.checked.model.scenarios;
  std::optional<check::ScenarioId> scenario;
  if (!made.scenario.empty()) {
    const auto found = std::find_if(scenarios.begin(), scenarios.end(),
                                    [&](const auto& info) { return info.name == made.scenario; });
    if (found == scenarios.end())
      return base::Error{"the policy has no scenario `" + made.scenario + "`"};
    scenario = check::ScenarioId(static_cast<std::size_t>(found - scenarios.begin()));
  }
  return engine::Program::Bind(compilation.ast, compilation.checked, made.as_of, scenario);
}

base::Result<Recalled> Recall(const check::Checked& checked, const DecisionMade& made) {
  base::Result<engine::Core> core = CoreFrom(made.core);
  if (!core) return core.error();
  Recalled recalled{made, std::move(core).value(), cases::NoCases(checked)};
  const base::Result<bool> added =
      cases::AddCanonicalCase(checked, made.case_id, made.input, made.proposal, recalled.batch);
  if (!added) return added.error();
  return recalled;
}

Answer<ReplayReport> Replay(Reader& reader, const ReplayOptions& options) {
  return Replaying(reader, options).Run();
}

}  // namespace remit::journal
