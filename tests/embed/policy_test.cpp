// Loading, names and what is known of them; batches of columns.
#include <filesystem>
#include <regex>
#include <thread>

#include "tests/embed/desk.h"

using namespace remit;
using remit::tests::BoundOn;
using remit::tests::CasesOf;
using remit::tests::Loaded;
using remit::tests::Setter;

TEST_CASE("a policy that does not load says why, as text and as values") {
  const Result<Policy> none = Policy::FromFile("policies/nowhere.remit");
  REQUIRE_FALSE(none);
  CHECK(none.failure().text.find("policies/nowhere.remit") != std::string::npos);
  CHECK(none.failure().problems.empty());

  const Result<Policy> bad = Policy::FromText("policy p.q \"Q\"\nlet a = b + 1\n", "desk.remit");
  REQUIRE_FALSE(bad);
  const Failure failure = bad.failure();
  REQUIRE(failure.problems.size() == 1);
  CHECK(failure.problems[0].severity == Severity::kError);
  CHECK(failure.problems[0].code.rfind("R0", 0) == 0);
  CHECK(failure.problems[0].file == "desk.remit");
  CHECK(failure.problems[0].line == 2);
  CHECK(failure.problems[0].column == 9);
  CHECK(failure.text.find("let a = b + 1") != std::string::npos);

  CHECK(Policy::FromText("let a = 1\n").failure().problems.size() == 1);  // no head
  CHECK(Policy::FromFile("policies/org/authority.remit").failure().text.find("is a module") !=
        std::string::npos);
  CHECK(Policy::FromFile("policies/org/sales_intent.remit").failure().text.find("is an intent") !=
        std::string::npos);
}

TEST_CASE("a compiled policy decides and explains as its text does") {
  const std::string path =
      (std::filesystem::temp_directory_path() / "remit_embed_desk.remitc").string();
  const std::string text = "policies/discount_desk/discount_desk.remit";
  REQUIRE(std::system((REMIT_BINARY " compile " + text + " -o " + path + " >/dev/null").c_str()) ==
          0);
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  const std::vector<remit::tests::Json> cases = CasesOf("policies/discount_desk/cases.jsonl");
  std::vector<std::vector<std::string>> said;
  for (const Policy& policy : {Loaded(text), Loaded(path), Policy::FromBundle(bytes).value()}) {
    said.emplace_back();
    Decider decider(BoundOn(policy, "2026-01-01"));
    for (const auto& one : cases) {
      decider.DecideJson(one.dump());
      // A bundle names its files from the folder that holds them all.
      said.back().push_back(
          std::regex_replace(decider.Explain(Form::kJson), std::regex("policies/"), ""));
    }
    said.back().emplace_back(policy.decision_hash());
  }
  CHECK((said[0] == said[1]));
  CHECK((said[0] == said[2]));
  bytes[bytes.size() / 2] ^= 1;
  CHECK_FALSE(Policy::FromBundle(bytes));
  std::ofstream(path, std::ios::binary) << bytes;
  CHECK(Policy::FromFile(path).failure().text.find(path) != std::string::npos);
}

TEST_CASE("inputs say what they are") {
  const Policy policy = Loaded("policies/discount_desk/discount_desk.remit");
  CHECK(policy.name() == "pricing.discount_desk");
  CHECK(policy.decision_hash().size() == 64);
  const InputInfo& price = policy.Describe(policy.Input("deal.list_price").value());
  CHECK(price.kind == Kind::kAmount);
  CHECK(price.unit == "EUR");
  CHECK(price.decimals == 4);
  CHECK(price.least == "1000.00 EUR");
  CHECK(price.most == "5000000.00 EUR");
  CHECK_FALSE(price.optional);
  const InputInfo& seats = policy.Describe(policy.Input("deal.seats").value());
  CHECK(seats.whole);
  CHECK(seats.decimals == 0);
  const InputInfo& segment = policy.Describe(policy.Input("account.segment").value());
  CHECK(segment.kind == Kind::kEnum);
  CHECK(segment.values == std::vector<std::string>{"small_business", "mid_market", "enterprise"});
  CHECK(policy.Describe(policy.Input("account.satisfaction").value()).optional);
  CHECK(policy.Describe(policy.Input("account.renewal_rate").value()).decimals == 7);
  REQUIRE(policy.knobs().size() == 2);
  CHECK(policy.knobs()[0].alternatives == 81);
  CHECK(policy.knobs()[1].unit == "months");
  CHECK(policy.levels().front() == "rep");
  CHECK(policy.scenarios() == std::vector<std::string>{"price_war"});
}

TEST_CASE("a name that does not exist, or is something else, is refused with what is near") {
  const Policy policy = Loaded("policies/discount_desk/discount_desk.remit");
  CHECK(policy.Input("deal.list_prise").failure().text ==
        "the policy has no input `deal.list_prise`; did you mean `deal.list_price`?");
  CHECK(policy.AmountInput("deal.list_price", "USD").failure().text ==
        "`deal.list_price` is in EUR, asked for is USD");
  CHECK(policy.AmountInput("deal.list_price", "seats").failure().text ==
        "`deal.list_price` is in EUR, asked for is seats");
  CHECK_FALSE(policy.AmountInput("deal.list_price", "thalers"));
  CHECK(policy.NumberInput("deal.seats").failure().text ==
        "`deal.seats` is seats, asked for is a number");
  CHECK(policy.AmountInput("account.tenure", "years"));
  const EnumSlot segment = policy.EnumInput("account.segment").value();
  CHECK_FALSE(policy.ValueOf(segment, "enterprize"));
  CHECK_FALSE(policy.KnobNamed("discont"));
  CHECK_FALSE(policy.AmountKnobNamed("discount", "EUR"));
  CHECK_FALSE(policy.LetNamed("nothing"));
  CHECK_FALSE(policy.LevelNamed("king"));
  CHECK_FALSE(policy.At(Date(), "peace"));
}

TEST_CASE("decimals are made from integers and texts, exactly") {
  CHECK(Decimal(-1250, 2).text() == "-12.5");
  CHECK(Decimal::Parse("19999.00")->digits() == 1999900);
  CHECK(Decimal::Parse("19999.00")->scale() == 2);
  CHECK_FALSE(Decimal::Parse("1e3"));
  CHECK_FALSE(Decimal::Parse("1_000"));
  CHECK_FALSE(Decimal::Parse("99999999999999999999"));
  CHECK_FALSE(Decimal::Parse(""));
  static_assert(!std::is_constructible_v<Decimal, double>);
  static_assert(!std::is_constructible_v<Decimal, bool>);
  static_assert(!std::is_constructible_v<Percent, double>);
  CHECK(Decimal(UINT64_MAX).text().empty());
  CHECK(Date::Of(2026, 2, 28)->text() == "2026-02-28");
  CHECK_FALSE(Date::Of(2026, 2, 29));
  CHECK(Date::FromDays(0)->text() == "1970-01-01");
}

namespace {

// The inputs of the discount desk as columns: cases with one thing and another wrong or missing.
struct Desk {
  Policy policy = Loaded("policies/discount_desk/discount_desk.remit");
  AmountSlot price = policy.AmountInput("deal.list_price", "EUR").value();
  AmountSlot cost = policy.AmountInput("deal.unit_cost", "EUR").value();
  AmountSlot seats = policy.AmountInput("deal.seats", "seats").value();
  EnumSlot segment = policy.EnumInput("account.segment").value();
  AmountSlot tenure = policy.AmountInput("account.tenure", "months").value();
  PercentSlot rate = policy.PercentInput("account.renewal_rate").value();
  NumberSlot satisfaction = policy.NumberInput("account.satisfaction").value();
  std::vector<std::int64_t> prices, costs, seat_counts, tenures, rates;
  std::vector<std::uint32_t> segments;
  std::vector<double> scores;
  std::vector<std::uint8_t> has_score, has_seats;
  std::size_t size;

  explicit Desk(std::size_t cases) : size(cases) {
    for (std::size_t i = 0; i < cases; ++i) {
      const auto n = static_cast<std::int64_t>(i);
      prices.push_back(2'000'00 + n * 37'411 % 4'900'000'00);  // cents, now and then too many
      if (i % 97 == 5) prices.back() = 5'000'000'01;
      costs.push_back(prices.back() * (20 + n % 70) / 100);
      seat_counts.push_back(1 + n * 7 % 20'000);
      tenures.push_back(n % 600);
      rates.push_back(n * 13 % 1001);  // tenths of a percent
      segments.push_back(static_cast<std::uint32_t>(i % 3));
      scores.push_back(static_cast<double>(n % 101));
      has_score.push_back(i % 4 != 0);
      has_seats.push_back(i % 53 != 7);
    }
  }
  Columns InColumns() const {
    Columns columns(policy, size);
    CHECK_FALSE(columns.Set(price, prices, 2));
    CHECK_FALSE(columns.Set(cost, costs, 2));
    CHECK_FALSE(columns.Set(seats, seat_counts, 0, has_seats));
    CHECK_FALSE(columns.Set(segment, segments));
    CHECK_FALSE(columns.Set(tenure, tenures, 0));
    CHECK_FALSE(columns.Set(rate, rates, 1));
    CHECK_FALSE(columns.Set(satisfaction, scores, has_score));
    return columns;
  }
  void Fill(Decider& decider, std::size_t i) const {
    static const char* const kNames[] = {"small_business", "mid_market", "enterprise"};
    decider.Clear();
    decider.Set(price, Decimal(prices[i], 2));
    decider.Set(cost, Decimal(costs[i], 2));
    if (has_seats[i] != 0) decider.Set(seats, Decimal(seat_counts[i]));
    decider.Set(segment, policy.ValueOf(segment, kNames[segments[i]]).value());
    decider.Set(tenure, Decimal(tenures[i]));
    decider.Set(rate, Percent(Decimal(rates[i], 1)));
    if (has_score[i] != 0) decider.Set(satisfaction, scores[i]);
  }
};

bool Same(const Decisions& a, const Decisions& b) {
  bool same = a.status == b.status && a.verdict == b.verdict && a.score == b.score &&
              a.feasible == b.feasible && a.level == b.level && a.sides == b.sides &&
              a.positions == b.positions && a.watched.size() == b.watched.size();
  for (std::size_t i = 0; same && i < a.watched.size(); ++i)
    same = a.watched[i].raw == b.watched[i].raw && a.watched[i].present == b.watched[i].present;
  return same;
}

}  // namespace

TEST_CASE("columns are decided as single cases are, by any number of threads") {
  const Desk desk(2000);
  const BoundPolicy bound = BoundOn(desk.policy, "2026-01-01");
  const Columns columns = desk.InColumns();
  const Let margin = desk.policy.LetNamed("margin").value();
  Decisions one;
  REQUIRE_FALSE(DecideColumns(bound, columns, {1, {margin}}, one));
  for (const unsigned threads : {2u, 3u}) {
    Decisions many;
    REQUIRE_FALSE(DecideColumns(bound, columns, {threads, {margin}}, many));
    CHECK(Same(one, many));
  }
  Decider decider(bound, {{margin}});
  const Knob discount = desk.policy.KnobNamed("discount").value();
  std::vector<std::size_t> seen(5);
  for (std::size_t i = 0; i < desk.size; i += 3) {
    desk.Fill(decider, i);
    const Decision& decision = decider.Decide();
    INFO("case " << i);
    ++seen[static_cast<std::size_t>(decision.status())];
    REQUIRE(decision.status() == one.status[i]);
    CHECK(decision.verdict() == one.verdict[i]);
    CHECK(decision.score() == one.score[i]);
    CHECK(decision.level() == one.level[i]);
    CHECK(decision.ShownPosition(discount) == one.positions[0][i]);
    CHECK(decision.At(margin).has_value() == (one.watched[0].present[i] != 0));
    if (decision.At(margin)) CHECK(decision.At(margin)->amount.digits() == one.watched[0].raw[i]);
    if (decision.status() != Status::kInvalid) continue;
    REQUIRE(columns.InvalidOf(i).size() == decision.invalid().size());
    CHECK(columns.InvalidOf(i)[0].field == decision.invalid()[0].field);
    CHECK(columns.InvalidOf(i)[0].reason == decision.invalid()[0].reason);
  }
  CHECK(seen[static_cast<std::size_t>(Status::kInvalid)] > 5);
  CHECK(seen[static_cast<std::size_t>(Status::kNeedsData)] > 5);
  CHECK(seen[static_cast<std::size_t>(Status::kDecided)] > 300);
}

TEST_CASE("a column of another length or another policy is refused") {
  const Desk desk(10);
  Columns columns(desk.policy, 9);
  CHECK(columns.Set(desk.price, desk.prices, 2)->text ==
        "`deal.list_price`: a column has one value for each of the 9 cases, and this has 10");
  const Desk other(9);
  CHECK(columns.Set(other.price, other.prices, 2)->text == "a slot of another policy");
  Decisions decisions;
  CHECK(DecideColumns(BoundOn(desk.policy, "2026-01-01"), Columns(other.policy, 1), {}, decisions)
            ->text == "the cases are of another policy");
}

// Run under a sanitizer of threads too.
TEST_CASE("threads share a policy and decide alike, each with a decider of its own") {
  const Desk desk(120);
  const BoundPolicy bound = BoundOn(desk.policy, "2026-01-01");
  const auto run = [&](std::vector<std::string>& lines) {
    Decider decider(bound);
    for (std::size_t i = 0; i < desk.size; ++i) {
      desk.Fill(decider, i);
      decider.Decide();
      lines.push_back(decider.Explain(Form::kCore));
    }
    lines.emplace_back(desk.policy.decision_hash());
  };
  std::vector<std::vector<std::string>> found(4);
  std::vector<std::thread> threads;
  for (auto& lines : found) threads.emplace_back(run, std::ref(lines));
  for (std::thread& thread : threads) thread.join();
  for (const auto& lines : found) CHECK(lines == found[0]);
}
