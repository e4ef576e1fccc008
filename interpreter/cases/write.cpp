// One place lists the columns; CSV and JSON lines differ only in how a column is written.
#include "interpreter/cases/write.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <utility>

#include "interpreter/engine/names.h"
#include "interpreter/types/decimal.h"

namespace remit::cases {
namespace {

using engine::Cause;

using Form = DecisionLines::Form;

// Writes the columns of one line, one after the other: a text, a list of texts, something JSON
// writes without quotes, or nothing.
class LineWriter {
 public:
  // `first`: no column stands before.
  LineWriter(Form form, bool first, std::string& out) : form_(form), first_(first), out_(out) {}

  void Text(std::string_view name, std::string_view text) {
    Name(name);
    form_ == Form::kCsv ? AppendCsvCell(text, out_) : AppendJsonString(text, out_);
  }
  void Bare(std::string_view name, std::string_view text) {
    Name(name);
    out_ += text;
  }
  void Bare(std::string_view name, std::uint64_t number) {
    constexpr std::size_t kMostDigits = 20;
    char digits[kMostDigits];
    const char* const end = std::to_chars(digits, digits + kMostDigits, number).ptr;
    Bare(name, {digits, static_cast<std::size_t>(end - digits)});
  }
  void Truth(std::string_view name, bool value) { Bare(name, value ? "true" : "false"); }
  void None(std::string_view name) {
    Name(name);
    if (form_ == Form::kJsonLines) out_ += "null";
  }
  // Between these come the items.
  void StartList(std::string_view name) {
    Name(name);
    items_ = 0;
    joined_.clear();
    if (form_ == Form::kJsonLines) out_ += '[';
  }
  void Item(std::string_view text) {
    const bool more = items_++ > 0;
    if (form_ == Form::kCsv) {
      joined_ += more ? "; " : "";
      joined_ += text;
      return;
    }
    if (more) out_ += ',';
    AppendJsonString(text, out_);
  }
  void EndList() { form_ == Form::kCsv ? AppendCsvCell(joined_, out_) : out_.push_back(']'); }
  void List(std::string_view name, const std::vector<std::string>& items) {
    StartList(name);
    for (const std::string& item : items) Item(item);
    EndList();
  }

 private:
  void Name(std::string_view name) {
    if (form_ == Form::kCsv) {
      if (!first_) out_ += ',';
    } else {
      out_ += first_ ? '{' : ',';
      AppendJsonString(name, out_);
      out_ += ':';
    }
    first_ = false;
  }

  Form form_;
  bool first_;
  std::string& out_;
  std::size_t items_ = 0;
  std::string joined_;
};

std::vector<std::string> Missing(const engine::Core& core, const check::Model& model) {
  std::vector<std::string> missing;
  for (const Cause& cause : core.causes) {
    if (cause.kind == Cause::Kind::kMissing)
      missing.push_back(model.leaves[cause.leaf.index()].path);
  }
  return missing;
}

std::vector<std::string> Faults(const engine::Core& core, const check::Model& model) {
  std::vector<std::string> faults;
  for (const Cause& cause : core.causes) {
    if (cause.kind != Cause::Kind::kFault) continue;
    std::string text = engine::FaultWords(model, cause);
    if (std::find(faults.begin(), faults.end(), text) == faults.end()) faults.push_back(text);
  }
  return faults;
}

std::vector<std::string> Invalid(const std::vector<engine::InvalidField>& invalid) {
  std::vector<std::string> texts;
  for (const engine::InvalidField& field : invalid) {
    texts.push_back((field.field.empty() ? "" : field.field + ": ") + field.reason +
                    (field.place.empty() ? "" : " (" + field.place + ")"));
  }
  return texts;
}

void WriteKnobs(const engine::Core& core, const check::Checked& checked, LineWriter& line) {
  const check::Model& model = checked.model;
  if (model.knobs.empty()) return;
  const bool any = core.shown != engine::kNoAlternativeIndex;
  const auto positions =
      any ? engine::KnobPositions(model, core.shown) : std::vector<std::uint32_t>();
  for (std::size_t i = 0; i < model.knobs.size(); ++i) {
    const check::KnobInfo& knob = model.knobs[i];
    if (!any) {
      line.None(knob.name);
      continue;
    }
    line.Text(knob.name, types::Format(knob.alternatives.at(positions[i]), knob.type,
                                       checked.type_table, checked.texts));
  }
}

void WriteRoute(const engine::Core& core, const check::Model& model, LineWriter& line) {
  if (core.level < 0) {
    line.None("level");
  } else {
    line.Text("level", model.levels.at(static_cast<std::size_t>(core.level)));
  }
  line.StartList("sides");
  for (std::size_t i = 0; i < model.sides.size(); ++i) {
    if ((core.sides >> i & 1) != 0) line.Item(model.sides[i]);
  }
  line.EndList();
}

void WriteCase(std::uint64_t row, std::string_view id, LineWriter& line) {
  line.Bare("row", row);
  line.Text("id", id);
}

void WriteBeforeScore(const engine::Core& core, const check::Checked& checked,
                      const std::string& scenario, LineWriter& line) {
  if (!scenario.empty()) line.Text("scenario", scenario);
  line.Text("status", engine::Name(core.status));
  if (core.verdict == engine::Verdict::kNone) {
    line.None("verdict");
  } else {
    line.Text("verdict", engine::Name(core.verdict));
  }
  WriteKnobs(core, checked, line);
  WriteRoute(core, checked.model, line);
}

bool HasScore(const engine::Core& core) { return core.recommended != engine::kNoAlternativeIndex; }

void WriteScore(const engine::Core& core, LineWriter& line) {
  if (HasScore(core)) {
    line.Bare("score", types::FormatNumber(core.score));
  } else {
    line.None("score");
  }
}

void WriteAfterScore(const engine::Core& core, const std::vector<engine::InvalidField>& invalid,
                     const check::Checked& checked, LineWriter& line) {
  const check::Model& model = checked.model;
  line.Bare("feasible", std::uint64_t{core.feasible});
  line.StartList("fired");
  for (const std::uint32_t rule : core.fired) line.Item(model.rules.at(rule).name);
  line.EndList();
  line.StartList("violated");
  for (const std::uint32_t rule : core.violated) line.Item(model.requirements.at(rule).name);
  line.EndList();
  line.Truth("outside_model", core.outside_model);
  line.Truth("review_overdue", core.review_overdue);
  if (!model.damps.empty()) line.Truth("damp_dropped", core.damp_dropped);
  line.List("missing", Missing(core, model));
  line.List("faults", Faults(core, model));
  line.List("invalid", Invalid(invalid));
}

void WriteLine(const engine::Core& core, const Block& block, std::size_t index,
               const check::Checked& checked, const std::string& scenario, LineWriter& line) {
  WriteCase(block.rows.at(index), block.cases.ids.View(index), line);
  WriteBeforeScore(core, checked, scenario, line);
  WriteScore(core, line);
  WriteAfterScore(core, block.cases.invalid.at(index), checked, line);
}

void AppendCsvKept(const Block& block, std::size_t index, std::string& out) {
  for (std::size_t i = 0; i < block.kept.columns(); ++i) {
    out += ',';
    AppendCsvCell(block.kept.View(index, i), out);
  }
  out += '\n';
}

// An object of its own, so that a kept column never hides one of ours.
void AppendJsonKept(const Block& block, std::size_t index,
                    const std::vector<std::string>& kept_columns, std::string& out) {
  for (std::size_t i = 0; i < kept_columns.size(); ++i) {
    out += i == 0 ? ",\"kept\":{" : ",";
    AppendJsonString(kept_columns[i], out);
    out += ':';
    AppendJsonString(block.kept.View(index, i), out);
  }
  out += kept_columns.empty() ? "}\n" : "}}\n";
}

// Letters, digits and the like, which stand for themselves in CSV and in JSON.
bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
  });
}

constexpr std::size_t kOutcomesKept = 1024;  // a power of two

std::uint64_t Mixed(std::uint64_t hash, std::uint64_t value) {
  constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15u;
  hash = (hash ^ value) * kOdd;
  return hash ^ (hash >> 32);
}

}  // namespace

std::string CsvHeader(const check::Model& model, const std::vector<std::string>& kept_columns,
                      bool scenario) {
  std::string out = scenario ? "row,id,scenario,status,verdict," : "row,id,status,verdict,";
  for (const check::KnobInfo& knob : model.knobs) {
    AppendCsvCell(knob.name, out);
    out += ',';
  }
  out += "level,sides,score,feasible,fired,violated,outside_model,review_overdue,";
  if (!model.damps.empty()) out += "damp_dropped,";
  out += "missing,faults,invalid";
  for (const std::string& column : kept_columns) {
    out += ',';
    AppendCsvCell(column, out);
  }
  return out + "\n";
}

void AppendCsv(const engine::Core& core, const Block& block, std::size_t index,
               const check::Checked& checked, const std::string& scenario, std::string& out) {
  LineWriter line(Form::kCsv, true, out);
  WriteLine(core, block, index, checked, scenario, line);
  AppendCsvKept(block, index, out);
}

void AppendJsonLine(const engine::Core& core, const Block& block, std::size_t index,
                    const check::Checked& checked, const std::string& scenario,
                    const std::vector<std::string>& kept_columns, std::string& out) {
  LineWriter line(Form::kJsonLines, true, out);
  WriteLine(core, block, index, checked, scenario, line);
  AppendJsonKept(block, index, kept_columns, out);
}

DecisionLines::DecisionLines(const check::Checked& checked, Form form, std::string scenario,
                             std::vector<std::string> kept_columns)
    : checked_(checked),
      form_(form),
      scenario_(std::move(scenario)),
      kept_columns_(std::move(kept_columns)),
      known_(kOutcomesKept) {}

std::string DecisionLines::Header() const {
  return form_ == Form::kCsv ? CsvHeader(checked_.model, kept_columns_, !scenario_.empty()) : "";
}

void DecisionLines::AppendOne(const engine::Core& core, const Block& block, std::size_t index,
                              std::string& out) const {
  if (form_ == Form::kCsv) {
    AppendCsv(core, block, index, checked_, scenario_, out);
  } else {
    AppendJsonLine(core, block, index, checked_, scenario_, kept_columns_, out);
  }
}

bool DecisionLines::OutcomeOf(const govern::DecisionColumns& columns, std::size_t index,
                              Outcome& outcome) const {
  if (columns.fired_words > 1) return false;
  outcome.status = columns.status[index];
  outcome.verdict = columns.verdict[index];
  const bool score = columns.recommended[index] != engine::kNoAlternativeIndex;
  outcome.flags =
      static_cast<std::uint8_t>(columns.outside_model[index] | columns.review_overdue[index] << 1 |
                                columns.damp_dropped[index] << 2 | (score ? 8 : 0));
  outcome.level = columns.level[index];
  outcome.shown = columns.shown[index];
  outcome.feasible = columns.feasible[index];
  outcome.sides = columns.sides[index];
  outcome.fired = columns.fired_words == 0 ? 0 : columns.fired[index];
  return true;
}

DecisionLines::Halves DecisionLines::MakeHalves(const govern::DecisionColumns& columns,
                                                std::size_t index) const {
  const engine::Core core = columns.CoreOf(index);
  Halves halves;
  halves.score = HasScore(core);
  LineWriter before(form_, false, halves.before);
  WriteBeforeScore(core, checked_, scenario_, before);
  if (form_ == Form::kCsv) {
    halves.before += ',';
  } else {
    halves.before += halves.score ? ",\"score\":" : ",\"score\":null";
  }
  LineWriter after(form_, false, halves.after);
  WriteAfterScore(core, {}, checked_, after);
  return halves;
}

const DecisionLines::Halves& DecisionLines::HalvesOf(const Outcome& outcome,
                                                     const govern::DecisionColumns& columns,
                                                     std::size_t index) {
  std::uint64_t hash = Mixed(outcome.fired, outcome.sides);
  hash = Mixed(hash, std::uint64_t{outcome.shown} << 32 | outcome.feasible);
  hash = Mixed(hash, static_cast<std::uint64_t>(outcome.level) << 24 |
                         static_cast<std::uint64_t>(outcome.status) << 16 |
                         static_cast<std::uint64_t>(outcome.verdict) << 8 | outcome.flags);
  std::optional<Known>& known = known_[hash % kOutcomesKept];
  if (!known || known->outcome != outcome) known = Known{outcome, MakeHalves(columns, index)};
  return known->halves;
}

const std::string& DecisionLines::ScoreText(double score) {
  const auto bits = std::bit_cast<std::uint64_t>(score);
  if (bits != score_bits_) {
    score_bits_ = bits;
    score_text_ = types::FormatNumber(score);
  }
  return score_text_;
}

void DecisionLines::Append(const govern::DecisionColumns& columns, const Block& block,
                           std::string& out) {
  auto detail = columns.details.begin();
  const bool none_invalid = block.cases.invalid.none();
  for (std::size_t i = 0; i < columns.size; ++i) {
    const bool detailed = detail != columns.details.end() && detail->index == i;
    if (detailed) ++detail;
    const std::string_view id = block.cases.ids.View(i);
    Outcome outcome{};
    if (detailed || !(none_invalid || block.cases.invalid[i].empty()) || !IsPlain(id) ||
        !OutcomeOf(columns, i, outcome)) {
      AppendOne(columns.CoreOf(i), block, i, out);
      continue;
    }
    const Halves& halves = HalvesOf(outcome, columns, i);
    const std::string_view score = halves.score ? ScoreText(columns.score[i]) : std::string_view();
    constexpr std::size_t kMostDigits = 20;
    constexpr std::size_t kNames = 16;  // `{"row":`, `,"id":"` and `"`
    const std::size_t before = out.size();
    out.resize(before + kMostDigits + kNames + id.size() + halves.before.size() + score.size() +
               halves.after.size());
    char* at = out.data() + before;
    const auto put = [&at](std::string_view text) { at = std::copy(text.begin(), text.end(), at); };
    const bool csv = form_ == Form::kCsv;
    if (!csv) put("{\"row\":");
    at = std::to_chars(at, at + kMostDigits, block.rows[i]).ptr;
    put(csv ? "," : ",\"id\":\"");
    put(id);
    if (!csv) put("\"");
    put(halves.before);
    put(score);
    put(halves.after);
    out.resize(static_cast<std::size_t>(at - out.data()));
    if (csv) {
      AppendCsvKept(block, i, out);
    } else {
      AppendJsonKept(block, i, kept_columns_, out);
    }
  }
}

void AppendCsvCell(std::string_view text, std::string& out) {
  const bool sign = std::any_of(text.begin(), text.end(), [](char c) {
    return c == ',' || c == '"' || c == '\r' || c == '\n';
  });
  if (!sign && (text.empty() || (text.front() != ' ' && text.back() != ' '))) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void AppendJsonString(std::string_view text, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  constexpr unsigned char kControls = 0x20;
  out += '"';
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    if (c != '"' && c != '\\' && byte >= kControls) continue;
    out += text.substr(written, i - written);
    written = i + 1;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  out += text.substr(written);
  out += '"';
}

}  // namespace remit::cases
