// Prints a report.
#include "tests/bench/report.h"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace remit::bench {
namespace {

using nlohmann::json;

std::string Number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(),
                value < 10     ? "%.2f"
                : value < 1000 ? "%.1f"
                               : "%.0f",
                value);
  return text.data();
}

bool Reached(const Measured& row) {
  const double value = row.ratio ? row.ratio->median : row.value.median;
  return row.at_least ? value >= *row.target : value <= *row.target;
}

std::string Padded(std::string text, std::size_t width) {
  // Bytes beyond the first of a letter take no room.
  std::size_t shown = 0;
  for (const char byte : text) shown += (static_cast<unsigned char>(byte) & 0xC0u) != 0x80u ? 1 : 0;
  if (shown < width) text.append(width - shown, ' ');
  return text;
}

std::string Line(const Measured& row) {
  std::string line = Padded(row.size, 2) + Padded(row.name, 56);
  line += Padded(Number(row.value.median) + " " + row.unit, 14);
  line += Padded("(" + Number(row.value.p10) + " .. " + Number(row.value.p90) + ")", 24);
  std::string ratio;
  if (row.ratio)
    ratio = Number(row.ratio->median) + " (" + Number(row.ratio->p10) + " .. " +
            Number(row.ratio->p90) + ") " + row.over;
  line += row.target ? Padded(ratio, 44) : ratio;
  if (row.target)
    line += std::string(row.at_least ? "target >= " : "target <= ") + Number(*row.target) +
            (Reached(row) ? ", reached" : ", MISSED");
  return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

json Object(const Spread& spread) {
  return {{"p10", spread.p10}, {"median", spread.median}, {"p90", spread.p90}};
}

std::string Cores() { return std::to_string(sysconf(_SC_NPROCESSORS_ONLN)); }

}  // namespace

std::string Text(const Report& report) {
  std::string text = ProcessorName() + ", " + Cores() + " cores; g++ or clang " + __VERSION__ +
                     "; by hand for " + report.level + "; " + (report.pinned ? "" : "not ") +
                     "pinned; medians of " + std::to_string(report.rounds) +
                     " rounds (10th .. 90th percentile)\n";
  std::string part;
  for (const Measured& row : report.rows) {
    if (row.part != part) text += "\n" + row.part + "\n";
    part = row.part;
    text += Line(row);
  }
  for (const std::string& reason : report.skipped) text += "skipped: " + reason + "\n";
  return text;
}

std::string Markdown(const Report& report) {
  std::string text;
  std::string part;
  for (const Measured& row : report.rows) {
    if (row.part != part)
      text += "\n**" + row.part +
              "**\n\n| | what | median (10th .. 90th) | ratio (10th .. 90th) | target | |\n"
              "|---|---|---:|---|---|---|\n";
    part = row.part;
    text += "| " + row.size + " | " + row.name + " | " + Number(row.value.median) + " " + row.unit +
            " (" + Number(row.value.p10) + " .. " + Number(row.value.p90) + ") | ";
    if (row.ratio)
      text += Number(row.ratio->median) + " " + row.over + " (" + Number(row.ratio->p10) + " .. " +
              Number(row.ratio->p90) + ")";
    text += " | ";
    if (row.target) text += (row.at_least ? "≥ " : "≤ ") + Number(*row.target);
    text += std::string(" | ") +
            (!row.target    ? ""
             : Reached(row) ? "reached"
                            : "**missed**") +
            " |\n";
  }
  for (const std::string& reason : report.skipped) text += "\nSkipped: " + reason + ".\n";
  return text;
}

std::string Json(const Report& report) {
  json document = {{"machine", ProcessorName()}, {"cores", sysconf(_SC_NPROCESSORS_ONLN)},
                   {"compiler", __VERSION__},    {"level", report.level},
                   {"rounds", report.rounds},    {"pinned", report.pinned},
                   {"skipped", report.skipped},  {"rows", json::array()}};
  for (const Measured& row : report.rows) {
    json object = {
        {"part", row.part}, {"name", row.name}, {"unit", row.unit}, {"value", Object(row.value)}};
    if (!row.size.empty()) object["size"] = row.size;
    if (row.ratio) {
      object["ratio"] = Object(*row.ratio);
      object["over"] = row.over;
    }
    if (row.target) {
      object[row.at_least ? "target_at_least" : "target_at_most"] = *row.target;
      object["reached"] = Reached(row);
    }
    document["rows"].push_back(std::move(object));
    if (row.key.empty()) continue;
    const double value = row.ratio ? row.ratio->median : row.value.median;
    if (row.size.empty())
      document[row.key] = value;
    else
      document[row.key][row.size] = value;
  }
  return document.dump(2) + "\n";
}

}  // namespace remit::bench
