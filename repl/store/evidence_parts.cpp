#include "repl/store/evidence_parts.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "interpreter/difference/difference.h"
#include "interpreter/journal/journal.h"
#include "interpreter/ledger/proof_text.h"
#include "interpreter/testing/run_tests.h"
#include "repl/journal/words.h"
#include "repl/line_diff.h"
#include "repl/store/log_check.h"
#include "repl/testing/report.h"

namespace remit::repl {
namespace {

base::Error ErrorOf(const ledger::Failure& failure) { return base::Error{failure.message}; }

bool IsPrintable(const std::string& name) {
  return std::none_of(name.begin(), name.end(),
                      [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

Json JsonOf(const store::Required& required) {
  Json reasons = Json::array();
  for (const store::Required::Reason& reason : required.reasons)
    reasons.push_back({{"role", reason.role}, {"why", reason.why}});
  return {{"decides_the_same", required.decides_the_same},
          {"required", required.roles},
          {"reasons", reasons}};
}

std::string OneLine(const difference::Change& change) {
  std::string text = NameOf(change.kind) + ": " + change.what + " `" + change.name + "`";
  if (!change.part.empty()) text += ", " + change.part;
  if (!change.before.empty() || !change.after.empty())
    text += ": " + (change.before.empty() ? "nothing" : change.before) + " became " +
            (change.after.empty() ? "nothing" : change.after);
  if (change.effect != difference::Effect::kOther) text += " (" + NameOf(change.effect) + ")";
  return text;
}

// What `remit diff` finds between the two, over all cases.
base::Result<bool> AddMeaning(EvidenceFolder& folder, const std::string& name,
                              const store::Content& before, const store::Content& after) {
  const base::Result<compile::Compilation> old = store::Compile(before);
  if (!old) return old.error();
  const base::Result<compile::Compilation> changed = store::Compile(after);
  if (!changed) return changed.error();
  const difference::PolicyDifference found = difference::DifferenceOf(
      {old->ast, old->checked}, {changed->ast, changed->checked}, difference::Options());
  std::string text = "verdict: " + NameOf(found.verdict) + '\n';
  Json changes = Json::array(), regions = Json::array();
  for (const difference::Change& change : found.changes) {
    text += OneLine(change) + '\n';
    changes.push_back({{"kind", NameOf(change.kind)},
                       {"what", change.what},
                       {"name", change.name},
                       {"part", change.part},
                       {"before", change.before},
                       {"after", change.after},
                       {"effect", NameOf(change.effect)},
                       {"who", change.who}});
  }
  for (const difference::Region& region : found.regions) {
    text += region.headline + '\n';
    for (const std::string& condition : region.conditions) text += "  where " + condition + '\n';
    for (const std::string& size : region.sizes) text += "  " + size + '\n';
    regions.push_back({{"headline", region.headline},
                       {"conditions", region.conditions},
                       {"sizes", region.sizes},
                       {"exact", region.exact}});
  }
  if (found.verdict != difference::PolicyDifference::Verdict::kSame)
    text += found.complete ? "No other case is decided otherwise.\n"
                           : "Within what was explored. " + found.explored + '\n';
  for (const std::string& note : found.notes) text += note + '\n';
  folder.Add(name + ".meaning.txt", text);
  folder.Add(name + ".meaning.json", Json{{"verdict", NameOf(found.verdict)},
                                          {"complete", found.complete},
                                          {"explored", found.explored},
                                          {"changes", changes},
                                          {"regions", regions},
                                          {"notes", found.notes}}
                                             .dump(2) +
                                         '\n');
  return true;
}

// As `remit test` finds it where the version's files lie.
TestReport ReportOf(const std::string& name, compile::Compilation compiled) {
  TestReport report;
  TestedPolicy& policy = report.policies.emplace_back();
  policy.path = name;
  policy.compilation = std::make_shared<const compile::Compilation>(std::move(compiled));
  policy.results = testing::RunTests(policy.compilation->ast, policy.compilation->checked);
  policy.twins = testing::TwinsOf(policy.compilation->ast, policy.compilation->checked);
  policy.lacks_tests = policy.results.empty();
  return report;
}

}  // namespace

bool AddContent(EvidenceFolder& folder, const std::string& name, const store::Content& content) {
  folder.Add(name + "/content.bin", store::BytesOf(content));
  for (const store::Content::File& file : content.files) {
    const std::string place = PlaceOfSource(name, file.name);
    if (!IsPrintable(file.name) || folder.files().count(place) > 0) {
      Complain("`" + file.name + "` cannot be the name of a file in a folder of evidence");
      return false;
    }
    folder.Add(place, file.text);
  }
  return true;
}

base::Result<bool> AddDifference(EvidenceFolder& folder, const store::Hash& base,
                                 const store::Content& before, const store::Content& after,
                                 const store::Required& required) {
  const bool first = base == store::Hash{};
  const std::string name = "difference/from-" + (first ? "nothing" : ShortHash(base));
  std::map<std::string, std::pair<std::string, std::string>> files;
  for (const auto& file : before.files) files[file.name].first = file.text;
  for (const auto& file : after.files) files[file.name].second = file.text;
  std::string diff, who;
  for (const auto& [file, texts] : files)
    diff += LineDiff(file, texts.first, texts.second, "changed");
  for (const store::Required::Reason& reason : required.reasons)
    who += reason.role + ": " + reason.why + '\n';
  if (required.decides_the_same) who = "Nothing that can change a decision: nobody.\n";
  folder.Add(name + ".diff", diff);
  folder.Add(name + ".who.txt", who);
  folder.Add(name + ".who.json", JsonOf(required).dump(2) + '\n');
  return first ? base::Result<bool>(true) : AddMeaning(folder, name, before, after);
}

base::Result<bool> AddTestsOf(EvidenceFolder& folder, const store::Content& content,
                              const store::History& history,
                              const store::History::Published& version,
                              const std::vector<std::string>& reports) {
  base::Result<compile::Compilation> compiled = store::Compile(content);
  if (!compiled) return compiled.error();
  const TestReport tests = ReportOf(content.files.front().name, std::move(compiled).value());
  std::ostringstream json, text;
  WriteJson(tests, json);
  WriteText(tests, false, text);
  const std::string report = json.str();
  folder.Add("tests/now.json", report);
  folder.Add("tests/now.txt", text.str());
  std::map<store::Hash, std::string> given = {{ledger::Sha256(report), "tests/now.json"}};
  std::set<store::Hash> signed_reports;
  for (const store::History::Approved& one : history.approved()) {
    if (one.approval.policy == version.policy &&
        one.approval.decision_hash == version.decision_hash)
      signed_reports.insert(one.approval.test_report);
  }
  for (const std::string& path : reports) {
    std::optional<std::string> bytes = ReadInput(path);
    if (!bytes) return base::Error{"without that report nothing is written"};
    const store::Hash hash = ledger::Sha256(*bytes);
    if (signed_reports.count(hash) == 0)
      return base::Error{"`" + path + "` is no report that an approver of this version signed"};
    if (given.count(hash) > 0) continue;  // what they come to now
    const std::string name = "tests/signed-" + ShortHash(hash);
    given[hash] = name;
    folder.Add(name, *std::move(bytes));
  }
  std::string said;
  for (const store::History::Approved& one : history.approved()) {
    const store::Approval& approval = one.approval;
    if (approval.policy != version.policy || approval.decision_hash != version.decision_hash)
      continue;
    said += "entry " + std::to_string(one.seq) + ", " + approval.approver + " as " + approval.role +
            ": ";
    const auto found = given.find(approval.test_report);
    if (approval.test_report == store::Hash{}) {
      said += "signed no report of tests\n";
    } else if (found != given.end()) {
      said += "signed " + found->second + ", " + LongHash(approval.test_report) + '\n';
    } else {
      said += "signed a report that is not here, " + LongHash(approval.test_report) + '\n';
    }
  }
  folder.Add("tests/signed.txt", said.empty() ? "Nobody has approved it.\n" : said);
  return true;
}

base::Result<bool> AddLogOf(EvidenceFolder& folder, ledger::Log& log, const std::string& name,
                            const std::optional<std::string>& checkpoint,
                            const std::vector<std::string>& trusted, const ledger::SecretKey& key) {
  const ledger::Answer<ledger::Checkpoint> head = log.Head();
  if (const auto* failure = std::get_if<ledger::Failure>(&head)) return ErrorOf(*failure);
  folder.Add(name + "/head.note", ledger::SignedNote(std::get<ledger::Checkpoint>(head), key));
  if (!checkpoint) return true;
  const base::Result<std::optional<ledger::Checkpoint>> kept =
      KeptCheckpoint({"", checkpoint, trusted, Format::kText});
  if (!kept) return kept.error();
  const ledger::Checkpoint& older = **kept;
  const std::vector<ledger::Finding> findings = log.Verify(older);
  if (!findings.empty()) return base::Error{"`" + *checkpoint + "`: " + findings.front().what};
  const ledger::Answer<std::vector<ledger::Hash>> proof = log.ProofSince(older.size, log.size());
  if (const auto* failure = std::get_if<ledger::Failure>(&proof)) return ErrorOf(*failure);
  const std::optional<std::string> note = ReadInput(*checkpoint);
  if (!note) return base::Error{"without that checkpoint nothing is written"};
  folder.Add(name + "/kept.note", *note);
  folder.Add(
      name + "/kept.proof",
      ledger::ConsistencyText(older.size, log.size(), std::get<std::vector<ledger::Hash>>(proof)));
  return true;
}

base::Result<bool> AddEntryOf(EvidenceFolder& folder, ledger::Log& log, const std::string& name,
                              std::uint64_t seq) {
  const ledger::Answer<bool> read = log.Read(seq, seq, [&](const ledger::Entry& entry) {
    folder.Add(name + ".txt", ledger::EntryText(entry));
    return true;
  });
  if (const auto* failure = std::get_if<ledger::Failure>(&read)) return ErrorOf(*failure);
  const ledger::Answer<std::vector<ledger::Hash>> proof = log.ProofOf(seq, log.size());
  if (const auto* failure = std::get_if<ledger::Failure>(&proof)) return ErrorOf(*failure);
  folder.Add(name + ".proof", ledger::InclusionText(seq - 1, log.size(),
                                                    std::get<std::vector<ledger::Hash>>(proof)));
  return true;
}

base::Result<std::vector<std::uint64_t>> AddDecisionsOf(EvidenceFolder& folder,
                                                        const std::string& journal,
                                                        const store::History::Published& version,
                                                        const KeptElsewhere& kept,
                                                        const ledger::SecretKey& key) {
  ledger::Answer<journal::Reader> opened = journal::Reader::Open(journal);
  if (const auto* failure = std::get_if<ledger::Failure>(&opened)) return ErrorOf(*failure);
  auto& reader = std::get<journal::Reader>(opened);
  const std::vector<ledger::Finding> findings = reader.log().Verify(std::nullopt);
  if (!findings.empty()) return base::Error{"`" + journal + "`: " + findings.front().what};
  std::set<std::uint64_t> policies;
  struct Shown {
    std::uint64_t seq, policy;
    std::string json;
  };
  std::vector<Shown> shown;
  const ledger::Answer<bool> read = reader.Read(
      1, reader.size(),
      [&](std::uint64_t seq, std::int64_t recorded_at, const journal::Record& record) {
        if (const auto* policy = std::get_if<journal::PolicyUsed>(&record)) {
          if (policy->content_hash == LongHash(version.content)) policies.insert(seq);
        }
        const auto* made = std::get_if<journal::DecisionMade>(&record);
        if (made == nullptr || policies.count(made->policy) == 0) return true;
        if (shown.size() > 1) shown.pop_back();
        shown.push_back({seq, made->policy, RecordJson(seq, recorded_at, record).dump(2)});
        return true;
      });
  if (const auto* failure = std::get_if<ledger::Failure>(&read)) return ErrorOf(*failure);
  const base::Result<bool> signed_head =
      AddLogOf(folder, reader.log(), "journal", kept.checkpoint, kept.trusted, key);
  if (!signed_head) return signed_head.error();
  std::vector<std::uint64_t> decisions;
  for (const Shown& one : shown) {
    decisions.push_back(one.seq);
    folder.Add("journal/" + std::to_string(one.seq) + ".json", one.json + '\n');
    for (const std::uint64_t seq : {one.seq, one.policy}) {
      const base::Result<bool> added =
          AddEntryOf(folder, reader.log(), "journal/" + std::to_string(seq), seq);
      if (!added) return added.error();
    }
  }
  if (!shown.empty())
    folder.Say("decisions " + std::to_string(decisions.front()) + ' ' +
               std::to_string(decisions.back()));
  return decisions;
}

}  // namespace remit::repl
