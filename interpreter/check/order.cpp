// The order in which values can be worked out, and the values that need themselves. Looks at names
// only, before there are types; never recurses, so that a chain of ten thousand lets is read like
// any other.
#include <algorithm>
#include <map>
#include <set>

#include "interpreter/ast/walk.h"
#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

// The names, and whether each is called somewhere, so that nothing but a function can be meant.
std::map<std::string, bool, std::less<>> NamesIn(const ast::Ast& ast, std::vector<ExprId> open) {
  std::map<std::string, bool, std::less<>> names;
  while (!open.empty()) {
    const ExprId id = open.back();
    open.pop_back();
    if (!id.valid()) continue;
    const ast::ExprNode& node = ast[id].node;
    if (const auto* name = std::get_if<ast::NameReference>(&node)) names.emplace(name->name, false);
    if (const auto* call = std::get_if<ast::Call>(&node);
        call && call->form == ast::CallForm::kFunction)
      names[call->callee] = true;
    ast::ForEachChild(ast[id], [&](ExprId child) { open.push_back(child); });
  }
  return names;
}

// The expressions that a symbol's value is made of, and the names that are its own arguments.
struct Body {
  std::vector<ExprId> parts;
  std::vector<std::string> arguments;
};

Body BodyOf(const Checker& checker, const Symbol& symbol) {
  const ast::Ast& ast = checker.ast;
  Body body;
  if (const auto* let = std::get_if<ast::LetDeclaration>(&ast[symbol.decl].node))
    body.parts.push_back(let->value);
  if (const auto* function = std::get_if<ast::FunctionDeclaration>(&ast[symbol.decl].node)) {
    body.parts.push_back(function->body);
    for (const ast::Parameter& parameter : function->parameters)
      body.arguments.push_back(parameter.name.text);
  }
  if (const auto* parameter = std::get_if<ast::ParameterDeclaration>(&ast[symbol.decl].node)) {
    body.parts.push_back(parameter->value);
    for (const ast::DatedValue& step : parameter->dated) body.parts.push_back(step.value);
    const auto sets = checker.sets.find(symbol.name);
    for (std::size_t i = 0; sets != checker.sets.end() && i < sets->second.size(); ++i) {
      const auto& set = std::get<ast::SetDeclaration>(ast[sets->second[i]].node);
      body.parts.push_back(set.value);
      for (const ast::DatedValue& step : set.dated) body.parts.push_back(step.value);
    }
  }
  if (const auto* table = std::get_if<ast::TableDeclaration>(&ast[symbol.decl].node)) {
    ast::ForEachPart(*table, [&](ExprId part) { body.parts.push_back(part); });
    for (const ast::Parameter& parameter : table->parameters)
      body.arguments.push_back(parameter.name.text);
  }
  return body;
}

struct Edge {
  std::size_t to;
  // The name is a value of an enum too, and may mean that here: it orders, and proves no cycle.
  bool perhaps;
};

class Order {
 public:
  Order(Checker& checker, const std::vector<Symbol::Kind>& kinds)
      : checker_(checker), kinds_(kinds), state_(checker.out.names.size(), State::kNew) {
    for (std::size_t i = 0; i < checker.table().enum_count(); ++i) {
      const auto& values = checker.table().enumeration(types::EnumId(i)).values;
      enum_values_.insert(values.begin(), values.end());
    }
  }

  std::vector<std::size_t> Run() {
    for (std::size_t i = 0; i < state_.size(); ++i) {
      if (Wanted(i) && state_[i] == State::kNew) Visit(i);
    }
    return std::move(order_);
  }

 private:
  enum class State : std::uint8_t { kNew, kOpen, kDone };
  struct Frame {
    std::size_t symbol;
    std::vector<Edge> edges;
    std::size_t next = 0;
  };

  bool Wanted(std::size_t index) const {
    const Symbol::Kind kind = checker_.out.names[index].kind;
    return std::find(kinds_.begin(), kinds_.end(), kind) != kinds_.end();
  }

  std::vector<Edge> EdgesOf(std::size_t index) const {
    const Body body = BodyOf(checker_, checker_.out.names[index]);
    std::vector<Edge> edges;
    for (const auto& [name, called] : NamesIn(checker_.ast, body.parts)) {
      const auto& own = body.arguments;
      if (!called && std::find(own.begin(), own.end(), name) != own.end()) continue;
      const auto found = checker_.by_name.find(name);
      if (found == checker_.by_name.end() || !Wanted(found->second)) continue;
      edges.push_back({found->second, !called && enum_values_.count(name) > 0});
    }
    std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) { return a.to < b.to; });
    return edges;
  }

  void Visit(std::size_t first) {
    Open(first);
    while (!stack_.empty()) {
      Frame& frame = stack_.back();
      if (frame.next == frame.edges.size()) {
        Close();
        continue;
      }
      const Edge edge = frame.edges[frame.next++];
      if (state_[edge.to] == State::kNew) {
        Open(edge.to);
      } else if (state_[edge.to] == State::kOpen && !edge.perhaps) {
        Cycle(edge.to);
      }
    }
  }

  void Open(std::size_t symbol) {
    state_[symbol] = State::kOpen;
    stack_.push_back({symbol, EdgesOf(symbol)});
  }

  void Close() {
    const std::size_t symbol = stack_.back().symbol;
    state_[symbol] = State::kDone;
    if (broken_.count(symbol) == 0) order_.push_back(symbol);
    stack_.pop_back();
  }

  void Cycle(std::size_t to) {
    std::vector<std::string> path;
    bool inside = false;
    for (const Frame& frame : stack_) {
      inside = inside || frame.symbol == to;
      if (!inside) continue;
      path.push_back(checker_.out.names[frame.symbol].name);
      broken_.insert(frame.symbol);
      checker_.ready[frame.symbol] = true;
      checker_.out.names[frame.symbol].type = {};
    }
    path.push_back(checker_.out.names[to].name);
    ReportCycle(checker_, checker_.out.names[to], path);
  }

  Checker& checker_;
  const std::vector<Symbol::Kind>& kinds_;
  std::vector<State> state_;
  std::vector<Frame> stack_;
  std::vector<std::size_t> order_;
  std::set<std::size_t> broken_;
  std::set<std::string, std::less<>> enum_values_;
};

}  // namespace

void ReportCycle(Checker& checker, const Symbol& symbol, const std::vector<std::string>& path) {
  std::string text;
  for (const std::string& name : path) text += (text.empty() ? "" : " → ") + Tick(name);
  Report(checker, Kind::kCycle, symbol.span, Tick(symbol.name) + " needs itself: " + text,
         "a value is worked out from others, and a function never calls itself",
         "let one of them start from something that is given, such as an input");
}

std::vector<std::size_t> OrderOf(Checker& checker, const std::vector<Symbol::Kind>& kinds) {
  return Order(checker, kinds).Run();
}

}  // namespace remit::check
