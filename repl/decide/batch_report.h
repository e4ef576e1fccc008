// What `remit batch` says at the end: how many cases ended how, and the ranked list where one was
// asked for.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>

#include "repl/commands.h"
#include "repl/decide/batch_tally.h"
#include "repl/decide/ranking.h"

namespace remit::repl {

struct BatchCounts {
  std::uint64_t cases = 0;
  std::array<std::uint64_t, 5> by_status{};         // by engine::Status
  std::map<std::string, std::uint64_t> by_verdict;  // of decided cases
  std::map<std::string, std::uint64_t>
      by_level;  // of decided cases with a route: level, and sides when any
  std::map<std::string, std::uint64_t>
      recommended;  // "action call_now", for knobs with few alternatives
  std::uint64_t outside_model = 0;
  std::uint64_t review_overdue = 0;
  std::map<std::string, std::uint64_t> missing;  // field -> cases that need it

  void Add(const engine::Program& program, const BatchTally& tally);
};

struct BatchReport {
  std::string policy, cases, as_of;
  std::string scenario;  // in whose world the cases were decided; empty: as the policy says
  BatchCounts counts;
  cases::ReadCounts read;
  double seconds = 0;
  const Ranking* ranking = nullptr;  // with `list`
  std::optional<RankedList> list;
  std::size_t top = 10;
  std::vector<std::string> kept_columns;
};

void PrintText(const BatchReport& report, const engine::Program& program);
void PrintJson(const BatchReport& report, const engine::Program& program);
// place,row,id,KNOBS,rank,budget,running,SHOWN,level,KEPT
std::string ListCsv(const BatchReport& report, const engine::Program& program);

}  // namespace remit::repl
