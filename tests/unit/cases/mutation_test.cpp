// Good files with random bytes changed, lost, doubled or inserted: nothing crashes, everything
// ends, and the counts add up.
#include <random>

#include "tests/support/catch.h"
#include "tests/unit/cases/desk.h"

namespace remit::cases {
namespace {

constexpr int kRounds = 1500;

std::string Mutated(std::string text, std::mt19937& random) {
  constexpr std::string_view kTelling = "\"\\{}[],:;.\n\r\0\xff\xc3-+eE09_%# ";
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random()) % limit; };
  const std::size_t changes = 1 + below(6);
  for (std::size_t i = 0; i < changes && !text.empty(); ++i) {
    const std::size_t at = below(text.size());
    const char byte =
        below(2) == 0 ? kTelling[below(kTelling.size())] : static_cast<char>(below(256));
    switch (below(4)) {
      case 0:
        text[at] = byte;
        break;
      case 1:
        text.erase(at, 1 + below(8));
        break;
      case 2:
        text.insert(at, 1, byte);
        break;
      default: {
        const std::size_t from = below(text.size());
        text.insert(at, text.substr(from, below(20)));
        break;
      }
    }
  }
  return text;
}

void CheckCounts(const ReadAll& read) {
  CHECK(read.counts.cases == read.counts.valid + read.counts.invalid);
}

TEST_CASE("mutated case files") {
  const Desk desk;
  const std::string json =
      R"({"id":"a","deal":{"list_price":"20_000 EUR","seats":"40 seats","product":"gtx_pro",)"
      R"("seen_on":"2026-01-31"},"account":{"renewal":"12.5 %","satisfaction":7.15e1,)"
      R"("name":"\u00e9 \ud83d\ude00","vip":true},"proposal":{"values":{"discount":"12.5 %"},)"
      R"("by":{"person":"Ann","level":"rep"},"used":{"rep":1}}})";
  const std::string csv =
      "id,deal.list_price,deal.seats,deal.product,account.renewal,account.name\r\n"
      "x,20000 EUR,40 seats,gtx_pro,12.5 %,\"a \"\"b\"\"\n c\"\r\ny,1000.5 EUR,,,,\r\n";
  std::mt19937 random(20260131);
  for (int round = 0; round < kRounds; ++round) {
    CheckCounts(ReadCases(desk, "c.jsonl", Mutated(json + "\n" + json + "\n", random), {}, 1));
    CheckCounts(ReadCases(desk, "c.json", Mutated("[" + json + ", " + json + "]", random), {}, 1));
    CheckCounts(ReadCases(desk, "c.csv", Mutated(csv, random), {}, 1));
  }
}

TEST_CASE("mutated mappings") {
  const Desk desk;
  const std::string mapping = R"(mapping sales.desk
delimiter ";" decimal comma
case id is column "key"
every column missing "", "unknown" words "yes" = true, "no" = false words as names in EUR, seats
column "Price" is deal.list_price in 1_000 EUR missing "0"
column "day" is deal.seen_on dates "D.M.YYYY"
column "renewal" is account.renewal as fraction
always account.name = "x" because "y"
nothing for deal.seats because "z"
ignore "secret" because "s"
keep "won"
)";
  std::mt19937 random(20260201);
  for (int round = 0; round < kRounds; ++round) {
    CheckCounts(ReadCases(desk, "c.csv", "key;Price;day;renewal;secret;won\n1;2;3.4.2026;0,5;;\n",
                          Mutated(mapping, random)));
  }
}

}  // namespace
}  // namespace remit::cases
