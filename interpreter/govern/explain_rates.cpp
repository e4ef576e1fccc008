// What the objectives are worth in each other at one alternative of one case, and where that stops:
// at the ends of what is capped, and where objectives are not weighed at all.
#include <algorithm>
#include <cmath>

#include "interpreter/govern/explain_why.h"
#include "interpreter/govern/naming.h"
#include "interpreter/govern/text_table.h"

namespace remit::govern {
namespace {

using check::TradeOffStep;

class Exchange {
 public:
  Exchange(const Subject& subject, const Evidence& evidence, std::uint32_t alternative)
      : checked_(subject.checked),
        naming_(subject),
        step_(*subject.checked.model.TradeOffOn(subject.as_of)),
        table_(evidence.alternatives),
        alternative_(alternative) {}

  ExchangeResult Run() {
    switch (step_.kind) {
      case TradeOffStep::Kind::kWeigh:
        Weigh();
        break;
      case TradeOffStep::Kind::kFirst:
        InTurn();
        break;
      case TradeOffStep::Kind::kBalance:
        Balance();
        break;
    }
    return std::move(result_);
  }

 private:
  const check::ObjectiveInfo& Info(std::size_t i) const { return checked_.model.objectives.at(i); }
  double Utility(std::size_t i) const {
    return table_.objectives.at(i).utility.at(alternative_).value.number();
  }
  double Range(std::size_t i) const {
    const auto& columns = table_.objectives.at(i);
    return RangeOf(checked_, columns.worst.value, columns.best.value, Info(i).type);
  }
  std::size_t IndexOf(const std::string& name) const {
    const auto& objectives = checked_.model.objectives;
    const auto found = std::find_if(objectives.begin(), objectives.end(),
                                    [&](const auto& info) { return info.name == name; });
    return static_cast<std::size_t>(found - objectives.begin());
  }
  std::string Text(std::size_t i, types::Value value) const {
    return naming_.Value("", value, Info(i).type).text;
  }

  // Whether a larger, and a smaller, value makes any difference from here.
  struct Counts {
    bool more = true, less = true;
  };
  Counts CountsOf(std::size_t i) const {
    if (!Info(i).capped) return {};
    const auto& columns = table_.objectives.at(i);
    const types::Value value = columns.adjusted.at(alternative_).value;
    const bool number = Info(i).type.kind == types::TypeKind::kNumber;
    const auto before = [&](types::Value a, types::Value b) {
      return number ? a.number() < b.number() : a.raw < b.raw;
    };
    types::Value low = columns.worst.value, high = columns.best.value;
    if (before(high, low)) std::swap(low, high);
    return {!before(value, low) && before(value, high), before(low, value) && !before(high, value)};
  }

  void Weigh() {
    std::vector<Anchors> anchors;
    for (const auto& columns : table_.objectives) anchors.push_back({columns.worst, columns.best});
    result_.rates = RatesOf(checked_, step_, anchors);
    for (ExchangeRate& rate : result_.rates) {
      const Counts of = CountsOf(IndexOf(rate.of)), in = CountsOf(IndexOf(rate.in));
      const bool against = rate.rate > 0;  // one grows where the other gives way
      rate.gain = of.more && (against ? in.less : in.more);
      rate.loss = of.less && (against ? in.more : in.less);
    }
    for (const TradeOffStep::Term& term : step_.terms) {
      const std::size_t i = term.objective.index();
      if (term.share == 0) {
        result_.notes.push_back(Info(i).name + " weighs nothing, so that no amount of it counts");
      } else if (Info(i).capped) {
        NoteCap(i);
      }
    }
  }

  void NoteCap(std::size_t i) {
    const auto& columns = table_.objectives.at(i);
    const Counts counts = CountsOf(i);
    std::string note = Info(i).name + " counts from " + Text(i, columns.worst.value) + " to " +
                       Text(i, columns.best.value) + " only";
    const std::string here = Text(i, columns.adjusted.at(alternative_).value);
    if (!counts.more && !counts.less) {
      note += "; it is " + here + " here, so that no rate holds";
    } else if (!counts.more || !counts.less) {
      note += "; it is " + here + " here, so that " + (counts.more ? "less" : "more") +
              " of it makes no difference";
    }
    result_.notes.push_back(std::move(note));
  }

  void InTurn() {
    for (std::size_t t = 0; t + 1 < step_.terms.size(); ++t) {
      const std::string& name = Info(step_.terms[t].objective.index()).name;
      const std::string& next = Info(step_.terms[t + 1].objective.index()).name;
      const std::string tolerance =
          ToleranceText(checked_, naming_, step_.terms[t], table_.tolerances.at(t).value);
      result_.notes.push_back(
          "there is no rate between " + name + " and " + next + ": " + name + " comes first, " +
          (tolerance.empty() ? "and nothing of it is given up for any gain in " + next
                             : "up to " + tolerance + " of it is given up for any gain in " + next +
                                   ", however small, and more than that for none, however large"));
    }
  }

  void Balance() {
    std::vector<std::size_t> order;
    for (const TradeOffStep::Term& term : step_.terms) order.push_back(term.objective.index());
    if (order.size() < 2) return;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return Utility(a) < Utility(b); });
    const std::size_t weakest = order[0], next = order[1];
    std::string note =
        "there is no rate between balanced objectives: only the weakest counts, here " +
        Info(weakest).name + " with utility " + Fixed(Utility(weakest), 4);
    const double gap = Utility(next) - Utility(weakest);
    if (gap == 0) {
      note += ", as weak as " + Info(next).name;
    } else {
      const double range = Range(weakest);
      note += ", and no gain in another makes up for a loss of it; with " +
              Amount(gap * std::fabs(range), UnitOf(checked_, Info(weakest).type)) +
              (range > 0 ? " more" : " less") + " of it " + Info(next).name + " would be as weak";
    }
    result_.notes.push_back(std::move(note));
  }

  const check::Checked& checked_;
  const Naming naming_;
  const TradeOffStep& step_;
  const AlternativeTable& table_;
  std::uint32_t alternative_;
  ExchangeResult result_;
};

}  // namespace

std::string ToleranceText(const check::Checked& checked, const Naming& naming,
                          const check::TradeOffStep::Term& term, types::Value tolerance) {
  if (!term.tolerance.valid()) return "";
  if (!term.in_points) return naming.Value("", tolerance, checked.TypeOf(term.tolerance)).text;
  // Points are written with at most seven decimals.
  constexpr double kParts = 1e7;
  const double points = std::round(100 * tolerance.number() * kParts) / kParts;
  return types::FormatNumber(points) + " points of utility";
}

std::optional<ExchangeResult> ExchangeAt(const Subject& subject, const Evidence& evidence,
                                         std::uint32_t alternative) {
  const TradeOffStep* step = subject.checked.model.TradeOffOn(subject.as_of);
  if (step == nullptr || subject.checked.model.objectives.size() < 2) return std::nullopt;
  if (!evidence.alternatives.rows.at(alternative).scored) return std::nullopt;
  return Exchange(subject, evidence, alternative).Run();
}

}  // namespace remit::govern
