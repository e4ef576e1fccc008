// What checking gives for correct policies: the side tables, the model, and the builtin table's own
// examples. Broken policies and their messages are in tests/golden/messages/check.
#include <set>

#include "interpreter/builtins/builtin.h"
#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/engine/core.h"
#include "interpreter/engine/reference.h"
#include "tests/support/catch.h"

namespace remit {
namespace {

compile::Compilation Compile(const std::string& body) {
  const auto no_files = [](const std::string& path) -> base::Result<std::string> {
    return base::Error{"no file " + path};
  };
  return compile::CompileText("test.remit", "policy demo.test\n" + body, no_files);
}

compile::Compilation Correct(const std::string& body) {
  compile::Compilation compiled = Compile(body);
  INFO(body);
  INFO(diagnostics::RenderText(compiled.sink.Sorted(), compiled.sources));
  REQUIRE(compiled.ok());
  return compiled;
}

const check::LetInfo& Let(const compile::Compilation& compiled, const std::string& name) {
  for (const check::LetInfo& let : compiled.checked.model.lets) {
    if (let.name == name) return let;
  }
  FAIL("no let " << name);
  return compiled.checked.model.lets.front();
}

std::string TypeOf(const compile::Compilation& compiled, const std::string& name) {
  return types::Name(Let(compiled, name).type, compiled.checked.type_table);
}

TEST_CASE("names of the builtin table are unique and every row can be found") {
  std::set<std::pair<std::string_view, builtins::Fixity>> seen;
  for (const builtins::Row& row : builtins::Table()) {
    INFO(row.name);
    CHECK(seen.emplace(row.name, row.fixity).second);
    REQUIRE(builtins::Find(row.name, row.fixity) == &row);
    CHECK(&builtins::Table()[static_cast<std::size_t>(builtins::RowIndex(row))] == &row);
  }
  CHECK(builtins::Find("clamp", builtins::Fixity::kFunction) == nullptr);
}

TEST_CASE("every example of the builtin table holds") {
  for (const builtins::Row& row : builtins::Table()) {
    const compile::Compilation compiled = Correct("let example = " + std::string(row.example));
    REQUIRE(TypeOf(compiled, "example") == "boolean");
    engine::CaseBatch batch;
    batch.size = 1;
    batch.ids = {"1"};
    batch.invalid.resize(1);
    batch.proposals.resize(1);
    batch.texts = compiled.checked.texts;
    const engine::Lane lane = engine::ReferenceEvaluate(compiled.ast, compiled.checked, batch, 0, 0,
                                                        engine::kNoAlternativeIndex, nullptr,
                                                        Let(compiled, "example").value);
    INFO(row.example);
    CHECK(lane.causes.empty());
    CHECK(lane.value.raw == 1);
  }
}

TEST_CASE("units follow their algebra") {
  const compile::Compilation compiled = Correct(R"(unit seats
input price : EUR
input count_of : seats
input share : percent
input signed_on : date
let a = price * share
let b = price / count_of
let c = b * 3 seats
let d = price / (price + 1 EUR)
let e = share - 10 %
let f = price * 0.5
let g = signed_on - 2026-01-01
let h = signed_on + 2 months
let i = price * 12 months
let j = share + 3 points
let k = 3 points * 2
let l = 1 / price * price
let m = count_of * 2
let n = count_of * 1.5
let o = price / 1 USD
let p = round(n, 1 seats)
let q = price * (if share > 5 % then 0.25 else 2)
)");
  CHECK(TypeOf(compiled, "a") == "EUR");
  CHECK(TypeOf(compiled, "b") == "EUR / seats");
  CHECK(TypeOf(compiled, "c") == "EUR");
  CHECK(TypeOf(compiled, "d") == "percent");
  CHECK(TypeOf(compiled, "e") == "percent");
  CHECK(TypeOf(compiled, "f") == "EUR");
  CHECK(TypeOf(compiled, "g") == "days");
  CHECK(TypeOf(compiled, "h") == "date");
  CHECK(TypeOf(compiled, "i") == "EUR * months");
  CHECK(TypeOf(compiled, "j") == "percent");
  CHECK(TypeOf(compiled, "k") == "points");
  CHECK(TypeOf(compiled, "l") == "percent");
  CHECK(Let(compiled, "m").type.whole);
  CHECK_FALSE(Let(compiled, "n").type.whole);
  CHECK(TypeOf(compiled, "o") == "EUR / USD");
  CHECK(Let(compiled, "p").type.whole);
  CHECK(TypeOf(compiled, "q") == "EUR");
}

TEST_CASE("lets stand in an order in which each needs only earlier ones") {
  std::string body = "let a0 = a1 + 1\n";
  constexpr int kChain = 5000;
  for (int i = 1; i < kChain; ++i)
    body += "let a" + std::to_string(i) + " = a" + std::to_string(i + 1) + " + 1\n";
  body += "let a" + std::to_string(kChain) + " = 1\n";
  const compile::Compilation compiled = Correct(body);
  REQUIRE(compiled.checked.model.lets.size() == kChain + 1);
  CHECK(compiled.checked.model.lets.front().name == "a" + std::to_string(kChain));
  CHECK(compiled.checked.model.lets.back().name == "a0");
}

TEST_CASE("a let may have the name of an enum's value that it asks for") {
  const compile::Compilation compiled = Correct(R"(enum Job { retired, student }
input job : Job
let retired = job is retired
let young = job is student and not retired
)");
  CHECK(TypeOf(compiled, "young") == "boolean");
}

TEST_CASE("grids hold both ends and follow their direction") {
  const compile::Compilation compiled = Correct(R"(enum Step { stop, go }
choose up : percent from 0 % to 1.5 % step 0.5 points
choose down : EUR from 2 EUR to 0 EUR step 0.5 EUR
choose score : number from 0 to 0.3 step 0.1
choose term : months in { 24, 12 }
choose years_of : months in { 1 years, 2 years }
choose step_to : Step
choose seats_of : count in 2 .. 4
)");
  const auto& knobs = compiled.checked.model.knobs;
  const auto raws = [&](std::size_t knob) {
    std::vector<std::int64_t> values;
    for (const types::Value value : knobs[knob].alternatives) values.push_back(value.raw);
    return values;
  };
  CHECK(raws(0) == std::vector<std::int64_t>{0, 5'000'000, 10'000'000, 15'000'000});
  CHECK(raws(1) == std::vector<std::int64_t>{20'000, 15'000, 10'000, 5'000, 0});
  REQUIRE(knobs[2].alternatives.size() == 4);
  CHECK(knobs[2].alternatives[3].number() <= 0.3);  // the nearest to 3/10, not 0.1 + 0.1 + 0.1
  CHECK(knobs[2].alternatives[3].number() >= 0.3);
  CHECK(raws(3) == std::vector<std::int64_t>{24'000'000'000, 12'000'000'000});
  CHECK(raws(4) == std::vector<std::int64_t>{12'000'000'000, 24'000'000'000});
  CHECK(raws(5) == std::vector<std::int64_t>{0, 1});
  CHECK(raws(6) == std::vector<std::int64_t>{2'000'000'000, 3'000'000'000, 4'000'000'000});
}

TEST_CASE("weights are divided by their sum, and one objective needs none") {
  const std::string knob = "choose d : percent from 0 % to 40 % step 5 %\n";
  const auto three = Correct(knob + R"(objective a = d from 0 % to 40 %
objective b = d from 40 % to 0 %
objective c = d from 40 % to 0 %
trade_off weigh b: 0.5, a: 1
)");
  const auto& terms = three.checked.model.trade_offs.at(0).terms;
  REQUIRE(terms.size() == 2);
  CHECK(terms[0].share * 3 == Approx(2));
  CHECK(terms[1].objective.index() == 1);
  const auto one = Correct(knob + "objective a = d from 0 % to 40 %\n");
  CHECK(one.checked.model.trade_offs.at(0).terms.at(0).share >= 1);
}

TEST_CASE("a refusal that needs a knob is a requirement too") {
  const auto compiled = Correct(R"(ladder rep < boss
choose d : percent from 0 % to 40 % step 5 %
input price : EUR
let net = price * (100 % - d)
refuse when price > 100 EUR because "too dear"
refuse when net < 1 EUR
escalate to boss when d > 10 %
expect deviation when outside_model
)");
  const auto& model = compiled.checked.model;
  REQUIRE(model.rules.size() == 4);
  CHECK_FALSE(model.rules[0].uses_knob);
  CHECK(model.rules[1].uses_knob);
  REQUIRE(model.requirements.size() == 1);
  CHECK(model.requirements[0].refusal);
  CHECK(model.requirements[0].condition == model.rules[1].condition);
  CHECK(model.rules[2].level == 1);
  CHECK(model.rules[2].name == "escalate to boss when d > 10 %");
  CHECK(Let(compiled, "net").value.valid());
}

TEST_CASE("statuses and verdicts have the numbers of engine/core.h") {
  const auto compiled = Correct(R"(input price : EUR
choose d : percent from 0 % to 40 % step 5 %
objective a = price * d from 0 EUR to price
test "names" {
  given price 5 EUR
  expect status is decided
  expect status is not no_alternative
  expect verdict is needs_reason
}
)");
  std::vector<std::int64_t> found;
  for (std::size_t i = 0; i < compiled.ast.expr_count(); ++i) {
    const auto kind = compiled.checked.type[i].kind;
    const bool name = kind == types::TypeKind::kStatus || kind == types::TypeKind::kVerdict;
    if (name && compiled.checked.constant[i]) found.push_back(compiled.checked.constant[i]->raw);
  }
  CHECK(found ==
        std::vector<std::int64_t>{static_cast<std::int64_t>(engine::Status::kDecided),
                                  static_cast<std::int64_t>(engine::Status::kNoAlternative),
                                  static_cast<std::int64_t>(engine::Verdict::kNeedsReason)});
}

}  // namespace
}  // namespace remit
