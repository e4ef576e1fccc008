// Where `--journal` records decisions: before they are shown or written, so that nothing counts as
// decided that is not in the journal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/base/result.h"
#include "interpreter/compile/compile.h"
#include "interpreter/engine/program.h"
#include "interpreter/govern/decide_columns.h"
#include "interpreter/journal/journal.h"

namespace remit::repl {

class JournalOutput {
 public:
  // Makes the journal where there is none, and records the policy unless it is recorded already.
  // The program must outlive it.
  static base::Result<JournalOutput> Open(const std::string& path,
                                          const compile::Compilation& compilation,
                                          const engine::Program& program);

  // These cases of a batch; an Error: none of them is recorded.
  std::optional<base::Error> Record(const engine::CaseBatch& batch,
                                    const std::vector<engine::Core>& cores,
                                    const std::vector<std::size_t>& cases);
  // The same in two steps, the first of which any thread may take.
  std::vector<journal::Record> RecordsOf(const engine::CaseBatch& batch,
                                         const govern::DecisionColumns& columns) const;
  std::optional<base::Error> Append(const std::vector<journal::Record>& records);

 private:
  JournalOutput(const engine::Program& program, journal::Writer writer, std::uint64_t policy)
      : program_(&program), writer_(std::move(writer)), policy_(policy) {}

  const engine::Program* program_;
  journal::Writer writer_;
  std::uint64_t policy_;  // its seq
};

}  // namespace remit::repl
