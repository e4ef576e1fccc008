// What lies around a decision: JSON in and out, the start of a process, files of cases.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "interpreter/cases/one_case.h"
#include "interpreter/cases/write.h"
#include "interpreter/govern/explain.h"
#include "interpreter/govern/identity.h"
#include "interpreter/govern/present.h"
#include "tests/bench/parts.h"

extern char** environ;

namespace remit::bench {
namespace {

constexpr std::array<const char*, 4> kSegments = {"small_business", "mid_market", "enterprise",
                                                  "public_sector"};
constexpr std::array<const char*, kFieldCount> kNames = {
    "list_price",   "unit_cost", "quantity",   "requested",      "tenure",
    "credit_score", "segment",   "competitor", "annual_revenue", "overdue"};

std::string ValueText(std::size_t field, double value) {
  if (field == kCompetitor) return value != 0 ? "true" : "false";
  if (field == kSegment) return kSegments[static_cast<std::size_t>(value)];
  std::ostringstream out;
  out.precision(10);
  out << value;
  return out.str();
}

std::string JsonOf(const Case& deal) {
  std::string text = "{\"id\": \"A-17\"";
  for (std::size_t field = 0; field < kFieldCount; ++field) {
    const std::string value = ValueText(field, deal[field]);
    text += std::string(", \"") + kNames[field] +
            "\": " + (field == kSegment ? "\"" + value + "\"" : value);
  }
  return text + "}";
}

// The size of the file in bytes.
double WriteCsv(const std::string& path, std::size_t count) {
  const CaseColumns cases(count);
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  for (std::size_t field = 0; field < kFieldCount; ++field)
    out << (field == 0 ? "" : ",") << kNames[field];
  out << "\n";
  for (std::size_t i = 0; i < count; ++i) {
    const Case deal = cases.At(i);
    for (std::size_t field = 0; field < kFieldCount; ++field)
      out << (field == 0 ? "" : ",") << ValueText(field, deal[field]);
    out << "\n";
  }
  out.close();
  return static_cast<double>(std::filesystem::file_size(path));
}

// Seconds from the start of the program to its end; its output goes to a file. NaN when it failed.
double RunProgram(const std::vector<std::string>& words, const std::string& output) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  const double start = Seconds();
  pid_t child = 0;
  int status = -1;
  if (posix_spawn(&child, arguments[0], &actions, nullptr, arguments.data(), environ) == 0)
    waitpid(child, &status, 0);
  const double time = Seconds() - start;
  posix_spawn_file_actions_destroy(&actions);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? time : std::nan("");
}

// Does the program know the sub-command?
bool Knows(const Options& options, const std::string& command) {
  return !std::isnan(RunProgram({options.remit, command, "--help"}, options.work + "/help"));
}

// The policy as a compiled file; its text where the program cannot compile. Proofs are not what is
// to be measured of a file of cases.
std::string CompiledOr(const std::string& policy, const Options& options) {
  const std::string bundle = options.work + "/desk.remitc";
  const bool made = Knows(options, "compile") &&
                    !std::isnan(RunProgram({options.remit, "compile", policy, "--output", bundle},
                                           options.work + "/out"));
  return made ? bundle : policy;
}

// One policy, one case as text: to a core as a line of JSON, and to an explained decision.
class JsonDesk {
 public:
  explicit JsonDesk(Size size)
      : desk_(size, FileText(PolicyPath(size, Arithmetic::kNumber))),
        sink_(),
        binding_(cases::Bind(nullptr, desk_.checked(), sink_)),
        reader_(desk_.checked(), binding_),
        decider_(desk_.program(), {}),
        identity_(govern::IdentityOf(desk_.ast(), desk_.checked())) {}

  std::size_t Core(const std::string& text) {
    const cases::Block& block = reader_.Read(text);
    decider_.Decide(block.cases, 0, 1, columns_);
    line_.clear();
    cases::AppendJsonLine(columns_.CoreOf(0), block, 0, desk_.checked(), "", {}, line_);
    return line_.size();
  }
  std::size_t Explained(const std::string& text) {
    const cases::Block& block = reader_.Read(text);
    decider_.Decide(block.cases, 0, 1, columns_);
    const engine::Core core = columns_.CoreOf(0);
    const govern::Subject subject{desk_.ast(), desk_.checked(), desk_.sources(), block.cases, 0,
                                  0,           identity_};
    return govern::ToJson(
               govern::Explain(subject, core,
                               govern::GatherEvidence(desk_.program(), block.cases, 0, core)),
               false)
        .size();
  }

 private:
  RemitDesk desk_;
  diagnostics::Sink sink_;
  cases::Binding binding_;
  cases::OneCaseReader reader_;
  govern::ColumnDecider decider_;
  govern::DecisionColumns columns_;
  govern::PolicyIdentity identity_;
  std::string line_;
};

void MeasureJsonOf(Size size, const Options& options, Report& report) {
  constexpr std::size_t kCases = 1'000, kExplained = 5;
  const CaseColumns cases(kCases);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < kCases; ++i) texts.push_back(JsonOf(cases.At(i)));
  JsonDesk desk(size);
  std::size_t bytes = 0;
  Rounds rounds;
  rounds.Add("core", [&] {
    return PerCase(kCases, [&] {
      for (const std::string& text : texts) bytes += desk.Core(text);
    });
  });
  rounds.Add("explained", [&] {
    return PerCase(kExplained, [&] {
      for (std::size_t i = 0; i < kExplained; ++i) bytes += desk.Explained(texts[i]);
    });
  });
  rounds.Run(options.rounds);
  if (bytes == 0) report.skipped.emplace_back("decisions that say nothing");
  Measured core{"JSON", Name(size), "JSON case in, JSON core out", rounds.Time("core"), "ns"};
  if (size == Size::kS) core.target = 3000;
  core.key = "json_ns";
  report.rows.push_back(core);
  Measured explained{"JSON", Name(size), "JSON case in, JSON explanation out",
                     rounds.Time("explained"), "ns"};
  explained.ratio = rounds.Ratio("explained", "core");
  explained.over = "x the core";
  explained.target = 30;
  explained.key = "explanation_over_core";
  report.rows.push_back(explained);
}

}  // namespace

void MeasureJson(const Options& options, Report& report) {
  for (const Size size : kSizes)
    if (Asked(options, size)) MeasureJsonOf(size, options, report);
}

void MeasureProcess(const Options& options, Report& report) {
  if (options.remit.empty()) {
    report.skipped.emplace_back("start of a process: no program is named with --remit");
    return;
  }
  const std::string output = options.work + "/out", deal = options.work + "/case.json";
  const std::string policy = PolicyPath(Size::kS, Arithmetic::kNumber);
  std::ofstream(deal) << JsonOf(CaseColumns(1).At(0)) << "\n";
  Rounds rounds;
  const auto add = [&](const std::string& name, std::vector<std::string> words) {
    rounds.Add(name, [=] { return RunProgram(words, output) * 1e3; });
  };
  add("empty", {options.remit, "--version"});
  add("text", {options.remit, "decide", policy, deal, "--as-of", "2026-01-01"});
  const std::string bundle = CompiledOr(policy, options);
  if (bundle != policy)
    add("bundle", {options.remit, "decide", bundle, deal, "--as-of", "2026-01-01"});
  rounds.Run(options.rounds);
  const auto tell = [&](const std::string& name, const std::string& label,
                        std::optional<double> target, const std::string& key) {
    if (!rounds.Has(name)) {
      report.skipped.push_back(label + ": the program cannot do it");
      return;
    }
    Measured row{"process", "", label, rounds.Time(name), "ms"};
    row.target = target;
    row.key = key;
    report.rows.push_back(std::move(row));
  };
  tell("empty", "remit --version", {}, "start_empty_ms");
  tell("text", "start to first decision, policy of size S from text", 12, "start_text_ms");
  tell("bundle", "start to first decision, from a compiled bundle", 3, "start_bundle_ms");
}

void MeasureStream(const Options& options, Report& report) {
  if (options.remit.empty()) {
    report.skipped.emplace_back("files of cases: no program is named with --remit");
    return;
  }
  constexpr std::size_t kCases = 500'000;
  const std::string csv = options.work + "/cases.csv", output = options.work + "/decisions.csv";
  const double bytes = WriteCsv(csv, kCases);
  const std::string policy = CompiledOr(PolicyPath(Size::kS, Arithmetic::kNumber), options);
  Unpin();
  Rounds rounds;
  rounds.Add("stream", [&] {
    return bytes / 1e6 /
           RunProgram(
               {options.remit, "batch", policy, csv, "--as-of", "2026-01-01", "--output", output},
               options.work + "/out");
  });
  rounds.Run(std::max(3, options.rounds / 3));
  Measured row{"files", "", "CSV file to CSV decisions, size S", rounds.Time("stream"), "MB/s"};
  row.target = 500;
  row.at_least = true;
  row.key = "csv_mb_per_s";
  report.rows.push_back(std::move(row));
  std::filesystem::remove(csv);
  std::filesystem::remove(output);
}

}  // namespace remit::bench
