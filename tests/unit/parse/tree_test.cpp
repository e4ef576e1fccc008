// The shape of trees where precedence, word classes or spans could go wrong, and the headlines of
// rules.
#include "interpreter/base/overloaded.h"
#include "tests/support/catch.h"
#include "tests/support/parsed.h"

namespace remit {
namespace {

using testing::Parsed;

// Every operator in brackets: `(a + (b * c))`.
std::string Shape(const ast::Ast& ast, ast::ExprId id) {
  const ast::Expr& expr = ast[id];
  if (const auto* call = std::get_if<ast::Call>(&expr.node)) {
    std::string text = "(" + call->callee;
    for (const ast::ExprId argument : call->arguments) text += " " + Shape(ast, argument);
    return text + ")";
  }
  if (const auto* range = std::get_if<ast::Range>(&expr.node)) {
    return "(.. " + Shape(ast, range->low) + " " + Shape(ast, range->high) + ")";
  }
  return ast::Print(ast, id);
}

std::string ShapeOf(const std::string& text) {
  const Parsed parsed("let a = " + text + "\n");
  REQUIRE(parsed.rendered() == "");
  REQUIRE(parsed.file().declarations.size() == 1);
  return Shape(parsed.ast,
               std::get<ast::LetDeclaration>(parsed.ast[parsed.file().declarations[0]].node).value);
}

TEST_CASE("operators bind as the language says") {
  CHECK(ShapeOf("deal.x otherwise 30 + 5") == "(+ (otherwise deal.x 30) 5)");
  CHECK(ShapeOf("-x otherwise 3 * 2") == "(* (otherwise (- x) 3) 2)");
  CHECK(ShapeOf("a otherwise b otherwise c") == "(otherwise (otherwise a b) c)");
  CHECK(ShapeOf("a - b - c * d / e mod f") == "(- (- a b) (mod (/ (* c d) e) f))");
  CHECK(ShapeOf("not a == b and c or d and not e") ==
        "(or (and (not (== a b)) c) (and d (not e)))");
  CHECK(ShapeOf("a and b and c or d or e") == "(or (and a b c) d e)");
  CHECK(ShapeOf("(a or b) or c") == "(or (or a b) c)");
  CHECK(ShapeOf("a + 1 in b .. c + 2") == "(in (+ a 1) (.. b (+ c 2)))");
  CHECK(ShapeOf("a not in { 1, 2 }") == "(not in a { 1, 2 })");
  CHECK(ShapeOf("x is known and y is not known or z is not w") ==
        "(or (and (is known x) (is not known y)) (is not z w))");
  CHECK(ShapeOf("if a then b else if c then d else e + f") == "(if a b (if c d (+ e f)))");
  CHECK(ShapeOf("chance of a < b or c at most 5 %") == "(chance of (or (< a b) c) 5 %)");
  CHECK(ShapeOf("expected shortfall of p beyond 95 % at most 500 EUR") ==
        "(expected shortfall p 95 % 500 EUR)");
}

TEST_CASE("clause words are names, and every word is one after a point or before a colon") {
  CHECK(ShapeOf("from + to * limit + chance") == "(+ (+ from (* to limit)) chance)");
  CHECK(ShapeOf("a.table.if.unit") == "a.table.if.unit");
  CHECK(ShapeOf("verdict is escalate or verdict is not refuse") ==
        "(or (is verdict escalate) (is not verdict refuse))");
  CHECK_FALSE(Parsed("let model = a is\nrefuse when a\n").ok());
  CHECK(Parsed("record R {\n  model : number\n  if : number\n  in : number in 0 .. 5\n  to : "
               "months\n}\n")
            .ok());
  CHECK(Parsed("let model = 1\n").codes() == std::vector<std::string>{"R0111"});
  CHECK(Parsed("input model : number\n").codes() == std::vector<std::string>{"R0111"});
}

TEST_CASE("a word is a unit only behind a number on its line") {
  CHECK(ShapeOf("3 points + 12 months") == "(+ 3 points 12 months)");
  const Parsed fields("record R {\n  a : number in 0 .. 100\n  b : number\n}\n");
  REQUIRE(fields.ok());
  const auto& record =
      std::get<ast::RecordDeclaration>(fields.ast[fields.file().declarations[0]].node);
  CHECK(record.fields.size() == 2);
  CHECK(Parsed("objective x = a from 10 to 0 capped\n").ok());
}

TEST_CASE("spans cover what was written") {
  const std::string text = "# ä\nlet price = (1 + ab) * 2   # c\n";
  const Parsed parsed(text);
  const auto& decl = parsed.ast[parsed.file().declarations[0]];
  const auto& source = parsed.sources.Get(parsed.file().id);
  CHECK(source.Text(decl.span) == "let price = (1 + ab) * 2");
  const auto& value = parsed.ast[std::get<ast::LetDeclaration>(decl.node).value];
  CHECK(source.Text(value.span) == "(1 + ab) * 2");
  CHECK(source.Text(std::get<ast::Call>(value.node).callee_span) == "*");
}

TEST_CASE("documentation comments belong to the declaration below them") {
  const Parsed parsed("## far\n\n## one\n##  two\nlet a = 1\n# plain\nlet b = 2\n");
  CHECK(parsed.ast[parsed.file().declarations[0]].doc == "one\n two");
  CHECK(parsed.ast[parsed.file().declarations[1]].doc == "");
}

TEST_CASE("what could not be read keeps its name, and its neighbours are kept") {
  const Parsed parsed("let a = 1 +\nrecord R {\n  x ? 5\n  y : number\n}\nlet c = 3\n");
  REQUIRE(parsed.file().declarations.size() == 3);
  const auto& broken =
      std::get<ast::BrokenDeclaration>(parsed.ast[parsed.file().declarations[0]].node);
  CHECK(broken.keyword == "let");
  REQUIRE(broken.name.has_value());
  CHECK(broken.name->text == "a");
  const auto& record =
      std::get<ast::RecordDeclaration>(parsed.ast[parsed.file().declarations[1]].node);
  CHECK(record.incomplete);
  REQUIRE(record.fields.size() == 1);
  CHECK(record.fields[0].name.text == "y");
}

TEST_CASE("headlines are one line without the reason") {
  const auto headline = [](const std::string& text) {
    const Parsed parsed(text);
    REQUIRE(parsed.rendered() == "");
    return ast::PrintHeadline(parsed.ast, parsed.file().declarations.at(0));
  };
  CHECK(headline("escalate to manager\n  when discount>15% because \"big\"") ==
        "escalate to manager when discount > 15 %");
  CHECK(headline("require m : a >= b # c\n") == "require m : a >= b");
  CHECK(headline("table t (a: X) -> Y {\n | a || y |\n | 1 || 2 |\n}") == "table t (a: X) -> Y");
  CHECK(headline("test \"x\" { expect a }") == "test \"x\"");
}

TEST_CASE("an expression alone is read to its end") {
  const auto read = [](const std::string& text) {
    source::SourceMap sources;
    ast::Ast ast;
    diagnostics::Sink sink;
    const auto id = parse::ParseExpression(sources, sources.Add("-", text), ast, sink);
    CHECK(id.valid() != sink.has_errors());
    return id.valid() ? ast::Print(ast, id) : diagnostics::Row(sink.all().front().kind).code.data();
  };
  CHECK(read("12.5%") == "12.5 %");
  CHECK(read("1+2*3 # c") == "1 + 2 * 3");
  CHECK(read("1 +") == "R0107");
  CHECK(read("1 2") == "R0101");
  CHECK(read("") == "R0101");
}

}  // namespace
}  // namespace remit
