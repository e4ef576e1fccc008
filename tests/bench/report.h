// What was measured, as rows for people and for programs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/bench/rounds.h"

namespace remit::bench {

struct Measured {
  std::string part;  // "desk", "table", "json", "process", "stream", "peers"
  std::string size;  // "S", "M", "L" or nothing
  std::string name;
  Spread value;
  std::string unit;  // "ns", "ms", "MB/s"
  // Value over that of another row of the same round, or the other way round where more is better.
  std::optional<Spread> ratio{};
  std::string over{};  // what of
  // Of the ratio's median, or of the value's where there is no ratio.
  std::optional<double> target{};
  bool at_least = false;  // the target is to be reached, not kept below
  // Where a program finds the ratio: `key.size`, or `key` alone without a size.
  std::string key{};
};

struct Report {
  std::vector<Measured> rows;
  std::vector<std::string> skipped;  // each with its reason
  int rounds = 0;
  bool pinned = false;
  std::string level;  // of the hand-written code
};

std::string Text(const Report& report);
std::string Json(const Report& report);
std::string Markdown(const Report& report);  // tables for docs/performance.md

}  // namespace remit::bench
