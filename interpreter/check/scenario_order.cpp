// A walk over what each value reads in a scenario: replaced values where they are replaced, and the
// value as declared where a replacement names its own subject. Iterative, since chains of lets may
// be long.
#include "interpreter/check/scenario_order.h"

#include <map>
#include <set>
#include <tuple>

#include "interpreter/ast/walk.h"

namespace remit::check {
namespace {

using Replaced = ReplacementInfo::Kind;

struct Part {
  enum class Kind : std::uint8_t { kLeaf, kParameter, kLet, kFunction, kTable } kind;
  std::uint32_t index;
  bool original = false;  // as declared, whatever the scenario says
  friend auto operator<=>(const Part&, const Part&) = default;
};

class Order {
 public:
  Order(Checker& checker, ScenarioInfo& scenario)
      : checker_(checker), model_(checker.out.model), scenario_(scenario) {}

  void Run() {
    for (std::uint32_t i = 0; i < model_.lets.size(); ++i) Visit({Part::Kind::kLet, i});
    for (const ReplacementInfo& item : scenario_.replacements) {
      if (item.kind == Replaced::kLeaf) Visit({Part::Kind::kLeaf, item.index});
      if (item.kind == Replaced::kParameter) Visit({Part::Kind::kParameter, item.index});
    }
  }

 private:
  struct Frame {
    Part part;
    std::vector<Part> reads;
    std::size_t next = 0;
  };

  std::vector<ExprId> BodyOf(const Part& part) const {
    switch (part.kind) {
      case Part::Kind::kLeaf: {
        const ReplacementInfo* other = Other(part, Replaced::kLeaf);
        return other == nullptr ? std::vector<ExprId>{} : std::vector<ExprId>{other->value};
      }
      case Part::Kind::kParameter: {
        const ReplacementInfo* other = Other(part, Replaced::kParameter);
        if (other != nullptr) return {other->value};
        std::vector<ExprId> steps;
        for (const auto& step : model_.parameters[part.index].steps) steps.push_back(step.value);
        return steps;
      }
      case Part::Kind::kLet: {
        const ReplacementInfo* other = Other(part, Replaced::kLet);
        return {other == nullptr ? model_.lets[part.index].value : other->value};
      }
      case Part::Kind::kFunction:
        return {model_.functions[part.index].body};
      case Part::Kind::kTable: {
        std::vector<ExprId> parts;
        ast::ForEachPart(
            std::get<ast::TableDeclaration>(checker_.ast[model_.tables[part.index].decl].node),
            [&](ExprId id) { parts.push_back(id); });
        return parts;
      }
    }
    return {};
  }

  const ReplacementInfo* Other(const Part& part, Replaced kind) const {
    return part.original ? nullptr : scenario_.Find(kind, part.index);
  }

  std::vector<Part> ReadsOf(const Part& part) const {
    std::set<Part> reads;
    for (const ExprId body : BodyOf(part)) {
      ast::Walk(checker_.ast, body, [&](ExprId id) { AddRead(id, reads); });
    }
    return {reads.begin(), reads.end()};
  }

  void AddRead(ExprId id, std::set<Part>& reads) const {
    const Reference& reference = checker_.out.reference[id.index()];
    if (reference.kind == Reference::Kind::kLeaf)
      reads.insert({Part::Kind::kLeaf, reference.index, reference.original});
    if (reference.kind == Reference::Kind::kParameter)
      reads.insert({Part::Kind::kParameter, reference.index, reference.original});
    if (reference.kind == Reference::Kind::kLet)
      reads.insert({Part::Kind::kLet, reference.index, reference.original});
    if (reference.kind == Reference::Kind::kOutsideModel) {
      for (std::uint32_t i = 0; i < model_.leaves.size(); ++i) {
        if (model_.leaves[i].modelled.kind != Domain::Kind::kAll)
          reads.insert({Part::Kind::kLeaf, i});
      }
    }
    if (!std::holds_alternative<ast::Call>(checker_.ast[id].node)) return;
    const Callee& callee = checker_.out.callee[id.index()];
    if (callee.kind == Callee::Kind::kFunction) reads.insert({Part::Kind::kFunction, callee.index});
    if (callee.kind == Callee::Kind::kTable) reads.insert({Part::Kind::kTable, callee.index});
  }

  void Visit(const Part& first) {
    if (state_.count(first) != 0) return;
    Open(first);
    while (!stack_.empty()) {
      Frame& frame = stack_.back();
      if (frame.next == frame.reads.size()) {
        state_[frame.part] = true;
        if (frame.part.kind == Part::Kind::kLet && !frame.part.original)
          scenario_.let_order.push_back(frame.part.index);
        stack_.pop_back();
        continue;
      }
      const Part read = frame.reads[frame.next++];
      const auto known = state_.find(read);
      if (known == state_.end()) {
        Open(read);
      } else if (!known->second) {
        Cycle(read);
      }
    }
  }

  void Open(const Part& part) {
    state_[part] = false;
    stack_.push_back({part, ReadsOf(part)});
  }

  std::string NameOf(const Part& part) const {
    switch (part.kind) {
      case Part::Kind::kLeaf:
        return model_.leaves[part.index].path;
      case Part::Kind::kParameter:
        return model_.parameters[part.index].name;
      case Part::Kind::kLet:
        return model_.lets[part.index].name;
      case Part::Kind::kFunction:
        return model_.functions[part.index].name;
      case Part::Kind::kTable:
        return model_.tables[part.index].name;
    }
    return {};
  }

  void Cycle(const Part& to) {
    if (reported_) return;
    reported_ = true;
    std::string path;
    bool inside = false;
    for (const Frame& frame : stack_) {
      inside = inside || frame.part == to;
      if (inside && !frame.part.original) path += Tick(NameOf(frame.part)) + " → ";
    }
    const auto& node = std::get<ast::ScenarioDeclaration>(checker_.ast[scenario_.decl].node);
    Report(checker_, Kind::kCycle, node.name.span,
           "in scenario " + Tick(scenario_.name) + ", " + Tick(NameOf(to)) +
               " needs itself: " + path + Tick(NameOf(to)),
           "in a replacement its own name is the value without it; every other name is the value "
           "in the scenario",
           "let one of the two replacements do without the other");
  }

  Checker& checker_;
  const Model& model_;
  ScenarioInfo& scenario_;
  std::map<Part, bool> state_;  // false: being worked out
  std::vector<Frame> stack_;
  bool reported_ = false;
};

}  // namespace

void OrderScenario(Checker& checker, ScenarioInfo& scenario) { Order(checker, scenario).Run(); }

}  // namespace remit::check
