// Entries are found again in another session, whole, also when two sessions run beside each other.
#include "repl/editor/history.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/support/catch.h"

namespace remit::editor {
namespace {

namespace fs = std::filesystem;

struct Folder {
  Folder() : path((fs::temp_directory_path() / "remit-history-XXXXXX").string()) {
    REQUIRE(::mkdtemp(path.data()) != nullptr);
  }
  ~Folder() { fs::remove_all(path); }
  std::string File() const { return path + "/history"; }
  std::string path;
};

TEST_CASE("an entry of several lines is one entry") {
  const Folder folder;
  const std::vector<std::string> entries{"let a = 1", "test \"x\" {\n  expect a == 1\n}",
                                         "a \\n b\\", "\\"};
  {
    History history(folder.File());
    for (const std::string& entry : entries) history.Add(entry);
  }
  CHECK(History(folder.File()).entries() == entries);
  struct stat found {};
  REQUIRE(::stat(folder.File().c_str(), &found) == 0);
  CHECK((found.st_mode & 0777) == 0600);
}

TEST_CASE("what is not kept") {
  History history;
  history.Add("a");
  history.Add("a");
  history.Add(" secret");
  history.Add("");
  history.Add(" \n");
  history.Add("b");
  history.Add("a");
  CHECK(history.entries() == std::vector<std::string>{"a", "b", "a"});
}

TEST_CASE("what may not be kept is there in this session alone") {
  const Folder folder;
  {
    History history(folder.File());
    history.KeepOnly([](const std::string& entry) { return entry.front() == ':'; });
    history.Add(":decide");
    history.Add("income > 77_701 EUR");
    CHECK(history.entries().size() == 2);
  }
  CHECK(History(folder.File()).entries() == std::vector<std::string>{":decide"});
}

TEST_CASE("sessions beside each other lose nothing of each other") {
  const Folder folder;
  std::vector<std::thread> sessions;
  for (int session = 0; session < 4; ++session) {
    sessions.emplace_back([&folder, session] {
      History history(folder.File());
      for (int i = 0; i < 100; ++i)
        history.Add("entry " + std::to_string(session) + "\nof " + std::to_string(i));
    });
  }
  for (std::thread& session : sessions) session.join();
  std::vector<std::string> all = History(folder.File()).entries();
  CHECK(all.size() == 400);
  std::sort(all.begin(), all.end());
  CHECK(std::unique(all.begin(), all.end()) == all.end());
}

TEST_CASE("an old file is shortened to the newest entries") {
  const Folder folder;
  {
    std::ofstream out(folder.File());
    for (int i = 0; i < 100; ++i) out << "e" << i << "\n";
  }
  History history(folder.File(), 10);
  CHECK(history.entries().size() == 10);
  CHECK(history.entries().back() == "e99");
  history.Add("new");
  const History again(folder.File(), 10);
  CHECK(again.entries().front() == "e91");
  CHECK(again.entries().back() == "new");
  std::ifstream in(folder.File());
  std::size_t lines = 0;
  for (std::string line; std::getline(in, line);) ++lines;
  CHECK(lines == 11);
}

TEST_CASE("without a file that can be used there is the history of this session") {
  History history("/nonexistent/folder/history");
  history.Add("a");
  CHECK(history.entries().size() == 1);
  CHECK_FALSE(history.problem().empty());
}

}  // namespace
}  // namespace remit::editor
