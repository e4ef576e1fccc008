// What is wrong with a mapping, as a whole: every mistake, its place and how to mend it.
#include "tests/support/catch.h"
#include "tests/unit/cases/desk.h"

namespace remit::cases {
namespace {

// code line:column message | hint
std::string Mistakes(const std::string& text) {
  const Desk desk;
  diagnostics::Sink sink;
  source::SourceMap sources;
  const Mapping mapping = ParseMapping(sources.Add("desk.mapping", text), sources, sink);
  Bind(&mapping, desk.checked, sink);
  std::string out;
  for (const diagnostics::Diagnostic& d : sink.Sorted()) {
    const auto at = sources.Get(d.span.file).Locate(d.span.begin);
    out += std::string(diagnostics::Row(d.kind).code) + " " + std::to_string(at.line) + ":" +
           std::to_string(at.column) + " " + d.message + (d.hint.empty() ? "" : " | " + d.hint) +
           "\n";
  }
  return out;
}
std::string Mistake(const std::string& statement) {
  return Mistakes("mapping sales.desk\n" + statement);
}

TEST_CASE("a mapping without mistakes") {
  CHECK(
      Mistakes("\xEF\xBB\xBF# text\nmapping sales.desk # more\r\ndelimiter tab decimal point\n"
               "case id is row number\nevery column dates \"YYYY-MM-DD\" missing \"a \\\"b\\\"\"\n"
               "column \"a\" is deal.list_price in 1_000 EUR missing \"x\",\n \"y\"\n")
          .empty());
}

TEST_CASE("mistakes of form") {
  CHECK(Mistakes("") ==
        "R1001 1:1 the mapping does not say for which policy it is | begin with "
        "`mapping` and the policy's name\n");
  CHECK(Mistake("colum \"a\" is deal.seats") ==
        "R1001 2:1 `colum` stands where a statement belongs | did you mean `column`?\n");
  CHECK(Mistake("missing \"\"") ==
        "R1001 2:1 `missing` stands where a statement belongs | write `every column missing …`, or "
        "say it of one column\n");
  CHECK(Mistake("column a is deal.seats") ==
        "R1001 2:8 `a` stands where a column's name in quotes belongs\n");
  CHECK(Mistake("column \"a\"") == "R1001 2:11 the mapping ends where `is` and an input belongs\n");
  CHECK(
      Mistake("ignore \"a\"") ==
      "R1001 2:11 the mapping ends where `because` belongs | say in a few words why the column is "
      "not used\n");
  CHECK(Mistake("ignore \"a\" because \"\"") ==
        "R1001 2:20 `\"\"` stands where a reason in quotes belongs\n");
  CHECK(Mistake("delimiter \"ab\"") ==
        "R1001 2:11 `\"ab\"` stands where a delimiter belongs | write `tab`, `\",\"`, `\";\"`, "
        "`\"|\"` or `\":\"`\n");
  CHECK(Mistake("column \"a\" is account.renewal as percents") ==
        "R1001 2:34 `percents` stands where `percent`, `fraction` or `points` belongs | `as "
        "percent` reads 15 as 15 %, `as fraction` reads 0.15 as 15 %\n");
  CHECK(Mistake("column \"a\" is deal.product words \"x\" = ") ==
        "R1001 2:40 the mapping ends where a value belongs\n");
  CHECK(Mistake("keep \"a") ==
        "R1001 2:6 this quoted text is not closed on its line | put a `\"` at "
        "its end\n");
  CHECK(Mistake("every row missing \"\"") == "R1001 2:7 `row` stands where `column` belongs\n");
  CHECK(Mistake("column \"a\" is deal.list_price in 0 EUR") ==
        "R1001 2:34 `0` stands where a whole number such as `1_000` or a unit belongs\n");
}

TEST_CASE("every mistake of a mapping is reported, in order") {
  CHECK(Mistakes(R"(mapping sales.dask
column "a" is deal.list_prise in EUR
column "b" is deal.seats in EUR
column "c" is
column "d" is deal.seats
column "e" is account.renewal in percent
column "f" is account.renewal as fraction as percent
column "g" is deal.product words "x" = gtx_prp, "x" = gtx_pro
column "h" is deal.seen_on dates "DD.MM.YY"
always account.tenure = 700 months because "x"
always account.satisfaction = high because "x"
nothing for proposal.reason because "x"
ignore "a", "z" because "x"
keep "z"
)") == "R1002 1:9 the mapping is for `sales.dask`, the policy is `sales.desk` | use the policy's "
       "own mapping, or write its name here\n"
       "R1004 2:15 the policy has no input `deal.list_prise` | did you mean `deal.list_price`?\n"
       "R1005 3:26 `deal.seats` cannot be read like this: it is in seats\n"
       "R1001 5:1 `column` stands where an input such as `deal.list_price` belongs\n"
       "R1003 5:15 `deal.seats` is fed a second time | an input has one column, one constant or "
       "none\n"
       "R1005 6:31 `account.renewal` cannot be read like this: it is in percent: write `as "
       "percent` or `as fraction`\n"
       "R1003 7:15 `account.renewal` is fed a second time | an input has one column, one constant "
       "or none\n"
       "R1003 7:43 how a number is read is said a second time | keep one of them\n"
       "R1006 8:40 `gtx_prp` is not a Product, which is gtx_pro, gtx_basic, mg_special or "
       "basic_4y; did you mean `gtx_pro`?\n"
       "R1003 8:49 `x` is given a meaning a second time\n"
       "R1006 9:34 `DD.MM.YY` is not a pattern that dates can be read by | write \"DD.MM.YYYY\"\n"
       "R1006 10:25 `700 months` is outside the range of `account.tenure`\n"
       "R1006 11:31 `high` is not a number\n"
       "R1004 12:13 `proposal.reason` is part of a proposal, not an input\n"
       "R1003 13:8 what becomes of column `a` is said a second time | a column is used, kept or "
       "ignored; one that is kept need not be ignored\n"
       "R1003 14:6 what becomes of column `z` is said a second time | a column is used, kept or "
       "ignored; one that is kept need not be ignored\n");
}

TEST_CASE("what is said of every column must mean some input") {
  CHECK(Mistake("every column in USD, lightyears") ==
        "R1005 2:14 no input is in USD\nR1005 2:14 `lightyears` is not a unit that the policy "
        "knows\n");
  CHECK(Mistake("every column words \"ja\" = yes") ==
        "R1006 2:27 `yes` is not a value of any enum or boolean that a column feeds\n");
  CHECK(Mistake("every column as percent as fraction") ==
        "R1003 2:25 how percent is read is said a second time\n");
  CHECK(Mistake("every column dates \"today\"").find("R1006 2:20") == 0);
}

TEST_CASE("the mapping in the documentation has no mistake") {
  std::ifstream page("docs/language/cases.md");
  std::string mapping;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (inside && line == "```") break;
    if (inside) mapping += line + "\n";
    inside = inside || line == "```mapping";
  }
  REQUIRE(mapping.size() > 1000);
  CHECK(Mistakes(mapping) == "");
}

TEST_CASE("dates by their pattern") {
  const auto read = [](const char* pattern, const char* text) {
    const auto day = DatePattern::Of(pattern)->Read(text);
    return day ? types::FormatDate(*day) : "none";
  };
  CHECK(read("DD.MM.YYYY", "31.01.2026") == "2026-01-31");
  CHECK(read("M/D/YYYY", "1/31/2026") == "2026-01-31");
  CHECK(read("M/D/YYYY", "01/31/2026") == "2026-01-31");
  CHECK(read("YYYYMMDD", "20260131") == "2026-01-31");
  CHECK(read("DD.MM.YYYY", "1.1.2026") == "none");
  CHECK(read("DD.MM.YYYY", "31.01.2026 ") == "none");
  CHECK(read("DD.MM.YYYY", "30.02.2026") == "none");
  CHECK(read("DD.MM.YYYY", "31.01.26") == "none");
  CHECK_FALSE(DatePattern::Of("MM.YYYY"));
  CHECK_FALSE(DatePattern::Of("D.M.YYYY D"));
}

TEST_CASE("words as names") {
  CHECK(NameOfWord("GTX Pro") == "gtx_pro");
  CHECK(NameOfWord("basic.4y") == "basic_4y");
  CHECK(NameOfWord("admin.") == "admin");
  CHECK(NameOfWord(" -- self -- employed") == "self_employed");
}

TEST_CASE("formats are told by the name's end") {
  CHECK(FormatOf("a/b.csv") == Format::kCsv);
  CHECK(FormatOf("b.csv.gz") == Format::kCsv);
  CHECK(FormatOf("b.json") == Format::kJson);
  CHECK(FormatOf("b.jsonl") == Format::kJsonLines);
  CHECK(FormatOf("b.ndjson.gz") == Format::kJsonLines);
  CHECK_FALSE(FormatOf("b.xlsx"));
  CHECK_FALSE(FormatOf("-"));
}

}  // namespace
}  // namespace remit::cases
