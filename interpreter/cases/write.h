// The cores of decisions as JSON lines or CSV, one line per case, quantities in the language's
// notation. Compact; the whole decision with its explanation is written by govern/.
#pragma once

#include <string>

#include "interpreter/cases/reader.h"
#include "interpreter/engine/core.h"
#include "interpreter/govern/decide_columns.h"

namespace remit::cases {

// row,id,status,verdict,KNOBS…,level,sides,score,feasible,fired,violated,outside_model,review_overdue,missing,faults,invalid,
// then the kept columns. Lists are separated by `; `. What was decided in the world of a scenario
// says so in a column `scenario` behind `id`, which is not there otherwise.
std::string CsvHeader(const check::Model& model, const std::vector<std::string>& kept_columns,
                      bool scenario = false);
// Both append one line, with its line end, for case `index` of the block. `scenario` is empty where
// the world is the one that is written.
void AppendCsv(const engine::Core& core, const Block& block, std::size_t index,
               const check::Checked& checked, const std::string& scenario, std::string& out);
void AppendJsonLine(const engine::Core& core, const Block& block, std::size_t index,
                    const check::Checked& checked, const std::string& scenario,
                    const std::vector<std::string>& kept_columns, std::string& out);

// The same lines for many cases at a time. What does not change from case to case is put together
// once. One for each thread.
class DecisionLines {
 public:
  enum class Form : std::uint8_t { kCsv, kJsonLines };
  // `checked` must outlive it.
  DecisionLines(const check::Checked& checked, Form form, std::string scenario,
                std::vector<std::string> kept_columns);

  // The line above the first case; nothing in JSON lines.
  std::string Header() const;
  // One line for each case of the block, of which `columns` are the decisions.
  void Append(const govern::DecisionColumns& columns, const Block& block, std::string& out);

 private:
  // All that a line says of a decision but the score, in two halves, depends on no more than this.
  struct Outcome {
    engine::Status status;
    engine::Verdict verdict;
    std::uint8_t flags;
    std::int32_t level;
    std::uint32_t shown;
    std::uint32_t feasible;
    std::uint64_t sides;
    std::uint64_t fired;
    friend bool operator==(const Outcome&, const Outcome&) = default;
  };
  struct Halves {
    std::string before, after;
    bool score = false;
  };
  struct Known {
    Outcome outcome;
    Halves halves;
  };

  bool OutcomeOf(const govern::DecisionColumns& columns, std::size_t index, Outcome& outcome) const;
  const Halves& HalvesOf(const Outcome& outcome, const govern::DecisionColumns& columns,
                         std::size_t index);
  Halves MakeHalves(const govern::DecisionColumns& columns, std::size_t index) const;
  void AppendOne(const engine::Core& core, const Block& block, std::size_t index,
                 std::string& out) const;
  const std::string& ScoreText(double score);

  const check::Checked& checked_;
  Form form_;
  std::string scenario_;
  std::vector<std::string> kept_columns_;
  std::vector<std::optional<Known>> known_;  // by a hash of the outcome; the latest stays
  std::uint64_t score_bits_ = 0;
  std::string score_text_ = "0";
};

// A CSV cell: quoted where RFC 4180 asks for it. A cell that a spreadsheet would take for a formula
// is not changed.
void AppendCsvCell(std::string_view text, std::string& out);
// A JSON string with its quotes. `text` is UTF-8.
void AppendJsonString(std::string_view text, std::string& out);

}  // namespace remit::cases
