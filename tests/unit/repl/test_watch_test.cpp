// `remit test --watch` in a process of its own: each step waits for what it prints, never for a
// time.
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/unit/repl/started.h"

namespace remit::repl {
namespace {

namespace fs = std::filesystem;

constexpr const char* kWaiting = "waiting for a change; Ctrl-C ends\n";

std::string Policy(const std::string& limit, const std::string& tests) {
  return "policy watched.desk \"Watched\"\nuse watched.people\n"
         "input price : EUR in 0 EUR .. 1_000 EUR\nescalate to manager when price > " +
         limit + "\n" + tests;
}
constexpr const char* kSmall =
    "test \"a small deal\" {\n  given price: 500 EUR\n  expect route is rep\n}\n";
constexpr const char* kLarge =
    "test \"a large deal\" {\n  given price: 501 EUR\n  expect route is manager\n}\n";
constexpr const char* kPeople = "module watched.people \"People\"\nladder rep < manager\n";

// A folder with a policy and a module that it uses, watched.
class Watched {
 public:
  Watched() : folder_((fs::temp_directory_path() / "remit-watch-XXXXXX").string()) {
    REQUIRE(::mkdtemp(folder_.data()) != nullptr);
    fs::create_directories(folder_ + "/watched");
    Write("watched/people.remit", kPeople);
    Write("watched/desk.remit", Policy("500 EUR", kSmall));
  }
  ~Watched() { fs::remove_all(folder_); }
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

  void Begin() {
    started_.emplace(Start{.words = {REMIT_BINARY, "test", Path("watched/desk.remit"), "--watch"},
                           .out = "",
                           .err = Path("errors"),
                           .out_pipe = pipe_.write_end()});
    pipe_.CloseWrite();
  }
  std::string Path(const std::string& name) const { return folder_ + "/" + name; }
  void Write(const std::string& name, const std::string& text) const {
    std::ofstream file(Path(name), std::ios::binary);
    file << text;
    file.close();
    REQUIRE(file);
  }
  // As many editors save: a new file takes the place of the old one.
  void Exchange(const std::string& name, const std::string& text) const {
    Write("saved", text);
    fs::rename(Path("saved"), Path(name));
  }
  // What is printed until it waits again.
  std::string Next() {
    std::size_t end = printed_.find(kWaiting);
    while (end == std::string::npos) {
      const std::string more = pipe_.ReadSome();
      INFO("printed:\n" << printed_ << "\nerrors:\n" << TextOf(Path("errors")));
      REQUIRE_FALSE(more.empty());
      printed_ += more;
      end = printed_.find(kWaiting);
    }
    const std::string text = printed_.substr(0, end);
    printed_.erase(0, end + std::string(kWaiting).size());
    return text;
  }
  Ended End(int signal) {
    started_->Signal(signal);
    return started_->Wait();
  }
  std::string Errors() const { return TextOf(Path("errors")); }

 private:
  std::string folder_;
  Pipe pipe_;
  std::optional<Started> started_;
  std::string printed_;
};

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("each change of a policy runs its tests again, and says first what became of them") {
  Watched watched;
  watched.Begin();
  const std::string first = watched.Next();
  CHECK(Has(first, "passed  a small deal"));
  CHECK(Has(first, "1 passed, 0 failed"));
  CHECK_FALSE(Has(first, "changed:"));

  watched.Write("watched/desk.remit", Policy("400 EUR", kSmall));
  const std::string second = watched.Next();
  CHECK(second.rfind("changed:\n  FAILS now       a small deal\n", 0) == 0);
  CHECK(Has(second, "found:"));
  CHECK(Has(second, "0 passed, 1 failed"));

  watched.Exchange("watched/desk.remit", Policy("500 EUR", std::string(kSmall) + kLarge));
  const std::string third = watched.Next();
  CHECK(Has(third, "  new, passes     a large deal\n"));
  CHECK(Has(third, "  passes now      a small deal\n"));
  CHECK(Has(third, "2 passed, 0 failed"));

  watched.Exchange("watched/desk.remit", Policy("500 EUR", kLarge));
  CHECK(Has(watched.Next(), "  gone            a small deal\n"));
  CHECK(watched.End(SIGINT).code == 130);
}

TEST_CASE("a module that the policy uses is watched as well, and an error ends nothing") {
  Watched watched;
  watched.Begin();
  watched.Next();
  watched.Write("watched/people.remit",
                std::string(kPeople).replace(std::string(kPeople).find("manager"), 7, "director"));
  watched.Next();
  CHECK(Has(watched.Errors(), "manager"));
  watched.Write("watched/people.remit", kPeople);
  const std::string mended = watched.Next();
  CHECK(Has(mended, "a small deal"));
  CHECK(Has(mended, "1 passed, 0 failed"));
  CHECK(watched.End(SIGTERM).code == 130);
}

}  // namespace
}  // namespace remit::repl
