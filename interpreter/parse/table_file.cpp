#include "interpreter/parse/table_file.h"

#include <algorithm>
#include <regex>

#include "interpreter/base/text.h"

namespace remit::parse {
namespace {

using antlr4::Token;
using diagnostics::Kind;

bool IsText(const ast::TypeExpr& type) {
  return type.factors.size() == 1 && !type.list && type.factors.front().name.text == "text";
}

using base::Counted;
using base::Tick;

// The names of the table that its first line lacks. What the line has, nobody has misspelt.
std::vector<std::string_view> Lacking(const ast::TableDeclaration& table,
                                      const std::vector<std::string>& there) {
  std::vector<std::string_view> names;
  for (const auto* parts : {&table.parameters, &table.outputs}) {
    for (const ast::Parameter& part : *parts) {
      const std::string& name = part.name.text;
      if (!name.empty() && std::find(there.begin(), there.end(), name) == there.end())
        names.push_back(name);
    }
  }
  return names;
}

// A result without a name of its own may be called anything: like the table, else like nothing that
// the table knows. Of several such columns it is the first, and the last where a parameter is
// lacking, which mostly stands before it under a wrong name. Empty where there is none.
std::string NamelessResult(const ast::TableDeclaration& table,
                           const std::vector<std::string>& there,
                           const std::vector<std::string_view>& lacking) {
  if (table.outputs.size() != 1 || !table.outputs.front().name.text.empty()) return "";
  std::string found;
  for (const std::string& name : there) {
    const bool parameter =
        std::any_of(table.parameters.begin(), table.parameters.end(),
                    [&](const ast::Parameter& other) { return other.name.text == name; });
    if (parameter || name == "from" || name.find(';') != std::string::npos ||
        !diagnostics::NearestName(name, lacking).empty())
      continue;
    if (name == table.name.text) return name;
    if (found.empty() || !lacking.empty()) found = name;
  }
  return found;
}

// The texts of `"a", "b"`; nothing when it is written in another way.
std::optional<std::vector<std::string>> QuotedTexts(std::string_view text) {
  std::vector<std::string> texts;
  std::size_t at = 0;
  const auto skip = [&] {
    while (at < text.size() && text[at] == ' ') ++at;
  };
  while (true) {
    skip();
    if (at >= text.size() || text[at] != '"') return std::nullopt;
    const std::size_t end = text.find('"', at + 1);
    if (end == std::string_view::npos) return std::nullopt;
    texts.emplace_back(text.substr(at + 1, end - at - 1));
    at = end + 1;
    skip();
    if (at == text.size()) return texts;
    if (text[at++] != ',') return std::nullopt;
  }
}

}  // namespace

// Reads one cell after the other from the tokens of the masked file.
class TableFile::CellParser {
 public:
  CellParser(Tokens& tokens, ast::Ast& ast)
      : tokens_(tokens), ast_(ast), parser_(&tokens.stream()), strategy_(Prepare(parser_)) {}

  // `read` is given the parser and the reader. False when the cell cannot be read to its end; the
  // next cell is then the next.
  template <typename Read>
  bool Next(const Read& read) {
    const Token* first = parser_.getCurrentToken();
    bool good = !Ends(first) && !TooDeep(first);
    if (good) {
      strategy_.breakdown.reset();
      try {
        Reader reader(tokens_, ast_);  // of this cell: it knows the expressions that it added
        read(parser_, reader);
        good = Ends(parser_.getCurrentToken());
      } catch (const GivenUp&) {
        good = false;
      }
      parser_.getTreeTracker().reset();
    }
    good = good && !tokens_.HasSlip(first, parser_.getCurrentToken());
    while (!Ends(parser_.getCurrentToken())) tokens_.stream().consume();
    if (parser_.getCurrentToken()->getType() != Token::EOF) tokens_.stream().consume();
    return good;
  }

 private:
  static bool Ends(const Token* token) {
    return token->getType() == RemitParser::BAR || token->getType() == Token::EOF;
  }
  bool TooDeep(const Token* first) const {
    const auto& places = tokens_.too_deep();
    const auto place = std::lower_bound(places.begin(), places.end(), first->getTokenIndex());
    if (place == places.end()) return false;
    const Token* token = first;
    while (!Ends(token)) token = tokens_.After(token);
    return token->getTokenIndex() > *place;
  }

  Tokens& tokens_;
  ast::Ast& ast_;
  RemitParser parser_;
  Strategy& strategy_;  // of the parser
};

void TableFile::ReadInto(ast::TableDeclaration& table) {
  const std::vector<CsvRecord> records = CsvRecords(file_.text());
  if (records.empty() || records.front().blank()) {
    sink_.Report(Kind::kTableFileHeader, {id_, 0, 0}, "this file begins with no names of columns",
                 "the first line of a table's file names its columns, separated by commas");
    return;
  }
  if (!ReadHeader(records.front(), table)) return;
  std::vector<bool> rows(records.size(), false);
  for (std::size_t i = 1; i < records.size(); ++i)
    rows[i] = !records[i].blank() && IsRow(records[i]);
  const source::Source masked(file_.path(), Masked(records, rows));
  Tokens tokens(masked, id_, sink_, limits_);
  CellParser parser(tokens, ast_);
  for (std::size_t i = 1; i < records.size(); ++i) {
    if (rows[i]) table.rows.push_back(ReadRow(records[i], table, parser));
  }
  for (const ast::Parameter& parameter : table.parameters)
    table.header_conditions.push_back({parameter.name.text, table.name.span});
  for (const ast::Parameter& output : table.outputs) {
    const std::string& name = output.name.text;
    table.header_outputs.push_back({name.empty() ? OutputHead() : name, table.name.span});
  }
}

// What the file calls the one result that has no name.
std::string TableFile::OutputHead() const {
  for (const Column& column : columns_) {
    if (column.kind == Column::Kind::kOutput) return column.name;
  }
  return "";
}

// ---------------------------------------------------------------- the first line

bool TableFile::ReadHeader(const CsvRecord& record, const ast::TableDeclaration& table) {
  if (record.problem) {
    sink_.Report(Kind::kTableFileHeader, {id_, record.problem->at, record.problem->at + 1},
                 record.problem->text, "the first line names the columns, separated by commas");
    return false;
  }
  bool good = true;
  std::vector<std::string> there;
  for (const CsvCell& cell : record.cells) there.push_back(TextOf(cell));
  const std::vector<std::string_view> lacking = Lacking(table, there);
  const std::string result = NamelessResult(table, there, lacking);
  for (const CsvCell& cell : record.cells) good = ReadColumn(cell, table, lacking, result) && good;
  return good && AllThere(record, table);
}

bool TableFile::ReadColumn(const CsvCell& cell, const ast::TableDeclaration& table,
                           const std::vector<std::string_view>& lacking,
                           const std::string& result) {
  const std::string name = TextOf(cell);
  const auto refuse = [&](std::string message, std::string rule, std::string hint) {
    sink_.Report(Kind::kTableFileHeader, SpanOf(cell), std::move(message), std::move(rule),
                 std::move(hint));
    return false;
  };
  const auto add = [&](Column column) {
    const bool twice = std::any_of(columns_.begin(), columns_.end(), [&](const Column& other) {
      return other.kind == column.kind && other.index == column.index;
    });
    if (twice)
      return refuse("the column " + Tick(name) + " is there twice",
                    "each column of the table stands in its file once", "rename or remove one");
    columns_.push_back(std::move(column));
    return true;
  };
  for (std::size_t i = 0; i < table.parameters.size(); ++i) {
    const ast::Parameter& parameter = table.parameters[i];
    if (parameter.name.text == name)
      return add({Column::Kind::kCondition, i, IsText(parameter.type), name});
  }
  for (std::size_t i = 0; i < table.outputs.size(); ++i) {
    const ast::Parameter& output = table.outputs[i];
    if (output.name.text == name && !name.empty())
      return add({Column::Kind::kOutput, i, IsText(output.type), name});
  }
  if (name == "from") return add({Column::Kind::kFrom, 0, false, name});
  if (!name.empty() && name == result)
    return add({Column::Kind::kOutput, 0, IsText(table.outputs.front().type), name});
  const std::string_view near = diagnostics::NearestName(name, lacking);
  std::string hint = near.empty() ? "" : "did you mean " + Tick(near) + "?";
  if (near.empty() && !lacking.empty())
    hint = "leave it out, or call it " + Tick(lacking.front()) + " if that is meant";
  if (name.find(';') != std::string::npos)
    hint = "save the file with commas between its cells, not semicolons";
  return refuse(
      name.empty() ? "a column has no name"
                   : "the table " + Tick(table.name.text) + " has no column " + Tick(name),
      "the first line names the parameters and results of the table, and `from` for dates",
      std::move(hint));
}

bool TableFile::AllThere(const CsvRecord& record, const ast::TableDeclaration& table) {
  const auto has = [&](Column::Kind kind, std::size_t index) {
    return std::any_of(columns_.begin(), columns_.end(), [&](const Column& column) {
      return column.kind == kind && column.index == index;
    });
  };
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < table.parameters.size(); ++i) {
    if (!has(Column::Kind::kCondition, i)) missing.push_back(Tick(table.parameters[i].name.text));
  }
  for (std::size_t i = 0; i < table.outputs.size(); ++i) {
    const std::string& name = table.outputs[i].name.text;
    if (!has(Column::Kind::kOutput, i)) missing.push_back(name.empty() ? "the result" : Tick(name));
  }
  if (missing.empty()) return true;
  std::string list = missing.front();
  for (std::size_t i = 1; i < missing.size(); ++i) list += ", " + missing[i];
  sink_.Report(Kind::kTableFileHeader, {id_, record.begin, record.end},
               "no column is named for " + list,
               "the first line names every parameter and every result of the table",
               "add " + std::string(missing.size() == 1 ? "that column" : "those columns"));
  return false;
}

// ---------------------------------------------------------------- the other lines

bool TableFile::IsOtherwise(const CsvRecord& record) const {
  for (std::size_t i = 0; i < columns_.size() && i < record.cells.size(); ++i) {
    if (columns_[i].kind != Column::Kind::kCondition) continue;
    return !record.cells[i].quoted && TextOf(record.cells[i]) == "otherwise";
  }
  return false;
}

bool TableFile::IsRow(const CsvRecord& record) const {
  const Span line{id_, record.begin, record.end};
  if (record.problem) {
    sink_.Report(Kind::kTableFileRow, {id_, record.problem->at, record.problem->at + 1},
                 record.problem->text,
                 "a cell with a comma or a quote stands in quotes, and a quote inside is written "
                 "twice");
    return false;
  }
  if (record.cells.size() != columns_.size()) {
    sink_.Report(Kind::kTableFileRow, line,
                 "this line has " + Counted(record.cells.size(), "cell") +
                     ", and the first line names " + Counted(columns_.size(), "column"),
                 "every line has one cell for each column",
                 record.cells.size() > columns_.size()
                     ? "put a cell that holds a comma into quotes: `\"a, b\"`"
                     : "");
    return false;
  }
  const bool otherwise = IsOtherwise(record);
  bool good = true;
  bool first = true;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const bool condition = columns_[i].kind == Column::Kind::kCondition;
    const bool word = otherwise && condition && first;
    if (condition) first = false;
    if (word) continue;
    good = IsCellThere(record.cells[i], columns_[i], otherwise, line) && good;
  }
  return good;
}

bool TableFile::IsCellThere(const CsvCell& cell, const Column& column, bool otherwise,
                            const Span& line) const {
  if (column.kind == Column::Kind::kFrom) return cell.empty() || CheckDate(cell);
  const bool condition = column.kind == Column::Kind::kCondition;
  const auto refuse = [&](const Span& span, std::string message, std::string rule,
                          std::string hint) {
    sink_.Report(Kind::kTableFileCell, span, std::move(message), std::move(rule), std::move(hint));
    return false;
  };
  if (otherwise && condition) {
    return cell.empty() || refuse(SpanOf(cell), "a condition stands in an `otherwise` row",
                                  "an `otherwise` row applies when no other does",
                                  "leave the cell of " + Tick(column.name) + " empty");
  }
  if (cell.empty() && !(column.text && cell.quoted && !condition)) {
    return refuse(line, "the cell of " + Tick(column.name) + " is empty",
                  condition ? "a condition says which values it means" : "every row says a result",
                  condition ? "write `any` where it does not matter" : "");
  }
  if (column.text) return true;
  const std::string text = TextOf(cell);
  if (text.find('"') != std::string::npos)
    return refuse(SpanOf(cell), "a quoted text stands in the column " + Tick(column.name),
                  "only the cells of text columns are texts", "leave the quotes out");
  if (text.find('#') != std::string::npos)
    return refuse(SpanOf(cell), "a `#` stands in the column " + Tick(column.name),
                  "a table's file has no comments", "leave it out");
  if (text.find('|') != std::string::npos || text.find('\n') != std::string::npos)
    return refuse(SpanOf(cell),
                  "a cell of the column " + Tick(column.name) + " holds more than one",
                  "a cell says one thing", "write one cell for each column");
  return true;
}

bool TableFile::CheckDate(const CsvCell& cell) const {
  static const std::regex kDate("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  if (std::regex_match(TextOf(cell), kDate)) return true;
  sink_.Report(Kind::kTableFileCell, SpanOf(cell), Tick(TextOf(cell)) + " is not a date",
               "the column `from` holds the day from which a row is in force, or nothing",
               "write for example `2026-07-01`");
  return false;
}

bool TableFile::ByGrammar(const CsvCell& cell, const Column& column) const {
  return !cell.empty() && !column.text && column.kind != Column::Kind::kFrom;
}

std::string TableFile::Masked(const std::vector<CsvRecord>& records,
                              const std::vector<bool>& rows) const {
  std::string text(file_.text().size(), ' ');
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (!rows[i]) continue;
    bool word = IsOtherwise(records[i]);
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const CsvCell& cell = records[i].cells[c];
      if (columns_[c].kind == Column::Kind::kCondition && std::exchange(word, false)) continue;
      if (!ByGrammar(cell, columns_[c])) continue;
      text.replace(cell.begin, cell.end - cell.begin, file_.text(), cell.begin,
                   cell.end - cell.begin);
      if (cell.end < text.size()) text[cell.end] = '|';
    }
  }
  return text;
}

ast::ExprId TableFile::TextLiteral(const CsvCell& cell, std::string value) {
  ast::Expr expr;
  expr.node = ast::TextLiteral{std::move(value)};
  expr.span = SpanOf(cell);
  return ast_.Add(std::move(expr));
}

// A text stands for itself; `any` and `unknown` are words, and texts in quotes are listed as in a
// table: `"a", "b"`.
ast::Cell TableFile::TextCell(const CsvCell& cell) {
  using PatternKind = ast::CellPattern::Kind;
  ast::Cell result;
  result.span = SpanOf(cell);
  std::string text = TextOf(cell);
  const auto add = [&](PatternKind kind, std::optional<std::string> value) {
    ast::CellPattern pattern;
    pattern.kind = kind;
    pattern.span = SpanOf(cell);
    if (value) pattern.operand = TextLiteral(cell, std::move(*value));
    result.patterns.push_back(std::move(pattern));
  };
  if (text == "any" || text == "unknown") {
    add(text == "any" ? PatternKind::kAny : PatternKind::kUnknown, std::nullopt);
    return result;
  }
  const bool negated = text.rfind("not \"", 0) == 0;
  if (auto texts = QuotedTexts(negated ? std::string_view(text).substr(4) : text)) {
    result.negated = negated;
    for (std::string& one : *texts) add(PatternKind::kValue, std::move(one));
    return result;
  }
  if (text.find('"') != std::string::npos) {
    sink_.Report(Kind::kTableFileCell, SpanOf(cell),
                 Tick(text) + " is neither a text nor a list of texts in quotes",
                 "a text column holds the text itself, or texts in quotes: `\"a\", \"b\"`",
                 "leave the quotes out, or put every text into quotes");
  }
  add(PatternKind::kValue, std::move(text));
  return result;
}

ast::Row TableFile::ReadRow(const CsvRecord& record, const ast::TableDeclaration& table,
                            CellParser& parser) {
  ast::Row row;
  row.span = {id_, record.begin, record.end};
  row.otherwise = IsOtherwise(record);
  if (!row.otherwise) row.conditions.resize(table.parameters.size());
  row.outputs.resize(table.outputs.size());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const Column& column = columns_[i];
    const CsvCell& cell = record.cells[i];
    const bool condition = column.kind == Column::Kind::kCondition;
    if (row.otherwise && condition) continue;
    if (column.kind == Column::Kind::kFrom) {
      if (!cell.empty()) row.from_date = ast::Name{TextOf(cell), SpanOf(cell)};
      continue;
    }
    if (column.text && condition) {
      row.conditions[column.index] = TextCell(cell);
      continue;
    }
    if (column.text) {
      row.outputs[column.index] = TextLiteral(cell, TextOf(cell));
      continue;
    }
    const bool good = parser.Next([&](RemitParser& grammar, Reader& reader) {
      if (condition) {
        row.conditions[column.index] = reader.Cell(grammar.cell());
      } else {
        row.outputs[column.index] = reader.Expression(grammar.expr());
      }
    });
    if (good) continue;
    sink_.Report(Kind::kTableFileCell, SpanOf(cell),
                 Tick(TextOf(cell)) + " is not what a cell of " + Tick(column.name) + " can say",
                 condition
                     ? "a condition is written as in a table: `24`, `< 24`, `10 % .. 20 %`, "
                       "`a, b`, `not a`, `any` or `unknown`"
                     : "a result is written as in a table: `24`, `12.5 %`, `1_000 EUR`, a name");
    if (!condition) {
      ast::Expr broken;
      broken.node = ast::BrokenExpression{};
      broken.span = SpanOf(cell);
      row.outputs[column.index] = ast_.Add(std::move(broken));
    }
  }
  return row;
}

}  // namespace remit::parse
