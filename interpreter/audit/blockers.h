// Which fields keep rows from being decided: a value is put in, and the row is decided again. What
// is said is therefore found by trying, up to the values that were tried.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "interpreter/audit/columns.h"
#include "interpreter/audit/donors.h"
#include "interpreter/audit/report.h"
#include "interpreter/cases/reader.h"
#include "interpreter/govern/decide.h"

namespace remit::audit {

// As batch decides: with what no reader can know, that what was decided before is later than the
// day.
std::vector<engine::Core> Decide(const engine::Program& program, engine::CaseBatch& batch);
Outcome OutcomeOf(const engine::Core& core, const std::vector<engine::InvalidField>& invalid);

// The cells of one block, as they stand.
class RawCells final : public cases::CellObserver {
 public:
  struct Cell {
    std::string column;
    cases::Cell::Kind kind;
    std::string text;
  };
  void StartRow(std::uint64_t) override { rows_.emplace_back(); }
  void SeeCell(std::size_t, std::string_view column, const cases::Cell& cell) override {
    rows_.back().push_back({std::string(column), cell.kind, std::string(cell.text)});
  }
  void Clear() { rows_.clear(); }
  const std::vector<std::vector<Cell>>& rows() const { return rows_; }

 private:
  std::vector<std::vector<Cell>> rows_;
};

class Blockers {
 public:
  Blockers(const engine::Program& program, const cases::Binding& binding, const Columns& columns,
           const Donors& donors, const source::SourceMap& sources);

  // The rows of the block that were not answered, and of those that were the first with an optional
  // field missing. `block` is as it was decided.
  void Study(const cases::Block& block, const std::vector<engine::Core>& cores,
             const RawCells& raw);
  void Finish(Report& report) const;

 private:
  // A field by number: of a leaf its own, of anything else one behind them.
  using Field = std::uint32_t;
  struct Row {
    std::size_t index = 0;   // in the block
    std::set<Field> fixed;   // have to be mended, whatever else is
    std::set<Field> mended;  // and these are tried with them
    std::set<Field> faulty;  // of them, those that stand there and make a fault
    bool answered = false;
    std::size_t attempt = 0;  // with which it was
  };
  Field FieldOf(const std::string& name);
  std::string NameOfField(Field field) const;
  std::set<Field> Causes(const engine::Core& core, Row& row);
  const std::set<Field>& LeavesOf(const engine::Cause& cause);
  void Walk(ast::ExprId id, std::set<Field>& leaves, std::set<std::uint32_t>& seen, bool& argument);
  std::vector<engine::Core> Try(const cases::Block& block, const std::vector<const Row*>& rows,
                                const std::vector<std::set<Field>>& sets) const;
  void Mend(const cases::Block& block, std::vector<Row>& rows);
  void Reduce(const cases::Block& block, std::vector<Row>& rows);
  void CountAlone(const cases::Block& block, std::vector<Row>& rows);
  void Record(const cases::Block& block, const Row& row, const engine::Core& core,
              const RawCells& raw);
  void Explain(Field field, const Row& row, const cases::Block& block, const engine::Core& core,
               const RawCells& raw);
  Blocker& Of(Field field);
  void Swings(const cases::Block& block, const std::vector<engine::Core>& cores);

  const engine::Program& program_;
  const cases::Binding& binding_;
  const Columns& columns_;
  const Donors& donors_;
  const source::SourceMap& sources_;
  std::map<std::string, Field> leaves_;
  std::vector<std::string> others_;
  std::map<Field, Blocker> blockers_;
  std::map<std::vector<Field>, std::uint64_t> together_;
  // By place and kind of a fault.
  std::map<std::pair<std::uint32_t, builtins::Fault>, std::set<Field>> leaves_of_;
  std::map<Field, Swing> swings_;
};

}  // namespace remit::audit
