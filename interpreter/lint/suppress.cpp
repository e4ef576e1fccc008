#include "interpreter/lint/suppress.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "interpreter/base/text.h"

namespace remit::lint {
namespace {

using diagnostics::Diagnostic;
using diagnostics::Kind;
using diagnostics::Severity;
using source::Span;

constexpr std::string_view kForm = "write `# lint: allow CODE because REASON`";

struct Allowance {
  Span comment;
  bool own_line = false;
  bool readable = false;
  std::vector<std::string> codes;
  std::string reason;
  Span scope;
};

std::string_view Trimmed(std::string_view text) {
  const auto space = [](char letter) {
    return std::isspace(static_cast<unsigned char>(letter)) != 0;
  };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  return text;
}

// Takes the word off the beginning, whatever its capitals.
bool Take(std::string_view& text, std::string_view word) {
  if (base::LowerCase(text.substr(0, word.size())) != word) return false;
  text.remove_prefix(word.size());
  text = Trimmed(text);
  return true;
}

const diagnostics::KindRow* RowOf(std::string_view code) {
  for (std::size_t i = 0; i < diagnostics::KindCount(); ++i) {
    const diagnostics::KindRow& row = diagnostics::Row(static_cast<Kind>(i));
    if (row.code == code) return &row;
  }
  return nullptr;
}

// Where the next code begins; nothing where there is none.
std::optional<std::uint32_t> NextCode(std::string_view text, std::uint32_t at) {
  while (at < text.size()) {
    if (text[at] == '#') {
      at = static_cast<std::uint32_t>(std::min(text.find('\n', at), text.size()));
    } else if (std::isspace(static_cast<unsigned char>(text[at])) != 0) {
      ++at;
    } else {
      return at;
    }
  }
  return std::nullopt;
}

class Reader {
 public:
  Reader(const ast::Ast& ast, const source::SourceMap& sources)
      : ast_(ast), file_(ast.files.front()), source_(sources.Get(file_.id)) {}

  std::vector<Allowance> Run() const {
    std::vector<Allowance> all;
    for (const ast::Comment& comment : file_.comments) {
      std::string_view text = comment.text;
      text.remove_prefix(std::min(text.find_first_not_of('#'), text.size()));
      text = Trimmed(text);
      if (Take(text, "lint") && Take(text, ":")) all.push_back(Read(comment, text));
    }
    return all;
  }

 private:
  Allowance Read(const ast::Comment& comment, std::string_view text) const {
    Allowance allowance;
    allowance.comment = comment.span;
    allowance.own_line = comment.own_line;
    allowance.scope = ScopeOf(comment);
    if (!Take(text, "allow")) return allowance;
    // The codes end where the reason begins.
    while (!text.empty()) {
      const std::size_t end = std::min(text.find_first_of(", \t"), text.size());
      const std::string_view word = text.substr(0, end);
      if (word == "because") break;
      allowance.codes.emplace_back(word);
      text = Trimmed(text.substr(end));
      if (!text.empty() && text.front() == ',') text = Trimmed(text.substr(1));
    }
    allowance.readable = !allowance.codes.empty();
    if (Take(text, "because")) allowance.reason = std::string(text);
    return allowance;
  }

  int LineOf(std::uint32_t offset) const { return source_.Locate(offset).line; }

  Span ScopeOf(const ast::Comment& comment) const {
    const std::optional<std::uint32_t> code =
        comment.own_line ? NextCode(source_.text(), comment.span.end)
                         : NextCode(source_.text(), LineStart(comment.span.begin));
    if (!code) return {file_.id, 0, 0};
    const int line = LineOf(*code);
    if (file_.header.kind != ast::Header::Kind::kNone && LineOf(file_.header.span.begin) == line)
      return file_.header.span;
    for (const ast::DeclId decl : file_.declarations) {
      const Span span = ast_[decl].span;
      const bool begins = LineOf(span.begin) == line;
      const bool ends = !comment.own_line && LineOf(span.end) == line;
      if (begins || ends) return span;
    }
    const std::uint32_t start = LineStart(*code);
    const auto end = static_cast<std::uint32_t>(
        std::min(source_.text().find('\n', *code), source_.text().size()));
    return {file_.id, start, end};
  }

  std::uint32_t LineStart(std::uint32_t at) const {
    if (at == 0) return 0;
    const std::size_t before = source_.text().rfind('\n', at - 1);
    return before == std::string::npos ? 0 : static_cast<std::uint32_t>(before + 1);
  }

  const ast::Ast& ast_;
  const ast::File& file_;
  const source::Source& source_;
};

bool Allows(const Allowance& allowance, const Diagnostic& diagnostic) {
  if (!allowance.readable || allowance.reason.empty()) return false;
  if (diagnostic.severity() == Severity::kError) return false;
  const std::string_view code = diagnostics::Row(diagnostic.kind).code;
  const Span& scope = allowance.scope;
  return diagnostic.span.file == scope.file && scope.begin <= diagnostic.span.begin &&
         diagnostic.span.begin < scope.end &&
         std::find(allowance.codes.begin(), allowance.codes.end(), code) != allowance.codes.end();
}

class Faults {
 public:
  Faults(const source::Source& source, const std::vector<Diagnostic>& found,
         diagnostics::Sink& sink)
      : source_(source), found_(found), sink_(sink) {}

  void Look(const Allowance& allowance) {
    if (!allowance.readable) {
      sink_.Report(Kind::kAllowForm, allowance.comment,
                   "this comment to the linter is not understood",
                   "what is not understood allows nothing", std::string(kForm));
      return;
    }
    bool codes_exist = true;
    for (const std::string& code : allowance.codes)
      codes_exist = Code(allowance, code) && codes_exist;
    if (!codes_exist) return;
    if (allowance.reason.empty()) {
      sink_.Report(
          Kind::kAllowWithoutReason, allowance.comment, "this comment gives no reason",
          "a warning is allowed for a reason, which stands beside it for whoever reads it next",
          std::string(kForm));
      return;
    }
    Idle(allowance);
  }

 private:
  bool Code(const Allowance& allowance, const std::string& code) {
    const diagnostics::KindRow* row = RowOf(code);
    if (row == nullptr) {
      sink_.Report(Kind::kAllowUnknownCode, allowance.comment,
                   "no message has the code `" + code + "`",
                   "a comment to the linter names what it allows by its code",
                   "write the code that stands in brackets behind `warning`");
      return false;
    }
    if (row->severity != Severity::kError) return true;
    sink_.Report(Kind::kAllowError, allowance.comment, "`" + code + "` is an error",
                 "an error means that the policy decides nothing; it is mended and never allowed",
                 "mend it, and leave the comment out");
    return false;
  }

  void Idle(const Allowance& allowance) {
    std::string idle;
    std::size_t count = 0;
    for (const std::string& code : allowance.codes) {
      Allowance one = allowance;
      one.codes = {code};
      const bool used = std::any_of(found_.begin(), found_.end(),
                                    [&](const Diagnostic& found) { return Allows(one, found); });
      if (used) continue;
      idle += (idle.empty() ? "`" : ", `") + code + "`";
      ++count;
    }
    if (count == 0) return;
    Diagnostic& diagnostic = sink_.Report(
        Kind::kAllowNothing, allowance.comment, "there is no warning " + idle + " here",
        "what is allowed for nothing hides the warning that comes later",
        count == allowance.codes.size() ? "leave the comment out" : "leave the code out");
    if (count == allowance.codes.size())
      diagnostic.suggestions.push_back({Whole(allowance), "", "leave the comment out", true});
  }

  // The comment with the space before it, and with its line where it has one of its own.
  Span Whole(const Allowance& allowance) const {
    Span span = allowance.comment;
    const std::string& text = source_.text();
    while (span.begin > 0 && (text[span.begin - 1] == ' ' || text[span.begin - 1] == '\t'))
      --span.begin;
    if (allowance.own_line && span.end < text.size() && text[span.end] == '\r') ++span.end;
    if (allowance.own_line && span.end < text.size() && text[span.end] == '\n') ++span.end;
    return span;
  }

  const source::Source& source_;
  const std::vector<Diagnostic>& found_;
  diagnostics::Sink& sink_;
};

}  // namespace

std::vector<Judged> JudgeAllowances(const ast::Ast& ast, const source::SourceMap& sources,
                                    const std::vector<Diagnostic>& found) {
  const std::vector<Allowance> allowances = Reader(ast, sources).Run();
  std::vector<Judged> judged;
  for (const Diagnostic& diagnostic : found) {
    const auto allows =
        std::find_if(allowances.begin(), allowances.end(),
                     [&](const Allowance& allowance) { return Allows(allowance, diagnostic); });
    judged.push_back({diagnostic, std::nullopt});
    if (allows != allowances.end()) judged.back().allowed_because = allows->reason;
  }
  return judged;
}

std::vector<Diagnostic> FaultsOfAllowances(const ast::Ast& ast, const source::SourceMap& sources,
                                           const std::vector<Diagnostic>& found) {
  diagnostics::Sink sink;
  Faults faults(sources.Get(ast.files.front().id), found, sink);
  for (const Allowance& allowance : Reader(ast, sources).Run()) faults.Look(allowance);
  return sink.Sorted();
}

}  // namespace remit::lint
