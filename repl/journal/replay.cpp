// `remit journal replay` and `remit journal why`.
#include "interpreter/journal/replay.h"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "interpreter/base/text.h"
#include "interpreter/govern/explain.h"
#include "interpreter/govern/identity.h"
#include "interpreter/govern/present.h"
#include "interpreter/journal/override.h"
#include "repl/journal/commands.h"
#include "repl/journal/privacy.h"
#include "repl/journal/words.h"
#include "repl/load.h"

namespace remit::repl {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostThreads = 16;

std::string Dumped(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string_view NameOf(journal::Difference::Reference reference) {
  switch (reference) {
    case journal::Difference::Reference::kAsRecorded:
      return "as_recorded";
    case journal::Difference::Reference::kAsNow:
      return "as_now";
    case journal::Difference::Reference::kNeither:
      return "neither";
  }
  return "";
}

// Whom the difference speaks against.
std::string VerdictOf(const journal::Difference& difference) {
  switch (difference.reference) {
    case journal::Difference::Reference::kAsRecorded:
      return "the reference evaluator decides as recorded: the engine of this Remit is wrong";
    case journal::Difference::Reference::kAsNow:
      return "the reference evaluator decides as now" +
             (difference.engine.empty() ? std::string()
                                        : "; it was decided by Remit " + difference.engine);
    case journal::Difference::Reference::kNeither:
      return "the reference evaluator decides in a third way, or cannot";
  }
  return "";
}

Json DifferenceJson(const journal::Difference& difference) {
  Json json = {
      {"seq", difference.seq}, {"case", difference.case_id}, {"changes", difference.changes}};
  if (!difference.engine.empty()) json["engine"] = difference.engine;
  json["reference"] = NameOf(difference.reference);
  json["compared"] = difference.compared;
  json["nodes"] = difference.nodes;
  if (const auto& node = difference.node) {
    json["node"] = {{"id", node->id},
                    {"what", node->what},
                    {"at", node->at},
                    {"recorded", node->recorded},
                    {"now", node->now}};
  } else {
    json["node"] = nullptr;
  }
  return json;
}

Json OverridesJson(const journal::OverridesReplayed& overrides) {
  Json differences = Json::array();
  for (const auto& one : overrides.differences)
    differences.push_back({{"seq", one.seq}, {"what", one.what}});
  Json json = {{"same", overrides.same},
               {"different", overrides.different},
               {"unchecked", overrides.unchecked}};
  if (overrides.unchecked > 0) json["unchecked_why"] = overrides.unchecked_why;
  json["differences"] = differences;
  return json;
}

// Nothing where there are none.
void PrintOverrides(const journal::OverridesReplayed& overrides) {
  const std::uint64_t all = overrides.same + overrides.different + overrides.unchecked;
  if (all == 0) return;
  std::cout << base::Counted(all, "override") << ", judged again: " << overrides.same << " same, "
            << overrides.different << " different\n";
  if (overrides.unchecked > 0) {
    std::cout << base::Counted(overrides.unchecked, "override")
              << " could not be judged again: " << overrides.unchecked_why << '\n';
  }
  for (const auto& one : overrides.differences)
    std::cout << "record " << one.seq << ": " << one.what << '\n';
}

void PrintReplay(const JournalReplayOptions& options, const journal::ReplayReport& report,
                 const journal::OverridesReplayed& overrides) {
  if (options.format == Format::kJson) {
    Json differences = Json::array();
    for (const journal::Difference& one : report.differences)
      differences.push_back(DifferenceJson(one));
    Json json = {{"file", options.file},
                 {"same", report.same},
                 {"different", report.different},
                 {"erased", report.erased},
                 {"unchecked", report.unchecked}};
    if (report.unchecked > 0) json["unchecked_why"] = report.unchecked_why;
    json["differences"] = differences;
    json["overrides"] = OverridesJson(overrides);
    std::cout << Dumped(json, 2) << '\n';
    return;
  }
  std::cout << options.file << ": " << report.same << " same, " << report.different
            << " different, " << report.erased << " erased\n";
  if (report.unchecked > 0) {
    std::cout << base::Counted(report.unchecked, "decision")
              << " could not be decided again: " << report.unchecked_why << '\n';
  }
  for (const journal::Difference& one : report.differences) {
    std::cout << "record " << one.seq << ", case `" << one.case_id << "`\n";
    for (const std::string& change : one.changes) std::cout << "  " << change << '\n';
    std::cout << "  " << VerdictOf(one) << '\n';
    if (const auto& node = one.node) {
      std::cout << "  first node that differs: %" << node->id << ", " << node->what;
      if (!node->at.empty()) std::cout << ", " << node->at;
      std::cout << ": recorded " << node->recorded << ", now " << node->now << '\n';
    }
    std::cout << "  " << one.compared << " of " << one.nodes << " nodes could be compared"
              << (one.node ? "" : ", none of which differs: it is the choice that does") << '\n';
  }
  if (report.different > report.differences.size()) {
    std::cout << "and " << report.different - report.differences.size() << " more\n";
  }
  PrintOverrides(overrides);
}

// One record of the story, and of a decision the decision itself, explained.
class Story {
 public:
  Story(journal::Reader& reader, journal::Opener& opener, Format format)
      : reader_(reader), opener_(opener), format_(format) {}

  // False: it cannot be read on.
  bool Tell(std::uint64_t seq) {
    const ledger::Answer<bool> read = reader_.Read(
        seq, seq,
        [this](std::uint64_t at, std::int64_t recorded_at, const journal::Record& record) {
          Tell(at, recorded_at, record);
          return true;
        });
    if (auto* failure = std::get_if<ledger::Failure>(&read)) {
      ComplainOfJournal(*failure);
      return false;
    }
    return true;
  }
  const Json& json() const { return json_; }
  bool whole() const { return whole_; }
  bool same() const { return same_; }

 private:
  void Tell(std::uint64_t seq, std::int64_t recorded_at, const journal::Record& record) {
    Json json = RecordJson(seq, recorded_at, record);
    if (format_ == Format::kText) {
      std::cout << (json_.empty() ? "" : "\n") << seq << "  " << TimeText(recorded_at) << "  "
                << Summary(record) << '\n';
      for (const std::string& detail : Details(record)) std::cout << "  " << detail << '\n';
    }
    if (const auto* made = std::get_if<journal::DecisionMade>(&record)) Explain(*made, json);
    json_.push_back(std::move(json));
  }

  // Says why not where that cannot be done: the record counts all the same.
  void Explain(const journal::DecisionMade& made, Json& json) {
    const std::optional<std::string> problem = TryToExplain(made, json);
    if (!problem) return;
    whole_ = false;
    json["unexplained"] = *problem;
    if (format_ == Format::kText) std::cout << "  cannot be explained: " << *problem << '\n';
  }

  std::optional<std::string> TryToExplain(const journal::DecisionMade& made, Json& json) {
    std::optional<journal::PolicyUsed> policy;
    const ledger::Answer<bool> read = reader_.Read(
        made.policy, made.policy, [&](std::uint64_t, std::int64_t, const journal::Record& record) {
          if (const auto* used = std::get_if<journal::PolicyUsed>(&record)) policy = *used;
          return true;
        });
    if (auto* failure = std::get_if<ledger::Failure>(&read)) return failure->message;
    if (!policy) return "record " + std::to_string(made.policy) + " is no policy";
    if (format_ == Format::kText) std::cout << "  by " << Summary(*policy) << '\n';
    json["policy"] = RecordJson(made.policy, 0, *policy);
    json["policy"].erase("recorded_at");
    const base::Result<compile::Compilation> compilation = journal::CompilationOf(*policy);
    if (!compilation) return compilation.error().message;
    const base::Result<engine::Program> program = journal::ProgramOf(*compilation, made);
    if (!program) return program.error().message;
    const journal::Opening opening = opener_.Open(*compilation, made);
    if (!made.sealed.empty()) json["personal"] = Name(opening.state);
    if (opening.state == journal::Opening::State::kErased) {
      if (format_ == Format::kText)
        std::cout << "  what is personal in it is erased: what was decided stands here, and why "
                     "cannot be told any more\n";
      return std::nullopt;
    }
    if (opening.state == journal::Opening::State::kBroken) same_ = false;
    if (opening.state != journal::Opening::State::kWhole) return opening.why;
    const base::Result<journal::Recalled> recalled =
        journal::Recall(compilation->checked, opening.made);
    if (!recalled) return recalled.error().message;
    Show(*compilation, *program, *recalled, json);
    return std::nullopt;
  }

  void Show(const compile::Compilation& compilation, const engine::Program& program,
            const journal::Recalled& recalled, Json& json) {
    const engine::Core now = govern::DecideBatch(program, recalled.batch).at(0);
    const bool same = journal::CoreBytes(now) == recalled.made.core;
    same_ = same_ && same;
    const govern::PolicyIdentity identity =
        govern::IdentityOf(compilation.ast, compilation.checked);
    const govern::Subject subject{compilation.ast,
                                  compilation.checked,
                                  compilation.sources,
                                  recalled.batch,
                                  0,
                                  program.as_of(),
                                  identity,
                                  program.scenario()};
    govern::Decision decision =
        now.status == engine::Status::kInvalid
            ? govern::Explain(subject, now, {})
            : govern::Explain(subject, now,
                              govern::GatherEvidence(program, recalled.batch, 0, now));
    // The one that was recorded, which takes personal values in under their keys.
    decision.case_.hash = recalled.made.case_hash;
    json["replays"] = same;
    json["decision_now"] = Json::parse(govern::ToJson(decision));
    if (!same) {
      json["difference"] = DifferenceJson(journal::Compare(compilation, program, recalled, now));
    }
    if (format_ == Format::kJson) return;
    std::cout << (same ? "  decided again, it is the same:\n"
                       : "  DECIDED AGAIN, IT IS ANOTHER; this is what it is now:\n")
              << govern::ToExplanation(decision);
  }

  journal::Reader& reader_;
  journal::Opener& opener_;
  Format format_;
  Json json_ = Json::array();
  bool whole_ = true, same_ = true;
};

}  // namespace

int RunJournalReplay(const JournalReplayOptions& options) {
  std::optional<journal::Reader> reader = OpenJournal(options.file);
  if (!reader) return kEnvironment;
  journal::ReplayOptions replay;
  const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
  replay.threads = options.threads > 0 ? options.threads : std::min(cores, kMostThreads);
  ledger::Answer<journal::Opener> opener = journal::Opener::Of(*reader, options.file);
  if (auto* failure = std::get_if<ledger::Failure>(&opener)) return ComplainOfJournal(*failure);
  replay.open = [&opener](const compile::Compilation& policy, const journal::DecisionMade& made) {
    return std::get<journal::Opener>(opener).Open(policy, made);
  };
  const ledger::Answer<journal::ReplayReport> answer = journal::Replay(*reader, replay);
  if (auto* failure = std::get_if<ledger::Failure>(&answer)) return ComplainOfJournal(*failure);
  const auto& report = std::get<journal::ReplayReport>(answer);
  journal::RecordedPolicies policies(*reader, replay.open);
  const ledger::Answer<journal::OverridesReplayed> judged =
      journal::ReplayOverrides(*reader, policies);
  if (auto* failure = std::get_if<ledger::Failure>(&judged)) return ComplainOfJournal(*failure);
  const auto& overrides = std::get<journal::OverridesReplayed>(judged);
  PrintReplay(options, report, overrides);
  if (report.different + overrides.different > 0) return kFindings;
  return report.unchecked + overrides.unchecked > 0 ? kEnvironment : kOk;
}

int RunJournalWhy(const JournalWhyOptions& options) {
  std::optional<journal::Reader> reader = OpenJournal(options.file);
  if (!reader) return kEnvironment;
  const ledger::Answer<std::vector<std::uint64_t>> about = reader->About(options.case_id);
  if (auto* failure = std::get_if<ledger::Failure>(&about)) return ComplainOfJournal(*failure);
  const auto& records = std::get<std::vector<std::uint64_t>>(about);
  if (records.empty()) {
    Complain("`" + options.file + "` records nothing about a case `" + options.case_id + "`");
    return kFindings;
  }
  ledger::Answer<journal::Opener> opener = journal::Opener::Of(*reader, options.file);
  if (auto* failure = std::get_if<ledger::Failure>(&opener)) return ComplainOfJournal(*failure);
  Story story(*reader, std::get<journal::Opener>(opener), options.format);
  for (const std::uint64_t seq : records) {
    if (!story.Tell(seq)) return kEnvironment;
  }
  if (options.format == Format::kJson) {
    std::cout << Dumped({{"case", options.case_id}, {"records", story.json()}}, 2) << '\n';
  }
  if (!story.same()) return kFindings;
  return story.whole() ? kOk : kEnvironment;
}

}  // namespace remit::repl
