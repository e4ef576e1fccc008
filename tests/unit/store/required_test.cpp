// Who has to approve a change, pair by pair. What is expected was found by reading the policies.
#include "interpreter/store/content.h"
#include "tests/support/catch.h"
#include "tests/unit/store/texts.h"

namespace remit::tests {
namespace {

using Roles = std::vector<std::string>;

struct Pair {
  const char* what;
  const char* before;  // in kDesk
  const char* after;
  Roles roles;
  const char* why;  // is in one of the reasons; empty: nothing is required
};

std::string AllReasons(const store::Required& required) {
  std::string text;
  for (const auto& reason : required.reasons) text += reason.role + ": " + reason.why + "\n";
  return text;
}

void Check(const store::Required& required, const Roles& roles, const std::string& why) {
  INFO(AllReasons(required));
  CHECK(required.roles == roles);
  if (why.empty()) {
    CHECK(required.reasons.empty());
    CHECK(required.decides_the_same);
  } else {
    CHECK_THAT(AllReasons(required), Catch::Contains(why));
    CHECK_FALSE(required.decides_the_same);
  }
}

const char* const kNot = "owner: a change that is not delegated";
const Roles kOwner = {"owner"};

const Pair kPairs[] = {
    // --- what can change no decision ---
    {"a comment", "ladder rep", "# who decides\nladder rep", {}, ""},
    {"a reason given to people", "\"no more than the most\"", "\"the limit\"", {}, ""},
    {"the title and the owner",
     "\"Discounts of a shop\"\n  owner     \"Head of Sales\"",
     "\"Discounts\"\n  owner     \"Sales\"",
     {},
     ""},
    {"a test", "expect discount == 0 % }", "expect discount < 1 % }", {}, ""},
    {"how a number is written",
     "parameter fixed : EUR = 100 EUR",
     "parameter fixed : EUR = 1_00 EUR",
     {},
     ""},
    // --- parameters inside their range ---
    {"a parameter moved by its level",
     "most : percent = 20 %",
     "most : percent = 21 %",
     {"vp"},
     "vp: parameter `most` moved from 20 % to 21 %, adjustable by vp"},
    {"to the end of its range",
     "most : percent = 20 %",
     "most : percent = 30 %",
     {"vp"},
     "from 20 % to 30 %"},
    {"from a day on alone",
     "from 2026-07-01 = 13 %",
     "from 2026-07-01 = 14 %",
     {"director", "manager"},
     "director: parameter `floor` moved from 13 % to 14 % on 2026-07-01"},
    {"from another day on",
     "from 2026-07-01 = 13 %",
     "from 2026-08-01 = 13 %",
     {"director", "manager"},
     "parameter `floor` moved from 13 % to 12 % on 2026-07-01"},
    {"a day more",
     "adjustable 10 % .. 30 % by vp",
     "adjustable 10 % .. 30 % by vp\n"
     "  from 2027-01-01 = 22 %",
     {"vp"},
     "moved from 20 % to 22 % on 2027-01-01"},
    {"a day less",
     "by director\n  from 2026-07-01 = 13 %",
     "by director",
     {"director", "manager"},
     "moved from 13 % to 12 % on 2026-07-01"},
    // `twice` is 2 * floor: when floor moves it moves too, and is delegated to another level.
    {"a parameter that another follows",
     "floor : percent = 12 %",
     "floor : percent = 11 %",
     {"director", "manager"},
     "manager: parameter `twice` moved from 24 % to 22 %"},
    {"a formula that says the same",
     "percent = floor * 2",
     "percent = floor + floor",
     {"manager"},
     "parameter `twice` is said in another way, adjustable by manager"},
    {"one that follows no longer",
     "percent = floor * 2",
     "percent = 24 %",
     {"manager"},
     "`twice` moved from 26 % to 24 % on 2026-07-01"},
    // --- the range, the level, what is not delegated ---
    {"a wider range", "10 % .. 30 % by vp", "10 % .. 31 % by vp", kOwner, kNot},
    {"a narrower range", "10 % .. 30 % by vp", "10 % .. 29 % by vp", kOwner, kNot},
    {"a lower level", "10 % .. 30 % by vp", "10 % .. 30 % by director", kOwner, kNot},
    {"moved beyond, with a wider range", "= 20 %   adjustable 10 % .. 30 % by vp",
     "= 35 %   adjustable 10 % .. 40 % by vp", kOwner, kNot},
    {"no longer delegated", "= 20 %   adjustable 10 % .. 30 % by vp", "= 20 %", kOwner, kNot},
    {"newly delegated", "fixed : EUR = 100 EUR",
     "fixed : EUR = 100 EUR adjustable 0 EUR .. 200 EUR "
     "by rep",
     kOwner, kNot},
    {"a parameter that nobody may move", "fixed : EUR = 100 EUR", "fixed : EUR = 101 EUR", kOwner,
     kNot},
    {"another type", "parameter fixed : EUR = 100 EUR", "parameter fixed : percent = 100 %", kOwner,
     kNot},
    // --- weights ---
    {"a weight inside its range",
     "weigh profit: 60 adj",
     "weigh profit: 61 adj",
     {"vp"},
     "vp: weight of `profit` moved from 60 to 61, adjustable by vp"},
    {"a weight of a later day",
     "weigh profit: 50, revenue: 50",
     "weigh profit: 50.5, revenue: 50",
     {"vp"},
     "moved from 50 to 50.5 on 2026-10-01"},
    {"the weight that is not delegated", "by vp, revenue: 40", "by vp, revenue: 41", kOwner, kNot},
    {"both weights", "weigh profit: 50, revenue: 50", "weigh profit: 60, revenue: 40", kOwner,
     kNot},
    {"the range of a weight", "40 .. 80 by vp", "40 .. 90 by vp", kOwner, kNot},
    {"the day of a trade-off", "from 2026-10-01 weigh", "from 2026-11-01 weigh", kOwner, kNot},
    {"a trade-off of another kind", "  from 2026-10-01 weigh profit: 50, revenue: 50",
     "  from 2026-10-01 first profit then revenue", kOwner, kNot},
    // --- rules: a policy's own ---
    {"another requirement", "discount <= twice", "discount <= twice + 1 points", kOwner,
     "owner: a change that is not delegated: requirement `second` is another one: `discount <= "
     "twice` became `discount <= twice + 1 points`"},
    {"a requirement left out", "require second : discount <= twice\n", "", kOwner,
     "owner: a change that is not delegated: requirement `second` is gone: loosened"},
    {"a loosened requirement", "discount <= 35 %", "discount <= 36 %", kOwner,
     "owner: a change that is not delegated: requirement `own` is loosened: `discount <= 35 %` "
     "became `discount <= 36 %`"},
    {"a tightened requirement", "discount <= 35 %", "discount < 35 %", kOwner,
     "requirement `own` is tightened: `discount <= 35 %` became `discount < 35 %`"},
    {"a loosened refusal", "when deal.price > 900_000 EUR", "when deal.price > 950_000 EUR", kOwner,
     "refusal `huge` is loosened: `deal.price > 900_000 EUR` became `deal.price > 950_000 EUR`"},
    {"a tightened refusal", "when deal.price > 900_000 EUR", "when deal.price >= 900_000 EUR",
     kOwner, "refusal `huge` is tightened"},
    {"a requirement more", "require own :", "require more : discount <= 39 %\nrequire own :",
     kOwner, "requirement `more` is new: tightened"},
    {"a stricter requirement", "discount <= most ", "discount < most ", kOwner,
     "requirement `cap` is another one"},
    {"an escalation", "to manager when", "to director when", kOwner, "escalation"},
    {"a band", "deviate rep within 3 points", "deviate rep within 4 points", kOwner, kNot},
    {"a table", "| small   || 15 %    |", "| small   || 14 %    |", kOwner, kNot},
    {"a delegated table no more", "percent delegated lower", "percent", kOwner, kNot},
    {"the ladder", "rep < manager < director < vp", "rep < manager < director < vp < ceo", kOwner,
     kNot},
    {"the day of effect", "effective from 2026-01-01", "effective from 2026-02-01", kOwner, kNot},
    {"an objective", "(90 % - discount)", "(91 % - discount)", kOwner, kNot},
    {"the steps of a choice", "to 40 % step 1 %", "to 40 % step 2 %", kOwner, kNot},
};

}  // namespace

TEST_CASE("who has to approve a change") {
  for (const Pair& pair : kPairs) {
    INFO(pair.what);
    const compile::Compilation before = Compiled(kDesk);
    const compile::Compilation after = Compiled(With(kDesk, pair.before, pair.after));
    Check(store::RequiredRoles(&before, after), pair.roles, pair.why);
    // Back again takes the same people.
    CHECK(store::RequiredRoles(&after, before).roles == pair.roles);
  }
}

TEST_CASE("a first version needs the owner") {
  const compile::Compilation desk = Compiled(kDesk);
  Check(store::RequiredRoles(nullptr, desk), kOwner, "owner: there is no version yet");
}

TEST_CASE("two delegated changes need both levels, and a third that is not needs the owner alone") {
  const compile::Compilation before = Compiled(kDesk);
  const std::string both = With(With(kDesk, "most : percent = 20 %", "most : percent = 21 %"),
                                "from 2026-07-01 = 13 %", "from 2026-07-01 = 14 %");
  Check(store::RequiredRoles(&before, Compiled(both)), {"director", "manager", "vp"},
        "vp: parameter `most`");
  Check(store::RequiredRoles(&before, Compiled(With(both, "EUR = 100 EUR", "EUR = 99 EUR"))),
        kOwner, kNot);
}

namespace {

const char* const kChild = R"(policy shop.north
  extends shop.desk

set floor = 14 %
  from 2026-10-01 = 16 %
set profit.weight = 45

table ceiling (segment: Segment) -> percent {
  | segment || ceiling |
  | small   || 10 %    |
  | large   || 40 %    |
}
require local : discount <= 30 %
)";

compile::Compilation Child(const std::string& text, const std::string& parent = kDesk) {
  return Compiled(text, {{"desk.remit", parent}}, "/home/shop/north.remit");
}

const Pair kChildPairs[] = {
    {"a comment", "set floor", "# higher\nset floor", {}, ""},
    {"what it sets, inside the range",
     "= 16 %",
     "= 17 %",
     {"director", "manager"},
     "director: parameter `floor` moved from 16 % to 17 % on 2026-10-01"},
    {"what it sets no longer",
     "set floor = 14 %\n  from 2026-10-01 = 16 %\n",
     "",
     {"director", "manager"},
     "director: parameter `floor` moved from 14 % to 12 %"},
    {"what it sets too",
     "set profit",
     "set most = 25 %\nset profit",
     {"vp"},
     "vp: parameter `most` moved from 20 % to 25 %"},
    {"what it sets to what it was",
     "set profit",
     "set most = 20 %\nset profit",
     {"vp"},
     "parameter `most` is said in another way"},
    {"a weight", "weight = 45", "weight = 46", {"vp"}, "weight of `profit` moved from 45 to 46"},
    {"its own table", "|| 10 %    |", "|| 11 %    |", kOwner, kNot},
    {"its own requirement", "discount <= 30 %", "discount <= 29 %", kOwner, kNot},
};

}  // namespace

TEST_CASE("who has to approve a change of a child") {
  for (const Pair& pair : kChildPairs) {
    INFO(pair.what);
    const compile::Compilation before = Child(kChild);
    const compile::Compilation after = Child(With(kChild, pair.before, pair.after));
    Check(store::RequiredRoles(&before, after), pair.roles, pair.why);
  }
}

TEST_CASE("a change of the parent is one of the child") {
  const compile::Compilation before = Child(kChild);
  // Moved inside the range where the child does not set it …
  Check(store::RequiredRoles(
            &before, Child(kChild, With(kDesk, "most : percent = 20 %", "most : percent = 21 %"))),
        {"vp"}, "parameter `most` moved from 20 % to 21 %");
  // … and where it does: the child decides as before, and its text is another one.
  Check(store::RequiredRoles(&before, Child(kChild, With(kDesk, "from 2026-07-01 = 13 %",
                                                         "from 2026-07-01 = 14 %"))),
        {"director"}, "parameter `floor` is said in another way");
  Check(store::RequiredRoles(&before,
                             Child(kChild, With(kDesk, "discount > floor", "discount >= floor"))),
        kOwner, kNot);
}

TEST_CASE("another policy needs the owner, whatever it says") {
  const compile::Compilation before = Compiled(kDesk);
  Check(store::RequiredRoles(&before, Compiled(With(kDesk, "shop.desk", "shop.till"))), kOwner,
        kNot);
}

}  // namespace remit::tests
