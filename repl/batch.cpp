// `remit batch`: many cases, block by block in bounded memory, every row accounted for.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <utility>

#include "interpreter/cases/write.h"
#include "interpreter/engine/names.h"
#include "interpreter/govern/decide.h"
#include "repl/batch_report.h"
#include "repl/commands.h"
#include "repl/open_cases.h"
#include "repl/terminal.h"

namespace remit::repl {
namespace {

std::string NameOf(const engine::Program& program) {
  const auto scenario = program.scenario();
  return scenario ? program.model().scenarios.at(scenario->index()).name : "";
}

// Decisions to a file or stdout, as JSON lines or CSV. Written beside the file and moved there at
// the end, so that an interrupted run never looks like a whole one.
class DecisionWriter {
 public:
  DecisionWriter(const BatchOptions& options, const engine::Program& program,
                 const std::vector<std::string>& kept)
      : checked_(program.checked()), kept_(kept), scenario_(NameOf(program)) {
    if (!options.output) return;
    path_ = *options.output;
    csv_ = std::filesystem::path(path_).extension() == ".csv";
    if (path_ != "-") {
      partial_ = path_ + ".partial";
      file_.open(partial_, std::ios::binary | std::ios::trunc);
    }
    if (csv_) Put(cases::CsvHeader(checked_.model, kept, !scenario_.empty()));
  }

  bool failed() const { return !path_.empty() && path_ != "-" && !file_; }
  const std::string& path() const { return path_; }

  void Write(const cases::Block& block, const std::vector<engine::Core>& cores) {
    if (path_.empty()) return;
    std::string text;
    for (std::size_t i = 0; i < cores.size(); ++i) {
      if (csv_)
        cases::AppendCsv(cores[i], block, i, checked_, scenario_, text);
      else
        cases::AppendJsonLine(cores[i], block, i, checked_, scenario_, kept_, text);
    }
    Put(text);
  }

  // False when the file could not be finished.
  bool Finish() {
    if (path_.empty()) return true;
    if (path_ == "-") return static_cast<bool>(std::cout.flush());
    file_.close();
    std::error_code error;
    if (file_) std::filesystem::rename(partial_, path_, error);
    return file_ && !error;
  }

 private:
  void Put(const std::string& text) {
    if (path_ == "-")
      std::cout << text;
    else
      file_ << text;
  }

  const check::Checked& checked_;
  const std::vector<std::string>& kept_;
  std::string scenario_;
  std::string path_, partial_;
  bool csv_ = false;
  std::ofstream file_;
};

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

// A reader does not know the day on which its cases are decided, so that only here a previous
// decision is found to be later.
void NoteLaterPrevious(const engine::Program& program, cases::Block& block,
                       cases::InvalidCount& later) {
  for (std::size_t i = 0; i < block.cases.size; ++i) {
    if (!std::as_const(block.cases).invalid[i].empty()) continue;
    auto field = engine::PreviousIsLater(program.model(), block.cases, i, program.as_of());
    if (!field) continue;
    field->place = "row " + std::to_string(block.rows[i]);
    if (later.cases++ == 0) later.first = *field;
    block.cases.invalid[i].push_back(std::move(*field));
  }
}

void AddLaterPrevious(const cases::InvalidCount& later, cases::ReadCounts& counts) {
  if (later.cases == 0) return;
  counts.valid -= later.cases;
  counts.invalid += later.cases;
  cases::InvalidCount& known = counts.by_field[later.first.field];
  if (known.cases == 0) known.first = later.first;
  known.cases += later.cases;
}

}  // namespace

int RunBatch(const BatchOptions& options) {
  const bool needs_rank =
      options.budget || !options.where.empty() || !options.show.empty() || options.list;
  if (needs_rank && !options.rank) {
    Complain("--budget, --where, --show and --list belong to a ranked list; say --rank NAME");
    return kUsage;
  }
  Loaded loaded = LoadPolicy(options.input.policy);
  if (!loaded.compilation) return loaded.exit_code;
  const std::optional<WorldAndDay> world =
      WorldOf(options.input.scenario, options.input.as_of, loaded.compilation->checked.model);
  if (!world) return kUsage;
  const OpenedCases opened = OpenCasesOf(options.input, *loaded.compilation);
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
  DecisionWriter writer(options, program, opened.reader->kept_columns());
  if (writer.failed()) return CannotWrite(writer.path());

  BatchReport report;
  cases::InvalidCount later;
  const auto start = std::chrono::steady_clock::now();
  {
    constexpr std::uint64_t kShares =
        1'000'000;  // the reader knows its share of the file, not its bytes
    Progress progress(kShares);
    while (true) {
      base::Result<cases::Block> next =
          opened.reader->Next(std::max<std::size_t>(options.block, 4096));
      if (!next) {
        Complain(next.error().message);
        return kEnvironment;
      }
      cases::Block block = std::move(next).value();
      if (block.cases.size == 0) break;
      NoteLaterPrevious(program, block, later);
      const std::vector<engine::Core> cores =
          govern::DecideBatch(program, block.cases, {.block_size = options.block});
      writer.Write(block, cores);
      if (writer.failed()) return CannotWrite(writer.path());
      report.counts.Add(program, cores);
      if (ranking) ranking->Add(block, cores);
      const double share = opened.reader->Progress().value_or(0);
      progress.Update(report.counts.cases,
                      static_cast<std::uint64_t>(share * static_cast<double>(kShares)));
    }
  }
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (!writer.Finish()) return CannotWrite(writer.path());

  report.policy = program.model().name;
  report.cases = options.input.cases;
  report.as_of = types::FormatDate(world->as_of);
  report.scenario = NameOf(program);
  report.read = opened.reader->counts();
  AddLaterPrevious(later, report.read);
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
