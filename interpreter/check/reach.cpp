// A worklist over the tree; every let, function, table and objective is entered once.
#include "interpreter/check/reach.h"

#include "interpreter/ast/walk.h"

namespace remit::check {

void Reach::Add(ExprId expr) {
  std::vector<ExprId> pending{expr};
  while (!pending.empty()) {
    const ExprId root = pending.back();
    pending.pop_back();
    ast::Walk(ast_, root, [&](ExprId id) {
      const Reference& reference = checked_.ReferenceOf(id);
      if (reference.kind != Reference::Kind::kNone) {
        auto& known = reference.original ? originals_ : references_;
        if (known.insert({reference.kind, reference.index}).second) AddValue(reference, pending);
        if (reference.kind == Reference::Kind::kPick)
          references_.insert({Reference::Kind::kKnob, reference.of});
      }
      if (!std::holds_alternative<ast::Call>(ast_[id].node)) return;
      const Callee& callee = checked_.CalleeOf(id);
      if (callee.kind == Callee::Kind::kNone ||
          !callees_.insert({callee.kind, callee.index}).second)
        return;
      if (callee.kind == Callee::Kind::kFunction)
        pending.push_back(checked_.model.functions.at(callee.index).body);
      if (callee.kind == Callee::Kind::kTable) AddTable(TableId(callee.index), pending);
    });
  }
}

const ReplacementInfo* Reach::Replaced(const Reference& reference) const {
  if (scenario_ == nullptr || reference.original) return nullptr;
  using Kind = ReplacementInfo::Kind;
  if (reference.kind == Reference::Kind::kLet) return scenario_->Find(Kind::kLet, reference.index);
  if (reference.kind == Reference::Kind::kLeaf)
    return scenario_->Find(Kind::kLeaf, reference.index);
  if (reference.kind == Reference::Kind::kParameter)
    return scenario_->Find(Kind::kParameter, reference.index);
  return nullptr;
}

// What the value that a name stands for is made from.
void Reach::AddValue(const Reference& reference, std::vector<ExprId>& pending) {
  const Model& model = checked_.model;
  if (const ReplacementInfo* other = Replaced(reference)) {
    pending.push_back(other->value);
    return;
  }
  if (reference.kind == Reference::Kind::kLet)
    pending.push_back(model.lets.at(reference.index).value);
  if (reference.kind == Reference::Kind::kObjective)
    pending.push_back(model.objectives.at(reference.index).value);
  if (reference.kind == Reference::Kind::kParameter) {
    for (const auto& step : model.parameters.at(reference.index).steps)
      pending.push_back(step.value);
  }
  if (reference.kind == Reference::Kind::kOutsideModel) AddOutsideModel(pending);
}

void Reach::AddOutsideModel(std::vector<ExprId>& pending) {
  const std::vector<InputLeaf>& leaves = checked_.model.leaves;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    if (leaves[i].modelled.kind == Domain::Kind::kAll) continue;
    const Reference leaf{Reference::Kind::kLeaf, static_cast<std::uint32_t>(i)};
    if (references_.insert({leaf.kind, leaf.index}).second) AddValue(leaf, pending);
  }
}

void Reach::AddTable(TableId table, std::vector<ExprId>& pending) const {
  const auto& node =
      std::get<ast::TableDeclaration>(ast_[checked_.model.tables.at(table.index()).decl].node);
  ast::ForEachPart(node, [&](ExprId part) { pending.push_back(part); });
}

bool Reach::Has(Reference::Kind kind) const {
  const auto first = references_.lower_bound({kind, 0});
  return first != references_.end() && first->first == kind;
}

bool Reach::Has(Reference::Kind kind, std::size_t index) const {
  return references_.count({kind, static_cast<std::uint32_t>(index)}) != 0;
}

bool Reach::Calls(Callee::Kind kind) const {
  const auto first = callees_.lower_bound({kind, 0});
  return first != callees_.end() && first->first == kind;
}

bool Reach::Calls(Callee::Kind kind, std::size_t index) const {
  return callees_.count({kind, static_cast<std::uint32_t>(index)}) != 0;
}

}  // namespace remit::check
