#include "interpreter/journal/recorder.h"

#include "generated/version.h"
#include "interpreter/base/check.h"
#include "interpreter/cases/canonical.h"
#include "interpreter/govern/identity.h"
#include "interpreter/journal/sealing.h"
#include "interpreter/ledger/hash.h"
#include "interpreter/store/content.h"

namespace remit::journal {

PolicyUsed PolicyOf(const compile::Compilation& compilation) {
  const store::Content content = store::ContentOf(compilation);
  std::string bytes = store::BytesOf(content);
  std::string hash = ledger::Hex(ledger::Bytes(ledger::Sha256(bytes)));
  return {content.policy, std::move(hash), content.decision_hash, REMIT_VERSION, std::move(bytes)};
}

std::string ScenarioOf(const engine::Program& program) {
  const std::optional<check::ScenarioId> scenario = program.scenario();
  return scenario ? program.model().scenarios.at(scenario->index()).name : "";
}

DecisionMade RecordOf(const engine::Program& program, const engine::CaseBatch& batch,
                      std::size_t index, const engine::Core& core, std::uint64_t policy) {
  const check::Checked& checked = program.checked();
  REMIT_CHECK(!HasPersonal(checked), "personal values are sealed, or not recorded");
  DecisionMade made;
  made.case_id = batch.ids[index];
  made.scenario = ScenarioOf(program);
  made.case_hash = govern::CaseHash(checked, batch, index, program.as_of(), {}, made.scenario);
  made.policy = policy;
  made.as_of = program.as_of();
  made.input = cases::CanonicalCase(checked, batch, index);
  made.core = CoreBytes(core);
  if (const auto& proposal = batch.proposals.at(index))
    made.proposal = cases::CanonicalProposal(checked, *proposal);
  return made;
}

std::vector<Record> RecordsOf(const engine::Program& program, const engine::CaseBatch& batch,
                              const govern::DecisionColumns& columns, std::uint64_t policy) {
  std::vector<Record> records;
  records.reserve(batch.size);
  for (std::size_t i = 0; i < batch.size; ++i)
    records.emplace_back(RecordOf(program, batch, i, columns.CoreOf(i), policy));
  return records;
}

}  // namespace remit::journal
