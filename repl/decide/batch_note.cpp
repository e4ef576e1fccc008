#include "repl/decide/batch_note.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "generated/version.h"
#include "interpreter/govern/identity.h"
#include "repl/decide/batch_output.h"
#include "repl/open_cases.h"

namespace remit::repl {
namespace {

using Json = nlohmann::json;

constexpr int kNoteForm = 3;
// What is read of a file of rows is compared piece by piece when a run goes on. Of a document
// nobody knows how far it was read, so that all of it counts.
std::uint64_t PrintOf(const std::string& path, bool whole) {
  constexpr std::size_t kFirstBytes = std::size_t{1} << 16;
  std::ifstream file(path, std::ios::binary);
  std::string bytes(kFirstBytes, '\0');
  std::uint64_t print = 0;
  do {
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    print = cases::FingerprintOf({bytes.data(), static_cast<std::size_t>(file.gcount())}, print);
  } while (whole && file);
  return print;
}

Json Of(const cases::ReadCounts& read) {
  Json fields = Json::object();
  for (const auto& [field, count] : read.by_field) {
    fields[field] = {{"cases", count.cases},
                     {"field", count.first.field},
                     {"reason", count.first.reason},
                     {"place", count.first.place}};
  }
  return {{"cases", read.cases},
          {"valid", read.valid},
          {"invalid", read.invalid},
          {"blank_lines", read.blank_lines},
          {"by_field", fields}};
}

cases::ReadCounts ReadFrom(const Json& json) {
  cases::ReadCounts read;
  json.at("cases").get_to(read.cases);
  json.at("valid").get_to(read.valid);
  json.at("invalid").get_to(read.invalid);
  json.at("blank_lines").get_to(read.blank_lines);
  for (const auto& [field, count] : json.at("by_field").items()) {
    read.by_field[field] = {
        count.at("cases").get<std::uint64_t>(),
        {count.at("field").get<std::string>(), count.at("reason").get<std::string>(),
         count.at("place").get<std::string>()}};
  }
  return read;
}

Json Of(const BatchCounts& counts) {
  return {{"cases", counts.cases},
          {"status", counts.by_status},
          {"verdict", counts.by_verdict},
          {"level", counts.by_level},
          {"recommended", counts.recommended},
          {"outside_model", counts.outside_model},
          {"review_overdue", counts.review_overdue},
          {"missing", counts.missing}};
}

BatchCounts CountsFrom(const Json& json) {
  BatchCounts counts;
  json.at("cases").get_to(counts.cases);
  json.at("status").get_to(counts.by_status);
  json.at("verdict").get_to(counts.by_verdict);
  json.at("level").get_to(counts.by_level);
  json.at("recommended").get_to(counts.recommended);
  json.at("outside_model").get_to(counts.outside_model);
  json.at("review_overdue").get_to(counts.review_overdue);
  json.at("missing").get_to(counts.missing);
  return counts;
}

}  // namespace

nlohmann::json SubjectOf(const BatchOptions& options, const compile::Compilation& compilation,
                         const engine::Program& program, const std::string& mapping_text) {
  std::error_code ignored;
  const std::string& path = options.input.cases;
  const auto size = std::filesystem::file_size(path, ignored);
  const bool document = CasesFormatOf(options.input) == cases::Format::kJson;
  return {{"version of Remit", REMIT_VERSION},
          {"policy", govern::IdentityOf(compilation.ast, compilation.checked).content_hash},
          {"day", types::FormatDate(program.as_of())},
          {"scenario", options.input.scenario.value_or("")},
          {"mapping", govern::Sha256(mapping_text)},
          {"name of the cases", path},
          {"journal", options.journal.value_or("")},
          {"format of the cases", options.input.cases_form},
          {"size of the cases", ignored ? 0 : size},
          {document ? "content of the cases" : "beginning of the cases", PrintOf(path, document)}};
}

nlohmann::json NoteFrom(const nlohmann::json& subject, const BatchStand& stand) {
  return {{"form", kNoteForm},
          {"subject", subject},
          {"place", stand.place ? Json{{"offset", stand.place->offset},
                                       {"row", stand.place->row},
                                       {"print", stand.place->print}}
                                : Json()},
          {"written", stand.written},
          {"recorded", stand.recorded},
          {"counts", Of(stand.counts)},
          {"read", Of(stand.read)}};
}

base::Result<BatchStand> StandFrom(const std::string& output, const nlohmann::json& subject) {
  const std::string path = NoteOf(output);
  const base::Error unreadable{
      "`" + path + "` cannot be read as the note of a run; start again without --resume"};
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return base::Error{"there is nothing to go on from: `" + path +
                       "` is not there; leave --resume out"};
  }
  try {
    const Json note = Json::parse(file);
    if (note.at("form") != kNoteForm) return unreadable;
    for (const auto& [name, value] : subject.items()) {
      if (note.at("subject").at(name) == value) continue;
      return base::Error{"`" + PartialOf(output) + "` was begun with something else: the " + name +
                         " is not the same; start again without --resume"};
    }
    BatchStand stand;
    if (const Json& place = note.at("place"); !place.is_null()) {
      stand.place.emplace();
      place.at("offset").get_to(stand.place->offset);
      place.at("row").get_to(stand.place->row);
      place.at("print").get_to(stand.place->print);
    }
    note.at("written").get_to(stand.written);
    note.at("recorded").get_to(stand.recorded);
    stand.counts = CountsFrom(note.at("counts"));
    stand.read = ReadFrom(note.at("read"));
    return stand;
  } catch (const Json::exception&) {
    return unreadable;
  }
}

}  // namespace remit::repl
