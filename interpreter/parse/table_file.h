// A table's CSV file: the first line against the declaration, and the cells by the grammar of
// cells.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/parse/csv.h"
#include "interpreter/parse/reader.h"
#include "interpreter/parse/recovery.h"

namespace remit::parse {

class TableFile {
 public:
  // The file is valid UTF-8 and outlives this object.
  TableFile(const source::Source& file, source::FileId id, ast::Ast& ast, diagnostics::Sink& sink,
            const Limits& limits)
      : file_(file), id_(id), ast_(ast), sink_(sink), limits_(limits) {}

  void ReadInto(ast::TableDeclaration& table);

 private:
  struct Column {
    enum class Kind : std::uint8_t { kCondition, kOutput, kFrom } kind = Kind::kCondition;
    std::size_t index = 0;  // of the parameter or output
    bool text = false;
    std::string name;
  };
  class CellParser;

  Span SpanOf(const CsvCell& cell) const { return {id_, cell.begin, cell.end}; }
  std::string TextOf(const CsvCell& cell) const { return CsvText(file_.text(), cell); }
  bool ReadHeader(const CsvRecord& record, const ast::TableDeclaration& table);
  // `lacking`: names of the table that the line does not have; `result`: how it calls a result
  // without a name.
  bool ReadColumn(const CsvCell& cell, const ast::TableDeclaration& table,
                  const std::vector<std::string_view>& lacking, const std::string& result);
  std::string OutputHead() const;
  bool AllThere(const CsvRecord& record, const ast::TableDeclaration& table);
  // Whether the record is a row whose cells can be read; says why not.
  bool IsRow(const CsvRecord& record) const;
  bool IsCellThere(const CsvCell& cell, const Column& column, bool otherwise,
                   const Span& line) const;
  bool CheckDate(const CsvCell& cell) const;
  bool IsOtherwise(const CsvRecord& record) const;
  // Cells that the grammar reads, and nothing else, each followed by a bar; byte for byte as long
  // as the file, so that places stay.
  std::string Masked(const std::vector<CsvRecord>& records, const std::vector<bool>& rows) const;
  bool ByGrammar(const CsvCell& cell, const Column& column) const;
  ast::Row ReadRow(const CsvRecord& record, const ast::TableDeclaration& table, CellParser& parser);
  ast::Cell TextCell(const CsvCell& cell);
  ast::ExprId TextLiteral(const CsvCell& cell, std::string value);

  const source::Source& file_;
  source::FileId id_;
  ast::Ast& ast_;
  diagnostics::Sink& sink_;
  const Limits& limits_;
  std::vector<Column> columns_;
};

}  // namespace remit::parse
