// Compiling and looking up; the cases come from testing::CaseOf.
#include "tests/unit/reference/policy_fixture.h"

#include "interpreter/base/check.h"
#include "interpreter/builtins/fault.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/testing/run_tests.h"
#include "tests/support/catch.h"

namespace remit::tests {

PolicyFixture::PolicyFixture(const std::string& text)
    : compilation_(compile::CompileText("probe.remit", text)) {
  std::string messages;
  for (const auto& diagnostic : compilation_.sink.Sorted()) {
    messages += diagnostic.message + " | " + diagnostic.rule + "\n";
  }
  INFO(messages);
  REQUIRE(compilation_.ok());
}

const ast::TestDeclaration& PolicyFixture::Test(const std::string& title) const {
  for (const check::TestInfo& test : model().tests) {
    if (test.title == title)
      return std::get<ast::TestDeclaration>(compilation_.ast[test.decl].node);
  }
  REMIT_CHECK(false, "a unit test names a test of its policy");
}

engine::CaseBatch PolicyFixture::CaseOf(const std::string& title) const {
  return testing::CaseOf(compilation_.ast, compilation_.checked, Test(title));
}

std::int64_t PolicyFixture::DayOf(const std::string& title) const {
  return testing::AsOf(compilation_.checked, Test(title));
}

engine::Core PolicyFixture::Decide(const std::string& title) const {
  return engine::ReferenceDecide(compilation_.ast, compilation_.checked, CaseOf(title), 0,
                                 DayOf(title));
}

engine::Core PolicyFixture::DecideOn(const std::string& title, const std::string& iso_date) const {
  return engine::ReferenceDecide(compilation_.ast, compilation_.checked, CaseOf(title), 0,
                                 types::ParseDate(iso_date).value());
}

govern::Decision PolicyFixture::Explain(const std::string& title) const {
  const engine::CaseBatch batch = CaseOf(title);
  const govern::PolicyIdentity identity{model().name, model().title, model().language, "", ""};
  const govern::Subject subject{
      compilation_.ast, compilation_.checked, compilation_.sources, batch, 0, DayOf(title),
      identity};
  const engine::Core core = Decide(title);
  if (core.status == engine::Status::kInvalid) return govern::Describe(subject, core);
  return govern::Explain(subject, core, govern::GatherEvidence(subject, core));
}

std::string PolicyFixture::KnobsAt(std::uint32_t alternative) const {
  std::string text;
  const auto positions = engine::KnobPositions(model(), alternative);
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const check::KnobInfo& knob = model().knobs[i];
    text += (i == 0 ? "" : ", ") + knob.name + " " +
            types::Format(knob.alternatives.at(positions[i]), knob.type,
                          compilation_.checked.type_table, compilation_.checked.texts);
  }
  return text;
}

std::string PolicyFixture::Causes(const engine::CauseSet& causes) const {
  std::string text;
  for (const engine::Cause& cause : causes) {
    if (!text.empty()) text += "; ";
    if (cause.kind == engine::Cause::Kind::kMissing) {
      text += "missing " + model().leaves.at(cause.leaf.index()).path;
      continue;
    }
    const source::Span span = compilation_.ast[cause.place].span;
    text += std::string(builtins::FaultText(cause.fault)) + " at " +
            std::string(compilation_.sources.Get(span.file).Text(span));
  }
  return text;
}

}  // namespace remit::tests
