// The parts of the printer: expressions to text, declarations to lines of cells, lines and comments
// to a file. Private to ast/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/ast/ast.h"

namespace remit::ast {

constexpr std::size_t kLineWidth = 120;

std::size_t WidthOf(std::string_view text);  // in code points
std::string Quoted(const std::string& text);
std::string PathText(const Path& path);
std::string NamesText(const std::vector<Name>& names, std::string_view between = ", ");
std::string TypeText(const TypeExpr& type);

// How tightly the places of an expression bind, loosest first; the strata of the grammar.
enum class Strength : std::uint8_t {
  kChoice,
  kOr,
  kAnd,
  kNot,
  kRelation,
  kRange,
  kSum,
  kProduct,
  kOtherwise,
  kSign,
  kPostfix
};

class ExpressionPrinter {
 public:
  explicit ExpressionPrinter(const Ast& ast) : ast_(ast) {}
  // In brackets when it binds more loosely than its place asks for.
  std::string Print(ExprId id, Strength place = Strength::kChoice) const;

  struct Piece {
    std::string text;
    std::uint32_t begin;
    bool may_join = false;  // goes on in the line before where there is room
  };
  // The same text in the pieces at which a line that is too long is broken; one piece when there is
  // no good place.
  std::vector<Piece> Pieces(ExprId id, Strength place) const;

 private:
  std::string Bare(const Expr& expr) const;
  std::string BareCall(const Call& call) const;
  std::string Side(ExprId id) const;
  std::string List(const std::vector<ExprId>& items) const;
  const Ast& ast_;
};

// A stretch of a line. Cells of neighbouring lines of one group are aligned.
struct LineCell {
  std::string text;
  std::size_t gap = 1;  // spaces before it
  std::uint32_t begin = 0;
  ExprId expr;  // where it may be broken, with `prefix` before it; invalid otherwise
  std::string prefix;
  Strength place = Strength::kChoice;
  bool aside = false;  // left out of headlines
};

struct Line {
  std::size_t indent = 0;
  std::vector<LineCell> cells;
  std::string group;  // empty: aligned with nothing
  std::uint32_t begin =
      0;  // of what it shows, in the source; never less than that of the line before
  std::uint32_t end = 0;
  bool may_follow_blank = false;
  std::size_t comment_indent = 0;  // of comments on lines of their own before it
};

// Puts comments between and behind the lines, keeps single blank lines, aligns.
std::string Weave(std::vector<Line> lines, const File& file);

class DeclarationPrinter {
 public:
  DeclarationPrinter(const Ast& ast, const File* file)
      : ast_(ast), file_(file), expressions_(ast) {}
  void Header(const File& file);
  void Declaration(const Decl& decl);
  std::vector<Line> TakeLines() { return std::move(lines_); }
  const std::vector<Line>& lines() const { return lines_; }

 private:
  // print_declarations.cpp
  void Print(const UseDeclaration& node, const Decl& decl);
  void Print(const EnumDeclaration& node, const Decl& decl);
  void Print(const RecordDeclaration& node, const Decl& decl);
  void Print(const UnitDeclaration& node, const Decl& decl);
  void Print(const CurrencyDeclaration& node, const Decl& decl);
  void Print(const InputDeclaration& node, const Decl& decl);
  void Print(const ParameterDeclaration& node, const Decl& decl);
  void Print(const SetDeclaration& node, const Decl& decl);
  void Print(const LetDeclaration& node, const Decl& decl);
  void Print(const FunctionDeclaration& node, const Decl& decl);
  void Print(const TableDeclaration& node, const Decl& decl);
  void Print(const ModelDeclaration& node, const Decl& decl);
  void Print(const DistributionDeclaration& node, const Decl& decl);
  void Print(const ChooseDeclaration& node, const Decl& decl);
  void Print(const ObjectiveDeclaration& node, const Decl& decl);
  void Print(const TradeOffDeclaration& node, const Decl& decl);
  void Print(const RequireDeclaration& node, const Decl& decl);
  void Print(const PreferDeclaration& node, const Decl& decl);
  void Print(const LadderDeclaration& node, const Decl& decl);
  void Print(const SideDeclaration& node, const Decl& decl);
  void Print(const EscalateDeclaration& node, const Decl& decl);
  void Print(const RefuseDeclaration& node, const Decl& decl);
  void Print(const DeviateDeclaration& node, const Decl& decl);
  void Print(const ExpectDeviationDeclaration& node, const Decl& decl);
  void Print(const DampDeclaration& node, const Decl& decl);
  void Print(const MonitorDeclaration& node, const Decl& decl);
  void Print(const OutcomeDeclaration& node, const Decl& decl);
  void Print(const LearnDeclaration& node, const Decl& decl);
  void Print(const ExploreDeclaration& node, const Decl& decl);
  void Print(const PortfolioDeclaration& node, const Decl& decl);
  void Print(const ScenarioDeclaration& node, const Decl& decl);
  void Print(const GuardrailDeclaration& node, const Decl& decl);
  void Print(const GuaranteeDeclaration& node, const Decl& decl);
  void Print(const PropertyDeclaration& node, const Decl& decl);
  void Print(const TestDeclaration& node, const Decl& decl);
  void Print(const BrokenDeclaration& node, const Decl& decl);

  // `name (a: A, b: B)`, a cell for each parameter.
  std::vector<LineCell> Signature(std::string head, const std::vector<Parameter>& parameters,
                                  std::uint32_t begin) const;
  std::vector<LineCell> FieldCells(std::string head, const Field& field) const;
  void Dated(const std::vector<DatedValue>& dated);
  void Rule(std::string group, std::string head, const std::optional<Name>& name, std::string word,
            ExprId condition, std::vector<LineCell> more, const std::optional<Because>& because,
            const std::optional<Name>& since, const Decl& decl);
  std::vector<LineCell> TradeOffTerms(TradeOffDeclaration::Kind kind,
                                      const std::vector<TradeOffDeclaration::Term>& terms) const;
  void TestItem(const ast::TestItem& item, bool first);

  // print_blocks.cpp: what stands between braces, and tables
  struct Entry {
    std::string name;
    std::uint32_t begin;
    std::uint32_t end;
    ExprId value;  // invalid for a bare name
  };
  // `head { a: 1, b: 2 }` on one line; or the entries on lines of their own, grouped as the author
  // did, when the first was written so, when a comment stands among them, or when they are too
  // wide. `open` is where the braces begin.
  void Entries(std::size_t indent, std::string group, std::vector<LineCell> head,
               const std::vector<Entry>& entries, std::uint32_t open, std::uint32_t end,
               const std::string& after = "");
  bool Spread(const std::vector<Entry>& entries, std::uint32_t open, std::uint32_t end,
              std::size_t width) const;
  void EntryLines(std::size_t indent, const std::vector<Entry>& entries);
  std::string EntryText(const Entry& entry) const;
  std::string EntriesText(const std::vector<Entry>& entries) const;
  std::vector<Entry> EntriesOf(const std::vector<FieldBinding>& fields) const;
  std::vector<Entry> EntriesOf(const std::vector<Outcome>& outcomes) const;
  std::vector<Entry> EntriesOf(const std::vector<Replacement>& replacements) const;
  void TableRows(const TableDeclaration& node);
  std::string CellText(const Cell& cell) const;
  std::string PatternText(const CellPattern& pattern) const;
  void CloseBlock(std::size_t indent, std::uint32_t end);

  // Adds one line, or several when it is too wide.
  void Add(std::size_t indent, std::string group, std::vector<LineCell> cells, std::uint32_t begin,
           std::uint32_t end, bool may_follow_blank);
  LineCell Text(std::string text, std::size_t gap = 1, std::uint32_t begin = 0) const {
    return {std::move(text), gap, begin, {}, "", Strength::kChoice, false};
  }
  LineCell Expression(std::string prefix, ExprId id, std::size_t gap = 1,
                      Strength place = Strength::kChoice) const;
  std::string Text(ExprId id, Strength place = Strength::kChoice) const {
    return expressions_.Print(id, place);
  }
  std::size_t LineOf(std::uint32_t offset) const;
  bool HasComment(std::uint32_t begin, std::uint32_t end) const;

  const Ast& ast_;
  const File* file_;  // null for headlines: no layout is kept and no line broken
  ExpressionPrinter expressions_;
  std::vector<Line> lines_;
};

}  // namespace remit::ast
