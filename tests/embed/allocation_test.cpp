// What the header promises of allocation, counted at malloc, which every part of the process goes
// through.
#include <atomic>
#include <cstddef>

#include "tests/embed/desk.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define REMIT_COUNTS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define REMIT_COUNTS 0
#endif
#endif
#ifndef REMIT_COUNTS
#define REMIT_COUNTS 1
#endif

#if REMIT_COUNTS
namespace {
std::atomic<bool> counting{false};
std::atomic<std::size_t> allocations{0};
void Count() {
  if (counting.load(std::memory_order_relaxed)) ++allocations;
}
}  // namespace

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void* malloc(std::size_t size) {
  Count();
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  Count();
  return __libc_calloc(count, size);
}
void* realloc(void* block, std::size_t size) {
  Count();
  return __libc_realloc(block, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  Count();
  return __libc_memalign(alignment, size);
}
}

using namespace remit;
using remit::tests::BoundOn;
using remit::tests::Loaded;

namespace {

template <typename Body>
std::size_t AllocationsOf(const Body& body) {
  allocations = 0;
  counting = true;
  body();
  counting = false;
  return allocations;
}

// The discount desk: two knobs of 243 alternatives, a table, a model, bands, a guarantee.
struct Desk {
  Policy policy = Loaded("policies/discount_desk/discount_desk.remit");
  BoundPolicy bound = BoundOn(policy, "2026-01-01");
  AmountSlot price = policy.AmountInput("deal.list_price", "EUR").value();
  AmountSlot cost = policy.AmountInput("deal.unit_cost", "EUR").value();
  AmountSlot seats = policy.AmountInput("deal.seats", "seats").value();
  EnumSlot segment = policy.EnumInput("account.segment").value();
  EnumValue enterprise = policy.ValueOf(segment, "enterprise").value();
  EnumValue small = policy.ValueOf(segment, "small_business").value();
  AmountSlot tenure = policy.AmountInput("account.tenure", "years").value();
  PercentSlot rate = policy.PercentInput("account.renewal_rate").value();
  NumberSlot satisfaction = policy.NumberInput("account.satisfaction").value();
  Knob discount = policy.KnobNamed("discount").value();
  AmountKnob term = policy.AmountKnobNamed("term", "months").value();
  Level rep = policy.LevelNamed("rep").value();
  Let margin = policy.LetNamed("margin").value();

  void Fill(Decider& decider, int i) const {
    decider.Clear();
    decider.Set(price, Decimal(2'000'000 + i * 10'007, 2));
    decider.Set(cost, Decimal(900'000 + i * 5'003, 2));
    decider.Set(seats, 40 + i);
    decider.Set(segment, i % 2 == 0 ? enterprise : small);
    decider.Set(tenure, 2);
    decider.Set(rate, Percent(Decimal(875, 1)));
    if (i % 3 != 0) decider.Set(satisfaction, 71.5);
  }
};

constexpr int kCases = 24;

}  // namespace

TEST_CASE("the counter counts") {
  CHECK(AllocationsOf([] { std::vector<int>(100).clear(); }) == 1);
}

TEST_CASE("setting a case allocates nothing") {
  const Desk desk;
  Decider decider(desk.bound, {{desk.margin}});
  const auto set = [&] {
    for (int i = 0; i < kCases; ++i) {
      desk.Fill(decider, i);
      decider.Set(desk.price, 1);  // out of range, and mended
      decider.Set(desk.price, 20'000);
      decider.SetMissing(desk.satisfaction);
      decider.Propose(desk.discount, Percent(Decimal(i)));
      decider.Propose(desk.term, 24);
      decider.ProposedBy("a person with a rather long name", desk.rep);
      decider.Reason("a reason that is longer than what fits into a short text");
      decider.Used(desk.rep, 2);
      if (i % 4 == 0) decider.ClearProposal();
    }
  };
  set();
  CHECK(AllocationsOf(set) == 0);
}

TEST_CASE("deciding allocates nothing, from slots and from plain JSON") {
  const Desk desk;
  Decider decider(desk.bound, {{desk.margin}});
  std::size_t decided = 0;
  double sum = 0;
  const auto decide = [&] {
    for (int i = 0; i < kCases; ++i) {
      desk.Fill(decider, i);
      const Decision& decision = decider.Decide();
      decided += decision.status() == Status::kDecided ? 1 : 0;
      sum += static_cast<double>(decision.Recommended(desk.discount)->amount.digits());
      sum += static_cast<double>(decision.At(desk.margin)->amount.digits());
      sum += static_cast<double>(decision.fired().size() + decision.level_name().size());
    }
  };
  decide();
  CHECK(AllocationsOf(decide) == 0);
  CHECK(decided == 2 * kCases);
  CHECK(sum > 0);
  const std::string json =
      R"({"deal": {"list_price": "20000 EUR", "unit_cost": "9000.50 EUR", "seats": "40 seats"},
          "account": {"segment": "enterprise", "tenure": "18 months", "renewal_rate": "87.5 %"}})";
  const auto read = [&] { decider.DecideJson(json); };
  read();
  CHECK(AllocationsOf(read) == 0);
  CHECK(decider.last().status() == Status::kDecided);
}

TEST_CASE("an invalid case allocates nothing until its words are asked for") {
  const Desk desk;
  Decider decider(desk.bound);
  const auto decide = [&] {
    desk.Fill(decider, 0);
    decider.Set(desk.price, 1);
    decider.Decide();
  };
  decide();
  CHECK(AllocationsOf(decide) == 0);
  CHECK(decider.last().status() == Status::kInvalid);
  CHECK(AllocationsOf([&] { decider.last().invalid(); }) > 0);
}
#endif
