// How a policy and its cases are loaded and run for the tests of this folder.
#include "tests/policies/run_policy.h"

#include <filesystem>

#include "interpreter/cases/binding.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/engine/names.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/decide.h"
#include "tests/support/catch.h"

namespace remit::tests {
namespace {

constexpr std::size_t kBlock = 4096;

std::string Folder(const std::string& name) { return "policies/" + name + "/"; }

void AddTo(engine::CaseBatch& all, cases::Block&& block, const check::Checked& checked) {
  if (all.size == 0) {
    all = std::move(block.cases);
    return;
  }
  // Texts are ids in their own block's pool, so they are interned again.
  for (std::size_t leaf = 0; leaf < all.columns.size(); ++leaf) {
    const bool text = checked.model.leaves[leaf].type.kind == types::TypeKind::kText;
    engine::Column& to = all.columns[leaf];
    const engine::Column& from = block.cases.columns[leaf];
    for (std::size_t i = 0; i < from.raw.size(); ++i) {
      const bool intern = text && from.present[i] != 0;
      to.raw.push_back(intern ? all.texts.Intern(block.cases.texts.Text(from.raw[i]))
                              : from.raw[i]);
      to.present.push_back(from.present[i]);
    }
    to.expires.insert(to.expires.end(), from.expires.begin(), from.expires.end());
  }
  for (std::size_t i = 0; i < all.lists.size(); ++i) {
    std::vector<std::size_t>& to = all.lists[i].offsets;
    const std::vector<std::size_t>& from = block.cases.lists[i].offsets;
    const std::size_t before = to.back();
    for (std::size_t place = 1; place < from.size(); ++place) to.push_back(before + from[place]);
  }
  all.ids.Append(block.cases.ids);
  all.invalid.Append(block.cases.invalid);
  all.proposals.Append(block.cases.proposals);
  all.attestations.Append(block.cases.attestations);
  all.size += block.cases.size;
}

}  // namespace

std::unique_ptr<compile::Compilation> CompilePolicy(const std::string& name) {
  auto result = compile::CompileFile(Folder(name) + name + ".remit");
  REQUIRE(result.has_value());
  auto policy = std::make_unique<compile::Compilation>(std::move(result).value());
  INFO(diagnostics::RenderText(policy->sink.Sorted(), policy->sources));
  REQUIRE(policy->ok());
  return policy;
}

std::string CasesPath(const std::string& name, const std::string& path) {
  return path.rfind("../", 0) == 0 ? path : Folder(name) + path;
}

nlohmann::json ReadJson(const std::string& path) {
  const auto text = source::ReadFile(path);
  INFO(path);
  REQUIRE(text.has_value());
  return nlohmann::json::parse(*text);
}

Run RunCases(compile::Compilation& policy, const std::string& name, const std::string& path,
             const std::string& as_of) {
  Run run;
  run.as_of = types::ParseDate(as_of).value();
  diagnostics::Sink sink;
  const std::string mapping_path = Folder(name) + name + ".mapping";
  std::optional<cases::Mapping> mapping;
  if (std::filesystem::exists(mapping_path)) {
    const auto file = policy.sources.Add(mapping_path, source::ReadFile(mapping_path).value());
    mapping = cases::ParseMapping(file, policy.sources, sink);
  }
  const cases::Binding binding = cases::Bind(mapping ? &*mapping : nullptr, policy.checked, sink);
  INFO(diagnostics::RenderText(sink.Sorted(), policy.sources));
  REQUIRE_FALSE(sink.has_errors());

  const std::string file = CasesPath(name, path);
  auto opened =
      cases::OpenCases(file, cases::FormatOf(file).value(), policy.checked, binding, sink);
  INFO(diagnostics::RenderText(sink.Sorted(), policy.sources));
  INFO(file);
  REQUIRE(opened.has_value());
  const std::unique_ptr<cases::CaseReader> reader = std::move(opened).value();
  for (;;) {
    auto block = reader->Next(kBlock);
    REQUIRE(block.has_value());
    if (block->cases.size == 0) break;
    AddTo(run.batch, std::move(block).value(), policy.checked);
  }
  run.counts = reader->counts();
  const engine::Program program = engine::Program::Bind(policy.ast, policy.checked, run.as_of);
  run.cores = govern::DecideBatch(program, run.batch);
  return run;
}

std::int64_t ValueAt(const compile::Compilation& policy, const Run& run, std::size_t index,
                     ast::ExprId expr) {
  const engine::Core& core = run.cores[index];
  const engine::Lane lane = engine::ReferenceEvaluate(policy.ast, policy.checked, run.batch, index,
                                                      run.as_of, core.recommended, &core, expr);
  REQUIRE(lane.causes.empty());
  REQUIRE_FALSE(lane.absent);
  return lane.value.raw;
}

std::string Recommended(const compile::Compilation& policy, const Run& run, std::size_t index,
                        const std::string& knob) {
  const check::Model& model = policy.checked.model;
  const auto positions = engine::KnobPositions(model, run.cores[index].recommended);
  for (std::size_t i = 0; i < model.knobs.size(); ++i) {
    const check::KnobInfo& info = model.knobs[i];
    if (info.name == knob) {
      return engine::FormatValue(policy.checked, run.batch.texts, info.alternatives[positions[i]],
                                 info.type);
    }
  }
  FAIL("no knob " << knob);
  return {};
}

}  // namespace remit::tests
