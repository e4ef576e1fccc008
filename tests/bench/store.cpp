// What was live when, asked of ten thousand activations, and what it takes to go back to the
// version before: `scripts/bench store [FOLDER]`.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "interpreter/store/entries.h"
#include "interpreter/store/policy_store.h"

namespace {

using namespace remit;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t kNow = 1'772'445'600'000'000;
constexpr const char* kPolicy = R"(policy shop.desk
  effective from 2026-01-01
ladder rep < manager < director
input price : EUR in 0 EUR .. 10_000 EUR
parameter most : percent = 20 %   adjustable 10 % .. 30 % by director
choose discount : percent from 0 % to 40 % step 5 %
objective rebate = price * discount from 0 EUR to 4_000 EUR
require cap : discount <= most
)";

[[noreturn]] void Fail(const std::string& message) {
  std::fprintf(stderr, "%s\n", message.c_str());
  std::exit(1);
}

template <typename T>
T Must(store::Done<T> done) {
  if (const auto* refusal = std::get_if<store::Refusal>(&done)) Fail(refusal->reason);
  if (const auto* failure = std::get_if<ledger::Failure>(&done)) Fail(failure->message);
  return std::move(std::get<T>(done));
}

double Microseconds(Clock::duration duration) {
  return std::chrono::duration<double, std::micro>(duration).count();
}

void Print(const char* what, std::vector<double> took) {
  std::sort(took.begin(), took.end());
  const auto at = [&](double share) {
    return took[static_cast<std::size_t>(share * static_cast<double>(took.size() - 1))];
  };
  std::printf("%-54s p50 %9.1f us   p99 %9.1f us   most %9.1f us\n", what, at(0.5), at(0.99),
              took.back());
}

store::Content Version(const std::string& comment, const char* text = kPolicy) {
  const compile::Compilation compilation = compile::CompileText(
      "desk.remit", "# " + comment + "\n" + text,
      [](const std::string&) -> base::Result<std::string> { return base::Error{"no such file"}; });
  if (!compilation.ok()) Fail("the policy does not compile");
  return store::ContentOf(compilation);
}

// What the disk takes for one sync, without which the time of anything durable says nothing.
void Sync(const std::string& folder) {
  const std::string path = folder + "/bench.sync";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) Fail("cannot write " + path);
  const std::string page(4096, 'x');
  std::vector<double> took;
  for (int i = 0; i < 200; ++i) {
    if (::write(file, page.data(), page.size()) < 0) Fail("cannot write " + path);
    const Clock::time_point start = Clock::now();
    if (::fdatasync(file) != 0) Fail("cannot sync " + path);
    took.push_back(Microseconds(Clock::now() - start));
  }
  ::close(file);
  std::filesystem::remove(path);
  Print("one sync of the disk, of which a transaction has four", std::move(took));
}

// All of one policy, the worst case; planned ahead or at once, over what is live then.
void AsOf(int activations) {
  store::History history;
  std::mt19937_64 random(9);
  const ledger::SecretKey key = ledger::SecretKey::Make("root").value();
  const auto add = [&](std::int64_t at, const store::Message& message) {
    const auto odd = history.Add({history.size() + 1, static_cast<std::uint32_t>(KindOf(message)),
                                  at, store::BytesOf(store::Signed{BytesOf(message), "root", {}})});
    if (odd) Fail(*odd);
  };
  add(kNow, store::Made{"origin", "0", key.public_key()});
  std::int64_t clock = kNow;
  for (int i = 0; i < activations; ++i) {
    clock += static_cast<std::int64_t>(random() % 1'000'000);
    store::Activation activation;
    activation.policy = "shop.desk";
    activation.content[0] = static_cast<std::uint8_t>(i);
    activation.content[1] = static_cast<std::uint8_t>(i >> 8);
    activation.effective_from = clock + static_cast<std::int64_t>(random() % 3'000'000);
    const auto live = history.LiveAt("shop.desk", activation.effective_from, clock);
    if (live) activation.base = live->activation.content;
    add(clock, store::Activating{"origin", history.size(), activation, "root"});
  }
  std::vector<double> took;
  std::size_t found = 0;
  for (int query = 0; query < 20'000; ++query) {
    const auto span = static_cast<std::uint64_t>(clock - kNow);
    const auto at = kNow + static_cast<std::int64_t>(random() % span);
    const auto known_at = kNow + static_cast<std::int64_t>(random() % span);
    const Clock::time_point start = Clock::now();
    found += history.LiveAt("shop.desk", at, known_at).has_value();
    took.push_back(Microseconds(Clock::now() - start));
  }
  if (found == 0) Fail("nothing was ever live");
  Print("what was live at T as known at T2, 10,000 versions", std::move(took));
}

void RollBack(const std::string& folder) {
  const std::string path = folder + "/bench.store";
  std::filesystem::remove(path);
  const auto make = [](const char* name) { return ledger::SecretKey::Make(name).value(); };
  const ledger::SecretKey root = make("root"), anna = make("anna"), bert = make("bert");
  const store::Content first = Version("first");
  store::Hash live = store::HashOf(first);
  {
    store::PolicyStore made = Must(store::PolicyStore::Make(path, root, kNow));
    Must(made.NameKey(anna.public_key(), {}, root, kNow));
    Must(made.NameKey(bert.public_key(), {"owner"}, root, kNow));
    Must(made.Publish(first, anna, "", kNow));
    const store::Approval approval{
        "shop.desk", first.decision_hash, live, {}, 0, {}, "owner", "bert", 0};
    Must(made.Approve(approval, bert, kNow));
    Must(made.Activate({"shop.desk", live, {}, kNow, "", false}, anna, kNow));
  }
  std::vector<double> took;
  for (int i = 0; i < 200; ++i) {
    const store::Content next = Version("version " + std::to_string(i));
    const store::Hash hash = store::HashOf(next);
    {
      store::PolicyStore opened = Must(store::PolicyStore::Open(path, true));
      Must(opened.Publish(next, anna, "", kNow));
      Must(opened.Activate({"shop.desk", hash, live, kNow, "", false}, anna, kNow));
    }
    // Opened anew, as a command does.
    const Clock::time_point start = Clock::now();
    store::PolicyStore opened = Must(store::PolicyStore::Open(path, true));
    Must(opened.Activate({"shop.desk", live, hash, kNow, "back", false}, bert, kNow));
    took.push_back(Microseconds(Clock::now() - start));
  }
  std::filesystem::remove(path);
  Print("opened, and the version before made live, durably", std::move(took));
}

}  // namespace

int main(int argc, char** argv) {
  AsOf(10'000);
  const std::string folder = argc > 1 ? argv[1] : ".";
  Sync(folder);
  RollBack(folder);
}
