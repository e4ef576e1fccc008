// Commands as a person types them into a shell, in a folder that is there for one test, and what
// came of them. For programs that are watched, stopped or starved, see tests/unit/repl/started.h.
#pragma once

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/catch.h"

namespace remit::tests {

struct Outcome {
  int code = -1;
  std::string text;  // what was printed: both streams, unless the command says otherwise
};

// A command of the shell. It has to be found, and to end by itself.
inline Outcome Shell(const std::string& command) {
  FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  Outcome outcome;
  std::array<char, 4096> buffer{};
  while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), pipe))
    outcome.text.append(buffer.data(), read);
  const int status = ::pclose(pipe);
  REQUIRE(WIFEXITED(status));
  outcome.code = WEXITSTATUS(status);
  INFO(command << "\n" << outcome.text);
  REQUIRE(outcome.code != 127);  // command not found
  return outcome;
}

// A folder of its own that goes with the test.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "remit-test-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  void Write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  std::string Read(const std::string& name) const {
    std::ifstream in(path_ / name, std::ios::binary);
    REQUIRE(in);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // In the folder, with the programs of the build before all others; nothing to read.
  Outcome Run(const std::string& command) const {
    return Shell("cd '" + path_.string() +
                 "' && export NO_COLOR=1 PATH=\"" REMIT_BINARY_DIR ":$PATH\" && { " + command +
                 "\n} 2>&1 </dev/null");
  }
  // A command that ends with 0; what it printed.
  std::string Done(const std::string& command) const {
    const Outcome outcome = Run(command);
    INFO(command << "\n" << outcome.text);
    REQUIRE(outcome.code == 0);
    return outcome.text;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace remit::tests
