// Every ```console block of the documentation is run as a reader would: a line that begins with `$ ` is a command, the lines
// after it are what it prints. Commands run in the folder of their page. REMIT_UPDATE=1 writes what was printed into the page,
// shows it, and fails, so that an update never counts as a pass.
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace {

namespace fs = std::filesystem;

std::string RunIn(const fs::path& folder, const std::string& command) {
  const std::string line = "cd '" + folder.string() + "' && export NO_COLOR=1 REMIT_CACHE= PATH=\"" REMIT_BINARY_DIR ":$PATH\" && { " +
                           command + "\n} 2>&1";
  FILE* pipe = popen(line.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string output;
  std::array<char, 4096> buffer{};
  while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), pipe)) output.append(buffer.data(), read);
  const int status = pclose(pipe);
  REQUIRE(WIFEXITED(status));
  REQUIRE(WEXITSTATUS(status) != 127);  // command not found
  return output;
}

// The page with every command's output as it is today.
std::string Rerun(const fs::path& page, std::size_t& commands) {
  std::ifstream in(page);
  std::string result, pending;
  bool console = false;
  const auto flush = [&] {
    if (pending.empty()) return;
    result += RunIn(fs::absolute(page).parent_path(), pending);
    if (!result.empty() && result.back() != '\n') result += '\n';
    pending.clear();
    ++commands;
  };
  for (std::string line; std::getline(in, line);) {
    if (!console) {
      console = line == "```console";
      result += line + "\n";
    } else if (line == "```") {
      flush();
      console = false;
      result += line + "\n";
    } else if (line.rfind("$ ", 0) == 0) {
      flush();
      pending = line.substr(2);
      result += line + "\n";
    }
  }
  return result;
}

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("commands in the documentation print what the pages say") {
  std::vector<fs::path> pages{"README.md"};
  for (const char* root : {"docs", "policies"}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
      if (entry.path().extension() == ".md") pages.push_back(entry.path());
    }
  }
  const bool update = std::getenv("REMIT_UPDATE") != nullptr;
  std::size_t commands = 0;
  for (const fs::path& page : pages) {
    const std::string before = ReadAll(page);
    const std::string after = Rerun(page, commands);
    INFO(page.string());
    if (update && before != after) std::ofstream(page) << after;
    CHECK(before == after);
  }
  CHECK(commands > 5);
}
