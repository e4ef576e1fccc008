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

// A column of the output: a text, a list of texts, or something JSON writes without quotes.
struct Field {
  enum class Kind : std::uint8_t { kText, kBare, kList, kNone } kind = Kind::kText;
  std::string name;
  std::string text;
  std::vector<std::string> list;
};

Field Text(std::string name, std::string text) {
  return {Field::Kind::kText, std::move(name), std::move(text), {}};
}
Field Bare(std::string name, std::string text) {
  return {Field::Kind::kBare, std::move(name), std::move(text), {}};
}
Field List(std::string name, std::vector<std::string> list) {
  return {Field::Kind::kList, std::move(name), {}, std::move(list)};
}
Field None(std::string name) { return {Field::Kind::kNone, std::move(name), {}, {}}; }

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

void AddKnobs(const engine::Core& core, const check::Checked& checked, std::vector<Field>& fields) {
  const check::Model& model = checked.model;
  const bool any = core.shown != engine::kNoAlternativeIndex;
  const auto positions =
      any ? engine::KnobPositions(model, core.shown) : std::vector<std::uint32_t>();
  for (std::size_t i = 0; i < model.knobs.size(); ++i) {
    const check::KnobInfo& knob = model.knobs[i];
    if (!any) {
      fields.push_back(None(knob.name));
      continue;
    }
    fields.push_back(Text(knob.name, types::Format(knob.alternatives.at(positions[i]), knob.type,
                                                   checked.type_table, checked.texts)));
  }
}

void AddRoute(const engine::Core& core, const check::Model& model, std::vector<Field>& fields) {
  const auto level = static_cast<std::size_t>(core.level);
  fields.push_back(core.level < 0 ? None("level") : Text("level", model.levels.at(level)));
  std::vector<std::string> sides;
  for (std::size_t i = 0; i < model.sides.size(); ++i) {
    if ((core.sides >> i & 1) != 0) sides.push_back(model.sides[i]);
  }
  fields.push_back(List("sides", std::move(sides)));
}

// What a line says of the case itself.
struct CaseRow {
  std::uint64_t row = 0;
  std::string id;
  std::vector<engine::InvalidField> invalid;
};
CaseRow RowOf(const Block& block, std::size_t index) {
  return {block.rows.at(index), block.cases.ids.at(index), block.cases.invalid.at(index)};
}

std::vector<Field> FieldsOf(const engine::Core& core, const CaseRow& row,
                            const check::Checked& checked, const std::string& scenario) {
  const check::Model& model = checked.model;
  const auto truth = [](bool value) { return std::string(value ? "true" : "false"); };
  std::vector<Field> fields;
  fields.push_back(Bare("row", std::to_string(row.row)));
  fields.push_back(Text("id", row.id));
  if (!scenario.empty()) fields.push_back(Text("scenario", scenario));
  fields.push_back(Text("status", std::string(engine::Name(core.status))));
  fields.push_back(core.verdict == engine::Verdict::kNone
                       ? None("verdict")
                       : Text("verdict", std::string(engine::Name(core.verdict))));
  AddKnobs(core, checked, fields);
  AddRoute(core, model, fields);
  fields.push_back(core.recommended == engine::kNoAlternativeIndex
                       ? None("score")
                       : Bare("score", types::FormatNumber(core.score)));
  fields.push_back(Bare("feasible", std::to_string(core.feasible)));
  std::vector<std::string> fired;
  for (const std::uint32_t rule : core.fired) fired.push_back(model.rules.at(rule).name);
  fields.push_back(List("fired", std::move(fired)));
  std::vector<std::string> violated;
  for (const std::uint32_t rule : core.violated)
    violated.push_back(model.requirements.at(rule).name);
  fields.push_back(List("violated", std::move(violated)));
  fields.push_back(Bare("outside_model", truth(core.outside_model)));
  fields.push_back(Bare("review_overdue", truth(core.review_overdue)));
  if (!model.damps.empty()) fields.push_back(Bare("damp_dropped", truth(core.damp_dropped)));
  fields.push_back(List("missing", Missing(core, model)));
  fields.push_back(List("faults", Faults(core, model)));
  fields.push_back(List("invalid", Invalid(row.invalid)));
  return fields;
}

void AppendJsonField(const Field& field, std::string& out) {
  AppendJsonString(field.name, out);
  out += ':';
  switch (field.kind) {
    case Field::Kind::kText:
      AppendJsonString(field.text, out);
      break;
    case Field::Kind::kBare:
      out += field.text;
      break;
    case Field::Kind::kNone:
      out += "null";
      break;
    case Field::Kind::kList:
      out += '[';
      for (std::size_t i = 0; i < field.list.size(); ++i) {
        if (i > 0) out += ',';
        AppendJsonString(field.list[i], out);
      }
      out += ']';
      break;
  }
}

std::string Joined(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& item : list) text += (text.empty() ? "" : "; ") + item;
  return text;
}

void AppendCsvFields(const std::vector<Field>& fields, std::size_t begin, std::size_t end,
                     std::string& out) {
  for (std::size_t i = begin; i < end; ++i) {
    if (i > 0) out += ',';
    AppendCsvCell(
        fields[i].kind == Field::Kind::kList ? Joined(fields[i].list) : fields[i].text, out);
  }
}

void AppendJsonFields(const std::vector<Field>& fields, std::size_t begin, std::size_t end,
                      std::string& out) {
  for (std::size_t i = begin; i < end; ++i) {
    out += i == 0 ? '{' : ',';
    AppendJsonField(fields[i], out);
  }
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
    AppendJsonField(Text(kept_columns[i], std::string(block.kept.View(index, i))), out);
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
  const std::vector<Field> fields =
      FieldsOf(core, RowOf(block, index), checked, scenario);
  AppendCsvFields(fields, 0, fields.size(), out);
  AppendCsvKept(block, index, out);
}

void AppendJsonLine(const engine::Core& core, const Block& block, std::size_t index,
                    const check::Checked& checked, const std::string& scenario,
                    const std::vector<std::string>& kept_columns, std::string& out) {
  const std::vector<Field> fields =
      FieldsOf(core, RowOf(block, index), checked, scenario);
  AppendJsonFields(fields, 0, fields.size(), out);
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
  outcome.flags = static_cast<std::uint8_t>(
      columns.outside_model[index] | columns.review_overdue[index] << 1 |
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
  const CaseRow nobody;
  const std::vector<Field> fields = FieldsOf(columns.CoreOf(index), nobody, checked_, scenario_);
  const std::size_t begin = 2;  // behind row and id
  const std::size_t score =
      begin + (scenario_.empty() ? 0 : 1) + 2 + checked_.model.knobs.size() + 2;
  Halves halves;
  halves.score = fields[score].kind != Field::Kind::kNone;
  if (form_ == Form::kCsv) {
    AppendCsvFields(fields, begin, score, halves.before);
    halves.before += ',';
    AppendCsvFields(fields, score + 1, fields.size(), halves.after);
  } else {
    AppendJsonFields(fields, begin, score, halves.before);
    halves.before += halves.score ? ",\"score\":" : ",\"score\":null";
    AppendJsonFields(fields, score + 1, fields.size(), halves.after);
  }
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
    const auto put = [&at](std::string_view text) {
      at = std::copy(text.begin(), text.end(), at);
    };
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
  const bool plain = text.find_first_of(",\"\r\n") == std::string_view::npos &&
                     (text.empty() || (text.front() != ' ' && text.back() != ' '));
  if (plain) {
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
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace remit::cases
