// Columns that a mapping does not speak of, or speaks of in vain, keep a whole file from being
// read. Here the mapping is amended until it is, and each amendment is a finding.
#include <algorithm>
#include <map>

#include "interpreter/audit/draft.h"
#include "interpreter/cases/csv_record.h"

namespace remit::audit {
namespace {

using types::TypeKind;

struct Header {
  std::vector<std::string> names;
  char delimiter = ',';
};

base::Result<std::vector<std::size_t>> Widths(const std::string& path, char delimiter,
                                              std::vector<std::string>& names) {
  constexpr std::size_t kRecordsRead = 6;
  auto source = cases::ByteSource::Open(path);
  if (!source) return source.error();
  cases::ByteStream stream(std::move(source).value());
  if (auto error = stream.TakeByteOrderMark()) return *error;
  cases::CsvRecords records(std::move(stream), delimiter);
  cases::CsvRecord record;
  std::vector<std::size_t> widths;
  names.clear();
  while (widths.size() < kRecordsRead && records.Next(record)) {
    if (record.blank || record.malformed) {
      if (widths.empty()) break;
      continue;
    }
    if (widths.empty()) {
      for (std::size_t i = 0; i < record.size(); ++i)
        names.emplace_back(cases::TrimBlanks(record.cell(i)));
    }
    widths.push_back(record.size());
  }
  if (const auto& error = records.stream().error()) return *error;
  return widths;
}

// The names in the first row, and what parts them: what the mapping says, unless that makes one
// column of the file, and another sign several in every row.
base::Result<Header> ReadHeader(const std::string& path, char delimiter) {
  Header header;
  header.delimiter = delimiter;
  auto widths = Widths(path, delimiter, header.names);
  if (!widths) return widths.error();
  if (widths->empty())
    return base::Error{"cannot read " + path + ": its first line must name the columns"};
  if (header.names.size() > 1) return header;
  for (const char other : {';', '\t', '|', ','}) {
    std::vector<std::string> names;
    auto parted = Widths(path, other, names);
    if (!parted) return parted.error();
    const bool same = std::all_of(parted->begin(), parted->end(),
                                  [&](std::size_t width) { return width == names.size(); });
    if (names.size() > 1 && same) return Header{std::move(names), other};
  }
  return header;
}

std::string NewMapping(const check::Model& model, cases::Format format) {
  std::string text = "mapping " + model.name + "\n";
  // Without a mapping an empty cell is missing; with one that has to be said.
  if (format == cases::Format::kCsv) text += "\nevery column missing \"\"\n";
  return text;
}

class Fitter {
 public:
  Fitter(const DataSource& data, const check::Checked& checked)
      : data_(data), checked_(checked), model_(checked.model) {}

  base::Result<Fitted> Run(const std::optional<std::string>& given) {
    std::string text = given ? *given : NewMapping(model_, data_.format);
    if (data_.format == cases::Format::kCsv) {
      const Draft first(text, checked_);
      auto header = ReadHeader(data_.path, first.mapping().delimiter);
      if (!header) return header.error();
      for (std::size_t i = 0; i < header->names.size(); ++i) {
        if (std::find(header->names.begin(), header->names.begin() + static_cast<std::ptrdiff_t>(i),
                      header->names[i]) != header->names.begin() + static_cast<std::ptrdiff_t>(i))
          return base::Error{"column `" + header->names[i] + "` occurs twice in " + data_.path +
                             ": no mapping can tell them apart; give each column its own name"};
      }
      if (!given && Has(*header, "id")) text += "case id is column \"id\"\n";
      text = Delimit(std::move(text), first, *header);
      text = Rename(text, *header);
      text = Name(text, *header, given.has_value());
    } else if (!given) {
      text += "case id is column \"id\"\n";
    }
    Draft draft(text, checked_);
    if (!draft.ok()) return base::Error{"the mapping could not be made fit for " + data_.path};
    Unfed(draft);
    return Fitted{std::move(draft),    refused_,         std::move(needed_), std::move(findings_),
                  std::move(unknown_), std::move(unfed_)};
  }

 private:
  static bool Has(const Header& header, const std::string& name) {
    return std::find(header.names.begin(), header.names.end(), name) != header.names.end();
  }

  void Need(std::string line, std::string question) {
    refused_ = true;
    Repair repair;
    repair.line = std::move(line);
    repair.question = std::move(question);
    repair.needed = true;
    needed_.push_back(std::move(repair));
  }
  void Find(Oddity kind, std::string column, std::string input, std::string what) {
    Finding finding;
    finding.kind = kind;
    finding.column = std::move(column);
    finding.input = std::move(input);
    finding.what = std::move(what);
    findings_.push_back(std::move(finding));
  }

  std::string Delimit(std::string text, const Draft& first, const Header& header) {
    if (header.delimiter == first.mapping().delimiter) return text;
    const std::string line = header.delimiter == '\t'
                                 ? "delimiter tab"
                                 : "delimiter " + InQuotes(std::string(1, header.delimiter));
    Find(Oddity::kDelimiter, "", "",
         "read as it stands the file has one column; parted by `" + line.substr(10) + "` it has " +
             std::to_string(header.names.size()));
    Need(line, "");
    // Said before, it is said anew.
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      if (text.compare(at, 10, "delimiter ") == 0) return text.replace(at, end - at, line);
      at = end + 1;
    }
    return text + line + "\n";
  }

  // Columns that the mapping speaks of and the file lacks: another that is nearly called so is
  // taken, where nothing else is said of it.
  std::string Rename(const std::string& text, const Header& header) {
    const Draft draft(text, checked_);
    if (!draft.ok()) return text;
    std::vector<std::string> wanted;
    for (const cases::MappingColumn& column : draft.mapping().columns)
      wanted.push_back(column.column.text);
    if (draft.mapping().id_column) wanted.push_back(draft.mapping().id_column->text);
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    const std::set<std::string> spoken = Spoken(draft);
    std::vector<std::string_view> free;
    for (const std::string& name : header.names) {
      if (spoken.count(name) == 0) free.push_back(name);
    }
    std::vector<Change> changes;
    for (const std::string& name : wanted) {
      if (Has(header, name)) continue;
      const std::string near(diagnostics::NearestName(name, free));
      Change change;
      if (!near.empty()) {
        change.kind = Change::Kind::kRename;
        change.words = {InQuotes(name), InQuotes(near)};
        free.erase(std::find(free.begin(), free.end(), near));
      } else {
        change.kind = Change::Kind::kDrop;
        change.column = name;
      }
      Find(Oddity::kAbsentColumn, name, "",
           "the mapping names this column and the file does not have it" +
               (near.empty() ? std::string() : "; it has `" + near + "`"));
      Need(near.empty() ? "# column " + InQuotes(name) + " …"
                        : "column " + InQuotes(near) + " …  # it was " + InQuotes(name),
           near.empty() ? "" : "is `" + near + "` what was meant by `" + name + "`?");
      changes.push_back(std::move(change));
    }
    std::vector<const Change*> all;
    for (const Change& change : changes) all.push_back(&change);
    return all.empty() ? text : draft.With(all);
  }

  // What the mapping says anything of, by whatever statement, or by the name of an input.
  std::set<std::string> Spoken(const Draft& draft) const {
    std::set<std::string> names;
    for (const cases::ColumnRoute& route : BindingOf(draft, checked_).routes)
      names.insert(route.column);
    for (const cases::MappingText& one : draft.mapping().ignored) names.insert(one.text);
    for (const cases::MappingText& one : draft.mapping().kept) names.insert(one.text);
    if (draft.mapping().id_column) names.insert(draft.mapping().id_column->text);
    return names;
  }

  // Every column has a statement, and every required input a column or a reason.
  std::string Name(std::string text, const Header& header, bool given) {
    const Draft draft(text, checked_);
    if (!draft.ok()) return text;
    const std::set<std::string> spoken = Spoken(draft);
    std::string names;
    for (const std::string& name : header.names) {
      if (spoken.count(name) != 0) continue;
      unknown_.insert(name);
      names += (names.empty() ? "" : ", ") + InQuotes(name);
    }
    if (!unknown_.empty()) {
      const std::string line =
          "ignore " + names + " because \"no input is fed by it; is that so?\"";
      const bool one = unknown_.size() == 1;
      Find(Oddity::kUnusedColumn, one ? *unknown_.begin() : "", "",
           one ? "no input is fed by it, and nothing says that it is ignored"
               : std::to_string(unknown_.size()) +
                     " columns feed no input, and nothing says that they are ignored: " + names);
      Need(line, "");
      text += line + "\n";
    }
    for (const cases::ColumnRoute& route : BindingOf(draft, checked_).routes) {
      if (!route.by_name || route.target.kind != cases::Target::Kind::kLeaf) continue;
      const check::InputLeaf& leaf = model_.leaves[route.target.index];
      if (leaf.type.optional || leaf.list || Has(header, route.column)) continue;
      const std::string line =
          "nothing for " + leaf.path + " because \"the file has no column for it\"";
      text += line + "\n";
      if (!given) continue;  // then a column that is not there is missing, and nothing is refused
      Need(line, "");
    }
    return text;
  }

  void Unfed(const Draft& draft) {
    if (data_.format != cases::Format::kCsv) return;
    std::vector<std::string> names;
    auto header = ReadHeader(data_.path, draft.mapping().delimiter);
    if (!header) return;
    std::set<std::uint32_t> fed;
    const cases::Binding binding = BindingOf(draft, checked_);
    for (const cases::ColumnRoute& route : binding.routes) {
      if (route.target.kind == cases::Target::Kind::kLeaf && Has(*header, route.column))
        fed.insert(route.target.index);
    }
    for (const cases::ConstantInput& constant : binding.constants) fed.insert(constant.leaf);
    std::set<std::string> excused;
    for (const cases::MappingNothing& nothing : draft.mapping().nothing) {
      if (nothing.because != "the file has no column for it") excused.insert(nothing.target.text);
    }
    for (std::uint32_t i = 0; i < model_.leaves.size(); ++i) {
      const check::InputLeaf& leaf = model_.leaves[i];
      if (leaf.list || leaf.previous || leaf.type.kind == TypeKind::kList || fed.count(i) != 0 ||
          excused.count(leaf.path) != 0)
        continue;
      unfed_.push_back(i);
      Find(Oddity::kUnfedInput, "", leaf.path,
           leaf.type.optional ? "no column feeds it: it is missing in every case"
                              : "no column feeds it, and it is required");
    }
  }

  const DataSource& data_;
  const check::Checked& checked_;
  const check::Model& model_;
  bool refused_ = false;
  std::vector<Repair> needed_;
  std::vector<Finding> findings_;
  std::set<std::string> unknown_;
  std::vector<std::uint32_t> unfed_;
};

}  // namespace

base::Result<Fitted> Fit(const DataSource& data, const std::optional<std::string>& text,
                         const check::Checked& checked) {
  return Fitter(data, checked).Run(text);
}

}  // namespace remit::audit
