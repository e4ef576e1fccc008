// Two processes that want to make another version live over the same one: exactly one does, and the
// other is told which entry was first.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "interpreter/store/policy_store.h"
#include "tests/support/catch.h"
#include "tests/unit/ledger/log_fixture.h"
#include "tests/unit/store/texts.h"

namespace remit::tests {
namespace {

using ledger::SecretKey;
using store::Hash;

constexpr std::int64_t kNow = 1'772'445'600'000'000;

template <typename T>
T Must(store::Done<T> done) {
  if (const auto* refusal = std::get_if<store::Refusal>(&done))
    FAIL(refusal->rule << ": " << refusal->reason);
  if (const auto* failure = std::get_if<ledger::Failure>(&done)) FAIL(failure->message);
  return std::move(std::get<T>(done));
}

store::Content Version(const std::string& comment) {
  return store::ContentOf(
      Compiled("# " + comment +
                   "\npolicy shop.till\n  effective from 2026-01-01\n"
                   "input amount : EUR in 0 EUR .. 100 EUR\nrefuse large: when amount > 50 EUR\n",
               {}, "/home/shop/till.remit"));
}

// What a racer says of one race.
enum class Said : char { kDone = 'd', kMoved = 'm', kOther = 'o' };

// Both ends of a connection to a process; what is sent and read are single bytes.
class Racer {
 public:
  // Opens the store for itself, and for every byte that comes makes `versions[byte]` live over the
  // version that the byte behind it names.
  Racer(const std::string& path, const std::vector<Hash>& versions, const SecretKey& key) {
    std::array<int, 2> to{}, from{};
    REQUIRE(::pipe(to.data()) == 0);
    REQUIRE(::pipe(from.data()) == 0);
    child_ = ::fork();
    REQUIRE(child_ >= 0);
    if (child_ == 0) {
      ::close(to[1]);
      ::close(from[0]);
      Race(path, versions, key, to[0], from[1]);
      ::_exit(0);
    }
    ::close(to[0]);
    ::close(from[1]);
    send_ = to[1];
    read_ = from[0];
  }
  ~Racer() {
    ::close(send_);
    ::close(read_);
    ::waitpid(child_, nullptr, 0);
  }
  Racer(const Racer&) = delete;
  Racer& operator=(const Racer&) = delete;

  void Go(std::size_t base, std::size_t target) const {
    const std::array<char, 2> bytes = {static_cast<char>(base), static_cast<char>(target)};
    REQUIRE(::write(send_, bytes.data(), bytes.size()) == 2);
  }
  Said Ended() const {
    char said = 0;
    REQUIRE(::read(read_, &said, 1) == 1);
    return static_cast<Said>(said);
  }

 private:
  static void Race(const std::string& path, const std::vector<Hash>& versions, const SecretKey& key,
                   int read, int write) {
    store::Done<store::PolicyStore> opened = store::PolicyStore::Open(path, true);
    auto* own = std::get_if<store::PolicyStore>(&opened);
    std::array<char, 2> bytes{};
    while (own != nullptr && ::read(read, bytes.data(), bytes.size()) == 2) {
      const auto base = static_cast<std::size_t>(bytes[0]);
      const auto target = static_cast<std::size_t>(bytes[1]);
      const auto done = own->Activate(
          {"shop.till", versions[target], versions[base], kNow, "race", false}, key, kNow);
      const auto* refusal = std::get_if<store::Refusal>(&done);
      const Said said = std::holds_alternative<std::uint64_t>(done)           ? Said::kDone
                        : refusal != nullptr && refusal->rule == "base-moved" ? Said::kMoved
                                                                              : Said::kOther;
      const char byte = static_cast<char>(said);
      if (::write(write, &byte, 1) != 1) return;
    }
  }

  pid_t child_ = -1;
  int send_ = -1, read_ = -1;
};

}  // namespace

TEST_CASE("of two processes that activate over the same base exactly one does") {
  const int races = std::getenv("REMIT_TEST_FULL") != nullptr ? 10'000 : 200;
  const ledger::test::Folder folder;
  const std::string path = folder / "till.store";
  const SecretKey root = SecretKey::Make("root").value(), anna = SecretKey::Make("anna").value(),
                  bert = SecretKey::Make("bert").value(), ben = SecretKey::Make("ben").value();
  const std::vector<store::Content> contents = {Version("one"), Version("two"), Version("three")};
  std::vector<Hash> versions;
  {
    store::PolicyStore made = Must(store::PolicyStore::Make(path, root, kNow));
    Must(made.NameKey(anna.public_key(), {}, root, kNow));
    Must(made.NameKey(bert.public_key(), {"owner"}, root, kNow));
    Must(made.NameKey(ben.public_key(), {"owner"}, root, kNow));
    for (const store::Content& content : contents) {
      Must(made.Publish(content, anna, "", kNow));
      versions.push_back(store::HashOf(content));
    }
    const store::Approval approval{
        "shop.till", contents[0].decision_hash, versions[0], {}, 0, {}, "owner", "bert", 0};
    Must(made.Approve(approval, bert, kNow));
    Must(made.Activate({"shop.till", versions[0], {}, kNow, "", false}, anna, kNow));
  }
  const Racer one(path, versions, bert), other(path, versions, ben);
  std::size_t live = 0, first_won = 0;
  for (int race = 0; race < races; ++race) {
    const std::size_t targets[2] = {(live + 1) % 3, (live + 2) % 3};
    // Who is told first changes, so that neither always wins.
    const Racer& early = race % 2 == 0 ? one : other;
    const Racer& late = race % 2 == 0 ? other : one;
    early.Go(live, targets[0]);
    late.Go(live, targets[1]);
    const Said said[2] = {early.Ended(), late.Ended()};
    INFO("race " << race << ": " << static_cast<char>(said[0]) << static_cast<char>(said[1]));
    REQUIRE(((said[0] == Said::kDone && said[1] == Said::kMoved) ||
             (said[0] == Said::kMoved && said[1] == Said::kDone)));
    first_won += said[0] == Said::kDone;
    live = targets[said[0] == Said::kDone ? 0 : 1];
  }
  store::PolicyStore after = Must(store::PolicyStore::Open(path));
  CHECK(after.history().activated().size() == static_cast<std::size_t>(races) + 1);
  const auto now = after.history().LiveAt("shop.till", kNow, kNow);
  REQUIRE(now);
  CHECK(now->activation.content == versions[live]);
  CHECK(after.log().Verify(std::nullopt).empty());
  WARN(races << " races, " << first_won << " won by who was told first");
}

}  // namespace remit::tests
