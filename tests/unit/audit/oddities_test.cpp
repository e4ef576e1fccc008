// One damage at a time, done to a clean table: the audit says that and nothing else, with the rows
// counted exactly.
#include <algorithm>

#include "tests/support/catch.h"
#include "tests/unit/audit/table.h"

namespace {

using namespace remit;
using audit::Oddity;
using tests::AuditDamaged;
using tests::Table;

struct Said {
  Oddity kind;
  std::string column;
  std::uint64_t rows;
};

// Exactly these findings, whatever their order.
void CheckSays(const audit::Report& report, std::vector<Said> wanted) {
  std::vector<std::string> lines, found;
  for (const Said& said : wanted)
    lines.push_back(std::string(audit::NameOf(said.kind)) + " " + said.column + " " +
                    std::to_string(said.rows));
  for (const audit::Finding& finding : report.findings)
    found.push_back(std::string(audit::NameOf(finding.kind)) + " " + finding.column + " " +
                    std::to_string(finding.count.rows));
  std::sort(lines.begin(), lines.end());
  std::sort(found.begin(), found.end());
  INFO(audit::ToText(report, {.top = 0}));
  CHECK(found == lines);
}

// The same text in some rows of a column, ten rows apart from the seventh on.
void Put(Table& table, const std::string& column, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) table.At(7 + 10 * i, column) = cells[i];
}
void PutIn(Table& table, const std::string& column, std::size_t rows, const std::string& cell) {
  Put(table, column, std::vector<std::string>(rows, cell));
}

}  // namespace

TEST_CASE("nothing is odd in clean data") {
  const audit::Report report = AuditDamaged([](Table&) {});
  CheckSays(report, {});
  CHECK(report.clean());
  CHECK(report.tally.all() == tests::kRows);
  CHECK(report.tally[audit::Outcome::kDecided] == tests::kRows);
  CHECK(report.blockers.empty());
  CHECK(report.repairs.empty());
}

TEST_CASE("values a hundred or a thousand times off are mixed up") {
  CheckSays(AuditDamaged([](Table& t) {
              Put(t, "rate", {"0.62", "0.35", "0.48", "0.71", "0.22", "0.55"});
            }),
            {{Oddity::kScale, "rate", 6}});
  CheckSays(AuditDamaged([](Table& t) {
              Put(t, "cost", {"2500000", "4100000", "1700000", "3300000"});
            }),
            {{Oddity::kScale, "cost", 4}});
  CheckSays(AuditDamaged([](Table& t) {
              Put(t, "cost", {"3.1", "2.2", "4.8", "1.9", "1.4"});
            }),
            {{Oddity::kScale, "cost", 5}});
  CheckSays(AuditDamaged([](Table& t) {
              Put(t, "cost", {"310000", "220000", "480000"});
            }),
            {{Oddity::kScale, "cost", 3}});
}

TEST_CASE("a value far above all others is an outlier") {
  CheckSays(AuditDamaged([](Table& t) {
              Put(t, "cost", {"190000", "2000000000"});
            }),
            {{Oddity::kOutlier, "cost", 2}});
}

TEST_CASE("spellings of an enum, and of a text") {
  const audit::Report report = AuditDamaged([](Table& t) {
    Put(t, "segment", {"Mid Market", "enterprize", "ENTERPRISE", "enterprise ", "mid"});
  });
  // Blanks around a cell are not looked at by the reader: `enterprise ` is no oddity.
  CheckSays(report, {{Oddity::kSpelling, "segment", 4}});
  CheckSays(AuditDamaged([](Table& t) {
              Put(t, "name", {"ROSSI SPA", "Rossi S.p.A."});
            }),
            {{Oddity::kSpelling, "name", 2}});
  CheckSays(AuditDamaged([](Table& t) { Put(t, "name", {"Lindqvits AB"}); }),
            {{Oddity::kSpelling, "name", 1}});
}

TEST_CASE("impossible values") {
  CheckSays(AuditDamaged([](Table& t) { PutIn(t, "price", 3, "50"); }),
            {{Oddity::kOutOfRange, "price", 3}});
  CheckSays(AuditDamaged([](Table& t) {
              Put(t, "cost", {"-2000", "-3000"});
            }),
            {{Oddity::kNegative, "cost", 2}});
  CheckSays(AuditDamaged([](Table& t) {
              Put(t, "closed", {"2026-03-02", "2027-01-01"});
            }),
            {{Oddity::kFuture, "closed", 2}});
  CheckSays(AuditDamaged([](Table& t) { Put(t, "opened", {"1823-05-01"}); }),
            {{Oddity::kLongAgo, "opened", 1}});
  CheckSays(AuditDamaged([](Table& t) {
              t.At(9, "closed") = "2023-01-01";
              t.At(30, "closed") = "2023-01-02";
            }),
            {{Oddity::kOrder, "closed", 2}});
}

TEST_CASE("values that stand for nothing") {
  CheckSays(AuditDamaged([](Table& t) { PutIn(t, "seats", 5, "9999"); }),
            {{Oddity::kSentinel, "seats", 5}});
  CheckSays(AuditDamaged([](Table& t) { PutIn(t, "score", 4, "-1"); }),
            {{Oddity::kSentinel, "score", 4}});
  CheckSays(AuditDamaged([](Table& t) { PutIn(t, "cost", 8, "0"); }),
            {{Oddity::kSentinel, "cost", 8}});
  CheckSays(AuditDamaged([](Table& t) { PutIn(t, "opened", 2, "1970-01-01"); }),
            {{Oddity::kSentinel, "opened", 2}});
  CheckSays(AuditDamaged([](Table& t) {
              Put(t, "price", {"N/A", "n/a", "-", "TBD", "null"});
            }),
            {{Oddity::kSentinel, "price", 5}});
  CheckSays(AuditDamaged([](Table& t) {
              Put(t, "name", {"unknown", "unknown", "n/a"});
            }),
            {{Oddity::kSentinel, "name", 3}});
  CheckSays(AuditDamaged([](Table& t) { PutIn(t, "rebate", 6, ""); }),
            {{Oddity::kSentinel, "rebate", 6}});
}

TEST_CASE("columns that say nothing") {
  CheckSays(AuditDamaged([](Table& t) {
              for (std::size_t i = 0; i < t.rows.size(); ++i) t.At(i, "vip") = "false";
            }),
            {{Oddity::kConstant, "vip", 400}});
  tests::Asked asked;
  asked.mapping = std::string(tests::kMapping) + "every column missing \"\"\n";
  CheckSays(AuditDamaged(
                [](Table& t) {
                  for (std::size_t i = 0; i < t.rows.size(); ++i) {
                    if (i % 80 != 0) t.At(i, "rebate") = "";
                  }
                },
                asked),
            {{Oddity::kNearlyEmpty, "rebate", 395}});
}

TEST_CASE("rows that come twice") {
  CheckSays(AuditDamaged([](Table& t) {
              t.rows[20] = t.rows[4];
              t.rows[300] = t.rows[4];
              t.At(50, "id") = t.At(51, "id");
            }),
            {{Oddity::kDuplicateRow, "id", 2}, {Oddity::kDuplicateId, "id", 1}});
}

TEST_CASE("several ways to write a day") {
  const audit::Report report = AuditDamaged([](Table& t) {
    Put(t, "opened", {"15.05.2024", "27.12.2023", "03.04.2024"});
  });
  // The third may be either, and is counted with neither.
  CheckSays(report, {{Oddity::kDateForms, "opened", 3}});
  const audit::Report unclear = AuditDamaged([](Table& t) {
    for (std::size_t i = 0; i < t.rows.size(); ++i)
      t.At(i, "opened") =
          "0" + std::to_string(1 + i % 9) + "/0" + std::to_string(1 + i % 7) + "/2024";
  });
  CheckSays(unclear, {{Oddity::kDateForms, "opened", 400}});
}

TEST_CASE("signs in amounts") {
  CheckSays(AuditDamaged([](Table& t) {
              Put(t, "cost", {"2500,50", "3100,25"});
            }),
            {{Oddity::kDecimalSign, "cost", 2}});
  CheckSays(AuditDamaged([](Table& t) {
              Put(t, "cost", {"2,500.50", "3.100,25", "2 400"});
            }),
            {{Oddity::kThousands, "cost", 3}});
  CheckSays(AuditDamaged([](Table& t) {
              Put(t, "cost", {"€ 2500", "2600 €"});
            }),
            {{Oddity::kCurrency, "cost", 2}});
  CheckSays(AuditDamaged([](Table& t) {
              Put(t, "cost", {"about 2000", "see mail"});
            }),
            {{Oddity::kNotANumber, "cost", 2}});
}

TEST_CASE("blanks, invisible characters, and letters in the wrong encoding") {
  CheckSays(AuditDamaged([](Table& t) {
              Put(t, "zip", {" 45000", "45001 "});
            }),
            {{Oddity::kBlanks, "zip", 2}});
  CheckSays(AuditDamaged([](Table& t) {
              Put(t, "zip",
                  {"45\xC2\xA0"
                   "000"});
            }),
            {{Oddity::kBlanks, "zip", 1}});
  CheckSays(AuditDamaged([](Table& t) {
              Put(t, "name", {"M\xC3\x83\xC2\xBCller", "Caf\xC3\x83\xC2\xA9"});
            }),
            {{Oddity::kEncoding, "name", 2}});
}

TEST_CASE("figures that lost their leading noughts") {
  CheckSays(AuditDamaged([](Table& t) {
              Put(t, "zip", {"1067", "4109", "8523"});
            }),
            {{Oddity::kLostZeros, "zip", 3}});
}

TEST_CASE("a value at which others were cut off") {
  CheckSays(AuditDamaged([](Table& t) { PutIn(t, "cost", 30, "8000"); }),
            {{Oddity::kClipped, "cost", 30}});
}

TEST_CASE("columns and inputs that do not find one another") {
  const audit::Report unused = AuditDamaged([](Table& t) {
    t.header.push_back("owner");
    for (auto& row : t.rows) row.push_back("east");
  });
  CheckSays(unused, {{Oddity::kUnusedColumn, "owner", 0}});
  CHECK(unused.refused);
  const audit::Report absent = AuditDamaged([](Table& t) { t.header[2] = "costs"; });
  CheckSays(absent, {{Oddity::kAbsentColumn, "cost", 0}});
  CHECK(absent.tally[audit::Outcome::kDecided] == tests::kRows);
  tests::Asked asked;
  asked.mapping = std::string(tests::kMapping);
  asked.mapping->erase(asked.mapping->find("column \"segment\""),
                       std::string("column \"segment\" is deal.segment\n").size());
  const audit::Report home =
      AuditDamaged([](Table& t) { t.header[6] = "Segment of customer"; }, asked);
  CheckSays(home, {{Oddity::kUnusedColumn, "Segment of customer", 0},
                   {Oddity::kUnfedInput, "", 0},
                   {Oddity::kMisplaced, "Segment of customer", 400}});
}

TEST_CASE("another sign between the cells") {
  const audit::Report report = tests::AuditCsv(tests::CleanTable().Csv(';'));
  CheckSays(report, {{Oddity::kDelimiter, "", 0}});
  CHECK(report.refused);
  CHECK(report.tally[audit::Outcome::kDecided] == tests::kRows);
}
