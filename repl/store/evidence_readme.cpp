// The README of a folder of evidence.
#include <algorithm>

#include "repl/store/evidence_parts.h"

namespace remit::repl {
namespace {

using store::History;

// A table of what happened, from the entries that are in the folder.
std::string Happened(const History& history, const History::Published& version) {
  std::string text = "| entry | when | who | what |\n|---|---|---|---|\n";
  const auto row = [&](std::uint64_t seq, std::int64_t at, const std::string& who,
                       const std::string& what) {
    text +=
        "| " + std::to_string(seq) + " | " + FormatTime(at) + " | " + who + " | " + what + " |\n";
  };
  row(version.seq, version.recorded_at, version.author,
      "published it" + (version.ticket.empty() ? "" : ", for " + version.ticket) + "; by Remit " +
          version.engine);
  for (const History::Approved& one : history.approved()) {
    const store::Approval& approval = one.approval;
    if (approval.policy != version.policy || approval.decision_hash != version.decision_hash)
      continue;
    row(one.seq, one.recorded_at, approval.approver,
        "approved " +
            (approval.content == version.content
                 ? std::string("it")
                 : "version " + ShortHash(approval.content) + ", which decides the same,") +
            " as " + approval.role +
            (approval.effective_from == 0 ? ", for when it is activated"
                                          : ", for " + FormatTime(approval.effective_from)) +
            (approval.base == store::Hash{} ? ", over nothing"
                                            : ", over " + ShortHash(approval.base)));
  }
  for (const History::Activated& one : history.activated()) {
    const store::Activation& activation = one.activation;
    if (activation.content != version.content) continue;
    row(one.seq, one.recorded_at, one.by,
        "made it live from " + FormatTime(activation.effective_from) +
            (activation.base == store::Hash{} ? ""
                                              : ", in place of " + ShortHash(activation.base)) +
            (activation.emergency ? ", in an emergency" : "") +
            (activation.reason.empty() ? "" : ": " + activation.reason));
  }
  return text;
}

// What an author or an operator wrote stays in its cell.
std::string OneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 && c != '\n'; }, ' ');
  return text;
}

constexpr const char* kFiles = R"(
## What is here

| | |
|---|---|
| `version/` | the version: `content.bin`, from whose bytes its name is computed, and its files as they were published, in `source/` |
| `base-*/` | likewise what was live before, where something was |
| `difference/` | what is otherwise in it, line by line; which cases that decides otherwise, as far as it was explored; who has to approve it, and why |
| `tests/` | its tests, run when this folder was made; which reports its approvers signed |
| `entries/` | the entries of the store that are about it, and about the keys of everybody who had a part: each as it was signed, with the proof that it is in the log |
| `log/` | all entries of the store; `head.note`, how many there are and the root of their tree, signed; `kept.note`, a checkpoint that was kept elsewhere, and the proof that the log continues it, where there was one |
| `journal/` | where a journal was given: the first and the last decision that were made by the version, with the policy that each names, as they were recorded, and proofs. What is personal in them is sealed |
| `MANIFEST` | the SHA-256 of every file here, signed |

## How to check it

    remit-verify evidence FOLDER --key KEY.pub

KEY.pub is the public key of who signed this folder; get it from them, and not from here. The program needs no network and
nothing of Remit. It ends with 0 where all is as it should be, with 1 where something was tampered with, and with 3 where
something is missing, so that nobody can tell.

It finds out that every file is the one that was signed; that `content.bin` has the hash that was published and approved and
that the files in `source/` are those in it; that every entry of the log is where and what it was when its checkpoint was
signed; that each is signed with a key that had been named before and was not revoked; that who approved held the role, had
not written the version, and signed this content, these decisions, what it replaces and when; that all had approved who were
required when it was made live; that it replaced what was live then; and that the decisions shown are in their journal and
were made by this version.

It cannot find out what only Remit can compute: that two texts decide the same, which roles a change requires, what the tests
came to. These are said by who signed the folder; to check them, compile `version/source` with Remit.
)";

}  // namespace

std::string ReadmeOf(StoreSession& session, const History::Published& version,
                     const EvidenceFolder& folder, const ledger::PublicKey& signer) {
  const History& history = session.store->history();
  std::string text =
      "# Evidence: `" + version.policy + "`, version " + ShortHash(version.content) +
      "\n\nEverything about one version of a policy, in one folder, for somebody who "
      "has neither Remit nor a network.\nWritten " +
      FormatTime(session.now) + " from the store `" + history.origin() + "`, signed by `" +
      signer.Text() + "`.\n\n- content: " + LongHash(version.content) +
      "\n- decides as: " + version.decision_hash +
      "\n- files: " + std::to_string(folder.files().size() + 1) + "\n\n## What happened\n\n";
  return text + OneLine(Happened(history, version)) + kFiles;
}

}  // namespace remit::repl
