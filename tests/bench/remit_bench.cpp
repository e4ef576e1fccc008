// Measures the discount desk decided by Remit beside hand-written code of the same decisions, after
// both have been held to the specification. Usage: remit_bench --help
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>

#include "tests/bench/parts.h"

namespace remit::bench {
namespace {

constexpr const char* kUsage =
    R"(Usage: remit_bench [PART...] [OPTIONS]      from the root of the repository; scripts/bench runs it
Parts: desk (batch and single cases, money, threads), tables, json, process, stream; all when none is named.
  --rounds N          rounds of pairs (9)
  --cases N           cases of size S in a batch; M has a tenth of them, L a fortieth (200000)
  --verify N          cases that have to give the checksums before anything is timed (1000000)
  --sizes SML         which sizes of the desk
  --yardstick FOLDER  where another yardstick was built (ref_simd and ref_scalar); run in the same rounds
  --remit PROGRAM     the command line, for process and stream
  --peers FILE        rows of other engines, `ENGINE SIZE WHAT NANOSECONDS`, to set beside these
  --format FORM       text, json, or markdown (tables for docs/performance.md)
Exit codes: 0 measured, 1 a checksum is not that of the specification, 2 usage, 3 environment.
)";

struct Command {
  Options options;
  std::vector<std::string> parts;
  std::string peers;
  std::string format = "text";
  bool help = false;
};

std::optional<Command> Parse(int count, char** arguments) {
  Command command;
  for (int i = 1; i < count; ++i) {
    const std::string word = arguments[i];
    if (word == "-h" || word == "--help") {
      command.help = true;
      return command;
    }
    if (word.rfind("--", 0) != 0) {
      command.parts.push_back(word);
      continue;
    }
    if (++i == count) return std::nullopt;
    const std::string value = arguments[i];
    if (word == "--rounds")
      command.options.rounds = std::max(1, std::atoi(value.c_str()));
    else if (word == "--cases")
      command.options.cases = std::max(640ul, std::strtoul(value.c_str(), nullptr, 10));
    else if (word == "--verify")
      command.options.verify = std::max(1000ul, std::strtoul(value.c_str(), nullptr, 10));
    else if (word == "--sizes")
      command.options.sizes = value;
    else if (word == "--yardstick")
      command.options.yardstick = value;
    else if (word == "--remit")
      command.options.remit = value;
    else if (word == "--peers")
      command.peers = value;
    else if (word == "--format")
      command.format = value;
    else
      return std::nullopt;
  }
  return command;
}

// Their times beside those of Remit in the same report.
void AddPeers(const std::string& path, Report& report) {
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    Measured row{"peers", "", "", {}, "ns"};
    std::string engine, what;
    double time = 0;
    if (line.rfind("skipped: ", 0) == 0) {
      report.skipped.push_back(line.substr(9));
      continue;
    }
    if (!(words >> engine >> row.size >> what >> time)) continue;
    row.name = engine + ", " + what;
    row.value = {time, time, time};
    const bool batch = what.rfind("batch", 0) == 0;
    for (const Measured& own : report.rows) {
      const bool same = own.part == "discount desk" && own.size == row.size &&
                        own.name == (batch ? "batch, Remit" : "one case, Remit");
      if (!same || row.ratio) continue;
      row.ratio = {time / own.value.p90, time / own.value.median, time / own.value.p10};
      row.over = "x Remit";
    }
    row.at_least = true;
    if (engine == "duckdb" && batch && what.find("2") == std::string::npos)
      row.target = row.size == "S" ? 20 : row.size == "M" ? 25 : 90;
    else if (what.find("own_clock") != std::string::npos)
      row.target = 100;
    else if (engine == "zen" || engine == "json-rules-engine" || engine == "cedar" ||
             engine == "opa" || engine == "drools")
      row.target = 500;
    if (!row.ratio) row.target.reset();
    row.key = "peer_" + engine + "_" + what;
    report.rows.push_back(std::move(row));
  }
}

int Measure(Command& command) {
  Options& options = command.options;
  const auto asked = [&](const char* part) {
    return command.parts.empty() ||
           std::find(command.parts.begin(), command.parts.end(), part) != command.parts.end();
  };
  std::string wrong;
  if (asked("desk") || asked("json") || asked("process") || asked("stream"))
    wrong += VerifyDesk(options);
  if (asked("tables")) wrong += VerifyTables();
  if (!wrong.empty()) {
    std::cerr << "these are not the checksums of the specification; nothing is timed\n" << wrong;
    return 1;
  }
  options.work =
      (std::filesystem::temp_directory_path() / ("remit_bench." + std::to_string(getpid())))
          .string();
  std::filesystem::create_directories(options.work);
  Report report;
  report.rounds = options.rounds;
  report.level = Name(BestLevel());
  report.pinned = Pin();
  if (asked("desk")) MeasureDesk(options, report);
  if (asked("tables")) MeasureTables(options, report);
  if (asked("json")) MeasureJson(options, report);
  if (asked("process")) MeasureProcess(options, report);
  if (asked("stream")) MeasureStream(options, report);
  if (!command.peers.empty()) AddPeers(command.peers, report);
  std::filesystem::remove_all(options.work);
  std::cout << (command.format == "json"       ? Json(report)
                : command.format == "markdown" ? Markdown(report)
                                               : Text(report));
  return 0;
}

int Main(int count, char** arguments) {
  std::optional<Command> command = Parse(count, arguments);
  if (command && command->format != "text" && command->format != "json" &&
      command->format != "markdown")
    command.reset();
  if (!command || command->help) {
    (command ? std::cout : std::cerr) << kUsage;
    return command ? 0 : 2;
  }
  for (const std::string& part : command->parts) {
    const std::string known = " desk tables json process stream ";
    if (known.find(" " + part + " ") != std::string::npos) continue;
    std::cerr << "no part is called `" << part << "`\n" << kUsage;
    return 2;
  }
  return Measure(*command);
}

}  // namespace
}  // namespace remit::bench

int main(int count, char** arguments) { return remit::bench::Main(count, arguments); }
