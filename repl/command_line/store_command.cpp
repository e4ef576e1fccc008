#include "repl/command_line/store_command.h"

namespace remit::repl {
namespace {

// The store comes first on every command line, as the journal does.
void AddFile(CLI::App* command, StoreFile& file,
             const std::string& what = "the file of the store") {
  command->add_option("store", file.store, what)->required()->type_name("");
  command
      ->add_option("--now", file.now,
                   "the time that is recorded, in UTC: 2026-03-31T09:30:00Z; the clock otherwise")
      ->type_name("TIME");
  AddFormatOption(command, file.format);
}
void AddSigner(CLI::App* command, std::string& key, const std::string& who) {
  command->add_option("--key", key, who)->required()->type_name("NAME.key");
}
void AddContent(CLI::App* command, std::string& content) {
  command->add_option("version", content, "the beginning of its hash, six digits or more")
      ->required()
      ->type_name("");
}
constexpr const char* kRefusedCodes =
    "Exit codes: 0 done, 1 a rule of the store refused it, 2 usage, 3 a file cannot be used.";

// A command that only has others below it.
CLI::App* Group(CLI::App* parent, const std::string& name, const std::string& description,
                const std::string& footer) {
  CLI::App* group = parent->add_subcommand(name, description);
  group->require_subcommand(1);
  group->footer(footer);
  return group;
}

}  // namespace

CLI::App* StoreCommand::Leaf(CLI::App* group, const std::string& name,
                             const std::string& description, const std::string& examples,
                             std::function<int()> run) {
  CLI::App* command = group->add_subcommand(name, description);
  command->footer(examples);
  command->callback([this, run = std::move(run)] { choose_(run); });
  return command;
}

void StoreCommand::AddTo(CLI::App& app, Choose choose) {
  choose_ = std::move(choose);
  CLI::App* store =
      Group(&app, "store", "Keep versions of policies: who approved what, and what was live when",
            "Examples:\n  remit store key new anna.meyer --out keys\n  remit store init shop.store "
            "--root keys/root.key\n  remit store publish shop.store desk.remit --key "
            "keys/anna.meyer.key\n  remit decide shop.store#shop.desk case.json\n\nExit codes: 0 "
            "done, 1 a rule of the store refused it, 2 usage, 3 a file cannot be used. `remit "
            "store COMMAND --help` shows more.");
  AddKey(store);
  AddMaking(store);
  AddChanging(store);
  AddReading(store);
  AddExchange(store);
  AddEvidence(store);
  AddChecks(store);
}

void StoreCommand::AddKey(CLI::App* store) {
  CLI::App* key = Group(
      store, "key", "Keys with which people and journals sign",
      "Examples:\n  remit store key new anna.meyer --out keys\n  remit store key show "
      "keys/anna.meyer.pub\n\nExit codes: 0 done, 2 usage, 3 a file cannot be read or written.");
  CLI::App* made = Leaf(
      key, "new", "Make a key: NAME.key, which stays secret, and NAME.pub",
      "Examples:\n  remit store key new anna.meyer\n  remit store key new pricing-journal --out "
      "/etc/remit/keys\n\nOnly its owner may read NAME.key, and it is never written over. Exit "
      "codes: 0 done, 2 the name cannot be one, 3 a file is there already or cannot be written.",
      [this] { return RunStoreKeyNew(key_new_); });
  made->add_option("name", key_new_.name, "whose key it is: letters, digits, `-`, `.`, `_`")
      ->required()
      ->type_name("");
  made->add_option("-o,--out", key_new_.folder, "the folder to write to; this one otherwise")
      ->type_name("FOLDER");
  AddFormatOption(made, key_new_.format);
  CLI::App* shown =
      Leaf(key, "show", "Show the public part of a key",
           "Examples:\n  remit store key show anna.meyer.pub\n  remit store key show "
           "anna.meyer.key --format json\n\nA file that ends in .key is a secret one. Exit codes: "
           "0 done, 3 the file cannot be read, is no key, or others may read the secret.",
           [this] { return RunStoreKeyShow(key_show_); });
  shown->add_option("file", key_show_.file, "NAME.pub or NAME.key")->required()->type_name("");
  AddFormatOption(shown, key_show_.format);
}

void StoreCommand::AddChecks(CLI::App* store) {
  const LogLeaf leaf = [this, store](const std::string& name, const std::string& description,
                                     const std::string& examples, std::string& file,
                                     CommandGroup::Run run) {
    CLI::App* command = Leaf(store, name, description, examples, std::move(run));
    command->add_option("store", file, "the store")->required()->type_name("");
    return command;
  };
  AddLogCommands(
      leaf, {"store", "policies.store", "store.log", "entry", "auditor", ""}, log_checks_,
      {&RunStoreVerify, &RunStoreCheckpoint, &RunStoreProof, &RunStoreExportLog, &RunStoreBackup});
}

void StoreCommand::AddMaking(CLI::App* store) {
  CLI::App* init = Leaf(
      store, "init", "Make a store; whoever has the root key names who may sign",
      std::string("Examples:\n  remit store init shop.store --root root.key\n\n") + kRefusedCodes,
      [this] { return RunStoreInit(init_); });
  AddFile(init, init_.file, "the file to make; never written over");
  init->add_option("--root", init_.root, "the root key")->required()->type_name("NAME.key");

  CLI::App* name = Leaf(
      store, "name", "Name a key, and the roles in which it may sign",
      std::string("Examples:\n  remit store name shop.store bert.pub --role owner --key root.key\n "
                  " remit store name shop.store dora.pub --role director --role shop.till/owner "
                  "--key root.key\n\nRoles are `owner`, the levels of ladders, `operator` (may "
                  "take back the last activation) and `root`; POLICY/ROLE is for one policy.") +
          kRefusedCodes,
      [this] { return RunStoreName(name_); });
  AddFile(name, name_.file);
  name->add_option("public_key", name_.public_key, "NAME.pub")->required()->type_name("");
  name->add_option("--role", name_.roles, "a role; may be repeated")->type_name("ROLE");
  AddSigner(name, name_.key, "a root key");

  CLI::App* revoke =
      Leaf(store, "revoke", "Revoke a key: what it signed before stays, nothing more counts",
           std::string("Examples:\n  remit store revoke shop.store bert --reason \"has left\" "
                       "--key root.key\n\n") +
               kRefusedCodes,
           [this] { return RunStoreRevoke(revoke_); });
  AddFile(revoke, revoke_.file);
  revoke->add_option("name", revoke_.name, "the name of the key")->required()->type_name("");
  revoke->add_option("--reason", revoke_.reason, "why")->required();
  AddSigner(revoke, revoke_.key, "a root key");
}

void StoreCommand::AddChanging(CLI::App* store) {
  CLI::App* publish =
      Leaf(store, "publish", "Keep a version of a policy, and say who has to approve it",
           std::string("Examples:\n  remit store publish shop.store desk.remit --key anna.key "
                       "--ticket T-17\n\n") +
               kRefusedCodes,
           [this] { return RunStorePublish(publish_); });
  AddFile(publish, publish_.file);
  publish->add_option("policy", publish_.policy, "the policy file")->required()->type_name("");
  publish->add_option("--ticket", publish_.ticket, "what the change was asked for in");
  AddSigner(publish, publish_.key, "of the author");

  CLI::App* approve = Leaf(
      store, "approve", "Approve a version, over what is live",
      std::string(
          "Examples:\n  remit store approve shop.store 4f2a91 --role owner --key bert.key\n  remit "
          "store approve shop.store 4f2a91 --role vp --from 2026-04-01T00:00Z --key vera.key\n\n") +
          kRefusedCodes,
      [this] { return RunStoreApprove(approve_); });
  AddFile(approve, approve_.file);
  AddContent(approve, approve_.content);
  approve->add_option("--role", approve_.role, "in which you approve")->required();
  approve
      ->add_option("--from", approve_.from,
                   "only for this time of effect; otherwise for when it is activated")
      ->type_name("TIME");
  approve->add_option("--tests", approve_.tests, "a test report, whose hash you sign")
      ->type_name("FILE");
  approve
      ->add_option("--review", approve_.emergency,
                   "the entry of an activation in an emergency that you have looked at")
      ->type_name("ENTRY");
  AddSigner(approve, approve_.key, "yours");

  CLI::App* activate = Leaf(
      store, "activate", "Make a version live that is approved, now or at a time",
      std::string("Examples:\n  remit store activate shop.store 4f2a91 --key otto.key\n  remit "
                  "store activate shop.store 4f2a91 --from 2026-04-01T00:00Z --key otto.key\n\n") +
          kRefusedCodes,
      [this] { return RunStoreActivate(activate_); });
  AddFile(activate, activate_.file);
  AddContent(activate, activate_.content);
  activate->add_option("--from", activate_.from, "when it takes effect; now otherwise")
      ->type_name("TIME");
  activate->add_option("--reason", activate_.reason,
                       "needed for what was live before, and in an emergency");
  activate->add_flag("--emergency", activate_.emergency,
                     "one approval of an owner is enough; open until a second owner reviews it");
  AddSigner(activate, activate_.key, "yours");

  CLI::App* rollback =
      Leaf(store, "rollback", "Make live again what the last activation replaced",
           std::string(
               "Examples:\n  remit store rollback shop.store shop.desk --reason \"margins fell\" "
               "--key otto.key\n\nA new activation; nothing is deleted. It takes the role owner or "
               "operator, and no approval; further back is `activate`, with approvals.") +
               kRefusedCodes,
           [this] { return RunStoreRollback(rollback_); });
  AddFile(rollback, rollback_.file);
  rollback->add_option("policy", rollback_.policy, "the name of the policy")
      ->required()
      ->type_name("");
  rollback->add_option("--reason", rollback_.reason, "why")->required();
  AddSigner(rollback, rollback_.key, "yours");
}

void StoreCommand::AddReading(CLI::App* store) {
  const std::string codes = "Exit codes: 0 shown, 2 usage, 3 a file cannot be used.";
  CLI::App* log = Leaf(store, "log", "List everything that ever happened",
                       "Examples:\n  remit store log shop.store\n  remit store log shop.store "
                       "--policy shop.desk --format json\n\n" +
                           codes,
                       [this] { return RunStoreLog(log_); });
  AddFile(log, log_.file);
  log->add_option("--policy", log_.policy, "only of this policy")->type_name("NAME");

  CLI::App* show = Leaf(store, "show", "Show a version: its texts, who approved it",
                        "Examples:\n  remit store show shop.store 4f2a91\n  remit store show "
                        "shop.store shop.desk\n\n" +
                            codes,
                        [this] { return RunStoreShow(show_); });
  AddFile(show, show_.file);
  show->add_option("version", show_.content,
                   "the beginning of its hash, or a policy, for what is live")
      ->required()
      ->type_name("");

  CLI::App* diff = Leaf(store, "diff", "Show what two versions say otherwise, and who has to agree",
                        "Examples:\n  remit store diff shop.store shop.desk 4f2a91\n\n" + codes,
                        [this] { return RunStoreDiff(diff_); });
  AddFile(diff, diff_.file);
  diff->add_option("before", diff_.before, "a version, or a policy, for what is live")
      ->required()
      ->type_name("");
  diff->add_option("after", diff_.after, "the other")->required()->type_name("");

  CLI::App* as_of =
      Leaf(store, "as-of", "Say what was live at a time, as known then or later",
           "Examples:\n  remit store as-of shop.store shop.desk --at 2026-04-01\n  remit store "
           "as-of shop.store shop.desk --at 2026-04-01T12:00Z --known-at 2026-03-20\n\n" +
               codes,
           [this] { return RunStoreAsOf(as_of_); });
  AddFile(as_of, as_of_.file);
  as_of->add_option("policy", as_of_.policy, "the name of the policy")->required()->type_name("");
  as_of->add_option("--at", as_of_.at, "the time that is asked about")
      ->required()
      ->type_name("TIME");
  as_of->add_option("--known-at", as_of_.known_at, "what had been written by then; now otherwise")
      ->type_name("TIME");
}

void StoreCommand::AddExchange(CLI::App* store) {
  CLI::App* out =
      Leaf(store, "export", "Write a version with its approvals, signed, for another store",
           std::string("Examples:\n  remit store export shop.store 4f2a91 --out desk.version --key "
                       "otto.key\n\n") +
               kRefusedCodes,
           [this] { return RunStoreExport(export_); });
  AddFile(out, export_.file);
  out->add_option("version", export_.content,
                  "the beginning of its hash, or a policy, for what is live")
      ->required()
      ->type_name("");
  out->add_option("-o,--out", export_.out, "the file to write")->required()->type_name("FILE");
  AddSigner(out, export_.key, "of who hands it over");

  CLI::App* in =
      Leaf(store, "import", "Take over a version that was exported; believes nothing",
           std::string(
               "Examples:\n  remit store import other.store desk.version\n\nEvery signature, hash "
               "and rule is checked as if it were said here; what does not fit is refused.") +
               kRefusedCodes,
           [this] { return RunStoreImport(import_); });
  AddFile(in, import_.file);
  in->add_option("file", import_.from, "what `export` wrote")->required()->type_name("");
}

void StoreCommand::AddEvidence(CLI::App* store) {
  CLI::App* made = Leaf(
      store, "evidence", "Write all about a version into one folder, for an auditor",
      "Examples:\n  remit store evidence shop.store 4f2a91 --key auditor.key -o desk-4f2a91\n"
      "  remit store evidence shop.store shop.desk --journal desk.journal --key auditor.key -o "
      "desk\n  remit-verify evidence desk --key auditor.pub\n\n"
      "Texts, what is otherwise in them and who has to approve that, tests run now, approvals, "
      "activations, the log with signed checkpoints and proofs. Exit codes: 0 written, 1 the "
      "store was tampered with, 2 usage, 3 a file cannot be used.",
      [this] { return RunStoreEvidence(evidence_); });
  AddFile(made, evidence_.file);
  made->add_option("version", evidence_.content,
                   "the beginning of its hash, or a policy, for what is live")
      ->required()
      ->type_name("");
  made->add_option("-o,--out", evidence_.out, "the folder to make")
      ->required()
      ->type_name("FOLDER");
  AddSigner(made, evidence_.key, "of who signs that this is what the store says");
  made->add_option("--checkpoint", evidence_.checkpoint,
                   "of the store, kept elsewhere: it is shown that the store continues it")
      ->type_name("NOTE");
  made->add_option("--journal", evidence_.journal,
                   "whose first and last decision by the version are shown")
      ->type_name("FILE");
  made->add_option("--journal-checkpoint", evidence_.journal_checkpoint,
                   "of the journal, kept elsewhere")
      ->type_name("NOTE");
  made->add_option("--trusted", evidence_.trusted,
                   "a public key that may have signed these checkpoints; may be repeated")
      ->type_name("NAME.pub")
      ->allow_extra_args(false);
  made->add_option("--report", evidence_.reports,
                   "a test report that an approver signed; may be repeated")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

}  // namespace remit::repl
