// A quoting program that decides by a policy. Usage: quote desk.remit
#include <cstdio>
#include <string>

#include <remit/remit.h>

namespace {

struct Quote {
  const char* id;
  std::int64_t list_price_cents;
  std::int64_t unit_cost_cents;  // -1: not known
  const char* segment;
  int loyalty_tenths;  // of a percent
};

constexpr Quote kQuotes[] = {
    {"Q-1", 19'999'50, 9'000'00, "small_business", 625},
    {"Q-2", 80'000'00, 30'000'00, "enterprise", 0},
    {"Q-3", 999'00, 300'00, "enterprise", 0},  // below the range of the policy
    {"Q-4", 5'000'00, -1, "enterprise", 0},
};

void Print(const Quote& quote, const remit::Decision& decision, const remit::Knob& discount,
           const remit::Let& margin) {
  const std::string status(NameOf(decision.status()));
  std::printf("%s: %s", quote.id, status.c_str());
  if (decision.status() == remit::Status::kDecided) {
    const std::string level(decision.level_name());
    std::printf(", discount %s, margin %s %%, %s decides",
                decision.RecommendedText(discount).c_str(),
                decision.At(margin)->amount.text().c_str(), level.c_str());
  }
  for (const std::string_view field : decision.missing())
    std::printf(", %s is missing", std::string(field).c_str());
  for (const remit::InvalidField& bad : decision.invalid())
    std::printf(", %s: %s", bad.field.c_str(), bad.reason.c_str());
  std::printf("\n");
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;

  // Once: load the policy, and find what the program will speak of.
  const remit::Result<remit::Policy> loaded = remit::Policy::FromFile(arguments[1]);
  if (!loaded) {
    std::fprintf(stderr, "%s", loaded.failure().text.c_str());
    return 1;
  }
  const remit::Policy policy = *loaded;
  const remit::AmountSlot list_price = policy.AmountInput("list_price", "EUR").value();
  const remit::AmountSlot unit_cost = policy.AmountInput("unit_cost", "EUR").value();
  const remit::EnumSlot segment = policy.EnumInput("segment").value();
  const remit::PercentSlot loyalty = policy.PercentInput("loyalty").value();
  const remit::Knob discount = policy.KnobNamed("discount").value();
  const remit::Let margin = policy.LetNamed("margin").value();

  // Once for each day, and once for each thread.
  const remit::BoundPolicy bound = policy.At(*remit::Date::Of(2026, 3, 1)).value();
  remit::Decider decider(bound, {{margin}});

  // For each quote.
  for (const Quote& quote : kQuotes) {
    decider.Clear();
    decider.SetId(quote.id);
    decider.Set(list_price, remit::Decimal(quote.list_price_cents, 2));
    if (quote.unit_cost_cents >= 0)
      decider.Set(unit_cost, remit::Decimal(quote.unit_cost_cents, 2));
    decider.Set(segment, policy.ValueOf(segment, quote.segment).value());
    decider.Set(loyalty, remit::Percent(remit::Decimal(quote.loyalty_tenths, 1)));
    Print(quote, decider.Decide(), discount, margin);
  }

  // What a person proposes is judged.
  decider.Set(unit_cost, remit::Decimal(2'000));
  decider.Propose(discount, remit::Percent(remit::Decimal(275, 1)));
  decider.ProposedBy("kim", policy.LevelNamed("rep").value());
  const std::string verdict(NameOf(decider.Decide().verdict()));
  std::printf("27.5 %% instead: %s\n", verdict.c_str());
  std::printf("%s", decider.Explain(remit::Form::kSummary).c_str());

  // A case that is JSON already.
  decider.DecideJson(R"({"list_price": "20000 EUR", "unit_cost": "9000 EUR",
                         "segment": "enterprise", "loyalty": "10 %"})");
  std::printf("from JSON: %s\n", decider.last().RecommendedText(discount).c_str());
  return 0;
}
