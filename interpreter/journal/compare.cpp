// What became of a decision that is not the same any more: the parts of its core, and the first
// node of the graph that explains it. A record keeps no values of nodes; it implies some: which
// rules fired, which requirements a proposal violated, the score, whether the case is outside the
// model.
#include <algorithm>

#include "interpreter/engine/names.h"
#include "interpreter/graph/graph.h"
#include "interpreter/journal/replay.h"

namespace remit::journal {
namespace {

using engine::Core;
using graph::NodeId;

std::string YesNo(bool value) { return value ? "yes" : "no"; }

class Comparison {
 public:
  Comparison(const compile::Compilation& compilation, const engine::Program& program,
             const Recalled& recalled, const Core& now)
      : compilation_(compilation),
        program_(program),
        model_(compilation.checked.model),
        recalled_(recalled),
        then_(recalled.core),
        now_(now) {}

  Difference Make() {
    Compare();
    Imply();
    FindFirst();
    return std::move(difference_);
  }

 private:
  struct Implied {
    NodeId node;
    std::uint32_t alternative;
    std::string what;
    bool number = false;
    bool truth = false;
    double real = 0;
  };

  void Change(const std::string& what, const std::string& then, const std::string& now) {
    if (then != now) difference_.changes.push_back(what + ": " + then + ", now " + now);
  }

  void Compare() {
    Change("status", std::string(engine::Name(then_.status)),
           std::string(engine::Name(now_.status)));
    Change("verdict", std::string(engine::Name(then_.verdict)),
           std::string(engine::Name(now_.verdict)));
    Change("recommended", Alternative(then_.recommended), Alternative(now_.recommended));
    Change("shown", Alternative(then_.shown), Alternative(now_.shown));
    Change("score", types::FormatNumber(then_.score), types::FormatNumber(now_.score));
    Change("feasible", std::to_string(then_.feasible), std::to_string(now_.feasible));
    Change("level", Level(then_.level), Level(now_.level));
    Change("side approvers", std::to_string(then_.sides), std::to_string(now_.sides));
    Change("outside the model", YesNo(then_.outside_model), YesNo(now_.outside_model));
    Change("review overdue", YesNo(then_.review_overdue), YesNo(now_.review_overdue));
    Change("damping dropped", YesNo(then_.damp_dropped), YesNo(now_.damp_dropped));
    Change("rules that fired", Rules(then_.fired), Rules(now_.fired));
    Change("requirements violated", Requirements(then_.violated), Requirements(now_.violated));
    if (then_.causes != now_.causes)
      difference_.changes.push_back("causes: " + Causes(then_) + ", now " + Causes(now_));
  }

  std::string Alternative(std::uint32_t alternative) const {
    if (alternative == engine::kNoAlternativeIndex) return "none";
    if (alternative >= engine::AlternativeCount(model_)) return "one that does not exist";
    const std::vector<std::uint32_t> positions = engine::KnobPositions(model_, alternative);
    std::string text;
    for (std::size_t i = 0; i < positions.size(); ++i) {
      const check::KnobInfo& knob = model_.knobs[i];
      const std::string value =
          knob.list ? std::to_string(positions[i] + 1)
                    : engine::FormatValue(compilation_.checked, recalled_.batch.texts,
                                          knob.alternatives.at(positions[i]), knob.type);
      text += (i == 0 ? "" : ", ") + knob.name + " = " + value;
    }
    return text.empty() ? "no choice" : text;
  }
  std::string Level(int level) const {
    if (level < 0) return "none";
    const auto place = static_cast<std::size_t>(level);
    return place < model_.levels.size() ? model_.levels[place] : "one that does not exist";
  }
  template <typename Infos>
  static std::string Names(const std::vector<std::uint32_t>& ids, const Infos& infos) {
    std::string text;
    for (const std::uint32_t id : ids) {
      text += text.empty() ? "" : ", ";
      text += id < infos.size() ? "`" + infos[id].name + "`" : "one that does not exist";
    }
    return text.empty() ? "none" : text;
  }
  std::string Rules(const std::vector<std::uint32_t>& ids) const {
    return Names(ids, model_.rules);
  }
  std::string Requirements(const std::vector<std::uint32_t>& ids) const {
    return Names(ids, model_.requirements);
  }
  std::string Causes(const Core& core) const {
    std::string text;
    for (const engine::Cause& cause : core.causes) {
      text += text.empty() ? "" : ", ";
      if (cause.kind == engine::Cause::Kind::kFault) {
        text += engine::FaultWords(model_, cause);
      } else {
        text += cause.leaf.index() < model_.leaves.size()
                    ? "`" + model_.leaves[cause.leaf.index()].path + "` is missing"
                    : "an input that does not exist is missing";
      }
    }
    return text.empty() ? "none" : text;
  }

  bool Exists(std::uint32_t alternative) const {
    return alternative != engine::kNoAlternativeIndex &&
           alternative < engine::AlternativeCount(model_);
  }

  // What the record says of nodes.
  void Imply() {
    const graph::Outputs& outputs = program_.graph().outputs;
    if (Exists(then_.shown)) {
      for (std::size_t i = 0; i < outputs.rules.size(); ++i)
        ImplyTruth(outputs.rules[i], then_.shown, "rule `" + model_.rules.at(i).name + "`",
                   Has(then_.fired, i));
      if (recalled_.made.proposal) {
        for (std::size_t i = 0; i < outputs.requirements.size(); ++i)
          ImplyTruth(outputs.requirements[i], then_.shown,
                     "requirement `" + model_.requirements.at(i).name + "`",
                     !Has(then_.violated, i));
      }
      ImplyTruth(outputs.outside_model, then_.shown, "whether the case is outside the model",
                 then_.outside_model);
    }
    if (Exists(then_.recommended))
      implied_.push_back({outputs.score, then_.recommended, "the score", true, false, then_.score});
    std::sort(implied_.begin(), implied_.end(),
              [](const Implied& a, const Implied& b) { return a.node < b.node; });
  }
  static bool Has(const std::vector<std::uint32_t>& ids, std::size_t id) {
    return std::binary_search(ids.begin(), ids.end(), static_cast<std::uint32_t>(id));
  }
  void ImplyTruth(NodeId node, std::uint32_t alternative, std::string what, bool truth) {
    if (!node.valid()) return;
    implied_.push_back({node, alternative, std::move(what), false, truth, 0});
  }

  // Without what is known of a judged proposal there is no value at an alternative by itself.
  bool StandsAlone(NodeId node) const {
    const std::vector<NodeId> closure = graph::Closure(program_.graph(), {node});
    return std::none_of(closure.begin(), closure.end(), [this](NodeId id) {
      const graph::Op op = program_.graph()[id].op;
      return op == graph::Op::kProposalRoute || op == graph::Op::kProposalVerdict;
    });
  }

  void FindFirst() {
    if (!recalled_.batch.invalid.at(0).empty() || now_.status == engine::Status::kInvalid) return;
    for (const Implied& implied : implied_) {
      if (!StandsAlone(implied.node)) continue;
      const govern::CaseValue value =
          govern::EvaluateAt(program_, recalled_.batch, 0, implied.alternative, {implied.node})
              .at(0);
      const std::string recorded =
          implied.number ? types::FormatNumber(implied.real) : Truth(implied.truth);
      const std::string now = implied.number ? NumberNow(value) : TruthNow(value);
      if (recorded == now) continue;
      difference_.node =
          Difference::Node{implied.node.value, implied.what, PlaceOf(implied.node), recorded, now};
      return;
    }
  }
  static std::string Truth(bool value) { return value ? "true" : "false"; }
  // A condition that is not known does not hold, as far as the core is concerned.
  static std::string TruthNow(const govern::CaseValue& value) {
    return Truth(value.causes.empty() && !value.absent && value.value.raw != 0);
  }
  static std::string NumberNow(const govern::CaseValue& value) {
    if (!value.causes.empty() || value.absent) return "no value";
    return types::FormatNumber(value.value.number());
  }

  std::string PlaceOf(NodeId id) const {
    const graph::Node& node = program_.graph()[id];
    if (!node.origin.valid()) return "";
    const source::Span span = compilation_.ast[node.origin].span;
    const source::Source& file = compilation_.sources.Get(span.file);
    const source::LineColumn at = file.Locate(span.begin);
    return file.path() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
  }

  const compile::Compilation& compilation_;
  const engine::Program& program_;
  const check::Model& model_;
  const Recalled& recalled_;
  const Core& then_;
  const Core& now_;
  std::vector<Implied> implied_;
  Difference difference_;
};

}  // namespace

Difference Compare(const compile::Compilation& compilation, const engine::Program& program,
                   const Recalled& recalled, const engine::Core& now) {
  return Comparison(compilation, program, recalled, now).Make();
}

}  // namespace remit::journal
