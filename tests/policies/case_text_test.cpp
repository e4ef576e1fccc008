// A case written as JSON and read again is the same case, and is decided the same.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "interpreter/cases/write_case.h"
#include "tests/policies/run_policy.h"
#include "tests/support/catch.h"

namespace remit::tests {
namespace {

TEST_CASE("cases written as JSON are read back as they were") {
  // Policies whose cases need no mapping; between them proposals, lists, previous decisions.
  for (const std::string name : {"discount_desk", "next_best_offer", "renewals"}) {
    INFO(name);
    const auto policy = CompilePolicy(name);
    const Run first = RunCases(*policy, name, "cases.jsonl", "2026-03-01");
    const std::filesystem::path written = std::filesystem::temp_directory_path() /
                                          ("remit-cases-" + std::to_string(::getpid()) + ".jsonl");
    std::ofstream file(written);
    std::vector<std::string> lines;
    std::vector<engine::Core> meant;
    for (std::size_t i = 0; i < first.batch.size; ++i) {
      if (!first.batch.invalid[i].empty()) continue;  // what was wrong with it is not in the batch
      lines.push_back(cases::CaseAsJson(policy->checked, first.batch, i));
      meant.push_back(first.cores[i]);
      file << lines.back() << '\n';
    }
    file.close();
    REQUIRE(lines.size() >= 2);
    const std::string from_here = std::filesystem::relative(written).string();
    REQUIRE(from_here.rfind("../", 0) == 0);
    const Run again = RunCases(*policy, name, from_here, "2026-03-01");
    REQUIRE(again.batch.size == lines.size());
    CHECK(again.cores == meant);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      CHECK(again.batch.invalid[i].empty());
      CHECK(cases::CaseAsJson(policy->checked, again.batch, i) == lines[i]);
    }
    std::filesystem::remove(written);
  }
}

}  // namespace
}  // namespace remit::tests
