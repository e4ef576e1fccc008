// remit-verify: checks offline what Remit says of its logs: signed checkpoints, proofs, exported
// logs, and the evidence of a version. It shares no code with Remit, so that a mistake or a lie
// there is not repeated here; the forms of the files are in docs/store/verify.md. Needs libsodium
// and nothing else.
#include <iostream>

#include "verifier/evidence.h"
#include "verifier/log.h"

using namespace remit_verify;

namespace {

constexpr const char* kHelp =
    R"(remit-verify: checks what Remit says of its logs, offline and without Remit.

Usage:
  remit-verify checkpoint NOTE                  is it signed with this key, and not changed since?
  remit-verify inclusion PROOF ENTRY NOTE       is the entry in the log of the checkpoint?
  remit-verify consistency PROOF OLDER NEWER    does the newer log only add to the older one?
  remit-verify log LOG NOTE                     is every entry of the exported log what was signed?
  remit-verify evidence FOLDER                  is what `remit store evidence` wrote all there and
                                                true: the version, who approved it, when it was live
Every command takes:
  --key FILE           a public key that you trust, NAME.pub; may be repeated
  --format text|json   for people, or for programs

Examples:
  remit-verify checkpoint head.note --key pricing-journal.pub
  remit-verify inclusion entry-6.proof entry-6.txt head.note --key pricing-journal.pub
  remit-verify consistency 6-to-8.proof march.note june.note --key pricing-journal.pub
  remit-verify log journal.log head.note --key pricing-journal.pub --format json
  remit-verify evidence desk-8d7d01 --key auditor.pub

Exit codes: 0 verified, 1 tampered (something is provably wrong), 2 usage, 3 could not check
(something is missing, ends early, or is not signed with a key that was given).
)";

struct Request {
  string command;
  vector<string> files, keys;
  bool json = false;
};

Request RequestFrom(const vector<string>& words) {
  Request request;
  for (size_t at = 0; at < words.size(); ++at) {
    const string& word = words[at];
    if (word.rfind("-", 0) != 0) {
      request.files.push_back(word);
      continue;
    }
    const string value = ++at < words.size() ? words[at] : "";
    if (word == "--format" && (value == "text" || value == "json"))
      request.json = value == "json";
    else if (word == "--key" && !value.empty())
      request.keys.push_back(value);
    else
      WrongUse("`" + word + " " + value + "` is no option");
  }
  if (request.files.empty()) WrongUse("it takes a command");
  const string name = request.command = request.files.front();
  request.files.erase(request.files.begin());
  const size_t files = name == "checkpoint" || name == "evidence" ? 1 : name == "log" ? 2 : 3;
  if (files == 3 && name != "inclusion" && name != "consistency")
    WrongUse("there is no command `" + name + "`");
  if (request.files.size() != files) WrongUse("`" + name + "` takes " + Text(files) + " file(s)");
  if (request.keys.empty()) WrongUse("--key has to name a public key that you trust");
  return request;
}

string Check(const Request& request, Checkpoint& checkpoint) {
  const vector<string>& files = request.files;
  vector<Key> keys;
  for (const string& path : request.keys) keys.push_back(ReadKey(path));
  if (request.command == "evidence") return CheckEvidence(files[0], keys, checkpoint);
  checkpoint = ReadCheckpoint(files.back(), keys);
  if (request.command == "inclusion")
    return "entry " + Text(CheckInclusion(files[0], files[1], checkpoint).seq) + " is in the log";
  if (request.command == "consistency")
    return CheckConsistency(files[0], ReadCheckpoint(files[1], keys), checkpoint);
  if (request.command == "log") return CheckLog(files[0], checkpoint);
  return "the checkpoint is as it was signed";
}

void Print(bool json, const Verdict& verdict, const Checkpoint& checkpoint) {
  constexpr std::array<const char*, 4> kNames = {"verified", "tampered", "", "could_not_check"};
  constexpr std::array<const char*, 4> kWords = {"verified", "TAMPERED", "", "COULD NOT CHECK"};
  const string &origin = checkpoint.origin, &signers = checkpoint.signers;
  string text = kWords[verdict.exit] + (": " + verdict.message), more;
  if (!signers.empty()) {
    text += "; checkpoint of `" + origin + "`, " + Entries(checkpoint.size) + ", by " + signers;
    more = ", \"checkpoint\": {\"origin\": " + Quoted(origin) +
           ", \"size\": " + Text(checkpoint.size) +
           ", \"root\": " + Quoted(ToBase64(checkpoint.root)) +
           ", \"signed_by\": " + Quoted(signers) + "}";
  }
  if (!json)
    std::cout << Printable(text) << std::endl;
  else
    std::cout << "{\"verdict\": " << Quoted(kNames[verdict.exit])
              << ", \"exit_code\": " << verdict.exit << ", \"message\": " << Quoted(verdict.message)
              << more << "}" << std::endl;
}

int Run(const vector<string>& words) {
  for (const string& word : words) {
    if (word == "--help" || word == "-h") return std::cout << kHelp, kVerified;
    if (word == "--version") return std::cout << "remit-verify " REMIT_VERSION "\n", kVerified;
  }
  Request request;
  Checkpoint checkpoint;
  Verdict verdict{kVerified, ""};
  try {
    request = RequestFrom(words);
    verdict.message = Check(request, checkpoint);
  } catch (const Verdict& thrown) {
    verdict = thrown;
  } catch (const std::exception& error) {
    verdict = {kCannotCheck, error.what()};  // out of memory
  }
  if (verdict.exit == kUsage)
    std::cerr << "remit-verify: " << verdict.message << "; `remit-verify --help` shows more\n";
  else
    Print(request.json, verdict, checkpoint);
  return std::cout ? verdict.exit : kCannotCheck;
}

}  // namespace

int main(int argc, char** argv) {
  if (sodium_init() < 0) {
    std::cerr << "remit-verify: cannot start libsodium\n";
    return kCannotCheck;
  }
  return Run({argv + 1, argv + argc});
}
