// What is proved and refuted of the score of a model from a file, whose trees are small enough to
// be added up by hand.
#include "tests/unit/prove/posed.h"

namespace remit::prove {
namespace {

// trees.json: 0.5, and discount < 10 % ? 0.5 : -0.25, and satisfaction < 50 or missing ? 0.125 : 1,
// and small ? 4 : 2.
constexpr const char* kTrees =
    "enum Segment { small, mid, large }\n"
    "input discount : percent in 0 % .. 40 %\n"
    "input satisfaction : number? in 0 .. 100\n"
    "input segment : Segment\n"
    "model score (discount: percent, satisfaction: number?, segment: Segment) -> number\n"
    "  from \"tests/unit/prove/trees.json\"\n"
    "let s = score(discount, satisfaction, segment)\n";

Outcome::Kind KindOf(const std::string& text) {
  Posed posed;
  Pose(kTrees + text, posed);
  const Outcome outcome = Solve(posed.problem, Budget{}, [](const Assignment&) { return true; });
  if (outcome.found.has_value()) CHECK(AllMet(posed.problem, *outcome.found));
  return outcome.kind;
}
void CheckProved(const std::string& text) {
  INFO(text);
  CHECK(KindOf(text) == Outcome::Kind::kImpossible);
}
void CheckRefuted(const std::string& text) {
  INFO(text);
  CHECK(KindOf(text) == Outcome::Kind::kFound);
}

}  // namespace

TEST_CASE("the score of trees lies between its least and its greatest sum, both reached") {
  CheckProved("let claim = s <= 6\n");      // 0.5 + 0.5 + 1 + 4
  CheckRefuted("let claim = s < 6\n");      // that one
  CheckProved("let claim = s >= 2.375\n");  // 0.5 - 0.25 + 0.125 + 2
  CheckRefuted("let claim = s > 2.375\n");
}

TEST_CASE("what is required of a feature is known to its trees, to the last binary digit") {
  CheckProved("require high: discount >= 10 %\nlet claim = s <= 5.25\n");
  CheckRefuted("require high: discount >= 9.9 %\nlet claim = s <= 5.25\n");
  CheckProved("require other: segment is not small\nlet claim = s <= 4\n");
  CheckRefuted("require other: segment is not large\nlet claim = s <= 4\n");
}

TEST_CASE("a missing feature has a score, and is no reason to have none") {
  CheckProved("require none: satisfaction is not known\nlet claim = s <= 5.125\n");
  CheckRefuted("require none: satisfaction is not known\nlet claim = s < 5.125\n");
  CheckProved("require much: s >= 5.5\nlet claim = satisfaction is known\n");
  CheckRefuted("require little: s <= 3.125\nlet claim = satisfaction is known\n");
}

}  // namespace remit::prove
