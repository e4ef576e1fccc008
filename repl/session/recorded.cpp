// Commands on a store and a journal: versions and recorded decisions are looked at, and come to
// hand so that everything else answers for them. What they list is what `remit store` and `remit
// journal` list.
#include "repl/session/recorded.h"

#include <algorithm>
#include <functional>
#include <iostream>
#include <sstream>
#include <utility>

#include "interpreter/base/text.h"
#include "interpreter/journal/recorded.h"
#include "interpreter/journal/sealing.h"
#include "interpreter/types/value.h"
#include "repl/journal/commands.h"
#include "repl/journal/words.h"
#include "repl/session/command.h"
#include "repl/session/moved.h"
#include "repl/store/commands.h"
#include "repl/store/session.h"

namespace remit::repl {
namespace {

using base::Tick;
using store::History;

constexpr std::uint64_t kLastShown = 10;  // records

// What a command would print, complaints included.
std::string Told(const std::function<void()>& command) {
  std::ostringstream text;
  struct Redirected {
    std::ostream& stream;
    std::streambuf* before;
    Redirected(std::ostream& of, std::streambuf* to) : stream(of), before(of.rdbuf(to)) {}
    ~Redirected() { stream.rdbuf(before); }
  };
  {
    const Redirected out(std::cout, text.rdbuf());
    const Redirected complaints(std::cerr, text.rdbuf());
    command();
  }
  std::string all = text.str();
  constexpr std::string_view kName = "remit: ";
  for (std::size_t at = 0; at < all.size();) {
    if (all.compare(at, kName.size(), kName) == 0) all.erase(at, kName.size());
    const std::size_t end = all.find('\n', at);
    at = end == std::string::npos ? all.size() : end + 1;
  }
  return all;
}

struct Words {
  std::string first, rest;
};
Words WordsOf(const std::string& text) {
  const std::size_t end = text.find_first_of(" \t\n");
  if (end == std::string::npos) return {text, {}};
  return {text.substr(0, end), Trimmed(text.substr(end))};
}

source::SourceMap FilesOf(const store::Content& content) {
  source::SourceMap files;
  for (const store::Content::File& file : content.files) files.Add(file.name, file.text);
  return files;
}

// ---------------------------------------------------------------- versions of a store

// The contents of a policy that were published, each once, in that order.
std::vector<const History::Published*> VersionsOf(const History& history,
                                                  const std::string& policy) {
  std::vector<const History::Published*> versions;
  for (const History::Published& one : history.published()) {
    if (one.policy != policy) continue;
    const auto same = [&](const auto* other) { return other->content == one.content; };
    if (std::none_of(versions.begin(), versions.end(), same)) versions.push_back(&one);
  }
  return versions;
}

// "v12 live": what is live now, what was, what never was.
std::string StandingOf(const StoreSession& store, const std::string& policy,
                       const store::Hash& content) {
  const History& history = store.store->history();
  const auto versions = VersionsOf(history, policy);
  std::size_t number = 0;
  for (std::size_t i = 0; i < versions.size(); ++i)
    if (versions[i]->content == content) number = i + 1;
  const auto live = history.LiveAt(policy, store.now, store.now);
  std::string standing = "draft";
  for (const History::Activated& one : history.activated()) {
    if (one.activation.content == content)
      standing = one.activation.effective_from > store.now ? "planned" : "past";
  }
  if (live && live->activation.content == content) standing = "live";
  return "v" + std::to_string(number) + " " + standing;
}

// Null, and what is wrong is said on stderr, where the content cannot be had.
std::shared_ptr<const Origin> OriginOf(StoreSession& store, const std::string& file,
                                       const store::Hash& hash) {
  const std::optional<store::Content> content = ContentIn(store, hash);
  if (!content) return nullptr;
  auto origin = std::make_shared<Origin>();
  origin->store = file;
  origin->policy = content->policy;
  origin->version = LongHash(hash);
  origin->standing = StandingOf(store, content->policy, hash);
  origin->place = content->policy + " " + origin->standing + " of " + Tick(file);
  origin->files = FilesOf(*content);
  return origin;
}

std::string StoreFileOf(Session& session) {
  const State& state = session.state();
  const bool from_store = state.origin != nullptr && !state.origin->store.empty();
  return from_store ? state.origin->store : session.around().store;
}

std::string Versions(StoreSession& store) {
  const History& history = store.store->history();
  std::vector<std::string> policies;
  std::string text;
  for (const History::Published& one : history.published()) {
    if (std::find(policies.begin(), policies.end(), one.policy) != policies.end()) continue;
    policies.push_back(one.policy);
    for (const History::Published* version : VersionsOf(history, one.policy))
      text += one.policy + " " + StandingOf(store, one.policy, version->content) + "  " +
              ShortHash(version->content) + ", published " + FormatTime(version->recorded_at) +
              " by " + version->author + "\n";
  }
  return text.empty() ? "the store has no version\n" : text;
}

std::string OpenedStore(Session& session, const std::string& file) {
  if (file.empty()) return "write `:store open FILE`\n";
  std::string versions;
  bool opened = false;
  const std::string complaints = Told([&] {
    StoreSession store = OpenStore({file, std::nullopt, Format::kText}, false);
    opened = store.store != nullptr;
    if (opened) versions = Versions(store);
  });
  if (!opened) return complaints;
  session.around().store = file;
  return versions;
}

std::string Store(Session& session, const std::string& argument) {
  const Words words = WordsOf(argument);
  if (words.first == "open") return OpenedStore(session, words.rest);
  const std::string file = StoreFileOf(session);
  if (file.empty()) return "no store is open: `:store open FILE`, or `:load FILE#POLICY`\n";
  const State& state = session.state();
  const bool from_store = state.origin != nullptr && !state.origin->store.empty();
  const std::string policy = from_store ? state.origin->policy : "";
  const std::string here = from_store ? state.origin->version : "";
  const StoreFile store{file, std::nullopt, Format::kText};
  if (words.first.empty()) return OpenedStore(session, file);
  if (words.first == "log") {
    const std::string of = words.rest.empty() ? policy : words.rest;
    return Told([&] { RunStoreLog({store, of}); });
  }
  if (words.first == "show") {
    const std::string of = words.rest.empty() ? here : words.rest;
    if (of.empty()) return "write `:store show VERSION`, by the beginning of its hash\n";
    return Told([&] { RunStoreShow({store, of}); });
  }
  if (words.first == "diff") {
    const Words versions = WordsOf(words.rest);
    const std::string after = versions.rest.empty() ? here : versions.rest;
    if (versions.first.empty() || after.empty()) {
      return "write `:store diff VERSION`, or two of them where the policy is of no store\n";
    }
    const std::string diff = Told([&] { RunStoreDiff({store, versions.first, after}); });
    return diff.empty() ? "the same text\n" : diff;
  }
  return "`:store` takes `open FILE`, `log`, `show [VERSION]` or `diff VERSION [VERSION]`\n";
}

// ---------------------------------------------------------------- decisions of a journal

std::string OpenedJournal(Session& session, const std::string& file) {
  if (file.empty()) return "write `:journal open FILE`\n";
  bool opened = false;
  const std::string complaints = Told([&] { opened = OpenJournal(file).has_value(); });
  if (!opened) return complaints;
  session.around().journal = file;
  return Told([&] { RunJournalLog({.file = file, .last = kLastShown}); });
}

// A recorded decision with what it was made by.
struct Found {
  journal::Revived revived;
  store::Content content;
};
ledger::Answer<Found> Find(journal::Reader& reader, const std::string& file,
                           const std::string& case_id, const std::optional<std::uint64_t>& number) {
  auto seq = journal::DecisionAbout(reader, case_id, number);
  if (auto* failure = std::get_if<ledger::Failure>(&seq)) return *failure;
  auto open = journal::OpenWithKeysOf(reader, file);
  if (auto* failure = std::get_if<ledger::Failure>(&open)) return *failure;
  journal::RecordedPolicies policies(reader, std::get<journal::Open>(open));
  auto revived = journal::Revive(reader, policies, std::get<std::uint64_t>(seq));
  if (auto* failure = std::get_if<ledger::Failure>(&revived)) return *failure;
  auto made =
      journal::ReadAs<journal::DecisionMade>(reader, std::get<std::uint64_t>(seq), "decision");
  if (auto* failure = std::get_if<ledger::Failure>(&made)) return *failure;
  auto policy = journal::ReadAs<journal::PolicyUsed>(
      reader, std::get<journal::DecisionMade>(made).policy, "policy");
  if (auto* failure = std::get_if<ledger::Failure>(&policy)) return *failure;
  base::Result<store::Content> content =
      store::ContentFrom(std::get<journal::PolicyUsed>(policy).content);
  if (!content) return ledger::Failure{ledger::Outcome::kRefused, content.error().message};
  return Found{std::get<journal::Revived>(std::move(revived)), std::move(content).value()};
}

std::string TakeRecorded(Session& session, const std::string& file, Found found) {
  const std::string seq = std::to_string(found.revived.seq);
  auto origin = std::make_shared<Origin>();
  origin->standing = "record " + seq;
  origin->place = "record " + seq + " of " + Tick(file);
  origin->policy = found.content.policy;
  origin->files = FilesOf(found.content);
  State from;
  from.path = origin->files.Get(source::FileId(0)).path();
  const std::string text = origin->files.Get(source::FileId(0)).text();
  const std::string place = origin->place;
  from.origin = std::move(origin);
  from.cases = std::make_shared<CaseSet>();
  base::Result<State> made = session.WithText(from, text);
  if (!made) return made.error().message;
  State next = std::move(made).value();
  next.opened = text;
  auto set = std::make_shared<CaseSet>();
  cases::Block block;
  block.cases = std::move(found.revived.recalled.batch);
  block.rows = {0};
  set->path = place;
  set->recorded = true;
  set->size = 1;
  set->invalid = block.cases.invalid[0].empty() ? 0 : 1;
  const std::string id(block.cases.ids[0]);
  set->blocks.push_back(std::move(block));
  next.cases = std::move(set);
  next.as_of = found.revived.recalled.made.as_of;
  next.scenario = found.revived.recalled.made.scenario;
  const State& now = session.state();
  next.aside = now.aside != nullptr ? now.aside : std::make_shared<const State>(now);
  session.Take(std::move(next), place);
  const bool same = journal::CoreBytes(session.at_hand()->core) ==
                    journal::CoreBytes(found.revived.recalled.core);
  return "at hand: " + Tick(id) + " as " + place + ", as of " +
         types::FormatDate(found.revived.recalled.made.as_of) + " by the policy of then\n" +
         (same ? "decided again it is as recorded; `:journal back` returns\n"
               : "decided again it is NOT as recorded; `remit journal replay` says how\n");
}

std::string JournalCase(Session& session, const std::string& file, const std::string& argument) {
  std::vector<std::string> words;
  std::istringstream in(argument);
  for (std::string word; in >> word;) words.push_back(word);
  const bool reveal = !words.empty() && words.back() == "reveal";
  if (reveal) words.pop_back();
  std::optional<std::uint64_t> number;
  if (words.size() == 2 && words[1].size() < 19 &&
      words[1].find_first_not_of("0123456789") == std::string::npos)
    number = std::stoull(words[1]);
  if (words.empty() || words.size() > (number ? 2 : 1))
    return "write `:journal case ID`, the number of a record behind it, and `reveal`\n";
  std::optional<journal::Reader> reader;
  const std::string complaints = Told([&] { reader = OpenJournal(file); });
  if (!reader) return complaints;
  ledger::Answer<Found> found = Find(*reader, file, words[0], number);
  if (auto* failure = std::get_if<ledger::Failure>(&found)) return failure->message + "\n";
  Found& one = std::get<Found>(found);
  if (!reveal && journal::HasPersonal(one.revived.policy->checked)) {
    return Told([&] { RunJournalShow({.file = file, .seq = one.revived.seq}); }) +
           "its case holds personal values; `:journal case " + argument +
           " reveal` takes it at hand with them\n";
  }
  return TakeRecorded(session, file, std::move(one));
}

std::string Back(Session& session) {
  const auto aside = session.state().aside;
  if (aside == nullptr) return "no recorded decision is at hand\n";
  session.Take(*aside, "back from the journal");
  return "back where you were before\n";
}

std::string Journal(Session& session, const std::string& argument) {
  const Words words = WordsOf(argument);
  if (words.first == "open") return OpenedJournal(session, words.rest);
  if (words.first == "back") return Back(session);
  const std::string file = session.around().journal;
  if (file.empty()) return "no journal is open: `:journal open FILE`\n";
  if (words.first.empty()) return OpenedJournal(session, file);
  if (words.first == "case") return JournalCase(session, file, words.rest);
  return "`:journal` takes `open FILE`, `case ID [RECORD] [reveal]`, `back`, or nothing\n";
}

constexpr Command kCommands[] = {
    {":store", "[open|log|show|diff]", "versions of policies, and what became of them", &Store},
    {":journal", "[open|case|back]",
     "recorded decisions; `case ID` takes one at hand as it was made", &Journal},
};

}  // namespace

std::span<const Command> RecordedCommands() { return kCommands; }

FromStore OriginNamed(const std::string& path) {
  FromStore from;
  from.problem = Told([&] {
    StoredVersion named = VersionNamed(path);
    if (named.content)
      from.origin = OriginOf(named.session, path.substr(0, path.rfind('#')), *named.content);
  });
  return from;
}

std::string AsKnown(Session& session, const std::string& time) {
  const std::optional<std::int64_t> then = ParseTime(time);
  if (!then) return Tick(time) + " is no time; write it in UTC, as 2026-03-31T09:30:00Z\n";
  const std::string file = StoreFileOf(session);
  if (file.empty())
    return "no store is open that knows: `:store open FILE`, or `:load FILE#POLICY`\n";
  const State& now = session.state();
  const bool named = now.origin != nullptr && !now.origin->policy.empty();
  const std::string policy = named ? now.origin->policy : session.model().name;
  std::shared_ptr<const Origin> origin;
  const std::string complaints = Told([&] {
    StoreSession store = OpenStore({file, std::nullopt, Format::kText}, false);
    if (!store.store) return;
    const auto live = store.store->history().LiveAt(policy, *then, *then);
    if (live) {
      origin = OriginOf(store, file, live->activation.content);
    } else {
      Complain("nothing of " + Tick(policy) + " was live at " + FormatTime(*then) +
               ", as known then");
    }
  });
  if (origin == nullptr) return complaints;
  const std::string text = origin->files.Get(source::FileId(0)).text();
  State from = now;
  from.path = origin->files.Get(source::FileId(0)).path();
  from.on_disk = false;
  from.opened = text;
  from.entries.clear();
  from.settled = 0;
  const std::string place = origin->place;
  from.origin = std::move(origin);
  base::Result<State> made = session.WithText(from, text);
  if (!made) return made.error().message + "\n";
  const bool declared = now.text != now.opened;
  if (session.has_cases() && session.Decides()) session.decided();
  const State before = session.state();
  session.Take(std::move(made).value(), "as known " + time);
  return "what was live then: " + place + "\n" +
         (declared ? "what was declared here is set aside; `:undo` leads back to it\n" : "") +
         WhatMoved(session, before);
}

}  // namespace remit::repl
