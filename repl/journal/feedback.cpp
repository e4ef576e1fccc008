// `remit journal feedback`.
#include <iostream>
#include <nlohmann/json.hpp>

#include "interpreter/journal/outcomes.h"
#include "repl/journal/loop.h"
#include "repl/journal/words.h"

namespace remit::repl {

int RunJournalFeedback(const JournalFeedbackOptions& options) {
  const ledger::Answer<std::uint64_t> written = journal::RecordFeedback(
      options.file, {options.case_id, options.decision, options.by, options.text}, PatientWriter());
  if (auto* failure = std::get_if<ledger::Failure>(&written)) return ComplainOfWish(*failure);
  const std::uint64_t seq = std::get<std::uint64_t>(written);
  if (options.format == Format::kJson) {
    const nlohmann::ordered_json json = {
        {"file", options.file}, {"case", options.case_id}, {"record", seq}};
    std::cout << json.dump(2) << '\n';
  } else {
    std::cout << "Record " << seq << ": feedback of " << options.by << " on `" << options.case_id
              << "`\n";
  }
  return kOk;
}

}  // namespace remit::repl
