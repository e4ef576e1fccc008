// Looks at each expectation through everything that it mentions.
#include "interpreter/check/tests_assert.h"

#include <algorithm>
#include <map>

#include "interpreter/check/reach.h"

namespace remit::check {
namespace {

using diagnostics::Kind;

// The case itself and the date are given by the test; everything else is the policy's word.
bool MentionsPolicy(const Reach& reach) {
  using K = Reference::Kind;
  for (const K kind : {K::kParameter, K::kLet, K::kKnob, K::kObjective, K::kOutsideModel, K::kRoute,
                       K::kRouteSides, K::kStatus, K::kVerdict}) {
    if (reach.Has(kind)) return true;
  }
  return reach.Calls(Callee::Kind::kFunction) || reach.Calls(Callee::Kind::kTable) ||
         reach.Calls(Callee::Kind::kModel);
}

bool ItemCanFail(const ast::Ast& ast, const Checked& checked, const ast::TestItem& item) {
  using Is = ast::TestItem::Kind;
  if (item.kind == Is::kExpectFired || item.kind == Is::kExpectNotFired) return true;
  if (item.kind != Is::kExpect) return false;
  Reach reach(ast, checked);
  reach.Add(*item.value);
  return MentionsPolicy(reach);
}

void CheckItems(const ast::Ast& ast, const Checked& checked, const ast::Decl& decl,
                const ast::TestDeclaration& test, diagnostics::Sink& sink) {
  bool expects = false;
  for (const ast::TestItem& item : test.items) {
    switch (item.kind) {
      case ast::TestItem::Kind::kGiven:
      case ast::TestItem::Kind::kGivenScenario:
      case ast::TestItem::Kind::kPropose:
      case ast::TestItem::Kind::kAsOf:
        break;
      case ast::TestItem::Kind::kExpectFired:
      case ast::TestItem::Kind::kExpectNotFired:
        expects = true;
        break;
      case ast::TestItem::Kind::kExpect: {
        expects = true;
        if (ItemCanFail(ast, checked, item)) break;
        sink.Report(Kind::kExpectationIsConstant, ast[*item.value].span,
                    "this expectation mentions nothing that the policy decides",
                    "a test must be able to fail when the policy changes",
                    "name a knob, a `let`, an objective, `route`, `verdict` or `status`");
        break;
      }
    }
  }
  if (expects) return;
  sink.Report(Kind::kTestAssertsNothing, decl.span, "test \"" + test.title + "\" expects nothing",
              "a test without an expectation cannot fail",
              "add `expect …`, for instance `expect route is …`");
}

}  // namespace

void CheckTestsAssert(const ast::Ast& ast, const Checked& checked, diagnostics::Sink& sink) {
  std::map<std::string, source::Span> titles;
  for (const TestInfo& info : checked.model.tests) {
    const ast::Decl& decl = ast[info.decl];
    CheckItems(ast, checked, decl, std::get<ast::TestDeclaration>(decl.node), sink);
    const auto [entry, fresh] = titles.try_emplace(info.title, decl.span);
    if (fresh) continue;
    diagnostics::Diagnostic& diagnostic =
        sink.Report(Kind::kDuplicateTest, decl.span, "there is another test \"" + info.title + "\"",
                    "a report names a test by its title", "give one of the two another title");
    diagnostic.labels.push_back({entry->second, "the first"});
  }
}

bool CanFail(const ast::Ast& ast, const Checked& checked, const ast::TestDeclaration& test) {
  return std::any_of(test.items.begin(), test.items.end(),
                     [&](const ast::TestItem& item) { return ItemCanFail(ast, checked, item); });
}

}  // namespace remit::check
