// A journal of decisions by a small policy that people may depart from, for tests of overrides,
// outcomes and reports.
#pragma once

#include <string>
#include <vector>

#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/engine/program.h"
#include "interpreter/govern/decide.h"
#include "interpreter/journal/override.h"
#include "interpreter/journal/recorder.h"
#include "tests/unit/journal/scratch.h"

namespace remit::journal {

// What is recommended is the least discount that there may be: the floor.
inline std::string DeskText(const std::string& floor = "2 %", const std::string& name = "desk") {
  return "policy sales." + name + R"( "Desk"
  owner "VP Sales"
  effective from 2026-01-01

currency EUR
input price : EUR in 0 EUR .. 1_000_000 EUR
ladder rep < manager < director
side legal
parameter floor : percent = )" +
         floor + R"( adjustable 0 % .. 6 % by manager
choose discount : percent from 0 % to 20 % step 1 %
objective kept = discount from 20 % to 0 %
require least: discount >= floor because "nobody pays the list price"
require most: discount <= 15 %
escalate large: to director and legal when price > 1000 EUR and discount > 5 %
deviate rep within 3 points of discount giving reason at most 2 per quarter
deviate manager within 8 points of discount giving reason
expect deviation when price > 9000 EUR
outcome won : boolean within 90 days
outcome paid : EUR
outcome grade : date within 2 months
)";
}

inline compile::Compilation CompiledDesk(const std::string& text) {
  compile::Compilation policy =
      compile::CompileText("policy.remit", text, source::ReadFile, prove::Depth::kErrors);
  INFO(diagnostics::RenderText(policy.sink.Sorted(), policy.sources));
  REQUIRE(policy.ok());
  return policy;
}

inline std::int64_t Day(const std::string& iso) { return types::ParseDate(iso).value(); }

// Decisions on cases that give a price; the file is closed when this returns.
struct DeskCase {
  std::string id;
  std::int64_t price = 500;  // EUR
  std::string day = "2026-02-03";
};
inline void RecordDesk(const std::string& path, const std::vector<DeskCase>& cases,
                       const std::string& text = DeskText()) {
  const compile::Compilation policy = CompiledDesk(text);
  Writer writer = Must(Writer::Open(path, Options()));
  const std::uint64_t seq = Must(writer.AppendOnce(PolicyOf(policy)));
  for (const DeskCase& one : cases) {
    engine::CaseBatch batch = engine::BlankCase(policy.checked);
    batch.columns[0].present[0] = 1;
    batch.columns[0].raw[0] = one.price * 10'000;
    batch.ids = {one.id};
    const engine::Program program = engine::Program::Bind(policy.ast, policy.checked, Day(one.day));
    const engine::Core core = govern::DecideBatch(program, batch).at(0);
    REQUIRE(core.status == engine::Status::kDecided);
    Must(writer.Append(RecordOf(program, batch, 0, core, seq)));
  }
  Must(writer.Close());
}

inline OverrideWish Wish(const std::string& id, const std::string& discount,
                         const std::string& by = "Ada") {
  OverrideWish wish;
  wish.case_id = id;
  wish.knobs = {"discount=" + discount};
  wish.by = by;
  wish.level = "rep";
  wish.reason = "two more sites";
  return wish;
}

}  // namespace remit::journal
