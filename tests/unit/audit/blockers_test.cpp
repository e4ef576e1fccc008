// What stands in the way, found by putting values in; and what a mapping repairs, found by reading
// the data again. The counts are worked out by hand from what was planted.
#include <algorithm>

#include "tests/support/catch.h"
#include "tests/unit/audit/table.h"

namespace {

using namespace remit;
using audit::Outcome;
using audit::Why;
using tests::AuditDamaged;
using tests::Table;

const audit::Blocker& Of(const audit::Report& report, const std::string& field) {
  for (const audit::Blocker& blocker : report.blockers) {
    if (blocker.field == field) return blocker;
  }
  FAIL("no blocker " << field);
  return report.blockers.front();
}

std::uint64_t Rows(const audit::Blocker& blocker, Why why) {
  return blocker.why[static_cast<std::size_t>(why)].rows;
}

const audit::Repair& With(const audit::Report& report, const std::string& part) {
  for (const audit::Repair& repair : report.repairs) {
    if (repair.line.find(part) != std::string::npos) return repair;
  }
  FAIL("no repair with " << part << "\n" << audit::ToText(report, {.top = 0}));
  return report.repairs.front();
}

tests::Asked EmptyIsMissing() {
  tests::Asked asked;
  asked.mapping = std::string(tests::kMapping) + "every column missing \"\"\n";
  return asked;
}

}  // namespace

TEST_CASE("a field blocks by itself or with others") {
  const audit::Report report = AuditDamaged(
      [](Table& t) {
        for (const std::size_t i : {3, 4, 5}) t.At(i, "price") = "";
        t.At(5, "cost") = "";     // both, in this row
        t.At(6, "cost") = "ten";  // not readable
        t.At(7, "rate") = "180";  // out of its range
        t.At(8, "segment") = "?!";
        t.At(9, "cost") = "100 USD";
        t.At(10, "name") = "";  // optional: decided all the same
      },
      EmptyIsMissing());
  CHECK(report.tally[Outcome::kMissing] == 3);
  CHECK(report.tally[Outcome::kInvalid] == 4);
  CHECK(report.tally[Outcome::kDecided] == tests::kRows - 7);
  CHECK(report.tally.all() == tests::kRows);
  const audit::Blocker& price = Of(report, "deal.price");
  CHECK(price.alone == 2);
  CHECK(price.together == 1);
  CHECK(Rows(price, Why::kMissing) == 3);
  CHECK(price.why[0].examples.at(0).row == 5);
  const audit::Blocker& cost = Of(report, "deal.cost");
  CHECK(cost.alone == 2);
  CHECK(cost.together == 1);
  CHECK(Rows(cost, Why::kUnreadable) == 1);
  CHECK(Rows(cost, Why::kWrongUnit) == 1);
  CHECK(Rows(cost, Why::kMissing) == 1);
  CHECK(Rows(Of(report, "deal.rate"), Why::kOutOfRange) == 1);
  CHECK(Rows(Of(report, "deal.segment"), Why::kUnknownWord) == 1);
  REQUIRE(report.together.size() == 1);
  CHECK(report.together[0].fields == std::vector<std::string>{"deal.price", "deal.cost"});
  CHECK(report.together[0].rows == 1);
  for (const audit::Blocker& blocker : report.blockers) CHECK(blocker.not_mended == 0);
  // The first of the ranking gains most.
  for (std::size_t i = 1; i < report.blockers.size(); ++i)
    CHECK(report.blockers[i - 1].alone >= report.blockers[i].alone);
}

TEST_CASE("a divisor that is nought is what stands in the way of a fault") {
  const audit::Report report = AuditDamaged([](Table& t) {
    t.At(11, "seats") = "0";
    t.At(12, "seats") = "0";
  });
  CHECK(report.tally[Outcome::kFault] == 2);
  const audit::Blocker& seats = Of(report, "deal.seats");
  CHECK(seats.alone == 2);
  CHECK(Rows(seats, Why::kFault) == 2);
  CHECK(seats.detail.rfind("division by zero at t.remit:", 0) == 0);
  CHECK(report.blockers.size() == 1);
}

TEST_CASE("rows that cannot be taken apart are counted, and blank lines are none") {
  std::string csv = tests::CleanTable().Csv();
  csv += "A999,1,2\n\n\nA998,\"open\"x,1,1,1,1,enterprise,true,2025-01-01,2025-01-01,a,b,1\n";
  const audit::Report report = tests::AuditCsv(csv);
  CHECK(report.tally.all() == tests::kRows + 2);
  CHECK(report.tally[Outcome::kUnreadable] == 2);
  CHECK(report.blank_lines == 2);
  CHECK(report.unreadable.examples.size() == 2);
}

TEST_CASE("a missing optional field that would change who approves is said") {
  const audit::Report report = AuditDamaged(
      [](Table& t) {
        for (std::size_t i = 0; i < 50; ++i) t.At(i, "rebate") = "";
        for (std::size_t i = 50; i < t.rows.size(); ++i) t.At(i, "rebate") = "50";
        for (std::size_t i = 0; i < t.rows.size(); ++i) t.At(i, "segment") = "mid_market";
      },
      EmptyIsMissing());
  REQUIRE(report.swings.size() == 1);
  CHECK(report.swings[0].field == "deal.rebate");
  CHECK(report.swings[0].missing == 50);
  // With 50 % the lead has to agree in each.
  CHECK(report.swings[0].changed == 50);
}

TEST_CASE("what needs no question repairs what it says") {
  const audit::Report report = AuditDamaged([](Table& t) {
    for (const std::size_t i : {20, 21, 22}) t.At(i, "segment") = "Mid Market";
    t.At(23, "segment") = "enterprize";
    t.At(24, "segment") = "mid";
    t.At(25, "rebate") = "n/a";
    t.At(26, "rebate") = "";
    t.At(27, "vip") = "yes";
  });
  CHECK(report.tally[Outcome::kInvalid] == 8);
  const audit::Repair& segment = With(report, "\"Mid Market\" = mid_market");
  CHECK(segment.sure());
  CHECK(segment.repaired == 4);
  CHECK(segment.line ==
        "column \"segment\" is deal.segment words \"Mid Market\" = mid_market, \"enterprize\" = "
        "enterprise");
  const audit::Repair& mid = With(report, "\"mid\" = mid_market");
  CHECK_FALSE(mid.sure());
  CHECK(mid.repaired == 1);
  CHECK(With(report, "missing \"\", \"n/a\"").repaired == 2);
  CHECK(With(report, "\"yes\" = true").repaired == 1);
  REQUIRE(report.repaired);
  CHECK(report.repaired->answered() == tests::kRows - 1);
  // The amended mapping is a mapping, and reads the file as was said.
  CHECK(report.amended.find("#   column \"segment\" is deal.segment words \"mid\"") !=
        std::string::npos);
  tests::Asked asked;
  asked.mapping = report.amended;
  const audit::Report again = AuditDamaged(
      [](Table& t) {
        for (const std::size_t i : {20, 21, 22}) t.At(i, "segment") = "Mid Market";
        t.At(23, "segment") = "enterprize";
        t.At(24, "segment") = "mid";
        t.At(25, "rebate") = "n/a";
        t.At(26, "rebate") = "";
        t.At(27, "vip") = "yes";
      },
      asked);
  CHECK(again.tally.rows == report.repaired->rows);
}

TEST_CASE("what changes a value that is read is a question") {
  const audit::Report report = AuditDamaged([](Table& t) {
    for (const std::size_t i : {7, 17, 27, 37, 47}) t.At(i, "seats") = "9999";
  });
  const audit::Repair& seats = With(report, "missing \"9999\"");
  CHECK_FALSE(seats.sure());
  CHECK(seats.repaired == 0);
  CHECK(seats.lost == 5);  // the field is required
  CHECK_FALSE(report.repaired);
  CHECK(report.amended.find("#   column \"seats\" is deal.seats missing \"9999\" in count") !=
        std::string::npos);
}

TEST_CASE("numbers without unit, days and decimal commas get a reading") {
  tests::Asked asked;
  asked.mapping = std::string(tests::kMapping);
  const std::string in_eur = "deal.price    in EUR";
  asked.mapping->replace(asked.mapping->find(in_eur), in_eur.size(), "deal.price");
  const audit::Report report = AuditDamaged(
      [](Table& t) {
        for (std::size_t i = 0; i < t.rows.size(); ++i) {
          std::string& day = t.At(i, "opened");
          day = day.substr(8) + "." + day.substr(5, 2) + "." + day.substr(0, 4);
        }
      },
      asked);
  CHECK(report.tally[Outcome::kInvalid] == tests::kRows);
  // 2_000 to 10_000 is in the range of up to a million, in thousands it is not.
  const audit::Repair& price = With(report, "deal.price in EUR");
  CHECK(price.sure());
  CHECK(price.mended == tests::kRows);
  const audit::Repair& opened = With(report, "dates \"DD.MM.YYYY\"");
  CHECK(opened.sure());
  CHECK(opened.mended == tests::kRows);
  REQUIRE(report.repaired);
  CHECK(report.repaired->answered() == tests::kRows);
  const audit::Report comma = AuditDamaged([](Table& t) {
    for (std::size_t i = 0; i < t.rows.size(); ++i) {
      std::string& score = t.At(i, "score");
      score[score.find('.')] = ',';
    }
  });
  CHECK(With(comma, "decimal comma").sure());
  REQUIRE(comma.repaired);
  CHECK(comma.repaired->answered() == tests::kRows);
}

TEST_CASE("values of personal fields are never shown") {
  tests::Asked asked;
  const std::string field = "  name    : text?\n";
  asked.policy.replace(asked.policy.find(field), field.size(),
                       "  name : text? personal of customer for renewals\n");
  const audit::Report report = AuditDamaged(
      [](Table& t) {
        t.At(9, "name") = "MILLER LTD";
        t.At(19, "name") = " Miller Ltd";
        t.At(29, "name") = "n/a";
      },
      asked);
  CHECK(report.personal == std::vector<std::string>{"name"});
  for (const std::string& text :
       {audit::ToText(report, {.top = 0}), audit::ToJson(report), report.amended}) {
    CHECK(text.find("iller") == std::string::npos);
    CHECK(text.find("MILLER") == std::string::npos);
  }
  CHECK(audit::ToText(report).find("letters 9, other signs 1") != std::string::npos);
}
