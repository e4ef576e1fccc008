// `remit explain --rates`: what the objectives of a policy are worth in each other over a data set.
// The anchors of an objective may depend on the case, and then so does the rate.
#include "repl/decide/rates.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "interpreter/govern/exchange.h"
#include "interpreter/govern/text_table.h"
#include "repl/open_cases.h"

namespace remit::repl {
namespace {

constexpr std::size_t kBlock = 1024;

// One rate over all cases, each with the id of its case.
struct Spread {
  govern::ExchangeRate rate;
  std::vector<std::pair<double, std::string>> found;
};

class Rates {
 public:
  Rates(const engine::Program& program, const check::TradeOffStep& step)
      : program_(program), step_(step) {}

  void Add(const engine::CaseBatch& batch, std::size_t index) {
    ++cases_;
    std::vector<govern::ExchangeRate> rates;
    if (batch.invalid[index].empty())
      rates = govern::RatesOf(program_.checked(), step_, govern::AnchorsAt(program_, batch, index));
    if (rates.empty()) {
      ++without_;
      return;
    }
    // By the position of the pair, which is the same in every case.
    if (spreads_.empty()) {
      for (const govern::ExchangeRate& rate : rates) spreads_.push_back({rate, {}});
    }
    for (std::size_t i = 0; i < rates.size(); ++i)
      spreads_[i].found.emplace_back(rates[i].rate, batch.ids[index]);
  }

  std::uint64_t cases() const { return cases_; }

  // By size: a rate of which less is better is negative.
  void Sort() {
    for (Spread& spread : spreads_) {
      std::stable_sort(spread.found.begin(), spread.found.end(), [](const auto& a, const auto& b) {
        return std::fabs(a.first) < std::fabs(b.first);
      });
    }
  }

  void PrintText(const std::string& name, const std::string& as_of) const {
    std::cout << name << ": what objectives are worth in each other, as of " << as_of << '\n';
    govern::TextTable table;
    table.rows.push_back({"what", "least", "median", "greatest", "of"});
    for (const Spread& spread : spreads_) {
      const govern::ExchangeRate& rate = spread.rate;
      table.rows.push_back({"1 " + rate.of_unit + Less(rate.of_less) + rate.of,
                            Cell(spread, spread.found.front()), Cell(spread, Median(spread)),
                            Cell(spread, spread.found.back()),
                            (rate.in_less ? "less " : "") + rate.in});
    }
    if (!spreads_.empty()) std::cout << govern::Render(table, "  ");
    std::cout << cases_ << (cases_ == 1 ? " case" : " cases");
    if (without_ > 0)
      std::cout << ", " << without_ << " without a rate: invalid, or an anchor has no value there";
    std::cout << '\n';
  }

  void PrintJson(const std::string& as_of) const {
    using Json = nlohmann::ordered_json;
    Json rates = Json::array();
    for (const Spread& spread : spreads_) {
      const auto at = [](const std::pair<double, std::string>& one) {
        return Json{{"rate", one.first}, {"case", one.second}};
      };
      rates.push_back({{"of", spread.rate.of},
                       {"of_unit", spread.rate.of_unit},
                       {"in", spread.rate.in},
                       {"in_unit", spread.rate.in_unit},
                       {"of_less", spread.rate.of_less},
                       {"in_less", spread.rate.in_less},
                       {"least", at(spread.found.front())},
                       {"median", at(Median(spread))},
                       {"greatest", at(spread.found.back())}});
    }
    const Json report = {{"policy", program_.checked().model.name},
                         {"as_of", as_of},
                         {"cases", cases_},
                         {"without", without_},
                         {"rates", std::move(rates)}};
    std::cout << report.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  }

 private:
  static std::string Less(bool less) { return less ? " less of " : " of "; }
  static std::string Cell(const Spread& spread, const std::pair<double, std::string>& one) {
    return govern::Amount(std::fabs(one.first), spread.rate.in_unit) +
           (one.second.empty() ? "" : " (" + one.second + ")");
  }
  // Of an even number the lower of the two in the middle, which is that of a case.
  static const std::pair<double, std::string>& Median(const Spread& spread) {
    return spread.found[(spread.found.size() - 1) / 2];
  }

  const engine::Program& program_;
  const check::TradeOffStep& step_;
  std::vector<Spread> spreads_;
  std::uint64_t cases_ = 0, without_ = 0;
};

std::string WhyNone(const check::Model& model, const check::TradeOffStep* step) {
  if (step == nullptr || model.objectives.size() < 2)
    return "the policy trades no objectives against each other";
  switch (step->kind) {
    case check::TradeOffStep::Kind::kWeigh:
      return "";
    case check::TradeOffStep::Kind::kFirst:
      return "its objectives come one after the other, so that there is no fixed rate";
    case check::TradeOffStep::Kind::kBalance:
      return "it balances its objectives, so that there is no fixed rate";
  }
  return "";
}

}  // namespace

ExitCode PrintRates(const engine::Program& program, cases::CaseReader& reader,
                    const std::optional<std::string>& only, Format format) {
  const check::Model& model = program.checked().model;
  const check::TradeOffStep* step = model.TradeOffOn(program.as_of());
  if (const std::string why = WhyNone(model, step); !why.empty()) {
    Complain("--rates: " + why);
    return kFindings;
  }
  Rates rates(program, *step);
  while (true) {
    const auto block = reader.Next(kBlock);
    if (!block) {
      Complain(block.error().message);
      return kEnvironment;
    }
    const engine::CaseBatch& batch = (*block).cases;
    if (batch.size == 0) break;
    for (std::size_t i = 0; i < batch.size; ++i) {
      if (!only || batch.ids[i] == *only) rates.Add(batch, i);
    }
  }
  if (rates.cases() == 0) {
    Complain(only ? "there is no case `" + *only + "`" : "there is no case");
    return kFindings;
  }
  rates.Sort();
  const std::string as_of = types::FormatDate(program.as_of());
  if (format == Format::kJson)
    rates.PrintJson(as_of);
  else
    rates.PrintText(model.title.empty() ? model.name : model.title, as_of);
  return kOk;
}

}  // namespace remit::repl
