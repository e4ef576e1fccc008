// The core columns of decisions as CSV and JSON lines: one line per case, quoted right.
#include "interpreter/cases/write.h"

#include "tests/support/catch.h"
#include "tests/unit/cases/desk.h"

namespace remit::cases {
namespace {

Block TwoCases() {
  Block block;
  block.cases.size = 2;
  block.cases.ids = {"a,\"b\"", "2"};
  block.cases.invalid = {{},
                         {{"deal.seats", "`0 seats` is outside", "c.csv row 3 column `seats`"}}};
  block.cases.proposals.resize(2);
  block.rows = {2, 3};
  block.kept = {{"yes\nno"}, {""}};
  return block;
}

engine::Core Decided() {
  engine::Core core;
  core.status = engine::Status::kDecided;
  core.verdict = engine::Verdict::kEscalate;
  core.recommended = core.shown = 25 * 3 + 1;  // the 26th discount, the second term
  core.score = 0.1;
  core.feasible = 7;
  core.level = 1;
  core.sides = 3;
  core.fired = {0};
  core.violated = {0};
  core.outside_model = true;
  return core;
}

TEST_CASE("a decision is one line of CSV") {
  const Desk desk;
  const Block block = TwoCases();
  CHECK(CsvHeader(desk.checked.model, {"won, or not"}) ==
        "row,id,status,verdict,discount,term,level,sides,score,feasible,fired,violated,"
        "outside_model,review_overdue,missing,faults,invalid,\"won, or not\"\n");
  std::string out;
  AppendCsv(Decided(), block, 0, desk.checked, "", out);
  AppendCsv(engine::Core(), block, 1, desk.checked, "", out);
  CHECK(out ==
        "2,\"a,\"\"b\"\"\",decided,escalate,12.5 %,24 months,manager,legal; finance,0.1,7,escalate "
        "to manager when discount > 15 %,floor,true,false,,,,\"yes\nno\"\n"
        "3,2,invalid,,,,,,,0,,,false,false,,,deal.seats: `0 seats` is outside (c.csv row 3 column "
        "`seats`),\n");
}

TEST_CASE("a decision is one JSON object on a line") {
  const Desk desk;
  const Block block = TwoCases();
  engine::Core needs;
  needs.status = engine::Status::kNeedsData;
  engine::Cause missing;
  missing.leaf = check::LeafId(0);
  engine::Cause fault;
  fault.kind = engine::Cause::Kind::kFault;
  fault.fault = builtins::Fault::kDivisionByZero;
  needs.causes = {fault, missing};
  std::string out;
  AppendJsonLine(Decided(), block, 0, desk.checked, "", {"won"}, out);
  AppendJsonLine(needs, block, 0, desk.checked, "", {}, out);
  CHECK(out ==
        R"({"row":2,"id":"a,\"b\"","status":"decided","verdict":"escalate","discount":"12.5 %",)"
        R"("term":"24 months","level":"manager","sides":["legal","finance"],"score":0.1,)"
        R"("feasible":7,"fired":["escalate to manager when discount > 15 %"],"violated":["floor"],)"
        R"("outside_model":true,"review_overdue":false,"missing":[],"faults":[],"invalid":[],)"
        R"("kept":{"won":"yes\nno"}})"
        "\n"
        R"({"row":2,"id":"a,\"b\"","status":"needs_data","verdict":null,"discount":null,)"
        R"("term":null,"level":null,"sides":[],"score":null,"feasible":0,"fired":[],)"
        R"("violated":[],"outside_model":false,"review_overdue":false,)"
        R"("missing":["deal.list_price"],"faults":[")" +
            std::string(builtins::FaultText(builtins::Fault::kDivisionByZero)) +
            R"("],"invalid":[]})"
            "\n");
}

TEST_CASE("cells and texts are quoted where they must be") {
  const auto cell = [](std::string_view text) {
    std::string out;
    AppendCsvCell(text, out);
    return out;
  };
  CHECK(cell("plain") == "plain");
  CHECK(cell("") == "");
  CHECK(cell("a\"b") == "\"a\"\"b\"");
  CHECK(cell(" a") == "\" a\"");
  CHECK(cell("a\rb") == "\"a\rb\"");
  CHECK(cell("=1+1") == "=1+1");
  std::string out;
  AppendJsonString(std::string_view("a\"\\\x01\n\0é", 8), out);
  CHECK(out == "\"a\\\"\\\\\\u0001\\n\\u0000é\"");
}

}  // namespace
}  // namespace remit::cases
