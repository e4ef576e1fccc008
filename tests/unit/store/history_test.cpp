// What was live at a time as known at another, held to an oracle that looks at all entries each
// time; and what is no history at all.
#include <cstdlib>
#include <random>

#include "interpreter/store/entries.h"
#include "tests/support/catch.h"

namespace remit::tests {
namespace {

using store::Activating;
using store::Activation;
using store::EntryKind;
using store::Hash;
using store::History;

// History reads what entries say; who may say it is admission's matter, so nothing is signed here.
ledger::Entry EntryOf(std::uint64_t seq, std::int64_t recorded_at, const store::Message& message) {
  return {seq, static_cast<std::uint32_t>(store::KindOf(message)), recorded_at,
          store::BytesOf(store::Signed{store::BytesOf(message), "anna", {}})};
}
ledger::PublicKey SomeKey() {
  static const ledger::PublicKey kKey = ledger::SecretKey::Make("root")->public_key();
  return kKey;
}
ledger::Entry First() { return EntryOf(1, 0, store::Made{"origin", "0.1.0", SomeKey()}); }

Hash Content(int number) {
  Hash hash{};
  hash[0] = static_cast<std::uint8_t>(number);
  return hash;
}

struct Event {
  std::uint64_t seq;
  std::int64_t recorded_at;
  Activation activation;
};

// By the sentence in history.h: an event counts where its base is what the events that come before
// it in effect leave live.
const Event* Oracle(const std::vector<Event>& events, const std::string& policy, std::int64_t at,
                    std::int64_t known_at, const Event* before = nullptr) {
  const Event* last = nullptr;
  for (const Event& event : events) {
    if (event.activation.policy != policy || event.recorded_at > known_at ||
        event.activation.effective_from > at) {
      continue;
    }
    const auto order = [](const Event& one) {
      return std::pair(one.activation.effective_from, one.seq);
    };
    if (before != nullptr && !(order(event) < order(*before))) continue;
    if (last != nullptr && order(event) < order(*last)) continue;
    last = &event;
  }
  if (last == nullptr) return nullptr;
  const Event* under = Oracle(events, policy, at, known_at, last);
  const Hash live = under == nullptr ? Hash{} : under->activation.content;
  return last->activation.base == live ? last : under;
}

class Random {
 public:
  explicit Random(std::uint32_t seed) : generator_(seed) {}
  int To(int most) { return std::uniform_int_distribution<int>(0, most)(generator_); }

 private:
  std::mt19937 generator_;
};

struct Made {
  History history;
  std::vector<Event> events;
  int voids = 0;
};

Made RandomHistory(Random& random) {
  Made made;
  REQUIRE_FALSE(made.history.Add(First()));
  std::int64_t clock = 0;
  const int count = random.To(25);
  for (int i = 0; i < count; ++i) {
    clock += random.To(3);
    Activation activation;
    activation.policy = random.To(1) == 0 ? "a" : "b";
    activation.content = Content(1 + random.To(3));
    activation.effective_from = clock + random.To(12) - 4;
    const auto live = made.history.LiveAt(activation.policy, activation.effective_from, clock);
    if (live) activation.base = live->activation.content;
    if (random.To(5) == 0) {
      activation.base = Content(random.To(3));
      ++made.voids;
    }
    const std::uint64_t seq = made.history.size() + 1;
    REQUIRE_FALSE(
        made.history.Add(EntryOf(seq, clock, Activating{"origin", seq - 1, activation, "anna"})));
    made.events.push_back({seq, clock, activation});
  }
  return made;
}

int HistoriesToTry() { return std::getenv("REMIT_TEST_FULL") != nullptr ? 10'000 : 400; }

}  // namespace

TEST_CASE("what was live at a time as known at another is what a plain reading gives") {
  Random random(20'260'301);
  int live = 0, none = 0, voids = 0;
  for (int round = 0; round < HistoriesToTry(); ++round) {
    const Made made = RandomHistory(random);
    voids += made.voids;
    for (int query = 0; query < 20; ++query) {
      const std::string policy = random.To(1) == 0 ? "a" : "b";
      const std::int64_t at = random.To(60) - 6;
      const std::int64_t known_at = random.To(50);
      const Event* expected = Oracle(made.events, policy, at, known_at);
      const auto found = made.history.LiveAt(policy, at, known_at);
      if (found.has_value() != (expected != nullptr) || (found && found->seq != expected->seq))
        FAIL("history " << round << ", " << policy << " at " << at << " known at " << known_at);
      ++(found ? live : none);
    }
  }
  // The draw covers all that there is to tell apart.
  CHECK(live > 1'000);
  CHECK(none > 1'000);
  CHECK(voids > 100);
}

TEST_CASE("what is live, by hand") {
  History history;
  REQUIRE_FALSE(history.Add(First()));
  const auto add = [&](std::int64_t recorded_at, std::int64_t from, int base, int content) {
    const std::uint64_t seq = history.size() + 1;
    const Activation activation{"p", Content(content), Content(base), from, "", false};
    REQUIRE_FALSE(
        history.Add(EntryOf(seq, recorded_at, Activating{"origin", seq - 1, activation, "anna"})));
  };
  const auto live = [&](std::int64_t at, std::int64_t known_at) {
    const auto found = history.LiveAt("p", at, known_at);
    return found ? static_cast<int>(found->activation.content[0]) : 0;
  };
  add(100, 100, 0, 1);  // 1 from 100
  add(200, 500, 1, 2);  // 2 from 500, said at 200
  CHECK(live(99, 1'000) == 0);
  CHECK(live(100, 1'000) == 1);
  CHECK(live(499, 1'000) == 1);
  CHECK(live(500, 1'000) == 2);
  CHECK(live(500, 199) == 1);  // not yet known
  CHECK(live(500, 99) == 0);
  CHECK(history.LiveAt("q", 500, 1'000) == std::nullopt);
  add(300, 300, 1, 3);  // 3 from 300: the base of 2 has gone, so that 2 does not take effect
  CHECK(live(500, 299) == 2);
  CHECK(live(500, 300) == 3);
  add(400, 600, 3, 2);  // 2 over 3
  add(450, 600, 2, 1);  // and, from the same moment, 1 over 2
  CHECK(live(600, 400) == 2);
  CHECK(live(600, 450) == 1);
}

TEST_CASE("what does not follow, or is nothing that a store says, is no history") {
  History history;
  CHECK(history.Add(EntryOf(2, 0, store::Made{"origin", "0.1.0", SomeKey()})));
  CHECK(history.Add(EntryOf(1, 0, store::Approval{})));
  CHECK(history.size() == 0);
  REQUIRE_FALSE(history.Add(First()));
  CHECK(history.Add(EntryOf(2, 0, store::Made{"origin", "0.1.0", SomeKey()})));
  ledger::Entry entry = EntryOf(2, 0, store::Approval{});
  entry.kind = static_cast<std::uint32_t>(EntryKind::kActivated);
  CHECK(history.Add(entry));
  entry.kind = 99;
  CHECK(history.Add(entry));
  entry = EntryOf(2, 0, store::Approval{});
  entry.body += 'x';
  CHECK(history.Add(entry));
  CHECK(history.size() == 1);
  REQUIRE_FALSE(history.Add(EntryOf(2, 0, store::Approval{})));
  CHECK(history.approved().size() == 1);
}

TEST_CASE("every message is read back as it was written, and no cut or longer one is") {
  const std::vector<store::Message> messages = {
      store::Made{"o", "e", SomeKey()},
      store::KeyNamed{"o", 7, SomeKey(), {"owner", "shop/vp"}},
      store::KeyRevoked{"o", 8, "anna", "left"},
      store::Publication{"p", Content(1), "abc", Content(2), {"vp"}, "anna", "0.1.0", "T-1"},
      store::Approval{"p", "abc", Content(1), Content(2), -5, Content(3), "vp", "bert", 9},
      Activating{"o", 10, {"p", Content(1), Content(2), 77, "why", true}, "carl"}};
  for (const store::Message& message : messages) {
    const std::string bytes = store::BytesOf(message);
    const auto read = store::MessageFrom(store::KindOf(message), bytes);
    REQUIRE(read);
    CHECK(store::BytesOf(*read) == bytes);
    for (std::size_t size = 0; size < bytes.size(); ++size)
      CHECK_FALSE(store::MessageFrom(store::KindOf(message), bytes.substr(0, size)));
    CHECK_FALSE(store::MessageFrom(store::KindOf(message), bytes + '\0'));
    for (const store::Message& other : messages) {
      if (store::KindOf(other) != store::KindOf(message))
        CHECK_FALSE(store::MessageFrom(store::KindOf(other), bytes));
    }
  }
}

}  // namespace remit::tests
