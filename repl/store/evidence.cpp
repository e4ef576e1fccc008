// `remit store evidence`: everything about one version in one folder, for who has neither Remit nor
// a network. What is in it and how it is checked: docs/store/evidence.md.
#include <algorithm>
#include <iostream>
#include <set>

#include "interpreter/ledger/proof_text.h"
#include "repl/store/evidence_parts.h"
#include "repl/store/session.h"

namespace remit::repl {
namespace {

using store::History;

struct Gathered {
  std::set<std::uint64_t> entries;
  std::set<store::Hash> bases;
};

// What the version's story is told by: the entries about it, and those about the keys of everybody
// who had a part in it. remit-verify works out the same from the log.
Gathered Gather(const History& history, const History::Published& version) {
  Gathered gathered{{1, version.seq}, {version.base}};
  std::set<std::string> people = {version.author};
  for (const History::Approved& one : history.approved()) {
    if (one.approval.policy != version.policy ||
        one.approval.decision_hash != version.decision_hash)
      continue;
    gathered.entries.insert(one.seq);
    people.insert(one.approval.approver);
  }
  for (const History::Activated& one : history.activated()) {
    if (one.activation.content != version.content) continue;
    gathered.entries.insert(one.seq);
    gathered.bases.insert(one.activation.base);
    people.insert(one.by);
  }
  for (const std::string& person : people) {
    const store::KeyState& key = history.keys().find(person)->second;
    gathered.entries.insert(key.from);
    if (key.until) gathered.entries.insert(*key.until);
  }
  return gathered;
}

class Evidence {
 public:
  Evidence(StoreSession& session, const History::Published& version,
           const StoreEvidenceOptions& options, const ledger::SecretKey& key)
      : session_(session), version_(version), options_(options), key_(key) {}

  // The exit code.
  int Write() {
    gathered_ = Gather(session_.store->history(), version_);
    folder_.Say("policy " + version_.policy);
    folder_.Say("content " + LongHash(version_.content));
    for (const auto& step : {&Evidence::AddContents, &Evidence::AddTests, &Evidence::AddLog,
                             &Evidence::AddEntries, &Evidence::AddDecisions}) {
      const int exit_code = (this->*step)();
      if (exit_code != kOk) return exit_code;
    }
    folder_.Add("README.md", ReadmeOf(session_, version_, folder_, key_.public_key()));
    const base::Result<bool> written = folder_.Write(options_.out, key_);
    if (written) return kOk;
    Complain(written.error().message);
    return kEnvironment;
  }
  std::size_t size() const { return folder_.files().size(); }
  const std::vector<std::uint64_t>& decisions() const { return decisions_; }

 private:
  // The texts, those that were live before, and what is otherwise.
  int AddContents() {
    const std::optional<store::Content> content = ContentIn(session_, version_.content);
    if (!content || !AddContent(folder_, "version", *content)) return kEnvironment;
    for (const store::Hash& hash : gathered_.bases) {
      const base::Result<store::Required> required =
          session_.store->RequiredFor(hash, version_.content);
      if (!required) return ComplainOf(required.error().message);
      std::string line = "requires " + LongHash(hash);
      for (const std::string& role : required->roles) line += ' ' + role;
      folder_.Say(line);
      std::optional<store::Content> base = store::Content();
      if (hash != store::Hash{}) {
        base = ContentIn(session_, hash);
        if (!base || !AddContent(folder_, "base-" + ShortHash(hash), *base)) return kEnvironment;
      }
      const base::Result<bool> added = AddDifference(folder_, hash, *base, *content, *required);
      if (!added) return ComplainOf(added.error().message);
    }
    return kOk;
  }
  int AddTests() {
    const std::optional<store::Content> content = ContentIn(session_, version_.content);
    if (!content) return kEnvironment;
    const base::Result<bool> added =
        AddTestsOf(folder_, *content, session_.store->history(), version_, options_.reports);
    return added ? kOk : ComplainOf(added.error().message);
  }
  int AddLog() {
    const base::Result<bool> added = AddLogOf(folder_, session_.store->log(), "log",
                                              options_.checkpoint, options_.trusted, key_);
    if (!added) return ComplainOf(added.error().message);
    std::string text;
    const store::Answer<bool> written =
        ledger::WriteLog(session_.store->log(), [&](std::string_view piece) {
          text += piece;
          return true;
        });
    if (const auto* failure = std::get_if<ledger::Failure>(&written)) return TellFailure(*failure);
    folder_.Add("log/store.log", std::move(text));
    return kOk;
  }
  int AddEntries() {
    for (const std::uint64_t seq : gathered_.entries) {
      const base::Result<bool> added =
          AddEntryOf(folder_, session_.store->log(), "entries/" + std::to_string(seq), seq);
      if (!added) return ComplainOf(added.error().message);
    }
    return kOk;
  }
  int AddDecisions() {
    if (!options_.journal) return kOk;
    const base::Result<std::vector<std::uint64_t>> added =
        AddDecisionsOf(folder_, *options_.journal, version_,
                       {options_.journal_checkpoint, options_.trusted}, key_);
    if (!added) return ComplainOf(added.error().message);
    decisions_ = *added;
    return kOk;
  }
  static int ComplainOf(const std::string& message) {
    Complain(message);
    return kEnvironment;
  }

  StoreSession& session_;
  const History::Published& version_;
  const StoreEvidenceOptions& options_;
  const ledger::SecretKey& key_;
  Gathered gathered_;
  EvidenceFolder folder_;
  std::vector<std::uint64_t> decisions_;
};

}  // namespace

int RunStoreEvidence(const StoreEvidenceOptions& options) {
  if ((options.checkpoint || options.journal_checkpoint) && options.trusted.empty()) {
    Complain("--checkpoint needs --trusted NAME.pub: who is trusted to have signed it");
    return kUsage;
  }
  if (options.journal_checkpoint && !options.journal) {
    Complain("--journal-checkpoint needs --journal");
    return kUsage;
  }
  const std::optional<ledger::SecretKey> key = KeyIn(options.key);
  if (!key) return kEnvironment;
  StoreSession session = OpenStore(options.file, false);
  if (!session.store) return session.exit_code;
  const History::Published* version = FindVersion(session, options.content, true);
  if (version == nullptr) return kUsage;
  // Nothing is signed of a store that is not what was written.
  const std::vector<ledger::Finding> findings = session.store->log().Verify(std::nullopt);
  if (!findings.empty()) {
    Complain("`" + options.file.store + "`: " + findings.front().what);
    return findings.front().kind == ledger::Finding::Kind::kTampered ? kFindings : kEnvironment;
  }
  Evidence evidence(session, *version, options, *key);
  const int exit_code = evidence.Write();
  if (exit_code != kOk) return exit_code;
  if (options.file.format == Format::kJson) {
    std::cout << Json{{"did", "evidence"},
                      {"policy", version->policy},
                      {"content", LongHash(version->content)},
                      {"out", options.out},
                      {"files", evidence.size()},
                      {"decisions", evidence.decisions()},
                      {"signed_by", key->public_key().name}}
                     .dump(2)
              << '\n';
  } else {
    std::cout << "evidence of " << version->policy << ' ' << ShortHash(version->content) << " in `"
              << options.out << "`: " << evidence.size() << " files, signed by "
              << key->public_key().name << '\n';
  }
  return kOk;
}

}  // namespace remit::repl
