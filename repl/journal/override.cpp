// `remit journal override`.
#include "interpreter/journal/override.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "interpreter/base/text.h"
#include "interpreter/engine/names.h"
#include "interpreter/journal/sealing.h"
#include "repl/journal/loop.h"
#include "repl/journal/words.h"
#include "repl/load.h"

namespace remit::repl {
namespace {

using Json = nlohmann::ordered_json;

// ROLE=PERSON; nothing, and a message, where it is none.
std::optional<std::pair<std::string, std::string>> AgreedOf(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals != std::string::npos && equals > 0 && equals + 1 < text.size())
    return std::pair(text.substr(0, equals), text.substr(equals + 1));
  Complain("--agreed: `" + text + "` is not of the form ROLE=PERSON");
  return std::nullopt;
}

std::string Chosen(const std::vector<std::pair<std::string, std::string>>& knobs) {
  std::string text;
  for (const auto& [name, value] : knobs) text += (text.empty() ? "" : ", ") + name + " " + value;
  return text;
}

void PrintText(const JournalOverrideOptions& options, const journal::OverrideAnswer& answer) {
  const journal::Overridden& record = answer.record;
  std::string who = record.by;
  if (!record.level.empty()) who += " (" + record.level + ")";
  const std::string what = "`" + options.case_id + "`: " + Chosen(record.knobs) + " by " + who;
  if (!answer.holds) {
    std::cout << "Does not hold, and is not recorded: " << what << '\n';
    for (const std::string& why : answer.in_the_way) std::cout << "  " << why << '\n';
    return;
  }
  if (answer.seq) {
    std::cout << "Record " << *answer.seq << ": override of decision " << record.decision << ", "
              << what << '\n';
  } else {
    std::cout << "Would hold; nothing is recorded: " << what << '\n';
  }
  for (const std::string& detail : Details(record)) std::cout << "  " << detail << '\n';
  if (answer.replaces) {
    std::cout << "  in place of the override in record " << *answer.replaces << '\n';
  }
}

void PrintJson(const JournalOverrideOptions& options, const journal::OverrideAnswer& answer) {
  Json json = {{"file", options.file},
               {"case", options.case_id},
               {"holds", answer.holds},
               {"record", answer.seq ? Json(*answer.seq) : Json()},
               {"replaces", answer.replaces ? Json(*answer.replaces) : Json()},
               {"override", OverrideJson(answer.record)},
               {"route", answer.decision.level.empty() ? Json() : Json(answer.decision.level)},
               {"sides", answer.decision.sides},
               {"in_the_way", answer.in_the_way}};
  std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace

int RunJournalOverride(const JournalOverrideOptions& options) {
  journal::OverrideWish wish;
  wish.case_id = options.case_id;
  wish.decision = options.decision;
  wish.knobs = options.knobs;
  wish.by = options.by;
  wish.level = options.level;
  wish.reason = options.reason;
  for (const std::string& text : options.agreed) {
    const auto agreed = AgreedOf(text);
    if (!agreed) return kUsage;
    wish.agreed.push_back(*agreed);
  }
  const auto judge = [&]() -> ledger::Answer<journal::OverrideAnswer> {
    const auto keys = [&](journal::Reader& reader) {
      return journal::OpenWithKeysOf(reader, options.file);
    };
    if (!options.dry_run) return journal::Override(options.file, wish, PatientWriter(), keys);
    ledger::Answer<journal::Reader> reader = journal::Reader::Open(options.file);
    if (auto* failure = std::get_if<ledger::Failure>(&reader)) return *failure;
    ledger::Answer<journal::Open> open = keys(std::get<journal::Reader>(reader));
    if (auto* failure = std::get_if<ledger::Failure>(&open)) return *failure;
    journal::RecordedPolicies policies(std::get<journal::Reader>(reader),
                                       std::get<journal::Open>(std::move(open)));
    return journal::JudgeOverride(std::get<journal::Reader>(reader), policies, wish);
  };
  const ledger::Answer<journal::OverrideAnswer> judged = judge();
  if (auto* failure = std::get_if<ledger::Failure>(&judged)) return ComplainOfWish(*failure);
  const auto& answer = std::get<journal::OverrideAnswer>(judged);
  if (options.format == Format::kJson) {
    PrintJson(options, answer);
  } else {
    PrintText(options, answer);
  }
  return answer.holds ? kOk : kFindings;
}

}  // namespace remit::repl
