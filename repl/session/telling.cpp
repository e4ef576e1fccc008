// Commands that tell about the policy, and about the session itself.
#include "interpreter/diagnostics/render.h"
#include "interpreter/prose/document.h"
#include "interpreter/prose/marked.h"
#include "interpreter/prove/document.h"
#include "repl/command_line/topics.h"
#include "repl/editor/graphemes.h"
#include "repl/policy/allowances.h"
#include "repl/policy/check.h"
#include "repl/policy/prove.h"
#include "repl/session/command.h"
#include "repl/session/session.h"

namespace remit::repl {
namespace {

std::string Prove(Session& session, const std::string& name) {
  prove::ProveOptions options;
  if (!name.empty()) options.only = {name};
  const prove::Report report =
      prove::Prove(session.policy().ast, session.policy().checked, options);
  if (report.subjects.empty()) return "there is nothing to prove: no policy with rules is loaded\n";
  if (!name.empty()) {
    if (const std::string mistake = NothingNamed(name, report); !mistake.empty())
      return mistake + "\n";
  }
  return prove::Text(prove::Tell(report, session.policy().checked, session.policy().sources), {});
}

std::string Doc(Session& session, const std::string& name) {
  const prose::Document document = prose::Describe(session.policy().ast, session.policy().checked,
                                                   session.policy().sources, std::nullopt);
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

std::string Lint(Session& session, const std::string&) {
  Examined examined{compile::CompileText(session.state().path, session.state().text), {}};
  TakeFindings(examined, FindingsOfLint(examined.compilation), true);
  const std::vector<diagnostics::Diagnostic> shown = examined.compilation.sink.Sorted();
  if (shown.empty()) return "nothing found\n";
  return diagnostics::RenderText(shown, examined.compilation.sources);
}

std::string Type(Session& session, const std::string& text) {
  std::string messages;
  const std::optional<ast::ExprId> expr = session.Expression(text, messages);
  if (!expr) return messages;
  const check::Checked& checked = session.policy().checked;
  return types::Name(checked.TypeOf(*expr), checked.type_table) + "\n";
}

std::size_t WidthOf(const std::string& text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size(); at = editor::NextSign(text, at)) {
    const std::string_view sign(text.data() + at, editor::NextSign(text, at) - at);
    width += static_cast<std::size_t>(editor::ColumnsOf(sign));
  }
  return width;
}

std::string Help(Session&, const std::string& topic) {
  std::string text;
  if (topic.empty()) {
    text = "Type an expression to evaluate it for the case at hand, or a declaration to add it.\n";
    for (const Command& command : Commands()) {
      constexpr std::size_t kColumn = 24;
      const std::string form = FormOf(command);
      const std::size_t width = WidthOf(form);
      text += "  " + form;
      text += width < kColumn ? std::string(kColumn - width, ' ')
                              : "\n" + std::string(kColumn + 2, ' ');
      text += std::string(command.help) + "\n";
    }
    return text;
  }
  text = TextAbout(topic);
  return text.empty() ? NothingCalled(topic, ":help") + "\n" : text;
}

constexpr Command kCommands[] = {
    {":prove", "[NAME]", "what holds for all cases: everything, or the one of this name", &Prove,
     Names::kProvable, true},
    {":doc", "NAME", "a declaration, or the rules of this name, in words", &Doc,
     Names::kDeclarations},
    {":lint", "", "what could be clearer, safer or shorter in the policy", &Lint},
    {":type", "EXPRESSION", "the type of an expression", &Type, Names::kTopics},
    {":help", "[NAME]", "this list, or what an operator, function, declaration or message means",
     &Help, Names::kTopics},
};

}  // namespace

std::span<const Command> TellingCommands() { return kCommands; }

}  // namespace remit::repl
