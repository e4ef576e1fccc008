// Cause sets: equal sets have equal ids, whatever the order in which they came about.
#include "interpreter/engine/cause.h"

#include "tests/support/catch.h"

namespace remit::engine {
namespace {

Cause Missing(std::size_t leaf) {
  return {Cause::Kind::kMissing, builtins::Fault::kNone, {}, check::LeafId(leaf)};
}
Cause FaultAt(std::size_t place) {
  return {Cause::Kind::kFault, builtins::Fault::kOverflow, ast::ExprId(place), {}};
}

TEST_CASE("unions do not depend on order") {
  CauseTable table;
  const CauseId a = table.Of(Missing(1));
  const CauseId b = table.Of(Missing(0));
  const CauseId c = table.Of(FaultAt(7));
  CHECK(table.Of(Missing(1)) == a);
  const CauseId left = table.Union(table.Union(a, b), c);
  const CauseId right = table.Union(c, table.Union(b, a));
  CHECK(left == right);
  CHECK(table.Set(left) == CauseSet{FaultAt(7), Missing(0), Missing(1)});
  CHECK(table.Union(left, b) == left);
}

TEST_CASE("a present value adds nothing") {
  CauseTable table;
  const CauseId a = table.Of(Missing(3));
  CHECK(table.Union(a, kPresent) == a);
  CHECK(table.Union(kPresent, a) == a);
  CHECK(table.Union(kPresent, kPresent) == kPresent);
}

TEST_CASE("a set knows whether it holds a fault") {
  CauseTable table;
  const CauseId missing = table.Of(Missing(0));
  CHECK_FALSE(table.HasFault(missing));
  CHECK_FALSE(table.HasFault(kAbsent));
  CHECK(table.HasFault(table.Union(missing, table.Of(FaultAt(1)))));
}

TEST_CASE("the same fault at two places is two causes") {
  CauseTable table;
  CHECK(table.Set(table.Union(table.Of(FaultAt(1)), table.Of(FaultAt(2)))).size() == 2);
}

}  // namespace
}  // namespace remit::engine
