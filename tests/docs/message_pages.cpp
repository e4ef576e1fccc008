// Every message has a page (docs/messages), and a page is true: the policy it shows as bad gets
// that message and no other error, and the mended one gets neither. docs/messages/README.md has the
// form of a page.
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/diagnostics/diagnostic.h"
#include "interpreter/diagnostics/pages.h"
#include "tests/support/catch.h"

namespace {

namespace fs = std::filesystem;
using namespace remit;

// What a page can only tell of: a file of many megabytes, bytes that are no text, hundreds of
// messages, a million outcomes.
const std::set<std::string> kWithoutExample = {"R0104", "R0105", "R0106"};

struct Example {
  std::map<std::string, std::string> files;
  std::string as_of = "2026-07-01";
};
struct Page {
  std::string title;
  std::string prose;
  Example bad, good;
  bool shows_bad = false, shows_good = false;
};

void AddBlock(Page& page, const std::string& opening, const std::string& text) {
  std::istringstream words(opening);
  std::string language;
  words >> language;
  bool bad = false, good = false;
  std::string file = language == "mapping" ? "cases.mapping" : language == "csv" ? "cases.csv" : "";
  std::string as_of;
  for (std::string word; words >> word;) {
    if (word == "bad") {
      bad = true;
    } else if (word == "good") {
      good = true;
    } else if (word.rfind("file=", 0) == 0) {
      file = word.substr(5);
    } else if (word.rfind("as-of=", 0) == 0) {
      as_of = word.substr(6);
    } else {
      FAIL("a block is opened by `" << opening << "`");
    }
  }
  const bool policy = language == "remit" && (bad || good) && file.empty();
  if (policy) file = "policy.remit";
  INFO("a block is opened by `" << opening << "`");
  REQUIRE_FALSE(file.empty());
  page.shows_bad = page.shows_bad || bad;
  page.shows_good = page.shows_good || good;
  for (auto [example, into] :
       {std::pair(&page.bad, bad || !good), std::pair(&page.good, good || !bad)}) {
    if (!into) continue;
    CHECK(example->files.emplace(file, text).second);
    if (!as_of.empty()) example->as_of = as_of;
  }
}

Page ReadPage(std::string_view text) {
  Page page;
  std::istringstream in{std::string(text)};
  std::getline(in, page.title);
  std::string opening, block;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    const bool fence = line.rfind("```", 0) == 0;
    if (fence && !inside) {
      inside = true;
      opening = line.substr(3);
      block.clear();
    } else if (fence) {
      inside = false;
      AddBlock(page, opening, block);
    } else {
      (inside ? block : page.prose) += line + "\n";
    }
  }
  CHECK_FALSE(inside);
  return page;
}

// What the program says of an example: the codes of its errors and of everything else.
struct Said {
  std::set<std::string> errors, others;
  std::string text;
};

std::string RunIn(const fs::path& folder, const std::string& command) {
  const std::string line = "cd '" + folder.string() +
                           "' && NO_COLOR=1 REMIT_CACHE= " REMIT_BINARY " " + command + " 2>&1";
  FILE* pipe = popen(line.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string output;
  std::array<char, 4096> buffer{};
  while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), pipe))
    output.append(buffer.data(), read);
  const int status = pclose(pipe);
  REQUIRE(WIFEXITED(status));
  return output;
}

Said SayOf(const Example& example, std::string_view code) {
  std::string name = (fs::temp_directory_path() / "remit-page-XXXXXX").string();
  REQUIRE(mkdtemp(name.data()) != nullptr);
  const fs::path folder = name;
  for (const auto& [path, text] : example.files) {
    fs::create_directories((folder / path).parent_path());
    std::ofstream(folder / path) << text;
  }
  Said said;
  if (example.files.count("cases.mapping") > 0) {
    said.text = RunIn(
        folder, "batch policy.remit cases.csv --mapping cases.mapping --as-of " + example.as_of);
    for (std::size_t at = said.text.find("error[R"); at != std::string::npos;
         at = said.text.find("error[R", at + 1))
      said.errors.insert(said.text.substr(at + 6, 5));
  } else {
    const std::string command = code.substr(0, 3) == "R12" ? "lint" : "check";
    said.text = RunIn(folder, command + " policy.remit --format json --as-of " + example.as_of);
    const nlohmann::json report = nlohmann::json::parse(said.text, nullptr, false);
    INFO(said.text);
    REQUIRE_FALSE(report.is_discarded());
    for (const nlohmann::json& found : report.at(0).at("diagnostics"))
      (found.at("severity") == "error" ? said.errors : said.others).insert(found.at("code"));
  }
  fs::remove_all(folder);
  return said;
}

}  // namespace

TEST_CASE("every message has a page, and what the page shows is so") {
  std::size_t shown = 0;
  for (std::size_t i = 0; i < diagnostics::KindCount(); ++i) {
    const diagnostics::KindRow& row = diagnostics::Row(static_cast<diagnostics::Kind>(i));
    const std::string code(row.code);
    INFO("docs/messages/" << code << ".md");
    const std::string_view text = diagnostics::PageOf(code);
    if (text.empty()) {
      FAIL_CHECK("there is no such page");
      continue;
    }
    const Page page = ReadPage(text);
    CHECK(page.title == "# " + code + ": " + std::string(row.summary));
    CHECK(page.prose.size() > 100);
    CHECK(page.shows_bad == page.shows_good);
    CHECK(page.shows_bad == (kWithoutExample.count(code) == 0));
    if (!page.shows_bad || !page.shows_good) continue;
    ++shown;
    const Said bad = SayOf(page.bad, code);
    const Said good = SayOf(page.good, code);
    const bool error = row.severity == diagnostics::Severity::kError;
    {
      INFO("of the bad example is said: " << bad.text);
      CHECK((error ? bad.errors : bad.others).count(code) == 1);
      CHECK(bad.errors.size() == (error ? 1 : 0));
    }
    INFO("of the good example is said: " << good.text);
    CHECK(good.errors.empty());
    CHECK(good.others.count(code) == 0);
  }
  CHECK(shown + kWithoutExample.size() == diagnostics::KindCount());
}

TEST_CASE("every page belongs to a message") {
  std::set<std::string> codes;
  for (std::size_t i = 0; i < diagnostics::KindCount(); ++i)
    codes.emplace(diagnostics::Row(static_cast<diagnostics::Kind>(i)).code);
  for (const fs::directory_entry& entry : fs::directory_iterator("docs/messages")) {
    INFO(entry.path().string());
    const std::string name = entry.path().stem().string();
    CHECK((name == "README" || codes.count(name) == 1));
  }
}
