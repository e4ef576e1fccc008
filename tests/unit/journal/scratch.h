// A journal of the test's own, and decisions to put into it.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

#include "interpreter/journal/journal.h"
#include "tests/support/catch.h"

namespace remit::journal {

// A folder that is gone at the end.
class Scratch {
 public:
  Scratch() {
    static int count = 0;
    folder_ = std::filesystem::temp_directory_path() /
              ("remit_journal_test_" + std::to_string(static_cast<long>(::getpid())) + "_" +
               std::to_string(++count));
    std::filesystem::create_directories(folder_);
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string path(const std::string& name = "journal.db") const {
    return (folder_ / name).string();
  }

 private:
  std::filesystem::path folder_;
};

// Counts up from a fixed instant: one tick for every time it is asked.
inline WriterOptions Options() {
  WriterOptions options;
  options.clock = [ticks = std::int64_t{0}]() mutable { return 1'790'000'000'000'000 + ticks++; };
  return options;
}

template <typename T>
T Must(Answer<T> answer) {
  const auto* failure = std::get_if<ledger::Failure>(&answer);
  INFO((failure == nullptr ? "" : failure->message));
  REQUIRE(failure == nullptr);
  return std::get<T>(std::move(answer));
}

inline PolicyUsed SomePolicy() { return {"sales.desk", "content", "decisions", "0.1.0", "bytes"}; }

inline DecisionMade DecisionOn(std::uint64_t policy, const std::string& id) {
  DecisionMade made;
  made.case_id = id;
  made.case_hash = "hash of " + id;
  made.policy = policy;
  made.as_of = 20'600;
  made.input = "inputs of " + id;
  made.core = CoreBytes({});
  return made;
}

}  // namespace remit::journal
