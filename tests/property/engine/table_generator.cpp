#include "tests/property/engine/table_generator.h"

#include <vector>

namespace remit::testing {
namespace {

class TableGenerator {
 public:
  explicit TableGenerator(Random& random) : random_(random) {}

  std::string All() {
    Table("pick first", "(rate: percent, fee: EUR)", "rate | fee", true, [&] {
      return Joined({Ratio(), " | ", Money()});
    });
    const std::string one = Money();
    Table("same agree", "EUR", "out", true, [&] { return one; });
    Table("added collect sum", "EUR", "out", Maybe(), [&] { return Money(); });
    Table("counted collect count", "count", "out", Maybe(), [&] {
      return random_.Of({"1", "\"seen\""});
    });
    Table("least_of collect min", "percent", "out", false, [&] { return Ratio(); });
    Table("most_of collect max", "number", "out", false, [&] {
      return random_.Of({"deal.score", "3", "number(r) * 10", "0.5"});
    });
    Table("listed collect list", "EUR", "out", Maybe(), [&] { return Money(); });
    return text_;
  }

 private:
  bool Maybe() { return random_.Percent(50); }
  std::string Whole(std::int64_t low, std::int64_t high) {
    return std::to_string(random_.Between(low, high));
  }
  std::string Money() {
    return random_.Of<std::string>({Whole(0, 300) + " EUR", "deal.price / 4", "amount",
                                    "deal.bonus otherwise 5 EUR", "deal.cost / r",
                                    "1 EUR + " + Whole(1, 9) + " EUR"});
  }
  std::string Ratio() {
    return random_.Of<std::string>({Whole(0, 90) + ".5 %", "r", "least", "deal.share otherwise 1 %",
                                    "deal.price / deal.cost"});
  }
  std::string Row() {
    const std::string colour = random_.Of({"any", "red", "not green", "unknown", "any, unknown",
                                           "red, blue", "not red, blue", "deal.colour"});
    const std::string months = random_.Of<std::string>(
        {"any", "any", "< " + Whole(1, 50), ">= " + Whole(0, 40), Whole(0, 12) + " .. 30",
         "<= deal.tenure", "> deal.tenure", "> 6 and < " + Whole(10, 60)});
    const std::string ratio =
        random_.Of<std::string>({"any", "any", ">= " + Whole(0, 60) + " %", "< least", ">= least",
                                 "5 % ..< 25.5 %", "not 10 %", "<= deal.rate / 2"});
    return colour + " | " + months + " | " + ratio;
  }

  template <typename Output>
  void Table(const std::string& head, const std::string& result, const std::string& columns,
             bool otherwise, const Output& output) {
    text_ += "table " + head + " (c: Colour?, m: months, r: percent) -> " + result + " {\n";
    text_ += "  | c | m | r || " + columns + " |\n";
    const std::int64_t rows = random_.Between(1, 5);
    for (std::int64_t i = 0; i < rows; ++i) {
      const std::string row = "  | " + Row() + " || ";
      const bool late = random_.Percent(15);
      text_ += row + output() + " |" + (late ? " from 2026-05-01" : "") + "\n";
      if (random_.Percent(20)) text_ += row + output() + " | from 2026-07-01\n";
    }
    if (otherwise) text_ += "  | otherwise || " + output() + " |\n";
    text_ += "}\n";
  }

  Random& random_;
  std::string text_;
};

}  // namespace

std::string RandomTables(Random& random) { return TableGenerator(random).All(); }

std::string MoneyOfTables(Random& random, const std::string& arguments) {
  const std::string at = "(" + arguments + ")";
  return random.Of<std::string>(
      {"pick" + at + ".fee", "same" + at, "added" + at, "sum(x for x in listed" + at + ")",
       "sum(x for x in listed" + at + " where x > deal.cost)",
       "(max(x for x in listed" + at + ") otherwise 3 EUR)",
       "(average(x * 2 for x in listed" + at + " where x < deal.price) otherwise 1 EUR)"});
}

std::string RatioOfTables(Random& random, const std::string& arguments) {
  const std::string at = "(" + arguments + ")";
  return random.Of<std::string>(
      {"pick" + at + ".rate", "(least_of" + at + " otherwise 4 %)",
       "(min(x / deal.price for x in listed" + at + " where x > 2 EUR) otherwise 9 %)"});
}

std::string ConditionOfTables(Random& random, const std::string& arguments) {
  const std::string at = "(" + arguments + ")";
  return random.Of<std::string>(
      {"counted" + at + " >= 2 count", "(most_of" + at + " otherwise -1) > 2",
       "most_of" + at + " is known", "any(x > 100 EUR for x in listed" + at + ")",
       "all(x < deal.price for x in listed" + at + " where x > 3 EUR)",
       "count(x for x in listed" + at + " where x > amount) > 1 count"});
}

}  // namespace remit::testing
