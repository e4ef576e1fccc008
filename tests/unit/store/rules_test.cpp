// Every rule of docs/store/rules.md, broken once or more: through the library, by an entry that was
// signed elsewhere, and by SQL on our own connection. (tests/unit/repl does it by the command
// line.)
#include <set>

#include "interpreter/ledger/hash.h"
#include "interpreter/store/admit.h"
#include "tests/unit/store/shop.h"

namespace remit::tests {
namespace {

using ledger::Answer;
using ledger::Failure;
using ledger::Outcome;
using ledger::Statement;
using store::Activating;
using store::EntryKind;
using store::KeyNamed;
using store::KeyRevoked;
using store::Message;
using store::Publication;
using store::Signed;

// What somebody tries to write.
struct Attempt {
  EntryKind kind = EntryKind::kApproved;
  Signed body;
  std::optional<store::Content> content{};
  std::int64_t now = 0;
};

Attempt Say(Shop& shop, const Message& message, const std::string& by) {
  return {store::KindOf(message), store::Sign(store::BytesOf(message), shop.Key(by)), std::nullopt,
          shop.Now()};
}
Attempt Say(Shop& shop, const store::Approval& approval) {
  return Say(shop, approval, approval.approver);
}
Attempt Say(Shop& shop, const store::Activation& activation, const std::string& by = "otto") {
  return Say(shop,
             Activating{shop.store.history().origin(), shop.store.history().size(), activation, by},
             by);
}
Publication PublicationOf(Shop& shop, const store::Content& content, const std::string& author) {
  Publication publication{
      content.policy, store::HashOf(content), content.decision_hash, {}, {"owner"}, author, "0.1.0",
      "T-1"};
  if (const auto live = shop.Live(content.policy)) publication.base = live->activation.content;
  return publication;
}

// The number of entries and of contents: what was refused has left nothing.
std::pair<std::uint64_t, std::int64_t> SizeOf(Shop& shop) {
  Statement counted =
      ledger::test::Must(shop.store.database().Prepare("SELECT count(*) FROM content"));
  ledger::test::Must(counted.Step());
  return {shop.store.log().size(), counted.Whole(0)};
}

// The next entry by SQL alone, on the connection that the store has open.
Outcome InsertRow(Shop& shop, const Attempt& attempt) {
  Statement statement = ledger::test::Must(shop.store.database().Prepare(
      "INSERT INTO entry(seq, kind, recorded_at, chain, body) VALUES(?, ?, ?, zeroblob(32), ?)"));
  const auto seq = static_cast<std::int64_t>(shop.store.log().size()) + 1;
  statement.Bind(1, seq).Bind(2, static_cast<int>(attempt.kind)).Bind(3, attempt.now);
  return ledger::test::OutcomeOf(statement.BindBlob(4, store::BytesOf(attempt.body)).Step());
}

void CheckRefused(Shop& shop, const Attempt& attempt, const std::string& rule) {
  INFO(rule);
  const auto before = SizeOf(shop);
  const store::Content* content = attempt.content ? &*attempt.content : nullptr;
  CHECK(RuleOf(shop.store.Append(attempt.kind, attempt.body, content, attempt.now)) == rule);
  CHECK(InsertRow(shop, attempt) == Outcome::kRefused);
  CHECK(SizeOf(shop) == before);
}
void CheckDone(Shop& shop, const Attempt& attempt) {
  const store::Content* content = attempt.content ? &*attempt.content : nullptr;
  Must(shop.store.Append(attempt.kind, attempt.body, content, attempt.now));
}

}  // namespace

TEST_CASE("entry-form: what is no entry of a store") {
  Shop shop;
  Attempt attempt = Say(shop, shop.ApprovalOf(DeskAsItIs(), "bert", "owner"));
  attempt.kind = EntryKind::kActivated;
  CheckRefused(shop, attempt, "entry-form");
  attempt.kind = static_cast<EntryKind>(77);
  CheckRefused(shop, attempt, "entry-form");
  attempt.kind = EntryKind::kApproved;
  attempt.body.message += 'x';
  CheckRefused(shop, attempt, "entry-form");
}

TEST_CASE("entry-order: a store begins once") {
  Shop shop;
  CheckRefused(
      shop,
      Say(shop, store::Made{shop.store.history().origin(), "0.1.0", shop.Key("root").public_key()},
          "root"),
      "entry-order");
}

TEST_CASE("clock-back: the time of an entry is not before that of the last") {
  Shop shop;
  const store::Content desk = DeskAsItIs();
  shop.Publish(desk);
  Attempt attempt = Say(shop, shop.ApprovalOf(desk, "bert", "owner"));
  --attempt.now;
  CheckRefused(shop, attempt, "clock-back");
  CHECK(RuleOf(shop.store.Approve(shop.ApprovalOf(desk, "bert", "owner"), shop.Key("bert"),
                                  shop.Now() - 1)) == "clock-back");
  ++attempt.now;  // the same moment is none before
  CheckDone(shop, attempt);
}

TEST_CASE("signature-wrong: one byte of what was signed, or of the signature, is another") {
  Shop shop;
  const store::Content desk = DeskAsItIs();
  shop.Publish(desk);
  const store::Approval approval = shop.ApprovalOf(desk, "bert", "owner");
  const Attempt right = Say(shop, approval);
  for (std::size_t at = 0; at < right.body.signature.size(); ++at) {
    Attempt attempt = right;
    attempt.body.signature[at] ^= 1;
    CHECK(RuleOf(shop.store.Append(attempt.kind, attempt.body, nullptr, attempt.now)) ==
          "signature-wrong");
  }
  Attempt attempt = right;
  store::Approval other = approval;
  other.effective_from = shop.Now() + kDay;
  attempt.body.message = store::MessageOf(other);
  CheckRefused(shop, attempt, "signature-wrong");
  // Signed with a key of the same name that is not the one that was named.
  shop.NewKey("bert");
  CheckRefused(shop, Say(shop, approval), "signature-wrong");
  CHECK(RuleOf(shop.store.Approve(approval, shop.Key("bert"), shop.Now())) == "signature-wrong");
  CheckDone(shop, right);
}

TEST_CASE("signer-other: who signs is who is said to") {
  Shop shop;
  const store::Content desk = DeskAsItIs();
  shop.Publish(desk);
  const store::Approval approval = shop.ApprovalOf(desk, "bert", "owner");
  CheckRefused(shop, Say(shop, approval, "anna"), "signer-other");
  CHECK(RuleOf(shop.store.Approve(approval, shop.Key("anna"), shop.Now())) == "signer-other");
  Attempt publication = Say(shop, PublicationOf(shop, DeskWithCap(9), "bert"), "anna");
  publication.content = DeskWithCap(9);
  CheckRefused(shop, publication, "signer-other");
  const Activating activating{shop.store.history().origin(), shop.store.history().size(),
                              shop.ActivationOf(desk), "bert"};
  CheckRefused(shop, Say(shop, activating, "otto"), "signer-other");
}

TEST_CASE("key-unknown: a key that nobody has named") {
  Shop shop;
  const store::Content desk = DeskAsItIs();
  shop.Publish(desk);
  shop.NewKey("eve");
  CheckRefused(shop, Say(shop, shop.ApprovalOf(desk, "eve", "owner")), "key-unknown");
  CHECK(RuleOf(shop.Approve(shop.ApprovalOf(desk, "eve", "owner"))) == "key-unknown");
  CHECK(RuleOf(shop.store.Publish(DeskWithCap(9), shop.Key("eve"), "", shop.Now())) ==
        "key-unknown");
  CHECK(RuleOf(shop.Activate(shop.ActivationOf(desk), "eve")) == "key-unknown");
  CHECK(RuleOf(shop.store.RevokeKey("eve", "gone", shop.Key("root"), shop.Now())) == "key-unknown");
}

TEST_CASE("key-revoked: after it nothing counts, before it everything does") {
  Shop shop;
  shop.MakeLive(DeskAsItIs());
  const store::Content next = DeskWithCap(9);
  shop.Publish(next);
  Must(shop.store.RevokeKey("bert", "has left", shop.Key("root"), shop.Tick()));
  CheckRefused(shop, Say(shop, shop.ApprovalOf(next, "bert", "owner")), "key-revoked");
  CHECK(RuleOf(shop.Approve(shop.ApprovalOf(next, "bert", "owner"))) == "key-revoked");
  CHECK(RuleOf(shop.store.Publish(DeskWithCap(8), shop.Key("bert"), "", shop.Now())) ==
        "key-revoked");
  CHECK(RuleOf(shop.Activate(shop.ActivationOf(next), "bert")) == "key-revoked");
  CHECK(RuleOf(shop.store.RevokeKey("bert", "again", shop.Key("root"), shop.Now())) ==
        "key-revoked");
  // What bert signed is still right, and the next key of the same person counts.
  CHECK(shop.store.Verify(std::nullopt).empty());
  Must(shop.store.NameKey(shop.NewKey("bert.2").public_key(), {"owner"}, shop.Key("root"),
                          shop.Tick()));
  CHECK(RuleOf(shop.Approve(shop.ApprovalOf(next, "bert.2", "owner"))).empty());
  CHECK(RuleOf(shop.Activate(shop.ActivationOf(next))).empty());
}

TEST_CASE("key-not-root: who may name and revoke keys") {
  Shop shop;
  const auto& history = shop.store.history();
  const ledger::PublicKey key = shop.NewKey("eve").public_key();
  CheckRefused(shop, Say(shop, KeyNamed{history.origin(), history.size(), key, {"owner"}}, "bert"),
               "key-not-root");
  CheckRefused(shop, Say(shop, KeyRevoked{history.origin(), history.size(), "ben", "x"}, "bert"),
               "key-not-root");
  CHECK(RuleOf(shop.store.NameKey(key, {}, shop.Key("anna"), shop.Now())) == "key-not-root");
  CHECK(RuleOf(shop.store.RevokeKey("ben", "x", shop.Key("anna"), shop.Now())) == "key-not-root");
}

TEST_CASE("key-known: neither a name nor a key is used again") {
  Shop shop;
  const auto& history = shop.store.history();
  const auto name = [&](const ledger::PublicKey& key) {
    CheckRefused(shop, Say(shop, KeyNamed{history.origin(), history.size(), key, {}}, "root"),
                 "key-known");
    CHECK(RuleOf(shop.store.NameKey(key, {}, shop.Key("root"), shop.Now())) == "key-known");
  };
  ledger::PublicKey key = shop.NewKey("eve").public_key();
  key.name = "bert";
  name(key);
  key = shop.Key("bert").public_key();
  key.name = "eve";
  name(key);
  Must(shop.store.RevokeKey("bert", "lost", shop.Key("root"), shop.Tick()));
  name(key);
}

TEST_CASE("key-last-root: somebody can always name keys, and a second root saves a lost one") {
  Shop shop;
  CHECK(RuleOf(shop.store.RevokeKey("root", "lost", shop.Key("root"), shop.Tick())) ==
        "key-last-root");
  const auto& history = shop.store.history();
  CheckRefused(shop, Say(shop, KeyRevoked{history.origin(), history.size(), "root", "x"}, "root"),
               "key-last-root");
  Must(shop.store.NameKey(shop.NewKey("safe").public_key(), {"root"}, shop.Key("root"),
                          shop.Tick()));
  Must(shop.store.RevokeKey("root", "lost", shop.Key("safe"), shop.Tick()));
  CHECK(RuleOf(shop.store.NameKey(shop.NewKey("eve").public_key(), {}, shop.Key("root"),
                                  shop.Tick())) == "key-revoked");
  Must(shop.store.NameKey(shop.NewKey("carl").public_key(), {}, shop.Key("safe"), shop.Tick()));
  CHECK(shop.store.Verify(std::nullopt).empty());
}

TEST_CASE("entry-replayed: what was signed for one place of one log") {
  Shop shop;
  const auto& history = shop.store.history();
  const ledger::PublicKey key = shop.NewKey("eve").public_key();
  const Attempt kept = Say(shop, KeyNamed{history.origin(), history.size(), key, {}}, "root");
  CheckRefused(shop, Say(shop, KeyNamed{"remit-store/other", history.size(), key, {}}, "root"),
               "entry-replayed");
  // An activation that was made, once more after it was taken back.
  shop.MakeLive(DeskAsItIs());
  const store::Content next = DeskWithCap(9);
  shop.Publish(next);
  Must(shop.Approve(shop.ApprovalOf(next, "bert", "owner")));
  const Attempt made = Say(shop, shop.ActivationOf(next));
  CheckDone(shop, made);
  store::Activation back = shop.ActivationOf(DeskAsItIs());
  back.reason = "too strict";
  Must(shop.Activate(back));
  Attempt again = made;
  again.now = shop.Now();
  CheckRefused(shop, again, "entry-replayed");
  again = kept;
  again.now = shop.Now();
  CheckRefused(shop, again, "entry-replayed");
}

TEST_CASE(
    "content-missing, content-differs: a publication is of what is kept, and says what it is") {
  Shop shop;
  const store::Content desk = DeskAsItIs();
  CheckRefused(shop, Say(shop, PublicationOf(shop, desk, "anna"), "anna"), "content-missing");
  // What does not compile, or is not in canonical form, is no version.
  store::Content odd = desk;
  odd.files[0].text += "require x : 1 ==\n";
  Attempt attempt = Say(shop, PublicationOf(shop, odd, "anna"), "anna");
  attempt.content = odd;
  CheckRefused(shop, attempt, "content-missing");
  CHECK(RuleOf(shop.store.Publish(odd, shop.Key("anna"), "", shop.Now())) == "content-missing");
  Publication publication = PublicationOf(shop, desk, "anna");
  publication.decision_hash = DeskWithCap(9).decision_hash;
  attempt = Say(shop, publication, "anna");
  attempt.content = desk;
  CheckRefused(shop, attempt, "content-differs");
  publication = PublicationOf(shop, desk, "anna");
  publication.policy = "shop.till";
  attempt = Say(shop, publication, "anna");
  attempt.content = desk;
  CheckRefused(shop, attempt, "content-differs");
  // Nor is anything kept under a hash that is not its own.
  Statement insert = ledger::test::Must(
      shop.store.database().Prepare("INSERT INTO content(hash, bytes) VALUES(?, ?)"));
  insert.BindBlob(1, ledger::Bytes(store::HashOf(desk))).BindBlob(2, "other");
  CHECK(ledger::test::OutcomeOf(insert.Step()) == Outcome::kRefused);
}

TEST_CASE("published-before: one content is one version, and has one author") {
  Shop shop;
  const store::Content desk = DeskAsItIs();
  shop.Publish(desk);
  const std::uint64_t size = shop.store.history().size();
  CheckRefused(shop, Say(shop, PublicationOf(shop, desk, "bert"), "bert"), "published-before");
  CHECK(Must(shop.store.Publish(desk, shop.Key("bert"), "", shop.Now())) == size);
  CHECK(shop.store.history().size() == size);
}

TEST_CASE("roles-differ: what a change requires is found by the store") {
  Shop shop;
  shop.MakeLive(DeskAsItIs());
  for (const std::vector<std::string>& roles :
       {std::vector<std::string>{}, {"owner"}, {"vp", "vp"}, {"manager"}}) {
    Publication publication = PublicationOf(shop, DeskWithMost(25), "anna");
    publication.roles = roles;
    Attempt attempt = Say(shop, publication, "anna");
    attempt.content = DeskWithMost(25);
    CheckRefused(shop, attempt, "roles-differ");
  }
  shop.Publish(DeskWithMost(25));
  CHECK(shop.store.history().published().back().roles == std::vector<std::string>{"vp"});
}

TEST_CASE("base-moved: something else was made live since") {
  Shop shop;
  const store::Content desk = DeskAsItIs(), first = DeskWithCap(9), second = DeskWithCap(8);
  shop.MakeLive(desk);
  shop.Publish(first);
  shop.Publish(second);
  store::Approval of_second = shop.ApprovalOf(second, "ben", "owner");
  Must(shop.Approve(of_second));
  store::Activation late = shop.ActivationOf(second);
  shop.MakeLive(first);

  // Whoever has not seen it is refused, and told who was quicker.
  late.effective_from = shop.Now();
  CheckRefused(shop, Say(shop, late), "base-moved");
  const auto refused = shop.Activate(late);
  REQUIRE(RuleOf(refused) == "base-moved");
  CHECK_THAT(
      std::get<store::Refusal>(refused).reason,
      Catch::Contains("entry " + std::to_string(shop.store.history().size()) + " of `otto`"));
  // An approval over what is live no more is not taken, nor counted.
  of_second.after = shop.store.history().size();
  of_second.approver = "bert";
  CheckRefused(shop, Say(shop, of_second), "base-moved");
  CheckRefused(shop, Say(shop, shop.ActivationOf(second)), "base-moved");
  store::Approval of_nothing = shop.ApprovalOf(second, "bert", "owner");
  of_nothing.base = {};
  CheckRefused(shop, Say(shop, of_nothing), "base-moved");
  Publication publication = PublicationOf(shop, DeskWithCap(7), "anna");
  publication.base = store::HashOf(desk);
  Attempt attempt = Say(shop, publication, "anna");
  attempt.content = DeskWithCap(7);
  CheckRefused(shop, attempt, "base-moved");
  // Approved again over what is live, it can be activated.
  Must(shop.Approve(shop.ApprovalOf(second, "ben", "owner")));
  CHECK(RuleOf(shop.Activate(shop.ActivationOf(second))).empty());
}

TEST_CASE("base-moved: nothing is put under what has taken effect already") {
  Shop shop;
  const store::Content desk = DeskAsItIs(), first = DeskWithCap(9), second = DeskWithCap(8);
  shop.MakeLive(desk);
  const std::int64_t before = shop.Now() + kMinute / 2;
  shop.MakeLive(first);
  shop.Publish(second);
  store::Approval approval = shop.ApprovalOf(second, "ben", "owner");
  approval.base = store::HashOf(desk);
  approval.effective_from = before;
  CheckRefused(shop, Say(shop, approval), "base-moved");
  store::Activation activation = shop.ActivationOf(second);
  activation.base = store::HashOf(desk);
  activation.effective_from = before;
  CheckRefused(shop, Say(shop, activation), "base-moved");
}

TEST_CASE("content-unpublished, approval-differs: what is approved is a version of the policy") {
  Shop shop;
  const store::Content desk = DeskAsItIs();
  CheckRefused(shop, Say(shop, shop.ApprovalOf(desk, "bert", "owner")), "content-unpublished");
  CheckRefused(shop, Say(shop, shop.ActivationOf(desk)), "content-unpublished");
  shop.Publish(desk);
  shop.Publish(Till());
  store::Approval approval = shop.ApprovalOf(desk, "bert", "owner");
  approval.decision_hash = DeskWithCap(9).decision_hash;
  CheckRefused(shop, Say(shop, approval), "approval-differs");
  approval = shop.ApprovalOf(desk, "bert", "owner");
  approval.policy = "shop.till";
  CheckRefused(shop, Say(shop, approval), "approval-differs");
  store::Activation activation = shop.ActivationOf(desk);
  activation.policy = "shop.till";
  CheckRefused(shop, Say(shop, activation), "content-unpublished");
}

TEST_CASE("role-not-held: who approves holds the role, for this policy") {
  Shop shop;
  const store::Content desk = DeskAsItIs();
  shop.Publish(desk);
  shop.Publish(Till());
  for (const auto& [name, role] : {std::pair("dora", "owner"),
                                   {"dora", "vp"},
                                   {"dora", ""},
                                   {"anna", "owner"},
                                   {"otto", "director"},
                                   {"rita", "owner"},
                                   {"root", "owner"},
                                   {"bert", "director"}}) {
    INFO(name << " as " << role);
    CheckRefused(shop, Say(shop, shop.ApprovalOf(desk, name, role)), "role-not-held");
    CHECK(RuleOf(shop.Approve(shop.ApprovalOf(desk, name, role))) == "role-not-held");
  }
  CHECK(RuleOf(shop.Approve(shop.ApprovalOf(Till(), "rita", "owner"))).empty());
}

TEST_CASE("author-approves: nobody approves what he wrote, by whatever key") {
  Shop shop;
  const store::Content desk = DeskAsItIs();
  shop.Publish(desk, "bert");
  CheckRefused(shop, Say(shop, shop.ApprovalOf(desk, "bert", "owner")), "author-approves");
  CHECK(RuleOf(shop.Approve(shop.ApprovalOf(desk, "bert", "owner"))) == "author-approves");
  Must(shop.store.NameKey(shop.NewKey("bert.2027").public_key(), {"owner"}, shop.Key("root"),
                          shop.Tick()));
  CheckRefused(shop, Say(shop, shop.ApprovalOf(desk, "bert.2027", "owner")), "author-approves");
  // Nor by writing a comment into what somebody else wrote.
  shop.Publish(DeskWithComment("by ben"), "ben");
  CheckRefused(shop, Say(shop, shop.ApprovalOf(desk, "ben", "owner")), "author-approves");
}

TEST_CASE("author-approves: an approval from before its approver wrote into it counts no more") {
  Shop shop;
  const store::Content desk = DeskAsItIs(), commented = DeskWithComment("by ben");
  shop.Publish(desk);
  Must(shop.Approve(shop.ApprovalOf(desk, "ben", "owner")));
  shop.Publish(commented, "ben");
  CheckRefused(shop, Say(shop, shop.ActivationOf(commented)), "author-approves");
}

TEST_CASE("approved-before: one person is one approval, in whatever role and by whatever key") {
  Shop shop;
  shop.MakeLive(DeskAsItIs());
  const store::Content next = DeskWithFloor(11);
  shop.Publish(next);
  const Attempt first = Say(shop, shop.ApprovalOf(next, "allof", "director"));
  CheckDone(shop, first);
  CheckRefused(shop, Say(shop, shop.ApprovalOf(next, "allof", "director")), "approved-before");
  CheckRefused(shop, Say(shop, shop.ApprovalOf(next, "allof", "manager")), "approved-before");
  CHECK(RuleOf(shop.Approve(shop.ApprovalOf(next, "allof", "manager"))) == "approved-before");
  Must(shop.store.NameKey(shop.NewKey("allof.2").public_key(), {"manager"}, shop.Key("root"),
                          shop.Tick()));
  CheckRefused(shop, Say(shop, shop.ApprovalOf(next, "allof.2", "manager")), "approved-before");
  // The very same approval once more.
  Attempt again = first;
  again.now = shop.Now();
  CheckRefused(shop, again, "approved-before");
  CheckRefused(shop, Say(shop, shop.ActivationOf(next)), "approval-missing");
  Must(shop.Approve(shop.ApprovalOf(next, "max", "manager")));
  CHECK(RuleOf(shop.Activate(shop.ActivationOf(next))).empty());
}

TEST_CASE("effective-past: nothing counts from more than a day ago") {
  Shop shop;
  const store::Content desk = DeskAsItIs();
  shop.Publish(desk);
  store::Approval approval = shop.ApprovalOf(desk, "bert", "owner");
  approval.effective_from = shop.Now() - kDay - 1;
  CheckRefused(shop, Say(shop, approval), "effective-past");
  store::Activation activation = shop.ActivationOf(desk);
  activation.effective_from = shop.Now() - kDay - 1;
  CheckRefused(shop, Say(shop, activation), "effective-past");
  CHECK(RuleOf(shop.Activate(activation)) == "effective-past");
  // A day ago is the last that does; the window of what was approved closes with it.
  approval = shop.ApprovalOf(desk, "bert", "owner");
  approval.effective_from = shop.Now() - kDay + 10 * kMinute;
  Must(shop.Approve(approval));
  activation.effective_from = approval.effective_from;
  shop.Wait(20 * kMinute);
  CheckRefused(shop, Say(shop, activation), "effective-past");
}

TEST_CASE("nothing-changes: what is live is not made live") {
  Shop shop;
  shop.MakeLive(DeskAsItIs());
  store::Activation activation = shop.ActivationOf(DeskAsItIs());
  activation.reason = "once more";
  CheckRefused(shop, Say(shop, activation), "nothing-changes");
  CHECK(RuleOf(shop.Activate(activation)) == "nothing-changes");
}

TEST_CASE("approval-missing: everybody whom the change requires has approved it") {
  Shop shop;
  const store::Content desk = DeskAsItIs();
  shop.Publish(desk);
  CheckRefused(shop, Say(shop, shop.ActivationOf(desk)), "approval-missing");
  CHECK(RuleOf(shop.Activate(shop.ActivationOf(desk))) == "approval-missing");
  CHECK(RuleOf(shop.Activate(shop.ActivationOf(desk), "bert")) == "approval-missing");
  Must(shop.Approve(shop.ApprovalOf(desk, "vera", "vp")));
  CheckRefused(shop, Say(shop, shop.ActivationOf(desk)), "approval-missing");
  Must(shop.Approve(shop.ApprovalOf(desk, "bert", "owner")));
  CheckDone(shop, Say(shop, shop.ActivationOf(desk)));
  // A level that is not that of the parameter.
  const store::Content most = DeskWithMost(25);
  shop.Publish(most);
  Must(shop.Approve(shop.ApprovalOf(most, "dora", "director")));
  CheckRefused(shop, Say(shop, shop.ActivationOf(most)), "approval-missing");
  Must(shop.Approve(shop.ApprovalOf(most, "vera", "vp")));
  CheckDone(shop, Say(shop, shop.ActivationOf(most)));
}

TEST_CASE("approval-missing: two roles take two people, of whom one may be the owner") {
  Shop shop;
  shop.MakeLive(DeskAsItIs());
  const store::Content floor = DeskWithFloor(11);
  shop.Publish(floor);
  Must(shop.Approve(shop.ApprovalOf(floor, "bert", "owner")));
  CheckRefused(shop, Say(shop, shop.ActivationOf(floor)), "approval-missing");
  Must(shop.Approve(shop.ApprovalOf(floor, "rita", "director")));
  CheckDone(shop, Say(shop, shop.ActivationOf(floor)));
}

TEST_CASE("approval-stale: an edit that can change a decision, and not one of a comment") {
  Shop shop;
  shop.MakeLive(DeskAsItIs());
  const store::Content approved = DeskWithCap(9), edited = DeskWithCap(10);
  shop.Publish(approved);
  Must(shop.Approve(shop.ApprovalOf(approved, "bert", "owner")));
  shop.Publish(edited);
  CheckRefused(shop, Say(shop, shop.ActivationOf(edited)), "approval-stale");
  CHECK(RuleOf(shop.Activate(shop.ActivationOf(edited))) == "approval-stale");
  store::Content commented = approved;
  commented.files[0].text = "# said better\n" + commented.files[0].text;
  REQUIRE(store::HashOf(commented) != store::HashOf(approved));
  shop.Publish(commented);
  CHECK(RuleOf(shop.Activate(shop.ActivationOf(commented))).empty());
}

TEST_CASE("approval-used: each approval is for one activation") {
  Shop shop;
  const store::Content desk = DeskAsItIs(), next = DeskWithCap(9);
  shop.MakeLive(desk);
  shop.MakeLive(next);
  store::Activation back = shop.ActivationOf(desk);
  back.reason = "too strict";
  Must(shop.Activate(back));
  store::Activation again = shop.ActivationOf(next);
  again.reason = "strict after all";
  CheckRefused(shop, Say(shop, again), "approval-used");
  CHECK(RuleOf(shop.Activate(again)) == "approval-used");
  Must(shop.Approve(shop.ApprovalOf(next, "bert", "owner")));
  again.effective_from = shop.Now();
  CHECK(RuleOf(shop.Activate(again)).empty());
}

TEST_CASE("approval-time: what was approved for one time is not activated for another") {
  Shop shop;
  const store::Content desk = DeskAsItIs();
  shop.Publish(desk);
  store::Approval approval = shop.ApprovalOf(desk, "bert", "owner");
  approval.effective_from = shop.Now() + 30 * kDay;
  Must(shop.Approve(approval));
  store::Activation activation = shop.ActivationOf(desk);
  for (const std::int64_t from :
       {shop.Now(), approval.effective_from - 1, approval.effective_from + 1}) {
    activation.effective_from = from;
    CheckRefused(shop, Say(shop, activation), "approval-time");
  }
  // What is approved for at once is for no other time either.
  store::Approval at_once = shop.ApprovalOf(Till(), "rita", "owner");
  shop.Publish(Till());
  Must(shop.Approve(at_once));
  store::Activation later = shop.ActivationOf(Till());
  later.effective_from += kDay;
  CheckRefused(shop, Say(shop, later), "approval-time");
  activation.effective_from = approval.effective_from;
  CHECK(RuleOf(shop.Activate(activation)).empty());
  CHECK_FALSE(shop.Live());
  shop.Wait(31 * kDay);
  CHECK(shop.Live());
}

TEST_CASE("approval-revoked: what a revoked key has approved is activated no more") {
  Shop shop;
  const store::Content desk = DeskAsItIs();
  shop.Publish(desk);
  Must(shop.Approve(shop.ApprovalOf(desk, "bert", "owner")));
  Must(shop.store.RevokeKey("bert", "stolen", shop.Key("root"), shop.Tick()));
  CheckRefused(shop, Say(shop, shop.ActivationOf(desk)), "approval-revoked");
  CHECK(RuleOf(shop.Activate(shop.ActivationOf(desk))) == "approval-revoked");
}

TEST_CASE("reason-missing: of a revocation, of what goes back, of an emergency") {
  Shop shop;
  const auto& history = shop.store.history();
  CheckRefused(shop, Say(shop, KeyRevoked{history.origin(), history.size(), "ben", ""}, "root"),
               "reason-missing");
  shop.MakeLive(DeskAsItIs());
  shop.MakeLive(DeskWithCap(9));
  CheckRefused(shop, Say(shop, shop.ActivationOf(DeskAsItIs())), "reason-missing");
  CHECK(RuleOf(shop.Activate(shop.ActivationOf(DeskAsItIs()))) == "reason-missing");
  shop.Publish(DeskWithCap(8));
  store::Activation activation = shop.ActivationOf(DeskWithCap(8));
  activation.emergency = true;
  CheckRefused(shop, Say(shop, activation), "reason-missing");
}

TEST_CASE("who may take something back without asking again, and how far") {
  Shop shop;
  const store::Content desk = DeskAsItIs(), first = DeskWithCap(9), second = DeskWithCap(8);
  shop.MakeLive(desk);
  shop.MakeLive(first);
  shop.MakeLive(second);
  store::Activation back = shop.ActivationOf(first);
  back.reason = "too strict";
  CheckRefused(shop, Say(shop, back, "anna"), "approval-missing");
  CheckRefused(shop, Say(shop, back, "dora"), "approval-missing");
  // Two steps at once are a change like any other.
  store::Activation two = shop.ActivationOf(desk);
  two.reason = "much too strict";
  CheckRefused(shop, Say(shop, two), "approval-missing");
  back.effective_from = shop.Now();
  Must(shop.Activate(back));
  CHECK(shop.Live()->activation.content == store::HashOf(first));
  // What was taken back is not put back by itself, nor is one step more taken.
  store::Activation forth = shop.ActivationOf(second);
  forth.reason = "after all";
  CheckRefused(shop, Say(shop, forth), "approval-used");
  two = shop.ActivationOf(desk);
  two.reason = "still too strict";
  CheckRefused(shop, Say(shop, two), "approval-missing");
}

TEST_CASE("an emergency takes one owner, and is open until another has looked at it") {
  Shop shop;
  shop.MakeLive(DeskAsItIs());
  const store::Content floor = DeskWithFloor(11);
  shop.Publish(floor);
  store::Activation activation = shop.ActivationOf(floor);
  activation.emergency = true;
  activation.reason = "prices are wrong since this morning";
  CheckRefused(shop, Say(shop, activation), "approval-missing");
  Must(shop.Approve(shop.ApprovalOf(floor, "dora", "director")));
  activation.effective_from = shop.Now();
  CheckRefused(shop, Say(shop, activation), "approval-missing");
  store::Approval approval = shop.ApprovalOf(floor, "bert", "owner");
  Must(shop.Approve(approval));
  activation.effective_from = shop.Now();
  Must(shop.Activate(activation));
  REQUIRE(store::Unreviewed(shop.store.history()).size() == 1);
  // bert approved it himself; ben had no part in it.
  approval.after = shop.store.history().size();
  Must(shop.Approve(approval));
  CHECK(store::Unreviewed(shop.store.history()).size() == 1);
  approval.approver = "ben";
  Must(shop.Approve(approval));
  CHECK(store::Unreviewed(shop.store.history()).empty());
  CHECK(shop.store.Verify(std::nullopt).empty());
}

}  // namespace remit::tests
