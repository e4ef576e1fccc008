// Where `--journal` records decisions: before they are shown or written, so that nothing counts as
// decided that is not in the journal.
#pragma once

#include <cstdint>
#include <deque>
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
  // The last record of what was appended, or that there was before; what a run notes to go on from.
  std::uint64_t place() const { return place_; }
  // A run that was cut short may have recorded more than it has written. What is to be appended
  // from here on, and stands behind record `place` already, in the same order, is not recorded once
  // more. An Error: the journal cannot be read, or has fewer records.
  std::optional<base::Error> GoOnFrom(std::uint64_t place);

 private:
  JournalOutput(const engine::Program& program, journal::Writer writer, std::uint64_t policy,
                std::string path, std::uint64_t place)
      : program_(&program),
        writer_(std::move(writer)),
        policy_(policy),
        path_(std::move(path)),
        place_(place) {}
  // How many of them are recorded already; they come first.
  std::size_t TakeRecorded(const std::vector<journal::Record>& records);

  const engine::Program* program_;
  journal::Writer writer_;
  std::uint64_t policy_;  // its seq
  std::string path_;
  std::uint64_t place_;
  struct Recorded {
    std::uint64_t seq;
    std::string name;
  };
  std::deque<Recorded> recorded_;  // by an interrupted run, and not appended again yet
};

}  // namespace remit::repl
