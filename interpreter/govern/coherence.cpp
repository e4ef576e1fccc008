// Anchors are evaluated at the case like any other node; the rest is arithmetic.
#include "interpreter/govern/coherence.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

#include "interpreter/engine/names.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/decide.h"
#include "interpreter/source/place.h"

namespace remit::govern {
namespace {

std::string KindText(check::TradeOffStep::Kind kind) {
  switch (kind) {
    case check::TradeOffStep::Kind::kWeigh:
      return "";
    case check::TradeOffStep::Kind::kFirst:
      return "its objectives come one after the other, so that there is no fixed rate";
    case check::TradeOffStep::Kind::kBalance:
      return "it balances its objectives, so that there is no fixed rate";
  }
  return "";
}

// Why anchors have no value here; empty when they have.
std::string TroubleOf(const check::Checked& checked, const std::vector<Anchors>& anchors) {
  for (const Anchors& own : anchors) {
    for (const CaseValue* anchor : {&own.worst, &own.best}) {
      if (anchor->causes.empty()) continue;
      const engine::Cause& cause = *anchor->causes.begin();
      return cause.kind == engine::Cause::Kind::kMissing
                 ? "`" + checked.model.leaves.at(cause.leaf.index()).path + "` is missing"
                 : "an anchor has no value";
    }
  }
  return "";
}

double Apart(double one, double other) {
  if (one == other) return 0;
  if (!(one * other > 0)) return std::numeric_limits<double>::infinity();
  const double greater = std::max(std::fabs(one), std::fabs(other));
  return greater / std::min(std::fabs(one), std::fabs(other)) - 1;
}

const Worth* Find(const Valuation& valuation, std::uint32_t objective) {
  for (const Worth& worth : valuation.worths) {
    if (worth.objective == objective) return &worth;
  }
  return nullptr;
}

// Makes one valuation from the weights in force and the anchors, worst and best of each objective
// in turn.
class Valuer {
 public:
  Valuer(const ast::Ast& ast, const check::Checked& checked, const source::SourceMap& sources,
         std::int64_t as_of)
      : ast_(ast), checked_(checked), sources_(sources), as_of_(as_of) {}

  template <typename AnchorsAt>
  Valuation Run(std::string named, const types::TextPool& texts, AnchorsAt anchors_at) {
    valuation_.policy = checked_.model.name;
    valuation_.named = std::move(named);
    valuation_.as_of = types::FormatDate(as_of_);
    const check::TradeOffStep* step = checked_.model.TradeOffOn(as_of_);
    if (step == nullptr) return Without("it has no weights");
    valuation_.at = source::PlaceOf(sources_, step->span);
    if (const std::string why = KindText(step->kind); !why.empty()) return Without(why);
    const std::vector<Anchors> anchors = anchors_at();
    if (const std::string why = TroubleOf(checked_, anchors); !why.empty()) return Without(why);
    for (const check::TradeOffStep::Term& term : step->terms) {
      const Anchors& own = anchors.at(term.objective.index());
      AddWorth(term, own.worst.value, own.best.value, texts);
      if (!valuation_.without.empty()) return Without(valuation_.without);
    }
    std::sort(valuation_.worths.begin(), valuation_.worths.end(),
              [](const Worth& a, const Worth& b) { return a.objective < b.objective; });
    return std::move(valuation_);
  }

 private:
  Valuation Without(std::string why) {
    valuation_.without = std::move(why);
    valuation_.worths.clear();
    return std::move(valuation_);
  }

  void AddWorth(const check::TradeOffStep::Term& term, types::Value worst, types::Value best,
                const types::TextPool& texts) {
    const check::ObjectiveInfo& info = checked_.model.objectives.at(term.objective.index());
    if (!info.serves || term.share == 0) return;
    const double range = RangeOf(checked_, worst, best, info.type);
    if (range == 0) {
      valuation_.without = "the worst and the best value of `" + info.name + "` are the same";
      return;
    }
    Worth worth;
    worth.objective = *info.serves;
    worth.pull = {term.share, range};
    worth.weight = types::FormatExact(types::Normalised(term.weight));
    worth.worst = engine::FormatValue(checked_, texts, worst, info.type);
    worth.best = engine::FormatValue(checked_, texts, best, info.type);
    worth.at = source::PlaceOf(sources_, ast_[info.decl].span);
    valuation_.worths.push_back(std::move(worth));
  }

  const ast::Ast& ast_;
  const check::Checked& checked_;
  const source::SourceMap& sources_;
  std::int64_t as_of_;
  Valuation valuation_{};
};

// The furthest disagreement of each pair of policies about each pair of objectives.
class Search {
 public:
  explicit Search(const std::vector<Valuation>& valuations) : valuations_(valuations) {
    for (const Valuation& valuation : valuations) places_.emplace(valuation.policy, places_.size());
  }

  std::vector<Disagreement> Run(double tolerance) {
    for (std::size_t i = 0; i < valuations_.size(); ++i) {
      for (std::size_t j = i + 1; j < valuations_.size(); ++j) {
        if (valuations_[i].policy != valuations_[j].policy) Compare(i, j);
      }
    }
    std::vector<Disagreement> found;
    for (const auto& [key, worst] : worst_) {
      if (worst.apart > tolerance) found.push_back(worst);
    }
    return found;
  }

 private:
  void Compare(std::size_t i, std::size_t j) {
    for (const Worth& a : valuations_[i].worths) {
      for (const Worth& b : valuations_[i].worths) {
        if (a.objective >= b.objective) continue;
        const Worth* other_a = Find(valuations_[j], a.objective);
        const Worth* other_b = Find(valuations_[j], b.objective);
        if (other_a == nullptr || other_b == nullptr) continue;
        Keep({i, j, a.objective, b.objective, Rate(a.pull, b.pull),
              Rate(other_a->pull, other_b->pull), 0});
      }
    }
  }

  void Keep(Disagreement found) {
    found.apart = Apart(found.rate_one, found.rate_other);
    const auto key = std::make_tuple(places_.at(valuations_[found.one].policy),
                                     places_.at(valuations_[found.other].policy), found.a, found.b);
    const auto [place, added] = worst_.emplace(key, found);
    if (!added && found.apart > place->second.apart) place->second = found;
  }

  const std::vector<Valuation>& valuations_;
  std::map<std::string, std::size_t> places_;  // in order of first appearance
  std::map<std::tuple<std::size_t, std::size_t, std::uint32_t, std::uint32_t>, Disagreement> worst_;
};

}  // namespace

Valuation ValueAt(const engine::Program& program, const source::SourceMap& sources,
                  const engine::CaseBatch& batch, std::size_t index, std::string named) {
  Valuer valuer(program.ast(), program.checked(), sources, program.as_of());
  return valuer.Run(std::move(named), batch.texts,
                    [&] { return AnchorsAt(program, batch, index); });
}

Valuation ValueOfIntent(const ast::Ast& ast, const check::Checked& checked,
                        const source::SourceMap& sources, std::int64_t as_of) {
  engine::CaseBatch nothing;
  nothing.size = 1;
  nothing.ids = {""};
  nothing.invalid.resize(1);
  nothing.proposals.resize(1);
  nothing.texts = checked.texts;
  Valuer valuer(ast, checked, sources, as_of);
  return valuer.Run("", nothing.texts, [&] {
    const auto value = [&](ast::ExprId anchor) {
      const engine::Lane lane = engine::ReferenceEvaluate(
          ast, checked, nothing, 0, as_of, engine::kNoAlternativeIndex, nullptr, anchor);
      return CaseValue{lane.value, lane.causes, lane.absent};
    };
    std::vector<Anchors> anchors;
    for (const check::ObjectiveInfo& info : checked.model.objectives)
      anchors.push_back({value(info.worst), value(info.best)});
    return anchors;
  });
}

std::vector<Disagreement> FindDisagreements(const std::vector<Valuation>& valuations,
                                            double tolerance) {
  return Search(valuations).Run(tolerance);
}

}  // namespace remit::govern
