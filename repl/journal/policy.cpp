// `remit journal policy`: the texts by which something was decided, shown or written as files.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "interpreter/base/text.h"
#include "interpreter/store/content.h"
#include "repl/journal/commands.h"
#include "repl/journal/words.h"
#include "repl/load.h"

namespace remit::repl {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

// A policy may use what lies beside or above its folder. It is put so many folders deep that all of
// its files lie in the one that was asked for, and find one another.
fs::path FolderFor(const store::Content& content) {
  std::ptrdiff_t up = 0;
  for (const store::Content::File& file : content.files) {
    const fs::path name = fs::path(file.name).lexically_normal();
    up = std::max<std::ptrdiff_t>(up, std::count(name.begin(), name.end(), fs::path("..")));
  }
  fs::path folder;
  for (std::ptrdiff_t i = 0; i < up; ++i) folder /= "in";
  return folder;
}

std::vector<std::string> PathsIn(const std::string& folder, const store::Content& content) {
  std::vector<std::string> paths;
  for (const store::Content::File& file : content.files)
    paths.push_back((folder / FolderFor(content) / file.name).lexically_normal().string());
  return paths;
}

// Nothing that is there is replaced, and then nothing is written.
int Write(const store::Content& content, const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(path, ignored))) continue;
    Complain("`" + path + "` is there already");
    return kEnvironment;
  }
  for (std::size_t i = 0; i < paths.size(); ++i) {
    std::error_code error;
    fs::create_directories(fs::path(paths[i]).parent_path(), error);
    std::ofstream out(paths[i], std::ios::binary);
    out << content.files[i].text;
    if (out.flush()) continue;
    Complain("`" + paths[i] + "` cannot be written");
    return kEnvironment;
  }
  return kOk;
}

void Print(const store::Content& content) {
  if (content.files.size() == 1) {
    std::cout << content.files[0].text;
    return;
  }
  for (const store::Content::File& file : content.files) {
    std::cout << "==> " << file.name << " <==\n" << file.text;
    if (!file.text.empty() && file.text.back() != '\n') std::cout << '\n';
  }
}

// The policy that is record `seq`, or that decided it; nothing where it is neither.
ledger::Answer<std::optional<std::pair<std::uint64_t, journal::PolicyUsed>>> PolicyAt(
    journal::Reader& reader, std::uint64_t seq) {
  std::optional<std::pair<std::uint64_t, journal::PolicyUsed>> policy;
  std::optional<std::uint64_t> decided_by;
  const auto look = [&](std::uint64_t at, std::int64_t, const journal::Record& record) {
    if (const auto* used = std::get_if<journal::PolicyUsed>(&record)) policy = {at, *used};
    if (const auto* made = std::get_if<journal::DecisionMade>(&record)) decided_by = made->policy;
    return true;
  };
  ledger::Answer<bool> read = reader.Read(seq, seq, look);
  if (decided_by && !std::holds_alternative<ledger::Failure>(read))
    read = reader.Read(*decided_by, *decided_by, look);
  if (auto* failure = std::get_if<ledger::Failure>(&read)) return *failure;
  return policy;
}

}  // namespace

int RunJournalPolicy(const JournalPolicyOptions& options) {
  std::optional<journal::Reader> reader = OpenJournal(options.file);
  if (!reader) return kEnvironment;
  const auto answer = PolicyAt(*reader, options.seq);
  if (auto* failure = std::get_if<ledger::Failure>(&answer)) return ComplainOfJournal(*failure);
  const auto& found = std::get<0>(answer);
  if (!found) {
    Complain("record " + std::to_string(options.seq) + " of `" + options.file +
             "` is neither a policy nor a decision; it has " +
             base::Counted(reader->size(), "record"));
    return kFindings;
  }
  const auto& [seq, policy] = *found;
  const base::Result<store::Content> content = store::ContentFrom(policy.content);
  if (!content) {
    Complain("record " + std::to_string(seq) + " of `" + options.file +
             "`: " + content.error().message);
    return kEnvironment;
  }
  std::vector<std::string> paths;
  if (options.output) {
    paths = PathsIn(*options.output, *content);
    if (const int code = Write(*content, paths); code != kOk) return code;
  }
  if (options.format == Format::kJson) {
    Json json = RecordJson(seq, 0, policy);
    json.erase("recorded_at");
    json["files"] = Json::array();
    for (std::size_t i = 0; i < content->files.size(); ++i) {
      Json file = {{"name", content->files[i].name}, {"text", content->files[i].text}};
      if (options.output) file["written"] = paths[i];
      json["files"].push_back(std::move(file));
    }
    std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  } else if (options.output) {
    for (const std::string& path : paths) std::cout << path << '\n';
  } else {
    Print(*content);
  }
  return kOk;
}

}  // namespace remit::repl
