// Inputs, choices, levels and models are matched by name; then both graphs are copied node by node
// into one, each node in a form in which what computes the same looks the same.
#include "interpreter/difference/joint.h"

#include <algorithm>
#include <set>

#include "interpreter/ast/print.h"
#include "interpreter/base/check.h"
#include "interpreter/difference/canonical.h"
#include "interpreter/difference/joint_names.h"
#include "interpreter/graph/build.h"
#include "interpreter/models/ensemble.h"
#include "interpreter/prove/points.h"

namespace remit::difference {
namespace {

using check::Domain;
using types::Type;
using types::TypeKind;
using types::Value;

// Both ladders in one: each keeps its order. Where they contradict one another the old one's
// counts.
std::vector<std::string> Merged(const std::vector<std::string>& a,
                                const std::vector<std::string>& b) {
  std::vector<std::string> merged;
  std::size_t done = 0;  // of a
  for (const std::string& level : b) {
    const auto found = std::find(a.begin(), a.end(), level);
    if (found != a.end()) {
      const auto upto = static_cast<std::size_t>(found - a.begin()) + 1;
      for (; done < upto; ++done) merged.push_back(a[done]);
    } else {
      merged.push_back(level);
    }
  }
  for (; done < a.size(); ++done) merged.push_back(a[done]);
  return merged;
}

std::string FirstWord(const std::string& path) {
  const auto end = std::find_if(path.begin(), path.end(), [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return !letter && !(c >= '0' && c <= '9') && c != '_';
  });
  return {path.begin(), end};
}

class Joiner {
 public:
  Joiner(const Policy& before, const Policy& after, std::int64_t as_of, const InputNames& renamed)
      : as_of_(as_of), renamed_(renamed) {
    Start(before.checked);
    joint_.checked.model.levels = Merged(before.checked.model.levels, after.checked.model.levels);
    joint_.checked.model.sides = before.checked.model.sides;
    // The second may widen an enumeration that the first is read with.
    const Names of_new(after.checked, joint_);
    const Names names[] = {Names(before.checked, joint_), of_new};
    graph::Graph graphs[] = {graph::Build(before.ast, before.checked, as_of),
                             graph::Build(after.ast, after.checked, as_of)};
    const check::Model* models[] = {&before.checked.model, &after.checked.model};
    const check::Checked* checked[] = {&before.checked, &after.checked};
    Side* sides[] = {&joint_.before, &joint_.after};
    for (int i = 0; i < 2; ++i) {
      sides[i]->level = names[i].levels();
      for (const check::GuaranteeInfo& guarantee : models[i]->guarantees)
        sides[i]->of_proposals.push_back(guarantee.of == check::About::kProposals);
      for (std::uint32_t side = 0; side < models[i]->sides.size(); ++side)
        sides[i]->side.push_back(std::uint64_t{1} << names[i].SidePlace(side));
      for (std::uint32_t id = 0; id < checked[i]->type_table.enum_count(); ++id)
        sides[i]->enumeration.push_back(names[i].Values(id));
      AddLeaves(*models[i], names[i], i == 1, *sides[i]);
    }
    for (int i = 0; i < 2; ++i) {
      maps_[i].names = &names[i];
      maps_[i].model = models[i];
      maps_[i].side = sides[i];
      AddKnobs(maps_[i], i == 1);
      AddRest(maps_[i], i == 1);
    }
    Weigh(graphs);
    for (int i = 0; i < 2; ++i) {
      maps_[i].graph = &graphs[i];
      maps_[i].ast = i == 0 ? &before.ast : &after.ast;
      Copy(maps_[i], i == 1);
    }
  }

  Joint Take() && {
    joint_.as_of = as_of_;
    return std::move(joint_);
  }

 private:
  struct Map {
    const Names* names = nullptr;
    const check::Model* model = nullptr;
    const ast::Ast* ast = nullptr;
    const graph::Graph* graph = nullptr;
    Side* side = nullptr;
    std::vector<std::uint32_t> outside;  // by LeafId: the leaf whose modelled domain is meant
    std::vector<std::uint32_t> list, parameter, models, damp;
    std::size_t objectives = 0, objectives_before = 0;  // of this side, of the other one before it
    std::vector<graph::DomainId> domain;
    std::vector<NodeId> node;
  };

  // What of the old policy needs no translation; the rest is added for both in turn.
  void Start(const check::Checked& before) {
    joint_.checked.ok = true;
    joint_.checked.type_table = before.type_table;
    joint_.checked.texts = before.texts;
    joint_.checked.model.name = before.model.name;
  }

  // An input with the other's type is one of both; a list is one where all its fields are.
  void AddLeaves(const check::Model& model, const Names& names, bool second, Side& side) {
    check::Model& joint = joint_.checked.model;
    Map& map = maps_[second ? 1 : 0];
    for (const check::InputLeaf& own : model.leaves) {
      check::InputLeaf leaf = own;
      if (second) leaf.path = OldPath(own);
      leaf.type = names.Of(own.type);
      leaf.domain = names.Of(own.domain, own.type);
      leaf.modelled = names.Of(own.modelled, own.type);
      leaf.list.reset();
      const auto same = std::find_if(
          joint.leaves.begin(), joint.leaves.end(), [&](const check::InputLeaf& other) {
            return other.path == leaf.path && other.previous == own.previous;
          });
      if (second && same != joint.leaves.end()) {
        const auto place = static_cast<std::uint32_t>(same - joint.leaves.begin());
        Type one = same->type, other = leaf.type;
        one.optional = other.optional = false;
        const auto both = one == other ? Both(same->domain, leaf.domain, one) : std::nullopt;
        if (both) {
          joint_.shared_leaf[place] = true;
          same->domain = *both;
          same->type.optional = same->type.optional && leaf.type.optional;
          side.leaf.push_back(place);
          map.outside.push_back(place);
          if (!SameDomain(same->modelled, leaf.modelled)) {
            map.outside.back() = static_cast<std::uint32_t>(joint.leaves.size());
            leaf.path += " (as modelled)";
            joint.leaves.push_back(std::move(leaf));
            joint_.shared_leaf.push_back(false);
          }
          continue;
        }
        joint_.irreconcilable.push_back(own.path);
      }
      side.leaf.push_back(static_cast<std::uint32_t>(joint.leaves.size()));
      map.outside.push_back(side.leaf.back());
      joint.leaves.push_back(std::move(leaf));
      joint_.shared_leaf.push_back(false);
    }
    AddLists(model, names, map, side);
  }
  // An input stands before the first point, or before what says that it is a list.
  std::string OldPath(const check::InputLeaf& leaf) const {
    const std::string input = FirstWord(leaf.path);
    const auto found = renamed_.find(input);
    if (leaf.previous || found == renamed_.end()) return leaf.path;
    return found->second + leaf.path.substr(input.size());
  }
  void AddLists(const check::Model& model, const Names& names, Map& map, const Side& side) {
    check::Model& joint = joint_.checked.model;
    for (const check::ListInfo& own : model.lists) {
      check::ListInfo list = own;
      list.element = names.Of(own.element);
      list.length = check::LeafId(std::size_t{side.leaf[own.length.index()]});
      for (check::LeafId& field : list.fields)
        field = check::LeafId(std::size_t{side.leaf[field.index()]});
      const auto same =
          std::find_if(joint.lists.begin(), joint.lists.end(),
                       [&](const check::ListInfo& other) { return other.length == list.length; });
      const auto place = static_cast<std::uint32_t>(same - joint.lists.begin());
      map.list.push_back(place);
      if (same != joint.lists.end()) {
        same->least = std::max(same->least, list.least);
        same->most = std::min(same->most, list.most);
        for (const check::LeafId field : list.fields) {
          if (std::find(same->fields.begin(), same->fields.end(), field) == same->fields.end())
            same->fields.push_back(field);
        }
      } else {
        joint.lists.push_back(list);
      }
      for (const check::LeafId field : list.fields)
        joint.leaves[field.index()].list = check::ListId(std::size_t{place});
    }
  }

  void AddKnobs(Map& map, bool second) {
    check::Model& joint = joint_.checked.model;
    for (const check::KnobInfo& own : map.model->knobs) {
      check::KnobInfo knob = own;
      knob.type = map.names->Of(own.type);
      for (Value& value : knob.alternatives) value = map.names->Of(value, own.type);
      if (own.list) knob.list = check::ListId(std::size_t{map.list[own.list->index()]});
      map.side->alternatives.push_back(knob.alternatives);
      const auto same =
          std::find_if(joint.knobs.begin(), joint.knobs.end(), [&](const check::KnobInfo& other) {
            return other.name == knob.name && other.type == knob.type && other.list == knob.list;
          });
      map.side->knob.push_back(static_cast<std::uint32_t>(same - joint.knobs.begin()));
      if (!second || same == joint.knobs.end()) {
        joint.knobs.push_back(std::move(knob));
        continue;
      }
      for (const Value value : knob.alternatives) {
        auto& all = same->alternatives;
        if (std::find(all.begin(), all.end(), value) == all.end()) all.push_back(value);
      }
    }
  }

  void AddRest(Map& map, bool second) {
    check::Model& joint = joint_.checked.model;
    for (const check::ParameterInfo& own : map.model->parameters) {
      map.parameter.push_back(static_cast<std::uint32_t>(joint.parameters.size()));
      check::ParameterInfo parameter;  // without a range: it stands at its own value
      parameter.name = own.name;
      parameter.type = map.names->Of(own.type);
      joint.parameters.push_back(std::move(parameter));
    }
    for (const check::DampInfo& own : map.model->damps) {
      map.damp.push_back(static_cast<std::uint32_t>(joint.damps.size()));
      check::DampInfo damp = own;
      damp.knob = check::KnobId(std::size_t{map.side->knob[own.knob.index()]});
      damp.previous = check::LeafId(std::size_t{map.side->leaf[own.previous.index()]});
      damp.previous_as_of = check::LeafId(std::size_t{map.side->leaf[own.previous_as_of.index()]});
      damp.key.reset();
      const auto same =
          std::find_if(joint.damps.begin(), joint.damps.end(), [&](const auto& other) {
            return other.knob == damp.knob && other.period == damp.period;
          });
      if (second && same != joint.damps.end()) {
        map.damp.back() = static_cast<std::uint32_t>(same - joint.damps.begin());
        continue;
      }
      joint.damps.push_back(std::move(damp));
    }
    for (const check::RuleInfo& own : map.model->rules) {
      map.side->rule.push_back(static_cast<std::uint32_t>(joint.rules.size()));
      check::RuleInfo rule = own;
      if (own.level) rule.level = map.names->levels().at(static_cast<std::size_t>(*own.level));
      rule.sides = map.names->Sides(own.sides);
      joint.rules.push_back(std::move(rule));
    }
    map.objectives = map.model->objectives.size();
    for (const check::ModelInfo& own : map.model->models) AddModel(own, map, second);
  }

  // Coefficients stand by value of the joint enumeration.
  void AddModel(const check::ModelInfo& own, Map& map, bool second) {
    check::ModelInfo model = own;
    model.result = map.names->Of(own.result);
    const auto by_joint_value = [&](const Type& type, std::vector<double>& by_value) {
      if (type.kind != TypeKind::kEnum || by_value.size() <= 1) return;
      const auto& place = map.names->Values(type.index);
      std::vector<double> joint(
          joint_.checked.type_table.enumeration(types::EnumId(map.names->Of(type).index))
              .values.size(),
          0.0);
      for (std::size_t i = 0; i < by_value.size(); ++i)
        joint.at(static_cast<std::size_t>(place[i])) = by_value[i];
      by_value = std::move(joint);
    };
    for (std::size_t i = 0; i < own.parameters.size(); ++i) {
      model.parameters[i] = map.names->Of(own.parameters[i]);
      const int parameter = static_cast<int>(i);
      for (auto& term : model.terms) {
        if (term.parameter == parameter) by_joint_value(own.parameters[i], term.coefficients);
      }
      for (auto& feed : model.feeds) {
        if (feed.parameter == parameter) by_joint_value(own.parameters[i], feed.codes);
      }
    }
    auto& all = joint_.checked.model.models;
    const auto same = std::find_if(all.begin(), all.end(), [&](const check::ModelInfo& other) {
      return second && SameModel(other, model);
    });
    map.models.push_back(static_cast<std::uint32_t>(same - all.begin()));
    if (same == all.end()) all.push_back(std::move(model));
  }
  static bool SameModel(const check::ModelInfo& a, const check::ModelInfo& b) {
    if (a.parameters != b.parameters || !(a.result == b.result) || a.logistic != b.logistic ||
        a.terms.size() != b.terms.size() || a.feeds.size() != b.feeds.size() ||
        (a.ensemble == nullptr) != (b.ensemble == nullptr))
      return false;
    for (std::size_t i = 0; i < a.terms.size(); ++i) {
      if (a.terms[i].parameter != b.terms[i].parameter ||
          a.terms[i].coefficients != b.terms[i].coefficients)
        return false;
    }
    for (std::size_t i = 0; i < a.feeds.size(); ++i) {
      if (a.feeds[i].parameter != b.feeds[i].parameter || a.feeds[i].codes != b.feeds[i].codes)
        return false;
    }
    return a.ensemble == nullptr ||
           models::Canonical(*a.ensemble) == models::Canonical(*b.ensemble);
  }

  // With the same weights a score is the same node; else each side's objectives have places of
  // their own, and the other side's weigh nothing in it.
  void Weigh(const graph::Graph (&graphs)[2]) {
    aligned_ = graphs[0].weights == graphs[1].weights && graphs[0].named == graphs[1].named;
    joint_.graph.weights = graphs[0].weights;
    joint_.graph.named = graphs[0].named;
    if (aligned_) return;
    joint_.graph.weights.insert(joint_.graph.weights.end(), graphs[1].weights.begin(),
                                graphs[1].weights.end());
    maps_[1].objectives_before = graphs[0].weights.size();
  }

  void Copy(Map& map, bool second) {
    Canonical canonical(joint_.checked, joint_.graph, known_);
    CopyDomains(map);
    map.node.resize(map.graph->nodes.size());
    for (std::size_t i = 0; i < map.graph->nodes.size(); ++i)
      map.node[i] = CopyNode(map.graph->nodes[i], map, second, canonical);
    graph::Outputs& to = map.side->outputs;
    to = map.graph->outputs;
    const auto at = [&](NodeId& id) {
      if (id.valid()) id = map.node[id.index()];
    };
    const auto all = [&](std::vector<NodeId>& ids) {
      for (NodeId& id : ids) at(id);
    };
    for (auto* list : {&to.lets, &to.requirements, &to.rules, &to.reaches, &to.guarantees,
                       &to.properties, &to.exists})
      all(*list);
    for (auto& objective : to.objectives) {
      for (NodeId* id : {&objective.value, &objective.adjusted, &objective.worst, &objective.best,
                         &objective.utility})
        at(*id);
    }
    for (auto& preference : to.preferences) {
      at(preference.condition);
      at(preference.worth);
    }
    for (auto& stage : to.stages) {
      at(stage.standing);
      if (stage.tolerance) at(*stage.tolerance);
    }
    at(to.score);
    if (to.tie_break) at(*to.tie_break);
    at(to.outside_model);
    NameNodes(map);
    Summarise(*map.side, canonical);
  }

  // By the let that it is, else as it is written.
  void NameNodes(const Map& map) {
    for (std::size_t i = 0; i < map.side->outputs.lets.size(); ++i) {
      const NodeId node = map.side->outputs.lets[i];
      if (node.valid()) joint_.names.emplace(node, map.model->lets[i].name);
    }
    for (std::size_t i = 0; i < map.graph->nodes.size(); ++i) {
      const graph::Node& own = map.graph->nodes[i];
      if (own.arguments.empty() || !own.origin.valid()) continue;
      std::string text = ast::Print(*map.ast, own.origin);
      constexpr std::size_t kLongest = 60;
      if (text.size() <= kLongest) joint_.names.emplace(map.node[i], std::move(text));
    }
  }

  void Summarise(Side& side, Canonical& canonical) {
    const check::Model& model = joint_.checked.model;
    const auto junction = [&](graph::Op op, std::vector<NodeId> parts) {
      graph::Node node;
      node.op = op;
      node.type = types::Boolean();
      node.arguments = std::move(parts);
      return canonical.Add(std::move(node));
    };
    joint_.truth = canonical.Truth(true);
    joint_.falsehood = canonical.Truth(false);
    Conditions& all = side.conditions;
    std::vector<NodeId> allowed = side.outputs.exists;
    for (const NodeId node : side.outputs.requirements) {
      const bool damp = joint_.graph[node].op == graph::Op::kDamp;
      (damp ? all.damped : allowed).push_back(node);
    }
    std::sort(all.damped.begin(), all.damped.end());
    for (std::size_t i = 0; i < side.knob.size(); ++i) {
      if (const auto offered = Offered(side, i, canonical)) allowed.push_back(*offered);
    }
    all.allowed = junction(graph::Op::kAnd, allowed);
    std::vector<NodeId> refused, expects;
    std::vector<std::vector<NodeId>> levels(model.levels.size()), sides(model.sides.size());
    for (std::size_t i = 0; i < side.rule.size(); ++i) {
      const check::RuleInfo& rule = model.rules[side.rule[i]];
      const NodeId node = side.outputs.rules[i];
      if (rule.kind == check::RuleInfo::Kind::kExpectDeviation) expects.push_back(node);
      if (rule.kind == check::RuleInfo::Kind::kRefuse && !rule.uses_knob) refused.push_back(node);
      if (!IsEscalation(rule)) continue;
      for (int level = 1; rule.level && level <= *rule.level; ++level)
        levels[static_cast<std::size_t>(level)].push_back(node);
      for (std::size_t at = 0; at < sides.size(); ++at) {
        if ((rule.sides >> at & 1) != 0) sides[at].push_back(node);
      }
    }
    all.refused = junction(graph::Op::kOr, refused);
    all.expects = junction(graph::Op::kOr, expects);
    for (auto& nodes : levels) all.level.push_back(junction(graph::Op::kOr, nodes));
    for (auto& nodes : sides) all.side.push_back(junction(graph::Op::kOr, nodes));
    std::vector<NodeId> promised[2];
    for (std::size_t i = 0; i < side.outputs.guarantees.size(); ++i)
      promised[side.of_proposals[i] ? 1 : 0].push_back(side.outputs.guarantees[i]);
    all.promised = junction(graph::Op::kAnd, promised[0]);
    all.promised_of_proposals = junction(graph::Op::kAnd, promised[1]);
    all.choice = {side.outputs.score};
    if (side.outputs.tie_break) all.choice.push_back(*side.outputs.tie_break);
    for (const auto& stage : side.outputs.stages)
      all.choice.insert(all.choice.end(),
                        {stage.standing, stage.tolerance.value_or(joint_.falsehood)});
  }

  // Of a choice that has other values in the other policy: is it one of this policy's?
  std::optional<NodeId> Offered(const Side& side, std::size_t own, Canonical& canonical) {
    const check::KnobInfo& knob = joint_.checked.model.knobs[side.knob[own]];
    if (knob.list || knob.alternatives.size() == side.alternatives[own].size()) return std::nullopt;
    graph::Node chosen;
    chosen.op = graph::Op::kKnob;
    chosen.type = knob.type;
    chosen.index = side.knob[own];
    if (knob.type.kind == TypeKind::kDecimal)
      chosen.scale = static_cast<std::int8_t>(types::Scale(knob.type, joint_.checked.type_table));
    chosen.context.result_scale = chosen.scale;
    graph::Node node;
    node.op = graph::Op::kInSet;
    node.type = types::Boolean();
    node.arguments = {canonical.Add(std::move(chosen))};
    for (const Value value : side.alternatives[own])
      node.arguments.push_back(canonical.Constant(value, knob.type));
    return canonical.Add(std::move(node));
  }

  void CopyDomains(Map& map) {
    map.domain = {graph::kCaseDomain};
    for (std::size_t i = 1; i < map.graph->domains.size(); ++i) {
      graph::Domain domain = map.graph->domains[i];
      domain.parent = map.domain.at(domain.parent.index());
      domain.list = check::ListId(std::size_t{map.list.at(domain.list.index())});
      auto& all = joint_.graph.domains;
      const auto same = std::find(all.begin() + 1, all.end(), domain);
      map.domain.push_back(graph::DomainId(static_cast<std::size_t>(same - all.begin())));
      if (same == all.end()) all.push_back(domain);
    }
  }

  NodeId CopyNode(const graph::Node& own, const Map& map, bool second, Canonical& canonical) {
    using graph::Op;
    graph::Node node = own;
    node.type = map.names->Of(own.type);
    node.domain = map.domain.at(own.domain.index());
    for (NodeId& argument : node.arguments) argument = map.node[argument.index()];
    switch (own.op) {
      case Op::kConstant:
        node.value = map.names->Of(own.value, own.type);
        break;
      case Op::kLeaf:
        node.index = map.side->leaf.at(own.index);
        node.type = joint_.checked.model.leaves[node.index].type;
        break;
      case Op::kElement:
      case Op::kPick:
        node.index = map.side->leaf.at(own.index);
        break;
      case Op::kOutside:
        node.index = map.outside.at(own.index);
        break;
      case Op::kKnob:
        node.index = map.side->knob.at(own.index);
        break;
      case Op::kParameter:
        node.index = map.parameter.at(own.index);
        break;
      case Op::kModel:
        node.index = map.models.at(own.index);
        break;
      case Op::kDamp:
        node.index = map.damp.at(own.index);
        break;
      case Op::kAggregate:
        node.overload = map.domain.at(own.overload).value;
        break;
      case Op::kAdjusted:
      case Op::kUtility:
      case Op::kStanding:
        node.index = 0;  // says only whose it is
        break;
      case Op::kScore:
        return Score(own, map, second, canonical, std::move(node));
      case Op::kRoute:
        PadRoute(map, canonical, node);
        break;
      case Op::kTable:
      case Op::kRow:
        return canonical.Lookup(std::move(node), map.graph->lookups.at(own.index),
                                [&](const Type& type) { return map.names->Of(type); });
      case Op::kChance:
      case Op::kShortfall:
        node.index = RiskOf(map.graph->risks.at(own.index));
        break;
      default:
        break;
    }
    return canonical.Add(std::move(node));
  }

  // The utilities stand at the places of their weights. What is not weighed is said in other words,
  // since the objectives named are one side's alone.
  NodeId Score(const graph::Node& own, const Map& map, bool second, Canonical& canonical,
               graph::Node node) const {
    if (aligned_) return canonical.Add(std::move(node));
    std::vector<NodeId> named;
    for (const std::uint32_t i : map.graph->named) named.push_back(node.arguments.at(i));
    switch (static_cast<graph::ScoreForm>(own.overload)) {
      case graph::ScoreForm::kFirst:
        return named.front();
      case graph::ScoreForm::kLeast:
        return canonical.Folded("min", builtins::Fixity::kFunction, named);
      case graph::ScoreForm::kSum:
        return canonical.Folded("+", builtins::Fixity::kInfix, named);
      case graph::ScoreForm::kWeighted:
        break;
    }
    const std::size_t all = joint_.graph.weights.size(), mine = map.graph->weights.size();
    const std::size_t first = second ? map.objectives_before : 0;
    std::vector<NodeId> arguments(all, canonical.Constant(Value::Of(0.0), types::Number()));
    for (std::size_t i = 0; i < mine; ++i) arguments[first + i] = node.arguments[i];
    arguments.insert(arguments.end(), node.arguments.begin() + static_cast<std::ptrdiff_t>(mine),
                     node.arguments.end());
    node.arguments = std::move(arguments);
    return canonical.Add(std::move(node));
  }

  // Escalations to the same place stand in the order of their nodes, whosever they are, at the
  // first places that the joint rules have for them.
  void PadRoute(const Map& map, Canonical& canonical, graph::Node& node) const {
    if (node.overload != 0) node.index = map.names->SidePlace(node.index);
    const auto& rules = joint_.checked.model.rules;
    std::vector<const check::RuleInfo*> places;
    for (const check::RuleInfo& rule : rules) {
      if (IsEscalation(rule)) places.push_back(&rule);
    }
    std::vector<std::pair<NodeId, const check::RuleInfo*>> own;
    std::size_t next = 0;
    for (const std::uint32_t rule : map.side->rule) {
      if (IsEscalation(rules[rule])) own.emplace_back(node.arguments.at(next++), &rules[rule]);
    }
    std::sort(own.begin(), own.end());
    std::vector<NodeId> arguments(places.size(), canonical.Truth(false));
    std::vector<bool> taken(places.size(), false);
    for (const auto& [fires, rule] : own) {
      std::size_t place = 0;
      while (taken.at(place) || places[place]->level != rule->level ||
             places[place]->sides != rule->sides)
        ++place;
      taken[place] = true;
      arguments[place] = fires;
    }
    node.arguments = std::move(arguments);
  }
  static bool IsEscalation(const check::RuleInfo& rule) {
    return rule.kind == check::RuleInfo::Kind::kEscalate;
  }
  std::uint32_t RiskOf(const graph::Risk& risk) {
    auto& all = joint_.graph.risks;
    const auto same = std::find(all.begin(), all.end(), risk);
    const auto place = static_cast<std::uint32_t>(same - all.begin());
    if (same == all.end()) all.push_back(risk);
    return place;
  }

  std::int64_t as_of_;
  const InputNames& renamed_;
  Joint joint_;
  Map maps_[2];
  bool aligned_ = true;
  Canonical::Known known_{graph::NodeInterner(joint_.graph, graph::FaultsAre::kAnywhere), {}, {}};
};

}  // namespace

Joint Join(const Policy& before, const Policy& after, std::int64_t as_of,
           const InputNames& renamed) {
  return Joiner(before, after, as_of, renamed).Take();
}

bool UsedAlike(const Joint& joint, const std::string& input) {
  const graph::Graph& graph = joint.graph;
  // What a side asks of the input, and what it asks of that.
  const auto uses = [&](const Side& side) {
    std::vector<NodeId> roots = side.conditions.choice;
    const Conditions& all = side.conditions;
    for (const auto* nodes : {&all.damped, &all.level, &all.side})
      roots.insert(roots.end(), nodes->begin(), nodes->end());
    roots.insert(roots.end(), {all.allowed, all.refused, all.expects, all.promised});
    std::set<NodeId> found;
    for (const NodeId id : graph::Closure(graph, roots)) {
      for (const NodeId argument : graph[id].arguments) {
        const graph::Node& node = graph[argument];
        const bool leaf = node.op == graph::Op::kLeaf || node.op == graph::Op::kElement;
        if (leaf && FirstWord(joint.checked.model.leaves[node.index].path) == input)
          found.insert(id);
      }
    }
    return found;
  };
  const std::set<NodeId> before = uses(joint.before), after = uses(joint.after);
  if (before.empty() && after.empty()) return true;
  return std::any_of(before.begin(), before.end(), [&](NodeId id) { return after.count(id) > 0; });
}

}  // namespace remit::difference
