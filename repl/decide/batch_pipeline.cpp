// There is no thread for reading or writing alone: with few cores each of them would idle most of
// the time. Two locks keep the order, one around taking a piece, one around the results.
#include "repl/decide/batch_pipeline.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "interpreter/base/check.h"

namespace remit::repl {
namespace {

constexpr std::size_t kDocumentCases = 4096;  // of a JSON document in a piece

// A reader does not know the day on which its cases are decided, so that only here a previous
// decision is found to be later.
void NoteLaterPrevious(const engine::Program& program, cases::PieceCases& read) {
  if (program.model().damps.empty()) return;
  engine::CaseBatch& batch = read.block.cases;
  cases::ReadCounts later;
  for (std::size_t i = 0; i < batch.size; ++i) {
    if (!std::as_const(batch).invalid[i].empty()) continue;
    auto field = engine::PreviousIsLater(program.model(), batch, i, program.as_of());
    if (!field) continue;
    field->place = "row " + std::to_string(read.block.rows[i]);
    cases::InvalidCount& count = later.by_field[field->field];
    if (count.cases++ == 0) count.first = *field;
    --read.counts.valid;
    ++read.counts.invalid;
    batch.invalid[i].push_back(std::move(*field));
  }
  read.counts.Add(later);
}

// What one thread needs for itself.
class Worker {
 public:
  Worker(const engine::Program& program, const PipelineOptions& options,
         std::unique_ptr<cases::PieceParser> parser, const std::vector<std::string>& kept)
      : program_(program),
        options_(options),
        parser_(std::move(parser)),
        decider_(program, {}, {.block_size = options.block}),
        lines_(program.checked(), options.form, options.scenario, kept) {}

  cases::Piece piece;      // to be parsed, or,
  cases::PieceCases read;  // of a JSON document, what was read already

  void Run(PieceResult& result) {
    if (parser_ != nullptr) parser_->Parse(piece, read);
    NoteLaterPrevious(program_, read);
    decider_.Decide(read.block.cases, 0, read.block.cases.size, result.columns);
    result.records.clear();
    if (options_.record) result.records = options_.record(read.block.cases, result.columns);
    result.tally = {};
    result.tally.Count(program_.model(), result.columns);
    result.text.clear();
    if (options_.lines) lines_.Append(result.columns, read.block, result.text);
    if (options_.compression != cases::Compression::kNone && !result.text.empty())
      result.text = cases::Compressed(result.text, options_.compression);
    result.read = std::move(read.counts);
    if (options_.blocks) result.block = std::move(read.block);
  }

 private:
  const engine::Program& program_;
  const PipelineOptions& options_;
  std::unique_ptr<cases::PieceParser> parser_;
  govern::ColumnDecider decider_;
  cases::DecisionLines lines_;
};

class Pipeline {
 public:
  Pipeline(cases::CaseReader& reader, const engine::Program& program,
           const PipelineOptions& options, const std::function<bool()>& interrupted,
           const std::function<bool(PieceResult&)>& take)
      : reader_(reader),
        program_(program),
        options_(options),
        interrupted_(interrupted),
        take_(take),
        most_begun_(2 * options.threads + 2) {}

  void Run() {
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < options_.threads; ++i) threads.emplace_back([this] { Work(); });
    Work();
    for (std::thread& thread : threads) thread.join();
  }

 private:
  void Work() {
    Worker worker(program_, options_, Parser(), reader_.kept_columns());
    while (true) {
      std::unique_ptr<PieceResult> result = Room();
      if (result == nullptr) return;
      std::uint64_t number = 0;
      if (!TakePiece(worker, *result, number)) return;
      if (!result->error) worker.Run(*result);
      Deliver(number, std::move(result));
    }
  }

  std::unique_ptr<cases::PieceParser> Parser() {
    const std::lock_guard<std::mutex> lock(taking_);
    return reader_.HasPieces() ? reader_.MakeParser() : nullptr;
  }

  // Waits until few enough pieces are begun; nothing when no more are wanted.
  std::unique_ptr<PieceResult> Room() {
    std::unique_lock<std::mutex> lock(results_);
    room_.wait(lock, [this] { return stopped_ || begun_ < most_begun_; });
    if (stopped_) return nullptr;
    ++begun_;
    if (free_.empty()) return std::make_unique<PieceResult>();
    std::unique_ptr<PieceResult> result = std::move(free_.back());
    free_.pop_back();
    result->error.reset();
    return result;
  }

  bool TakePiece(Worker& worker, PieceResult& result, std::uint64_t& number) {
    const std::lock_guard<std::mutex> lock(taking_);
    if (ended_ || interrupted_()) {
      ended_ = true;
    } else if (reader_.HasPieces()) {
      const base::Result<bool> next = reader_.NextPiece(worker.piece);
      if (!next) {
        result.error = next.error();
      } else if (*next) {
        result.end = worker.piece.end;
      }
      ended_ = !next || !*next;
    } else {
      TakeBlock(worker, result);
    }
    if (ended_ && !result.error) {
      Stop();
      return false;
    }
    number = next_++;
    return true;
  }

  void TakeBlock(Worker& worker, PieceResult& result) {
    const std::uint64_t before = reader_.counts().cases;
    base::Result<cases::Block> block = reader_.Next(kDocumentCases);
    if (!block) {
      result.error = block.error();
      ended_ = true;
      return;
    }
    worker.read.block = std::move(block).value();
    worker.read.counts = reader_.TakeCounts();
    document_cases_ += worker.read.block.cases.size;
    result.end = {0, document_cases_};
    ended_ = worker.read.block.cases.size == 0;
    REMIT_CHECK(before == 0, "what was counted was taken");
  }

  // Whoever finds the next result in turn hands on all that are ready; the others leave theirs.
  void Deliver(std::uint64_t number, std::unique_ptr<PieceResult> result) {
    std::unique_lock<std::mutex> lock(results_);
    ready_.emplace(number, std::move(result));
    if (handing_on_) return;
    handing_on_ = true;
    while (!ready_.empty() && ready_.begin()->first == handed_on_) {
      std::unique_ptr<PieceResult> next = std::move(ready_.begin()->second);
      ready_.erase(ready_.begin());
      const bool wanted = !refused_;
      lock.unlock();
      const bool more = wanted && take_(*next) && !next->error;
      lock.lock();
      refused_ = refused_ || !more;
      stopped_ = stopped_ || !more;
      ++handed_on_;
      --begun_;
      free_.push_back(std::move(next));
      room_.notify_all();
    }
    handing_on_ = false;
  }

  void Stop() {
    const std::lock_guard<std::mutex> lock(results_);
    stopped_ = true;
    room_.notify_all();
  }

  cases::CaseReader& reader_;
  const engine::Program& program_;
  const PipelineOptions& options_;
  const std::function<bool()>& interrupted_;
  const std::function<bool(PieceResult&)>& take_;
  const std::size_t most_begun_;

  std::mutex taking_;  // over the reader
  bool ended_ = false;
  std::uint64_t next_ = 0;
  std::uint64_t document_cases_ = 0;

  std::mutex results_;  // over what follows
  std::condition_variable room_;
  bool stopped_ = false;  // no more pieces are to be taken
  bool refused_ = false;  // no more results are wanted
  bool handing_on_ = false;
  std::size_t begun_ = 0;
  std::uint64_t handed_on_ = 0;
  std::map<std::uint64_t, std::unique_ptr<PieceResult>> ready_;
  std::vector<std::unique_ptr<PieceResult>> free_;
};

}  // namespace

void RunPipeline(cases::CaseReader& reader, const engine::Program& program,
                 const PipelineOptions& options, const std::function<bool()>& interrupted,
                 const std::function<bool(PieceResult&)>& take) {
  Pipeline(reader, program, options, interrupted, take).Run();
}

}  // namespace remit::repl
