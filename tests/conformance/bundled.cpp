#include "tests/conformance/bundled.h"

#include "interpreter/compile/bundles.h"
#include "interpreter/govern/decide.h"
#include "interpreter/govern/explain.h"
#include "interpreter/govern/identity.h"
#include "interpreter/govern/present.h"
#include "interpreter/graph/print.h"

namespace remit::conformance {
namespace {

std::string Explained(const compile::Compilation& policy, const engine::Program& program,
                      const engine::CaseBatch& batch, std::size_t index, const engine::Core& core) {
  const govern::PolicyIdentity identity = govern::IdentityOf(policy.ast, policy.checked);
  const govern::Subject subject{policy.ast, policy.checked,  policy.sources, batch,
                                index,      program.as_of(), identity,       program.scenario()};
  if (core.status == engine::Status::kInvalid) return govern::ToJson(Describe(subject, core));
  return govern::ToJson(
      govern::Explain(subject, core, govern::GatherEvidence(program, batch, index, core)));
}

}  // namespace

Bundled::Bundled(const compile::Compilation& compilation) : compilation_(compilation) {
  const std::string bytes = compile::BundleOf(compilation);
  base::Result<compile::Compilation> opened = compile::OpenBundle(bytes);
  if (!opened) {
    problems_.push_back("its bundle does not open: " + opened.error().message);
    return;
  }
  opened_ = std::move(opened).value();
  // Bytes are made from every field of every structure, so equal bytes are equal structures.
  if (compile::BundleOf(*opened_) != bytes)
    problems_.push_back("its bundle, opened and written, is another");
  const govern::PolicyIdentity text = govern::IdentityOf(compilation.ast, compilation.checked);
  const govern::PolicyIdentity held = govern::IdentityOf(opened_->ast, opened_->checked);
  if (text.hash != held.hash || text.content_hash != held.content_hash)
    problems_.push_back("its bundle has other hashes");
}

void Bundled::Compare(const engine::Program& program, const engine::CaseBatch& batch,
                      const std::vector<engine::Core>& cores) {
  if (!opened_) return;
  const engine::Program held =
      engine::Program::Bind(opened_->ast, opened_->checked, program.as_of(), program.scenario());
  const std::string graph = graph::PrintText(program.graph(), compilation_.ast,
                                             compilation_.checked, compilation_.sources);
  if (graph != graph::PrintText(held.graph(), opened_->ast, opened_->checked, opened_->sources)) {
    problems_.push_back("its bundle has another graph");
  }
  if (govern::DecideBatch(held, batch, {.block_size = 2}) != cores)
    problems_.push_back("its bundle decides something else");
  for (std::size_t i = 0; i < batch.size; ++i) {
    if (Explained(compilation_, program, batch, i, cores[i]) !=
        Explained(*opened_, held, batch, i, cores[i])) {
      problems_.push_back("its bundle explains case " + batch.ids[i] + " in another way");
    }
  }
}

}  // namespace remit::conformance
