#include "repl/session/policy_text.h"

#include <algorithm>
#include <optional>
#include <type_traits>
#include <vector>

#include "interpreter/parse/parse.h"
#include "interpreter/types/value.h"
#include "repl/session/session.h"

namespace remit::repl {
namespace {

struct Edit {
  source::Span span;
  std::string text;
};

std::string TextOf(const std::optional<ast::Name>& name) { return name ? name->text : ""; }
std::string TextOf(const ast::Name& name) { return name.text; }

template <typename Node>
constexpr bool kOnce =
    std::is_same_v<Node, ast::TradeOffDeclaration> || std::is_same_v<Node, ast::LadderDeclaration>;

// Two declarations with the same key are one redefined; without a key a declaration only adds. Of
// what is dated by rules of the same name, each date is one of its own.
std::string KeyOf(const ast::DeclNode& node) {
  const std::string kind = std::to_string(node.index());
  return std::visit(
      [&](const auto& one) -> std::string {
        using Node = std::decay_t<decltype(one)>;
        std::string name;
        if constexpr (requires { one.name; }) name = TextOf(one.name);
        if constexpr (kOnce<Node>) return kind;
        if (name.empty()) return {};
        if constexpr (requires { one.from_date; }) name += " from " + TextOf(one.from_date);
        return kind + " " + name;
      },
      node);
}

bool Before(const std::optional<std::int64_t>& day, std::int64_t other) {
  return day && *day <= other;
}

// The value of a series that is in force on a day.
ast::ExprId InForce(ast::ExprId first, const std::vector<ast::DatedValue>& dated,
                    std::int64_t day) {
  ast::ExprId value = first;
  for (const ast::DatedValue& step : dated) {
    if (Before(types::ParseDate(step.date.text), day)) value = step.value;
  }
  return value;
}

std::optional<ast::ExprId> WeightInForce(const ast::TradeOffDeclaration& trade_off,
                                         const std::string& objective, std::int64_t day) {
  const std::vector<ast::TradeOffDeclaration::Term>* terms = &trade_off.terms;
  for (const ast::TradeOffDeclaration::Dated& dated : trade_off.dated) {
    if (Before(types::ParseDate(dated.date.text), day)) terms = &dated.terms;
  }
  for (const ast::TradeOffDeclaration::Term& term : *terms) {
    if (term.objective.text == objective) return term.weight;
  }
  return std::nullopt;
}

std::string Joined(const ast::Path& path) {
  std::string text;
  for (const ast::Name& name : path) text += (text.empty() ? "" : ".") + name.text;
  return text;
}

// Where the value that `set` names stands in the declaration.
std::optional<ast::ExprId> Target(const ast::DeclNode& node, const ast::SetDeclaration& set,
                                  std::int64_t day) {
  if (const auto* parameter = std::get_if<ast::ParameterDeclaration>(&node)) {
    if (set.target.size() == 1 && set.target[0].text == parameter->name.text)
      return InForce(parameter->value, parameter->dated, day);
  } else if (const auto* trade_off = std::get_if<ast::TradeOffDeclaration>(&node)) {
    if (set.target.size() == 2 && set.target[1].text == "weight")
      return WeightInForce(*trade_off, set.target[0].text, day);
  } else if (const auto* before = std::get_if<ast::SetDeclaration>(&node)) {
    if (Joined(before->target) == Joined(set.target))
      return InForce(before->value, before->dated, day);
  }
  return std::nullopt;
}

class Amendment {
 public:
  Amendment(const compile::Compilation& policy, std::int64_t day) : policy_(policy), day_(day) {
    entry_.files.reserve(1);
  }

  base::Result<std::string> Of(const std::string& text, const std::string& entry) {
    diagnostics::Sink sink;
    const source::FileId file = sources_.Add("entry", entry + "\n");
    parse::ParseFile(sources_, file, entry_, sink);
    if (sink.has_errors()) return base::Error{ErrorsOf(sink, sources_)};
    for (const ast::DeclId id : entry_.files.front().declarations) Place(entry_[id]);
    return Applied(text);
  }

 private:
  std::string Written(source::Span span) const {
    return std::string(sources_.Get(span.file).Text(span));
  }

  void Place(const ast::Decl& decl) {
    const auto* set = std::get_if<ast::SetDeclaration>(&decl.node);
    if (set != nullptr ? SetsInPlace(*set) : Replaces(decl)) return;
    std::string text = Written(decl.span);
    if (!decl.doc.empty()) text.insert(0, DocOf(decl.doc));
    added_.push_back(std::move(text));
  }

  static std::string DocOf(const std::string& doc) {
    std::string lines = "## ";
    for (const char c : doc) lines += c == '\n' ? "\n## " : std::string(1, c);
    return lines + "\n";
  }

  bool SetsInPlace(const ast::SetDeclaration& set) {
    if (!set.dated.empty()) return false;
    for (const ast::DeclId id : policy_.ast.files.front().declarations) {
      const std::optional<ast::ExprId> target = Target(policy_.ast[id].node, set, day_);
      if (target && Put({policy_.ast[*target].span, Written(entry_[set.value].span)})) return true;
    }
    return false;
  }

  bool Replaces(const ast::Decl& decl) {
    const std::string key = KeyOf(decl.node);
    if (key.empty()) return false;
    for (const ast::DeclId id : policy_.ast.files.front().declarations) {
      const ast::Decl& old = policy_.ast[id];
      if (KeyOf(old.node) == key && Put({old.span, Written(decl.span)})) return true;
    }
    return false;
  }

  // False where the place was given another text already.
  bool Put(Edit edit) {
    const bool taken = std::any_of(edits_.begin(), edits_.end(), [&](const Edit& other) {
      return edit.span.begin < other.span.end && other.span.begin < edit.span.end;
    });
    if (!taken) edits_.push_back(std::move(edit));
    return !taken;
  }

  std::string Applied(std::string text) {
    std::sort(edits_.begin(), edits_.end(),
              [](const Edit& a, const Edit& b) { return a.span.begin > b.span.begin; });
    for (const Edit& edit : edits_)
      text.replace(edit.span.begin, edit.span.end - edit.span.begin, edit.text);
    for (const std::string& added : added_)
      text += (text.empty() || text.back() == '\n' ? "" : "\n") + added + "\n";
    return text;
  }

  const compile::Compilation& policy_;
  std::int64_t day_;
  source::SourceMap sources_;
  ast::Ast entry_;
  std::vector<Edit> edits_;
  std::vector<std::string> added_;
};

}  // namespace

base::Result<std::string> Amended(const compile::Compilation& policy, const std::string& text,
                                  const std::string& entry, std::int64_t day) {
  return Amendment(policy, day).Of(text, entry);
}

}  // namespace remit::repl
