#include "tests/unit/store/shop.h"

#include "tests/unit/store/texts.h"

namespace remit::tests {
namespace {

struct Person {
  const char* name;
  std::vector<std::string> roles;
};
const Person kPeople[] = {{"anna", {}},
                          {"bert", {"owner"}},
                          {"ben", {"owner"}},
                          {"vera", {"vp"}},
                          {"dora", {"director"}},
                          {"max", {"manager"}},
                          {"otto", {"operator"}},
                          {"rita", {"shop.till/owner", "director"}},
                          {"allof", {"director", "manager"}}};

store::Content DeskWith(const std::string& once, const std::string& now) {
  return store::ContentOf(Compiled(With(kDesk, once, now)));
}
std::string Percent(int percent) { return std::to_string(percent) + " %"; }

}  // namespace

store::Content DeskAsItIs() { return store::ContentOf(Compiled(kDesk)); }
store::Content DeskWithMost(int percent) {
  return DeskWith("most : percent = 20 %", "most : percent = " + Percent(percent));
}
store::Content DeskWithCap(int percent) {
  return DeskWith("choose discount",
                  "require own_cap : discount <= " + Percent(percent) + "\nchoose discount");
}
store::Content DeskWithComment(const std::string& comment) {
  return DeskWith("choose discount", "# " + comment + "\nchoose discount");
}
store::Content DeskWithFloor(int percent) {
  return DeskWith("floor : percent = 12 %", "floor : percent = " + Percent(percent));
}
store::Content Till() {
  return store::ContentOf(Compiled(
      "policy shop.till\n  effective from 2026-01-01\ninput amount : EUR in 0 EUR .. 100 EUR\n"
      "refuse large: when amount > 50 EUR\n",
      {}, "/home/shop/till.remit"));
}

namespace {

// What every shop begins with, written once.
struct Beginning {
  Beginning() {
    const auto key = [&](const std::string& name) -> const ledger::SecretKey& {
      base::Result<ledger::SecretKey> made = ledger::SecretKey::Make(name);
      REQUIRE(made.has_value());
      return keys.emplace(name, std::move(made).value()).first->second;
    };
    const ledger::test::Folder folder;
    const std::string path = folder / "begun.store";
    store::PolicyStore begun = Must(store::PolicyStore::Make(path, key("root"), kStart));
    for (const Person& person : kPeople)
      Must(begun.NameKey(key(person.name).public_key(), person.roles, keys.at("root"), kStart));
    bytes = ledger::test::BytesOfFile(path);
  }
  std::map<std::string, ledger::SecretKey> keys;
  std::string bytes;
};
const Beginning& Begun() {
  static const Beginning kBegun;
  return kBegun;
}

}  // namespace

Shop::Shop() : path(folder / "shop.store"), store(Opened()) {}

store::PolicyStore Shop::Opened() {
  ledger::test::WriteFile(path, Begun().bytes);
  return Must(store::PolicyStore::Open(path, true));
}

const ledger::SecretKey& Shop::NewKey(const std::string& name) {
  base::Result<ledger::SecretKey> made = ledger::SecretKey::Make(name);
  REQUIRE(made.has_value());
  return keys_.insert_or_assign(name, std::move(made).value()).first->second;
}
const ledger::SecretKey& Shop::Key(const std::string& name) {
  const auto own = keys_.find(name);
  return own != keys_.end() ? own->second : Begun().keys.at(name);
}

Hash Shop::Publish(const store::Content& content, const std::string& author) {
  Must(store.Publish(content, Key(author), "T-1", Tick()));
  return store::HashOf(content);
}

store::Approval Shop::ApprovalOf(const store::Content& content, const std::string& approver,
                                 const std::string& role) {
  store::Approval approval;
  approval.policy = content.policy;
  approval.decision_hash = content.decision_hash;
  approval.content = store::HashOf(content);
  if (const auto live = Live(content.policy)) approval.base = live->activation.content;
  approval.role = role;
  approval.approver = approver;
  approval.after = store.history().size();
  return approval;
}
store::Done<std::uint64_t> Shop::Approve(const store::Approval& approval) {
  return store.Approve(approval, Key(approval.approver), Tick());
}

store::Activation Shop::ActivationOf(const store::Content& content) {
  store::Activation activation;
  activation.policy = content.policy;
  activation.content = store::HashOf(content);
  if (const auto live = Live(content.policy)) activation.base = live->activation.content;
  activation.effective_from = Tick();
  return activation;
}
store::Done<std::uint64_t> Shop::Activate(const store::Activation& activation,
                                          const std::string& by) {
  return store.Activate(activation, Key(by), Now());
}

void Shop::MakeLive(const store::Content& content) {
  Publish(content);
  Must(Approve(ApprovalOf(content, "bert", "owner")));
  Must(Activate(ActivationOf(content)));
}
std::optional<store::History::Activated> Shop::Live(const std::string& policy) const {
  return store.history().LiveAt(policy, Now(), Now());
}

}  // namespace remit::tests
