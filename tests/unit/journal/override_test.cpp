// Overrides are judged by the rules of the language, counted from the journal, and judged again to
// the same. The figures are worked out by hand: 2 % is recommended everywhere.
#include "interpreter/journal/override.h"

#include <thread>

#include "interpreter/journal/limits.h"
#include "interpreter/journal/period.h"
#include "tests/unit/journal/desk.h"

namespace remit::journal {
namespace {

OverrideAnswer Try(const std::string& path, const OverrideWish& wish) {
  return Must(Override(path, wish, Options()));
}
std::string Refusal(const std::string& path, const OverrideWish& wish) {
  const Answer<OverrideAnswer> answer = Override(path, wish, Options());
  const auto* failure = std::get_if<ledger::Failure>(&answer);
  REQUIRE(failure != nullptr);
  CHECK(failure->outcome == ledger::Outcome::kRefused);
  return failure->message;
}
bool Says(const OverrideAnswer& answer, const std::string& part) {
  for (const std::string& why : answer.in_the_way) {
    if (why.find(part) != std::string::npos) return true;
  }
  return false;
}
std::uint64_t SizeOf(const std::string& path) { return Must(Reader::Open(path)).size(); }

TEST_CASE("an override within the band holds, and uses the budget up") {
  const Scratch scratch;
  RecordDesk(scratch.path(), {{"a"}, {"b"}, {"c"}, {"d", 500, "2026-04-01"}});
  const OverrideAnswer first = Try(scratch.path(), Wish("a", "5 %"));  // 3 points: the band's end
  REQUIRE(first.holds);
  CHECK(first.seq == 6);
  REQUIRE(first.record.under.size() == 1);
  CHECK(first.record.under[0].knob == "discount");
  CHECK(first.record.under[0].level == "rep");
  CHECK(first.record.under[0].rule ==
        "deviate rep within 3 points of discount giving reason at most 2 per quarter");
  CHECK(first.record.under[0].used == 1);
  CHECK(first.record.under[0].budget == 2);
  CHECK(first.record.under[0].period == "2026-Q1");
  CHECK(first.record.knobs ==
        std::vector<std::pair<std::string, std::string>>{{"discount", "5 %"}});
  const OverrideAnswer second = Try(scratch.path(), Wish("b", "3 %"));
  REQUIRE(second.holds);
  CHECK(second.record.under.at(0).used == 2);
  // The third of the quarter: the band of rep counts as none, that of manager covers it.
  const OverrideAnswer third = Try(scratch.path(), Wish("c", "3 %"));
  CHECK_FALSE(third.holds);
  CHECK_FALSE(third.seq.has_value());
  CHECK(Says(third, "`manager` has to agree"));
  CHECK(Says(third, "Ada has made 2 of 2 in 2026-Q1"));
  CHECK(SizeOf(scratch.path()) == 7);
  // Somebody else has a budget of their own, and so has the next quarter.
  CHECK(Try(scratch.path(), Wish("c", "3 %", "Bo")).record.under.at(0).used == 1);
  CHECK(Try(scratch.path(), Wish("d", "3 %")).record.under.at(0).period == "2026-Q2");
  Reader reader = Must(Reader::Open(scratch.path()));
  CHECK(reader.Verify(std::nullopt).empty());
  RecordedPolicies policies(reader);
  const OverridesReplayed replayed = Must(ReplayOverrides(reader, policies));
  CHECK(replayed.same == 4);
  CHECK(replayed.different == 0);
}

TEST_CASE("what stands in the way is said") {
  const Scratch scratch;
  RecordDesk(scratch.path(), {{"a"}, {"large", 2000}, {"odd", 9500}});
  SECTION("a requirement") {
    const OverrideAnswer answer = Try(scratch.path(), Wish("a", "16 %"));
    CHECK(Says(answer, "it violates `most`"));
    CHECK(Says(Try(scratch.path(), Wish("a", "1 %")), "nobody pays the list price"));
  }
  SECTION("a reason") {
    OverrideWish wish = Wish("a", "4 %");
    wish.reason = "  ";
    CHECK(Says(Try(scratch.path(), wish), "it needs a reason: `deviate rep"));
  }
  SECTION("a higher band, which somebody else of that level may agree to") {
    OverrideWish wish = Wish("a", "10 %");  // 8 points
    CHECK(Says(Try(scratch.path(), wish), "`manager` has to agree"));
    CHECK(Says(Try(scratch.path(), wish), "it needs the band `deviate manager"));
    wish.agreed = {{"manager", "Ada"}};
    CHECK(Says(Try(scratch.path(), wish), "Ada cannot agree to the own override"));
    wish.agreed = {{"legal", "Cy"}};
    CHECK(Says(Try(scratch.path(), wish), "nobody asks for the agreement of `legal` (Cy)"));
    wish.agreed = {{"manager", "Bo"}};
    const OverrideAnswer answer = Try(scratch.path(), wish);
    REQUIRE(answer.holds);
    CHECK(answer.record.under.at(0).level == "manager");
    CHECK(answer.record.under.at(0).budget == 0);
  }
  SECTION("a manager needs another one, or the director") {
    OverrideWish wish = Wish("a", "10 %");
    wish.level = "manager";
    CHECK(Says(Try(scratch.path(), wish), "`manager`, somebody else, has to agree"));
    wish.agreed = {{"director", "Di"}};
    CHECK(Try(scratch.path(), wish).holds);
  }
  SECTION("no band") {
    OverrideWish wish = Wish("a", "11 %");  // 9 points
    CHECK(Says(Try(scratch.path(), wish), "`director` has to agree"));
    CHECK(Says(Try(scratch.path(), wish), "no band covers how far `discount`"));
    wish.level = "director";
    CHECK(Says(Try(scratch.path(), wish), "or the owner, VP Sales,"));
    wish.agreed = {{"owner", "Vi"}};
    const OverrideAnswer answer = Try(scratch.path(), wish);
    REQUIRE(answer.holds);
    CHECK(answer.record.under.empty());
  }
  SECTION("a rule that escalates, with a side") {
    OverrideWish wish = Wish("large", "6 %");
    const OverrideAnswer alone = Try(scratch.path(), wish);
    CHECK(Says(alone, "`director` and `legal` have to agree"));
    CHECK(Says(alone, "`large` asks for it"));
    wish.agreed = {{"director", "Di"}, {"legal", "Cy"}};
    CHECK(Try(scratch.path(), wish).holds);
    CHECK(Try(scratch.path(), Wish("large", "5 %")).holds);  // it does not fire there
  }
  SECTION("bands do not apply where deviation is expected") {
    OverrideWish wish = Wish("odd", "5 %", "Ada");
    wish.reason = "";
    const OverrideAnswer answer = Try(scratch.path(), wish);
    REQUIRE(answer.holds);
    REQUIRE(answer.record.under.size() == 1);
    CHECK(answer.record.under[0].rule == "expect deviation when price > 9000 EUR");
    CHECK(answer.record.under[0].level.empty());
  }
  SECTION("nothing to override") {
    CHECK(Says(Try(scratch.path(), Wish("a", "2 %")), "there is nothing to override"));
  }
  SECTION("what is no wish at all") {
    CHECK(Refusal(scratch.path(), Wish("nobody", "3 %")).find("`nobody`") != std::string::npos);
    CHECK(Refusal(scratch.path(), Wish("a", "3.5 %")).find("alternatives") != std::string::npos);
    OverrideWish wish = Wish("a", "3 %");
    wish.level = "boss";
    CHECK(Refusal(scratch.path(), wish).find("no level `boss`") != std::string::npos);
    wish = Wish("a", "3 %", "");
    CHECK(Refusal(scratch.path(), wish).find("is blank") != std::string::npos);
    wish = Wish("a", "3 %", "Ada ");
    CHECK(Refusal(scratch.path(), wish).find("ends with a blank") != std::string::npos);
    wish = Wish("a", "3 %");
    wish.reason = "first\nsecond";
    CHECK(Refusal(scratch.path(), wish).find("control characters") != std::string::npos);
    wish.reason = std::string(kLongestText + 1, 'x');
    CHECK(Refusal(scratch.path(), wish).find("4001 bytes") != std::string::npos);
    wish.reason = "\xff";
    CHECK(Refusal(scratch.path(), wish).find("not UTF-8") != std::string::npos);
    wish = Wish("a", "3 %");
    wish.knobs.push_back("discount=4 %");
    CHECK(Refusal(scratch.path(), wish).find("said twice") != std::string::npos);
    wish = Wish("a", "3 %");
    wish.decision = 1;
    CHECK(Refusal(scratch.path(), wish).find("record 1 is no decision") != std::string::npos);
  }
  CHECK(Must(Reader::Open(scratch.path())).Verify(std::nullopt).empty());
}

TEST_CASE("a later override of the same decision stands in the place of the earlier one") {
  const Scratch scratch;
  RecordDesk(scratch.path(), {{"a"}, {"b"}, {"c"}});
  CHECK(Try(scratch.path(), Wish("a", "3 %")).record.under.at(0).used == 1);
  const OverrideAnswer again = Try(scratch.path(), Wish("a", "4 %"));
  CHECK(again.replaces == 5);
  CHECK(again.record.under.at(0).used == 1);
  CHECK(Try(scratch.path(), Wish("b", "4 %")).record.under.at(0).used == 2);
  CHECK_FALSE(Try(scratch.path(), Wish("c", "4 %")).holds);
  // Taken back: what is recommended again. It uses nothing, and frees what was used.
  const OverrideAnswer back = Try(scratch.path(), Wish("b", "2 %"));
  REQUIRE(back.holds);
  CHECK(back.record.under.empty());
  CHECK(Try(scratch.path(), Wish("c", "4 %")).record.under.at(0).used == 2);
  // Somebody else's override of a decision frees it too.
  CHECK(Try(scratch.path(), Wish("a", "3 %", "Bo")).record.under.at(0).used == 1);
  CHECK(Try(scratch.path(), Wish("b", "3 %")).record.under.at(0).used == 2);
}

TEST_CASE("versions of a policy have one budget, other policies have their own") {
  const Scratch scratch;
  RecordDesk(scratch.path(), {{"a"}});
  RecordDesk(scratch.path(), {{"b"}}, DeskText("3 %"));
  RecordDesk(scratch.path(), {{"c"}}, DeskText("2 %", "other"));
  CHECK(Try(scratch.path(), Wish("a", "4 %")).record.under.at(0).used == 1);
  CHECK(Try(scratch.path(), Wish("b", "4 %")).record.under.at(0).used == 2);
  CHECK(Try(scratch.path(), Wish("c", "4 %")).record.under.at(0).used == 1);
}

TEST_CASE("what was recorded otherwise is found when it is judged again") {
  const Scratch scratch;
  RecordDesk(scratch.path(), {{"a"}, {"b"}});
  Overridden made = Try(scratch.path(), Wish("a", "4 %")).record;
  {
    Writer writer = Must(Writer::Open(scratch.path(), Options()));
    made.decision = 3;
    Must(writer.Append(made));  // as if it were the first of the quarter
    Overridden other = made;
    other.knobs = {{"discount", "3 %"}};
    other.used = {{"rep", 1}};
    other.by = "Bo";
    Must(writer.Append(other));
    Must(writer.Close());
  }
  Reader reader = Must(Reader::Open(scratch.path()));
  RecordedPolicies policies(reader);
  const OverridesReplayed replayed = Must(ReplayOverrides(reader, policies));
  CHECK(replayed.same == 1);
  REQUIRE(replayed.differences.size() == 2);
  CHECK(replayed.differences[0].seq == 5);
  CHECK(replayed.differences[0].what.find("not as many") != std::string::npos);
  CHECK(replayed.differences[1].what.find("judged otherwise") != std::string::npos);
}

TEST_CASE("a writer waits for its turn, and not for ever") {
  const Scratch scratch;
  RecordDesk(scratch.path(), {{"a"}});
  WriterOptions patient = Options();
  patient.turn = std::chrono::minutes(10);
  std::optional<Writer> first = Must(Writer::Open(scratch.path(), Options()));
  std::optional<OverrideAnswer> answer;
  std::thread other([&] { answer = Must(Override(scratch.path(), Wish("a", "3 %"), patient)); });
  const Answer<OverrideAnswer> refused = Override(scratch.path(), Wish("a", "3 %"), Options());
  REQUIRE(std::holds_alternative<ledger::Failure>(refused));
  CHECK(std::get<ledger::Failure>(refused).outcome == ledger::Outcome::kBusy);
  first.reset();
  other.join();
  REQUIRE(answer.has_value());
  CHECK(answer->holds);
}

TEST_CASE("no journal is made by an override") {
  const Scratch scratch;
  CHECK(std::holds_alternative<ledger::Failure>(
      Override(scratch.path(), Wish("a", "3 %"), Options())));
  CHECK_FALSE(std::filesystem::exists(scratch.path()));
  CHECK_FALSE(std::filesystem::exists(scratch.path() + "-writer"));
}

TEST_CASE("calendar periods") {
  const auto period = [](const char* word, const char* day) {
    const auto found = PeriodOf(word, Day(day));
    REQUIRE(found.has_value());
    return found->name + " " + types::FormatDate(found->first) + " " +
           types::FormatDate(found->last);
  };
  CHECK(period("day", "2026-02-28") == "2026-02-28 2026-02-28 2026-02-28");
  CHECK(period("month", "2024-02-29") == "2024-02 2024-02-01 2024-02-29");
  CHECK(period("quarter", "2026-12-31") == "2026-Q4 2026-10-01 2026-12-31");
  CHECK(period("quarter", "2026-04-01") == "2026-Q2 2026-04-01 2026-06-30");
  CHECK(period("year", "2026-07-04") == "2026 2026-01-01 2026-12-31");
  // ISO 8601: 2027-01-01 is a Friday, in the last week of 2026; 2024-12-30 a Monday, in the first
  // of 2025; 1969-12-31 a Wednesday.
  CHECK(period("week", "2027-01-01") == "2026-W53 2026-12-28 2027-01-03");
  CHECK(period("week", "2024-12-30") == "2025-W01 2024-12-30 2025-01-05");
  CHECK(period("week", "1969-12-31") == "1970-W01 1969-12-29 1970-01-04");
  CHECK(period("year", "9999-12-31") == "9999 9999-01-01 9999-12-31");
  CHECK_FALSE(PeriodOf("decade", 0).has_value());
}

}  // namespace
}  // namespace remit::journal
