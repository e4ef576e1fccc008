// The table of types, units and their algebra; values as text and back. Decimal arithmetic is
// tested elsewhere.
#include "interpreter/types/type.h"

#include "interpreter/types/value.h"
#include "tests/support/catch.h"

namespace remit::types {
namespace {

struct World {
  TypeTable table;
  TextPool texts;
  UnitId eur = table.FindSpelling("EUR")->unit;
  UnitId seats = table.AddUnit("seats", false);
  Type money = Quantity(eur, table);
  Type months = Quantity(table.months(), table);
  Type segment;
  Type rate = money;

  World() {
    segment.kind = TypeKind::kEnum;
    segment.index = table.AddEnum({"Segment", {"small", "mid_market"}}).value;
    rate.dimension = *Combine(money.dimension, Quantity(seats, table).dimension, -1);
  }
  std::string Reason(std::string_view text, const Type& type) {
    const ParsedValue parsed = Parse(text, type, table, texts);
    return parsed.ok ? "accepted as " + Format(parsed.value, type, table, texts)
                     : parsed.failure.reason;
  }
  std::string RoundTrip(std::string_view text, const Type& type) {
    const ParsedValue parsed = Parse(text, type, table, texts);
    return parsed.ok ? Format(parsed.value, type, table, texts)
                     : "refused: " + parsed.failure.reason;
  }
};

TEST_CASE("units are combined by power and cancel") {
  World w;
  const Dimension eur = w.money.dimension;
  const Dimension seats = Quantity(w.seats, w.table).dimension;
  const auto rate = Combine(eur, seats, -1);
  REQUIRE(rate);
  CHECK(rate->count == 2);
  CHECK(*Combine(*rate, seats, 1) == eur);
  CHECK(Combine(eur, eur, -1)->none());
  CHECK(*Combine(seats, eur, 1) == *Combine(eur, seats, 1));
}

TEST_CASE("five different units are too many") {
  TypeTable table;
  Dimension all;
  for (const char* name : {"days", "months", "count", "EUR"}) {
    all = *Combine(all, Quantity(table.FindSpelling(name)->unit, table).dimension, 1);
  }
  CHECK_FALSE(Combine(all, Quantity(table.FindSpelling("USD")->unit, table).dimension, 1));
  CHECK(Combine(all, Quantity(table.days(), table).dimension, -1)->count == 3);
}

TEST_CASE("a power that no longer fits is refused") {
  TypeTable table;
  Dimension one = Quantity(table.days(), table).dimension;
  Dimension many = one;
  many.factors[0].power = 127;
  CHECK_FALSE(Combine(many, one, 1));
  CHECK(Combine(many, one, -1)->factors[0].power == 126);
}

TEST_CASE("money and money times units have 4 decimals, everything else 9") {
  World w;
  CHECK(Scale(w.money, w.table) == 4);
  Type money_months = w.money;
  money_months.dimension = *Combine(w.money.dimension, w.months.dimension, 1);
  CHECK(Scale(money_months, w.table) == 4);
  CHECK(Scale(w.rate, w.table) == 9);
  CHECK(Scale(w.months, w.table) == 9);
  CHECK(Scale(Ratio(), w.table) == 9);
  CHECK(Scale(Points(), w.table) == 9);
  Type square = w.money;
  square.dimension = *Combine(w.money.dimension, w.money.dimension, 1);
  CHECK(Scale(square, w.table) == 9);
}

TEST_CASE("types are named as the language writes them") {
  World w;
  CHECK(Name(w.money, w.table) == "EUR");
  CHECK(Name(w.rate, w.table) == "EUR / seats");
  CHECK(Name(Ratio(), w.table) == "percent");
  CHECK(Name(Points(), w.table) == "points");
  CHECK(Name(w.segment, w.table) == "Segment");
  Type maybe = Number();
  maybe.optional = true;
  CHECK(Name(maybe, w.table) == "number?");
  Type per_month = Ratio();
  per_month.dimension = *Combine({}, w.months.dimension, -1);
  CHECK(Name(per_month, w.table) == "1 / months");
}

TEST_CASE("units have several spellings") {
  TypeTable table;
  CHECK(table.FindSpelling("years")->factor == 12);
  CHECK(table.FindSpelling("quarter")->unit == table.months());
  CHECK(table.FindSpelling("weeks")->factor == 7);
  CHECK(table.unit(table.FindSpelling("JPY")->unit).currency);
  CHECK(table.FindSpelling("XXX") == nullptr);
  const UnitId boxes = table.AddUnit("boxes", false);
  table.AddSpelling("boxes", boxes, 1);
  CHECK(table.FindSpelling("boxes")->unit == boxes);
}

TEST_CASE("values are written in the language's notation and read back") {
  World w;
  CHECK(w.RoundTrip("17000 EUR", w.money) == "17000.00 EUR");
  CHECK(w.RoundTrip("20_000 EUR", w.money) == "20000.00 EUR");
  CHECK(w.RoundTrip("0.1234 EUR", w.money) == "0.1234 EUR");
  CHECK(w.RoundTrip("-3.5 EUR", w.money) == "-3.50 EUR");
  CHECK(w.RoundTrip("12.5 %", Ratio()) == "12.5 %");
  CHECK(w.RoundTrip("12.50%", Ratio()) == "12.5 %");
  CHECK(w.RoundTrip("0 %", Ratio()) == "0 %");
  CHECK(w.RoundTrip("3 points", Points()) == "3 points");
  CHECK(w.RoundTrip("18 months", w.months) == "18 months");
  CHECK(w.RoundTrip("2 years", w.months) == "24 months");
  CHECK(w.RoundTrip("0.5 years", w.months) == "6 months");
  CHECK(w.RoundTrip("12.5 EUR / seats", w.rate) == "12.5 EUR / seats");
  CHECK(w.RoundTrip("12.5 EUR/seats", w.rate) == "12.5 EUR / seats");
  CHECK(w.RoundTrip("mid_market", w.segment) == "mid_market");
  CHECK(w.RoundTrip("true", Boolean()) == "true");
  CHECK(w.RoundTrip("0.1", Number()) == "0.1");
  CHECK(w.RoundTrip("1e3", Number()) == "1000");
  CHECK(w.RoundTrip("2024-02-29", Date()) == "2024-02-29");
  CHECK(w.RoundTrip(" x y ", Text()) == " x y ");
  CHECK(w.RoundTrip("922337203685477.5807 EUR", w.money) == "922337203685477.5807 EUR");
}

TEST_CASE("years divide a rate exactly or not at all") {
  World w;
  Type rate = w.money;
  rate.dimension = *Combine(w.money.dimension, w.months.dimension, -1);
  CHECK(w.RoundTrip("12 EUR / years", rate) == "1 EUR / months");
  CHECK(w.Reason("1 EUR / years", rate) ==
        "`1 EUR / years` has more than 9 decimals, the most that EUR / months can hold; nothing is "
        "rounded on the way in");
}

TEST_CASE("what is not a value is refused in words for a manager") {
  World w;
  CHECK(w.Reason("20000", w.money) == "`20000` has no unit: write `20000 EUR` if that is meant");
  CHECK(w.Reason("0.15", Ratio()) == "`0.15` has no percent sign: write `0.15 %` if that is meant");
  CHECK(w.Reason("3", Points()) == "`3` has no unit: write `3 points` if that is meant");
  CHECK(w.Reason("5 USD", w.money) ==
        "`5 USD` is in USD, asked for is EUR: currencies are never converted");
  CHECK(w.Reason("3 weeks", w.months) == "`3 weeks` is in days, asked for is months");
  CHECK(w.Reason("0.12345 EUR", w.money) ==
        "`0.12345 EUR` has more than 4 decimals, the most that EUR can hold; nothing is rounded on "
        "the way in");
  CHECK(w.Reason("0.12345678 %", Ratio()) ==
        "`0.12345678 %` has more than 7 decimals, the most that percent can hold; nothing is "
        "rounded on the way in");
  CHECK(w.Reason("0.5 months", w.months) == "`0.5 months`: months are whole numbers");
  CHECK(w.Reason("12months", w.months) ==
        "`12months` has no space before its unit: write `12 months`");
  CHECK(w.Reason("12,5 %", Ratio()) == "`12,5` has a decimal comma: write `12.5`");
  CHECK(w.Reason("1,000 EUR", w.money) ==
        "`1,000` has a comma: write `1000`, with `.` only before decimals");
  CHECK(w.Reason("1e6 EUR", w.money) == "`1e6 EUR` has an exponent: write the number out");
  CHECK(w.Reason("+5 EUR", w.money) == "`+5` is not a number");
  CHECK(w.Reason("EUR 5", w.money) == "`EUR 5` is not an amount: write it like `12 EUR`");
  CHECK(w.Reason("5 EURO", w.money) == "`EURO` is not a unit that the policy knows");
  CHECK(w.Reason("5 EUR each", w.money) == "`each` is left over after the unit");
  CHECK(w.Reason("5 EUR /", w.money) == "a unit is missing at the end");
  CHECK(w.Reason("5 %", w.money) == "`5 %` is a percentage, asked for is EUR");
  CHECK(w.Reason("5 points", Ratio()) == "`5 points` is a difference of percentages: write `5 %`");
  CHECK(w.Reason("5 EUR", Ratio()) == "`5 EUR` is in EUR, asked for is percent");
  CHECK(w.Reason("922337203685477.5808 EUR", w.money) ==
        "`922337203685477.5808 EUR` is larger than any amount in EUR can be");
  CHECK(w.Reason("1_ EUR", w.money) == "`1_` has an underscore that is not between two digits");
  CHECK(w.Reason("big", w.segment) == "`big` is not a Segment, which is small or mid_market");
  CHECK(w.Reason("2026-1-1", Date()) == "`2026-1-1` is not a date: write it like `2026-01-31`");
  CHECK(w.Reason("2026-02-29", Date()) == "`2026-02-29` is not a day of the calendar");
  CHECK(w.Reason("yes", Boolean()) == "`yes` is neither true nor false");
  CHECK(w.Reason("0,5", Number()) == "`0,5` has a decimal comma: write `0.5`");
  CHECK(w.Reason("nan", Number()) == "`nan` is not a number");
  CHECK(w.Reason("1e999", Number()) == "`1e999` is too large for a number");
  CHECK(w.Reason("", w.money) == "the value is empty");
}

TEST_CASE("dates are days of the proleptic Gregorian calendar") {
  CHECK(ParseDate("1970-01-01") == 0);
  CHECK(ParseDate("2000-03-01") == 11017);
  CHECK(ParseDate("0001-01-01") == -719162);
  CHECK(ParseDate("9999-12-31") == 2932896);
  CHECK_FALSE(ParseDate("0000-01-01"));
  CHECK_FALSE(ParseDate("1900-02-29"));
  CHECK_FALSE(ParseDate("2026-13-01"));
  CHECK_FALSE(ParseDate("2026-1-001"));
  for (std::int64_t day = -719162; day <= 2932896; day += 997) {
    CHECK(ParseDate(FormatDate(day)) == day);
  }
}

TEST_CASE("months are added up to the end of the month") {
  const auto day = [](const char* text) { return *ParseDate(text); };
  CHECK(AddMonths(day("2026-01-31"), 1) == day("2026-02-28"));
  CHECK(AddMonths(day("2024-01-31"), 1) == day("2024-02-29"));
  CHECK(AddMonths(day("2026-03-31"), -1) == day("2026-02-28"));
  CHECK(AddMonths(day("2026-01-15"), 24) == day("2028-01-15"));
  CHECK(AddMonths(day("2026-01-15"), -13) == day("2024-12-15"));
  CHECK_FALSE(AddMonths(day("9999-12-01"), 1));
  CHECK_FALSE(AddMonths(day("0001-01-01"), -1));
  CHECK_FALSE(AddMonths(0, INT64_MAX));
}

TEST_CASE("equal texts are one text") {
  TextPool texts;
  const std::int64_t first = texts.Intern("north");
  CHECK(texts.Intern("south") != first);
  CHECK(texts.Intern("north") == first);
  CHECK(texts.Text(first) == "north");
}

}  // namespace
}  // namespace remit::types
