#include "interpreter/bundle/circles.h"

#include "interpreter/ast/walk.h"

namespace remit::bundle {
namespace {

using check::Callee;
using check::Reference;
using check::ReplacementInfo;

// Expressions, and what names stand for, are the points of one graph; a depth-first walk with a
// stack of its own finds a way back. What a scenario replaces has two points: in the scenario, and
// as it is without the replacement.
class Walk {
 public:
  Walk(const ast::Ast& ast, const check::Checked& checked, const check::ScenarioInfo* scenario)
      : ast_(ast), checked_(checked), scenario_(scenario) {
    const check::Model& model = checked.model;
    leaves_ = ast.expr_count();
    parameters_ = leaves_ + 2 * model.leaves.size();
    lets_ = parameters_ + 2 * model.parameters.size();
    functions_ = lets_ + 2 * model.lets.size();
    tables_ = functions_ + model.functions.size();
    objectives_ = tables_ + model.tables.size();
    count_ = objectives_ + model.objectives.size();
  }

  bool HasCircle() {
    enum class State : std::uint8_t { kNew, kOpen, kDone };
    std::vector<State> state(count_, State::kNew);
    struct Step {
      std::size_t point;
      std::vector<std::size_t> needs;
      std::size_t next = 0;
    };
    std::vector<Step> open;
    for (std::size_t start = 0; start < count_; ++start) {
      if (state[start] != State::kNew) continue;
      state[start] = State::kOpen;
      open.push_back({start, Needs(start)});
      while (!open.empty()) {
        Step& step = open.back();
        if (step.next == step.needs.size()) {
          state[step.point] = State::kDone;
          open.pop_back();
          continue;
        }
        const std::size_t next = step.needs[step.next++];
        if (state[next] == State::kOpen) return true;
        if (state[next] == State::kDone) continue;
        state[next] = State::kOpen;
        open.push_back({next, Needs(next)});
      }
    }
    return false;
  }

 private:
  std::vector<std::size_t> Needs(std::size_t point) const {
    const check::Model& model = checked_.model;
    std::vector<std::size_t> needs;
    const auto add = [&needs](ast::ExprId id) {
      if (id.valid()) needs.push_back(id.index());
    };
    if (point < leaves_) {
      OfExpression(ast::ExprId(point), needs);
    } else if (point < parameters_) {
      const std::size_t at = (point - leaves_) / 2;
      if (const auto* other = Replaced(point - leaves_, ReplacementInfo::Kind::kLeaf, at))
        add(other->value);
    } else if (point < lets_) {
      const std::size_t at = (point - parameters_) / 2;
      const auto* other = Replaced(point - parameters_, ReplacementInfo::Kind::kParameter, at);
      if (other != nullptr) add(other->value);
      if (other == nullptr) {
        for (const auto& step : model.parameters[at].steps) add(step.value);
      }
    } else if (point < functions_) {
      const std::size_t at = (point - lets_) / 2;
      const auto* other = Replaced(point - lets_, ReplacementInfo::Kind::kLet, at);
      add(other != nullptr ? other->value : model.lets[at].value);
    } else if (point < tables_) {
      add(model.functions[point - functions_].body);
    } else if (point < objectives_) {
      const ast::DeclId decl = model.tables[point - tables_].decl;
      ast::ForEachPart(std::get<ast::TableDeclaration>(ast_[decl].node), add);
    } else {
      const check::ObjectiveInfo& objective = model.objectives[point - objectives_];
      add(objective.value);
      add(objective.worst);
      add(objective.best);
    }
    return needs;
  }

  // Odd places are those without the replacement.
  const ReplacementInfo* Replaced(std::size_t place, ReplacementInfo::Kind kind,
                                  std::size_t index) const {
    return scenario_ == nullptr || place % 2 == 1 ? nullptr : scenario_->Find(kind, index);
  }

  void OfExpression(ast::ExprId id, std::vector<std::size_t>& needs) const {
    ast::ForEachChild(ast_[id], [&](ast::ExprId child) { needs.push_back(child.index()); });
    const Reference& reference = checked_.reference[id.index()];
    const std::size_t place = 2 * std::size_t{reference.index} + (reference.original ? 1 : 0);
    if (reference.kind == Reference::Kind::kLeaf) needs.push_back(leaves_ + place);
    if (reference.kind == Reference::Kind::kParameter) needs.push_back(parameters_ + place);
    if (reference.kind == Reference::Kind::kLet) needs.push_back(lets_ + place);
    if (reference.kind == Reference::Kind::kObjective)
      needs.push_back(objectives_ + reference.index);
    const Callee& callee = checked_.callee[id.index()];
    if (callee.kind == Callee::Kind::kFunction) needs.push_back(functions_ + callee.index);
    if (callee.kind == Callee::Kind::kTable) needs.push_back(tables_ + callee.index);
  }

  const ast::Ast& ast_;
  const check::Checked& checked_;
  const check::ScenarioInfo* scenario_;
  std::size_t leaves_, parameters_, lets_, functions_, tables_, objectives_, count_;
};

}  // namespace

bool HasCircle(const ast::Ast& ast, const check::Checked& checked) {
  if (Walk(ast, checked, nullptr).HasCircle()) return true;
  for (const check::ScenarioInfo& scenario : checked.model.scenarios) {
    if (Walk(ast, checked, &scenario).HasCircle()) return true;
  }
  return false;
}

}  // namespace remit::bundle
