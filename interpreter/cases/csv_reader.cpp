// Cases from CSV: the header row is fitted to the binding once, then each row is a case.
#include <algorithm>
#include <set>

#include "interpreter/cases/case_builder.h"
#include "interpreter/cases/csv_record.h"
#include "interpreter/cases/csv_rows.h"
#include "interpreter/cases/open_cases.h"

namespace remit::cases {
namespace {

using diagnostics::Kind;

class CsvReader final : public CaseReader {
 public:
  CsvReader(CsvRecords records, std::vector<ColumnUse> columns, std::vector<std::string> kept,
            const check::Checked& checked, const Binding& binding, CellObserver* observer)
      : records_(std::move(records)),
        columns_(std::move(columns)),
        checked_(checked),
        binding_(binding),
        builder_(checked, binding, kept.size()),
        rows_(columns_, records_.stream().source().name(), builder_, observer) {
    kept_columns_ = std::move(kept);
  }

  base::Result<Block> Next(std::size_t max_cases) override {
    while (builder_.size() < max_cases && records_.Next(record_)) rows_.Add(record_, counts_);
    if (const auto& error = records_.stream().error()) return *error;
    return builder_.Finish();
  }

  bool HasPieces() const override { return true; }
  base::Result<bool> NextPiece(Piece& piece) override {
    const bool any = Cutter().Next(piece);
    if (!any && cutter_->stream().error()) return *cutter_->stream().error();
    return any;
  }
  std::unique_ptr<PieceParser> MakeParser() const override {
    return std::make_unique<CsvPieceParser>(checked_, binding_, columns_, Stream().source().name());
  }
  bool SkipTo(const PiecePlace& place) override { return Cutter().SkipTo(place); }

  std::optional<double> Progress() const override { return Stream().source().Progress(); }
  std::uint64_t Size() const override { return Stream().source().size(); }

 private:
  PieceCutter& Cutter() {
    if (!cutter_) {
      const std::uint64_t row = records_.next_row();
      cutter_.emplace(std::move(records_.stream()), PieceCutter::Records::kCsv, binding_.delimiter,
                      row);
    }
    return *cutter_;
  }
  const ByteStream& Stream() const { return cutter_ ? cutter_->stream() : records_.stream(); }

  CsvRecords records_;
  std::vector<ColumnUse> columns_;
  const check::Checked& checked_;
  const Binding& binding_;
  CaseBuilder builder_;
  CsvRows rows_;
  CsvRecord record_;
  std::optional<PieceCutter> cutter_;  // has the stream once pieces are asked for
};

// Fits the header to the binding. Mistakes are diagnostics where there is a mapping to point at,
// else lines of one error.
class Header {
 public:
  Header(const CsvRecord& record, const std::string& file, const ReaderInput& input,
         diagnostics::Sink& sink)
      : file_(file), model_(input.checked.model), binding_(input.binding), sink_(sink) {
    for (std::size_t i = 0; i < record.size(); ++i) {
      ColumnUse use;
      use.name = TrimBlanks(record.cell(i));
      columns_.push_back(std::move(use));
    }
  }

  void Fit() {
    std::set<std::string> names;
    for (ColumnUse& column : columns_) {
      if (!names.insert(column.name).second) {
        Wrong(binding_.mapping_span, "column `" + column.name + "` occurs twice in " + file_);
      }
      Use(column);
    }
    for (const ColumnRoute& route : binding_.routes) {
      if (!route.by_name) Expect(names, route.column, route.span);
    }
    // What is ignored or kept may be absent: finished cases carry outcomes that live ones do not
    // have yet.
    if (binding_.id_column) Expect(names, binding_.id_column->text, binding_.id_column->span);
    if (binding_.mapped) RequiredInputs(names);
  }

  bool fits() const { return !wrong_; }
  std::vector<ColumnUse> columns() { return std::move(columns_); }
  std::vector<std::string> kept() { return std::move(kept_); }
  base::Error error() const {
    return {binding_.mapped ? file_ + " and its mapping do not fit together"
                            : "cannot read " + file_ + " as cases" + problems_};
  }

 private:
  void Wrong(source::Span span, std::string message, std::string hint = {}) {
    wrong_ = true;
    if (binding_.mapped) {
      sink_.Report(Kind::kMappingColumn, span, std::move(message), "", std::move(hint));
    } else {
      problems_ += (problems_.empty() ? ": " : "; ") + message + (hint.empty() ? "" : ", " + hint);
    }
  }

  static bool Among(const std::vector<MappingText>& columns, const std::string& name) {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const MappingText& column) { return column.text == name; });
  }

  void Use(ColumnUse& column) {
    for (const ColumnRoute& route : binding_.routes) {
      if (route.column == column.name) column.routes.push_back(&route);
    }
    column.id = binding_.id_column ? binding_.id_column->text == column.name
                                   : !binding_.mapped && column.name == "id";
    if (Among(binding_.kept, column.name)) {
      column.kept = kept_.size();
      kept_.push_back(column.name);
    }
    if (!column.routes.empty() || column.id || column.kept ||
        Among(binding_.ignored, column.name)) {
      return;
    }
    std::vector<std::string_view> inputs;
    for (const ColumnRoute& route : binding_.routes) inputs.push_back(route.column);
    const std::string_view near = diagnostics::NearestName(column.name, inputs);
    const std::string message = "column `" + column.name + "` of " + file_ + " feeds no input";
    const std::string meant = near.empty() ? "" : "did you mean `" + std::string(near) + "`? ";
    Wrong(binding_.mapping_span, message,
          binding_.mapped ? meant + "say `column \"" + column.name + "\" is …`, `ignore \"" +
                                column.name + "\" because \"…\"` or `keep \"" + column.name + "\"`"
                          : meant + "a mapping says what becomes of it");
  }

  void Expect(const std::set<std::string>& names, const std::string& column, source::Span span) {
    if (names.count(column) != 0) return;
    const std::vector<std::string_view> there(names.begin(), names.end());
    const std::string_view near = diagnostics::NearestName(column, there);
    Wrong(span, file_ + " has no column `" + column + "`",
          near.empty() ? "" : "did you mean `" + std::string(near) + "`?");
  }

  void RequiredInputs(const std::set<std::string>& names) {
    for (const ColumnRoute& route : binding_.routes) {
      if (!route.by_name || route.target.kind != Target::Kind::kLeaf) continue;
      const check::InputLeaf& leaf = model_.leaves[route.target.index];
      if (leaf.type.optional || names.count(route.column) != 0) continue;
      wrong_ = true;
      sink_.Report(Kind::kMappingUnfed, binding_.mapping_span,
                   "no column of " + file_ + " feeds the input `" + leaf.path + "`", "",
                   "say `column \"…\" is " + leaf.path + "`, `always " + leaf.path +
                       " = … because \"…\"` or `nothing for " + leaf.path + " because \"…\"`");
    }
  }

  const std::string& file_;
  const check::Model& model_;
  const Binding& binding_;
  diagnostics::Sink& sink_;
  std::vector<ColumnUse> columns_;
  std::vector<std::string> kept_;
  bool wrong_ = false;
  std::string problems_;
};

}  // namespace

base::Result<std::unique_ptr<CaseReader>> OpenCsv(ReaderInput input, diagnostics::Sink& sink) {
  const std::string file = input.stream.source().name();
  for (const ColumnRoute& route : input.binding.routes) {
    if (route.target.kind != Target::Kind::kLeaf) continue;
    const check::InputLeaf& leaf = input.checked.model.leaves.at(route.target.index);
    if (leaf.type.kind != types::TypeKind::kList) continue;
    return base::Error{"cannot read " + file + ": the policy needs the list `" + leaf.path +
                       "`, which no cell can hold; give the cases as JSON (.json or .jsonl)"};
  }
  CsvRecords records(std::move(input.stream), input.binding.delimiter);
  CsvRecord record;
  const bool any = records.Next(record);
  if (const auto& error = records.stream().error()) return *error;
  if (!any || record.blank) {
    return base::Error{"cannot read " + file + ": its first line must name the columns"};
  }
  if (record.malformed) return base::Error{"cannot read " + file + ": row 1: " + *record.malformed};
  Header header(record, file, input, sink);
  header.Fit();
  if (!header.fits()) return header.error();
  return std::unique_ptr<CaseReader>(new CsvReader(std::move(records), header.columns(),
                                                   header.kept(), input.checked, input.binding,
                                                   input.observer));
}

}  // namespace remit::cases
