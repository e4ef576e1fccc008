// `remit batch`: many cases, piece by piece in bounded memory, every row accounted for.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "interpreter/base/text.h"
#include "interpreter/engine/names.h"
#include "repl/commands.h"
#include "repl/decide/batch_note.h"
#include "repl/decide/batch_output.h"
#include "repl/decide/batch_pipeline.h"
#include "repl/decide/batch_report.h"
#include "repl/journal/output.h"
#include "repl/open_cases.h"
#include "repl/terminal.h"

namespace remit::repl {
namespace {

constexpr std::size_t kMostThreads = 16;  // what is done in order leaves more without work
constexpr auto kBetweenNotes = std::chrono::seconds(1);
constexpr int kKilledBy = 128;  // as shells tell which signal ended a program

// A signal has no other way to reach the program than through something that stands still.
std::atomic<int> caught_signal{0};

extern "C" void CatchSignal(int signal) { caught_signal.store(signal); }

// The first such signal ends the run in good order, a second one at once.
class SignalsCaught {
 public:
  SignalsCaught() {
    caught_signal.store(0);
    struct sigaction action {};
    action.sa_handler = CatchSignal;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, &before_int_);
    sigaction(SIGTERM, &action, &before_term_);
  }
  ~SignalsCaught() {
    sigaction(SIGINT, &before_int_, nullptr);
    sigaction(SIGTERM, &before_term_, nullptr);
  }
  SignalsCaught(const SignalsCaught&) = delete;
  SignalsCaught& operator=(const SignalsCaught&) = delete;

 private:
  struct sigaction before_int_ {};
  struct sigaction before_term_ {};
};

std::string NameOf(const engine::Program& program) {
  const auto scenario = program.scenario();
  return scenario ? program.model().scenarios.at(scenario->index()).name : "";
}

int CannotWrite(const std::string& path) {
  Complain("cannot write `" + path + "`");
  return kEnvironment;
}

bool StatusNamed(const std::vector<std::string>& names, const BatchCounts& counts) {
  for (std::size_t i = 0; i < counts.by_status.size(); ++i) {
    const std::string_view name = engine::Name(static_cast<engine::Status>(i));
    if (counts.by_status[i] > 0 && std::find(names.begin(), names.end(), name) != names.end())
      return true;
  }
  return false;
}

bool WriteList(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  return static_cast<bool>(out.flush());
}

std::size_t ThreadsFor(const BatchOptions& options) {
  if (options.threads > 0) return options.threads;
  std::error_code ignored;
  const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
  std::size_t most = std::min(cores, kMostThreads);
  const auto size = std::filesystem::file_size(options.input.cases, ignored);
  if (!ignored && !cases::IsCompressedName(options.input.cases))
    most = std::min<std::size_t>(most, size / cases::kPieceBytes + 1);
  return most;
}

// One run from the first case, or from where an earlier one ended, to the last.
class BatchRun {
 public:
  BatchRun(const BatchOptions& options, const engine::Program& program, cases::CaseReader& reader,
           nlohmann::json subject, Ranking* ranking, JournalOutput* journal)
      : options_(options),
        program_(program),
        reader_(reader),
        subject_(std::move(subject)),
        ranking_(ranking),
        journal_(journal) {}

  // Opens the output, where there is one. Not kOk: the reason is on stderr.
  ExitCode Open() {
    if (journal_ != nullptr) stand_.recorded = journal_->place();
    if (!options_.output) return kOk;
    if (options_.resume) {
      base::Result<BatchStand> stand = StandFrom(*options_.output, subject_);
      if (!stand) return Refused(stand.error());
      stand_ = std::move(stand).value();
      if (journal_ != nullptr) {
        if (const auto error = journal_->GoOnFrom(stand_.recorded)) return Refused(*error);
      }
    }
    if (stand_.place && !SkipToStand()) {
      return Refused({"`" + options_.input.cases +
                      "` is not the same as when the run was interrupted: what was decided already "
                      "has changed; start again without --resume"});
    }
    base::Result<BatchOutput> output = stand_.place
                                           ? BatchOutput::Continue(*options_.output, stand_.written)
                                           : BatchOutput::Create(*options_.output, NoteOfStand());
    if (!output) return Refused(output.error());
    output_.emplace(std::move(output).value());
    noted_row_ = NextRow();
    if (stand_.place) return kOk;
    const OutputForm form = OutputFormOf(*options_.output);
    std::string header = cases::DecisionLines(program_.checked(), form.form, NameOf(program_),
                                              reader_.kept_columns())
                             .Header();
    if (!header.empty() && form.compression != cases::Compression::kNone)
      header = cases::Compressed(header, form.compression);
    if (auto error = output_->Write(header)) return Refused(*error);
    return kOk;
  }

  // kOk when all cases are decided; otherwise the reason is on stderr.
  int Run() {
    PipelineOptions options;
    options.threads = ThreadsFor(options_);
    options.block = options_.block;
    options.lines = options_.output.has_value();
    options.blocks = ranking_ != nullptr;
    options.scenario = NameOf(program_);
    if (journal_ != nullptr) {
      options.record = [this](const engine::CaseBatch& batch,
                              const govern::DecisionColumns& columns) {
        return journal_->RecordsOf(batch, columns);
      };
    }
    if (options_.output) {
      const OutputForm form = OutputFormOf(*options_.output);
      options.form = form.form;
      options.compression = form.compression;
    }
    const SignalsCaught signals;
    const auto start = std::chrono::steady_clock::now();
    noted_ = start;
    {
      Progress progress(reader_.Size());
      progress_ = &progress;
      RunPipeline(
          reader_, program_, options, [] { return caught_signal.load() != 0; },
          [this](PieceResult& result) { return Take(result); });
      progress_ = nullptr;
    }
    seconds_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (const int signal = caught_signal.load(); signal != 0)
      return CutShort(error_ ? error_->message : "interrupted", kKilledBy + signal);
    if (!error_ && output_) error_ = output_->Finish();
    if (error_) return CutShort(error_->message, kEnvironment);
    return kOk;
  }

  const BatchStand& stand() const { return stand_; }
  double seconds() const { return seconds_; }

 private:
  static ExitCode Refused(const base::Error& error) {
    Complain(error.message);
    return kEnvironment;
  }

  bool SkipToStand() {
    if (reader_.HasPieces()) return reader_.SkipTo(*stand_.place);
    // Of a JSON document the cases before are read again, and not decided.
    while (reader_.counts().cases < stand_.place->row) {
      const auto left = static_cast<std::size_t>(stand_.place->row - reader_.counts().cases);
      const base::Result<cases::Block> block = reader_.Next(std::min<std::size_t>(left, 4096));
      if (!block || block->cases.size == 0) return false;
    }
    reader_.TakeCounts();
    return true;
  }

  bool Take(PieceResult& result) {
    if (result.error) {
      error_ = result.error;
      return false;
    }
    // Nothing is written as decided that is not recorded.
    if (journal_ != nullptr) {
      error_ = journal_->Append(result.records);
      if (error_) return false;
    }
    if (output_) {
      error_ = output_->Write(result.text);
      if (error_) return false;
      stand_.written = output_->size();
    }
    if (journal_ != nullptr) stand_.recorded = journal_->place();
    stand_.counts.Add(program_, result.tally);
    stand_.read.Add(result.read);
    stand_.place = result.end;
    if (!reader_.HasPieces()) stand_.place->row = stand_.counts.cases;
    if (ranking_ != nullptr) ranking_->Add(result.block, result.columns);
    Note(false);
    progress_->Update(stand_.counts.cases, reader_.Progress().value_or(0));
    return true;
  }

  bool CanResume() const { return !subject_.is_null() && ranking_ == nullptr; }

  nlohmann::json NoteOfStand() const {
    return CanResume() ? NoteFrom(subject_, stand_) : nlohmann::json();
  }

  void Note(bool last) {
    if (!CanResume()) return;
    const auto now = std::chrono::steady_clock::now();
    if (!last && now - noted_ < kBetweenNotes) return;
    noted_ = now;
    if (output_->Note(NoteOfStand())) noted_row_ = NextRow();
  }

  // The first that is not decided yet, as the output numbers them; 0: nothing is decided.
  std::uint64_t NextRow() const {
    if (!stand_.place) return 0;
    return reader_.HasPieces() ? stand_.place->row : stand_.place->row + 1;
  }

  int CutShort(const std::string& reason, int exit_code) {
    Note(true);
    std::string message = reason + "; " + base::Counted(stand_.counts.cases, "case") + " decided";
    if (output_) {
      message += IsFile(*options_.output) ? " and in `" + output_->partial() + "`" : " and written";
    }
    if (CanResume()) {
      message +=
          "; the same command with --resume " +
          (noted_row_ == 0 ? "begins again" : "goes on with row " + std::to_string(noted_row_));
    }
    Complain(message);
    return exit_code;
  }

  const BatchOptions& options_;
  const engine::Program& program_;
  cases::CaseReader& reader_;
  nlohmann::json subject_;
  Ranking* ranking_;
  JournalOutput* journal_;  // null: nothing is recorded
  std::optional<BatchOutput> output_;
  BatchStand stand_;
  Progress* progress_ = nullptr;
  std::optional<base::Error> error_;
  std::chrono::steady_clock::time_point noted_;
  std::uint64_t noted_row_ = 0;
  double seconds_ = 0;
};

// What the options say together. Not kOk: the reason is on stderr.
ExitCode RefuseOptions(const BatchOptions& options) {
  const auto refuse = [](const std::string& reason) {
    Complain(reason);
    return kUsage;
  };
  const bool needs_rank =
      options.budget || !options.where.empty() || !options.show.empty() || options.list;
  if (needs_rank && !options.rank) {
    return refuse("--budget, --where, --show and --list belong to a ranked list; say --rank NAME");
  }
  std::error_code ignored;
  if (options.output && std::filesystem::equivalent(*options.output, options.input.cases, ignored))
    return refuse("the decisions would replace the cases; give --output another name");
  if (options.output && options.journal &&
      (*options.output == *options.journal ||
       std::filesystem::equivalent(*options.output, *options.journal, ignored)))
    return refuse("the decisions would replace the journal; give --output another name");
  if (!options.resume) return kOk;
  if (!options.output || !IsFile(*options.output))
    return refuse("--resume goes on with a file of decisions; say --output FILE");
  if (!IsFile(options.input.cases))
    return refuse("--resume reads the cases again, and standard input can be read only once");
  if (options.rank) {
    return refuse("a ranked list needs all cases; leave --resume out, and start again");
  }
  return kOk;
}

}  // namespace

int RunBatch(const BatchOptions& options) {
  if (const ExitCode code = RefuseOptions(options); code != kOk) return code;
  Loaded loaded = LoadPolicy(options.input.policy);
  if (!loaded.compilation) return loaded.exit_code;
  const std::optional<WorldAndDay> world =
      WorldOf(options.input.scenario, options.input.as_of, loaded.compilation->checked.model);
  if (!world) return kUsage;
  const OpenedCases opened = OpenCasesOf(options.input, *loaded.compilation, &caught_signal);
  if (!opened.reader) return opened.exit_code;
  const engine::Program program = engine::Program::Bind(
      loaded.compilation->ast, loaded.compilation->checked, world->as_of, world->scenario);

  std::optional<Ranking> ranking;
  if (options.rank) {
    base::Result<Ranking> made =
        Ranking::Make(program, {*options.rank, options.budget, options.where, options.show});
    if (!made) {
      Complain(made.error().message);
      return kUsage;
    }
    ranking = std::move(made).value();
  }
  std::optional<JournalOutput> journal;
  if (options.journal) {
    base::Result<JournalOutput> made =
        OpenJournalOutput(*options.journal, options.subjects, *loaded.compilation, program);
    if (!made) {
      Complain(made.error().message);
      return kEnvironment;
    }
    journal.emplace(std::move(made).value());
  }
  const bool noted = options.output && IsFile(*options.output) && IsFile(options.input.cases);
  BatchRun run(options, program, *opened.reader,
               noted ? SubjectOf(options, *loaded.compilation, program, opened.mapping_text)
                     : nlohmann::json(),
               ranking ? &*ranking : nullptr, journal ? &*journal : nullptr);
  if (const ExitCode code = run.Open(); code != kOk) return code;
  if (const int code = run.Run(); code != kOk) return code;

  BatchReport report;
  report.counts = run.stand().counts;
  report.seconds = run.seconds();
  report.policy = program.model().name;
  report.cases = options.input.cases;
  report.as_of = types::FormatDate(world->as_of);
  report.scenario = NameOf(program);
  report.read = run.stand().read;
  report.kept_columns = opened.reader->kept_columns();
  report.top = options.top;
  if (ranking) {
    report.ranking = &*ranking;
    report.list = std::move(*ranking).Finish();
    if (options.list && !WriteList(*options.list, ListCsv(report, program)))
      return CannotWrite(*options.list);
  }
  if (options.output == std::optional<std::string>("-")) {
    // stdout belongs to the decisions
  } else if (options.input.format == Format::kJson) {
    PrintJson(report, program);
  } else {
    PrintText(report, program);
  }
  if (report.counts.cases == 0) {
    Complain("`" + options.input.cases + "` holds no case");
    return kFindings;
  }
  return StatusNamed(options.fail_on, report.counts) ? kFindings : kOk;
}

}  // namespace remit::repl
