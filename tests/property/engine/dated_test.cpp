// Policies full of dates, replayed on many days against an oracle that knows no dates: the same
// policy written anew for each day, every series cut down to what is in force then. Both have to
// decide every case alike, on both evaluators.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/decide.h"
#include "tests/property/engine/case_generator.h"
#include "tests/property/engine/random.h"
#include "tests/support/catch.h"

namespace remit::testing {
namespace {

constexpr std::uint64_t kPolicies = 30;
constexpr std::size_t kCases = 12;
constexpr std::int64_t kFirstDay = 20'454;  // 2026-01-01
constexpr const char* kTable = "table cap (price: EUR) -> percent {\n  | price || cap |\n";
constexpr std::int64_t kDays = 730;  // to 2027-12-31, that day included

// One declaration in several versions: each holds from its day until the next one's.
struct Series {
  // How the text of a version looks in the policy with dates, and in the one without.
  struct Version {
    std::optional<std::int64_t> from;
    std::string text;
  };
  enum class Kind : std::uint8_t { kRule, kValue, kWeights } kind = Kind::kRule;
  std::string head;  // "parameter p1 : percent", "trade_off"
  std::vector<Version> versions;
};

const Series::Version* InForce(const Series& series, std::int64_t day) {
  const Series::Version* found = nullptr;
  for (const Series::Version& version : series.versions) {
    if (version.from && *version.from > day) continue;
    if (found == nullptr || !found->from || (version.from && *version.from > *found->from))
      found = &version;
  }
  return found;
}

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {
    for (int i = 0; i < 3; ++i) AddParameter(i);
    AddWeights();
    AddRow("< 300 EUR");
    AddRow("300 EUR ..< 700 EUR");
    AddRow(">= 700 EUR");
    for (int i = 0; i < 4; ++i) AddRule("c" + std::to_string(i), "require", ": ", "");
    for (int i = 0; i < 4; ++i)
      AddRule("e" + std::to_string(i), "escalate", ": to " + Role() + " when ", " or rate > 15 %");
    AddRule("f", "refuse", ": when ", " and price > 900 EUR");
    AddRule("g", "refuse", ": when ", " and rate > 10 %");
  }

  // Everything with its dates.
  std::string Dated() {
    std::string text = Head();
    text += kTable;
    for (const Series& row : rows_) {
      for (const Series::Version& version : row.versions)
        text += version.text + (version.from ? " from " + Text(*version.from) : "") + "\n";
    }
    text += "}\n";
    for (const Series& series : series_) {
      if (series.kind == Series::Kind::kRule) {
        std::vector<Series::Version> shuffled = series.versions;
        if (random_.Percent(50)) std::reverse(shuffled.begin(), shuffled.end());
        for (const Series::Version& version : shuffled)
          text += version.text + (version.from ? " from " + Text(*version.from) : "") + "\n";
        continue;
      }
      text += series.head;
      for (const Series::Version& version : series.versions) {
        const bool weights = series.kind == Series::Kind::kWeights;
        if (version.from) text += "\n  from " + Text(*version.from);
        text += (weights ? " " : " = ") + version.text;
      }
      text += "\n";
    }
    return text;
  }

  // What of it is in force on one day, without a date.
  std::string On(std::int64_t day) const {
    std::string text = Head();
    text += kTable;
    for (const Series& row : rows_) text += InForce(row, day)->text + "\n";
    text += "}\n";
    for (const Series& series : series_) {
      const Series::Version* version = InForce(series, day);
      if (version == nullptr) continue;
      if (series.kind == Series::Kind::kRule) text += version->text + "\n";
      if (series.kind == Series::Kind::kValue) text += series.head + " = " + version->text + "\n";
      if (series.kind == Series::Kind::kWeights) text += series.head + " " + version->text + "\n";
    }
    return text;
  }

  // Every day on which something changes, the day before it, the ends and some others.
  std::vector<std::int64_t> Days() {
    std::vector<std::int64_t> days{kFirstDay - 1, kFirstDay, kFirstDay + kDays - 1,
                                   kFirstDay + kDays};
    for (const auto* all : {&series_, &rows_}) {
      for (const Series& series : *all) {
        for (const Series::Version& version : series.versions) {
          if (!version.from) continue;
          days.push_back(*version.from - 1);
          days.push_back(*version.from);
        }
      }
    }
    for (int i = 0; i < 4; ++i) days.push_back(Day());
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    return days;
  }

 private:
  static std::string Text(std::int64_t day) { return types::FormatDate(day); }
  std::int64_t Day() { return kFirstDay + static_cast<std::int64_t>(random_.Below(kDays)); }
  std::string Number(std::uint64_t limit) { return std::to_string(1 + random_.Below(limit)); }
  std::string Role() { return random_.Of({"manager", "director", "legal", "manager and legal"}); }

  static std::string Head() {
    return "policy t.dated\n"
           "  effective from 2026-01-01 to 2027-12-31\n"
           "ladder rep < manager < director\n"
           "side legal\n"
           "input price : EUR in 0 EUR .. 1_000 EUR\n"
           "input cost : EUR? in 0 EUR .. 1_000 EUR\n"
           "input share : percent in 0 % .. 100 %\n"
           "choose rate : percent from 0 % to 20 % step 4 %\n"
           "choose term : count in { 1, 2, 3 }\n"
           "objective gain = rate * price from 0 EUR to 200 EUR\n"
           "objective saved = price * (100 % - rate) - (cost otherwise 0 EUR) from 0 EUR to 1_000 "
           "EUR\n"
           "objective short = term from 3 count to 1 count\n"
           "deviate rep within 4 points of rate\n"
           "deviate manager within 12 points of rate\n";
  }

  // Ascending, without repetition.
  std::vector<std::int64_t> Dates(std::uint64_t most) {
    std::vector<std::int64_t> dates;
    for (std::uint64_t i = random_.Below(most + 1); i > 0; --i) dates.push_back(Day());
    std::sort(dates.begin(), dates.end());
    dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
    return dates;
  }

  void AddParameter(int index) {
    Series series{Series::Kind::kValue, "parameter p" + std::to_string(index) + " : percent", {}};
    series.versions.push_back({std::nullopt, Number(30) + " %"});
    for (const std::int64_t day : Dates(3)) series.versions.push_back({day, Number(30) + " %"});
    series_.push_back(std::move(series));
  }

  void AddWeights() {
    const auto weights = [&] {
      return Joined({"weigh gain: ", Number(50), ", saved: ", Number(50), ", short: ", Number(20)});
    };
    Series series{Series::Kind::kWeights, "trade_off", {}};
    series.versions.push_back({std::nullopt, weights()});
    for (const std::int64_t day : Dates(3)) series.versions.push_back({day, weights()});
    series_.push_back(std::move(series));
  }

  // Of the one table: the rows of one condition, which hold one after the other.
  void AddRow(const std::string& condition) {
    const auto row = [&] { return "  | " + condition + " || " + Number(25) + " % |"; };
    Series series{Series::Kind::kRule, "", {}};
    series.versions.push_back({std::nullopt, row()});
    for (const std::int64_t day : Dates(2)) series.versions.push_back({day, row()});
    rows_.push_back(std::move(series));
  }

  std::string Condition() {
    const std::string parameter = "p" + std::to_string(random_.Below(3));
    return random_.Of(std::vector<std::string>{
        "rate <= " + parameter, "price > " + Number(900) + " EUR", "share < " + parameter,
        "term <= " + Number(3) + " count", "cost is known", "rate <= cap(price)",
        "rate + " + Number(9) + " points >= " + parameter});
  }

  void AddRule(const std::string& name, const std::string& word, const std::string& before,
               const std::string& after) {
    Series series;
    const auto version = [&] {
      return word + " " + name + before + "(" + Condition() + ")" + after;
    };
    if (random_.Percent(60)) series.versions.push_back({std::nullopt, version()});
    for (const std::int64_t day : Dates(3)) series.versions.push_back({day, version()});
    series_.push_back(std::move(series));
  }

  Random random_;
  std::vector<Series> series_;
  std::vector<Series> rows_;
};

// A core in words: positions of rules differ between the two policies, their names do not.
std::string Words(const check::Model& model, const engine::Core& core) {
  const auto number = [](auto value) { return std::to_string(static_cast<long long>(value)); };
  std::string text = number(core.status) + " " + number(core.verdict) + " " +
                     number(core.recommended) + " " + number(core.shown) + " " +
                     std::to_string(core.score) + " " + number(core.feasible) + " " +
                     number(core.level) + " " + number(core.sides);
  for (const std::uint32_t rule : core.fired) text += " fired " + model.rules.at(rule).name;
  for (const std::uint32_t requirement : core.violated)
    text += " violated " + model.requirements.at(requirement).name;
  for (const engine::Cause& cause : core.causes)
    text += cause.kind == engine::Cause::Kind::kMissing
                ? " missing " + model.leaves.at(cause.leaf.index()).path
                : " fault";
  return text;
}

std::vector<std::string> Decide(const compile::Compilation& policy, const engine::CaseBatch& batch,
                                std::int64_t day) {
  const engine::Program program = engine::Program::Bind(policy.ast, policy.checked, day);
  const auto cores = govern::DecideBatch(program, batch);
  std::vector<std::string> words;
  for (std::size_t i = 0; i < batch.size; ++i) {
    const engine::Core core = engine::ReferenceDecide(policy.ast, policy.checked, batch, i, day);
    CHECK((core == cores[i]));
    words.push_back(Words(policy.checked.model, core));
  }
  return words;
}

compile::Compilation Compiled(const std::string& text) {
  compile::Compilation policy = compile::CompileText("policy.remit", text);
  INFO(diagnostics::RenderText(policy.sink.Sorted(), policy.sources) << "\n" << text);
  REQUIRE(policy.ok());
  return policy;
}

}  // namespace

TEST_CASE("a dated policy decides on each day as one written for that day") {
  std::size_t days = 0;
  std::size_t decided = 0;
  for (std::uint64_t seed = 1; seed <= kPolicies; ++seed) {
    Generator generator(seed);
    const std::string text = generator.Dated();
    const compile::Compilation dated = Compiled(text);
    const engine::CaseBatch batch = GenerateCases(dated.checked, kCases, seed);
    for (const std::int64_t day : generator.Days()) {
      const std::string plain = generator.On(day);
      const compile::Compilation undated = Compiled(plain);
      const auto actual = Decide(dated, batch, day);
      const auto expected = Decide(undated, batch, day);
      INFO("seed " << seed << ", as of " << types::FormatDate(day) << "\n"
                   << text << "\nand on that day\n"
                   << plain);
      REQUIRE(actual == expected);
      ++days;
      decided += static_cast<std::size_t>(std::count_if(
          actual.begin(), actual.end(), [](const std::string& words) { return words[0] == '4'; }));
    }
  }
  CHECK(days > kPolicies * 10);
  CHECK(decided > days);  // some of the cases of every day
}

}  // namespace remit::testing
