// One property, asked of one case or pair of cases at a time. Private to this folder.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/engine/reference.h"
#include "interpreter/testing/case_pool.h"
#include "interpreter/testing/suite.h"

namespace remit::testing {

// One case, or two, each with an alternative of its own.
struct Trial {
  std::vector<engine::CaseBatch> cases;
  std::vector<std::uint32_t> alternatives;
  std::int64_t as_of = 0;
};

class PropertyTrial {
 public:
  // All of them outlive it.
  PropertyTrial(const ast::Ast& ast, const check::Checked& checked,
                const check::PropertyInfo& property);

  const ast::Ast& ast() const { return ast_; }
  const check::Checked& checked() const { return checked_; }
  const std::optional<check::PropertyInfo::Pair>& pair() const { return property_.pair; }
  bool recommendations() const { return property_.of == check::About::kRecommendations; }
  // Not where the condition asks the second case about a list in a way that has no value.
  bool can_be_tried() const { return can_be_tried_; }

  // Nothing where the property does not speak of it: an alternative is ruled out, a case is not
  // decided, `where` does not hold, or the condition has no answer. Where alternatives are those
  // recommended, they are worked out, whatever `trial` says, and set there.
  std::optional<bool> Holds(const Trial& trial);
  // "a.route is director, b.route is manager".
  std::string Found(const Trial& trial);

 private:
  struct Side {
    std::uint32_t alternative = 0;
    engine::Core core;  // with `route` as the rules say at the alternative
  };
  using Known = std::vector<std::int64_t>;  // a case and its day
  std::optional<Side> SideOf(const engine::CaseBatch& one, std::uint32_t alternative,
                             std::int64_t as_of);
  std::optional<Side> WorkedOut(const engine::CaseBatch& one, std::uint32_t alternative,
                                std::int64_t as_of, const Known& key);
  engine::Lane Ask(const Trial& trial, std::size_t which, ast::ExprId expr,
                   const std::vector<Side>& sides) const;
  std::optional<bool> Truth(const Trial& trial, ast::ExprId expr, const std::vector<Side>& sides);
  void NoteSecond(ast::ExprId root);

  const ast::Ast& ast_;
  const check::Checked& checked_;
  const check::PropertyInfo& property_;
  check::Checked with_second_;          // `constant` holds what was read of the second case
  std::vector<ast::ExprId> of_second_;  // all that is
  Programs programs_;
  std::map<Known, engine::Core> decided_;
  std::map<std::pair<Known, std::uint32_t>, std::optional<Side>> sides_;
  bool can_be_tried_ = true;
};

}  // namespace remit::testing
