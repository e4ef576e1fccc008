// The commands that read a store: log, show, diff, as-of.
#include <iostream>
#include <map>

#include "repl/line_diff.h"
#include "repl/store/session.h"

namespace remit::repl {
namespace {

using store::History;

// An entry as it is listed: which policy it is about, what it says.
struct Listed {
  std::string policy, text;
  Json json;
};

struct Listing {
  Listed operator()(const store::Made& made) const {
    return {"",
            "made; root key " + made.root.name,
            {{"did", "made"}, {"key", made.root.name}, {"engine", made.engine}}};
  }
  Listed operator()(const store::KeyNamed& named) const {
    std::string roles;
    for (const std::string& role : named.roles) roles += (roles.empty() ? " as " : ", ") + role;
    return {"",
            "named " + named.key.name + roles,
            {{"did", "named"}, {"key", named.key.name}, {"roles", named.roles}}};
  }
  Listed operator()(const store::KeyRevoked& revoked) const {
    return {"",
            "revoked " + revoked.name + ": " + revoked.reason,
            {{"did", "revoked"}, {"key", revoked.name}, {"reason", revoked.reason}}};
  }
  Listed operator()(const store::Publication& publication) const {
    return {publication.policy,
            "published " + publication.policy + " " + ShortHash(publication.content) +
                (publication.ticket.empty() ? "" : " for " + publication.ticket),
            {{"did", "published"},
             {"policy", publication.policy},
             {"content", LongHash(publication.content)},
             {"decision_hash", publication.decision_hash},
             {"base", LongHash(publication.base)},
             {"required", publication.roles},
             {"engine", publication.engine},
             {"ticket", publication.ticket}}};
  }
  Listed operator()(const store::Approval& approval) const {
    const bool at_once = approval.effective_from == 0;
    return {approval.policy,
            "approved " + approval.policy + " " + ShortHash(approval.content) + " as " +
                approval.role + (at_once ? "" : ", from " + FormatTime(approval.effective_from)),
            {{"did", "approved"},
             {"policy", approval.policy},
             {"content", LongHash(approval.content)},
             {"base", LongHash(approval.base)},
             {"role", approval.role},
             {"effective_from", at_once ? Json() : Json(FormatTime(approval.effective_from))},
             {"test_report", LongHash(approval.test_report)}}};
  }
  Listed operator()(const store::Activating& activating) const {
    const store::Activation& activation = activating.activation;
    return {activation.policy,
            "activated " + activation.policy + " " + ShortHash(activation.content) + ", from " +
                FormatTime(activation.effective_from) +
                (activation.emergency ? ", in an emergency" : "") +
                (activation.reason.empty() ? "" : ": " + activation.reason),
            {{"did", "activated"},
             {"policy", activation.policy},
             {"content", LongHash(activation.content)},
             {"base", LongHash(activation.base)},
             {"effective_from", FormatTime(activation.effective_from)},
             {"reason", activation.reason},
             {"emergency", activation.emergency}}};
  }
};

Json JsonOf(const store::Required& required) {
  Json reasons = Json::array();
  for (const auto& reason : required.reasons)
    reasons.push_back({{"role", reason.role}, {"why", reason.why}});
  return reasons;
}

// The files of both, each as a difference by lines.
std::string DiffOf(const store::Content& before, const store::Content& after) {
  std::map<std::string, std::pair<std::string, std::string>> files;
  for (const auto& file : before.files) files[file.name].first = file.text;
  for (const auto& file : after.files) files[file.name].second = file.text;
  std::string text;
  for (const auto& [name, texts] : files)
    text += LineDiff(name, texts.first, texts.second, "changed");
  return text;
}

}  // namespace

int RunStoreLog(const StoreLogOptions& options) {
  StoreSession session = OpenStore(options.file, false);
  if (!session.store) return session.exit_code;
  Json entries = Json::array();
  std::string text;
  ledger::Log& log = session.store->log();
  store::Answer<bool> read = log.Read(1, log.size(), [&](const ledger::Entry& entry) {
    const std::optional<store::Read> said = store::ReadEntry(entry);
    if (!said) return false;
    Listed listed = std::visit(Listing{}, said->message);
    if (!options.policy.empty() && listed.policy != options.policy) return true;
    text += std::to_string(entry.seq) + "  " + FormatTime(entry.recorded_at) + "  " +
            said->signed_message.by + " " + listed.text + '\n';
    Json json = {{"entry", entry.seq},
                 {"at", FormatTime(entry.recorded_at)},
                 {"by", said->signed_message.by}};
    json.update(listed.json);
    entries.push_back(std::move(json));
    return true;
  });
  if (const auto* failure = std::get_if<ledger::Failure>(&read)) return TellFailure(*failure);
  Json open = Json::array();
  for (const History::Activated* one : store::Unreviewed(session.store->history())) {
    text += "open: no second owner has looked at the emergency of entry " +
            std::to_string(one->seq) + '\n';
    open.push_back(one->seq);
  }
  if (options.file.format == Format::kJson) {
    text =
        Json{{"origin", log.origin()}, {"entries", entries}, {"unreviewed", open}}.dump(2) + '\n';
  }
  std::cout << text;
  return kOk;
}

int RunStoreShow(const StoreShowOptions& options) {
  StoreSession session = OpenStore(options.file, false);
  if (!session.store) return session.exit_code;
  const History::Published* version = FindVersion(session, options.content, true);
  if (version == nullptr) return kUsage;
  const std::optional<store::Content> content = ContentIn(session, version->content);
  if (!content) return kEnvironment;
  Json approvals = Json::array(), files = Json::array();
  std::string text = version->policy + " " + LongHash(version->content) + "\n  decides as    " +
                     version->decision_hash + "\n  published     " +
                     FormatTime(version->recorded_at) + " by " + version->author + ", with Remit " +
                     version->engine + "\n";
  for (const History::Approved& one : session.store->history().approved()) {
    if (one.approval.content != version->content) continue;
    text += "  approved      " + FormatTime(one.recorded_at) + " by " + one.approval.approver +
            " as " + one.approval.role + '\n';
    approvals.push_back({{"entry", one.seq},
                         {"by", one.approval.approver},
                         {"role", one.approval.role},
                         {"base", LongHash(one.approval.base)}});
  }
  for (const History::Activated& one : session.store->history().activated()) {
    if (one.activation.content == version->content)
      text += "  activated     from " + FormatTime(one.activation.effective_from) + " by " +
              one.by + '\n';
  }
  for (const store::Content::File& file : content->files) {
    text += "\n--- " + file.name + "\n" + file.text;
    files.push_back({{"name", file.name}, {"text", file.text}});
  }
  if (options.file.format == Format::kJson) {
    text = Json{{"policy", version->policy},
                {"content", LongHash(version->content)},
                {"decision_hash", version->decision_hash},
                {"language", content->language},
                {"published_at", FormatTime(version->recorded_at)},
                {"author", version->author},
                {"engine", version->engine},
                {"approvals", approvals},
                {"files", files}}
               .dump(2) +
           '\n';
  }
  std::cout << text;
  return kOk;
}

int RunStoreDiff(const StoreDiffOptions& options) {
  StoreSession session = OpenStore(options.file, false);
  if (!session.store) return session.exit_code;
  const History::Published* before = FindVersion(session, options.before, true);
  const History::Published* after =
      before == nullptr ? nullptr : FindVersion(session, options.after, true);
  if (after == nullptr) return kUsage;
  const std::optional<store::Content> old = ContentIn(session, before->content);
  const std::optional<store::Content> changed = ContentIn(session, after->content);
  if (!old || !changed) return kEnvironment;
  const base::Result<store::Required> required =
      session.store->RequiredFor(before->content, after->content);
  if (!required) {
    Complain(required.error().message);
    return kEnvironment;
  }
  const std::string diff = DiffOf(*old, *changed);
  if (options.file.format == Format::kJson) {
    std::cout << Json{{"before", LongHash(before->content)},
                      {"after", LongHash(after->content)},
                      {"decides_the_same", required->decides_the_same},
                      {"required", required->roles},
                      {"reasons", JsonOf(*required)},
                      {"diff", diff}}
                     .dump(2)
              << '\n';
    return kOk;
  }
  std::cout << diff;
  if (required->decides_the_same) std::cout << "Nothing that can change a decision.\n";
  for (const auto& reason : required->reasons)
    std::cout << "needs " << reason.role << ": " << reason.why << '\n';
  return kOk;
}

int RunStoreAsOf(const StoreAsOfOptions& options) {
  StoreSession session = OpenStore(options.file, false);
  if (!session.store) return session.exit_code;
  const std::optional<std::int64_t> at = TimeOf("--at", options.at);
  std::optional<std::int64_t> known_at = session.now;
  if (options.known_at) known_at = TimeOf("--known-at", *options.known_at);
  if (!at || !known_at) return kUsage;
  const auto live = session.store->history().LiveAt(options.policy, *at, *known_at);
  const std::string when = "at " + FormatTime(*at) + ", as known at " + FormatTime(*known_at);
  if (options.file.format == Format::kJson) {
    Json version;
    if (live) {
      version = {{"content", LongHash(live->activation.content)},
                 {"entry", live->seq},
                 {"effective_from", FormatTime(live->activation.effective_from)},
                 {"activated_by", live->by}};
    }
    std::cout << Json{{"policy", options.policy},
                      {"at", FormatTime(*at)},
                      {"known_at", FormatTime(*known_at)},
                      {"live", version}}
                     .dump(2)
              << '\n';
  } else if (live) {
    std::cout << options.policy << ' ' << ShortHash(live->activation.content) << " was live "
              << when << "\n  since " << FormatTime(live->activation.effective_from)
              << ", by entry " << live->seq << " of " << live->by << '\n';
  } else {
    std::cout << "nothing of " << options.policy << " was live " << when << '\n';
  }
  return kOk;
}

}  // namespace remit::repl
