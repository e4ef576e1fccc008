// The commands that write a store: init, name, revoke, publish, approve, activate, rollback.
#include <algorithm>
#include <iostream>

#include "interpreter/ledger/bytes.h"
#include "repl/store/session.h"

namespace remit::repl {
namespace {

using store::History;

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text.empty() ? "nobody" : text;
}

// What was to take effect later and does not any more, because something came before it.
std::vector<std::uint64_t> Displaced(const History& history, const std::string& policy,
                                     std::int64_t now) {
  std::vector<std::uint64_t> displaced;
  for (const History::Activated& activated : history.activated()) {
    const std::int64_t from = activated.activation.effective_from;
    if (activated.activation.policy != policy || from <= now) continue;
    const auto live = history.LiveAt(policy, from, now);
    if (!live || live->activation.effective_from < from) displaced.push_back(activated.seq);
  }
  return displaced;
}

int TellActivation(StoreSession& session, const store::Done<std::uint64_t>& done,
                   const store::Activation& activation, const std::string& did, Format format) {
  const std::vector<std::uint64_t> displaced =
      Displaced(session.store->history(), activation.policy, session.now);
  std::string text = did + " " + activation.policy + " " + ShortHash(activation.content) +
                     ", from " + FormatTime(activation.effective_from);
  if (activation.emergency) text += "\n  an emergency: open until another owner approves it";
  for (const std::uint64_t entry : displaced)
    text += "\n  what entry " + std::to_string(entry) +
            " planned does not take effect: it was over another version";
  return TellEntry(done, text,
                   {{"did", did},
                    {"policy", activation.policy},
                    {"content", LongHash(activation.content)},
                    {"base", LongHash(activation.base)},
                    {"effective_from", FormatTime(activation.effective_from)},
                    {"emergency", activation.emergency},
                    {"displaced", displaced}},
                   format);
}

std::optional<store::Hash> HashOfFile(const std::string& path) {
  const std::optional<std::string> bytes = ReadInput(path);
  if (!bytes) return std::nullopt;
  return ledger::Sha256(*bytes);
}

}  // namespace

int RunStoreInit(const StoreInitOptions& options) {
  const std::optional<std::int64_t> now = NowOf(options.file);
  if (!now) return kUsage;
  const std::optional<ledger::SecretKey> root = KeyIn(options.root);
  if (!root) return kEnvironment;
  store::Done<store::PolicyStore> made = store::PolicyStore::Make(options.file.store, *root, *now);
  if (const auto* failure = std::get_if<ledger::Failure>(&made)) return TellFailure(*failure);
  if (const auto* refusal = std::get_if<store::Refusal>(&made))
    return TellRefusal(*refusal, options.file.format);
  const std::string& name = root->public_key().name;
  return TellEntry(std::uint64_t{1},
                   "made `" + options.file.store + "`; " + name + " names who may sign",
                   {{"did", "made"},
                    {"store", options.file.store},
                    {"origin", std::get<store::PolicyStore>(made).history().origin()},
                    {"root", name}},
                   options.file.format);
}

int RunStoreName(const StoreNameOptions& options) {
  const std::optional<ledger::SecretKey> root = KeyIn(options.key);
  const std::optional<std::string> text = ReadInput(options.public_key);
  if (!root || !text) return kEnvironment;
  const base::Result<ledger::PublicKey> key = ledger::ParsePublicKey(*text);
  if (!key) {
    Complain("`" + options.public_key + "`: " + key.error().message);
    return kEnvironment;
  }
  StoreSession session = OpenStore(options.file, true);
  if (!session.store) return session.exit_code;
  const auto done = session.store->NameKey(*key, options.roles, *root, session.now);
  return TellEntry(done,
                   "named " + key->name +
                       (options.roles.empty() ? ", who may publish and activate what is approved"
                                              : " as " + Joined(options.roles)),
                   {{"did", "named"}, {"key", key->name}, {"roles", options.roles}},
                   options.file.format);
}

int RunStoreRevoke(const StoreRevokeOptions& options) {
  const std::optional<ledger::SecretKey> root = KeyIn(options.key);
  if (!root) return kEnvironment;
  StoreSession session = OpenStore(options.file, true);
  if (!session.store) return session.exit_code;
  const auto done = session.store->RevokeKey(options.name, options.reason, *root, session.now);
  return TellEntry(done, "revoked " + options.name,
                   {{"did", "revoked"}, {"key", options.name}, {"reason", options.reason}},
                   options.file.format);
}

int RunStorePublish(const StorePublishOptions& options) {
  const std::optional<ledger::SecretKey> author = KeyIn(options.key);
  if (!author) return kEnvironment;
  const Loaded loaded = LoadPolicy(options.policy);
  if (!loaded.compilation) return loaded.exit_code;
  StoreSession session = OpenStore(options.file, true);
  if (!session.store) return session.exit_code;
  const store::Content content = store::ContentOf(*loaded.compilation);
  const store::Hash hash = store::HashOf(content);
  const auto done = session.store->Publish(content, *author, options.ticket, session.now);
  store::Required required;
  if (std::holds_alternative<std::uint64_t>(done)) {
    const auto live = session.store->history().LiveAt(content.policy, session.now, session.now);
    const base::Result<store::Required> found =
        session.store->RequiredFor(live ? live->activation.content : store::Hash{}, hash);
    if (found) required = *found;
  }
  std::string text = "published " + content.policy + " " + ShortHash(hash);
  Json reasons = Json::array();
  for (const store::Required::Reason& reason : required.reasons) {
    text += "\n  " + reason.role + ": " + reason.why;
    reasons.push_back({{"role", reason.role}, {"why", reason.why}});
  }
  text += "\n  to be approved by " + Joined(required.roles);
  return TellEntry(done, text,
                   {{"did", "published"},
                    {"policy", content.policy},
                    {"content", LongHash(hash)},
                    {"decision_hash", content.decision_hash},
                    {"required", required.roles},
                    {"reasons", reasons}},
                   options.file.format);
}

int RunStoreApprove(const StoreApproveOptions& options) {
  const std::optional<ledger::SecretKey> by = KeyIn(options.key);
  if (!by) return kEnvironment;
  StoreSession session = OpenStore(options.file, true);
  if (!session.store) return session.exit_code;
  const History& history = session.store->history();
  const History::Published* version = FindVersion(session, options.content, false);
  if (version == nullptr) return kUsage;
  store::Approval approval;
  approval.policy = version->policy;
  approval.decision_hash = version->decision_hash;
  approval.content = version->content;
  approval.role = options.role;
  approval.approver = by->public_key().name;
  approval.after = history.size();
  if (options.from) {
    const std::optional<std::int64_t> from = TimeOf("--from", *options.from);
    if (!from) return kUsage;
    approval.effective_from = *from;
  }
  const auto live = history.LiveAt(
      version->policy, options.from ? approval.effective_from : session.now, session.now);
  if (live) approval.base = live->activation.content;
  if (options.emergency) {
    const auto found =
        std::find_if(history.activated().begin(), history.activated().end(),
                     [&](const History::Activated& one) { return one.seq == *options.emergency; });
    if (found == history.activated().end() || !found->activation.emergency) {
      Complain("--review: entry " + std::to_string(*options.emergency) +
               " is no activation in an emergency");
      return kUsage;
    }
    approval.base = found->activation.base;
    approval.effective_from = found->activation.effective_from;
  }
  if (options.tests) {
    const std::optional<store::Hash> report = HashOfFile(*options.tests);
    if (!report) return kEnvironment;
    approval.test_report = *report;
  }
  const auto done = session.store->Approve(approval, *by, session.now);
  const std::string from = approval.effective_from == 0
                               ? "when it is activated"
                               : "from " + FormatTime(approval.effective_from);
  return TellEntry(
      done,
      "approved " + approval.policy + " " + ShortHash(approval.content) + " as " + approval.role +
          ", " + from,
      {{"did", "approved"},
       {"policy", approval.policy},
       {"content", LongHash(approval.content)},
       {"base", LongHash(approval.base)},
       {"role", approval.role},
       {"by", approval.approver},
       {"effective_from",
        approval.effective_from == 0 ? Json() : Json(FormatTime(approval.effective_from))}},
      options.file.format);
}

int RunStoreActivate(const StoreActivateOptions& options) {
  const std::optional<ledger::SecretKey> by = KeyIn(options.key);
  if (!by) return kEnvironment;
  StoreSession session = OpenStore(options.file, true);
  if (!session.store) return session.exit_code;
  const History::Published* version = FindVersion(session, options.content, false);
  if (version == nullptr) return kUsage;
  store::Activation activation;
  activation.policy = version->policy;
  activation.content = version->content;
  activation.effective_from = session.now;
  if (options.from) {
    const std::optional<std::int64_t> from = TimeOf("--from", *options.from);
    if (!from) return kUsage;
    activation.effective_from = *from;
  }
  activation.reason = options.reason;
  activation.emergency = options.emergency;
  const auto live =
      session.store->history().LiveAt(activation.policy, activation.effective_from, session.now);
  if (live) activation.base = live->activation.content;
  const auto done = session.store->Activate(activation, *by, session.now);
  return TellActivation(session, done, activation, "activated", options.file.format);
}

int RunStoreRollback(const StoreRollbackOptions& options) {
  const std::optional<ledger::SecretKey> by = KeyIn(options.key);
  if (!by) return kEnvironment;
  StoreSession session = OpenStore(options.file, true);
  if (!session.store) return session.exit_code;
  const auto live = session.store->history().LiveAt(options.policy, session.now, session.now);
  if (!live || live->activation.base == store::Hash{}) {
    Complain("`" + options.policy + "` has no version " +
             (live ? "before the one that is live" : "that is live"));
    return kUsage;
  }
  const store::Activation activation{options.policy,           live->activation.base,
                                     live->activation.content, session.now,
                                     options.reason,           false};
  const auto done = session.store->Activate(activation, *by, session.now);
  return TellActivation(session, done, activation, "rolled back", options.file.format);
}

}  // namespace remit::repl
