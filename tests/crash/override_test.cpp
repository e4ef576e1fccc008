// Two processes that want the last of a budget, and one that is killed while it overrides.
#include <signal.h>

#include <array>
#include <cstdlib>

#include "tests/crash/child.h"
#include "tests/unit/journal/desk.h"

namespace remit::crash {
namespace {

using journal::DeskCase;
using journal::Must;
using journal::Override;
using journal::OverrideAnswer;
using journal::OverrideWish;
using journal::Reader;
using journal::Scratch;

constexpr std::uint64_t kRounds = 200;

// One override a day, of one person.
std::string DailyText() {
  std::string text = journal::DeskText();
  const std::string old = "at most 2 per quarter";
  text.replace(text.find(old), old.size(), "at most 1 per day");
  return text;
}

journal::WriterOptions Patient() {
  journal::WriterOptions options = journal::Options();
  options.turn = std::chrono::minutes(10);
  return options;
}

std::string Id(std::uint64_t round, std::size_t who) {
  return std::to_string(round) + "." + std::to_string(who);
}

TEST_CASE("of two processes that want the last of a budget exactly one gets it") {
  const Scratch scratch;
  std::vector<DeskCase> cases;
  const std::int64_t first = journal::Day("2026-01-01");
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    const std::string day = types::FormatDate(first + static_cast<std::int64_t>(round));
    for (std::size_t who = 0; who < 2; ++who) cases.push_back({Id(round, who), 500, day});
  }
  journal::RecordDesk(scratch.path(), cases, DailyText());
  std::array<Pipe, 2> go, done;
  std::array<pid_t, 2> children{};
  for (std::size_t at = 0; at < 2; ++at) {
    children[at] = Start([&] {
      for (std::size_t other = 0; other < 2; ++other) {
        go[other].CloseWrite();
        done[other].CloseRead();
      }
      std::uint64_t round = 0;
      while (go[at].Read(round)) {
        const OverrideAnswer answer =
            Must(Override(scratch.path(), journal::Wish(Id(round, at), "4 %"), Patient()));
        done[at].Write(answer.holds);
      }
    });
  }
  for (std::size_t at = 0; at < 2; ++at) {
    go[at].CloseRead();
    done[at].CloseWrite();
  }
  std::array<std::uint64_t, 2> won{};
  std::uint64_t odd = 0;
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    for (Pipe& pipe : go) pipe.Write(round);
    std::uint64_t winners = 0;
    for (std::size_t at = 0; at < 2; ++at) {
      bool holds = false;
      REQUIRE(done[at].Read(holds));
      winners += holds ? 1 : 0;
      won[at] += holds ? 1 : 0;
    }
    odd += winners == 1 ? 0 : 1;
  }
  for (Pipe& pipe : go) pipe.CloseWrite();
  for (const pid_t child : children) {
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
  }
  CHECK(odd == 0);
  CHECK(won[0] + won[1] == kRounds);
  Reader reader = Must(Reader::Open(scratch.path()));
  CHECK(reader.size() == 1 + 3 * kRounds);
  CHECK(reader.Verify(std::nullopt).empty());
  journal::RecordedPolicies policies(reader);
  const journal::OverridesReplayed replayed = Must(journal::ReplayOverrides(reader, policies));
  CHECK(replayed.same == kRounds);
  CHECK(replayed.different == 0);
}

TEST_CASE("an override that was said to hold is there after a kill") {
  const Scratch scratch;
  std::vector<DeskCase> cases;
  for (int i = 0; i < 8; ++i) cases.push_back({std::to_string(i), 9500});  // no band, no budget
  journal::RecordDesk(scratch.path(), cases);
  std::uint64_t size = 1 + cases.size();
  for (std::uint64_t round = 0; round < 20; ++round) {
    INFO("round " << round);
    Pipe pipe;
    const pid_t child = Start([&] {
      pipe.CloseRead();
      for (std::uint64_t i = round;; ++i) {
        const OverrideWish wish = journal::Wish(std::to_string(i % 8), i % 2 == 0 ? "4 %" : "5 %");
        const OverrideAnswer answer = Must(Override(scratch.path(), wish, Patient()));
        pipe.Write(answer.seq.value());
      }
    });
    pipe.CloseWrite();
    std::uint64_t said = 0;
    for (std::uint64_t left = 1 + round % 3; left > 0; --left) REQUIRE(pipe.Read(said));
    std::uint64_t wait = round * 40'000;
    while (wait > 0) --wait;
    ::kill(child, SIGKILL);
    while (pipe.Read(said)) {
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    // The next one is not kept from writing, and finds what was said.
    const OverrideAnswer next =
        Must(Override(scratch.path(), journal::Wish("0", "3 %"), Patient()));
    Reader reader = Must(Reader::Open(scratch.path()));
    CHECK(reader.size() == next.seq.value());
    CHECK(reader.size() > said);
    CHECK(reader.size() <= said + 2);
    CHECK(reader.size() > size);
    size = reader.size();
    CHECK(reader.Verify(std::nullopt).empty());
  }
}

}  // namespace
}  // namespace remit::crash
