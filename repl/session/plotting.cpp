// `:plot`: what the session knows as a picture, in the terminal or into a file.
#include <algorithm>
#include <sstream>

#include "interpreter/diagnostics/diagnostic.h"
#include "repl/explore/frontier.h"
#include "repl/explore/sweep.h"
#include "repl/picture/of_decisions.h"
#include "repl/picture/of_frontier.h"
#include "repl/picture/of_sweep.h"
#include "repl/picture/show.h"
#include "repl/session/command.h"
#include "repl/session/exploring.h"
#include "repl/session/moved.h"
#include "repl/session/session.h"

namespace remit::repl {
namespace {

using base::Error;
using base::Result;
using picture::Picture;

constexpr const char* kForms =
    "`:plot` draws: frontier [A, B], frontier of all [A, B], weights [A, B], sweep "
    "weight|parameter|bound NAME [LOW..HIGH] [step STEP], routes|status|levels [by INPUT], moved; "
    "each `in ascii`, and `to FILE.svg` or `to FILE.html`";

// Exact places of a weight take far longer than deciding again for each value.
constexpr std::uint64_t kMostForPlaces = 10'000;

// "deals by segment" at " by ": what stands before it, and behind it. Nothing without it.
struct Parted {
  std::string before, behind;
};
std::optional<Parted> PartAt(const std::string& text, const std::string& word) {
  const std::size_t at = text.rfind(word);
  if (at == std::string::npos) return std::nullopt;
  return Parted{Trimmed(text.substr(0, at)), Trimmed(text.substr(at + word.size()))};
}

// The first word, and the rest.
Parted FirstOf(const std::string& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  return {text.substr(0, end), Trimmed(text.substr(end))};
}

std::vector<std::string> NamesIn(const std::string& text) {
  std::vector<std::string> names;
  std::istringstream in(text);
  for (std::string name; std::getline(in, name, ',');) names.push_back(Trimmed(name));
  return names;
}

std::string HeadingOf(Session& session) {
  const check::Model& model = session.model();
  const std::uint64_t cases = session.state().cases->size;
  std::string text = (model.title.empty() ? model.name : model.title) + ", " +
                     std::to_string(cases) + (cases == 1 ? " case" : " cases") + " as of " +
                     types::FormatDate(session.Day());
  if (const auto world = session.World())
    text += ", in the world of " + model.scenarios.at(world->index()).name;
  return text;
}

Result<FrontierAnswer> FrontierAtHand(Session& session, const std::string& objectives) {
  const auto question =
      AskFrontier(session.policy().checked, session.Day(), NamesIn(objectives), {}, {});
  if (!question) return question.error();
  const auto at = session.at_hand();
  return FrontierOf(at->program, at->subject, at->core, *question);
}

Result<Picture> Frontier(Session& session, const std::string& objectives) {
  const auto answer = FrontierAtHand(session, objectives);
  if (!answer) return answer.error();
  return OfFrontier(session.policy().checked, answer->frontier, answer->exploration);
}

Result<Picture> Weights(Session& session, const std::string& objectives) {
  const auto answer = FrontierAtHand(session, objectives);
  if (!answer) return answer.error();
  if (answer->frontier.objectives.size() != 2)
    return Error{"the weights of two objectives can be drawn: `:plot weights A, B`"};
  std::optional<Picture> picture = OfWeights(answer->frontier);
  if (!picture) return Error{"no weights find any alternative"};
  return std::move(*picture);
}

Result<Picture> FrontierOfAll(Session& session, const std::string& objectives) {
  const check::Checked& checked = session.policy().checked;
  const auto question = AskFrontier(checked, session.Day(), NamesIn(objectives), {}, {});
  if (!question) return question.error();
  const auto along = AlongOf(checked.model, question->objectives, std::nullopt);
  if (!along) return along.error();
  const CaseSet& set = *session.state().cases;
  std::size_t block = 0;
  engine::CaseBatch batch;
  const auto frontier =
      FrontierOver(session.policy(), session.bound().program, {session.World(), session.Day()},
                   question->objectives, *along, [&]() -> Result<const engine::CaseBatch*> {
                     session.CheckStop();
                     if (block == set.blocks.size()) return nullptr;
                     batch = set.blocks[block++].cases;
                     batch.proposals.assign(batch.size, std::nullopt);  // they change nothing here
                     return &batch;
                   });
  if (!frontier) return frontier.error();
  return OfCasesFrontier(checked, *frontier);
}

Result<Picture> Sweeping(Session& session, const std::string& words) {
  const auto options = ReadSweep(words);
  if (!options) return Error{Trimmed(options.error().message)};
  const WorldAndDay world{session.World(), session.Day()};
  const auto quantity = SweptQuantity::Make(session.policy(), world, *options);
  if (!quantity) {
    const std::string& why = quantity.error().message;
    if (why.find("--beyond") == std::string::npos) return Error{WithoutDashes(why)};
    return Error{why.substr(0, why.find(';')) + "; a range `LOW..HIGH` looks at it all the same"};
  }
  const CaseSet& set = *session.state().cases;
  const bool places = set.size <= kMostForPlaces;
  std::size_t block = 0;
  const auto sweep = SweepOver(
      session.policy(), world, *quantity,
      [&]() -> Result<const engine::CaseBatch*> {
        session.CheckStop();
        return block == set.blocks.size() ? nullptr : &set.blocks[block++].cases;
      },
      places);
  if (!sweep) return sweep.error();
  Picture picture = OfSweep(session.policy().checked, *sweep);
  if (!places && options->weight)
    picture.notes.push_back("Of more than " + std::to_string(kMostForPlaces) +
                            " cases the exact places are left out; `remit sweep` has them.");
  return picture;
}

Result<Picture> Endings(Session& session, CountedBy by, const std::string& words) {
  std::string segment;
  if (!words.empty()) {
    const Parted part = FirstOf(words);
    if (part.before != "by" || part.behind.empty())
      return Error{"`" + words + "`: write `by INPUT`, an input with few values"};
    segment = part.behind;
  }
  auto made = EndingCounts::Make(session.policy().checked, by, segment);
  if (!made) return made.error();
  EndingCounts counts = std::move(made).value();
  const DecidedSet& decided = session.decided();
  const CaseSet& set = *session.state().cases;
  for (std::size_t i = 0; i < set.blocks.size(); ++i)
    counts.Add(set.blocks[i].cases, decided.blocks[i], decided.day);
  return counts.Picture(HeadingOf(session));
}

Result<Picture> Moved(Session& session, const std::string&) {
  session.decided();
  const State* const before = session.Before();
  if (before == nullptr)
    return Error{"nothing to compare with: no step decided these cases otherwise"};
  return OfMoved(Compare(*before, session.state()), HeadingOf(session));
}

Result<Picture> Asked(Session& session, const std::string& what) {
  const Parted asked = FirstOf(what);
  const std::string of_all = "of all";
  const bool all = asked.before == "frontier" && asked.behind.rfind(of_all, 0) == 0;
  const bool of_set = asked.before != "frontier" && asked.before != "weights";
  struct Form {
    const char* name;
    std::function<Result<Picture>(const std::string&)> draw;
  };
  const auto counted = [&](CountedBy by) {
    return [&session, by](const std::string& rest) { return Endings(session, by, rest); };
  };
  const Form forms[] = {
      {"frontier",
       [&](const std::string& rest) {
         return all ? FrontierOfAll(session, Trimmed(rest.substr(of_all.size())))
                    : Frontier(session, rest);
       }},
      {"weights", [&](const std::string& rest) { return Weights(session, rest); }},
      {"sweep", [&](const std::string& rest) { return Sweeping(session, rest); }},
      {"routes", counted(CountedBy::kRoute)},
      {"status", counted(CountedBy::kStatus)},
      {"levels", counted(CountedBy::kLevel)},
      {"moved", [&](const std::string& rest) { return Moved(session, rest); }},
  };
  std::vector<std::string_view> names;
  for (const Form& form : forms) {
    names.emplace_back(form.name);
    if (asked.before != form.name) continue;
    if ((of_set || all) && !session.has_cases()) return Error{"load cases first: `:cases FILE`"};
    return form.draw(asked.behind);
  }
  const std::string_view nearest = diagnostics::NearestName(asked.before, names);
  if (asked.before.empty() || nearest.empty()) return Error{kForms};
  return Error{"`:plot` does not draw `" + asked.before + "`; did you mean `" +
               std::string(nearest) + "`?"};
}

std::string Plot(Session& session, const std::string& argument) {
  std::string what = argument;
  std::optional<std::string> file;
  if (const auto parted = PartAt(what, " to ")) {
    file = parted->behind;
    what = parted->before;
  }
  const bool overwrite = file && !file->empty() && file->back() == '!';
  if (overwrite) file->pop_back();
  const auto& here = session.around().terminal;
  picture::Terminal terminal = here ? here() : picture::Terminal();
  const std::string ascii = " in ascii";
  if (what.size() >= ascii.size() &&
      what.compare(what.size() - ascii.size(), ascii.size(), ascii) == 0) {
    terminal.unicode = false;
    what = Trimmed(what.substr(0, what.size() - ascii.size()));
  }
  // Before anything is computed for it.
  if (file) {
    if (const auto error = MayWritePicture(*file, overwrite)) return error->message + "\n";
  }
  const auto picture = Asked(session, what);
  if (!picture) return picture.error().message + "\n";
  if (!file) return AsText(*picture, terminal);
  if (const auto error = WritePicture(*picture, *file, overwrite)) return error->message + "\n";
  return "written to `" + *file + "`\n";
}

constexpr Command kCommands[] = {
    {":plot", "WHAT [to FILE]",
     "draw frontier, weights, sweep, routes [by INPUT], status, levels or moved; `:plot` says how",
     &Plot, Names::kPictures, true},
};

}  // namespace

std::span<const Command> PlottingCommands() { return kCommands; }

}  // namespace remit::repl
