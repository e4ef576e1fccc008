// Where `--journal` records decisions: before they are shown or written, so that nothing counts as
// decided that is not in the journal.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
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
  // Makes the journal where there is none, and records the policy unless it is recorded already;
  // where it has personal inputs, their keys too. `told_by`: by which input the people of a kind
  // are told apart; what the journal says of it is never changed, and counts where nothing is said
  // here. The program and the compilation must outlive it.
  static base::Result<JournalOutput> Open(const std::string& path,
                                          const compile::Compilation& compilation,
                                          const engine::Program& program,
                                          const std::map<std::string, std::string>& told_by = {});

  // These cases of a batch; an Error: none of them is recorded.
  std::optional<base::Error> Record(const engine::CaseBatch& batch,
                                    const std::vector<engine::Core>& cores,
                                    const std::vector<std::size_t>& cases);
  // The same in two steps, the first of which any thread may take. What the first could not do is
  // the answer of the second.
  std::vector<journal::Record> RecordsOf(const engine::CaseBatch& batch,
                                         const govern::DecisionColumns& columns) const;
  std::optional<base::Error> Append(const std::vector<journal::Record>& records);
  // The last record of what was appended, or that there was before; what a run notes to go on from.
  std::uint64_t place() const;
  // A run that was cut short may have recorded more than it has written. What is to be appended
  // from here on, and stands behind record `place` already, in the same order, is not recorded once
  // more. An Error: the journal cannot be read, or has fewer records.
  std::optional<base::Error> GoOnFrom(std::uint64_t place);

  JournalOutput(JournalOutput&&) noexcept;
  JournalOutput& operator=(JournalOutput&&) noexcept;
  ~JournalOutput();

 private:
  struct State;
  explicit JournalOutput(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// With what `--subject` says, KIND=INPUT each.
base::Result<JournalOutput> OpenJournalOutput(const std::string& path,
                                              const std::vector<std::string>& subjects,
                                              const compile::Compilation& compilation,
                                              const engine::Program& program);

}  // namespace remit::repl
