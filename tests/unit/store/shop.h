// A store of a small shop: the people, their keys, versions of its desk, and what they do with
// them. Times are minutes after a fixed one.
#pragma once

#include <map>
#include <string>

#include "interpreter/store/policy_store.h"
#include "tests/support/catch.h"
#include "tests/unit/ledger/log_fixture.h"

namespace remit::tests {

using store::Hash;

// 2026-03-02 10:00 UTC, in microseconds.
inline constexpr std::int64_t kStart = 1'772'445'600'000'000;
inline constexpr std::int64_t kMinute = 60'000'000;
inline constexpr std::int64_t kDay = 24 * 60 * kMinute;

// The code of the rule that refused; "" where it was done. Anything else fails the test.
template <typename T>
std::string RuleOf(const store::Done<T>& done) {
  if (const auto* refusal = std::get_if<store::Refusal>(&done)) {
    CHECK_FALSE(refusal->reason.empty());
    return refusal->rule;
  }
  if (const auto* failure = std::get_if<ledger::Failure>(&done)) FAIL(failure->message);
  return "";
}
// The value; a refusal or a failure fails the test.
template <typename T>
T Must(store::Done<T> done) {
  if (const auto* refusal = std::get_if<store::Refusal>(&done))
    FAIL(refusal->rule << ": " << refusal->reason);
  if (const auto* failure = std::get_if<ledger::Failure>(&done)) FAIL(failure->message);
  return std::move(std::get<T>(done));
}

// kDesk with `most` at so many percent: a change that `vp` may approve.
store::Content DeskWithMost(int percent);
// With another requirement: a change that the owner approves.
store::Content DeskWithCap(int percent);
store::Content DeskAsItIs();
// Decides as DeskAsItIs.
store::Content DeskWithComment(const std::string& comment);
// Moves `floor`, which `director` may, and by it `twice`, which `manager` may.
store::Content DeskWithFloor(int percent);
store::Content Till();

class Shop {
 public:
  // root, and: anna (writes), bert and ben (owners), vera (vp), dora (director), max (manager),
  // otto (operator), rita (owner of shop.till, director), all-of-it (director and manager).
  Shop();

  const ledger::SecretKey& Key(const std::string& name);
  // One that nobody has named.
  const ledger::SecretKey& NewKey(const std::string& name);
  std::int64_t Now() const { return now_; }
  // A minute passes.
  std::int64_t Tick() { return now_ += kMinute; }
  void Wait(std::int64_t time) { now_ += time; }

  Hash Publish(const store::Content& content, const std::string& author = "anna");
  // What `approver` would sign for the content over what is live, to be activated at once.
  store::Approval ApprovalOf(const store::Content& content, const std::string& approver,
                             const std::string& role);
  store::Done<std::uint64_t> Approve(const store::Approval& approval);
  store::Activation ActivationOf(const store::Content& content);
  store::Done<std::uint64_t> Activate(const store::Activation& activation,
                                      const std::string& by = "otto");
  // Published, approved by bert as owner, and live from now on.
  void MakeLive(const store::Content& content);
  std::optional<store::History::Activated> Live(const std::string& policy = "shop.desk") const;

  const ledger::test::Folder folder;
  const std::string path;

 private:
  store::PolicyStore Opened();

  std::int64_t now_ = kStart;
  std::map<std::string, ledger::SecretKey> keys_;  // made by the test itself

 public:
  store::PolicyStore store;  // made with what is above
};

}  // namespace remit::tests
