// One place lists the columns; CSV and JSON lines differ only in how a column is written.
#include "interpreter/cases/write.h"

#include <algorithm>

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

std::vector<Field> FieldsOf(const engine::Core& core, const Block& block, std::size_t index,
                            const check::Checked& checked, const std::string& scenario) {
  const check::Model& model = checked.model;
  const auto truth = [](bool value) { return std::string(value ? "true" : "false"); };
  std::vector<Field> fields;
  fields.push_back(Bare("row", std::to_string(block.rows.at(index))));
  fields.push_back(Text("id", block.cases.ids.at(index)));
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
  fields.push_back(List("invalid", Invalid(block.cases.invalid.at(index))));
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
  bool first = true;
  for (const Field& field : FieldsOf(core, block, index, checked, scenario)) {
    if (!first) out += ',';
    first = false;
    AppendCsvCell(field.kind == Field::Kind::kList ? Joined(field.list) : field.text, out);
  }
  for (std::size_t i = 0; i < block.kept.columns(); ++i) {
    out += ',';
    AppendCsvCell(block.kept.View(index, i), out);
  }
  out += '\n';
}

void AppendJsonLine(const engine::Core& core, const Block& block, std::size_t index,
                    const check::Checked& checked, const std::string& scenario,
                    const std::vector<std::string>& kept_columns, std::string& out) {
  bool first = true;
  for (const Field& field : FieldsOf(core, block, index, checked, scenario)) {
    out += first ? '{' : ',';
    first = false;
    AppendJsonField(field, out);
  }
  if (!kept_columns.empty()) {
    // An object of its own, so that a kept column never hides one of ours.
    out += ",\"kept\":";
    for (std::size_t i = 0; i < kept_columns.size(); ++i) {
      out += i == 0 ? '{' : ',';
      AppendJsonField(Text(kept_columns[i], std::string(block.kept.View(index, i))), out);
    }
    out += '}';
  }
  out += "}\n";
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
