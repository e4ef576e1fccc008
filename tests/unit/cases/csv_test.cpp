// Cases in CSV: the form of rows, headers, what a mapping reads from cells, and counts that add up.
#include <zlib.h>

#include "tests/support/catch.h"
#include "tests/unit/cases/desk.h"

namespace remit::cases {
namespace {

ReadAll Plain(const std::string& text, std::size_t block = 1000) {
  return ReadCases(Desk(), "c.csv", text, {}, block);
}

std::string Messages(const ReadAll& read) {
  std::string out;
  for (const diagnostics::Diagnostic& d : read.diagnostics) {
    out += std::string(diagnostics::Row(d.kind).code) + " " + d.message +
           (d.hint.empty() ? "" : " | " + d.hint) + "\n";
  }
  return out;
}

const std::string kMapping = R"(
mapping sales.desk
delimiter ";"
decimal comma
case id is column "key"
every column missing "", "unknown"
every column words "yes" = true, "no" = false
every column words as names
every column in EUR, seats
column "Price"    is deal.list_price  missing "0"
column "seats"    is deal.seats
column "Product"  is deal.product     words "GTXPro" = gtx_pro
column "emp.day"  is deal.seen_on     dates "D.M.YYYY"
column "renewal"  is account.renewal  as fraction
column "years"    is account.tenure   in years
column "score"    is account.satisfaction  missing "999"
column "who"      is account.name
column "vip"      is account.vip
column "offer"    is proposal.values.discount  as percent
column "why"      is proposal.reason
ignore "secret"   because "known only afterwards"
keep "won"
)";
const std::string kMappedHeader =
    "key;Price;seats;Product;emp.day;renewal;years;score;who;vip;offer;why;secret;won\n";

TEST_CASE("columns bind by the inputs' own names") {
  CHECK(Plain("id,deal.list_price,deal.seats,deal.product,account.name\n"
              "x,20000 EUR,40 seats,gtx_pro,\n"
              ",1000.5 EUR,1 seats,,\"Smith, \"\"Joe\"\"\n& Co\"\n")
            .shown ==
        "x: deal.list_price=20000.00 EUR deal.seats=40 seats deal.product=gtx_pro\n"
        "3: deal.list_price=1000.50 EUR deal.seats=1 seats account.name=Smith, \"Joe\"\n& Co\n");
}

TEST_CASE("line ends, a byte-order mark and a missing last line end change nothing") {
  const std::string expected = Plain("account.vip,account.name\ntrue,a\nfalse,b\n").shown;
  CHECK(expected == "2: account.name=a account.vip=true\n3: account.name=b account.vip=false\n");
  CHECK(Plain("account.vip,account.name\r\ntrue,a\r\nfalse,b\r\n").shown == expected);
  CHECK(Plain("\xEF\xBB\xBF"
              "account.vip,account.name\ntrue,a\nfalse,b")
            .shown == expected);
  CHECK(Plain("account.vip,account.name\rtrue,a\rfalse,\"b\"").shown == expected);
  CHECK(Plain("\"account.vip\",\"account.name\"\r\n\"true\",a\r\nfalse,\"b\"\r\n").shown ==
        expected);
}

TEST_CASE("rows that are not rows are invalid and the rest goes on") {
  const ReadAll read = Plain(
      "account.vip,account.name\n"
      "true\n"
      "true,a,b\n"
      "\n"
      "true,a\"b\n"
      "true,\"a\"b,c\"\n"
      "true,\xC3\x28\n"
      "true,fine\n"
      "true,\"open\nand so on\n");
  CHECK(
      read.shown ==
      "2:\n  : the row has 1 cells, the header row has 2 [c.csv row 2]\n"
      "3:\n  : the row has 3 cells, the header row has 2 [c.csv row 3]\n"
      "5:\n  : a quote stands inside a cell that does not begin with one; write the cell in "
      "quotes and the quote twice [c.csv row 5]\n"
      "6:\n  : text follows a cell's closing quote; a quote inside a quoted cell is written twice "
      "[c.csv row 6]\n"
      "7:\n  : the row has bytes that are not UTF-8 text [c.csv row 7]\n"
      "8: account.name=fine account.vip=true\n"
      "9:\n  : a quote opened in this row is not closed; what follows it, to the end of the file, "
      "was not read as cases [c.csv row 9]\n");
  CHECK(read.counts.cases == 7);
  CHECK(read.counts.valid == 1);
  CHECK(read.counts.invalid == 6);
  CHECK(read.counts.blank_lines == 1);
}

TEST_CASE("in a file of one column an empty line is a case") {
  CHECK(Plain("account.name\na\n\nb\n").shown == "2: account.name=a\n3:\n4: account.name=b\n");
}

TEST_CASE("a file whose header fits no input is refused, every column named") {
  CHECK(Plain("deal.list_prize,account.vip,x\n").shown ==
        "error: cannot read c.csv as cases: column `deal.list_prize` of c.csv feeds no input, did "
        "you mean `deal.list_price`? a mapping says what becomes of it; column `x` of c.csv feeds "
        "no input, a mapping says what becomes of it");
  CHECK(Plain("account.vip,account.vip\n").shown ==
        "error: cannot read c.csv as cases: column `account.vip` occurs twice in c.csv");
  CHECK(Plain("").shown == "error: cannot read c.csv: its first line must name the columns");
  CHECK(Plain("a,\"b\n").shown.find("error: cannot read c.csv: row 1: a quote opened") == 0);
}

TEST_CASE("a mapping reads names, words, numbers and dates") {
  const ReadAll read =
      ReadCases(Desk(), "c.csv",
                kMappedHeader +
                    "k1;20000,5;40;GTX Pro;1.2.2026;0,125;2;71,5;Ann;yes;12,5;loyal;x;1\n"
                    "k2;0;1;GTXPro;01.12.2026;unknown;1;999;unknown;no;;;x;0\n"
                    "k3; 1000 EUR ;2;Basic.4y;;12,5 %;18 months;0;;YES;;;x;\n",
                kMapping);
  CHECK(Messages(read).empty());
  CHECK(read.shown ==
        "k1: deal.list_price=20000.50 EUR deal.seats=40 seats deal.product=gtx_pro "
        "deal.seen_on=2026-02-01 account.renewal=12.5 % account.tenure=24 months "
        "account.satisfaction=71.5 account.name=Ann account.vip=true | proposal discount=12.5 % "
        "reason=loyal | kept 1\n"
        "k2: deal.seats=1 seats deal.product=gtx_pro deal.seen_on=2026-12-01 account.tenure=12 "
        "months account.vip=false | kept 0\n"
        "k3: deal.list_price=1000.00 EUR deal.seats=2 seats deal.product=basic_4y "
        "account.renewal=12.5 % account.tenure=18 months account.satisfaction=0 | kept \n"
        "  account.vip: `yes` is neither true nor false [c.csv row 4 column `vip`]\n");
}

TEST_CASE("what no rule of the mapping knows is invalid with row and column") {
  const ReadAll read = ReadCases(
      Desk(), "c.csv", kMappedHeader + "k1;20.000,5;4,5;GTX Plus;31.2.2026;5;1,5;x;;ja;12,3;;x;1\n",
      kMapping);
  CHECK(read.shown ==
        "k1: account.tenure=18 months | proposal | kept 1\n"
        "  deal.list_price: `20.000,5` has a point, where the mapping says `decimal comma` [c.csv "
        "row 2 column `Price`]\n"
        "  deal.seats: `4.5`: seats are whole numbers [c.csv row 2 column `seats`]\n"
        "  deal.product: `GTX Plus` is not a Product, which is gtx_pro, gtx_basic, mg_special or "
        "basic_4y [c.csv row 2 column `Product`]\n"
        "  deal.seen_on: `31.2.2026` is not a day of the calendar written as D.M.YYYY [c.csv row 2 "
        "column "
        "`emp.day`]\n"
        "  account.renewal: `500 %` is outside its range, 0 % to 100 % [c.csv row 2 column "
        "`renewal`]\n"
        "  account.satisfaction: `x` is not a number [c.csv row 2 column `score`]\n"
        "  account.vip: `ja` is neither true nor false [c.csv row 2 column `vip`]\n"
        "  proposal.discount: `12.3 %` is not one of the alternatives, 0 % to 40 % in steps of 0.5 "
        "points [c.csv row 2 column `offer`]\n");
  CHECK(read.counts.by_field.size() == 8);
  CHECK(read.counts.by_field.at("deal.seats").first.reason == "`4.5`: seats are whole numbers");
}

TEST_CASE("an empty cell must be said to be missing") {
  const ReadAll read =
      ReadCases(Desk(), "c.csv", "deal.list_price,deal.seats,account.name\n20000 EUR,3 seats,\n",
                "mapping sales.desk");
  CHECK(read.shown ==
        "2: deal.list_price=20000.00 EUR deal.seats=3 seats\n  account.name: the cell is empty; if "
        "that means missing, say `missing \"\"` in the mapping [c.csv row 2 column "
        "`account.name`]\n");
}

TEST_CASE("numbers as text: exact, or refused") {
  const auto money = [](const std::string& cell) {
    return ReadCases(Desk(), "c.csv", "p,deal.seats\n" + cell + ",1 seats\n",
                     "mapping sales.desk\ncolumn \"p\" is deal.list_price in EUR")
        .shown;
  };
  CHECK(money("1000.1") == "2: deal.list_price=1000.10 EUR deal.seats=1 seats\n");
  CHECK(money("1e3") == "2: deal.list_price=1000.00 EUR deal.seats=1 seats\n");
  CHECK(money("1000.00001").find("has more than 4 decimals") != std::string::npos);
  CHECK(money("1000.000000000000000000001").find("is not a number that an amount can hold") !=
        std::string::npos);
  CHECK(money("1000.10000000").find("deal.list_price=1000.10 EUR") != std::string::npos);
  CHECK(money("1e400").find("is not a number that an amount can hold") != std::string::npos);
  CHECK(money("\"1,000\"").find("`1,000` has a comma: write `1000`") != std::string::npos);
  CHECK(money("0x10").find("deal.list_price:") != std::string::npos);
  CHECK(money("$1000").find("is not an amount: write it like `12 EUR`") != std::string::npos);
  CHECK(money("1 000").find("deal.list_price:") != std::string::npos);
}

TEST_CASE("a cell may count thousands") {
  CHECK(ReadCases(Desk(), "c.csv", "p,deal.seats\n12.5,1 seats\n",
                  "mapping sales.desk\ncolumn \"p\" is deal.list_price in 1_000 EUR")
            .shown == "2: deal.list_price=12500.00 EUR deal.seats=1 seats\n");
}

TEST_CASE("constants and inputs without a column are said once") {
  const ReadAll read = ReadCases(Desk(), "c.csv", "deal.seats\n7 seats\n",
                                 "mapping sales.desk\n"
                                 "always deal.seen_on = 2017-12-31 because \"end of the export\"\n"
                                 "always account.name = \"nobody\" because \"left out\"\n"
                                 "nothing for deal.list_price because \"not exported\"\n");
  CHECK(Messages(read).empty());
  CHECK(read.shown == "2: deal.seats=7 seats deal.seen_on=2017-12-31 account.name=nobody\n");
}

TEST_CASE("a mapping and a file that do not fit: everything at once") {
  const ReadAll read = ReadCases(Desk(), "c.csv", "Pric,deal.seats,other\n", R"(mapping sales.desk
column "Price" is deal.list_price in EUR
ignore "secret" because "x"
case id is column "key")");
  CHECK(read.shown == "error: c.csv and its mapping do not fit together");
  CHECK(Messages(read) ==
        "R1007 column `Pric` of c.csv feeds no input | did you mean `Price`? say `column \"Pric\" "
        "is …`, `ignore \"Pric\" "
        "because \"…\"` or `keep \"Pric\"`\n"
        "R1007 column `other` of c.csv feeds no input | say `column \"other\" is …`, `ignore "
        "\"other\" because \"…\"` or `keep \"other\"`\n"
        "R1007 c.csv has no column `Price` | did you mean `Pric`?\n"
        "R1007 c.csv has no column `key`\n");
}

TEST_CASE("a column that is only ignored or kept may be absent") {
  const ReadAll read = ReadCases(Desk(), "c.csv", "deal.seats,y\n7 seats,yes\n",
                                 "mapping sales.desk\n"
                                 "ignore \"secret\" because \"known only afterwards\"\n"
                                 "keep \"y\", \"z\"\n"
                                 "nothing for deal.list_price because \"not exported\"\n");
  CHECK(Messages(read).empty());
  CHECK(read.shown == "2: deal.seats=7 seats | kept yes\n");
}

TEST_CASE("a required input that nothing feeds is a mistake of the mapping") {
  CHECK(Messages(ReadCases(Desk(), "c.csv", "deal.seats\n", "mapping sales.desk")) ==
        "R1008 no column of c.csv feeds the input `deal.list_price` | say `column \"…\" is "
        "deal.list_price`, `always deal.list_price = … because \"…\"` or `nothing for "
        "deal.list_price because \"…\"`\n");
}

TEST_CASE("block sizes change nothing, and compressed files are read directly") {
  std::string text = "id,account.satisfaction,account.name\n";
  for (int i = 0; i < 3000; ++i) {
    const std::string n = std::to_string(i);
    text += "c" + n + "," + (i % 7 == 0 ? "x" : std::to_string(i % 100)) + ",\"name\n" + n + "\"\n";
  }
  const ReadAll whole = Plain(text);
  CHECK(whole.counts.cases == 3000);
  CHECK(whole.counts.invalid == 429);
  CHECK(whole.counts.by_field.at("account.satisfaction").cases == 429);
  for (const std::size_t block : {1u, 2u, 7u, 1024u})
    CHECK(Plain(text, block).shown == whole.shown);

  uLongf size = compressBound(text.size()) + 64;
  std::string packed(size, '\0');
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  std::string shown = ReadCases(Desk(), "c.csv.gz", packed).shown;
  for (auto at = shown.find(".csv.gz"); at != std::string::npos; at = shown.find(".csv.gz")) {
    shown.erase(at + 4, 3);
  }
  CHECK(shown == whole.shown);
  const std::string cut = ReadCases(Desk(), "c.csv.gz", packed.substr(0, packed.size() / 2)).shown;
  CHECK(cut.find("error: cannot read c.csv.gz: the compressed file ends too early") !=
        std::string::npos);
  packed[packed.size() / 2] = static_cast<char>(packed[packed.size() / 2] ^ 0x55);
  CHECK(ReadCases(Desk(), "c.csv.gz", packed)
            .shown.find("error: cannot read c.csv.gz: the compressed "
                        "file") != std::string::npos);
}

}  // namespace
}  // namespace remit::cases
