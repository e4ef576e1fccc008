// `deviate` in a child: it takes the place of the parent's band for the same level and choice, and
// lies within it on every date.
#include <algorithm>
#include <limits>

#include "interpreter/check/checker.h"
#include "interpreter/check/known_value.h"

namespace remit::check {
namespace {

class Narrowing {
 public:
  Narrowing(Checker& checker, DeviationInfo band, const ast::DeviateDeclaration& node)
      : checker_(checker),
        band_(std::move(band)),
        node_(node),
        layer_(LayerAt(checker, node.level.span)) {}

  void Run() {
    std::vector<DeviationInfo>& bands = checker_.out.model.deviations;
    DeviationInfo* parent = nullptr;
    bool other_side = false;
    for (DeviationInfo& other : bands) {
      if (other.level != band_.level || other.knob != band_.knob) continue;
      if (LayerOf(other) == layer_) {
        if (!Meets(other)) continue;
        Report(checker_, Kind::kDeviation, node_.level.span,
               "a second band of " + Tick(node_.knob.text) + " for " + Tick(node_.level.text),
               "a level has one band for each choice and direction", "leave one out")
            .labels.push_back({checker_.ast[other.decl].span, "the other one"});
        return;
      }
      const bool within = (other.above || !band_.above) && (other.below || !band_.below);
      if (within) parent = &other;
      other_side = true;
    }
    if (parent == nullptr) return ReportNone(other_side);
    if (Within(*parent)) *parent = std::move(band_);
  }

 private:
  std::size_t LayerOf(const DeviationInfo& band) const {
    return LayerAt(checker_, checker_.ast[band.decl].span);
  }
  bool Meets(const DeviationInfo& other) const {
    return (other.above && band_.above) || (other.below && band_.below);
  }

  void ReportNone(bool other_side) {
    const std::string owner = OwnerWords(checker_, layer_ - 1);
    Report(checker_, Kind::kWiderBand, node_.level.span,
           other_side ? "the parent's band of " + Tick(node_.knob.text) + " for " +
                            Tick(node_.level.text) + " does not reach to this side"
                      : "the parent gives " + Tick(node_.level.text) + " no band of " +
                            Tick(node_.knob.text),
           kRule, "ask " + owner + ", to give it");
  }

  void Wider(Span at, const std::string& found, const DeviationInfo& parent) {
    const std::string owner = OwnerWords(checker_, LayerOf(parent));
    Report(checker_, Kind::kWiderBand, at, found, kRule,
           "narrow it, or ask " + owner + ", for more")
        .labels.push_back({checker_.ast[parent.decl].span, "the parent's"});
    within_ = false;
  }

  bool Within(const DeviationInfo& parent) {
    CheckReach(parent);
    if (parent.reason && !band_.reason)
      Wider(node_.level.span, "this band asks for no reason, and the parent's does", parent);
    CheckBudget(parent);
    const bool later = parent.expires && (!band_.expires || *band_.expires > *parent.expires);
    if (later) {
      Wider(node_.expires ? node_.expires->span : node_.level.span,
            band_.expires ? "this band expires later than the parent's, which expires on " +
                                types::FormatDate(*parent.expires)
                          : "this band never expires, and the parent's does on " +
                                types::FormatDate(*parent.expires),
            parent);
    }
    return within_;
  }

  void CheckReach(const DeviationInfo& parent) {
    for (const std::int64_t day : DaysOfChange(checker_.out)) {
      KnownValues values(checker_.ast, checker_.out, day);
      const std::optional<Value> own = values.Of(band_.reach), outer = values.Of(parent.reach);
      const Type& type = checker_.TypeAt(band_.reach);
      if (own && outer && !Less(*outer, *own, type)) continue;
      const bool always = day == std::numeric_limits<std::int64_t>::min();
      const std::string when = always ? "" : " from " + types::FormatDate(day);
      if (!own || !outer) {
        Wider(checker_.SpanOf(band_.reach),
              "how far this band reaches" + when + " cannot be compared with the parent's", parent);
      } else {
        const auto text = [&](Value value) {
          return Tick(types::Format(value, type, checker_.table(), checker_.out.texts));
        };
        Wider(checker_.SpanOf(band_.reach),
              "this band reaches " + text(*own) + when + ", and the parent's " + text(*outer),
              parent);
      }
      return;
    }
  }

  void CheckBudget(const DeviationInfo& parent) {
    if (!parent.budget) return;
    const std::string outer = "at most " + std::to_string(*parent.budget) + " per " + parent.period;
    if (!band_.budget) {
      Wider(node_.level.span, "this band has no limit, and the parent's is " + Tick(outer), parent);
    } else if (band_.period != parent.period) {
      Wider(node_.budget->period.span,
            "this band is counted per " + band_.period + ", and the parent's per " + parent.period,
            parent);
    } else if (*band_.budget > *parent.budget) {
      Wider(checker_.SpanOf(node_.budget->count),
            "this band is used at most " + std::to_string(*band_.budget) + " times, the parent's " +
                std::to_string(*parent.budget),
            parent);
    }
  }

  static constexpr const char* kRule =
      "a child narrows a band of its parent: no further, no side more, no reason less, no later";

  Checker& checker_;
  DeviationInfo band_;
  const ast::DeviateDeclaration& node_;
  std::size_t layer_;
  bool within_ = true;
};

}  // namespace

void NarrowBand(Checker& checker, DeviationInfo band, const ast::DeviateDeclaration& node) {
  Narrowing(checker, std::move(band), node).Run();
}

}  // namespace remit::check
