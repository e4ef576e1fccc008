// Every fenced block of every page of the repository is looked at by a test. Policies and consoles
// are run by `docs` and `console`, the pages of messages by `message_pages`; here are all others:
// JSON is JSON, a decision is one, a case can be read; tables have a cell for every column;
// mappings and shell commands can be read, and what they start exists. What nothing can check is
// named, with the reason.
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/cases/mapping.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/parse/csv.h"
#include "tests/support/catch.h"
#include "tests/support/json_schema.h"

namespace {

namespace fs = std::filesystem;
using namespace remit;

struct Fence {
  std::string page, opening, text;
  int line = 0;
};

// By page and first line.
const std::set<std::pair<std::string, std::string>> kNothingToRun = {
    // a drawing of the stages
    {"interpreter/README.md",
     "text ──parse──▶ Ast ──check──▶ Checked ──graph──▶ Graph ──engine──▶ Program"},
    // the form of a conformance case, with an ellipsis where the text goes
    {"tests/conformance/README.md", "name: one line"},
    // a part of a message, as it stands in the console of another page
    {"docs/language/tables.md",
     "no row of table `band` applies to `price: 0.00 EUR, segment: b, lowest: 0.00 EUR, highest: "
     "0.00 EUR`"},
};

std::vector<fs::path> Pages() {
  std::vector<fs::path> pages;
  for (const fs::directory_entry& entry : fs::directory_iterator(".")) {
    if (entry.path().extension() == ".md") pages.push_back(entry.path().filename());
  }
  for (const char* root : {"docs", "policies", "tests", "interpreter", "grammar", "scripts"}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
      if (entry.path().extension() == ".md") pages.push_back(entry.path());
    }
  }
  return pages;
}

std::vector<Fence> FencesOf(const fs::path& page) {
  std::vector<Fence> fences;
  std::ifstream in(page);
  bool inside = false;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    const std::size_t first = line.find_first_not_of(' ');
    const bool fence = first != std::string::npos && line.compare(first, 3, "```") == 0;
    if (fence && !inside)
      fences.push_back({page.generic_string(), line.substr(first + 3), "", number + 1});
    if (fence)
      inside = !inside;
    else if (inside)
      fences.back().text += line + "\n";
  }
  INFO(page);
  CHECK_FALSE(inside);
  return fences;
}

void CheckJson(const Fence& fence) {
  const nlohmann::json json = nlohmann::json::parse(fence.text, nullptr, false);
  REQUIRE_FALSE(json.is_discarded());
  if (!json.contains("status")) return;  // a case, or a part of one: any field may stand in it
  std::ifstream file("docs/reference/decision.schema.json");
  CHECK(tests::SchemaErrors(nlohmann::json::parse(file), json) == std::vector<std::string>{});
}

void CheckCsv(const Fence& fence) {
  const std::vector<parse::CsvRecord> records = parse::CsvRecords(fence.text);
  REQUIRE(records.size() > 1);
  for (const parse::CsvRecord& record : records) {
    if (record.blank()) continue;
    CHECK_FALSE(record.problem.has_value());
    CHECK(record.cells.size() == records.front().cells.size());
  }
}

void CheckMapping(const Fence& fence) {
  source::SourceMap sources;
  diagnostics::Sink sink;
  cases::ParseMapping(sources.Add("block", fence.text), sources, sink);
  INFO(diagnostics::RenderText(sink.Sorted(), sources));
  CHECK_FALSE(sink.has_errors());
}

bool Succeeds(const std::string& command) {
  const int status = std::system(command.c_str());
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// Can be read by the shell; a script that it starts is there, a command of remit is one.
void CheckShell(const Fence& fence) {
  const fs::path script = fs::temp_directory_path() / "remit_fence.sh";
  std::ofstream(script) << fence.text;
  CHECK(Succeeds("sh -n '" + script.string() + "'"));
  std::istringstream lines(fence.text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string program, command;
    words >> program >> command;
    if (program.rfind("scripts/", 0) == 0) {
      const fs::perms allowed = fs::status(program).permissions();
      CHECK((allowed & fs::perms::owner_exec) != fs::perms::none);
    } else if (program == "remit" || program.find("/remit") != std::string::npos) {
      CHECK(Succeeds(std::string(REMIT_BINARY " ") + command + " --help > /dev/null"));
    }
  }
}

// Lines such as `    remit doc POLICY [--output FILE]`, which show how a command is called.
std::set<std::string> CommandsShown(const fs::path& page) {
  std::set<std::string> commands;
  std::ifstream in(page);
  const std::string start = "    remit ";
  for (std::string line; std::getline(in, line);) {
    if (line.rfind(start, 0) != 0) continue;
    const std::string command = line.substr(start.size());
    commands.insert(command.substr(0, command.find(' ')));
  }
  return commands;
}

// A part of an example that is built and run by `embed_installed`.
void CheckExcerpt(const Fence& fence) {
  bool found = false;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator("examples")) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path());
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    found = found || text.find(fence.text) != std::string::npos;
  }
  CHECK(found);
}
bool IsExcerpt(const std::string& opening) {
  return opening == "cpp" || opening == "c" || opening == "python" || opening == "cmake";
}

// `docs` and `console` go through these.
bool IsRunElsewhere(const Fence& fence) {
  const bool there = fence.page == "README.md" || fence.page.rfind("docs/", 0) == 0 ||
                     fence.page.rfind("policies/", 0) == 0;
  return there && (fence.opening == "remit" || fence.opening == "console");
}

}  // namespace

TEST_CASE("the commands that pages show exist") {
  std::set<std::string> commands;
  for (const fs::path& page : Pages()) commands.merge(CommandsShown(page));
  CHECK(commands.size() > 10);
  for (const std::string& command : commands) {
    INFO(command);
    CHECK(Succeeds(std::string(REMIT_BINARY " ") + command + " --help > /dev/null"));
  }
}

TEST_CASE("every fenced block of every page is run, read, or named with a reason") {
  std::size_t looked_at = 0, named = 0;
  for (const fs::path& page : Pages()) {
    const std::string name = page.generic_string();
    if (name.rfind("docs/messages/", 0) == 0 || name.rfind("tests/golden/", 0) == 0) continue;
    for (const Fence& fence : FencesOf(page)) {
      INFO(fence.page << ":" << fence.line << " opened by `" << fence.opening << "`");
      ++looked_at;
      if (IsRunElsewhere(fence)) continue;
      if (fence.opening == "json") {
        CheckJson(fence);
      } else if (fence.opening == "csv") {
        CheckCsv(fence);
      } else if (fence.opening == "mapping") {
        CheckMapping(fence);
      } else if (fence.opening == "sh") {
        CheckShell(fence);
      } else if (IsExcerpt(fence.opening)) {
        CheckExcerpt(fence);
      } else {
        const std::string first = fence.text.substr(0, fence.text.find('\n'));
        INFO(first);
        CHECK(kNothingToRun.count({fence.page, first}) == 1);
        ++named;
      }
    }
  }
  CHECK(looked_at > 90);
  CHECK(named == kNothingToRun.size());  // none is named that is no longer there
}
