// Commands that keep what came of a session: the policy's text, a test, a change, the entries; and
// that bring entries back.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "interpreter/base/text.h"
#include "interpreter/cases/canonical.h"
#include "interpreter/testing/run_tests.h"
#include "interpreter/testing/write_test.h"
#include "repl/line_diff.h"
#include "repl/replace_file.h"
#include "repl/session/assist.h"
#include "repl/session/command.h"
#include "repl/session/policy_text.h"
#include "repl/session/session.h"

namespace remit::repl {
namespace {

namespace fs = std::filesystem;
using base::Counted;
using base::Tick;

constexpr std::size_t kMostShown = 40;  // entries of a history without a word
constexpr std::size_t kMostWithin = 8;  // files of entries that run one another

// `:save KIND! REST`: `all_the_same` is the `!`.
struct Wish {
  std::string kind, rest;
  bool all_the_same = false;
};
Wish WishOf(const std::string& argument) {
  Wish wish;
  wish.kind = argument.substr(0, argument.find_first_of(" \t\n"));
  wish.rest = Trimmed(argument.substr(wish.kind.size()));
  if (!wish.kind.empty() && wish.kind.back() == '!') {
    wish.kind.pop_back();
    wish.all_the_same = true;
  }
  return wish;
}

bool There(const std::string& path) {
  std::error_code error;
  return fs::exists(fs::symlink_status(path, error));
}

bool SameFile(const std::string& one, const std::string& other) {
  std::error_code error;
  return one == other || fs::equivalent(one, other, error);
}

// Empty when it is written; else why not.
std::string Written(const std::string& path, const std::string& text) {
  std::error_code error;
  if (fs::is_regular_file(path, error))
    return ReplaceFile(path, text) ? "" : Tick(path) + " cannot be written\n";
  std::ofstream out(path, std::ios::binary);
  out << text;
  return out.flush() ? "" : Tick(path) + " cannot be written\n";
}

// The same, of a file that is only replaced where that is asked for.
std::string WrittenNew(const Wish& wish, const std::string& path, const std::string& text) {
  if (There(path) && !wish.all_the_same) {
    return Tick(path) + " is there already; `:save " + wish.kind +
           "! …` writes over what is in it\n";
  }
  return Written(path, text);
}

// ---------------------------------------------------------------- the policy and its change

std::string SaveOver(Session& session, const Wish& wish) {
  const State& state = session.state();
  const base::Result<std::string> found = source::ReadFile(state.path);
  if (!wish.all_the_same && (!found || *found != state.opened)) {
    return Tick(state.path) +
           (found ? " has changed on the disk since it was opened" : " is not there any more") +
           "; `:save policy!` writes it all the same\n";
  }
  if (found && *found == state.text) return Tick(state.path) + " has this text already\n";
  const std::string diff = LineDiff(state.path, found ? *found : "", state.text, "saved");
  const std::string path = state.path, text = state.text;
  if (const std::string problem = Written(path, text); !problem.empty()) return problem;
  session.Saved(path, text);
  return diff + "saved " + Tick(path) + "\n";
}

std::string SavePolicy(Session& session, const Wish& wish) {
  const State& state = session.state();
  if (state.on_disk && (wish.rest.empty() || SameFile(wish.rest, state.path)))
    return SaveOver(session, wish);
  if (wish.rest.empty()) return "no file was opened; write `:save policy FILE`\n";
  const std::string text = state.text;
  if (const std::string problem = WrittenNew(wish, wish.rest, text); !problem.empty())
    return problem;
  const std::string diff = LineDiff(wish.rest, state.opened, text, "saved");
  session.Saved(wish.rest, text);
  return diff + "saved " + Tick(wish.rest) + "\n";
}

// As `patch -p0` and `git apply -p0` take it, where the policy was opened.
std::string SaveChange(Session& session, const Wish& wish) {
  const State& state = session.state();
  if (wish.rest.empty()) return "`:save change` needs a file\n";
  std::string diff = LineDiff(state.path, state.opened, state.text, "");
  if (diff.empty()) return "the policy is as it was opened\n";
  const std::size_t first = diff.find('\n') + 1;
  diff.replace(first, diff.find('\n', first) - first, "+++ " + state.path);
  const std::string problem = WrittenNew(wish, wish.rest, diff);
  return problem.empty() ? diff + "saved " + Tick(wish.rest) + "\n" : problem;
}

// ---------------------------------------------------------------- a test

// The case at hand by itself.
std::optional<engine::CaseBatch> Alone(Session& session) {
  const check::Checked& checked = session.policy().checked;
  const engine::CaseBatch& batch = session.block().cases;
  const std::size_t at = session.index();
  std::optional<std::string> proposal;
  if (batch.proposals[at]) proposal = cases::CanonicalProposal(checked, *batch.proposals[at]);
  engine::CaseBatch alone = cases::NoCases(checked);
  const base::Result<bool> added = cases::AddCanonicalCase(
      checked, batch.ids[at], cases::CanonicalCase(checked, batch, at), proposal, alone);
  return added ? std::optional(std::move(alone)) : std::nullopt;
}

std::string PersonalValues(const check::Model& model, const engine::CaseBatch& alone) {
  std::string names;
  for (std::size_t i = 0; i < model.leaves.size(); ++i) {
    const auto& present = alone.columns[i].present;
    if (model.leaves[i].personal &&
        std::any_of(present.begin(), present.end(), [](auto one) { return one != 0; }))
      names += (names.empty() ? "" : ", ") + Tick(model.leaves[i].path);
  }
  return names;
}

// The title in quotes, and what follows it.
struct Titled {
  std::string title, rest;
};
std::optional<Titled> TitledOf(const std::string& text) {
  if (text.empty() || text.front() != '"') return std::nullopt;
  const std::size_t end = text.find('"', 1);
  if (end == std::string::npos || end == 1) return std::nullopt;
  return Titled{text.substr(1, end - 1), Trimmed(text.substr(end + 1))};
}

// Empty when the test holds in the session's policy; else why it cannot be kept.
std::string Fails(const Session& session, const std::string& test, const std::string& title) {
  const State& state = session.state();
  const auto text = Amended(*state.policy, state.text, test, session.Day());
  if (!text) return text.error().message;
  const base::Result<State> with = session.WithText(state, *text);
  if (!with) return with.error().message;
  for (const testing::TestResult& result :
       testing::RunTests(with->policy->ast, with->policy->checked, title)) {
    if (result.title == title && !result.passed)
      return "a test cannot say this case as it is: `" + result.failures.front().expectation +
             "`, and " + result.failures.front().found + "\n";
  }
  return {};
}

std::string SaveTest(Session& session, const Wish& wish) {
  const std::optional<Titled> titled = TitledOf(wish.rest);
  if (!titled) return "write `:save test \"what it shows\"`, and a file behind it if need be\n";
  if (!session.Decides()) return Tick(session.model().name) + " decides nothing\n";
  if (!session.has_cases()) return "load cases first: `:cases FILE`\n";
  for (const check::TestInfo& test : session.model().tests) {
    if (test.title == titled->title)
      return "there is a test \"" + titled->title + "\" already; take another name\n";
  }
  const std::optional<engine::CaseBatch> alone = Alone(session);
  if (!alone) return "the case at hand cannot be written down\n";
  const std::string personal = PersonalValues(session.model(), *alone);
  if (!personal.empty() && !wish.all_the_same) {
    return "the case at hand holds what is personal: " + personal +
           "; a test is read by many, so change the values, or write `:save test!`\n";
  }
  const auto at = session.at_hand();
  const compile::Compilation& policy = session.policy();
  std::optional<std::string> test =
      testing::TestText(policy.ast, policy.checked, *alone, session.Day(), at->core, titled->title);
  if (!test) return "a test cannot give some value of this case, or that somebody vouches for it\n";
  if (session.World())
    test->insert(test->find("  as of"), "  given scenario " + session.state().scenario + "\n");
  if (const std::string problem = Fails(session, *test, titled->title); !problem.empty())
    return problem;
  if (titled->rest.empty()) {
    const base::Result<std::string> text =
        Amended(policy, session.state().text, *test, session.Day());
    if (!text) return text.error().message;
    const std::string problem = session.Amend(*text, Trimmed(*test));
    return *test + problem + "in the policy's text; `:save policy` writes it\n";
  }
  std::ofstream out(titled->rest, std::ios::binary | std::ios::app);
  out << "\n" << *test;
  if (!out.flush()) return Tick(titled->rest) + " cannot be written\n";
  return *test + "added to " + Tick(titled->rest) + "\n";
}

// ---------------------------------------------------------------- entries

bool Replays(const std::string& entry) {
  const std::string word = entry.substr(0, entry.find_first_of(" \t\n"));
  // Where it names no file it adds to the policy's text.
  if (word == ":save")
    return WishOf(Trimmed(entry.substr(word.size()))).kind == "test" && entry.back() == '"';
  return word != ":quit" && word != ":history" && word != ":help";
}

std::string SaveSession(Session& session, const Wish& wish) {
  if (wish.rest.empty()) return "`:save session` needs a file\n";
  std::string text;
  std::size_t count = 0, private_ones = 0;
  for (const std::string& entry : session.around().entered) {
    if (!Replays(entry)) continue;
    ++count;
    private_ones += session.MayBeKept(entry) ? 0 : 1;
    text += EntryLines(entry);
  }
  if (count == 0) return "nothing was entered that could be replayed\n";
  if (private_ones > 0 && !wish.all_the_same) {
    return "the policy has personal inputs, and " + Counted(private_ones, "expression") +
           " may hold such values; `:save session!` writes them all the same\n";
  }
  const std::string problem = WrittenNew(wish, wish.rest, text);
  return problem.empty() ? "saved " + Tick(wish.rest) + ": " + std::to_string(count) +
                               (count == 1 ? " entry" : " entries") + "; `:run` replays it\n"
                         : problem;
}

std::string Save(Session& session, const std::string& argument) {
  const Wish wish = WishOf(argument);
  if (wish.kind == "policy") return SavePolicy(session, wish);
  if (wish.kind == "test") return SaveTest(session, wish);
  if (wish.kind == "change") return SaveChange(session, wish);
  if (wish.kind == "session") return SaveSession(session, wish);
  return "`:save` takes `policy [FILE]`, `test \"NAME\" [FILE]`, `change FILE` or `session "
         "FILE`\n";
}

std::string Run(Session& session, const std::string& path) {
  if (path.empty()) return ":run needs a file\n";
  std::size_t& within = session.around().running;
  if (within >= kMostWithin) return Tick(path) + " is not run: files run one another\n";
  const base::Result<std::string> text = source::ReadFile(path);
  if (!text) return text.error().message + "\n";
  struct Within {
    std::size_t& count;
    explicit Within(std::size_t& of) : count(of) { ++count; }
    ~Within() { --count; }
  };
  const Within one(within);
  std::istringstream in(*text);
  const auto line = [&in](bool) -> std::optional<std::string> {
    std::string next;
    if (!std::getline(in, next)) return std::nullopt;
    if (!next.empty() && next.back() == '\r') next.pop_back();
    return next;
  };
  std::string answers;
  while (!session.ended()) {
    const std::optional<std::string> entry = NextEntry(line);
    if (!entry) break;
    if (Trimmed(*entry).empty()) continue;
    answers += session.Prompt() + Trimmed(*entry) + "\n" + session.Enter(*entry);
    if (session.stop().asked()) return answers + "the rest of " + Tick(path) + " is not run\n";
  }
  return answers;
}

std::string OneEntry(std::size_t number, const std::string& entry) {
  std::string text = std::to_string(number);
  text.insert(0, text.size() < 5 ? 5 - text.size() : 0, ' ');
  text += "  ";
  for (const char c : entry) text += c == '\n' ? "\n       " : std::string(1, c);
  return text + "\n";
}

std::string History(Session& session, const std::string& argument) {
  const Surroundings& around = session.around();
  std::vector<std::string> all;
  if (around.kept) all = around.kept();
  // The last one is this question.
  all.insert(all.end(), around.entered.begin(), around.entered.end() - 1);
  const bool number = !argument.empty() && argument.size() < 9 &&
                      argument.find_first_not_of("0123456789") == std::string::npos;
  if (number) {
    const std::size_t at = std::stoul(argument);
    if (at < 1 || at > all.size())
      return "there are entries 1 to " + std::to_string(all.size()) + "\n";
    if (!around.put_back) return all[at - 1] + "\n";
    around.put_back(all[at - 1]);
    return {};
  }
  std::string text;
  const std::size_t first =
      argument.empty() && all.size() > kMostShown ? all.size() - kMostShown : 0;
  for (std::size_t i = first; i < all.size(); ++i) {
    if (all[i].find(argument) != std::string::npos) text += OneEntry(i + 1, all[i]);
  }
  return text.empty() ? "no entry holds " + Tick(argument) + "\n" : text;
}

constexpr Command kCommands[] = {
    {":save", "policy|test|change|session",
     "write the text, the case at hand as a test, …; `:save` "
     "says what it takes",
     &Save, Names::kSaved},
    {":run", "FILE", "enter what is in the file, entry by entry", &Run, Names::kFiles},
    {":history", "[WORD|NUMBER]", "what was entered, or put an entry back to be edited", &History},
};

}  // namespace

std::span<const Command> KeepingCommands() { return kCommands; }

}  // namespace remit::repl
