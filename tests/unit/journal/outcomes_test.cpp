// Outcomes are held to what the policy declares, late ones marked, corrections chained; a file of
// them is taken as a whole or not at all.
#include "interpreter/journal/outcomes.h"

#include "tests/unit/journal/desk.h"

namespace remit::journal {
namespace {

OutcomeRow Row(const std::string& id, const std::string& name, const std::string& value,
               const std::string& on = "2026-03-01") {
  OutcomeRow row;
  row.case_id = id;
  row.name = name;
  row.value = value;
  row.on = on;
  return row;
}
OutcomesAnswer Take(const std::string& path, const std::vector<OutcomeRow>& rows,
                    bool skip_bad = false) {
  return Must(RecordOutcomes(path, rows, skip_bad, Options()));
}
std::string Why(const std::string& path, const OutcomeRow& row) {
  const OutcomesAnswer answer = Take(path, {row});
  CHECK_FALSE(answer.written);
  REQUIRE(answer.bad.size() == 1);
  return answer.bad[0].why;
}
OutcomeSeen Read(const std::string& path, std::uint64_t seq) {
  Reader reader = Must(Reader::Open(path));
  return Must(ReadAs<OutcomeSeen>(reader, seq, "outcome"));
}

TEST_CASE("an outcome is of a declared name, type and time") {
  const Scratch scratch;
  RecordDesk(scratch.path(), {{"a"}, {"a", 500, "2026-02-10"}});
  const OutcomesAnswer taken = Take(scratch.path(), {Row("a", "paid", "1200.5 EUR")});
  CHECK(taken.first == 4);
  const OutcomeSeen seen = Read(scratch.path(), 4);
  CHECK(seen.decision == 3);  // the last about the case
  CHECK(seen.value == "1200.50 EUR");
  CHECK(seen.observed_on == Day("2026-03-01"));
  CHECK_FALSE(seen.late);
  const std::string& path = scratch.path();
  CHECK(Why(path, Row("b", "won", "true")) == "nothing is recorded about a case `b`");
  CHECK(Why(path, Row("a", "wom", "true")).find("did you mean `won`?") != std::string::npos);
  CHECK(Why(path, Row("a", "won", "maybe")).find("`won`: ") == 0);
  CHECK(Why(path, Row("a", "paid", "12")).find("`paid`: ") == 0);
  CHECK(Why(path, Row("a", "won", "true", "2026-02-09")).find("before the day of the decision") !=
        std::string::npos);
  CHECK(Why(path, Row("a", "won", "true", "1.3.2026")).find("is no date") != std::string::npos);
  OutcomeRow other = Row("a", "won", "true");
  other.decision = 2;
  CHECK(Take(path, {other}).taken == 1);
  CHECK(Read(path, 5).decision == 2);
}

TEST_CASE("what comes after its time is taken, and marked") {
  const Scratch scratch;
  // 2026-01-31 + 90 days = 2026-05-01; + 2 months = 2026-03-31.
  RecordDesk(scratch.path(), {{"a", 500, "2026-01-31"}, {"b", 500, "2026-01-31"}});
  const OutcomesAnswer taken = Take(
      scratch.path(),
      {Row("a", "won", "true", "2026-05-01"), Row("b", "won", "true", "2026-05-02"),
       Row("a", "grade", "2026-03-01", "2026-03-31"), Row("b", "grade", "2026-03-01", "2026-04-01"),
       Row("a", "paid", "1 EUR", "2036-01-01")});
  CHECK(taken.taken == 5);
  CHECK(taken.late == 2);
  CHECK_FALSE(Read(scratch.path(), 4).late);
  CHECK(Read(scratch.path(), 5).late);
  CHECK_FALSE(Read(scratch.path(), 6).late);
  CHECK(Read(scratch.path(), 7).late);
  CHECK_FALSE(Read(scratch.path(), 8).late);
}

TEST_CASE("corrections never rewrite, and correct what stands") {
  const Scratch scratch;
  RecordDesk(scratch.path(), {{"a"}, {"b"}});
  CHECK(Take(scratch.path(), {Row("a", "won", "true")}).first == 4);
  // The same once more is no news, something else has to say that it corrects.
  const OutcomesAnswer again = Take(scratch.path(), {Row("a", "won", "true")});
  CHECK(again.already == 1);
  CHECK_FALSE(again.first.has_value());
  CHECK(Why(scratch.path(), Row("a", "won", "false")).find("this corrects 4") != std::string::npos);
  OutcomeRow correction = Row("a", "won", "false", "2026-03-09");
  correction.corrects = 4;
  const OutcomesAnswer corrected = Take(scratch.path(), {correction});
  CHECK(corrected.corrections == 1);
  CHECK(corrected.first == 5);
  CHECK(Read(scratch.path(), 4).value == "true");
  CHECK(Read(scratch.path(), 5).corrects == 4);
  CHECK(Why(scratch.path(), correction).find("that is record 5") != std::string::npos);
  correction.case_id = "b";
  CHECK(Why(scratch.path(), correction).find("no `won` of this decision") != std::string::npos);
  Reader reader = Must(Reader::Open(scratch.path()));
  CHECK(reader.Verify(std::nullopt).empty());
  CHECK(Must(reader.About("a")) == std::vector<std::uint64_t>{2, 4, 5});
}

TEST_CASE("a file is taken as a whole, or without what is bad, which is counted") {
  const Scratch scratch;
  RecordDesk(scratch.path(), {{"a"}, {"b"}});
  const base::Result<std::vector<OutcomeRow>> rows = ReadOutcomes(
      "case,outcome,value,on,corrects\r\na,won,true,2026-03-01,\r\n"
      "\"b\",paid, \"12,000 EUR\" ,2026-03-02,\r\nb,won,false,2026-03-02,x\n"
      "c,won,true,2026-03-02,\na,won,false,2026-03-02,\nb,won\n\n"
      "b,paid,12000 EUR,2026-03-02,\n",
      "o.csv", false);
  REQUIRE(rows.has_value());
  REQUIRE(rows->size() == 7);
  const OutcomesAnswer none = Take(scratch.path(), *rows);
  CHECK_FALSE(none.written);
  CHECK(Must(Reader::Open(scratch.path())).size() == 3);
  std::vector<std::string> places;
  for (const auto& bad : none.bad) places.push_back(bad.place);
  CHECK(places == std::vector<std::string>{"o.csv row 3", "o.csv row 4", "o.csv row 5",
                                           "o.csv row 6", "o.csv row 7"});
  CHECK(none.bad[3].why == "`won` is true already, by o.csv row 2");
  const OutcomesAnswer some = Take(scratch.path(), *rows, true);
  CHECK(some.written);
  CHECK(some.taken == 2);
  CHECK(some.bad.size() == 5);
  CHECK(Must(Reader::Open(scratch.path())).size() == 5);
}

TEST_CASE("JSON lines, and files that are none") {
  const auto rows = ReadOutcomes(
      "{\"case\": \"a\", \"outcome\": \"won\", \"value\": true, \"on\": \"2026-03-01\"}\n\n"
      "{\"case\": \"a\", \"outcome\": \"won\", \"value\": \"true\", \"on\": \"2026-03-01\", "
      "\"corrects\": 4, \"decision\": 2}\n"
      "{\"case\": \"a\", \"outcome\": \"won\", \"value\": true}\n"
      "{\"case\": 7, \"outcome\": \"won\", \"value\": true, \"on\": \"2026-03-01\"}\n"
      "{\"case\": \"a\", \"why\": 1}\n[1]\n",
      "o.jsonl", true);
  REQUIRE(rows.has_value());
  REQUIRE(rows->size() == 6);
  CHECK_FALSE(rows->at(0).unreadable.has_value());
  CHECK(rows->at(0).value == "true");
  CHECK(rows->at(1).corrects == 4);
  CHECK(rows->at(1).decision == 2);
  CHECK(rows->at(2).unreadable == "`on` is missing");
  CHECK(rows->at(3).unreadable == "`case` is no text");
  CHECK(rows->at(4).unreadable->find("a field `why`") != std::string::npos);
  CHECK(rows->at(5).unreadable.has_value());
  CHECK(rows->at(5).place == "o.jsonl line 7");
  CHECK_FALSE(ReadOutcomes("", "o.csv", false).has_value());
  CHECK_FALSE(ReadOutcomes("case,outcome,value\n", "o.csv", false).has_value());
  CHECK_FALSE(ReadOutcomes("case,outcome,value,on,on\n", "o.csv", false).has_value());
  CHECK_FALSE(ReadOutcomes("case,outcome,value,on,who\n", "o.csv", false).has_value());
}

TEST_CASE("feedback is of a person, and says something") {
  const Scratch scratch;
  RecordDesk(scratch.path(), {{"a"}});
  CHECK(Must(RecordFeedback(scratch.path(), {"a", {}, "Ada", "the list price is old"},
                            Options())) == 3);
  const auto refused = [&](const FeedbackWish& wish) {
    return std::holds_alternative<ledger::Failure>(RecordFeedback(scratch.path(), wish, Options()));
  };
  CHECK(refused({"a", {}, "Ada", " "}));
  CHECK(refused({"a", {}, "", "text"}));
  CHECK(refused({"b", {}, "Ada", "text"}));
  CHECK(refused({"a", {}, "Ada", "te\x1bxt"}));
  CHECK(refused({"a", {}, "Ada", "te\xc2\x9bxt"}));
  CHECK_FALSE(refused({"a", {}, "Ad\xc3\xa0", "text"}));
}

}  // namespace
}  // namespace remit::journal
