// The example of every row of the builtin table: it uses the row, and it is true on both
// evaluators.
#include <string>

#include "interpreter/builtins/builtin.h"
#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/engine/program.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/decide.h"
#include "tests/support/catch.h"

namespace {

using namespace remit;

compile::Compilation Requiring(const std::string& condition) {
  return compile::CompileText("example.remit",
                              "policy example \"An example\"\n"
                              "choose way : count in { 1, 2 }\n"
                              "require holds: " +
                                  condition + "\n");
}

// How the only case ends, which the evaluators must agree on.
engine::Status StatusOf(const compile::Compilation& compilation) {
  engine::CaseBatch batch;
  batch.size = 1;
  batch.ids = {"only"};
  batch.invalid.resize(1);
  batch.proposals.resize(1);
  const engine::Core reference =
      engine::ReferenceDecide(compilation.ast, compilation.checked, batch, 0, 0);
  const engine::Program program = engine::Program::Bind(compilation.ast, compilation.checked, 0);
  CHECK(govern::DecideBatch(program, batch).front() == reference);
  return reference.status;
}

bool Uses(const check::Checked& checked, const builtins::Row& row) {
  const auto index = static_cast<std::uint32_t>(builtins::RowIndex(row));
  for (const check::Callee& callee : checked.callee) {
    if (callee.kind == check::Callee::Kind::kBuiltin && callee.index == index) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("the example of every operator and function is true") {
  for (const builtins::Row& row : builtins::Table()) {
    INFO(row.name << ": " << row.example);
    REQUIRE_FALSE(row.example.empty());
    const compile::Compilation holds = Requiring("(" + std::string(row.example) + ")");
    INFO(diagnostics::RenderText(holds.sink.Sorted(), holds.sources));
    REQUIRE(holds.ok());
    CHECK(Uses(holds.checked, row));
    CHECK(StatusOf(holds) == engine::Status::kDecided);

    const compile::Compilation fails = Requiring("not (" + std::string(row.example) + ")");
    REQUIRE(fails.ok());
    CHECK(StatusOf(fails) == engine::Status::kNoAlternative);
  }
}
