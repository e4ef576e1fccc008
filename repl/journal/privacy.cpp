#include "repl/journal/privacy.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "interpreter/base/text.h"
#include "interpreter/engine/names.h"
#include "interpreter/journal/privacy.h"
#include "interpreter/ledger/hash.h"
#include "interpreter/types/value.h"
#include "repl/journal/words.h"
#include "repl/load.h"

namespace remit::repl {
namespace {

using Json = nlohmann::ordered_json;
using journal::Opening;
using ledger::Failure;
using ledger::Outcome;

int Refused(const Failure& failure) {
  Complain(failure.message);
  return failure.outcome == Outcome::kRefused ? kFindings : kEnvironment;
}

void PrintJson(const Json& json) {
  std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

// A journal and its keys, to change something. The keys go before the writer, whose lock they need.
struct Opened {
  journal::Writer writer;
  std::optional<journal::Vault> vault;
  journal::Reader reader;
  journal::Rules rules;
};

ledger::Answer<Opened> OpenToChange(const std::string& file, bool with_keys) {
  journal::WriterOptions options;
  options.clock = &Now;
  ledger::Answer<journal::OpenToAdd> there = journal::OpenThere(file, std::move(options));
  if (auto* failure = std::get_if<Failure>(&there)) return *failure;
  auto& [writer, reader] = std::get<journal::OpenToAdd>(there);
  std::optional<journal::Vault> vault;
  if (with_keys) {
    ledger::Answer<journal::Vault> opened = journal::OpenVault(file, writer);
    if (auto* failure = std::get_if<Failure>(&opened)) return *failure;
    vault.emplace(std::get<journal::Vault>(std::move(opened)));
  }
  ledger::Answer<journal::Rules> rules = journal::RulesOf(reader);
  if (auto* failure = std::get_if<Failure>(&rules)) return *failure;
  return Opened{std::move(writer), std::move(vault), std::move(reader),
                std::get<journal::Rules>(std::move(rules))};
}

// A person whom the options name, as the journal says it.
struct Named {
  std::string id;
  std::string words;
};

// Under a case's id there may be one of each kind.
std::optional<std::vector<Named>> WhomOf(const JournalSubjectOptions& options,
                                         const Opened& opened) {
  std::vector<Named> whom;
  if (options.subject.has_value() == options.case_id.has_value()) {
    Complain("say whom: either --subject KIND=WHO, or --case ID");
    return std::nullopt;
  }
  if (options.subject) {
    const std::size_t equals = options.subject->find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == options.subject->size()) {
      Complain("--subject takes KIND=WHO, as in `customer=C-1042`");
      return std::nullopt;
    }
    const std::string kind = options.subject->substr(0, equals);
    const std::string who = options.subject->substr(equals + 1);
    const auto& told = opened.rules.told_by;
    if (std::none_of(told.begin(), told.end(),
                     [&](const auto& rule) { return rule.first.second == kind; })) {
      Complain("nothing in `" + options.file + "` is personal of a `" + kind + "`");
      return std::nullopt;
    }
    if (std::none_of(told.begin(), told.end(), [&](const auto& rule) {
          return rule.first.second == kind && !rule.second.empty();
        })) {
      Complain("in `" + options.file + "` each " + kind +
               " is told by the case's id: say --case ID");
      return std::nullopt;
    }
    whom.push_back({opened.vault->SubjectId(kind, false, who), kind + " " + who});
    return whom;
  }
  std::vector<std::string> kinds;
  for (const auto& [of, input] : opened.rules.told_by) kinds.push_back(of.second);
  std::sort(kinds.begin(), kinds.end());
  kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
  for (const std::string& kind : kinds) {
    whom.push_back({opened.vault->SubjectId(kind, true, *options.case_id),
                    "the " + (kind.empty() ? "person" : kind) + " of case " + *options.case_id});
  }
  if (whom.empty()) {
    Complain("nothing in `" + options.file + "` is personal");
    return std::nullopt;
  }
  return whom;
}

int Nothing(const JournalSubjectOptions& options, const Opened& opened,
            const std::vector<Named>& whom) {
  const auto& erased = opened.rules.erased;
  const bool before = std::any_of(whom.begin(), whom.end(),
                                  [&](const Named& one) { return erased.count(one.id) != 0; });
  std::string text = before ? "erased already: nothing is left to be destroyed"
                            : "nothing that is personal is sealed for " + whom.front().words;
  if (!before && options.case_id)
    text += "; where another input tells people apart, say --subject KIND=WHO";
  Complain(text);
  return before ? kOk : kFindings;
}

Json Counts(const std::vector<journal::KeyFacts>& keys) {
  std::map<std::string, std::size_t> counts;
  for (const journal::KeyFacts& key : keys) {
    std::string purposes;
    for (const std::string& one : key.purposes) purposes += (purposes.empty() ? "" : ", ") + one;
    ++counts[purposes];
  }
  Json json = Json::array();
  for (const auto& [purposes, count] : counts)
    json.push_back({{"purposes", purposes}, {"keys", count}});
  return json;
}

void PrintCounts(const std::string& what, const std::vector<journal::KeyFacts>& keys) {
  if (keys.empty()) return;
  std::cout << what << ": " << base::Counted(keys.size(), "key") << '\n';
  for (const Json& one : Counts(keys)) {
    const auto purposes = one["purposes"].get<std::string>();
    std::cout << "  " << (purposes.empty() ? "no purpose said" : "for " + purposes) << ": "
              << one["keys"] << '\n';
  }
}

int Append(Opened& opened, const std::vector<journal::Record>& records) {
  const ledger::Answer<std::uint64_t> done = opened.writer.AppendAll(records);
  if (auto* failure = std::get_if<Failure>(&done)) return ComplainOfJournal(*failure);
  return kOk;
}

bool HasReason(const std::string& reason) {
  if (reason.find_first_not_of(" \t\n") != std::string::npos) return true;
  Complain("--reason: say why; it is recorded");
  return false;
}

int Erase(const JournalSubjectOptions& options, Opened& opened, const std::vector<Named>& whom) {
  for (const Named& one : whom) {
    const auto hold = opened.rules.holds.find(one.id);
    if (hold == opened.rules.holds.end()) continue;
    Complain("nothing of " + one.words + " may be destroyed: " + hold->second +
             ". `remit journal release` lifts the hold");
    return kFindings;
  }
  std::uint64_t keys = 0;
  for (const Named& one : whom) {
    const ledger::Answer<std::uint64_t> erased =
        journal::Erase(opened.reader, opened.writer, *opened.vault, one.id, options.reason);
    if (auto* failure = std::get_if<Failure>(&erased)) return Refused(*failure);
    keys += std::get<std::uint64_t>(erased);
  }
  if (options.format == Format::kJson) {
    PrintJson({{"file", options.file}, {"keys", keys}});
    if (keys > 0) return kOk;
  }
  if (keys == 0) return Nothing(options, opened, whom);
  if (options.format == Format::kText) {
    std::cout << base::Counted(keys, "key")
              << " destroyed; what they sealed can be read nowhere any more, in no copy of the "
                 "journal. Copies of `"
              << journal::Vault::PathOf(options.file) << "` still have them\n";
  }
  return kOk;
}

int Hold(const JournalSubjectOptions& options, Opened& opened, const std::vector<Named>& whom) {
  std::vector<journal::Record> records;
  for (const Named& one : whom) {
    const auto hold = opened.rules.holds.find(one.id);
    if (hold != opened.rules.holds.end()) {
      Complain(one.words + " is held already: " + hold->second);
      return kFindings;
    }
    records.emplace_back(journal::HoldPlaced{one.id, options.reason});
  }
  if (const int code = Append(opened, records); code != kOk) return code;
  for (const Named& one : whom)
    std::cout << "nothing of " << one.words << " is destroyed from now on\n";
  return kOk;
}

int Release(const JournalSubjectOptions& options, Opened& opened, const std::vector<Named>& whom) {
  std::vector<journal::Record> records;
  for (const Named& one : whom) {
    if (opened.rules.holds.count(one.id) != 0)
      records.emplace_back(journal::HoldReleased{one.id, options.reason});
  }
  if (records.empty()) {
    Complain(whom.front().words + " is not held");
    return kFindings;
  }
  if (const int code = Append(opened, records); code != kOk) return code;
  std::cout << "the hold on " << whom.front().words << " is lifted\n";
  return kOk;
}

// For what is done to the people whom the options name: with a reason, in an open journal.
using Deed = int (*)(const JournalSubjectOptions&, Opened&, const std::vector<Named>&);
int Do(const JournalSubjectOptions& options, Deed deed) {
  if (!HasReason(options.reason)) return kUsage;
  ledger::Answer<Opened> answer = OpenToChange(options.file, true);
  if (auto* failure = std::get_if<Failure>(&answer)) return Refused(*failure);
  auto& opened = std::get<Opened>(answer);
  const std::optional<std::vector<Named>> whom = WhomOf(options, opened);
  if (!whom) return kUsage;
  return deed(options, opened, *whom);
}

}  // namespace

std::string Name(Opening::State state) {
  switch (state) {
    case Opening::State::kWhole:
      return "open";
    case Opening::State::kErased:
      return "erased";
    case Opening::State::kNoKey:
      return "no key";
    case Opening::State::kBroken:
      return "broken";
  }
  return "";
}

base::Result<std::map<std::string, std::string>> ToldBy(const std::vector<std::string>& options) {
  std::map<std::string, std::string> told;
  for (const std::string& option : options) {
    const std::size_t equals = option.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == option.size())
      return base::Error{"--subject takes KIND=INPUT, as in `customer=account.number`"};
    if (!told.emplace(option.substr(0, equals), option.substr(equals + 1)).second)
      return base::Error{"--subject " + option.substr(0, equals) + " is said twice"};
  }
  return told;
}

int RunJournalErase(const JournalSubjectOptions& options) { return Do(options, &Erase); }
int RunJournalHold(const JournalSubjectOptions& options) { return Do(options, &Hold); }
int RunJournalRelease(const JournalSubjectOptions& options) { return Do(options, &Release); }

int RunJournalRetain(const JournalRetainOptions& options) {
  const bool endless = options.span == "ever";
  if (!endless && !journal::EndOf(0, options.span)) {
    Complain("--for takes a span as `24 months`, `90 days` or `2 years`, or `ever`");
    return kUsage;
  }
  ledger::Answer<Opened> answer = OpenToChange(options.file, false);
  if (auto* failure = std::get_if<Failure>(&answer)) return Refused(*failure);
  auto& opened = std::get<Opened>(answer);
  const int code =
      Append(opened,
             {journal::RetentionSet{options.purpose, endless ? "" : options.span, options.reason}});
  if (code != kOk) return code;
  std::cout
      << "what serves " << options.purpose << " is kept "
      << (endless ? "without end" : "for " + options.span)
      << " after the quarter of its decision; `remit journal expire` destroys what is older\n";
  return kOk;
}

int RunJournalExpire(const JournalExpireOptions& options) {
  const std::optional<std::int64_t> today = DayOf(options.now);
  if (!today) return kUsage;
  ledger::Answer<Opened> answer = OpenToChange(options.file, true);
  if (auto* failure = std::get_if<Failure>(&answer)) return Refused(*failure);
  auto& opened = std::get<Opened>(answer);
  const ledger::Answer<journal::Expiry> done =
      options.dry_run ? journal::WhatIsDue(opened.rules, *opened.vault, *today)
                      : journal::Expire(opened.reader, opened.writer, *opened.vault, *today);
  if (auto* failure = std::get_if<Failure>(&done)) return Refused(*failure);
  const auto& expiry = std::get<journal::Expiry>(done);
  if (options.format == Format::kJson) {
    PrintJson({{"file", options.file},
               {"day", types::FormatDate(*today)},
               {"dry_run", options.dry_run},
               {"due", Counts(expiry.due)},
               {"held", Counts(expiry.held)},
               {"without_end", Counts(expiry.endless)},
               {"kept", expiry.kept}});
  } else {
    PrintCounts(options.dry_run ? "due" : "destroyed", expiry.due);
    PrintCounts("due, and held", expiry.held);
    PrintCounts("kept without end, since nobody said how long", expiry.endless);
    std::cout << "not due yet: " << base::Counted(expiry.kept, "key") << '\n';
  }
  return expiry.held.empty() ? kOk : kFindings;
}

base::Result<compile::Compilation> PolicyAt(journal::Reader& reader, std::uint64_t seq) {
  std::optional<journal::PolicyUsed> policy;
  const ledger::Answer<bool> read =
      reader.Read(seq, seq, [&](std::uint64_t, std::int64_t, const journal::Record& record) {
        if (const auto* used = std::get_if<journal::PolicyUsed>(&record)) policy = *used;
        return true;
      });
  if (auto* failure = std::get_if<Failure>(&read)) return base::Error{failure->message};
  if (!policy) return base::Error{"record " + std::to_string(seq) + " is no policy"};
  return journal::CompilationOf(*policy);
}

Json Revealed(journal::Reader& reader, journal::Opener& opener, const journal::DecisionMade& made) {
  const base::Result<compile::Compilation> policy = PolicyAt(reader, made.policy);
  if (!policy) return {{"problem", policy.error().message}};
  const check::Model& model = policy->checked.model;
  journal::DecisionMade open = made;
  std::vector<Opening::State> states;
  const journal::Parts parts = journal::PartsOf(*policy);
  if (!made.sealed.empty()) {
    journal::Opener::Partial partial = opener.OpenParts(*policy, made);
    if (!partial.input) return {{"problem", "the record is not one that this policy makes"}};
    states = partial.states;
    open.input = *partial.input;
  }
  engine::CaseBatch batch = cases::NoCases(policy->checked);
  const base::Result<bool> added =
      cases::AddCanonicalCase(policy->checked, made.case_id, open.input, std::nullopt, batch);
  if (!added) return {{"problem", added.error().message}};
  Json json = Json::object();
  for (std::size_t i = 0; i < model.leaves.size(); ++i) {
    const check::InputLeaf& leaf = model.leaves[i];
    const auto part = parts.parting.part_of[i];
    if (part && !states.empty() && states.at(*part) != Opening::State::kWhole) {
      json[leaf.path] = {{"sealed", Name(states[*part])}};
      continue;
    }
    const engine::Column& column = batch.columns[i];
    const auto value = [&](std::size_t at) -> Json {
      if (column.present.at(at) == 0) return nullptr;
      if (leaf.type.kind == types::TypeKind::kList) return column.raw[at];
      return engine::FormatValue(policy->checked, batch.texts, {column.raw[at]}, leaf.type);
    };
    if (!leaf.list) {
      json[leaf.path] = value(0);
      continue;
    }
    Json all = Json::array();
    for (std::size_t at = 0; at < column.raw.size(); ++at) all.push_back(value(at));
    // Elements that are values have the path of their list, which stands there with its length.
    json[leaf.path] = std::move(all);
  }
  return json;
}

}  // namespace remit::repl
