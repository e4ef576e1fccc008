// Cases in JSON and JSON lines: what is accepted, what makes a case invalid, what makes a file
// unreadable.
#include "tests/support/catch.h"
#include "tests/unit/cases/desk.h"

namespace remit::cases {
namespace {

const std::string kGood =
    R"({"id":"a","deal":{"list_price":"20000 EUR","seats":"40 seats","product":"gtx_pro"}})";

std::string Lines(const std::string& text) { return ReadCases(Desk(), "c.jsonl", text).shown; }
// What is wrong with a case whose other fields are fine.
std::string Account(const std::string& fields) {
  const std::string shown = Lines(R"({"id":"a","account":{)" + fields + "}}");
  return shown;
}

TEST_CASE("a case is an object for each input") {
  CHECK(
      Lines(
          R"({"id":"a","deal":{"list_price":"20_000 EUR","seats":"40 seats",)"
          R"("product":"gtx_pro","seen_on":"2026-01-31"},"account":{"renewal":"12.5 %",)"
          R"("tenure":"2 years","satisfaction":71.5,"name":"Été \u00e9 \ud83d\ude00","vip":true}})") ==
      "a: deal.list_price=20000.00 EUR deal.seats=40 seats deal.product=gtx_pro "
      "deal.seen_on=2026-01-31 account.renewal=12.5 % account.tenure=24 months "
      "account.satisfaction=71.5 account.name=Été é 😀 account.vip=true\n");
}

TEST_CASE("null and absence are the same, and a missing id is the line") {
  CHECK(Lines("{}\n{\"deal\":null,\"account\":{\"name\":null},\"proposal\":null,\"id\":null}") ==
        "1:\n2:\n");
}

TEST_CASE("a number keeps its text on the way to its type") {
  CHECK(Account(R"("satisfaction":0.1)") == "a: account.satisfaction=0.1\n");
  CHECK(Account(R"("satisfaction":1e1)") == "a: account.satisfaction=10\n");
  CHECK(Account(R"("renewal":"0.1000000 %")") == "a: account.renewal=0.1 %\n");
  CHECK(Account(R"("renewal":"1.0000000001 %")") ==
        "a:\n  account.renewal: `1.0000000001 %` has more than 7 decimals, the most that percent "
        "can hold; nothing is rounded on the way in [c.jsonl line 1]\n");
  CHECK(Lines(R"({"id":"a","deal":{"list_price":"1234567.8901 EUR"}})") ==
        "a: deal.list_price=1234567.8901 EUR\n");
  CHECK(Lines(R"({"id":"a","deal":{"list_price":"99999999999999999999999999999999 EUR"}})") ==
        "a:\n  deal.list_price: `99999999999999999999999999999999` has more digits than any amount "
        "can hold [c.jsonl line 1]\n");
}

TEST_CASE("a bare number where a unit is needed is invalid") {
  CHECK(Lines(R"({"id":"a","deal":{"list_price":20000,"seats":"40"}})") ==
        "a:\n  deal.list_price: `20000` has no unit: write `20000 EUR` if that is meant, or let a "
        "mapping say how numbers without unit are read [c.jsonl line 1]\n"
        "  deal.seats: `40` has no unit: write `40 seats` if that is meant, or let a mapping say "
        "how numbers without unit are read [c.jsonl line 1]\n");
}

TEST_CASE("JSON's own kinds are kept apart") {
  CHECK(Account(R"("satisfaction":"71")") ==
        "a:\n  account.satisfaction: `71` is text: a number is written without quotes [c.jsonl "
        "line 1]\n");
  CHECK(
      Account(R"("vip":"true")") ==
      "a:\n  account.vip: `true` is not true or false, written without quotes [c.jsonl line 1]\n");
  CHECK(Account(R"("vip":1)") ==
        "a:\n  account.vip: `1` is not true or false, written without quotes [c.jsonl line 1]\n");
  CHECK(Account(R"("name":5)") ==
        "a:\n  account.name: `5` is not in quotes, as text asks for [c.jsonl line 1]\n");
  CHECK(Account(R"("renewal":true)") ==
        "a:\n  account.renewal: `true` is not an amount in percent [c.jsonl line 1]\n");
  CHECK(Account(R"("renewal":["5 %"])") ==
        "a:\n  account.renewal: it is a list, where one value belongs [c.jsonl line 1]\n");
  CHECK(Account(R"("renewal":{"value":"5 %"})") ==
        "a:\n  account.renewal: it is an object, where one value belongs [c.jsonl line 1]\n");
  CHECK(Lines(R"({"id":"a","deal":5})") ==
        "a:\n  deal: it is one value, where an object with fields belongs [c.jsonl line 1]\n");
  CHECK(Account(R"("name":"")") == "a: account.name=\n");
  CHECK(Account(R"("renewal":"")") ==
        "a:\n  account.renewal: the value is empty [c.jsonl line 1]\n");
}

TEST_CASE("every bad field is named") {
  CHECK(Lines(R"({"id":"a","deal":{"list_price":"5 USD","product":"gtx","seats":"0 seats"},)"
              R"("account":{"renewal":"101 %","satisfacton":5},"client":{"x":1,"y":{"z":2}}})") ==
        "a:\n"
        "  deal.list_price: `5 USD` is in USD, asked for is EUR: currencies are never converted "
        "[c.jsonl line 1]\n"
        "  deal.product: `gtx` is not a Product, which is gtx_pro, gtx_basic, mg_special or "
        "basic_4y [c.jsonl line 1]\n"
        "  deal.seats: `0 seats` is outside its range, 1 seats to 20000 seats [c.jsonl line 1]\n"
        "  account.renewal: `101 %` is outside its range, 0 % to 100 % [c.jsonl line 1]\n"
        "  account.satisfacton: the policy has no such field; did you mean "
        "`account.satisfaction`? [c.jsonl line 1]\n"
        "  client: the policy has no such field [c.jsonl line 1]\n");
}

TEST_CASE("the ends of a range are inside it") {
  CHECK(Lines(R"({"id":"a","deal":{"list_price":"1000 EUR","seats":"20000 seats"}})") ==
        "a: deal.list_price=1000.00 EUR deal.seats=20000 seats\n");
  CHECK(Lines(R"({"id":"a","deal":{"list_price":"999.9999 EUR"}})") ==
        "a:\n  deal.list_price: `999.9999 EUR` is outside its range, 1000.00 EUR to 5000000.00 EUR "
        "[c.jsonl line 1]\n");
}

TEST_CASE("a repeated key makes the case invalid, escapes or not") {
  CHECK(Lines(R"({"id":"a","account":{"vip":true,"v\u0069p":false}})") ==
        "a: account.vip=true\n  account.vip: the field is given a second time [c.jsonl line 1]\n");
  CHECK(Lines(R"({"id":"a","deal":{"seats":"1 seats"},"deal":{"seats":"2 seats"}})") ==
        "a: deal.seats=1 seats\n  deal: the field is given a second time [c.jsonl line 1]\n");
  CHECK(Lines(R"({"id":"a","deal":{"seats":"1 seats"},"deal.seats":"2 seats"})") ==
        "a: deal.seats=1 seats\n  deal.seats: it is given a second time [c.jsonl line 1]\n");
}

TEST_CASE("more keys than are looked along are still told apart") {
  std::string text = "{\"id\":\"a\"";
  for (int i = 0; i < 40; ++i) text += ",\"x" + std::to_string(i) + "\":1";
  const ReadAll read = ReadCases(Desk(), "c.jsonl", text + ",\"x39\":2,\"x3\":2}");
  CHECK(read.counts.by_field.size() == 40);
  CHECK(read.shown.find("  x39: the field is given a second time") != std::string::npos);
  CHECK(read.shown.find("  x3: the field is given a second time") != std::string::npos);
}

TEST_CASE("a proposal is read with its person, level, reason and used overrides") {
  CHECK(Lines(R"({"id":"a","proposal":{"values":{"discount":"12.5 %","term":"2 years"},)"
              R"("by":"Ann","level":"manager","reason":"loyal","used":{"rep":2,"manager":0}}})") ==
        "a: | proposal discount=12.5 % term=24 months by=Ann level=1 reason=loyal used=2 used=0 "
        "used=0\n");
  CHECK(Lines(R"({"id":"a","proposal":{"values":{},"by":{"person":"Ann","level":"rep"}}})") ==
        "a: | proposal by=Ann level=0\n");
  CHECK(Lines(R"({"id":"a","proposal":{}})") == "a: | proposal\n");
}

TEST_CASE("a proposal off the grid or for an unknown knob is invalid") {
  CHECK(Lines(R"({"id":"a","proposal":{"values":{"discount":"12.3 %","term":"18 months",)"
              R"("discont":"1 %"},"by":{"level":"boss"},"used":{"rep":-1}}})") ==
        "a: | proposal\n"
        "  proposal.discount: `12.3 %` is not one of the alternatives, 0 % to 40 % in steps of 0.5 "
        "points [c.jsonl line 1]\n"
        "  proposal.term: `18 months` is not one of the alternatives, 12 months or 24 months or 36 "
        "months [c.jsonl line 1]\n"
        "  proposal.discont: the policy has no such knob; did you mean `proposal.discount`? "
        "[c.jsonl line 1]\n"
        "  proposal.level: `boss` is not a level of the ladder, which has rep, manager, director "
        "[c.jsonl line 1]\n"
        "  proposal.used.rep: `-1` is not a count of overrides: write it like `2` [c.jsonl line "
        "1]\n");
}

TEST_CASE("a malformed line is one invalid case and the rest goes on") {
  const ReadAll read = ReadCases(
      Desk(), "c.jsonl", kGood + "\n{\"id\":\n\n[1]\n{\"id\":01}\n" + kGood + " x\n\xff\n" + kGood);
  CHECK(read.shown ==
        "a: deal.list_price=20000.00 EUR deal.seats=40 seats deal.product=gtx_pro\n"
        "2:\n  : the line is not a case in JSON: it ends where a value belongs [c.jsonl line 2 "
        "column 7]\n"
        "4:\n  : the line is not a case in JSON: a case is an object in braces [c.jsonl line 4 "
        "column 1]\n"
        "5:\n  : the line is not a case in JSON: a number begins with a needless zero [c.jsonl "
        "line 5 column 9]\n"
        "6:\n  : the line is not a case in JSON: something follows the closing brace of the case "
        "[c.jsonl line 6 column 85]\n"
        "7:\n  : the line is not a case in JSON: it has bytes that are not UTF-8 text [c.jsonl "
        "line 7 column 1]\n"
        "a: deal.list_price=20000.00 EUR deal.seats=40 seats deal.product=gtx_pro\n");
  CHECK(read.counts.cases == 7);
  CHECK(read.counts.valid == 2);
  CHECK(read.counts.invalid == 5);
  CHECK(read.counts.blank_lines == 1);
  CHECK(read.counts.by_field.at("").cases == 5);
}

TEST_CASE("JSON is read strictly") {
  for (const char* value : {"'x'",
                            "+1",
                            "1.",
                            ".5",
                            "1e",
                            "-",
                            "nul",
                            "NaN",
                            "Infinity",
                            "\"\\x\"",
                            "\"\\ud800\"",
                            "\"\\udc00\"",
                            "\"\\ud800\\u0041\"",
                            "\"\t\"",
                            "[1,]",
                            "{\"a\":1,}",
                            "{a:1}",
                            "[1 2]",
                            "// x\n1",
                            "0x10",
                            "\"open"}) {
    INFO(value);
    const ReadAll read =
        ReadCases(Desk(), "c.jsonl", std::string("{\"account\":{\"name\":") + value + "}}");
    CHECK(read.counts.invalid >= 1);
    CHECK(read.counts.valid == 0);
  }
}

TEST_CASE("depth is limited, and the limit is inside") {
  const auto nested = [](int levels) {
    std::string text = "{\"id\":\"a\",\"x\":";
    for (int i = 1; i < levels; ++i) text += '[';
    for (int i = 1; i < levels; ++i) text += ']';
    return text + "}";
  };
  CHECK(Lines(nested(kMaxJsonDepth)).find("the policy has no such field") != std::string::npos);
  CHECK(Lines(nested(kMaxJsonDepth + 1)).find("it is nested deeper than 64 levels") !=
        std::string::npos);
  CHECK(Lines(nested(1'000'000)).find("it is nested deeper than 64 levels") != std::string::npos);
}

TEST_CASE("a line larger than the limit is one invalid case") {
  const std::string large = "{\"id\":\"" + std::string(kMaxCaseBytes, 'x') + "\"}";
  CHECK(ReadCases(Desk(), "c.jsonl", large + "\n" + kGood).shown ==
        "1:\n  : the line is larger than 16 MiB [c.jsonl line 1]\n"
        "a: deal.list_price=20000.00 EUR deal.seats=40 seats deal.product=gtx_pro\n");
}

TEST_CASE("a document is one case or a list of cases") {
  const Desk desk;
  CHECK(ReadCases(desk, "c.json", "\xEF\xBB\xBF \n" + kGood + "\n").shown ==
        "a: deal.list_price=20000.00 EUR deal.seats=40 seats deal.product=gtx_pro\n");
  CHECK(ReadCases(desk, "c.json", "[]").shown.empty());
  const std::string list = "[\n {\"account\":{\"vip\":true}},\n{\"account\":{\"vip\":\n5}}, {}]";
  for (const std::size_t block : {1u, 2u, 7u}) {
    CHECK(ReadCases(desk, "c.json", list, {}, block).shown ==
          "1: account.vip=true\n"
          "2:\n  account.vip: `5` is not true or false, written without quotes [c.json case 2 "
          "(line 3)]\n"
          "3:\n");
  }
}

TEST_CASE("a malformed document is an error with its place") {
  const auto error = [](const std::string& text) {
    return ReadCases(Desk(), "c.json", text).shown;
  };
  CHECK(error("") ==
        "error: c.json:1:1: the file is not cases in JSON: it begins with neither `[` "
        "nor `{`");
  CHECK(
      error("[{},\n {\"a\" 1}]") ==
      "error: c.json:2:7: the file is not cases in JSON: a `:` is missing after the field's name");
  CHECK(error("[{\n\"a\":1\n\"b\":2}]") ==
        "error: c.json:3:1: the file is not cases in JSON: a `,` or `}` is missing after a field");
  CHECK(error("[{} {}]") ==
        "error: c.json:1:5: the file is not cases in JSON: a `,` or `]` is missing after a case");
  CHECK(error("[{},]") ==
        "error: c.json:1:5: the file is not cases in JSON: a case is an object in braces");
  CHECK(error("[{}") ==
        "error: c.json:1:4: the file is not cases in JSON: a `,` or `]` is missing after a case");
  CHECK(error("[{\"a\":\"") ==
        "error: c.json:1:8: the file is not cases in JSON: a text's closing quote is missing");
  CHECK(error("[") ==
        "error: c.json:1:2: the file is not cases in JSON: it ends inside the list of cases");
  CHECK(error("{}\n{}") ==
        "error: c.json:2:1: the file is not cases in JSON: something follows its "
        "end; a file with a case on each line is named .jsonl");
  CHECK(error(std::string("\xFF\xFE{\0}\0", 6)) ==
        "error: cannot read c.json: it is in UTF-16; save it as UTF-8");
}

TEST_CASE("a mapping says how JSON's numbers and words are read") {
  const std::string mapping = R"(mapping sales.desk
case id is column "key"
every column in EUR, seats
every column missing "unknown", "-1"
column "amount" is deal.list_price
column "offer.pct" is proposal.values.discount as percent
column "renewal" is account.renewal as fraction
column "vip" is account.vip words "1" = true, "0" = false
ignore "meta" because "how the export was made"
keep "won"
)";
  CHECK(ReadCases(Desk(), "c.jsonl",
                  R"({"key":7,"amount":20000.50,"deal":{"seats":40},"renewal":0.125,"vip":1,)"
                  R"("offer":{"pct":12.5},"meta":{"a":[1,{"b":2}]},"won":"yes"})"
                  "\n"
                  R"({"key":8,"amount":-1,"renewal":"unknown","amont":1,"won":false})",
                  mapping)
            .shown ==
        "7: deal.list_price=20000.50 EUR deal.seats=40 seats account.renewal=12.5 % "
        "account.vip=true | proposal discount=12.5 % | kept yes\n"
        "8: | kept false\n  amont: the policy has no such field; did you mean `amount`? [c.jsonl "
        "line 2]\n");
}

TEST_CASE("files that are not there or damaged are errors of the environment") {
  diagnostics::Sink sink;
  const Desk desk;
  const Binding binding = Bind(nullptr, desk.checked, sink);
  const auto missing = OpenCases("no/such/file.csv", Format::kCsv, desk.checked, binding, sink);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message == "cannot open no/such/file.csv: No such file or directory");
  const auto folder = OpenCases("/", Format::kJson, desk.checked, binding, sink);
  REQUIRE_FALSE(folder);
  CHECK(folder.error().message == "cannot read /: it is a folder");
}

}  // namespace
}  // namespace remit::cases
