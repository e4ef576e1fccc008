// What became of a decision that is not the same any more: the parts of its core, and the first
// node of the graph that explains it. A record keeps no values of nodes, but it implies some; where
// the reference evaluator still decides as recorded, it has the values of many more.
#include <algorithm>
#include <set>

#include "interpreter/base/check.h"
#include "interpreter/check/worlds.h"
#include "interpreter/engine/names.h"
#include "interpreter/engine/reference.h"
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
    difference_.nodes = program_.graph().nodes.size();
    if (recalled_.batch.invalid.at(0).empty()) {
      AskReference();
      if (difference_.reference == Difference::Reference::kAsRecorded) {
        TakeFromReference();
      } else {
        Imply();
      }
      FindFirst();
    }
    return std::move(difference_);
  }

 private:
  // A node, and what it has to be at an alternative.
  struct Known {
    NodeId node;
    std::uint32_t alternative;
    std::string what;
    std::string value;
    enum class As { kTruth, kNotFalse, kNumber, kValue } as = As::kTruth;
    types::Type type{};
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

  void AskReference() {
    const Core reference =
        engine::ReferenceDecide(compilation_.ast, compilation_.checked, recalled_.batch, 0,
                                program_.as_of(), program_.scenario());
    const std::string bytes = CoreBytes(reference);
    if (bytes == CoreBytes(then_)) {
      difference_.reference = Difference::Reference::kAsRecorded;
    } else if (bytes == CoreBytes(now_)) {
      difference_.reference = Difference::Reference::kAsNow;
    }
  }

  // What the record says of nodes.
  void Imply() {
    const graph::Outputs& outputs = program_.graph().outputs;
    if (Exists(then_.shown)) {
      KnowRules();
      // Of a proposal the record says what is false, and nothing of what is open.
      if (recalled_.made.proposal) KnowRequirements(then_.shown, then_.violated, true);
      KnowTruth(outputs.outside_model, then_.shown, "whether the case is outside the model",
                then_.outside_model);
    }
    if (Exists(then_.recommended)) {
      KnowRequirements(then_.recommended, {}, false);
      KnowScore();
    }
  }

  // What the reference evaluator, which decides as recorded, says of nodes.
  void TakeFromReference() {
    if (!Exists(then_.shown)) return;
    const graph::Outputs& outputs = program_.graph().outputs;
    const auto know = [this](NodeId node, const std::string& what, const engine::Lane& lane,
                             const types::Type& type) {
      if (node.valid())
        known_.push_back({node, then_.shown, what,
                          Text({lane.value, lane.causes, lane.absent}, type), Known::As::kValue,
                          type});
    };
    for (std::size_t i = 0; i < model_.lets.size(); ++i) {
      const check::LetInfo& let = model_.lets[i];
      if (outputs.lets.at(i).valid())
        know(outputs.lets[i], "let `" + let.name + "`", Evaluated(LetIn(i)), let.type);
    }
    const engine::AlternativeView view =
        engine::ReferenceAlternative(compilation_.ast, compilation_.checked, recalled_.batch, 0,
                                     program_.as_of(), then_.shown, true, program_.scenario());
    for (std::size_t i = 0; i < model_.objectives.size(); ++i) {
      const graph::Outputs::Objective& nodes = outputs.objectives.at(i);
      const std::string what = "objective `" + model_.objectives[i].name + "`";
      know(nodes.value, what, view.values.at(i), model_.objectives[i].type);
      know(nodes.utility, what + ", its utility", view.utilities.at(i),
           program_.graph()[nodes.utility].type);
    }
    know(outputs.score, "the score", view.score, program_.graph()[outputs.score].type);
    KnowRules();
    if (view.undecided.empty()) KnowRequirements(then_.shown, view.violated, false);
  }
  // The formula of a let in the world that is asked about.
  ast::ExprId LetIn(std::size_t let) const {
    const check::ScenarioInfo* scenario = check::ScenarioOf(model_, program_.scenario());
    const check::ReplacementInfo* other =
        scenario == nullptr ? nullptr : scenario->Find(check::ReplacementInfo::Kind::kLet, let);
    return other == nullptr ? model_.lets[let].value : other->value;
  }
  engine::Lane Evaluated(ast::ExprId expr) const {
    return engine::ReferenceEvaluate(compilation_.ast, compilation_.checked, recalled_.batch, 0,
                                     program_.as_of(), then_.shown, &then_, expr,
                                     program_.scenario());
  }

  void KnowRules() {
    for (std::size_t i = 0; i < model_.rules.size(); ++i)
      KnowTruth(program_.graph().outputs.rules.at(i), then_.shown,
                "rule `" + model_.rules[i].name + "`", Has(then_.fired, i));
  }
  void KnowRequirements(std::uint32_t alternative, const std::vector<std::uint32_t>& violated,
                        bool may_be_open) {
    for (std::size_t i = 0; i < model_.requirements.size(); ++i) {
      const check::RequirementInfo& requirement = model_.requirements[i];
      const NodeId node = program_.graph().outputs.requirements.at(i);
      if (!node.valid() || (requirement.damp && then_.damp_dropped)) continue;
      const std::string what = "requirement `" + requirement.name + "`";
      if (may_be_open && !Has(violated, i)) {
        known_.push_back({node, alternative, what, "not false", Known::As::kNotFalse});
      } else {
        KnowTruth(node, alternative, what, !Has(violated, i));
      }
    }
  }
  void KnowScore() {
    known_.push_back({program_.graph().outputs.score, then_.recommended, "the score",
                      types::FormatNumber(then_.score), Known::As::kNumber});
  }
  static bool Has(const std::vector<std::uint32_t>& ids, std::size_t id) {
    return std::binary_search(ids.begin(), ids.end(), static_cast<std::uint32_t>(id));
  }
  void KnowTruth(NodeId node, std::uint32_t alternative, std::string what, bool truth) {
    if (!node.valid()) return;
    known_.push_back({node, alternative, std::move(what), Truth(truth)});
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
    std::stable_sort(known_.begin(), known_.end(),
                     [](const Known& a, const Known& b) { return a.node < b.node; });
    std::set<NodeId> compared;
    for (const Known& known : known_) {
      if (!StandsAlone(known.node)) continue;
      compared.insert(known.node);
      if (difference_.node) continue;
      const std::string now = Now(
          known,
          govern::EvaluateAt(program_, recalled_.batch, 0, known.alternative, {known.node}).at(0));
      if (known.value == now) continue;
      difference_.node =
          Difference::Node{known.node.value, known.what, PlaceOf(known.node), known.value, now};
    }
    difference_.compared = compared.size();
  }
  static std::string Truth(bool value) { return value ? "true" : "false"; }
  std::string Now(const Known& known, const govern::CaseValue& value) const {
    const bool there = value.causes.empty() && !value.absent;
    switch (known.as) {
      case Known::As::kTruth:
        // What is not known does not hold, as far as the core is concerned.
        return Truth(there && value.value.raw != 0);
      case Known::As::kNotFalse:
        return there && value.value.raw == 0 ? "false" : "not false";
      case Known::As::kNumber:
        return there ? types::FormatNumber(value.value.number()) : "no value";
      case Known::As::kValue:
        return Text({value.value, value.causes, value.absent}, known.type);
    }
    REMIT_CHECK(false, "a node is compared in one of three ways");
    return "";
  }
  std::string Text(const engine::Lane& lane, const types::Type& type) const {
    if (!lane.causes.empty()) {
      Core open;
      open.causes = lane.causes;
      return "open: " + Causes(open);
    }
    return lane.absent
               ? "unknown"
               : engine::FormatValue(compilation_.checked, recalled_.batch.texts, lane.value, type);
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
  std::vector<Known> known_;
  Difference difference_;
};

}  // namespace

Difference Compare(const compile::Compilation& compilation, const engine::Program& program,
                   const Recalled& recalled, const engine::Core& now) {
  return Comparison(compilation, program, recalled, now).Make();
}

}  // namespace remit::journal
