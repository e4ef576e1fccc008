#include "repl/explore/explore.h"

#include <algorithm>
#include <cmath>

#include "interpreter/base/check.h"
#include "interpreter/diagnostics/diagnostic.h"
#include "interpreter/govern/text_table.h"
#include "repl/amounts.h"

namespace remit::repl {
namespace {

using base::Error;
using optimise::Chosen;
using optimise::Rational;

std::string Trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

// "NAME=VALUE" at its sign; nothing without one.
struct Setting {
  std::string name, sign, value;
};
std::optional<Setting> Split(const std::string& text, const std::vector<std::string>& signs) {
  for (const std::string& sign : signs) {
    const std::size_t at = text.find(sign);
    if (at == std::string::npos) continue;
    return Setting{Trimmed(text.substr(0, at)), sign, Trimmed(text.substr(at + sign.size()))};
  }
  return std::nullopt;
}

std::string Known(const check::Model& model, const std::vector<check::ObjectiveId>& objectives) {
  std::vector<std::string> names;
  for (const check::ObjectiveId id : objectives) names.push_back(model.objectives[id.index()].name);
  return govern::Join(names, ", ");
}

}  // namespace

base::Result<std::vector<check::ObjectiveId>> FindObjectives(
    const check::Model& model, std::int64_t day, const std::vector<std::string>& names) {
  if (names.empty()) return govern::TradedObjectives(model, day);
  std::vector<check::ObjectiveId> found;
  for (const std::string& text : names) {
    const std::string name = Trimmed(text);
    const auto objective = std::find_if(model.objectives.begin(), model.objectives.end(),
                                        [&](const auto& info) { return info.name == name; });
    if (objective == model.objectives.end()) {
      std::vector<std::string> known;
      for (const check::ObjectiveInfo& info : model.objectives) known.push_back(info.name);
      return Error{"--objectives: the policy has no objective `" + name + "`; it has " +
                   (known.empty() ? "none" : govern::Join(known, ", "))};
    }
    const check::ObjectiveId id(objective - model.objectives.begin());
    if (std::find(found.begin(), found.end(), id) != found.end())
      return Error{"--objectives: `" + name + "` stands there twice"};
    found.push_back(id);
  }
  return found;
}

base::Result<Explorer> Explorer::Make(const check::Checked& checked, std::int64_t day,
                                      const std::vector<check::ObjectiveId>& objectives,
                                      const ExploreOptions& options) {
  Explorer explorer(checked, objectives);
  if (const auto error = explorer.Read(options, day)) return *error;
  return explorer;
}

std::optional<Error> Explorer::Read(const ExploreOptions& options, std::int64_t day) {
  method_ = options.method;
  if (!options.weights.empty() && method_ != "weighted")
    return Error{"--weights belongs to `--by weighted`"};
  if ((!options.aims.empty() || options.rho) && method_ != "achievement")
    return Error{"--aim and --rho belong to `--by achievement`"};
  if ((!options.bounds.empty() || options.best) && method_ != "epsilon")
    return Error{"--bound and --best belong to `--by epsilon`"};
  if (method_ == "weighted") return ReadWeights(options.weights, day);
  if (method_ == "epsilon") return ReadBounds(options);
  if (method_ != "achievement") return std::nullopt;
  rho_text_ = options.rho.value_or(rho_text_);
  const auto rho = types::ParseExactDecimal(rho_text_);
  const auto* number = std::get_if<types::ExactDecimal>(&rho);
  if (number == nullptr || number->digits <= 0)
    return Error{"--rho: `" + rho_text_ + "` is not a number above 0"};
  rho_ = ExactOf(*number);
  return ReadAims(options.aims);
}

base::Result<std::size_t> Explorer::Find(const std::string& name, const std::string& option) const {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < objectives_.size(); ++i) {
    if (Info(i).name == name) return i;
    names.push_back(Info(i).name);
  }
  const std::string_view nearest = diagnostics::NearestName(name, names);
  return Error{option + ": `" + name + "` is not one of the objectives that are compared, " +
               Known(checked_->model, objectives_) +
               (nearest.empty() ? "" : "; did you mean `" + std::string(nearest) + "`?")};
}

base::Result<types::Value> Explorer::ValueOf(std::size_t position, const std::string& text,
                                             const std::string& option) const {
  types::TextPool texts = checked_->texts;
  const types::ParsedValue parsed =
      types::Parse(text, Info(position).type, checked_->type_table, texts);
  if (!parsed.ok) return Error{option + ": `" + text + "`: " + parsed.failure.reason};
  return parsed.value;
}

std::optional<Error> Explorer::ReadWeights(const std::vector<std::string>& texts,
                                           std::int64_t day) {
  weights_.assign(objectives_.size(), Rational(0));
  const check::TradeOffStep* step = checked_->model.TradeOffOn(day);
  const bool weighs = step != nullptr && step->kind == check::TradeOffStep::Kind::kWeigh;
  for (std::size_t i = 0; texts.empty() && weighs && i < objectives_.size(); ++i) {
    for (const auto& term : step->terms) {
      if (term.objective == objectives_[i]) weights_[i] = ExactOf(term.weight);
    }
  }
  if (texts.empty() && !weighs)
    return Error{
        "--by weighted: the policy does not weigh its objectives; say --weights NAME=WEIGHT,…"};
  for (const std::string& text : texts) {
    const auto setting = Split(text, {"="});
    if (!setting) return Error{"--weights: `" + text + "` is not of the form NAME=WEIGHT"};
    const auto position = Find(setting->name, "--weights");
    if (!position) return position.error();
    const auto read = types::ParseExactDecimal(setting->value);
    const auto* weight = std::get_if<types::ExactDecimal>(&read);
    if (weight == nullptr || weight->digits < 0)
      return Error{"--weights: `" + setting->value + "` is not a number of at least 0"};
    weights_[*position] = ExactOf(*weight);
  }
  Rational sum = 0;
  for (std::size_t i = 0; i < weights_.size(); ++i) sum += weights_[i];
  if (sum == 0) return Error{"--weights: something has to weigh more than 0"};
  for (std::size_t i = 0; i < weights_.size(); ++i)
    given_.push_back(Info(i).name + " " + Percent(Rational(weights_[i] / sum)));
  return std::nullopt;
}

std::optional<Error> Explorer::ReadAims(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    const auto setting = Split(text, {"="});
    if (!setting) return Error{"--aim: `" + text + "` is not of the form NAME=VALUE"};
    const auto position = Find(setting->name, "--aim");
    if (!position) return position.error();
    const auto value = ValueOf(*position, setting->value, "--aim");
    if (!value) return value.error();
    values_[*position] = *value;
    given_.push_back("aim " + setting->name + " " + setting->value);
  }
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (!values_[i])
      return Error{"--by achievement needs an aim for every objective; `" + Info(i).name +
                   "` has none: --aim " + Info(i).name + "=VALUE"};
  }
  given_.push_back("rho " + rho_text_);
  return std::nullopt;
}

std::optional<Error> Explorer::ReadBounds(const ExploreOptions& options) {
  at_least_.assign(objectives_.size(), false);
  for (const std::string& text : options.bounds) {
    const auto setting = Split(text, {">=", "<="});
    if (!setting)
      return Error{"--bound: `" + text + "` is not of the form NAME>=VALUE or NAME<=VALUE"};
    const auto position = Find(setting->name, "--bound");
    if (!position) return position.error();
    const auto value = ValueOf(*position, setting->value, "--bound");
    if (!value) return value.error();
    values_[*position] = *value;
    at_least_[*position] = setting->sign == ">=";
    given_.push_back(setting->name + " " + setting->sign + " " + setting->value);
  }
  if (options.best) {
    const auto position = Find(*options.best, "--best");
    if (!position) return position.error();
    best_ = *position;
  } else {
    const auto open = std::count(values_.begin(), values_.end(), std::nullopt);
    if (open != 1) {
      return Error{
          "--by epsilon makes one objective best within the bounds of the others: say which "
          "with --best NAME"};
    }
    best_ = static_cast<std::size_t>(std::find(values_.begin(), values_.end(), std::nullopt) -
                                     values_.begin());
  }
  return std::nullopt;
}

// `>=` is a lower bound of utility where more is better, and an upper one where less is.
std::vector<std::optional<optimise::UtilityBound>> Explorer::BoundsAt(
    const govern::AlternativeTable& alternatives,
    const std::vector<std::optional<Rational>>& utilities) const {
  std::vector<std::optional<optimise::UtilityBound>> bounds(utilities.size());
  for (std::size_t i = 0; i < utilities.size(); ++i) {
    if (!utilities[i]) continue;
    const auto& at = alternatives.objectives.at(objectives_[i].index());
    const types::Type& type = Info(i).type;
    const bool more = RawOf(type, at.best.value) > RawOf(type, at.worst.value);
    bounds[i] = {*utilities[i], more != at_least_[i]};
  }
  return bounds;
}

Exploration Explorer::Of(const govern::Subject& subject, const engine::Core& core,
                         const govern::AlternativeTable& alternatives,
                         const govern::ChoiceField& field) const {
  Exploration exploration;
  exploration.method = method_;
  exploration.given = given_;
  std::vector<std::optional<Rational>> utilities;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const auto& at = alternatives.objectives.at(objectives_[i].index());
    utilities.push_back(values_[i] ? std::optional(govern::UtilityOf(Info(i), at, *values_[i]))
                                   : std::nullopt);
  }
  const std::string where = "; utilities are 0 at the worst anchor and 1 at the best";
  Chosen chosen;
  double power = 1;
  if (method_ == "weighted") {
    exploration.formula = "the greatest sum of weight times utility" + where;
    chosen = optimise::ByWeights(field.points, weights_);
  } else if (method_ == "balance") {
    exploration.formula =
        "the greatest least utility, of equals the greatest sum (Chebyshev)" + where;
    chosen = optimise::ByBalance(field.points);
  } else if (method_ == "achievement") {
    exploration.formula = "the greatest min (utility - aim) + " + rho_text_ +
                          " * sum (utility - aim) (Wierzbicki 1980)" + where;
    std::vector<Rational> aims;
    for (const auto& utility : utilities) aims.push_back(*utility);
    chosen = optimise::ByAchievement(field.points, aims, rho_);
  } else if (method_ == "epsilon") {
    exploration.formula = "the best " + Info(best_).name +
                          " within the bounds (Haimes 1971), of equals the greatest sum of the "
                          "other utilities";
    chosen = optimise::ByBound(field.points, best_, BoundsAt(alternatives, utilities));
  } else {
    REMIT_CHECK(method_ == "desirability", "there are five ways to choose");
    exploration.formula =
        "the greatest geometric mean of utilities held to 0 .. 1 (Derringer and Suich 1980)" +
        where;
    chosen = optimise::ByDesirability(field.points);
    power = 1.0 / static_cast<double>(field.points.objectives());
  }
  if (chosen.points.empty()) return exploration;
  exploration.answer = govern::DescribePoint(subject, alternatives, field, chosen.points);
  const auto recommended =
      std::find_if(chosen.points.begin(), chosen.points.end(),
                   [&](std::uint32_t point) { return field.allowed[point] == core.recommended; });
  exploration.answer->recommended = recommended != chosen.points.end();
  if (exploration.answer->recommended)
    exploration.answer->shown = static_cast<std::size_t>(recommended - chosen.points.begin());
  exploration.value_number = std::pow(optimise::Nearest(chosen.value), power);
  exploration.value = govern::Figure(exploration.value_number);
  return exploration;
}

}  // namespace remit::repl
