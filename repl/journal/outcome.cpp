// `remit journal outcome`.
#include <iostream>
#include <nlohmann/json.hpp>

#include "interpreter/base/text.h"
#include "interpreter/journal/outcomes.h"
#include "repl/journal/loop.h"
#include "repl/journal/words.h"
#include "repl/load.h"

namespace remit::repl {
namespace {

using Json = nlohmann::ordered_json;

// The one row that the command line says; nothing, and a message, where it says none.
std::optional<journal::OutcomeRow> RowOf(const JournalOutcomeOptions& options) {
  if (!options.case_id || !options.outcome || !options.on) {
    Complain("say CASE NAME=VALUE --on DATE, or --from FILE");
    return std::nullopt;
  }
  const std::size_t equals = options.outcome->find('=');
  if (equals == std::string::npos) {
    Complain("`" + *options.outcome + "` is not of the form NAME=VALUE");
    return std::nullopt;
  }
  journal::OutcomeRow row;
  row.case_id = *options.case_id;
  row.name = options.outcome->substr(0, equals);
  row.value = options.outcome->substr(equals + 1);
  row.on = *options.on;
  row.decision = options.decision;
  row.corrects = options.corrects;
  return row;
}

void PrintText(const JournalOutcomeOptions& options, const journal::OutcomesAnswer& answer) {
  for (const journal::OutcomesAnswer::Bad& bad : answer.bad)
    Complain((bad.place.empty() ? "" : bad.place + ": ") + bad.why);
  if (!answer.written) {
    if (options.from) {
      std::cout << options.file << ": nothing recorded; " << base::Counted(answer.bad.size(), "row")
                << " of " << answer.taken + answer.already + answer.bad.size()
                << " cannot be taken (--skip-bad records the others)\n";
    }
    return;
  }
  std::cout << options.file << ": " << base::Counted(answer.taken, "outcome") << " recorded";
  if (answer.taken == 1 && answer.first) std::cout << ", record " << *answer.first;
  if (answer.late > 0) std::cout << ", " << answer.late << " late";
  if (answer.corrections > 0) std::cout << ", " << base::Counted(answer.corrections, "correction");
  if (answer.already > 0) std::cout << "; " << answer.already << " were recorded already";
  if (!answer.bad.empty()) std::cout << "; " << answer.bad.size() << " skipped";
  std::cout << '\n';
}

void PrintJson(const JournalOutcomeOptions& options, const journal::OutcomesAnswer& answer) {
  Json bad = Json::array();
  for (const journal::OutcomesAnswer::Bad& one : answer.bad)
    bad.push_back({{"place", one.place}, {"why", one.why}});
  const Json json = {{"file", options.file},
                     {"recorded", answer.written ? answer.taken : 0},
                     {"first", answer.first ? Json(*answer.first) : Json()},
                     {"late", answer.late},
                     {"corrections", answer.corrections},
                     {"already", answer.already},
                     {"bad", bad}};
  std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace

int RunJournalOutcome(const JournalOutcomeOptions& options) {
  std::vector<journal::OutcomeRow> rows;
  if (options.from) {
    if (options.case_id || options.outcome || options.on) {
      Complain("--from FILE stands in the place of CASE NAME=VALUE --on DATE");
      return kUsage;
    }
    base::Result<std::vector<journal::OutcomeRow>> read = journal::ReadOutcomes(*options.from);
    if (!read) {
      Complain(read.error().message);
      return kEnvironment;
    }
    rows = std::move(read).value();
  } else {
    const std::optional<journal::OutcomeRow> row = RowOf(options);
    if (!row) return kUsage;
    rows.push_back(*row);
  }
  const ledger::Answer<journal::OutcomesAnswer> taken =
      journal::RecordOutcomes(options.file, rows, options.skip_bad, PatientWriter());
  if (auto* failure = std::get_if<ledger::Failure>(&taken)) return ComplainOfWish(*failure);
  const auto& answer = std::get<journal::OutcomesAnswer>(taken);
  if (options.format == Format::kJson) {
    PrintJson(options, answer);
  } else {
    PrintText(options, answer);
  }
  return answer.bad.empty() ? kOk : kFindings;
}

}  // namespace remit::repl
