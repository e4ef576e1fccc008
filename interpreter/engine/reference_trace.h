// What the tree walk read on its way to a value, so that a person can be told how the value came
// about. Only recorded where somebody asks; it never changes what is found.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "interpreter/engine/reference.h"

namespace remit::engine {

struct TraceNode {
  enum class Kind : std::uint8_t {
    kExpression,  // `expr`; parts: what was evaluated for it, in order
    kRow,         // `position`: a row of the table, in the tree; its part is what the row says
    kElement,     // `position`: place in the columns of the list's fields; its part is the value
    kTerm,        // `position`: a term of the model; `number` is what it adds to the score
  } kind = Kind::kExpression;
  ast::ExprId expr;
  std::size_t position = 0;
  bool counts = true;  // kRow: certainly applies; kElement: is certainly counted
  double number = 0;
  Lane lane;
  std::vector<std::uint32_t> parts;
  bool cut = false;  // more was read than is recorded
};

class Trace {
 public:
  static constexpr std::size_t kMost = 50'000;  // nodes; what comes later is not recorded

  explicit Trace(std::size_t lets) : lets_(lets) {}

  const TraceNode& Node(std::uint32_t node) const { return nodes_.at(node); }
  const TraceNode& Root() const { return nodes_.front(); }
  std::size_t size() const { return nodes_.size(); }
  // What a let stands for; nothing where it was not read or not recorded.
  std::optional<std::uint32_t> Let(check::LetId let) const { return lets_.at(let.index()); }

  // ---- for the walk

  // Everything recorded until it is closed is a part of it. A let is no part of what reads it.
  void Open(TraceNode node);
  void OpenLet(check::LetId let);
  void Close(const Lane& lane);
  void CloseLet();
  // Nothing is recorded while muted.
  void Mute() { ++muted_; }
  void Unmute() { --muted_; }

 private:
  // Nothing: a node that is not recorded. The root of a let is attached when its formula opens.
  struct Opened {
    std::optional<std::uint32_t> node;
    std::optional<check::LetId> let;
    int muted = 0;  // of a let: what is recorded of it does not depend on who reads it first
  };
  std::vector<TraceNode> nodes_;
  std::vector<Opened> open_;
  std::vector<std::optional<std::uint32_t>> lets_;
  int muted_ = 0;
};

// The walk of ReferenceEvaluate, recorded; Root() is `expr` itself.
Trace ReferenceTrace(const ast::Ast& ast, const check::Checked& checked, const CaseBatch& batch,
                     std::size_t index, std::int64_t as_of, std::uint32_t alternative,
                     ast::ExprId expr, std::optional<check::ScenarioId> scenario = std::nullopt);

// The same for several expressions, one after the other in one walk, so that a let which several
// of them read is worked out once. roots[i] is that of exprs[i]; nothing where it is not recorded.
struct Traces {
  Trace trace;
  std::vector<std::optional<std::uint32_t>> roots;
};
Traces ReferenceTraces(const ast::Ast& ast, const check::Checked& checked, const CaseBatch& batch,
                       std::size_t index, std::int64_t as_of, std::uint32_t alternative,
                       std::span<const ast::ExprId> exprs,
                       std::optional<check::ScenarioId> scenario = std::nullopt);

}  // namespace remit::engine
