// The tests that are written in a policy: those that repeat another, and those that hold nothing.
#include <algorithm>

#include "interpreter/ast/walk.h"
#include "interpreter/lint/rules.h"

namespace remit::lint {
namespace {

using Item = ast::TestItem;

bool Expects(const Item& item) {
  return item.kind == Item::Kind::kExpect || item.kind == Item::Kind::kExpectFired ||
         item.kind == Item::Kind::kExpectNotFired;
}

std::string TargetOf(const Item& item) { return item.target ? item.target->text : std::string(); }

bool SameItem(const Subject& subject, const Item& a, const Item& b) {
  if (a.kind != b.kind || TargetOf(a) != TargetOf(b)) return false;
  if (a.value.has_value() != b.value.has_value() || a.date.has_value() != b.date.has_value())
    return false;
  if (a.rule.has_value() != b.rule.has_value()) return false;
  if (a.rule) {
    const auto same = [](const ast::Name& x, const ast::Name& y) { return x.text == y.text; };
    if (a.rule->keyword != b.rule->keyword ||
        !std::equal(a.rule->names.begin(), a.rule->names.end(), b.rule->names.begin(),
                    b.rule->names.end(), same))
      return false;
  }
  return (!a.value || subject.SameMeaning(*a.value, *b.value)) &&
         (!a.date || a.date->text == b.date->text);
}

// Every item of `a` that is wanted stands in `b` too.
template <typename Wanted>
bool Within(const Subject& subject, const ast::TestDeclaration& a, const ast::TestDeclaration& b,
            Wanted&& wanted) {
  return std::all_of(a.items.begin(), a.items.end(), [&](const Item& item) {
    return !wanted(item) || std::any_of(b.items.begin(), b.items.end(), [&](const Item& other) {
      return SameItem(subject, item, other);
    });
  });
}

// Tests of the own file.
template <typename Visit>
void ForEachTest(const Subject& subject, Visit&& visit) {
  for (const DeclId decl : subject.file().declarations) {
    if (const auto* test = std::get_if<ast::TestDeclaration>(&subject.ast[decl].node))
      visit(decl, *test);
  }
}

bool ExpectsDecided(const Subject& subject, const Item& item) {
  const ast::Call* call = item.value ? subject.Builtin(*item.value) : nullptr;
  if (call == nullptr || call->arguments.size() != 2) return false;
  const bool status =
      subject.checked.ReferenceOf(call->arguments.front()).kind == Reference::Kind::kStatus;
  const auto* name = std::get_if<ast::NameReference>(&subject.ast[call->arguments.back()].node);
  const bool equal = call->callee == "is" || call->callee == "==";
  return status && equal && name != nullptr && name->name == "decided";
}

bool AsksStatus(const Subject& subject, const ast::TestDeclaration& test) {
  bool asks = false;
  for (const Item& item : test.items) {
    if (!Expects(item) || !item.value) continue;
    ast::Walk(subject.ast, *item.value, [&](ExprId id) {
      asks = asks || subject.checked.ReferenceOf(id).kind == Reference::Kind::kStatus;
    });
  }
  return asks;
}

}  // namespace

void RepeatedTests(const Subject& subject, Sink& sink) {
  std::vector<std::pair<DeclId, const ast::TestDeclaration*>> tests;
  ForEachTest(subject, [&](DeclId decl, const ast::TestDeclaration& test) {
    tests.push_back({decl, &test});
  });
  const auto setting = [](const Item& item) { return !Expects(item); };
  for (std::size_t i = 0; i < tests.size(); ++i) {
    for (std::size_t j = 0; j < tests.size(); ++j) {
      const ast::TestDeclaration &repeated = *tests[i].second, &other = *tests[j].second;
      if (i == j || !Within(subject, repeated, other, setting) ||
          !Within(subject, other, repeated, setting) || !Within(subject, repeated, other, Expects))
        continue;
      // Of two that expect the same the second is the repetition.
      if (i < j && Within(subject, other, repeated, Expects)) continue;
      sink.Report(Kind::kRepeatedTest, subject.ast[tests[i].first].span,
                  "another test has the same case and expects all that this one expects",
                  "it fails exactly when the other one fails",
                  "leave it out, or give it the case that its title speaks of")
          .labels.push_back({subject.ast[tests[j].first].span, "the other test"});
      break;
    }
  }
}

void WeakTests(const Subject& subject, Sink& sink) {
  ForEachTest(subject, [&](DeclId decl, const ast::TestDeclaration& test) {
    std::size_t expected = 0;
    const bool weak = std::all_of(test.items.begin(), test.items.end(), [&](const Item& item) {
      expected += Expects(item) ? 1 : 0;
      return !Expects(item) || ExpectsDecided(subject, item);
    });
    if (!weak || expected == 0) return;
    sink.Report(Kind::kWeakTest, subject.ast[decl].span,
                "this test only expects that something is decided",
                "whatever is recommended, and whoever has to agree, it passes",
                "expect a choice, the route, or a rule that fires");
  });
}

void TestsOutsideForce(const Subject& subject, Sink& sink) {
  const check::Model& model = subject.model;
  ForEachTest(subject, [&](DeclId, const ast::TestDeclaration& test) {
    for (const Item& item : test.items) {
      const auto day = item.kind == Item::Kind::kAsOf && item.date
                           ? types::ParseDate(item.date->text)
                           : std::nullopt;
      const bool before = day && model.effective_from && *day < *model.effective_from;
      const bool after = day && model.effective_to && *day > *model.effective_to;
      if ((!before && !after) || AsksStatus(subject, test)) continue;
      sink.Report(Kind::kTestOutsideForce, item.span,
                  "the policy is not in force on " + item.date->text,
                  std::string("it is in force ") +
                      (before ? "from " + types::FormatDate(*model.effective_from)
                              : "until " + types::FormatDate(*model.effective_to)) +
                      "; on other days every case is invalid, and nothing else can be expected",
                  "take a day in force, or expect `status is invalid`");
    }
  });
}

}  // namespace remit::lint
