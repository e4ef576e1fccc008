// The report for people: figures first, then what stands in the way, what is odd and what a mapping
// could do about it. Never a flood: the first of each kind, the rest counted.
#include <algorithm>

#include "interpreter/audit/audit.h"
#include "interpreter/govern/text_table.h"

namespace remit::audit {
namespace {

std::size_t WidthOf(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
  }));
}

std::string Percent(std::uint64_t part, std::uint64_t all) {
  if (all == 0) return "–";
  // Neither nought nor all is said of what is only nearly so.
  const double share = 100.0 * static_cast<double>(part) / static_cast<double>(all);
  if (part > 0 && share < 0.1) return "< 0.1 %";
  if (part < all && share > 99.9) return "> 99.9 %";
  return govern::Fixed(share, 1) + " %";
}

std::string Rows(std::uint64_t rows) {
  return std::to_string(rows) + (rows == 1 ? " row" : " rows");
}

std::string_view Meaning(Outcome outcome) {
  static constexpr std::string_view kMeanings[kOutcomeCount] = {
      "decided",
      "decided, beyond what a model was made for",
      "no alternative is left",
      "a field that is needed is missing",
      "a fault: no answer can be worked out",
      "a value does not fit its input",
      "the row cannot be taken apart"};
  return kMeanings[static_cast<std::size_t>(outcome)];
}

class Writer {
 public:
  Writer(const Report& report, const TextOptions& options) : report_(report), options_(options) {}

  std::string Write() {
    Head();
    Blocking();
    Swinging();
    Odd();
    Repairing();
    Foot();
    return std::move(text_);
  }

 private:
  // Broken between words; lines after the first begin `deeper` columns further in.
  void Line(std::size_t indent, std::size_t deeper, const std::string& words) {
    std::string line(indent, ' ');
    bool first = true;
    for (std::size_t begin = 0; begin < words.size();) {
      const std::size_t end = std::min(words.find(' ', begin), words.size());
      const std::string word = words.substr(begin, end - begin);
      if (!first && WidthOf(line) + 1 + WidthOf(word) > options_.width) {
        text_ += line + "\n";
        line = std::string(indent + deeper, ' ');
        first = true;
      }
      line += (first ? "" : " ") + word;
      first = false;
      begin = end + 1;
    }
    text_ += line + "\n";
  }
  void Title(const std::string& title) { text_ += "\n" + title + "\n"; }
  void Rest(std::size_t all, const std::string& what) {
    if (all > Shown(all))
      Line(
          2, 2,
          "… and " + std::to_string(all - options_.top) + " more " + what + " (--top 0 shows all)");
  }
  std::size_t Shown(std::size_t all) const {
    return options_.top == 0 ? all : std::min(all, options_.top);
  }

  void Head() {
    text_ += report_.policy + ", as of " + report_.as_of + "\n";
    text_ +=
        report_.data + ": " + Rows(report_.tally.all()) +
        (report_.blank_lines > 0 ? ", and " + std::to_string(report_.blank_lines) +
                                       (report_.blank_lines == 1 ? " blank line" : " blank lines")
                                 : "") +
        (report_.mapping.empty() ? "" : ", read by " + report_.mapping) + "\n";
    if (report_.refused)
      Line(
          0, 0,
          "As it stands no row is read: the file and its mapping do not fit together. What follows "
          "holds with the repairs that are marked as needed.");
    Title("Answered: " + std::to_string(report_.tally.answered()) + " of " +
          Rows(report_.tally.all()) + ", " +
          Percent(report_.tally.answered(), report_.tally.all()));
    govern::TextTable table;
    table.right = {false, true, true, false};
    for (std::size_t i = 0; i < kOutcomeCount; ++i) {
      const auto outcome = static_cast<Outcome>(i);
      table.rows.push_back({std::string(NameOf(outcome)), std::to_string(report_.tally.rows[i]),
                            Percent(report_.tally.rows[i], report_.tally.all()),
                            std::string(Meaning(outcome))});
    }
    text_ += govern::Render(table, "  ");
    for (const Example& example : report_.unreadable.examples)
      Line(4, 2, "row " + std::to_string(example.row) + ": " + example.shown);
  }

  static std::string Examples(const std::vector<Example>& examples, std::uint64_t rows) {
    if (examples.empty()) return {};
    std::string text = examples.size() == 1 ? "row " : "rows ";
    for (std::size_t i = 0; i < examples.size(); ++i) {
      text += (i == 0 ? "" : ", ") + std::to_string(examples[i].row);
      if (!examples[i].shown.empty()) text += " " + examples[i].shown;
    }
    return text + (rows > examples.size() ? " …" : "");
  }

  void Blocking() {
    if (report_.blockers.empty()) return;
    Title("What stands in the way, by the rows that would be answered with it mended");
    for (std::size_t i = 0; i < Shown(report_.blockers.size()); ++i) {
      const Blocker& blocker = report_.blockers[i];
      std::string line = std::to_string(i + 1) + ". " + blocker.field;
      if (!blocker.columns.empty() &&
          (blocker.columns.size() > 1 || blocker.columns.front() != blocker.field)) {
        std::string columns;
        for (const std::string& column : blocker.columns)
          columns += (columns.empty() ? "`" : ", `") + column + "`";
        line += " (" + std::string(blocker.columns.size() == 1 ? "column " : "columns ") + columns +
                ")";
      }
      line += ": " + Rows(blocker.alone) + " by itself";
      if (blocker.together > 0) line += ", " + std::to_string(blocker.together) + " with others";
      if (blocker.not_mended > 0)
        line += ", " + std::to_string(blocker.not_mended) + " that no value tried could mend";
      Line(2, 3, line);
      for (std::size_t k = 0; k < kWhyCount; ++k) {
        const Count& count = blocker.why[k];
        if (count.rows == 0) continue;
        std::string why =
            std::string(WordsOf(static_cast<Why>(k))) + ": " + std::to_string(count.rows);
        if (static_cast<Why>(k) == Why::kFault && !blocker.detail.empty())
          why += ", " + blocker.detail;
        Line(5, 2, why + "; " + Examples(count.examples, count.rows));
      }
    }
    Rest(report_.blockers.size(), "fields");
    for (std::size_t i = 0; i < std::min<std::size_t>(report_.together.size(), 3); ++i)
      Line(2, 2,
           "together: " + govern::Join(report_.together[i].fields, ", ") + ": " +
               Rows(report_.together[i].rows));
  }

  void Swinging() {
    if (report_.swings.empty()) return;
    Title("Decided without them, and might be decided otherwise with them");
    for (std::size_t i = 0; i < Shown(report_.swings.size()); ++i) {
      const Swing& swing = report_.swings[i];
      Line(2, 2,
           swing.field + ": missing in " + Rows(swing.missing) + "; of " +
               (swing.tried < swing.missing ? "the first " : "") + std::to_string(swing.tried) +
               ", " + std::to_string(swing.changed) + " change with some value that others have");
    }
    Rest(report_.swings.size(), "fields");
  }

  void Odd() {
    Title(report_.findings.empty() ? "Nothing odd was found" : "Odd");
    for (std::size_t i = 0; i < Shown(report_.findings.size()); ++i) {
      const Finding& finding = report_.findings[i];
      std::string line = finding.column.empty() ? "" : "column `" + finding.column + "`";
      if (!finding.input.empty() && finding.input != finding.column)
        line += line.empty() ? finding.input : " (" + finding.input + ")";
      if (!line.empty()) line += ": ";
      if (finding.count.rows > 0) line += Rows(finding.count.rows) + ": ";
      Line(2, 2, std::string(NameOf(finding.kind)) + ": " + line + finding.what);
      const std::string examples = Examples(finding.count.examples, finding.count.rows);
      if (!examples.empty()) Line(4, 2, examples);
    }
    Rest(report_.findings.size(), "findings");
  }

  void Repairing() {
    if (report_.repairs.empty()) return;
    Title("What the mapping could say; the rows were read again with each");
    for (std::size_t i = 0; i < Shown(report_.repairs.size()); ++i) {
      const Repair& repair = report_.repairs[i];
      text_ += "  " + repair.line + "\n";
      std::string line = repair.needed ? "needed to read the file at all"
                                       : Rows(repair.repaired) + " more answered";
      if (!repair.needed && repair.mended > repair.repaired)
        line += ", " + std::to_string(repair.mended - repair.repaired) +
                " with a field less in the way";
      if (repair.changed > 0) line += ", " + std::to_string(repair.changed) + " answered otherwise";
      if (repair.lost > 0) line += ", " + std::to_string(repair.lost) + " not any more";
      if (!repair.sure()) line += ". " + repair.question;
      Line(4, 0, line);
    }
    Rest(report_.repairs.size(), "repairs");
    if (report_.unproposed > 0)
      Line(2, 2, std::to_string(report_.unproposed) + " further repairs were not tried");
    if (report_.repaired)
      Line(2, 2,
           "With all that need no question: " + std::to_string(report_.repaired->answered()) +
               " of " + Rows(report_.repaired->all()) + " answered, " +
               Percent(report_.repaired->answered(), report_.repaired->all()));
  }

  void Foot() {
    if (!report_.personal.empty()) {
      text_ += "\n";
      std::string columns;
      for (const std::string& column : report_.personal)
        columns += (columns.empty() ? "`" : ", `") + column + "`";
      Line(0, 0, "Personal, so that no value is shown: " + columns);
    }
    for (const std::string& note : report_.notes) Line(0, 0, "Note: " + note);
  }

  const Report& report_;
  const TextOptions& options_;
  std::string text_;
};

}  // namespace

std::string ToText(const Report& report, const TextOptions& options) {
  return Writer(report, options).Write();
}

}  // namespace remit::audit
