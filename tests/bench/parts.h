// The parts of the benchmark: each holds its implementations to the specification and then adds
// what it measured to a report.
#pragma once

#include <cstddef>
#include <string>

#include "tests/bench/handwritten/handwritten.h"
#include "tests/bench/remit_desk.h"
#include "tests/bench/report.h"

namespace remit::bench {

struct Options {
  int rounds = 9;
  std::size_t cases = 200'000;  // of size S in a batch; M has a tenth, L a fortieth
  std::size_t verify = 1'000'000;
  std::string sizes = "SML";
  std::string yardstick;  // folder of another yardstick, built; empty: none
  std::string remit;      // the command-line program; empty: its parts are skipped
  std::string work;       // folder for files made on the way
};

// The policies stand in tests/bench/policies; ends the process where one cannot be read.
std::string PolicyPath(Size size, Arithmetic arithmetic);
std::string FileText(const std::string& path);
handwritten::Level BestLevel();
const handwritten::Columns& ColumnsOf(const CaseColumns& cases);
std::size_t CasesOf(Size size, const Options& options);
bool Asked(const Options& options, Size size);

inline constexpr std::size_t kSlice = 8192;  // cases decided at once

// A policy with cases in memory.
struct RemitSide {
  RemitDesk desk;
  engine::CaseBatch batch;
  RemitSide(Size size, const std::string& text, const CaseColumns& cases, std::size_t count)
      : desk(size, text), batch(desk.Batch(cases, 0, count)) {}

  // The policy made ready for one thread, with room that is kept, as who decides again and again
  // has it.
  struct Worker {
    govern::ColumnDecider decider;
    govern::DecisionColumns columns;
  };
  Worker MakeWorker() const { return {{desk.program(), desk.wanted()}, {}}; }
  using Consumer = std::function<void(const govern::DecisionColumns&, std::size_t first)>;
  void Decide(Worker& worker, std::size_t first, std::size_t count, const Consumer& consume) const;
};

// What differs from the specification, or nothing. Every implementation, up to `verify` cases.
std::string VerifyDesk(const Options& options);
std::string VerifyTables();

void MeasureDesk(const Options& options, Report& report);     // batch, single, decimals, threads
void MeasureTables(const Options& options, Report& report);   // 1,000 and 10,000 rows
void MeasureJson(const Options& options, Report& report);     // a case in, a core out
void MeasureProcess(const Options& options, Report& report);  // start to first decision
void MeasureStream(const Options& options, Report& report);   // a CSV file to a file of decisions

// Nanoseconds for each of `count`: of this thread's processor time, and by the clock on the wall
// where several threads work.
double PerCase(std::size_t count, const std::function<void()>& run);
double WallPerCase(std::size_t count, const std::function<void()>& run);

}  // namespace remit::bench
