// Who answers for a policy, and what its comments and texts say.
#include <algorithm>
#include <cctype>
#include <set>

#include "interpreter/lint/rules.h"
#include "interpreter/parse/parse.h"

namespace remit::lint {
namespace {

constexpr std::string_view kMarks[] = {"TODO", "FIXME", "XXX", "TBD"};

bool Blank(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char letter) {
    return std::isspace(static_cast<unsigned char>(letter)) != 0;
  });
}

bool Letter(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

std::string_view MarkIn(std::string_view text) {
  for (const std::string_view mark : kMarks) {
    for (std::size_t at = text.find(mark); at != std::string_view::npos;
         at = text.find(mark, at + 1)) {
      const std::size_t end = at + mark.size();
      const bool word =
          (at == 0 || !Letter(text[at - 1])) && (end == text.size() || !Letter(text[end]));
      if (word) return mark;
    }
  }
  return {};
}

// The texts of the own file that people are shown, each with a place and what it is.
template <typename Visit>
void ForEachText(const Subject& subject, Visit&& visit) {
  const ast::Header& header = subject.file().header;
  if (header.title) visit(*header.title, header.span, "title");
  if (header.owner) visit(*header.owner, header.span, "owner");
  for (const DeclId decl : subject.file().declarations) {
    const Span place = subject.ast[decl].span;
    std::visit(
        [&](const auto& node) {
          if constexpr (requires { node.because->text; }) {
            if (node.because) visit(node.because->text, node.because->span, "reason");
          }
          if constexpr (requires { std::string(node.title); }) {
            visit(node.title, place, "title");
          } else if constexpr (requires { std::string(*node.title); }) {
            if (node.title) visit(*node.title, place, "title");
          }
        },
        subject.ast[decl].node);
  }
}

// A declaration that would decide something.
bool HasEffect(const ast::DeclNode& node) {
  return std::holds_alternative<ast::RequireDeclaration>(node) ||
         std::holds_alternative<ast::RefuseDeclaration>(node) ||
         std::holds_alternative<ast::EscalateDeclaration>(node) ||
         std::holds_alternative<ast::DeviateDeclaration>(node) ||
         std::holds_alternative<ast::ExpectDeviationDeclaration>(node) ||
         std::holds_alternative<ast::LetDeclaration>(node) ||
         std::holds_alternative<ast::ParameterDeclaration>(node) ||
         std::holds_alternative<ast::ObjectiveDeclaration>(node) ||
         std::holds_alternative<ast::TradeOffDeclaration>(node) ||
         std::holds_alternative<ast::PreferDeclaration>(node) ||
         std::holds_alternative<ast::ChooseDeclaration>(node) ||
         std::holds_alternative<ast::InputDeclaration>(node) ||
         std::holds_alternative<ast::GuaranteeDeclaration>(node) ||
         std::holds_alternative<ast::TableDeclaration>(node);
}

// Reads as a declaration, and as nothing else.
bool ReadsAsCode(const std::string& text) {
  source::SourceMap sources;
  const source::FileId file = sources.Add("comment", "policy comment\n" + text + "\n");
  ast::Ast tree;
  diagnostics::Sink sink;
  parse::ParseFile(sources, file, tree, sink);
  const std::vector<DeclId>& found = tree.files.front().declarations;
  return sink.all().empty() && !found.empty() &&
         std::all_of(found.begin(), found.end(),
                     [&](DeclId id) { return HasEffect(tree[id].node); });
}

std::string WithoutSign(const std::string& comment) {
  const std::size_t start = comment.find_first_not_of('#');
  return start == std::string::npos ? std::string() : comment.substr(start);
}

}  // namespace

void GovernedInForce(const Subject& subject, Sink& sink) {
  const ast::Header& header = subject.file().header;
  const check::Model& model = subject.model;
  // Before it has a first day, a policy is a draft.
  if (!subject.IsPolicy() || !header.effective_from) return;
  const Span place = header.path.empty() ? header.span : header.path.back().span;
  if (model.owner.empty()) {
    sink.Report(
        Kind::kNoOwner, place, "the policy is in force and nobody owns it",
        "an owner answers for what the policy decides, renews it, and decides what the highest "
        "level may not",
        "write `owner \"…\"` in the head");
  }
  if (!model.review_days && !model.review_months) {
    sink.Report(
        Kind::kNoReview, place, "the policy is in force for ever and nobody has to review it",
        "what was right on its first day is looked at again only when a day for it is named",
        "write `review every 12 months`, or another period, in the head");
  }
  const bool tested = std::any_of(
      subject.file().declarations.begin(), subject.file().declarations.end(), [&](DeclId decl) {
        return std::holds_alternative<ast::TestDeclaration>(subject.ast[decl].node);
      });
  if (!tested && !subject.file().declarations.empty()) {
    sink.Report(
        Kind::kNoTests, place, "the policy is in force and has no test",
        "a test is an example of what was meant; without one a slip in a later change shows in "
        "decisions first",
        "write `test \"…\" { given … expect … }` for a typical case and for one at a limit");
  }
}

void ReasonsOfRefusals(const Subject& subject, Sink& sink) {
  for (const DeclId decl : subject.file().declarations) {
    const auto* refusal = std::get_if<ast::RefuseDeclaration>(&subject.ast[decl].node);
    if (refusal == nullptr || refusal->because) continue;
    sink.Report(Kind::kRefusalWithoutReason, subject.ast[decl].span, "this refusal gives no reason",
                "a person who is refused is told why, in words, and not in a condition",
                "write `because \"…\"` behind it");
  }
}

void BlankTexts(const Subject& subject, Sink& sink) {
  ForEachText(subject, [&](const std::string& text, Span place, const std::string& what) {
    if (!Blank(text)) return;
    sink.Report(Kind::kBlankText, place, "the " + what + " has nothing in it",
                "it is shown to people in decisions and reports", "write it, or leave it out");
  });
}

void UnfinishedMarks(const Subject& subject, Sink& sink) {
  const auto report = [&](std::string_view mark, Span place) {
    sink.Report(Kind::kUnfinished, place, Tick(mark) + ": something is still to be done here",
                "what a policy decides in the meantime is decided all the same",
                "do it, or say in a sentence what is left out on purpose");
  };
  for (const ast::Comment& comment : subject.file().comments) {
    const std::string_view mark = MarkIn(comment.text);
    if (!mark.empty()) report(mark, comment.span);
  }
  ForEachText(subject, [&](const std::string& text, Span place, const std::string&) {
    const std::string_view mark = MarkIn(text);
    if (!mark.empty()) report(mark, place);
  });
}

void CommentedOut(const Subject& subject, Sink& sink) {
  for (const ast::Comment& comment : subject.file().comments) {
    if (!comment.own_line || comment.doc || !ReadsAsCode(WithoutSign(comment.text))) continue;
    sink.Report(Kind::kCommentedOut, comment.span, "this comment is a declaration",
                "what is behind `#` has no effect, and who reads on may take it for a rule",
                "leave it out, or take the sign away; the history of the file keeps what was");
  }
}

void DanglingDocs(const Subject& subject, Sink& sink) {
  const ast::File& file = subject.file();
  const source::Source& source = subject.sources.Get(file.id);
  std::uint32_t last = file.header.span.begin;
  for (const DeclId decl : file.declarations) last = std::max(last, subject.ast[decl].span.begin);
  for (const ast::Comment& comment : file.comments) {
    const bool at_end =
        comment.span.begin > last && comment.own_line &&
        source.text().find_first_not_of(" \t\r\n", comment.span.end) == std::string::npos;
    if (!comment.doc || (comment.own_line && !at_end)) continue;
    diagnostics::Diagnostic& diagnostic =
        sink.Report(Kind::kDanglingDoc, comment.span, "nothing is declared below this `##` comment",
                    "tools show a `##` comment with the declaration that stands below it",
                    "put it above what it describes, or write `#`");
    const std::string text = "#" + WithoutSign(comment.text);
    diagnostic.suggestions.push_back({comment.span, text, "write it with `#`", true});
  }
}

}  // namespace remit::lint
