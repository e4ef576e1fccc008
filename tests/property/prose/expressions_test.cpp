// Prose says what the tree says: two expressions that differ, differ in words. Forms of every
// kind within one another, two deep, and random expressions of many.
#include <map>
#include <string>
#include <vector>

#include "interpreter/ast/print.h"
#include "interpreter/prose/marked.h"
#include "interpreter/prose/phrases.h"
#include "tests/property/random_expressions.h"
#include "tests/support/catch.h"

namespace {

using namespace remit;
using ast::ExprId;

// Which expression, printed, said some words first.
struct Said {
  std::map<std::string, std::string> by_words;
  std::string clashes;  // the first few
  int count = 0;

  void Add(const std::string& words, const std::string& text) {
    const auto [known, added] = by_words.try_emplace(prose::Plain(words), text);
    if (known->second == text) return;
    if (++count % 60 == 1) clashes += words + "\n  is " + text + "\n  and " + known->second + "\n";
  }
};

struct Forms {
  Said whole, condition;

  void Add(const ast::Ast& ast, ExprId id) {
    static const check::Checked unchecked;
    prose::Phrases phrases(ast, unchecked);
    const std::string text = ast::Print(ast, id);
    whole.Add(phrases.Whole(id), text);
    condition.Add(phrases.Condition(id), text);
  }
};

// Every form of expression over two parts, and over a third one where it has three.
std::vector<ExprId> Combinations(ast::Ast& ast, ExprId a, ExprId b, ExprId c) {
  const auto add = [&](ast::ExprNode node) {
    return ast.Add(ast::Expr{std::move(node), {}, false});
  };
  const auto call = [&](const char* callee, ast::CallForm form, std::vector<ExprId> arguments) {
    return add(ast::Call{callee, {}, form, std::move(arguments)});
  };
  const auto infix = ast::CallForm::kInfix;
  std::vector<ExprId> all;
  for (const char* name :
       {"+", "-", "*", "/", "mod", "otherwise", "and", "or", "==", "<", "is", "in", "not in"})
    all.push_back(call(name, infix, {a, b}));
  all.push_back(call("and", infix, {a, b, c}));
  all.push_back(call("or", infix, {a, b, c}));
  all.push_back(call("if", ast::CallForm::kConditional, {a, b, c}));
  all.push_back(call("chance of", ast::CallForm::kPrefix, {a, b}));
  all.push_back(call("expected shortfall", ast::CallForm::kPrefix, {a, b, c}));
  all.push_back(call("max", ast::CallForm::kFunction, {a, b}));
  all.push_back(call("round", ast::CallForm::kFunction, {a, b}));
  all.push_back(add(ast::Range{a, b, true}));
  all.push_back(add(ast::Range{a, b, false}));
  all.push_back(add(ast::SetLiteral{{a, b}}));
  all.push_back(add(ast::ListLiteral{{a, b, c}}));
  all.push_back(add(ast::StructLiteral{{{{{"p", {}}}, a}, {{{"q", {}}}, b}}}));
  for (const char* name : {"sum", "any", "all", "count"}) {
    all.push_back(add(ast::Aggregate{{name, {}}, a, {"v", {}}, b, std::nullopt}));
    all.push_back(add(ast::Aggregate{{name, {}}, a, {"v", {}}, b, c}));
  }
  return all;
}
std::vector<ExprId> OfOne(ast::Ast& ast, ExprId a) {
  const auto call = [&](const char* callee, ast::CallForm form) {
    return ast.Add(ast::Expr{ast::Call{callee, {}, form, {a}}, {}, false});
  };
  return {call("-", ast::CallForm::kPrefix),
          call("not", ast::CallForm::kPrefix),
          call("is known", ast::CallForm::kPostfix),
          call("abs", ast::CallForm::kFunction),
          call("round", ast::CallForm::kFunction),
          ast.Add(ast::Expr{ast::Member{a, {"m", {}}}, {}, false})};
}

TEST_CASE("no two operators within one another read like two others") {
  ast::Ast ast;
  const auto name = [&](const char* text) {
    return ast.Add(ast::Expr{ast::NameReference{text}, {}, false});
  };
  const ExprId x = name("x"), y = name("y");
  std::vector<ExprId> inner{x, y};
  for (const auto& parts : {Combinations(ast, x, y, x), Combinations(ast, y, x, y), OfOne(ast, x)})
    inner.insert(inner.end(), parts.begin(), parts.end());
  Forms forms;
  for (const ExprId a : inner) {
    for (const ExprId outer : OfOne(ast, a)) forms.Add(ast, outer);
    for (const ExprId b : inner) {
      for (const ExprId outer : Combinations(ast, a, b, x)) forms.Add(ast, outer);
    }
    for (const ExprId outer : Combinations(ast, x, y, a)) forms.Add(ast, outer);
  }
  CHECK(forms.whole.by_words.size() > 100'000);
  CHECK(forms.whole.clashes == "");
  CHECK(forms.condition.clashes == "");
}

TEST_CASE("random expressions that differ, differ in words") {
  Forms forms;
  for (std::uint32_t seed = 0; seed < 12'000; ++seed) {
    testing::RandomExpressions generator(seed);
    ast::Ast ast;
    forms.Add(ast, generator.Expression(ast, 1 + static_cast<int>(seed % 4)));
  }
  CHECK(forms.whole.clashes == "");
  CHECK(forms.condition.clashes == "");
}

}  // namespace
