#include "interpreter/audit/draft.h"

#include <algorithm>

#include "interpreter/base/check.h"

namespace remit::audit {
namespace {

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string ClauseOf(const Change& change) {
  switch (change.kind) {
    case Change::Kind::kMissing:
      return "missing " + Joined(change.words);
    case Change::Kind::kWords:
      return "words " + Joined(change.words);
    case Change::Kind::kReading:
      return change.words.at(0);
    case Change::Kind::kDates:
      return "dates " + change.words.at(0);
    case Change::Kind::kStatement:
    case Change::Kind::kRename:
    case Change::Kind::kDrop:
    case Change::Kind::kFeed:
      break;
  }
  REMIT_CHECK(false, "only a clause is put into a statement");
}

bool IsClause(Change::Kind kind) {
  return kind == Change::Kind::kMissing || kind == Change::Kind::kWords ||
         kind == Change::Kind::kReading || kind == Change::Kind::kDates;
}

std::string OneLine(std::string_view text) {
  std::string line;
  bool comment = false, quoted = false;
  for (const char c : text) {
    if (c == '\n') comment = false;
    if (c == '"' && !comment) quoted = !quoted;
    if (c == '#' && !quoted) comment = true;
    if (comment) continue;
    const bool blank = !quoted && (c == ' ' || c == '\t' || c == '\n' || c == '\r');
    if (!blank)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

std::string_view FirstWord(std::string_view line) {
  const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
  const std::size_t end = std::min(line.find_first_of(" \t\r\"", begin), line.size());
  return line.substr(begin, end - begin);
}

bool OpensStatement(std::string_view line) {
  static constexpr std::string_view kWords[] = {"mapping", "delimiter", "decimal", "case",
                                                "every",   "column",    "always",  "nothing",
                                                "ignore",  "keep"};
  return std::find(std::begin(kWords), std::end(kWords), FirstWord(line)) != std::end(kWords);
}

}  // namespace

std::string InQuotes(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

bool CanBeQuoted(std::string_view text) {
  return text.find_first_of("\n\r") == std::string_view::npos;
}

Draft::Draft(std::string text, const check::Checked& checked) : text_(std::move(text)) {
  source::SourceMap sources;
  diagnostics::Sink sink;
  mapping_ = cases::ParseMapping(sources.Add("mapping", text_), sources, sink);
  cases::Bind(&mapping_, checked, sink);
  ok_ = !sink.has_errors();
}

cases::Binding BindingOf(const Draft& draft, const check::Checked& checked) {
  diagnostics::Sink sink;
  cases::Binding binding = cases::Bind(&draft.mapping(), checked, sink);
  REMIT_CHECK(!sink.has_errors(), "a draft without mistakes binds");
  return binding;
}

const cases::MappingColumn* Draft::Find(const std::string& column,
                                        const std::string& target) const {
  const auto found = std::find_if(mapping_.columns.begin(), mapping_.columns.end(),
                                  [&](const cases::MappingColumn& one) {
                                    return one.column.text == column && one.target.text == target;
                                  });
  return found == mapping_.columns.end() ? nullptr : &*found;
}

Draft::Edit Draft::EditFor(const Change& change, const cases::MappingColumn& column) const {
  const cases::MappingClauses& clauses = column.clauses;
  if (change.kind == Change::Kind::kMissing && !clauses.missing.empty())
    return {clauses.missing.back().span.end, 0, ", " + Joined(change.words)};
  const auto instead = [&](source::Span span, const std::string& text) {
    return Edit{span.begin, span.end - span.begin, text};
  };
  if (change.kind == Change::Kind::kReading && !clauses.readings.empty())
    return instead(clauses.readings.back().span, change.words.at(0));
  if (change.kind == Change::Kind::kDates && clauses.dates)
    return instead(clauses.dates->span, change.words.at(0));
  return {column.target.span.end, 0, " " + ClauseOf(change)};
}

std::size_t Draft::LineStart(std::size_t at) const {
  const std::size_t before = at == 0 ? std::string::npos : text_.rfind('\n', at - 1);
  return before == std::string::npos ? 0 : before + 1;
}

std::size_t Draft::StatementEnd(std::size_t begin) const {
  for (std::size_t at = begin; (at = text_.find('\n', at)) != std::string::npos;) {
    ++at;
    const std::string_view line = std::string_view(text_).substr(at, text_.find('\n', at) - at);
    if (OpensStatement(line) || FirstWord(line).empty() || FirstWord(line)[0] == '#') return at;
  }
  return text_.size();
}

// What stands about a column becomes a comment; the text of several columns in one statement is
// left alone, as an absent one of those does no harm.
std::vector<Draft::Edit> Draft::EditsFor(const Change& change) const {
  std::vector<Edit> edits;
  if (change.kind == Change::Kind::kRename) {
    const auto rename = [&](const cases::MappingText& text) {
      if (InQuotes(text.text) == change.words.at(0))
        edits.push_back({text.span.begin, text.span.end - text.span.begin, change.words.at(1)});
    };
    for (const cases::MappingColumn& column : mapping_.columns) rename(column.column);
    if (mapping_.id_column) rename(*mapping_.id_column);
    return edits;
  }
  const auto drop = [&](const cases::MappingText& text) {
    const bool fed = change.kind == Change::Kind::kFeed && text.text == change.target;
    if (text.text != change.column && !fed) return;
    const std::size_t begin = LineStart(text.span.begin);
    const std::size_t end = StatementEnd(begin);
    for (std::size_t at = begin; at < end;) {
      edits.push_back({at, 0, "# "});
      const std::size_t next = text_.find('\n', at);
      at = next == std::string::npos ? end : next + 1;
    }
  };
  if (change.kind == Change::Kind::kFeed) {
    for (const cases::MappingText& ignored : mapping_.ignored) {
      if (ignored.text != change.column) continue;
      const std::size_t behind = text_.find_first_not_of(" \t\r\n", ignored.span.end);
      const std::size_t before = text_.find_last_not_of(" \t\r\n", ignored.span.begin - 1);
      if (behind != std::string::npos && text_[behind] == ',')
        edits.push_back({ignored.span.begin, behind + 1 - ignored.span.begin, ""});
      else if (before != std::string::npos && text_[before] == ',')
        edits.push_back({before, ignored.span.end - before, ""});
      else
        drop(ignored);
    }
    for (const cases::MappingNothing& nothing : mapping_.nothing) drop(nothing.target);
    return edits;
  }
  for (const cases::MappingColumn& column : mapping_.columns) drop(column.column);
  if (mapping_.id_column) drop(*mapping_.id_column);
  return edits;
}

std::string Draft::Applied(std::string text, std::vector<Edit> edits) {
  std::stable_sort(edits.begin(), edits.end(),
                   [](const Edit& a, const Edit& b) { return a.at > b.at; });
  for (const Edit& edit : edits) text.replace(edit.at, edit.remove, edit.insert);
  return text;
}

std::string Draft::With(const std::vector<const Change*>& changes) const {
  std::vector<Edit> edits;
  std::vector<std::pair<std::string, std::string>> added;  // column and target; the statement
  std::string end;
  for (const Change* change : changes) {
    if (change->kind == Change::Kind::kStatement) {
      end += change->words.at(0) + "\n";
    } else if (!IsClause(change->kind)) {
      for (Edit& edit : EditsFor(*change)) edits.push_back(std::move(edit));
      if (change->kind == Change::Kind::kFeed) end += change->words.at(0) + "\n";
    } else if (const cases::MappingColumn* column = Find(change->column, change->target)) {
      edits.push_back(EditFor(*change, *column));
    } else {
      const std::string head = "column " + InQuotes(change->column) + " is " + change->target;
      auto known = std::find_if(added.begin(), added.end(),
                                [&](const auto& one) { return one.first == head; });
      if (known == added.end()) known = added.insert(added.end(), {head, head});
      known->second += " " + ClauseOf(*change);
    }
  }
  std::string text = Applied(text_, std::move(edits));
  if (!text.empty() && text.back() != '\n' && !(added.empty() && end.empty())) text += '\n';
  for (const auto& [head, statement] : added) text += statement + "\n";
  return text + end;
}

std::string Draft::StatementWith(const Change& change) const {
  if (change.kind == Change::Kind::kStatement || change.kind == Change::Kind::kFeed)
    return change.words.at(0);
  if (!IsClause(change.kind)) return {};
  const cases::MappingColumn* column = Find(change.column, change.target);
  if (column == nullptr)
    return "column " + InQuotes(change.column) + " is " + change.target + " " + ClauseOf(change);
  const std::size_t begin = LineStart(column->column.span.begin);
  const Edit edit = EditFor(change, *column);
  std::string statement = text_.substr(begin, StatementEnd(begin) - begin);
  statement.replace(edit.at - begin, edit.remove, edit.insert);
  return OneLine(statement);
}

}  // namespace remit::audit
