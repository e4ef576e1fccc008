// What a journal's records say together, worked out by hand: what is kept, who departs under which
// rule, what came of it, and which threshold would absorb what has become the rule.
#include "interpreter/journal/absorb.h"
#include "interpreter/journal/adherence.h"
#include "interpreter/journal/outcomes.h"
#include "tests/unit/journal/desk.h"

namespace remit::journal {
namespace {

struct Reported {
  explicit Reported(const std::string& path, const ReportOptions& options = {})
      : reader(Must(Reader::Open(path))), policies(reader) {
    all = Must(ReportOn(reader, policies, options));
  }
  const PolicyReport& one() const {
    REQUIRE(all.size() == 1);
    return all[0];
  }
  Reader reader;
  RecordedPolicies policies;
  std::vector<PolicyReport> all;
};

void Depart(const std::string& path, const std::string& id, const std::string& discount,
            const std::string& by, const std::string& reason) {
  OverrideWish wish = Wish(id, discount, by);
  wish.reason = reason;
  REQUIRE(Must(Override(path, wish, Options())).holds);
}
void See(const std::string& path, const std::string& id, const std::string& name,
         const std::string& value, const std::string& on = "2026-03-01") {
  OutcomeRow row;
  row.case_id = id;
  row.name = name;
  row.value = value;
  row.on = on;
  REQUIRE(Must(RecordOutcomes(path, {row}, false, Options())).written);
}
std::string Told(const std::vector<OverrideGroup>& groups) {
  std::string text;
  for (const OverrideGroup& group : groups) {
    text += group.name + " " + std::to_string(group.overrides) + "/" +
            std::to_string(group.persons) + "/" + std::to_string(group.agreed) + "; ";
  }
  return text;
}

TEST_CASE("decisions, overrides and outcomes are counted") {
  const Scratch scratch;
  RecordDesk(
      scratch.path(),
      {{"a"}, {"b"}, {"c"}, {"d"}, {"e", 500, "2026-04-05"}, {"odd", 9500}, {"odder", 9600}});
  Depart(scratch.path(), "a", "4 %", "Ada", "volume");
  Depart(scratch.path(), "a", "5 %", "Ada", "two sites");  // stands in its place
  Depart(scratch.path(), "b", "4 %", "Ada", "volume");
  Depart(scratch.path(), "e", "4 %", "Bo", "volume");
  Depart(scratch.path(), "c", "3 %", "Bo", "mistake");
  Depart(scratch.path(), "c", "2 %", "Bo", "mistake");  // taken back
  Depart(scratch.path(), "odd", "5 %", "Cy", "");
  See(scratch.path(), "a", "won", "true");
  See(scratch.path(), "b", "won", "false", "2026-06-30");  // late
  See(scratch.path(), "d", "won", "true");
  See(scratch.path(), "a", "paid", "100 EUR");
  See(scratch.path(), "b", "paid", "101 EUR");
  See(scratch.path(), "d", "paid", "10.01 EUR");
  Must(RecordFeedback(scratch.path(), {"d", {}, "Di", "too low"}, Options()));
  Must(RecordFeedback(scratch.path(), {"d", {}, "Di", "still"}, Options()));

  const Reported reported(scratch.path());
  const PolicyReport& report = reported.one();
  CHECK(report.policy == "sales.desk");
  CHECK(report.versions == 1);
  CHECK(report.decisions == 7);
  CHECK(report.all.decisions == 7);
  CHECK(report.all.overridden == 4);  // a b e odd
  CHECK(report.all.kept == 3);
  CHECK(report.expected.decisions == 2);
  CHECK(report.expected.kept == 1);
  CHECK(report.replaced == 2);
  CHECK(report.taken_back == 1);
  CHECK(report.feedback == 1);
  CHECK(Told(report.by_rule) ==
        "deviate rep within 3 points of discount giving reason at most 2 per quarter 3/2/0; "
        "expect deviation when price > 9000 EUR 1/1/0; ");
  CHECK(Told(report.by_person) == "Ada 2/1/0; Bo 1/1/0; Cy 1/1/0; ");
  CHECK(Told(report.by_reason) == "volume 2/2/0;  1/1/0; two sites 1/1/0; ");
  CHECK(Told(report.by_knob) == "discount 4/3/0; ");
  CHECK(report.exceptional.empty());  // four are too few
  REQUIRE(report.outcomes.size() == 2);
  CHECK(report.outcomes[0].name == "paid");
  CHECK(report.outcomes[0].kept.mean == "10.01 EUR");
  CHECK(report.outcomes[0].overridden.mean == "100.50 EUR");
  CHECK(report.outcomes[1].type == "outcome won : boolean within 90 days");
  CHECK(report.outcomes[1].overridden.known == 2);
  CHECK(report.outcomes[1].overridden.late == 1);
  CHECK(report.outcomes[1].overridden.values ==
        std::map<std::string, std::uint64_t>{{"false", 1}, {"true", 1}});

  ReportOptions april;
  april.from = Day("2026-04-01");
  april.to = Day("2026-04-30");
  CHECK(Reported(scratch.path(), april).one().all.decisions == 1);
  ReportOptions other;
  other.policy = "sales.other";
  CHECK(Reported(scratch.path(), other).all.empty());
}

// Thirty cases of which twelve are overridden: 40 %, ten of them to 4 %, two to 5 %.
void MakeRule(const std::string& path, const std::string& text = DeskText()) {
  std::vector<DeskCase> cases;
  for (int i = 0; i < 30; ++i) cases.push_back({std::to_string(i)});
  RecordDesk(path, cases, text);
  for (int i = 0; i < 12; ++i)
    Depart(path, std::to_string(i), i < 10 ? "4 %" : "5 %", "rep " + std::to_string(i), "market");
}

TEST_CASE("where exceptions are the rule, and what would absorb them") {
  const Scratch scratch;
  MakeRule(scratch.path());
  Reported reported(scratch.path());
  const PolicyReport& report = reported.one();
  REQUIRE(report.exceptional.size() == 2);  // of the policy, and of the choice
  CHECK(report.exceptional[0].adherence.overridden == 12);
  CHECK(report.exceptional[1].name == "discount");
  ReportOptions strict;
  strict.share = 400'000'000;  // more than 40 %, and 40 % is not more
  CHECK(Reported(scratch.path(), strict).one().exceptional.empty());
  strict.share = 399'999'999;
  CHECK(Reported(scratch.path(), strict).one().exceptional.size() == 2);
  strict.least = 13;
  CHECK(Reported(scratch.path(), strict).one().exceptional.empty());

  AbsorbOptions options;
  options.cover = 800'000'000;
  const Absorption absorption =
      Must(WhatWouldAbsorb(reported.reader, reported.policies, report.overrides, options));
  CHECK(absorption.overrides == 12);
  CHECK(absorption.decided == 12);
  REQUIRE(absorption.thresholds.size() == 2);
  // Ten of twelve are two points away, the others three: 80 % of 12 are 9.6, so ten.
  CHECK(absorption.thresholds[0].kind == Absorbing::Kind::kReach);
  CHECK(absorption.thresholds[0].at == "2 points");
  CHECK(absorption.thresholds[0].covered == 10);
  CHECK(absorption.thresholds[0].now == "rep 3 points, manager 8 points");
  // The floor may be moved from 0 % to 6 %, in at most 40 steps: 0.2 points each. Above 3 % and up
  // to 4 % the least discount is 4 %; the nearest to 2 % is 3.2 %.
  CHECK(absorption.thresholds[1].name == "floor");
  CHECK(absorption.thresholds[1].now == "2 %");
  CHECK(absorption.thresholds[1].at == "3.2 %");
  CHECK(absorption.thresholds[1].covered == 10);

  options.cover = 900'000'000;  // eleven: no one floor gives both 4 % and 5 %
  const Absorption none =
      Must(WhatWouldAbsorb(reported.reader, reported.policies, report.overrides, options));
  CHECK(none.thresholds.at(0).at == "3 points");
  CHECK_FALSE(none.thresholds.at(1).at.has_value());
  CHECK(none.thresholds.at(1).covered == 10);

  options.most_cases = 6;
  CHECK(Must(WhatWouldAbsorb(reported.reader, reported.policies, report.overrides, options))
            .decided == 6);
}

TEST_CASE("a parameter that nobody may move is tried up to twice what it is") {
  const Scratch scratch;
  std::string text = DeskText();
  const std::string delegated = " adjustable 0 % .. 6 % by manager";
  text.erase(text.find(delegated), delegated.size());
  MakeRule(scratch.path(), text);
  Reported reported(scratch.path());
  AbsorbOptions options;
  options.cover = 800'000'000;
  const Absorption absorption =
      Must(WhatWouldAbsorb(reported.reader, reported.policies, reported.one().overrides, options));
  REQUIRE(absorption.thresholds.size() == 2);
  CHECK(absorption.thresholds[1].tried == "from 0 % to 4 % by 0.1 %");
  CHECK(absorption.thresholds[1].at == "3.1 %");
}

}  // namespace
}  // namespace remit::journal
