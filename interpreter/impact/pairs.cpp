// There is no thread for reading alone: whoever is free takes the next portion, reads and decides
// it, and waits for its turn to hand in what it counted.
#include "interpreter/impact/pairs.h"

#include <atomic>
#include <condition_variable>
#include <list>
#include <map>
#include <mutex>
#include <thread>

#include "interpreter/base/check.h"

namespace remit::impact {
namespace {

constexpr std::size_t kDocumentCases = 4096;  // of a JSON document in a portion
constexpr std::size_t kMostDays = 32;         // programs kept at a time; a journal has many days

class FilePairs final : public PairSource {
 public:
  FilePairs(cases::CaseReader& before, cases::CaseReader& after, std::int64_t as_of)
      : before_(before), after_(after), as_of_(as_of) {}

  base::Result<std::optional<Portion>> Next() override {
    return before_.HasPieces() ? NextPiece() : NextOfDocument();
  }
  double Progress() const override { return before_.Progress().value_or(0); }

 private:
  // Parsers have room of their own; one is in use by one portion at a time.
  struct Parsers {
    std::unique_ptr<cases::PieceParser> before, after;
  };
  struct Free {
    std::mutex mutex;
    std::vector<Parsers> parsers;
  };

  base::Result<std::optional<Portion>> NextPiece() {
    auto piece = std::make_shared<cases::Piece>();
    const base::Result<bool> next = before_.NextPiece(*piece);
    if (!next) return next.error();
    if (!*next) return std::optional<Portion>();
    auto parsers = std::make_shared<Parsers>();
    {
      const std::lock_guard<std::mutex> held(free_->mutex);
      if (!free_->parsers.empty()) {
        *parsers = std::move(free_->parsers.back());
        free_->parsers.pop_back();
      }
    }
    if (parsers->before == nullptr) *parsers = {before_.MakeParser(), after_.MakeParser()};
    Portion portion;
    portion.read = [piece, parsers, free = free_, day = as_of_](Pair& pair) -> base::Result<bool> {
      parsers->before->Parse(*piece, pair.before);
      parsers->after->Parse(*piece, pair.after);
      pair.as_of = day;
      const std::lock_guard<std::mutex> held(free->mutex);
      free->parsers.push_back(std::move(*parsers));
      return true;
    };
    return std::optional<Portion>(std::move(portion));
  }

  base::Result<std::optional<Portion>> NextOfDocument() {
    auto read = std::make_shared<Pair>();
    read->as_of = as_of_;
    for (auto [reader, side] :
         {std::pair{&before_, &read->before}, std::pair{&after_, &read->after}}) {
      base::Result<cases::Block> block = reader->Next(kDocumentCases);
      if (!block) return block.error();
      side->block = std::move(block).value();
      side->counts = reader->TakeCounts();
    }
    if (read->before.block.cases.size == 0) return std::optional<Portion>();
    Portion portion;
    portion.read = [read](Pair& pair) -> base::Result<bool> {
      pair = std::move(*read);
      return true;
    };
    return std::optional<Portion>(std::move(portion));
  }

  cases::CaseReader& before_;
  cases::CaseReader& after_;
  std::int64_t as_of_;
  std::shared_ptr<Free> free_ = std::make_shared<Free>();
};

// A reader does not know the day on which its cases are decided, so that only here a previous
// decision is found to be later.
void NoteLaterPrevious(const check::Model& model, std::int64_t as_of, cases::PieceCases& read) {
  if (model.damps.empty()) return;
  engine::CaseBatch& batch = read.block.cases;
  for (std::size_t i = 0; i < batch.size; ++i) {
    if (!std::as_const(batch).invalid[i].empty()) continue;
    auto field = engine::PreviousIsLater(model, batch, i, as_of);
    if (!field) continue;
    field->place = "row " + std::to_string(read.block.rows[i]);
    cases::InvalidCount& count = read.counts.by_field[field->field];
    if (count.cases++ == 0) count.first = *field;
    batch.invalid[i].push_back(std::move(*field));
  }
}

// Both policies on one day.
struct Day {
  engine::Program before, after;
};

class Run {
 public:
  Run(const Policy& before, const Policy& after, const Common& common, PairSource& source,
      const ImpactOptions& options)
      : before_(before),
        after_(after),
        common_(common),
        source_(source),
        options_(options),
        total_(common, options.tally) {}

  base::Result<Impact> Do() {
    std::vector<std::thread> threads;
    for (unsigned i = 1; i < options_.threads; ++i) threads.emplace_back([this] { Work(); });
    Work();
    for (std::thread& thread : threads) thread.join();
    if (error_) return *error_;
    Impact impact = std::move(total_).Finish(options_.threads);
    impact.left_out = source_.LeftOut();
    return impact;
  }

 private:
  // What one thread needs for itself.
  struct Deciders {
    std::shared_ptr<const Day> day;
    govern::ColumnDecider before, after;
  };
  struct Worker {
    Pair pair;
    govern::DecisionColumns before, after;
    std::optional<Deciders> deciders;
  };

  void Work() {
    Worker worker;
    while (true) {
      std::uint64_t turn = 0;
      std::optional<Portion> portion = Take(turn);
      if (!portion) return;
      const base::Result<bool> read = portion->read(worker.pair);
      if (!read) {
        Fail(read.error());
        HandIn(turn, nullptr, 0);
        return;
      }
      Tally tally(common_, options_.tally);
      Decide(worker, tally);
      HandIn(turn, &tally, worker.pair.before.block.cases.size);
    }
  }

  std::optional<Portion> Take(std::uint64_t& turn) {
    const std::lock_guard<std::mutex> held(taking_);
    if (ended_ || failed_) return std::nullopt;
    base::Result<std::optional<Portion>> next = source_.Next();
    if (!next) Fail(next.error());
    if (!next || !*next) {
      ended_ = true;
      return std::nullopt;
    }
    share_ = source_.Progress();
    turn = next_turn_++;
    return std::move(next).value();
  }

  void Fail(const base::Error& error) {
    const std::lock_guard<std::mutex> held(results_);
    if (!error_) error_ = error;
    failed_ = true;
  }

  void Decide(Worker& worker, Tally& tally) {
    Pair& pair = worker.pair;
    NoteLaterPrevious(before_.checked.model, pair.as_of, pair.before);
    NoteLaterPrevious(after_.checked.model, pair.as_of, pair.after);
    const std::size_t size = pair.before.block.cases.size;
    REMIT_CHECK(pair.after.block.cases.size == size, "both sides read every row");
    if (!worker.deciders || worker.deciders->day->before.as_of() != pair.as_of) {
      std::shared_ptr<const Day> day = DayOf(pair.as_of);
      const auto wanted = [&](Common::Which which) {
        govern::ColumnsWanted asked;
        for (const Common::Objective& objective : common_.objectives)
          asked.objectives.push_back(objective.id[which]);
        return asked;
      };
      worker.deciders.emplace(Deciders{day,
                                       govern::ColumnDecider(day->before, wanted(Common::kBefore)),
                                       govern::ColumnDecider(day->after, wanted(Common::kAfter))});
    }
    worker.deciders->before.Decide(pair.before.block.cases, 0, size, worker.before);
    worker.deciders->after.Decide(pair.after.block.cases, 0, size, worker.after);
    tally.Add({pair.before.block, worker.before}, {pair.after.block, worker.after});
    tally.AddRead(Common::kBefore, pair.before.counts);
    tally.AddRead(Common::kAfter, pair.after.counts);
  }

  std::shared_ptr<const Day> DayOf(std::int64_t as_of) {
    const std::lock_guard<std::mutex> held(days_mutex_);
    for (auto each = days_.begin(); each != days_.end(); ++each) {
      if ((*each)->before.as_of() != as_of) continue;
      days_.splice(days_.begin(), days_, each);
      return days_.front();
    }
    const auto bound = [&](const Policy& policy) {
      return engine::Program::Bind(policy.ast, policy.checked, as_of, policy.scenario);
    };
    days_.push_front(std::make_shared<const Day>(Day{bound(before_), bound(after_)}));
    if (days_.size() > kMostDays) days_.pop_back();
    return days_.front();
  }

  void HandIn(std::uint64_t turn, Tally* tally, std::size_t cases) {
    std::unique_lock<std::mutex> held(results_);
    turn_came_.wait(held, [&] { return turn == turn_; });
    if (tally != nullptr && !failed_) total_.Merge(std::move(*tally));
    done_ += cases;
    if (options_.progress) options_.progress(done_, share_);
    ++turn_;
    turn_came_.notify_all();
  }

  const Policy& before_;
  const Policy& after_;
  const Common& common_;
  PairSource& source_;
  const ImpactOptions& options_;

  std::mutex taking_;  // over the source
  bool ended_ = false;
  std::uint64_t next_turn_ = 0;
  std::atomic<double> share_{0};

  std::mutex days_mutex_;
  std::list<std::shared_ptr<const Day>> days_;

  std::mutex results_;  // over what follows
  std::condition_variable turn_came_;
  std::uint64_t turn_ = 0;
  std::uint64_t done_ = 0;
  std::atomic<bool> failed_{false};
  std::optional<base::Error> error_;
  Tally total_;
};

}  // namespace

std::unique_ptr<PairSource> PairsOfFile(cases::CaseReader& before, cases::CaseReader& after,
                                        std::int64_t as_of) {
  return std::make_unique<FilePairs>(before, after, as_of);
}

base::Result<Impact> ImpactOf(const Policy& before, const Policy& after, const Common& common,
                              PairSource& source, const ImpactOptions& options) {
  return Run(before, after, common, source, options).Do();
}

}  // namespace remit::impact
