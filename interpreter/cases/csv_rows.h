// What the rows of a CSV file mean, once its header is fitted to the policy: records put into the
// columns of a batch, one by one as they come or a piece of the file at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/cases/case_builder.h"
#include "interpreter/cases/csv_record.h"
#include "interpreter/cases/piece.h"
#include "interpreter/cases/quick_cell.h"
#include "interpreter/cases/reader.h"

namespace remit::cases {

// What becomes of one column of the file.
struct ColumnUse {
  std::string name;
  std::vector<const ColumnRoute*> routes;
  std::optional<std::size_t> kept;  // position among the kept columns, which are in file order
  bool id = false;
};

class CsvRows {
 public:
  // All but `file`, its name for messages, must outlive it.
  CsvRows(const std::vector<ColumnUse>& columns, std::string file, CaseBuilder& builder,
          CellObserver* observer)
      : columns_(columns), file_(std::move(file)), builder_(builder), observer_(observer) {}

  // One record: a case, or a blank line.
  void Add(const CsvRecord& record, ReadCounts& counts);

 private:
  void Column(const ColumnUse& column, std::string_view text, std::uint64_t row);
  std::string RowPlace(std::uint64_t row) const { return file_ + " row " + std::to_string(row); }

  const std::vector<ColumnUse>& columns_;
  std::string file_;
  CaseBuilder& builder_;
  CellObserver* observer_;
};

// Rows whose cells are all of the usual kind go straight into the columns; the others, and files
// that feed more than plain inputs, go through CsvRows.
class CsvPieceParser final : public PieceParser {
 public:
  CsvPieceParser(const check::Checked& checked, const Binding& binding,
                 const std::vector<ColumnUse>& columns, std::string file);
  void Parse(const Piece& piece, PieceCases& into) override;

 private:
  struct QuickColumn {
    const ColumnRoute* route = nullptr;  // none: feeds no input
    std::optional<QuickCell> cell;
    std::int64_t* raw = nullptr;  // of the input's column, once there is room
    std::uint8_t* present = nullptr;
    bool kept = false;
    bool id = false;
  };

  void ParseLines(const Piece& piece, ReadCounts& counts);
  void ParseRecords(std::string_view bytes, std::uint64_t row, bool too_large, ReadCounts& counts);
  void FindColumns();
  bool QuickRow(const char* bytes, const std::uint32_t* ends, std::size_t begin, std::uint64_t row);

  const std::vector<ColumnUse>& columns_;
  char delimiter_;
  std::string file_;
  CaseBuilder builder_;
  CsvRows rows_;
  bool quick_ = false;
  std::vector<QuickColumn> quick_columns_;
  std::vector<std::uint32_t> separators_;
  std::vector<std::string_view> kept_;
  CsvRecord record_;
};

}  // namespace remit::cases
