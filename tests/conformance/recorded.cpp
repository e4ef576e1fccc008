#include "tests/conformance/recorded.h"

#include "interpreter/govern/decide.h"
#include "interpreter/govern/identity.h"
#include "interpreter/journal/recorder.h"
#include "interpreter/journal/replay.h"

namespace remit::conformance {
namespace {

template <typename T>
base::Result<T> ReadBack(const T& made) {
  const journal::Record record(made);
  const std::string bytes = journal::BytesOf(record);
  base::Result<journal::Record> read = journal::RecordFrom(journal::KindOf(record), bytes);
  if (!read) return read.error();
  if (journal::BytesOf(*read) != bytes) return base::Error{"its bytes, read, are others"};
  return std::get<T>(*read);
}

}  // namespace

Recorded::Recorded(const compile::Compilation& compilation) {
  const base::Result<journal::PolicyUsed> used = ReadBack(journal::PolicyOf(compilation));
  if (!used) {
    Problem("the policy is not read back: " + used.error().message);
    return;
  }
  base::Result<compile::Compilation> again = journal::CompilationOf(*used);
  if (!again) {
    Problem(again.error().message);
    return;
  }
  again_ = std::move(again).value();
}

void Recorded::Compare(const engine::Program& program, const engine::CaseBatch& batch,
                       const std::vector<engine::Core>& cores) {
  if (!again_) return;
  std::optional<engine::Program> bound;
  for (std::size_t i = 0; i < batch.size; ++i) {
    const std::string name = "case " + batch.ids[i];
    const base::Result<journal::DecisionMade> made =
        ReadBack(journal::RecordOf(program, batch, i, cores[i], 1));
    if (!made) {
      Problem(name + " is not read back: " + made.error().message);
      continue;
    }
    if (!bound) {
      base::Result<engine::Program> found = journal::ProgramOf(*again_, *made);
      if (!found) return Problem(found.error().message);
      bound.emplace(std::move(found).value());
    }
    const base::Result<journal::Recalled> recalled = journal::Recall(again_->checked, *made);
    if (!recalled) {
      Problem(name + " is not recalled: " + recalled.error().message);
      continue;
    }
    if (govern::CaseHash(again_->checked, recalled->batch, 0, made->as_of, {}, made->scenario) !=
        made->case_hash) {
      Problem(name + " has another hash");
    }
    const engine::Core now = govern::DecideBatch(*bound, recalled->batch).at(0);
    if (journal::CoreBytes(now) != made->core) {
      const journal::Difference difference = journal::Compare(*again_, *bound, *recalled, now);
      std::string text = name + " is decided otherwise";
      for (const std::string& change : difference.changes) text += "; " + change;
      Problem(text);
    }
  }
}

}  // namespace remit::conformance
