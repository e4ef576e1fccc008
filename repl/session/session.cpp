#include "repl/session/session.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "interpreter/ast/print.h"
#include "interpreter/builtins/builtin.h"
#include "interpreter/bundle/bundle.h"
#include "interpreter/cases/knob_choice.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/engine/names.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/decide.h"
#include "interpreter/govern/explain.h"
#include "interpreter/govern/identity.h"
#include "interpreter/govern/present.h"
#include "interpreter/journal/sealing.h"
#include "interpreter/parse/parse.h"
#include "interpreter/prose/document.h"
#include "interpreter/prose/marked.h"
#include "interpreter/prove/document.h"
#include "repl/command_line/topics.h"
#include "repl/decide/flip.h"
#include "repl/explore/frontier.h"
#include "repl/policy/allowances.h"
#include "repl/policy/check.h"
#include "repl/policy/prove.h"
#include "repl/word_list.h"

namespace remit::repl {
namespace {

std::string Trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string FirstWord(const std::string& text) {
  return text.substr(0, text.find_first_of(" \t\r\n("));
}

// From the first line on that is not a comment.
std::string WithoutCommentsBefore(std::string text) {
  while (!text.empty() && text[0] == '#')
    text = Trimmed(text.substr(std::min(text.find('\n'), text.size())));
  return text;
}

std::string ErrorsOf(const diagnostics::Sink& sink, const source::SourceMap& sources) {
  std::vector<diagnostics::Diagnostic> errors;
  for (const diagnostics::Diagnostic& diagnostic : sink.Sorted()) {
    if (diagnostic.severity() == diagnostics::Severity::kError) errors.push_back(diagnostic);
  }
  return diagnostics::RenderText(errors, sources);
}

// A case that gives nothing: what an expression sees before cases are loaded.
cases::Block EmptyBlock(const check::Checked& checked) {
  cases::Block block;
  block.cases = engine::BlankCase(checked);
  block.cases.ids = {"none"};
  block.rows = {0};
  return block;
}

// The case at hand, decided, and what tells of it. Refers to what it is made of.
struct AtHand {
  AtHand(const compile::Compilation& policy, const engine::CaseBatch& batch, std::size_t index,
         std::int64_t day, std::optional<check::ScenarioId> world)
      : program(engine::Program::Bind(policy.ast, policy.checked, day, world)),
        core(govern::DecideRange(program, batch, index, 1).front()),
        identity(govern::IdentityOf(policy.ast, policy.checked)),
        subject{policy.ast, policy.checked, policy.sources, batch, index, day, identity, world} {}
  AtHand(const AtHand&) = delete;
  AtHand& operator=(const AtHand&) = delete;

  engine::Program program;
  engine::Core core;
  govern::PolicyIdentity identity;
  govern::Subject subject;
};

}  // namespace

struct Session::Command {
  std::string name, argument, help;
  std::string (*run)(Session&, const std::string&);
  bool decides = false;  // only with a policy
};

const std::vector<Session::Command>& Session::Commands() {
  static const std::vector<Command> commands{
      {":load", "FILE", "load a policy; what was declared is dropped",
       [](Session& s, const std::string& a) { return s.Load(a); }},
      {":cases", "FILE", "load cases; the first is at hand",
       [](Session& s, const std::string& a) { return s.Cases(a); }},
      {":case", "ID", "take the case with this id",
       [](Session& s, const std::string& a) { return s.Case(a); }},
      {":as", "of DATE", "decide as of this day; today otherwise",
       [](Session& s, const std::string& a) { return s.AsOf(a); }},
      {":scenario", "[NAME]",
       "decide in the world of this scenario; without a name, as it is again",
       [](Session& s, const std::string& a) { return s.Scenario(a); }},
      {":decide", "", "decide the case at hand",
       [](Session& s, const std::string&) { return s.Decide(false); }, true},
      {":explain", "", "decide it and say why",
       [](Session& s, const std::string&) { return s.Decide(true); }, true},
      {":why", "OBJECTIVE", "how an objective of the case at hand came about, to the last input",
       [](Session& s, const std::string& a) { return s.Why(a); }, true},
      {":propose", "KNOB=VALUE, …", "judge a proposal for the case at hand",
       [](Session& s, const std::string& a) { return s.Judge(a, &Session::Short); }, true},
      {":flip", "[KNOB=VALUE, …]", "what would change what is decided, or the proposal",
       [](Session& s, const std::string& a) {
         return a.empty() ? s.Flip() : s.Judge(a, &Session::Flip);
       },
       true},
      {":frontier", "[NAME, …]", "what is worth choosing, by these objectives or by all",
       [](Session& s, const std::string& a) { return s.Frontier(a); }, true},
      {":prove", "[NAME]", "what holds for all cases: everything, or the one of this name",
       [](Session& s, const std::string& a) { return s.Prove(a); }, true},
      {":doc", "NAME", "a declaration, or the rules of this name, in words",
       [](Session& s, const std::string& a) { return s.Doc(a); }},
      {":lint", "", "what could be clearer, safer or shorter in the policy",
       [](Session& s, const std::string&) { return s.Lint(); }},
      {":type", "EXPRESSION", "the type of an expression",
       [](Session& s, const std::string& a) { return s.Type(a); }},
      {":list", "", "what was declared in this session",
       [](Session& s, const std::string&) { return s.List(); }},
      {":undo", "", "take the last declaration back",
       [](Session& s, const std::string&) { return s.Undo(); }},
      {":reset", "", "drop everything declared",
       [](Session& s, const std::string&) { return s.Reset(); }},
      {":help", "[NAME]", "this list, or what an operator, function, declaration or message means",
       [](Session& s, const std::string& a) { return s.Help(a); }},
      {":quit", "", "leave",
       [](Session& s, const std::string&) {
         s.ended_ = true;
         return std::string();
       }},
  };
  return commands;
}

Session::Session() { Recompile(""); }

std::string Session::Prompt() const {
  const std::string& name = compilation_->checked.model.name;
  return (name.empty() ? "remit" : name) + "> ";
}

bool Session::MayBeKept(const std::string& entry) const {
  const std::size_t first = entry.find_first_not_of(" \t");
  if (first != std::string::npos && entry[first] == ':') return true;
  return compilation_ == nullptr || !journal::HasPersonal(compilation_->checked);
}

std::string Session::Enter(const std::string& entry) {
  const std::string text = Trimmed(entry);
  if (text.empty()) return {};
  if (text[0] == ':') return Run(text);
  const std::string word = FirstWord(WithoutCommentsBefore(text));
  if (word.empty()) return {};
  if (word == "policy" || word == "module" || word == "intent") return Replace(text);
  const bool declaration = std::find(std::begin(kDeclarationWords), std::end(kDeclarationWords),
                                     word) != std::end(kDeclarationWords);
  return declaration ? Declare(text) : Evaluate(text);
}

std::string Session::Run(const std::string& line) {
  const std::string name = line.substr(0, line.find(' '));
  const std::string argument = Trimmed(line.substr(name.size()));
  std::vector<std::string_view> names;
  for (const Command& command : Commands()) {
    names.push_back(command.name);
    if (command.name != name) continue;
    return command.decides && !Decides()
               ? "`" + compilation_->checked.model.name + "` decides nothing; a policy may use it\n"
               : command.run(*this, argument);
  }
  const std::string_view nearest = diagnostics::NearestName(name, names);
  return "there is no command `" + name + "`" +
         (nearest.empty() ? "; `:help` lists them\n"
                          : "; did you mean `" + std::string(nearest) + "`?\n");
}

std::string Session::SessionText() const {
  std::string text = base_text_;
  for (const std::string& declaration : declared_)
    text += (text.empty() || text.back() == '\n' ? "" : "\n") + declaration + "\n";
  return text;
}

std::optional<std::string> Session::Recompile(const std::string& text) {
  auto next = std::make_unique<compile::Compilation>(compile::CompileText(path_, text));
  if (!next->ok()) return ErrorsOf(next->sink, next->sources);
  compilation_ = std::move(next);
  opened_ = {};
  block_ = EmptyBlock(compilation_->checked);
  if (!cases_path_.empty()) {  // the same case stays at hand
    const std::size_t index = index_;
    Cases(std::exchange(cases_path_, {}));
    index_ = index < block_.cases.size ? index : 0;
  }
  return std::nullopt;
}

std::string Session::Load(const std::string& path) {
  if (path.empty()) return ":load needs a file\n";
  const base::Result<std::string> text = source::ReadFile(path);
  if (!text) return text.error().message + "\n";
  if (bundle::IsBundle(*text)) {
    return "`" + path + "` is a compiled policy: a session adds to the text, so open the text\n";
  }
  const std::string old_path = std::exchange(path_, path);
  const std::string old_cases = std::exchange(cases_path_, {});
  if (const auto messages = Recompile(*text)) {  // everything stays as it was
    path_ = old_path;
    cases_path_ = old_cases;
    return *messages;
  }
  index_ = 0;
  base_text_ = *text;
  declared_.clear();
  return Loaded("loaded");
}

// A text with a head of its own is a policy, pasted for instance; what it uses is looked for beside
// the one that was there.
std::string Session::Replace(const std::string& text) {
  if (const auto messages = Recompile(text + "\n")) return *messages;
  base_text_ = text + "\n";
  declared_.clear();
  index_ = 0;
  return Loaded("read");
}

std::string Session::Loaded(const std::string& how) const {
  const check::Model& model = compilation_->checked.model;
  return how + " " + model.name + ": " + std::to_string(model.leaves.size()) + " input fields, " +
         std::to_string(model.knobs.size()) + " knobs, " +
         std::to_string(engine::AlternativeCount(model)) + " alternatives, " +
         std::to_string(model.requirements.size()) + " requirements\n";
}

std::string Session::Declare(const std::string& text) {
  declared_.push_back(text);
  if (const auto messages = Recompile(SessionText())) {
    declared_.pop_back();
    return *messages;
  }
  return {};
}

// Modules and intents are for policies.
bool Session::Decides() const {
  const ast::Header::Kind kind = compilation_->ast.files.front().header.kind;
  return kind == ast::Header::Kind::kPolicy || kind == ast::Header::Kind::kNone;
}

std::optional<check::ScenarioId> Session::World() const {
  if (scenario_.empty()) return std::nullopt;
  const auto found = FindScenario(compilation_->checked.model, scenario_);
  return found ? std::optional(found.value()) : std::nullopt;
}

std::int64_t Session::Day() const {
  if (as_of_) return *as_of_;
  const std::optional<check::ScenarioId> world = World();
  if (!world) return Today();
  return compilation_->checked.model.scenarios.at(world->index()).as_of.value_or(Today());
}

std::optional<ast::ExprId> Session::Expression(const std::string& text, std::string& messages) {
  compile::Compilation& compilation = *compilation_;
  const source::FileId file = compilation.sources.Add("entry", text);
  diagnostics::Sink sink;
  // A text is compared by its number in the pool, so texts of the entry go behind those of the
  // cases.
  compilation.checked.texts = block_.cases.texts;
  const ast::ExprId expr = parse::ParseExpression(compilation.sources, file, compilation.ast, sink);
  const bool good = expr.valid() && !sink.has_errors() &&
                    check::CheckExpression(compilation.ast, compilation.sources, expr, std::nullopt,
                                           compilation.checked, sink);
  block_.cases.texts = compilation.checked.texts;
  if (good) return expr;
  messages = ErrorsOf(sink, compilation.sources);
  return std::nullopt;
}

std::string Session::Evaluate(const std::string& text) {
  std::string messages;
  const std::optional<ast::ExprId> expr = Expression(text, messages);
  if (!expr) return messages;
  const compile::Compilation& compilation = *compilation_;
  engine::Core core;
  if (Decides() && block_.cases.invalid[index_].empty()) {
    core = engine::ReferenceDecide(compilation.ast, compilation.checked, block_.cases, index_,
                                   Day(), World());
  }
  const bool reads_knob = (compilation.checked.uses.at(expr->index()) & check::kUsesKnob) != 0;
  if (reads_knob && core.shown == engine::kNoAlternativeIndex) {
    return "no value: nothing is recommended where the case ends `" +
           std::string(engine::Name(core.status)) + "`\n";
  }
  const engine::Lane lane =
      engine::ReferenceEvaluate(compilation.ast, compilation.checked, block_.cases, index_, Day(),
                                core.shown, &core, *expr, World());
  if (lane.absent) return "unknown\n";
  if (lane.causes.empty()) {
    const check::Checked& checked = compilation.checked;
    return engine::FormatValue(checked, block_.cases.texts, lane.value, checked.TypeOf(*expr)) +
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

std::string Session::Prove(const std::string& name) {
  prove::ProveOptions options;
  if (!name.empty()) options.only = {name};
  const prove::Report report = prove::Prove(compilation_->ast, compilation_->checked, options);
  if (report.subjects.empty()) return "there is nothing to prove: no policy with rules is loaded\n";
  if (!name.empty()) {
    if (const std::string mistake = NothingNamed(name, report); !mistake.empty())
      return mistake + "\n";
  }
  return prove::Text(prove::Tell(report, compilation_->checked, compilation_->sources), {});
}

std::string Session::Lint() const {
  Examined examined{compile::CompileText(path_, SessionText()), {}};
  TakeFindings(examined, FindingsOfLint(examined.compilation), true);
  const std::vector<diagnostics::Diagnostic> shown = examined.compilation.sink.Sorted();
  if (shown.empty()) return "nothing found\n";
  return diagnostics::RenderText(shown, examined.compilation.sources);
}

std::string Session::Type(const std::string& text) {
  std::string messages;
  const std::optional<ast::ExprId> expr = Expression(text, messages);
  if (!expr) return messages;
  const check::Checked& checked = compilation_->checked;
  return types::Name(checked.TypeOf(*expr), checked.type_table) + "\n";
}

std::string Session::TypeOfExpression(const std::string& text) {
  std::string messages;
  const std::optional<ast::ExprId> expr = Expression(text, messages);
  if (!expr) return {};
  return types::Name(compilation_->checked.TypeOf(*expr), compilation_->checked.type_table);
}

std::vector<std::string> Session::case_ids() const {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < block_.cases.size; ++i) ids.emplace_back(block_.cases.ids[i]);
  return ids;
}

std::vector<Session::CommandHelp> Session::commands() {
  std::vector<CommandHelp> all;
  for (const Command& command : Commands())
    all.push_back({command.name, command.argument, command.help});
  return all;
}

std::string Session::Cases(const std::string& path) {
  if (path.empty()) return ":cases needs a file\n";
  CaseOptions options;
  options.policy = path_;
  options.cases = path;
  OpenedCases opened = OpenCasesOf(options, *compilation_);
  if (!opened.reader) return "no cases loaded\n";
  constexpr std::size_t kMost = 100'000;
  base::Result<cases::Block> next = opened.reader->Next(kMost);
  if (!next) return next.error().message + "\n";
  cases::Block block = std::move(next).value();
  if (block.cases.size == 0) return "`" + path + "` holds no case\n";
  opened_ = std::move(opened);
  block_ = std::move(block);
  cases_path_ = path;
  index_ = 0;
  const cases::ReadCounts& counts = opened_.reader->counts();
  return std::to_string(block_.cases.size) + " cases" +
         (counts.invalid > 0 ? ", " + std::to_string(counts.invalid) + " of them invalid" : "") +
         "; at hand: `" + block_.cases.ids[0] + "`\n";
}

std::string Session::Case(const std::string& id) {
  const auto& ids = block_.cases.ids;
  const auto found = std::find(ids.begin(), ids.end(), id);
  if (cases_path_.empty()) return "load cases first: `:cases FILE`\n";
  if (found == ids.end()) return "there is no case `" + id + "`\n";
  index_ = static_cast<std::size_t>(found - ids.begin());
  return {};
}

std::string Session::AsOf(const std::string& words) {
  const std::string date = words.rfind("of", 0) == 0 ? Trimmed(words.substr(2)) : words;
  const std::optional<std::int64_t> day = types::ParseDate(date);
  if (!day) return "`" + date + "` is not a day; write `:as of 2026-03-31`\n";
  as_of_ = day;
  return {};
}

std::string Session::Scenario(const std::string& name) {
  if (!name.empty()) {
    const auto found = FindScenario(compilation_->checked.model, name);
    if (!found) return found.error().message + "\n";
  }
  scenario_ = name;
  return {};
}

std::string Session::Why(const std::string& objective) {
  const auto& objectives = compilation_->checked.model.objectives;
  const bool known = std::any_of(objectives.begin(), objectives.end(),
                                 [&](const auto& info) { return info.name == objective; });
  if (known) return Decide(true, objective);
  std::string names;
  for (const auto& info : objectives) names += (names.empty() ? "" : ", ") + info.name;
  return objectives.empty() ? "the policy has no objective\n"
                            : "`:why` takes the name of an objective: " + names + "\n";
}

std::string Session::Decide(bool explain, const std::string& objective) {
  const AtHand at(*compilation_, block_.cases, index_, Day(), World());
  if (!explain) return govern::ToText(govern::Describe(at.subject, at.core));
  govern::Evidence evidence;
  if (at.core.status != engine::Status::kInvalid)
    evidence = govern::GatherEvidence(at.program, block_.cases, index_, at.core);
  const govern::Decision decision = govern::Explain(at.subject, at.core, evidence);
  return objective.empty() ? govern::ToExplanation(decision)
                           : govern::ToBreakdown(decision, {objective});
}

std::string Session::Short() { return Decide(false); }

std::string Session::Flip() {
  const AtHand at(*compilation_, block_.cases, index_, Day(), World());
  govern::Decision decision = govern::Describe(at.subject, at.core);
  if (at.core.status != engine::Status::kInvalid) {
    FlipQuestion question;
    question.inputs = !govern::NegotiableInputs(compilation_->checked.model).empty();
    decision.flip = AskFlip(at.program, at.subject, at.core, question);
  }
  return govern::ToText(decision) + govern::FlipText(decision);
}

std::string Session::Frontier(const std::string& objectives) {
  constexpr std::size_t kLines = 40;
  std::vector<std::string> names;
  std::istringstream in(objectives);
  for (std::string name; std::getline(in, name, ',');) names.push_back(Trimmed(name));
  const auto question = AskFrontier(compilation_->checked, Day(), names, {}, {});
  if (!question) return question.error().message + "\n";
  const AtHand at(*compilation_, block_.cases, index_, Day(), World());
  const auto answer = FrontierOf(at.program, at.subject, at.core, *question);
  if (!answer) return answer.error().message + "\n";
  return FrontierText(answer->frontier, answer->exploration, kLines);
}

std::string Session::Judge(const std::string& choices, std::string (Session::*answer_with)()) {
  engine::Proposal proposal;
  proposal.values.resize(compilation_->checked.model.knobs.size());
  std::istringstream in(choices);
  for (std::string choice; std::getline(in, choice, ',');) {
    const auto parsed = cases::ParseKnobChoice(compilation_->checked, Trimmed(choice));
    if (!parsed) return parsed.error().message + "\n";
    proposal.values[parsed->first] = parsed->second;
  }
  const std::optional<engine::Proposal> before = block_.cases.proposals[index_];
  const std::vector<engine::InvalidField> invalid = block_.cases.invalid[index_];
  block_.cases.proposals[index_] = proposal;
  for (auto& field :
       engine::BeyondLists(compilation_->checked.model, block_.cases, index_, proposal)) {
    block_.cases.invalid[index_].push_back(std::move(field));
  }
  std::string answer = (this->*answer_with)();
  block_.cases.proposals[index_] = before;
  block_.cases.invalid[index_] = invalid;
  return answer;
}

std::string Session::Doc(const std::string& name) {
  const prose::Document document = prose::Describe(compilation_->ast, compilation_->checked,
                                                   compilation_->sources, std::nullopt);
  std::string text;
  std::vector<std::string_view> names;
  for (const prose::Section& section : document.sections) {
    for (const prose::Entry& entry : section.entries) {
      names.push_back(entry.name);
      if (entry.name != name) continue;
      text += prose::Plain(entry.sentence) + "\n";
      if (!entry.text.empty()) text += entry.text + "\n";
      if (entry.rows) text += prose::PlainRows(*entry.rows);
    }
  }
  if (!text.empty()) return text;
  const std::string_view nearest = diagnostics::NearestName(name, names);
  return "nothing is called `" + name + "`" +
         (nearest.empty() ? "" : "; did you mean `" + std::string(nearest) + "`?") + "\n";
}

std::string Session::List() const {
  std::string text;
  for (const std::string& declaration : declared_) text += declaration + "\n";
  return text.empty() ? "nothing was declared\n" : text;
}

std::string Session::Undo() {
  if (declared_.empty()) return "nothing was declared\n";
  const std::string last = declared_.back();
  declared_.pop_back();
  if (const auto messages = Recompile(SessionText())) {
    declared_.push_back(last);
    return *messages;
  }
  return "dropped `" + last + "`\n";
}

std::string Session::Reset() {
  const std::vector<std::string> before = std::move(declared_);
  declared_.clear();
  if (const auto messages = Recompile(SessionText())) {
    declared_ = before;
    return *messages;
  }
  return {};
}

std::string Session::Help(const std::string& topic) const {
  std::string text;
  if (topic.empty()) {
    text = "Type an expression to evaluate it for the case at hand, or a declaration to add it.\n";
    for (const Command& command : Commands()) {
      const std::string form =
          command.name + (command.argument.empty() ? "" : " " + command.argument);
      text += "  " + form + std::string(form.size() < 24 ? 24 - form.size() : 1, ' ') +
              command.help + "\n";
    }
    return text;
  }
  text = TextAbout(topic);
  return text.empty() ? NothingCalled(topic, ":help") + "\n" : text;
}

}  // namespace remit::repl
