// A store after a power cut: every act is there as a whole (its entry, the content, what is live)
// or not at all, and what was acknowledged is there.
#include <iostream>
#include <map>

#include "interpreter/store/policy_store.h"
#include "tests/crash/disk.h"
#include "tests/support/catch.h"
#include "tests/unit/store/texts.h"

namespace remit::crash {
namespace {

using store::Content;
using store::Hash;
using store::PolicyStore;

constexpr const char* kPath = "/tmp/shop.store";
constexpr std::int64_t kStart = 1'772'445'600'000'000;
constexpr std::int64_t kLater = kStart + 1'000'000'000;

template <typename T>
T Must(store::Done<T> done) {
  if (const auto* refusal = std::get_if<store::Refusal>(&done)) {
    FAIL(refusal->rule << ": " << refusal->reason);
  }
  if (const auto* failure = std::get_if<ledger::Failure>(&done)) FAIL(failure->message);
  return std::move(std::get<T>(done));
}

ledger::SecretKey NewKey(const char* name) {
  base::Result<ledger::SecretKey> made = ledger::SecretKey::Make(name);
  REQUIRE(made.has_value());
  return std::move(made).value();
}

// What a store is to look like when it has so many entries.
struct Look {
  std::size_t published = 0, approved = 0, activated = 0;
  std::optional<Hash> live;
  friend bool operator==(const Look&, const Look&) = default;
};

Look LookOf(const PolicyStore& shop) {
  const store::History& history = shop.history();
  Look look{history.published().size(), history.approved().size(), history.activated().size(), {}};
  if (const auto live = history.LiveAt("shop.desk", kLater, kLater)) {
    look.live = live->activation.content;
  }
  return look;
}

struct Done {
  std::size_t operations = 0;
  ledger::Checkpoint head;
};

// Everything that people do to a store, once.
class Season {
 public:
  explicit Season(Disk& disk) : disk_(disk), shop_(Must(PolicyStore::Make(kPath, root_, now_))) {
    Note();
    for (const auto& [key, role] : std::vector<std::pair<const ledger::SecretKey*, std::string>>{
             {&anna_, ""}, {&bert_, "owner"}, {&otto_, "operator"}}) {
      std::vector<std::string> roles;
      if (!role.empty()) roles.push_back(role);
      Must(shop_.NameKey(key->public_key(), roles, root_, Tick()));
      Note();
    }
    const Content first = store::ContentOf(tests::Compiled(tests::kDesk));
    const Content second = store::ContentOf(tests::Compiled(tests::With(
        tests::kDesk, "choose discount", "require own_cap : discount <= 30 %\nchoose discount")));
    MakeLive(first);
    MakeLive(second);
    // Back to the first.
    Approve(first);
    Activate(first, "the cap hurt the large ones");
  }

  std::vector<Done> done;
  std::map<std::uint64_t, Look> looks;  // by entries

 private:
  std::int64_t Tick() { return now_ += 60'000'000; }
  std::optional<Hash> Live() {
    const auto live = shop_.history().LiveAt("shop.desk", now_, now_);
    return live ? std::optional<Hash>(live->activation.content) : std::nullopt;
  }
  void Note() {
    looks[shop_.history().size()] = LookOf(shop_);
    ledger::Answer<ledger::Checkpoint> head = shop_.Head();
    REQUIRE(std::holds_alternative<ledger::Checkpoint>(head));
    done.push_back({disk_.operations().size(), std::get<ledger::Checkpoint>(head)});
  }
  void Approve(const Content& content) {
    store::Approval approval;
    approval.policy = content.policy;
    approval.decision_hash = content.decision_hash;
    approval.content = store::HashOf(content);
    approval.base = Live().value_or(Hash{});
    approval.role = "owner";
    approval.approver = "bert";
    approval.after = shop_.history().size();
    Must(shop_.Approve(approval, bert_, Tick()));
    Note();
  }
  void Activate(const Content& content, const std::string& reason) {
    store::Activation activation;
    activation.policy = content.policy;
    activation.content = store::HashOf(content);
    activation.base = Live().value_or(Hash{});
    activation.effective_from = Tick();
    activation.reason = reason;
    Must(shop_.Activate(activation, otto_, now_));
    Note();
  }
  void MakeLive(const Content& content) {
    Must(shop_.Publish(content, anna_, "T-1", Tick()));
    Note();
    Approve(content);
    Activate(content, "");
  }

  Disk& disk_;
  std::int64_t now_ = kStart;
  ledger::SecretKey root_ = NewKey("root"), anna_ = NewKey("anna"), bert_ = NewKey("bert"),
                    otto_ = NewKey("otto");
  PolicyStore shop_;
};

// What is wrong with a store that a cut left; nothing where all is well.
std::optional<std::string> Wrong(const Season& season, const Done* last) {
  store::Done<PolicyStore> opened = PolicyStore::Open(kPath, true);
  if (!std::holds_alternative<PolicyStore>(opened)) {
    return last == nullptr ? std::nullopt : std::optional<std::string>("not opened");
  }
  PolicyStore& shop = std::get<PolicyStore>(opened);
  const std::vector<ledger::Finding> findings =
      shop.Verify(last == nullptr ? std::nullopt : std::optional<ledger::Checkpoint>(last->head));
  if (!findings.empty()) return "finding: " + findings.front().what;
  const auto look = season.looks.find(shop.history().size());
  if (look == season.looks.end()) return "half an act";
  if (!(look->second == LookOf(shop))) return "mixed";
  for (const store::History::Published& published : shop.history().published()) {
    ledger::Answer<std::optional<Content>> content = shop.ContentOf(published.content);
    if (!std::holds_alternative<std::optional<Content>>(content) ||
        !std::get<std::optional<Content>>(content)) {
      return "a version without its content";
    }
  }
  return std::nullopt;
}

TEST_CASE("an activation is there or not, whenever the power is cut") {
  std::uint64_t states = 0, tried = 0, wrong_then = 0;
  std::vector<Files> after;
  std::vector<const Done*> lasts;
  {
    Disk disk({}, true);
    const Season season(disk);
    REQUIRE(season.done.size() == 12);
    REQUIRE(disk.operations().size() > 100);
    std::mt19937_64 random(5);
    PowerCut cut(disk);
    for (std::size_t at = 0; at <= disk.operations().size(); ++at) {
      cut.GoTo(at);
      const Done* last = nullptr;
      for (const Done& done : season.done) {
        if (done.operations <= at) last = &done;
      }
      for (int mood = 0; mood < 3; ++mood) {
        after.push_back(cut.After(random));
        lasts.push_back(last);
      }
    }
    for (std::size_t state = 0; state < after.size(); ++state) {
      const Disk left(after[state], true);
      const std::optional<std::string> wrong = Wrong(season, lasts[state]);
      INFO("state " << state << ": " << (wrong ? *wrong : ""));
      CHECK_FALSE(wrong);
      ++states;
      // The check is no formality: with the acknowledgement after it states are wrong.
      const Done* next = lasts[state] == nullptr ? &season.done.front() : lasts[state] + 1;
      if (state % 4 != 0 || next == &season.done.back() + 1) continue;
      ++tried;
      wrong_then += Wrong(season, next) ? 1 : 0;
    }
  }
  std::cout << states << " states of a store\n";
  CHECK(wrong_then > tried / 4);
}

}  // namespace
}  // namespace remit::crash
