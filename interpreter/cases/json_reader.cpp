// Cases from JSON: one document (a list of cases, or one case), or one case per line. A bad line is
// an invalid case; a document that is malformed cannot be read at all, since nobody knows where the
// next case begins.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/base/unicode.h"
#include "interpreter/cases/case_builder.h"
#include "interpreter/cases/json_quick.h"
#include "interpreter/cases/json_text.h"
#include "interpreter/cases/one_case.h"
#include "interpreter/cases/open_cases.h"

namespace remit::cases {
namespace {

using Kind = JsonField::Kind;

bool IsUnder(std::string_view path, std::string_view object) {
  return path.size() > object.size() &&
         (path[object.size()] == '.' || path[object.size()] == '[') &&
         path.substr(0, object.size()) == object;
}

// `quote.lines[2].price` is the field `quote.lines.price` of some element; an element itself ends
// with its place.
struct ElementPath {
  std::string path;
  bool element = false;
};
ElementPath WithoutPlace(std::string_view path) {
  const std::size_t open = path.find('[');
  if (open == std::string_view::npos) return {std::string(path), false};
  const std::size_t close = path.find(']', open);
  const std::string_view rest = path.substr(close + 1);
  return {std::string(path.substr(0, open)) + std::string(rest), rest.empty()};
}

Cell::Kind CellKind(Kind kind) {
  switch (kind) {
    case Kind::kText:
      return Cell::Kind::kJsonText;
    case Kind::kNumber:
      return Cell::Kind::kJsonNumber;
    case Kind::kBoolean:
      return Cell::Kind::kJsonBoolean;
    case Kind::kNull:
    case Kind::kObject:
    case Kind::kList:
    case Kind::kRepeatedKey:
      break;
  }
  REMIT_CHECK(false, "only a value becomes a cell");
}
bool IsValue(Kind kind) {
  return kind == Kind::kText || kind == Kind::kNumber || kind == Kind::kBoolean;
}

// What becomes of each path of a case.
class Fields {
 public:
  Fields(const Binding& binding, const check::Model& model)
      : model_(model), id_(binding.id_column ? binding.id_column->text : "") {
    if (!binding.mapped) id_ = "id";
    for (std::size_t i = 0; i < model.lists.size(); ++i) {
      lists_.emplace(model.lists[i].path, check::ListId(i));
      list_paths_.insert(model.lists[i].path);
    }
    for (const ColumnRoute& route : binding.routes) {
      const bool leaf = route.target.kind == Target::Kind::kLeaf;
      const auto list = leaf ? model.leaves[route.target.index].list : std::nullopt;
      if (list && model.lists[list->index()].element.kind != types::TypeKind::kRecord) {
        element_routes_.emplace(*list, &route);
        continue;
      }
      routes_[route.column].push_back(&route);
      AddObjects(route.column);
      if (route.attested) routes_[route.column + ".value"].push_back(&route);
    }
    AddObjects("proposal.values.");
    for (const MappingText& column : binding.ignored) {
      ignored_.insert(column.text);
      AddObjects(column.text);
    }
    for (const MappingText& column : binding.kept) {
      kept_.emplace(column.text, kept_columns_.size());
      kept_columns_.push_back(column.text);
      AddObjects(column.text);
    }
    if (!id_.empty()) AddObjects(id_);
  }

  const std::vector<std::string>& kept_columns() const { return kept_columns_; }
  const ListPaths& list_paths() const { return list_paths_; }

  void Apply(const std::vector<JsonField>& fields, const std::string& place, CaseBuilder& builder) {
    std::string_view skipped;  // an object whose fields are not looked at
    for (const JsonField& field : fields) {
      if (!skipped.empty() && IsUnder(field.path, skipped)) continue;
      skipped = {};
      const ElementPath path = WithoutPlace(field.path);
      const bool ignored = !path.element && ignored_.count(path.path) != 0;
      if (ignored || !Field(field, path, place, builder)) skipped = field.path;
    }
  }

 private:
  void AddObjects(std::string_view path) {
    for (std::size_t dot = path.find('.'); dot != std::string_view::npos;
         dot = path.find('.', dot + 1)) {
      objects_.emplace(path.substr(0, dot));
    }
  }

  // False when what lies under the field is of no interest.
  bool Field(const JsonField& field, const ElementPath& path, const std::string& place,
             CaseBuilder& builder) {
    const auto invalid = [&](std::string reason) {
      builder.Invalid(ShownPath(field.path), std::move(reason), place);
      return false;
    };
    if (field.kind == Kind::kRepeatedKey) return invalid("the field is given a second time");
    const auto list = lists_.find(path.path);
    if (list != lists_.end() && routes_.count(path.path) != 0) {
      return path.element ? Element(field, list->second, place, builder)
                          : List(field, list->second, place, builder);
    }
    const auto routes = routes_.find(path.path);
    const auto kept = kept_.find(field.path);
    const bool object = objects_.count(path.path) != 0;
    const bool id = !id_.empty() && field.path == id_;
    if (routes == routes_.end() && kept == kept_.end() && !id && !object) {
      return invalid(Undeclared(path.path));
    }
    if (field.kind == Kind::kNull) return true;
    if (field.kind == Kind::kObject && object) {
      if (field.path == "proposal") builder.HasProposal();
      return true;
    }
    if (field.kind == Kind::kObject) return invalid("it is an object, where one value belongs");
    if (field.kind == Kind::kList) return invalid("it is a list, where one value belongs");
    if (object && routes == routes_.end() && kept == kept_.end() && !id) {
      return invalid("it is one value, where an object with fields belongs");
    }
    if (kept != kept_.end()) builder.Keep(kept->second, field.text);
    if (id) builder.SetId(TrimBlanks(field.text));
    if (routes == routes_.end()) return true;
    for (const ColumnRoute* route : routes->second) Put(*route, field, place, builder);
    return true;
  }

  void Put(const ColumnRoute& route, const JsonField& field, const std::string& place,
           CaseBuilder& builder) const {
    const Cell cell{CellKind(field.kind), field.text};
    const bool in_list =
        route.target.kind == Target::Kind::kLeaf && model_.leaves[route.target.index].list;
    if (in_list) {
      builder.PutElement(route, cell, field.path, place);
    } else {
      builder.Put(route, cell, [&] { return place; });
    }
  }

  bool List(const JsonField& field, check::ListId list, const std::string& place,
            CaseBuilder& builder) const {
    if (field.kind == Kind::kNull) return false;
    if (field.kind == Kind::kList) {
      builder.StartList(list);
      return true;
    }
    builder.Invalid(field.path,
                    std::string("it is ") +
                        (field.kind == Kind::kObject ? "an object" : "one value") +
                        ", where a list in square brackets belongs",
                    place);
    return false;
  }

  bool Element(const JsonField& field, check::ListId list, const std::string& place,
               CaseBuilder& builder) const {
    builder.StartElement(list);
    const check::ListInfo& info = model_.lists[list.index()];
    const bool record = info.element.kind == types::TypeKind::kRecord;
    const auto invalid = [&](const std::string& reason) {
      builder.Invalid(field.path, reason, place);
      return false;
    };
    if (field.kind == Kind::kNull)
      return invalid("it is null, and an element of a list is there or is left out");
    if (field.kind == Kind::kList) return invalid("it is a list, and a list holds no lists");
    if (record && field.kind == Kind::kObject) return true;
    if (record) return invalid("it is one value, where an object with fields belongs");
    if (field.kind == Kind::kObject) return invalid("it is an object, where one value belongs");
    builder.PutElement(*element_routes_.at(list), {CellKind(field.kind), field.text}, field.path,
                       place);
    return true;
  }

  // Messages name a proposed value `proposal.KNOB`.
  static std::string ShownPath(const std::string& path) {
    constexpr std::string_view kValues = "proposal.values.";
    if (path.substr(0, kValues.size()) != kValues) return path;
    return "proposal." + path.substr(kValues.size());
  }

  std::string Undeclared(const std::string& path) const {
    std::vector<std::string_view> known;
    for (const auto& [column, routes] : routes_) known.push_back(column);
    for (const std::string& object : objects_) known.push_back(object);
    const std::string_view near = diagnostics::NearestName(path, known);
    const bool knob = IsUnder(path, "proposal.values");
    std::string reason = knob ? "the policy has no such knob" : "the policy has no such field";
    if (!near.empty()) reason += "; did you mean `" + ShownPath(std::string(near)) + "`?";
    return reason;
  }

  const check::Model& model_;
  std::map<std::string, check::ListId, std::less<>> lists_;  // by path
  ListPaths list_paths_;
  std::map<check::ListId, const ColumnRoute*> element_routes_;  // of lists of values
  std::string id_;
  std::map<std::string, std::vector<const ColumnRoute*>, std::less<>> routes_;
  std::set<std::string, std::less<>> objects_;
  std::set<std::string, std::less<>> ignored_;
  std::map<std::string, std::size_t, std::less<>> kept_;
  std::vector<std::string> kept_columns_;
};

class JsonReader : public CaseReader {
 public:
  explicit JsonReader(ReaderInput input)
      : checked_(input.checked),
        binding_(input.binding),
        stream_(std::move(input.stream)),
        fields_(input.binding, input.checked.model),
        builder_(input.checked, input.binding, fields_.kept_columns().size()),
        observer_(input.observer) {
    kept_columns_ = fields_.kept_columns();
  }

  std::optional<double> Progress() const override { return stream_.source().Progress(); }
  std::uint64_t Size() const override { return stream_.source().size(); }

 protected:
  std::string Name() const { return stream_.source().name(); }
  void StartCase(std::uint64_t row, const std::string& place) {
    builder_.StartCase(row, place);
    if (observer_ != nullptr) observer_->StartRow(row);
  }
  void Apply(const std::string& place) {
    if (observer_ != nullptr) ShowCells();
    fields_.Apply(flat_, place, builder_);
  }

  const check::Checked& checked_;
  const Binding& binding_;
  ByteStream stream_;
  Fields fields_;
  CaseBuilder builder_;
  CellObserver* observer_;
  std::vector<JsonField> flat_;
  std::string text_;

 private:
  void ShowCells() {
    for (std::size_t i = 0; i < flat_.size(); ++i) {
      const JsonField& field = flat_[i];
      if (IsValue(field.kind)) {
        observer_->SeeCell(i, WithoutPlace(field.path).path, {CellKind(field.kind), field.text});
      }
    }
  }
};

bool IsBlankLine(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}
constexpr char kLineTooLarge[] = "the line is larger than 16 MiB";
constexpr char kNoCaseInLine[] = "the line is not a case in JSON: ";

// The lines of a piece of a file.
class JsonLinesParser final : public PieceParser {
 public:
  JsonLinesParser(const check::Checked& checked, const Binding& binding, std::string file)
      : fields_(binding, checked.model),
        builder_(checked, binding, fields_.kept_columns().size()),
        file_(std::move(file)) {
    if (builder_.TakesPlainCases()) quick_.emplace(checked, binding);
  }

  void Parse(const Piece& piece, PieceCases& into) override {
    builder_.Recycle(std::move(into.block));
    into.counts = {};
    builder_.MakeRoom(static_cast<std::size_t>(piece.end.row - piece.begin.row));
    std::string_view rest = piece.bytes;
    for (std::uint64_t line = piece.begin.row; !rest.empty(); ++line) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      Line(rest.substr(0, end), line, piece.ascii, into.counts);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    into.block = builder_.Finish();
  }

 private:
  void Line(std::string_view text, std::uint64_t line, bool ascii, ReadCounts& counts) {
    if (quick_ && text.size() <= kMaxCaseBytes && (ascii || base::IsUtf8(text)) &&
        quick_->Read(text, line, builder_)) {
      ++counts.cases;
      ++counts.valid;
      return;
    }
    const bool too_long = text.size() > kMaxCaseBytes;
    if (!too_long && IsBlankLine(text)) {
      ++counts.blank_lines;
      return;
    }
    const std::string place = file_ + " line " + std::to_string(line);
    builder_.StartCase(line, place);
    if (too_long) {
      builder_.Invalid("", kLineTooLarge, place);
    } else if (const auto error = FlattenJson(text, flat_, fields_.list_paths())) {
      builder_.Invalid("", kNoCaseInLine + error->reason,
                       place + " column " + std::to_string(error->offset + 1));
    } else {
      fields_.Apply(flat_, place, builder_);
    }
    builder_.EndCase(counts);
  }

  Fields fields_;
  CaseBuilder builder_;
  std::string file_;
  std::optional<QuickJson> quick_;
  std::vector<JsonField> flat_;
};

class JsonLinesReader final : public JsonReader {
 public:
  using JsonReader::JsonReader;

  bool HasPieces() const override { return true; }
  base::Result<bool> NextPiece(Piece& piece) override {
    const bool any = Cutter().Next(piece);
    if (!any && cutter_->stream().error()) return *cutter_->stream().error();
    return any;
  }
  std::unique_ptr<PieceParser> MakeParser() const override {
    const ByteStream& stream = cutter_ ? cutter_->stream() : stream_;
    return std::make_unique<JsonLinesParser>(checked_, binding_, stream.source().name());
  }
  bool SkipTo(const PiecePlace& place) override { return Cutter().SkipTo(place); }
  std::optional<double> Progress() const override {
    return (cutter_ ? cutter_->stream() : stream_).source().Progress();
  }
  std::uint64_t Size() const override {
    return (cutter_ ? cutter_->stream() : stream_).source().size();
  }

  base::Result<Block> Next(std::size_t max_cases) override {
    while (builder_.size() < max_cases && TakeLine()) {
      if (!too_long_ && IsBlankLine(text_)) {
        ++counts_.blank_lines;
      } else {
        Line();
      }
    }
    if (stream_.error()) return *stream_.error();
    return builder_.Finish();
  }

 private:
  bool TakeLine() {
    text_.clear();
    too_long_ = false;
    if (stream_.Peek() == ByteStream::kEnd) return false;
    ++line_;
    while (true) {
      const std::string_view bytes = stream_.Buffered();
      const std::size_t end = std::min(bytes.find('\n'), bytes.size());
      too_long_ = too_long_ || text_.size() + end > kMaxCaseBytes;
      if (!too_long_) text_ += bytes.substr(0, end);
      const bool last = end < bytes.size() || bytes.empty();
      stream_.Skip(end < bytes.size() ? end + 1 : end);
      if (last) return !stream_.error();
    }
  }

  void Line() {
    const std::string place = Name() + " line " + std::to_string(line_);
    StartCase(line_, place);
    if (too_long_) {
      builder_.Invalid("", kLineTooLarge, place);
    } else if (const auto error = FlattenJson(text_, flat_, fields_.list_paths())) {
      builder_.Invalid("", kNoCaseInLine + error->reason,
                       place + " column " + std::to_string(error->offset + 1));
    } else {
      Apply(place);
    }
    builder_.EndCase(counts_);
  }

  PieceCutter& Cutter() {
    if (!cutter_)
      cutter_.emplace(std::move(stream_), PieceCutter::Records::kLines, '\n', line_ + 1);
    return *cutter_;
  }

  std::uint64_t line_ = 0;
  bool too_long_ = false;
  std::optional<PieceCutter> cutter_;  // has the stream once pieces are asked for
};

class JsonDocumentReader final : public JsonReader {
 public:
  using JsonReader::JsonReader;

  base::Result<Block> Next(std::size_t max_cases) override {
    while (builder_.size() < max_cases && !ended_) {
      if (auto error = Step()) {
        ended_ = true;
        builder_.Finish();
        return *error;
      }
    }
    return builder_.Finish();
  }

 private:
  enum class State : std::uint8_t { kStart, kFirst, kAfterCase, kTail };

  int Take() {
    const int c = stream_.Take();
    if (c == '\n') {
      ++line_;
      column_ = 1;
    } else if (c != ByteStream::kEnd) {
      ++column_;
    }
    return c;
  }
  int PeekAfterBlanks() {
    while (true) {
      const int c = stream_.Peek();
      if (c != ' ' && c != '\t' && c != '\n' && c != '\r') return c;
      Take();
    }
  }
  base::Error At(std::uint64_t line, std::uint64_t column, const std::string& reason) const {
    if (stream_.error()) return *stream_.error();
    return {Name() + ":" + std::to_string(line) + ":" + std::to_string(column) +
            ": the file is not cases in JSON: " + reason};
  }
  base::Error Here(const std::string& reason) const { return At(line_, column_, reason); }

  // Reads the next case, or the end of the document.
  std::optional<base::Error> Step() {
    int c = PeekAfterBlanks();
    if (stream_.error()) return stream_.error();
    if (state_ == State::kStart) {
      if (c == '{') {
        state_ = State::kTail;
        return Case();
      }
      if (c != '[') return Here("it begins with neither `[` nor `{`");
      Take();
      state_ = State::kFirst;
      c = PeekAfterBlanks();
    }
    if (state_ == State::kTail) return End(c);
    if (c == ']') return CloseList();
    if (state_ == State::kAfterCase) {
      if (c != ',') return Here("a `,` or `]` is missing after a case");
      Take();
      c = PeekAfterBlanks();
    }
    state_ = State::kAfterCase;
    if (c == '{') return Case();
    return Here(c == ByteStream::kEnd ? "it ends inside the list of cases"
                                      : "a case is an object in braces");
  }

  std::optional<base::Error> CloseList() {
    Take();
    state_ = State::kTail;
    return End(PeekAfterBlanks());
  }
  std::optional<base::Error> End(int c) {
    if (c != ByteStream::kEnd) {
      return Here("something follows its end; a file with a case on each line is named .jsonl");
    }
    if (stream_.error()) return stream_.error();
    ended_ = true;
    return std::nullopt;
  }

  // The text of one object: up to the brace that closes it.
  bool TakeObject() {
    text_.clear();
    int depth = 0;
    bool quoted = false;
    while (text_.size() < kMaxCaseBytes) {
      const int c = Take();
      if (c == ByteStream::kEnd) return false;
      text_ += static_cast<char>(c);
      if (quoted) {
        if (c == '"') quoted = false;
        if (c == '\\' && stream_.Peek() != ByteStream::kEnd) text_ += static_cast<char>(Take());
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{' || c == '[') {
        ++depth;
      } else if ((c == '}' || c == ']') && --depth == 0) {
        return true;
      }
    }
    return false;
  }

  std::optional<base::Error> Case() {
    const std::uint64_t line = line_;
    const std::uint64_t column = column_;
    const bool whole = TakeObject();
    if (stream_.error()) return stream_.error();
    if (text_.size() >= kMaxCaseBytes) return At(line, column, "this case is larger than 16 MiB");
    if (const auto error = FlattenJson(text_, flat_, fields_.list_paths())) {
      const std::string_view before = std::string_view(text_).substr(0, error->offset);
      const auto lines = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
      const std::uint64_t error_column =
          lines == 0 ? column + error->offset : error->offset - before.rfind('\n');
      return At(line + lines, error_column, error->reason);
    }
    REMIT_CHECK(whole, "an object without its closing brace is malformed");
    ++number_;
    const std::string place =
        Name() + " case " + std::to_string(number_) + " (line " + std::to_string(line) + ")";
    StartCase(number_, place);
    Apply(place);
    builder_.EndCase(counts_);
    return std::nullopt;
  }

  State state_ = State::kStart;
  bool ended_ = false;
  std::uint64_t line_ = 1;
  std::uint64_t column_ = 1;
  std::uint64_t number_ = 0;
};

}  // namespace

struct OneCaseReader::State {
  State(const check::Checked& checked, const Binding& binding)
      : fields(binding, checked.model), builder(checked, binding, fields.kept_columns().size()) {
    if (builder.TakesPlainCases()) quick.emplace(checked, binding);
  }

  Fields fields;
  CaseBuilder builder;
  std::optional<QuickJson> quick;
  std::vector<JsonField> flat;
  ReadCounts counts;  // nobody asks for them
  Block block;
};

OneCaseReader::OneCaseReader(const check::Checked& checked, const Binding& binding)
    : state_(std::make_unique<State>(checked, binding)) {}
OneCaseReader::~OneCaseReader() = default;

const Block& OneCaseReader::Read(std::string_view json) {
  const std::string place;
  CaseBuilder& builder = state_->builder;
  builder.Recycle(std::move(state_->block));
  builder.MakeRoom(1);
  if (state_->quick && json.size() <= kMaxCaseBytes && base::IsUtf8(json) &&
      state_->quick->Read(json, 1, builder)) {
    state_->block = builder.Finish();
    return state_->block;
  }
  builder.StartCase(1, place);
  if (json.size() > kMaxCaseBytes) {
    builder.Invalid("", "the case is larger than 16 MiB", place);
  } else if (const auto error = FlattenJson(json, state_->flat, state_->fields.list_paths())) {
    builder.Invalid("", "this is not a case in JSON: " + error->reason,
                    "byte " + std::to_string(error->offset + 1));
  } else {
    state_->fields.Apply(state_->flat, place, builder);
  }
  builder.EndCase(state_->counts);
  state_->block = builder.Finish();
  return state_->block;
}

std::unique_ptr<CaseReader> OpenJson(ReaderInput input) {
  return std::make_unique<JsonDocumentReader>(std::move(input));
}
std::unique_ptr<CaseReader> OpenJsonLines(ReaderInput input) {
  return std::make_unique<JsonLinesReader>(std::move(input));
}

}  // namespace remit::cases
