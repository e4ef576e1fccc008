// What is set by slots is decided as the command line decides the same case from its file, to the
// last word of the explanation.
#include <limits>

#include "tests/embed/desk.h"

using namespace remit;
using remit::tests::BoundOn;
using remit::tests::CasesOf;
using remit::tests::Json;
using remit::tests::Loaded;
using remit::tests::Setter;

namespace {

std::string Printed(const std::string& command) {
  std::FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string text;
  std::array<char, 4096> buffer;
  for (std::size_t read; (read = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    text.append(buffer.data(), read);
  pclose(pipe);  // cases that are not settled have an exit code of their own
  return text;
}
std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

constexpr const char* kDesk = R"(policy p.desk "Desk"
effective from 2026-01-01
unit seats
enum Segment { small, large }
record Line {
  price : EUR in 1 EUR .. 1_000 EUR
  part  : text
}
input price   : EUR      in 100 EUR .. 5_000 EUR
input share   : percent  in 0 % .. 100 %
input size    : seats    in 1 .. 500
input age     : months   in 0 .. 600
input score   : number?  in 0 .. 100
input segment : Segment
input urgent  : boolean
input since   : date
input region  : text
input lines   : list of Line in 0 .. 3
input marks   : list of number in 0 .. 2
ladder rep < manager
side legal
choose discount : percent from 0 % to 20 % step 5 %
let net  = price * (100 % - discount)
let rate = price / size
let mood = score otherwise 50
objective revenue = net from 0 EUR to price
require cap : discount <= share because "the share is the cap"
require room : count(l for l in lines where l.price > 500 EUR) <= 1 count or discount == 0 %
escalate to manager when price > 1_000 EUR because "large"
escalate to legal when urgent and segment is large and region is "EU" and since < as_of and age > 24 months and mood > 10 and sum(m for m in marks) >= 0
)";

struct Desk {
  Policy policy = Policy::FromText(kDesk).value();
  BoundPolicy bound = BoundOn(policy, "2026-03-01");
  AmountSlot price = policy.AmountInput("price", "EUR").value();
  PercentSlot share = policy.PercentInput("share").value();
  AmountSlot seats = policy.AmountInput("size", "seats").value();
  AmountSlot age = policy.AmountInput("age", "years").value();
  NumberSlot score = policy.NumberInput("score").value();
  EnumSlot segment = policy.EnumInput("segment").value();
  BooleanSlot urgent = policy.BooleanInput("urgent").value();
  DateSlot since = policy.DateInput("since").value();
  TextSlot region = policy.TextInput("region").value();
  ListSlot lines = policy.ListInput("lines").value();
  AmountSlot line_price = policy.AmountInput("lines.price", "EUR").value();
  ListSlot marks = policy.ListInput("marks").value();
  NumberSlot mark = policy.NumberInput("marks").value();
  Knob discount = policy.KnobNamed("discount").value();
  Let net = policy.LetNamed("net").value();
  Let rate = policy.LetNamed("rate").value();
  Let mood = policy.LetNamed("mood").value();

  void Fill(Decider& decider) const {
    decider.Set(price, Decimal(200050, 2));  // 2000.50 EUR
    decider.Set(share, Percent(Decimal(125, 1)));
    decider.Set(seats, 40);
    decider.Set(age, Decimal(25, 1));  // 2.5 years are 30 months
    decider.Set(segment, policy.ValueOf(segment, "large").value());
    decider.Set(urgent, true);
    decider.Set(since, *Date::Of(2026, 2, 28));
    decider.Set(region, "EU");
    decider.SetLength(lines, 2);
    decider.Set(line_price, 600, 0);
    decider.Set(line_price, 500, 1);
    decider.SetLength(marks, 1);
    decider.Set(mark, 0.5, 0);
  }
};

std::string Said(const Decision& decision) {
  std::string text;
  for (const InvalidField& field : decision.invalid())
    text += field.field + ": " + field.reason + "\n";
  return text;
}

}  // namespace

TEST_CASE("what slots say is decided and explained as the command line does from a file") {
  for (const auto& sample : remit::tests::kSamples) {
    INFO(sample.policy << " " << sample.as_of);
    const Policy policy = Loaded(sample.policy);
    const BoundPolicy bound = BoundOn(policy, sample.as_of);
    const std::vector<Json> cases = CasesOf(sample.cases);
    const std::string arguments =
        std::string(sample.policy) + " " + sample.cases + " --as-of " + sample.as_of;
    const std::vector<std::string> lines =
        Lines(Printed(REMIT_BINARY " decide " + arguments + " --format json"));
    REQUIRE(lines.size() == cases.size());
    Decider decider(bound);
    Decider of_json(bound);
    Setter setter(policy, decider);
    for (std::size_t i = 0; i < cases.size(); ++i) {
      INFO(cases[i].dump());
      const Json expected = Json::parse(lines[i]);
      std::string core(of_json.DecideJson(cases[i].dump()));
      CHECK(std::string(NameOf(of_json.last().status())) == expected["status"]);
      // Its words name places of the file; and no slot can be misspelt.
      if (of_json.last().status() == Status::kInvalid) continue;
      CHECK((of_json.Explain(Form::kJson) == lines[i]));
      setter.Put(cases[i]);
      decider.Decide();
      CHECK((decider.Explain(Form::kJson) == lines[i]));
      CHECK(core == decider.Explain(Form::kCore));
    }
    decider.Clear();
    setter.Put(cases[0]);
    decider.Decide();
    const std::string id = cases[0]["id"].get<std::string>();
    if (Json::parse(lines[0])["status"] == "invalid") continue;
    CHECK((decider.Explain() == Printed(REMIT_BINARY " explain " + arguments + " --case " + id)));
    CHECK((decider.Explain(Form::kSummary) ==
           Printed(REMIT_BINARY " decide " + arguments + " --case " + id)));
  }
}

TEST_CASE("every kind of value, set by its type") {
  const Desk desk;
  Decider decider(desk.bound, {{desk.net, desk.rate, desk.mood}});
  desk.Fill(decider);
  const Decision& decision = decider.Decide();
  INFO(Said(decision));
  // One line is above 500 EUR, so all discounts up to 12.5 % may be given; 0 % earns most.
  REQUIRE(decision.status() == Status::kDecided);
  CHECK(decision.verdict() == Verdict::kEscalate);
  CHECK(decision.feasible() == 3);
  CHECK(decision.RecommendedPosition(desk.discount) == 0);
  CHECK(decision.RecommendedText(desk.discount) == "0 %");
  CHECK(decision.score() == 1);
  CHECK(decision.level_name() == "manager");
  CHECK(decision.sides() == 1);
  REQUIRE(decision.fired().size() == 2);
  CHECK(desk.policy.rules()[decision.fired()[0]].because == "large");
  CHECK(decision.At(desk.net)->amount.text() == "2000.5");
  CHECK(decision.At(desk.rate)->amount.text() == "50.0125");  // 2000.50 / 40
  CHECK(decision.At(desk.mood)->number == 50);

  decider.Set(desk.score, 5);  // above 10 no more: legal need not agree
  CHECK(decider.Decide().sides() == 0);
  decider.SetMissing(desk.score);
  CHECK(decider.Decide().sides() == 1);
  decider.Set(desk.age, 2);  // 24 months are not more than 24
  CHECK(decider.Decide().sides() == 0);
  decider.Set(desk.line_price, 501, 1);  // two lines above 500 EUR: no discount
  CHECK(decider.Decide().feasible() == 1);
}

TEST_CASE("what is not set is missing") {
  const Desk desk;
  Decider decider(desk.bound);
  desk.Fill(decider);
  decider.SetMissing(desk.share);
  decider.SetMissing(desk.lines);
  REQUIRE(decider.Decide().status() == Status::kNeedsData);
  const auto missing = decider.last().missing();
  REQUIRE(missing.size() == 2);
  CHECK(missing[0] == "share");
  CHECK(missing[1] == "lines");
  decider.Clear();
  CHECK(decider.Decide().status() == Status::kNeedsData);
  desk.Fill(decider);
  CHECK(decider.Decide().status() == Status::kDecided);
}

TEST_CASE("what does not fit makes the case invalid, in the words of the command line") {
  const Desk desk;
  Decider decider(desk.bound), of_json(desk.bound);
  const auto refused = [&](const auto& set, const char* json) {
    decider.Clear();
    desk.Fill(decider);
    set();
    REQUIRE(decider.Decide().status() == Status::kInvalid);
    of_json.DecideJson(json);
    CHECK(Said(decider.last()) == Said(of_json.last()));
    return Said(decider.last());
  };
  CHECK(refused([&] { decider.Set(desk.price, 99); }, R"({"price": "99 EUR"})") ==
        "price: `99.00 EUR` is outside its range, 100.00 EUR to 5000.00 EUR\n");
  refused([&] { decider.Set(desk.price, Decimal(1000001, 5)); }, R"({"price": "10.00001 EUR"})");
  refused([&] { decider.Set(desk.seats, Decimal(405, 1)); }, R"({"size": "40.5 seats"})");
  refused([&] { decider.Set(desk.share, Percent(Decimal(1001, 1))); }, R"({"share": "100.1 %"})");
  refused([&] { decider.Set(desk.share, Percent(Decimal(100000001, 8))); },
          R"({"share": "1.00000001 %"})");
  refused([&] { decider.Set(desk.score, 100.5); }, R"({"score": 100.5})");
  refused([&] { decider.SetText(desk.price, "20 USD"); }, R"({"price": "20 USD"})");
  refused([&] { decider.SetText(desk.segment, "medium"); }, R"({"segment": "medium"})");
  refused([&] { decider.SetLength(desk.lines, 4); }, R"({"lines": [{}, {}, {}, {}]})");
  refused([&] { decider.Set(desk.line_price, 0, 1); },
          R"({"lines": [{"price": "5 EUR"}, {"price": "0 EUR"}]})");
  refused([&] { decider.ProposeText(desk.discount, "7 %"); },
          R"({"proposal": {"values": {"discount": "7 %"}}})");
  refused([&] { decider.Propose(desk.discount, Percent(Decimal(7))); },
          R"({"proposal": {"values": {"discount": "7 %"}}})");

  // What no text says.
  decider.Clear();
  desk.Fill(decider);
  decider.Set(desk.price, UINT64_MAX);
  CHECK(Said(decider.Decide()) == "price: it is larger than any amount can be\n");
  decider.Set(desk.price, Decimal(1, 19));
  CHECK(Said(decider.Decide()) ==
        "price: it has more than 18 decimals, the most that an amount is given with\n");
  decider.Set(desk.price, Decimal(INT64_MAX, 0));
  CHECK(Said(decider.Decide()) ==
        "price: `9223372036854775807 EUR` is larger than any amount in EUR can be\n");
  decider.Set(desk.price, 200);
  decider.Set(desk.score, std::numeric_limits<double>::quiet_NaN());
  CHECK(Said(decider.Decide()) == "score: it is not a finite number\n");
  // A file can only say null there, and is told so.
  decider.Clear();
  desk.Fill(decider);
  decider.SetLength(desk.marks, 2);
  decider.Set(desk.mark, 1, 1);
  CHECK(Said(decider.Decide()) ==
        "marks[1]: it is missing, and an element of a list is there or is left out\n");

  // Setting it well again mends the case.
  decider.Clear();
  desk.Fill(decider);
  decider.Set(desk.price, 99);
  CHECK(decider.Decide().status() == Status::kInvalid);
  decider.Set(desk.price, 100);
  CHECK(decider.Decide().status() == Status::kDecided);
  // An explanation names the field too.
  decider.Set(desk.price, 99);
  decider.Decide();
  CHECK(decider.Explain().find("`99.00 EUR` is outside its range") != std::string::npos);
}

TEST_CASE("misuse is never silent") {
  const Desk desk;
  const Policy other = Policy::FromText(kDesk).value();
  Decider decider(desk.bound);
  desk.Fill(decider);
  decider.Set(other.AmountInput("price", "EUR").value(), 200);
  CHECK(decider.Decide().status() == Status::kInvalid);
  CHECK(Said(decider.last()) == ": a slot, value or knob of another policy was set\n");
  decider.Clear();
  desk.Fill(decider);
  decider.Set(desk.line_price, 5, 2);
  CHECK(decider.Decide().status() == Status::kInvalid);
  CHECK(Said(decider.last()) == "lines[3].price: there is no such element\n");
  decider.Clear();
  desk.Fill(decider);
  decider.Set(desk.line_price, 5);
  CHECK(Said(decider.Decide()) ==
        "lines.price: it is a field of the elements of a list, and no element was named\n");
  decider.Clear();
  desk.Fill(decider);
  decider.Set(desk.price, 500, 0);
  CHECK(Said(decider.Decide()) == "price[1]: there is no such element\n");
  decider.Clear();
  desk.Fill(decider);
  decider.ProposePosition(desk.discount, 5);
  CHECK(Said(decider.Decide()) == "proposal.discount: there is no such alternative\n");
}

TEST_CASE("a proposal is judged, and taken back") {
  const Policy policy = Loaded("policies/discount_desk/discount_desk.remit");
  const BoundPolicy bound = BoundOn(policy, "2026-01-01");
  Decider decider(bound);
  Setter(policy, decider).Put(CasesOf("policies/discount_desk/cases.jsonl")[0]);
  const Knob discount = policy.KnobNamed("discount").value();
  const AmountKnob term = policy.AmountKnobNamed("term", "years").value();
  decider.Decide();
  const std::uint32_t recommended = decider.last().RecommendedPosition(discount);
  const std::uint32_t best_term = decider.last().RecommendedPosition(term);
  // The grid has steps of half a point; a rep may go 3 points, giving a reason.
  decider.ProposePosition(discount, recommended - 2);
  decider.ProposedBy("kim", policy.LevelNamed("rep").value());
  CHECK(decider.Decide().verdict() == Verdict::kNeedsReason);
  CHECK(decider.last().RecommendedPosition(discount) == recommended);
  CHECK(decider.last().ShownPosition(discount) == recommended - 2);
  CHECK(decider.last().ShownPosition(term) == best_term);
  decider.Reason("two more sites come to us");
  CHECK(decider.Decide().verdict() == Verdict::kApprove);
  decider.Propose(discount, Percent(Decimal(40)));
  CHECK(decider.Decide().verdict() == Verdict::kRefuse);
  CHECK_FALSE(decider.last().violated().empty());
  decider.Propose(term, 1);  // year: 12 months
  decider.Decide();
  CHECK(decider.last().ShownPosition(term) == 0);
  decider.ClearProposal();
  CHECK(decider.Decide().verdict() == Verdict::kApprove);
  CHECK(decider.last().ShownPosition(discount) == recommended);
}

TEST_CASE("outside its period a policy decides nothing, and says so") {
  const Desk desk;
  Decider decider(BoundOn(desk.policy, "2025-12-31"));
  desk.Fill(decider);
  CHECK(decider.Decide().status() == Status::kInvalid);
  CHECK(Said(decider.last()) == "as of: 2025-12-31: the policy is in force from 2026-01-01\n");
}

TEST_CASE("texts that a decider has met are let go again") {
  const Desk desk;
  Decider decider(desk.bound);
  desk.Fill(decider);
  for (int i = 0; i < 20000; ++i) decider.Set(desk.region, "region " + std::to_string(i));
  CHECK(decider.Decide().sides() == 0);
  decider.Set(desk.region, "EU");
  for (int i = 0; i < 5000; ++i)
    decider.SetText(desk.policy.Input("lines.part").value(), "part " + std::to_string(i), 0);
  CHECK(decider.Decide().sides() == 1);
}
