#include "repl/session/session.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "interpreter/ast/print.h"
#include "interpreter/builtins/builtin.h"
#include "interpreter/bundle/bundle.h"
#include "interpreter/cases/knob_choice.h"
#include "interpreter/compile/bundles.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/engine/names.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/identity.h"
#include "interpreter/journal/sealing.h"
#include "interpreter/parse/parse.h"
#include "repl/load.h"
#include "repl/session/command.h"
#include "repl/session/moved.h"
#include "repl/session/policy_text.h"
#include "repl/session/recorded.h"
#include "repl/store/session.h"
#include "repl/word_list.h"

namespace remit::repl {
namespace {

// Steps that can be taken back; of the older ones only the text is kept, not what was made of it.
constexpr std::size_t kMostSteps = 500;
constexpr std::size_t kWholeSteps = 16;
constexpr std::size_t kMostGuesses = 500;  // of the type of what is being written

// Thrown where an answer is given up, and caught where the entry began.
struct Stopped {};

std::string FirstWord(const std::string& text) {
  return text.substr(0, text.find_first_of(" \t\r\n("));
}

// From the first line on that is not a comment.
std::string WithoutCommentsBefore(std::string text) {
  while (!text.empty() && text[0] == '#')
    text = Trimmed(text.substr(std::min(text.find('\n'), text.size())));
  return text;
}

// The text in the place of the first of the files that came with it.
source::SourceMap WithFirst(const source::SourceMap& files, const std::string& text) {
  source::SourceMap all;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const source::Source& file = files.Get(source::FileId(i));
    all.Add(file.path(), i == 0 ? text : file.text());
  }
  return all;
}

struct Made {
  std::shared_ptr<compile::Compilation> policy;
  std::shared_ptr<const FilesSeen> files;
};
base::Result<Made> Compiled(const State& of, const std::string& text) {
  FilesSeen seen;
  if (of.on_disk) seen[of.path] = of.look;
  const compile::FileReader read = [&seen](const std::string& path) {
    const Look look = LookAt(path);
    base::Result<std::string> found = source::ReadFile(path);
    if (found) seen[path] = look;
    return found;
  };
  auto made = std::make_shared<compile::Compilation>(
      of.origin == nullptr ? compile::CompileText(of.path, text, read, prove::Depth::kErrors)
                           : compile::CompileAgain(WithFirst(of.origin->files, text),
                                                   source::FileId(0), prove::Depth::kErrors));
  if (!made->ok()) return base::Error{ErrorsOf(made->sink, made->sources)};
  return Made{std::move(made), std::make_shared<const FilesSeen>(std::move(seen))};
}

// The decision hash covers all that can change a decision.
bool DecideAlike(const compile::Compilation& policy, const Bound& bound) {
  return govern::IdentityOf(policy.ast, policy.checked).hash == bound.identity.hash;
}

}  // namespace

std::string Trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string ErrorsOf(const diagnostics::Sink& sink, const source::SourceMap& sources) {
  std::vector<diagnostics::Diagnostic> errors;
  for (const diagnostics::Diagnostic& diagnostic : sink.Sorted()) {
    if (diagnostic.severity() == diagnostics::Severity::kError) errors.push_back(diagnostic);
  }
  return diagnostics::RenderText(errors, sources);
}

AtHand::AtHand(const compile::Compilation& policy, const Bound& bound, const engine::CaseBatch& of,
               std::size_t position)
    : program(bound.program),
      batch(of),
      index(position),
      core(govern::DecideRange(bound.program, of, position, 1).front()),
      subject{policy.ast, policy.checked, policy.sources, of,
              position,   bound.day,      bound.identity, bound.world} {}

Session::Session() {
  state_.policy = std::move(Compiled(state_, "")).value().policy;
  state_.files = std::make_shared<const FilesSeen>();
  state_.cases = std::make_shared<CaseSet>(BlankSet(state_.policy->checked));
}

std::string Session::Prompt(std::size_t columns) const {
  std::string name = model().name.empty() ? "remit" : model().name;
  const bool nothing = model().name.empty() && state_.opened.empty();
  const std::string star = nothing || state_.text == state_.opened ? "" : "*";
  const std::string standing = state_.origin == nullptr ? "" : " " + state_.origin->standing;
  std::string rest = star + standing + "> ";
  // As much again is left to write in.
  const std::size_t most = std::max(columns / 2, std::size_t{12});
  if (name.size() + rest.size() > most) name = name.substr(name.rfind('.') + 1);
  if (name.size() + rest.size() > most) rest = star + "> ";
  if (name.size() + rest.size() > most)
    name = name.substr(0, most > rest.size() + 3 ? most - rest.size() - 1 : 3) + "~";
  return name + rest;
}

bool Session::MayBeKept(const std::string& entry) const {
  const std::size_t first = entry.find_first_not_of(" \t");
  // What is supposed, or timed, is written out.
  const bool says_values = first != std::string::npos && (entry.compare(first, 5, ":what") == 0 ||
                                                          entry.compare(first, 5, ":time") == 0);
  if (first != std::string::npos && entry[first] == ':' && !says_values) return true;
  return !journal::HasPersonal(state_.policy->checked);
}

std::string Session::Enter(const std::string& entry) {
  const std::string text = Trimmed(entry);
  if (text.empty()) return {};
  if (depth_ == 0) {
    stop_.Forget();
    around_.entered.push_back(text);
    if (around_.begun) around_.begun();
  } else {
    ran_others_ = true;
  }
  ++depth_;
  const std::string answer = Guarded([&] { return Answered(text); });
  if (--depth_ == 0) ran_others_ = false;
  return answer;
}

std::string Session::Guarded(const std::function<std::string()>& answer) {
  done_.clear();
  try {
    std::string text = answer();
    // What ran other entries tells itself how far it came.
    if (!stop_.asked() || ran_others_) return text;
  } catch (const Stopped&) {
    // Nobody waits for it.
  }
  Unwind();
  return "stopped; everything is as it was\n";
}

void Session::CheckStop() const {
  if (stop_.asked()) throw Stopped{};
}

void Session::Unwind() {
  while (!done_.empty()) {
    Done last = std::move(done_.back());
    done_.pop_back();
    if (last.how == Done::How::kTaken) {
      state_ = std::move(before_.back().state);
      before_.pop_back();
      after_ = std::move(last.after);
    } else if (last.how == Done::How::kBack) {
      Shift(state_, after_, before_);
    } else {
      Shift(state_, before_, after_);
    }
  }
}

std::string Session::Answered(const std::string& text) {
  if (text[0] == ':') return Run(text);
  const std::string word = FirstWord(WithoutCommentsBefore(text));
  if (word.empty()) return {};
  if (word == "policy" || word == "module" || word == "intent") return Replace(text);
  const bool declaration = std::find(std::begin(kDeclarationWords), std::end(kDeclarationWords),
                                     word) != std::end(kDeclarationWords);
  if (!declaration) return Evaluate(text);
  const base::Result<std::string> amended = Amended(policy(), state_.text, text, Day());
  return amended ? Amend(*amended, text) : amended.error().message;
}

std::string Session::Run(const std::string& line) {
  const std::string name = line.substr(0, line.find_first_of(" \t\n"));
  const std::string argument = Trimmed(line.substr(name.size()));
  std::vector<std::string_view> names;
  for (const Command& command : Commands()) {
    names.push_back(command.name);
    if (command.name != name) continue;
    return command.decides && !Decides()
               ? "`" + model().name + "` decides nothing; a policy may use it\n"
               : command.run(*this, argument);
  }
  const std::string_view nearest = diagnostics::NearestName(name, names);
  return "there is no command `" + name + "`" +
         (nearest.empty() ? "; `:help` lists them\n"
                          : "; did you mean `" + std::string(nearest) + "`?\n");
}

bool Session::Decides() const {
  const ast::Header::Kind kind = policy().ast.files.front().header.kind;
  return kind == ast::Header::Kind::kPolicy || kind == ast::Header::Kind::kNone;
}

std::optional<check::ScenarioId> Session::World() const {
  if (state_.scenario.empty()) return std::nullopt;
  const auto found = FindScenario(model(), state_.scenario);
  return found ? std::optional(found.value()) : std::nullopt;
}

std::int64_t Session::Day() const {
  if (state_.as_of) return *state_.as_of;
  const std::optional<check::ScenarioId> world = World();
  if (!world) return Today();
  return model().scenarios.at(world->index()).as_of.value_or(Today());
}

// ---------------------------------------------------------------- steps

void Session::Take(State next, std::string what) {
  before_.push_back({std::move(state_), std::move(what)});
  if (before_.size() > kMostSteps) before_.erase(before_.begin());
  if (before_.size() > kWholeSteps) {
    State& old = before_[before_.size() - kWholeSteps - 1].state;
    old.policy.reset();
    ForgetDecided(old);
  }
  done_.push_back({Done::How::kTaken, std::exchange(after_, {})});
  state_ = std::move(next);
}

void Session::Shift(State& at, std::vector<Step>& from, std::vector<Step>& to) {
  Step step = std::move(from.back());
  from.pop_back();
  to.push_back({std::exchange(at, std::move(step.state)), std::move(step.what)});
}

base::Result<std::string> Session::Move(std::vector<Step>& from, std::vector<Step>& to,
                                        Done::How how) {
  State& state = from.back().state;
  if (state.policy == nullptr) {
    base::Result<State> made = WithText(state, state.text);
    // A module or the file of cases is no longer what it was.
    if (!made) return base::Error{"that state cannot be had any more: " + made.error().message};
    state = std::move(made).value();
  }
  const std::string what = from.back().what;
  Shift(state_, from, to);
  done_.push_back({how, {}});
  const State left = to.back().state;
  return what + "\n" + WhatMoved(*this, left);
}

std::vector<std::string> Session::Steps() const {
  std::vector<std::string> steps;
  for (const Step& step : before_) steps.push_back(step.what);
  return steps;
}

const State* Session::Before() const {
  for (auto step = before_.rbegin(); step != before_.rend(); ++step) {
    const State& state = step->state;
    if (state.cases->path != state_.cases->path || state.cases->size != state_.cases->size)
      return nullptr;
    if (state.decided != nullptr && state.decided != state_.decided) return &state;
  }
  return nullptr;
}

const State* Session::StepsAgo(std::size_t steps) const {
  if (steps == 0 || steps > before_.size()) return nullptr;
  return &before_[before_.size() - steps].state;
}

base::Result<std::string> Session::Back() {
  if (before_.empty()) return base::Error{"there is no step to take back"};
  return Move(before_, after_, Done::How::kBack);
}

base::Result<std::string> Session::Again() {
  if (after_.empty()) return base::Error{"no step was taken back"};
  return Move(after_, before_, Done::How::kAgain);
}

base::Result<State> Session::WithText(const State& from, std::string text) const {
  base::Result<Made> made = Compiled(from, text);
  if (!made) return made.error();
  // For which its cases were read, or could have been.
  const auto& before =
      from.policy == nullptr && from.cases == state_.cases ? state_.policy : from.policy;
  State next = from;
  next.text = std::move(text);
  next.policy = std::move(made->policy);
  next.files = std::move(made->files);
  ForgetDecided(next);
  if (from.cases->path.empty()) {
    next.cases = std::make_shared<CaseSet>(BlankSet(next.policy->checked));
  } else if (before == nullptr || !ReadAlike(before->checked, next.policy->checked, *from.cases)) {
    if (from.cases->recorded)
      return base::Error{"what is recorded was read for other inputs; `:journal back` leaves it"};
    base::Result<CaseSet> read = ReadCaseSet(*next.policy, next.path, from.cases->path, &stop_);
    if (!read) return read.error();
    next.cases = std::make_shared<CaseSet>(std::move(read).value());
  }
  if (next.at >= next.cases->size) next.at = 0;
  return next;
}

std::string Session::Amend(std::string text, const std::string& entry) {
  base::Result<State> next = WithText(state_, std::move(text));
  if (!next) return next.error().message + (next.error().message.ends_with('\n') ? "" : "\n");
  State after = std::move(next).value();
  after.entries.push_back(entry);
  if (has_cases() && Decides()) {
    decided();
    if (after.cases == state_.cases && !World() && DecideAlike(*after.policy, bound()))
      after.decided = state_.decided;
  }
  const State before = state_;
  Take(std::move(after), entry);
  return WhatMoved(*this, before);
}

std::string Session::Open(State from, const std::string& text, const std::string& how) {
  from.as_of = state_.as_of;
  from.scenario = state_.scenario;
  from.cases = std::make_shared<CaseSet>();
  base::Result<State> next = WithText(from, text);
  if (!next) return next.error().message;  // everything stays as it was
  State opened = std::move(next).value();
  opened.opened = opened.text;
  const std::string place = opened.origin == nullptr ? opened.path : opened.origin->place;
  Take(std::move(opened), how + " " + place);
  return Loaded(how);
}

std::string Session::Load(const std::string& path) {
  if (path.empty()) return ":load needs a file\n";
  if (NamesStore(path)) {
    const FromStore from = OriginNamed(path);
    return from.origin == nullptr ? from.problem : OpenFrom(from.origin);
  }
  State from;
  from.path = path;
  from.on_disk = true;
  from.look = LookAt(path);
  const base::Result<std::string> text = source::ReadFile(path);
  if (!text) return text.error().message + "\n";
  if (bundle::IsBundle(*text)) {
    return "`" + path + "` is a compiled policy: a session adds to the text, so open the text\n";
  }
  return Open(std::move(from), *text, "loaded");
}

std::string Session::OpenFrom(std::shared_ptr<const Origin> origin) {
  State from;
  from.path = origin->files.Get(source::FileId(0)).path();
  const std::string text = origin->files.Get(source::FileId(0)).text();
  from.origin = std::move(origin);
  return Open(std::move(from), text, "loaded");
}

// A text with a head of its own is a policy, pasted for instance; what it uses is looked for where
// that of the policy was that was there.
std::string Session::Replace(const std::string& text) {
  State from;
  from.path = state_.path;
  from.origin = state_.origin;
  return Open(std::move(from), text + "\n", "read");
}

void Session::Saved(const std::string& path, const std::string& text) {
  // What was only typed has a file from now on, unless what it uses would be looked for elsewhere.
  if (!state_.on_disk && state_.origin == nullptr && state_.files->empty()) {
    state_.path = path;
    state_.on_disk = true;
    state_.look = LookAt(path);
    state_.files = std::make_shared<const FilesSeen>(FilesSeen{{path, state_.look}});
  }
  const auto note = [&](State& state) {
    if (!state.on_disk || state.path != path) return;
    state.opened = text;
    state.settled = state.text == text ? std::optional(state.entries.size()) : std::nullopt;
  };
  note(state_);
  for (std::vector<Step>* steps : {&before_, &after_})
    for (Step& step : *steps) note(step.state);
  if (around_.watch != nullptr) around_.watch->Know(path);
}

std::string Session::Loaded(const std::string& how) const {
  return how + " " + model().name + ": " + std::to_string(model().leaves.size()) +
         " input fields, " + std::to_string(model().knobs.size()) + " knobs, " +
         std::to_string(engine::AlternativeCount(model())) + " alternatives, " +
         std::to_string(model().requirements.size()) + " requirements\n";
}

// ---------------------------------------------------------------- what is known of this state

const Bound& Session::bound() {
  if (state_.bound == nullptr || state_.bound->day != Day()) {
    state_.bound = std::make_shared<const Bound>(
        Bound{engine::Program::Bind(policy().ast, policy().checked, Day(), World()),
              govern::IdentityOf(policy().ast, policy().checked), Day(), World()});
  }
  return *state_.bound;
}

const DecidedSet& Session::decided() {
  const Bound& now = bound();
  if (state_.decided == nullptr || state_.decided->day != now.day) {
    DecidedSet made = repl::Decide(now.program, *state_.cases, &stop_);
    CheckStop();
    state_.decided = std::make_shared<const DecidedSet>(std::move(made));
  }
  return *state_.decided;
}

cases::Block& Session::block() const {
  return state_.cases->blocks.at(state_.cases->PlaceOf(state_.at).block);
}

std::unique_ptr<AtHand> Session::at_hand() {
  return std::make_unique<AtHand>(policy(), bound(), block().cases, index());
}

std::string Session::WithProposal(const std::string& choices,
                                  const std::function<std::string()>& ask) {
  engine::Proposal proposal;
  proposal.values.resize(model().knobs.size());
  std::istringstream in(choices);
  for (std::string choice; std::getline(in, choice, ',');) {
    const auto parsed = cases::ParseKnobChoice(policy().checked, Trimmed(choice));
    if (!parsed) return parsed.error().message + "\n";
    proposal.values[parsed->first] = parsed->second;
  }
  engine::CaseBatch& batch = block().cases;
  const std::size_t at = index();
  struct PutBack {
    engine::CaseBatch& batch;
    std::size_t at;
    std::optional<engine::Proposal> proposal;
    std::vector<engine::InvalidField> invalid;
    ~PutBack() {
      batch.proposals[at] = std::move(proposal);
      batch.invalid[at] = std::move(invalid);
    }
  };
  const PutBack before{batch, at, std::as_const(batch).proposals[at],
                       std::as_const(batch).invalid[at]};
  batch.proposals[at] = proposal;
  for (auto& field : engine::BeyondLists(model(), batch, at, proposal))
    batch.invalid[at].push_back(std::move(field));
  return ask();
}

// ---------------------------------------------------------------- expressions

std::optional<ast::ExprId> Session::Expression(const std::string& text, std::string& messages) {
  compile::Compilation& compilation = *state_.policy;
  const source::FileId file = compilation.sources.Add("entry", text);
  diagnostics::Sink sink;
  // A text is compared by its number in the pool, so texts of the entry go behind those of the
  // cases.
  compilation.checked.texts = block().cases.texts;
  const ast::ExprId expr = parse::ParseExpression(compilation.sources, file, compilation.ast, sink);
  const bool good = expr.valid() && !sink.has_errors() &&
                    check::CheckExpression(compilation.ast, compilation.sources, expr, std::nullopt,
                                           compilation.checked, sink);
  block().cases.texts = compilation.checked.texts;
  if (good) return expr;
  messages = ErrorsOf(sink, compilation.sources);
  return std::nullopt;
}

std::string Session::Evaluate(const std::string& text) {
  std::string messages;
  const std::optional<ast::ExprId> expr = Expression(text, messages);
  if (!expr) return messages;
  const compile::Compilation& compilation = policy();
  const engine::CaseBatch& batch = block().cases;
  engine::Core core;
  if (Decides() && batch.invalid[index()].empty()) {
    core = engine::ReferenceDecide(compilation.ast, compilation.checked, batch, index(), Day(),
                                   World());
  }
  const bool reads_knob = (compilation.checked.uses.at(expr->index()) & check::kUsesKnob) != 0;
  if (reads_knob && core.shown == engine::kNoAlternativeIndex) {
    return "no value: nothing is recommended where the case ends `" +
           std::string(engine::Name(core.status)) + "`\n";
  }
  const engine::Lane lane =
      engine::ReferenceEvaluate(compilation.ast, compilation.checked, batch, index(), Day(),
                                core.shown, &core, *expr, World());
  if (lane.absent) return "unknown\n";
  if (lane.causes.empty()) {
    const check::Checked& checked = compilation.checked;
    return engine::FormatValue(checked, block().cases.texts, lane.value, checked.TypeOf(*expr)) +
           "\n";
  }
  std::string answer;
  for (const engine::Cause& cause : lane.causes) {
    if (cause.kind == engine::Cause::Kind::kMissing) {
      answer += "`" + compilation.checked.model.leaves[cause.leaf.index()].path + "` is missing\n";
    } else {
      answer += std::string(builtins::FaultText(cause.fault)) + " in `" +
                ast::Print(compilation.ast, cause.place) + "`\n";
    }
  }
  return answer;
}

// What is asked while somebody types is asked of a copy, which is made anew now and then: so the
// policy's own tree does not grow with every key.
std::string Session::TypeOfExpression(const std::string& text) {
  if (guess_ == nullptr || guess_of_ != state_.policy || ++guesses_ > kMostGuesses) {
    guess_ = std::make_unique<compile::Compilation>(*state_.policy);
    guess_of_ = state_.policy;
    guesses_ = 0;
  }
  compile::Compilation& copy = *guess_;
  const source::FileId file = copy.sources.Add("entry", text);
  diagnostics::Sink sink;
  const ast::ExprId expr = parse::ParseExpression(copy.sources, file, copy.ast, sink);
  if (!expr.valid() || sink.has_errors() ||
      !check::CheckExpression(copy.ast, copy.sources, expr, std::nullopt, copy.checked, sink))
    return {};
  return types::Name(copy.checked.TypeOf(expr), copy.checked.type_table);
}

}  // namespace remit::repl
