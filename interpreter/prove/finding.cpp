// From boxes, witnesses and conditions to findings.
#include <algorithm>
#include <tuple>
#include <utility>

#include "interpreter/ast/print.h"
#include "interpreter/ast/walk.h"
#include "interpreter/builtins/builtin.h"
#include "interpreter/engine/names.h"
#include "interpreter/prove/asking.h"

namespace remit::prove {
namespace {

// Of an element: `quote.lines[2].price`.
std::string PathOf(const check::Model& model, const Variable& variable) {
  const check::InputLeaf& leaf = model.leaves.at(variable.index % model.leaves.size());
  if (variable.kind != Variable::Kind::kElement || !leaf.list) return leaf.path;
  const std::string& list = model.lists.at(leaf.list->index()).path;
  return list + "[" + std::to_string(variable.element + 1) + "]" + leaf.path.substr(list.size());
}

std::string SubjectOf(const Problem& problem, const Variable& variable,
                      const std::vector<std::string>& names) {
  const check::Model& model = problem.checked->model;
  const bool leaf =
      variable.kind == Variable::Kind::kLeaf || variable.kind == Variable::Kind::kElement;
  const std::size_t count = leaf ? model.leaves.size() : model.knobs.size();
  std::string name;
  switch (variable.kind) {
    case Variable::Kind::kLeaf:
    case Variable::Kind::kElement:
      name = PathOf(model, variable);
      break;
    case Variable::Kind::kKnob:
      name = model.knobs.at(variable.index % count).name;
      break;
    case Variable::Kind::kParameter:
      return model.parameters.at(variable.index).name;
    case Variable::Kind::kAsOf:
      return "as_of";
    case Variable::Kind::kWeight:
      return "weight of " + model.objectives.at(variable.index).name;
  }
  if (names.size() < 2) return name;
  if (variable.index >= count) return names[1] + "." + name;
  const bool differs =
      std::any_of(problem.variables.begin(), problem.variables.end(), [&](const Variable& other) {
        return other.kind == variable.kind && other.index == variable.index + count &&
               other.element == variable.element;
      });
  return differs ? names[0] + "." + name : name;
}

bool FewValues(const Variable& variable, const check::Model& model) {
  if (variable.kind == Variable::Kind::kKnob) {
    return !model.knobs[variable.index % model.knobs.size()].grid;
  }
  const types::TypeKind kind = variable.type.kind;
  return kind == types::TypeKind::kEnum || kind == types::TypeKind::kText ||
         kind == types::TypeKind::kBoolean || !variable.points.empty();
}

void AddPoints(const Variable& variable, const check::Checked& checked, Condition& condition) {
  std::vector<std::int64_t> all = variable.points;
  const bool text = variable.type.kind == types::TypeKind::kText;
  std::int64_t other = condition.range.high + 1;
  if (text && all.empty()) {
    types::TextPool texts = checked.texts;
    other = texts.Intern(OtherText(checked.texts));
  }
  if (all.empty() && condition.range.has_value()) {
    for (std::int64_t point = condition.range.low; point <= condition.range.high; ++point) {
      all.push_back(point);
    }
  }
  for (const std::int64_t point : all) {
    if (point < condition.range.low || point > condition.range.high) continue;
    if (text && point == other) {
      condition.other_text = true;
    } else {
      condition.points.push_back(point);
    }
  }
}

int OrderOf(const Variable& variable) {
  switch (variable.kind) {
    case Variable::Kind::kLeaf:
      return 0;
    case Variable::Kind::kElement:
      return 1;
    case Variable::Kind::kKnob:
      return 2;
    case Variable::Kind::kParameter:
      return 3;
    case Variable::Kind::kWeight:
      return 4;
    case Variable::Kind::kAsOf:
      return 5;
  }
  return 6;
}

}  // namespace

Region RegionOf(const Scene& scene, const Problem& problem, const Enclosure& enclosure,
                const std::vector<std::string>& names) {
  // A value that is left out between two that are not is said by naming those left.
  Problem told = problem;
  Box box = enclosure.box;
  for (std::size_t i = 0; i < told.variables.size(); ++i) {
    const std::vector<std::int64_t>& left = enclosure.points[i];
    const base::Int128 width = base::Int128{box[i].high} - box[i].low;
    if (left.empty() || static_cast<base::Int128>(left.size()) == width + 1) continue;
    told.variables[i].points = left;
    told.variables[i].domain.low = std::min(told.variables[i].domain.low, left.front() - 1);
  }
  return RegionOf(scene, told, box, names);
}

Region RegionOf(const Scene& scene, const Problem& problem, const Box& box,
                const std::vector<std::string>& names) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < problem.variables.size(); ++i) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const Variable &x = problem.variables[a], &y = problem.variables[b];
    return std::tuple(OrderOf(x), x.index, x.element) < std::tuple(OrderOf(y), y.index, y.element);
  });
  Region region;
  for (const std::size_t i : order) {
    const Variable& variable = problem.variables[i];
    const Range range = Meet(box.at(i), variable.domain);
    if (range == variable.domain) continue;
    Condition condition;
    condition.subject = SubjectOf(problem, variable, names);
    condition.type = variable.type;
    condition.range = range;
    condition.from_domain_low = range.low <= variable.domain.low;
    condition.from_domain_high = range.high >= variable.domain.high;
    if (FewValues(variable, scene.model())) AddPoints(variable, scene.checked(), condition);
    region.push_back(std::move(condition));
  }
  return region;
}

Counterexample CounterexampleOf(const Witness& witness,
                                const std::vector<engine::Proposal>& proposals, std::string shows) {
  Counterexample example;
  example.batch = witness.batch;
  for (std::size_t i = 0; i < proposals.size(); ++i) example.batch.proposals.at(i) = proposals[i];
  example.as_of = witness.world->as_of();
  example.alternatives = witness.alternatives;
  example.parameters = witness.parameters;
  example.weights = witness.weights;
  example.shows = std::move(shows);
  return example;
}

namespace {

class Explanation {
 public:
  Explanation(const Witness& witness, std::size_t index)
      : witness_(witness), index_(index), world_(*witness.world) {}

  std::string WhyFalse(ast::ExprId condition) const {
    const auto* call = std::get_if<ast::Call>(&world_.ast()[condition].node);
    const check::Callee& callee = world_.checked().CalleeOf(condition);
    if (call == nullptr || callee.kind != check::Callee::Kind::kBuiltin) return Plain(condition);
    const builtins::Row& row = builtins::Table()[callee.index];
    if (row.form == builtins::Form::kAnd) {
      for (const ast::ExprId part : call->arguments) {
        const auto lane = Ask(part);
        if (lane && lane->causes.empty() && !lane->absent && lane->value.raw == 0) {
          return WhyFalse(part);
        }
      }
    }
    const std::string sides = Sides(condition);
    return sides.empty() ? Plain(condition) : sides + ": " + Plain(condition);
  }

 private:
  // Which of two cases an expression speaks of; nothing when of both.
  std::optional<std::size_t> CaseOf(ast::ExprId expr) const {
    bool first = false, second = false;
    ast::Walk(world_.ast(), expr, [&](ast::ExprId part) {
      using Kind = check::Reference::Kind;
      const check::Reference& reference = world_.checked().ReferenceOf(part);
      const bool silent = reference.kind == Kind::kNone || reference.kind == Kind::kConstant ||
                          reference.kind == Kind::kCase;
      if (silent) return;
      (reference.second ? second : first) = true;
    });
    if (first && second) return std::nullopt;
    return second ? 1 : index_;
  }
  std::optional<engine::Lane> Ask(ast::ExprId expr) const {
    const auto index = CaseOf(expr);
    if (!index) return std::nullopt;
    return ValueOf(witness_, *index, witness_.alternatives.at(*index), expr);
  }
  std::string Text(ast::ExprId expr) const { return ast::Print(world_.ast(), expr); }
  std::string Plain(ast::ExprId condition) const {
    return "`" + Text(condition) + "` does not hold";
  }
  // The values that a condition compares: "margin is 9.9 %, floor is 10 %".
  std::string Sides(ast::ExprId condition) const {
    const auto* call = std::get_if<ast::Call>(&world_.ast()[condition].node);
    if (call == nullptr) return Value(condition);
    std::string sides;
    for (const ast::ExprId part : call->arguments) {
      const bool truth = world_.checked().TypeOf(part).kind == types::TypeKind::kBoolean;
      const std::string value = truth ? Sides(part) : Value(part);
      if (!value.empty() && sides.find(value) == std::string::npos) {
        sides += (sides.empty() ? "" : ", ") + value;
      }
    }
    return sides;
  }
  // "margin is 9.9 %"; nothing for what is written out.
  std::string Value(ast::ExprId expr) const {
    if (world_.checked().constant.at(expr.index())) return "";
    const types::Type& type = world_.checked().TypeOf(expr);
    const bool shown = type.kind != types::TypeKind::kBroken &&
                       type.kind != types::TypeKind::kRecord &&
                       type.kind != types::TypeKind::kList && type.kind != types::TypeKind::kUnit &&
                       type.kind != types::TypeKind::kSides;
    if (!shown || (world_.checked().uses.at(expr.index()) &
                   (check::kUsesInput | check::kUsesKnob | check::kUsesParameter |
                    check::kUsesAsOf | check::kUsesDecision)) == 0) {
      return "";
    }
    const auto lane = Ask(expr);
    if (!lane || !lane->causes.empty()) return "";
    const std::string value =
        lane->absent
            ? "unknown"
            : engine::FormatValue(world_.checked(), witness_.batch.texts, lane->value, type);
    return Text(expr) + " is " + value;
  }

  const Witness& witness_;
  std::size_t index_;
  const World& world_;
};

}  // namespace

std::string WhyFalse(const Witness& witness, std::size_t index, ast::ExprId condition) {
  return Explanation(witness, index).WhyFalse(condition);
}

Finding NewFinding(const Scene& scene, QuestionKind kind, std::string subject, ast::DeclId decl) {
  Finding finding;
  finding.kind = kind;
  finding.subject = std::move(subject);
  if (decl.valid()) finding.place = scene.ast()[decl].span;
  finding.from_day = scene.period().from;
  finding.until_day = scene.period().until;
  return finding;
}

void Conclude(const Sought& sought, Finding& finding) {
  finding.work += sought.work;
  finding.regions = sought.regions;
  finding.only_where = sought.only_where;
  switch (sought.kind) {
    case Outcome::Kind::kImpossible:
      finding.answer = Answer::kProved;
      break;
    case Outcome::Kind::kFound:
      finding.answer = Answer::kRefuted;
      break;
    case Outcome::Kind::kNotDecided:
      finding.answer = Answer::kNotDecided;
      finding.detail = sought.unranged
                           ? "an input that it reads has no range: give it one with `in`"
                           : "the budget was used up before everything was looked at";
      break;
  }
}

}  // namespace remit::prove
