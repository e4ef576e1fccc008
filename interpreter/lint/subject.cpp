#include "interpreter/lint/subject.h"

#include <algorithm>
#include <cctype>

#include "interpreter/ast/print.h"
#include "interpreter/ast/walk.h"
#include "interpreter/check/reach.h"

namespace remit::lint {
namespace {

constexpr std::size_t kLongestShown = 60;

bool InWord(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

bool SameReference(const Reference& a, const Reference& b) {
  return a.kind == b.kind && a.index == b.index && a.original == b.original && a.of == b.of &&
         a.second == b.second;
}

void Mix(std::uint64_t& hash, std::uint64_t value) {
  constexpr std::uint64_t kPrime = 0x9E3779B97F4A7C15;
  hash = (hash ^ value) * kPrime;
  hash ^= hash >> 32;
}

void Mix(std::uint64_t& hash, std::string_view text) {
  for (const char letter : text) Mix(hash, static_cast<unsigned char>(letter));
}

// Of a node without its parts.
std::uint64_t MarkOf(const ast::ExprNode& node, const Reference& reference) {
  std::uint64_t hash = node.index() + 1;
  Mix(hash, static_cast<std::uint64_t>(reference.kind) << 32 | reference.index);
  if (const auto* quantity = std::get_if<ast::QuantityLiteral>(&node)) {
    Mix(hash, quantity->digits);
    if (quantity->unit) Mix(hash, quantity->unit->text);
  } else if (const auto* name = std::get_if<ast::NameReference>(&node)) {
    Mix(hash, name->name);
  } else if (const auto* member = std::get_if<ast::Member>(&node)) {
    Mix(hash, member->member.text);
  } else if (const auto* call = std::get_if<ast::Call>(&node)) {
    Mix(hash, call->callee);
  } else if (const auto* text = std::get_if<ast::TextLiteral>(&node)) {
    Mix(hash, text->value);
  } else if (const auto* date = std::get_if<ast::DateLiteral>(&node)) {
    Mix(hash, date->text);
  } else if (const auto* truth = std::get_if<ast::BooleanLiteral>(&node)) {
    Mix(hash, truth->value ? 2 : 1);
  }
  return hash;
}

// What is no code: the comments of a file, and the texts in it.
std::vector<Span> Texts(const ast::Ast& ast, const ast::File& file) {
  std::vector<Span> spans;
  for (const ast::Comment& comment : file.comments) spans.push_back(comment.span);
  for (std::size_t i = 0; i < ast.expr_count(); ++i) {
    const ast::Expr& expr = ast[ExprId(i)];
    if (expr.span.file == file.id && std::holds_alternative<ast::TextLiteral>(expr.node))
      spans.push_back(expr.span);
  }
  return spans;
}

}  // namespace

Span NameSpan(const ast::Ast& ast, DeclId decl) {
  return std::visit(
      [&](const auto& node) -> Span {
        if constexpr (requires { Span(node.name.span); }) {
          return node.name.span;
        } else {
          return ast[decl].span;
        }
      },
      ast[decl].node);
}

Subject::Subject(const ast::Ast& tree, const check::Checked& side_tables,
                 const source::SourceMap& files, const std::vector<Diagnostic>& reported)
    : ast(tree),
      checked(side_tables),
      model(side_tables.model),
      sources(files),
      parents_(tree.expr_count()),
      fingerprints_(tree.expr_count()),
      own_declarations_(tree.files.front().declarations) {
  for (std::size_t i = 0; i < ast.expr_count(); ++i) {
    const ExprId id(i);
    fingerprints_[i] = MarkOf(ast[id].node, checked.ReferenceOf(id));
    // Parts stand before the whole.
    ast::ForEachChild(ast[id], [&](ExprId child) {
      parents_[child.index()] = id;
      Mix(fingerprints_[i], fingerprints_[child.index()]);
    });
    if (Own(ast[id].span)) exprs_.push_back(id);
  }
  std::sort(own_declarations_.begin(), own_declarations_.end(),
            [&](DeclId a, DeclId b) { return ast[a].span.begin < ast[b].span.begin; });
  for (const Diagnostic& diagnostic : reported) {
    if (diagnostic.kind == Kind::kConstantCondition) said_constant_.push_back(diagnostic.span);
  }
}

std::optional<DeclId> Subject::OwnerOf(ExprId id) const {
  const Span span = ast[id].span;
  if (!Own(span)) return std::nullopt;
  const auto after = std::upper_bound(
      own_declarations_.begin(), own_declarations_.end(), span.begin,
      [&](std::uint32_t begin, DeclId decl) { return begin < ast[decl].span.begin; });
  if (after == own_declarations_.begin()) return std::nullopt;
  const DeclId decl = *(after - 1);
  if (span.end > ast[decl].span.end) return std::nullopt;
  return decl;
}

bool Subject::InTest(ExprId id) const {
  const std::optional<DeclId> owner = OwnerOf(id);
  return owner && std::holds_alternative<ast::TestDeclaration>(ast[*owner].node);
}

bool Subject::InStatement(ExprId id) const {
  const std::optional<DeclId> owner = OwnerOf(id);
  return owner && (std::holds_alternative<ast::GuaranteeDeclaration>(ast[*owner].node) ||
                   std::holds_alternative<ast::PropertyDeclaration>(ast[*owner].node) ||
                   std::holds_alternative<ast::GuardrailDeclaration>(ast[*owner].node));
}

bool Subject::SaidConstant(ExprId id) const {
  const Span span = ast[id].span;
  return std::any_of(said_constant_.begin(), said_constant_.end(), [&](const Span& said) {
    return said.file == span.file && said.begin <= span.begin && span.end <= said.end;
  });
}

const ast::Call* Subject::Builtin(ExprId id) const {
  const auto* call = std::get_if<ast::Call>(&ast[id].node);
  if (call == nullptr || checked.CalleeOf(id).kind != check::Callee::Kind::kBuiltin) return nullptr;
  return call;
}

const ast::Call* Subject::Builtin(ExprId id, std::string_view callee) const {
  const ast::Call* call = Builtin(id);
  return call != nullptr && call->callee == callee ? call : nullptr;
}

bool Subject::IsWritten(ExprId id) const {
  const ast::ExprNode& node = ast[id].node;
  if (const ast::Call* call = Builtin(id, "-"))
    return call->arguments.size() == 1 && IsWritten(call->arguments.front());
  return std::holds_alternative<ast::QuantityLiteral>(node) ||
         std::holds_alternative<ast::DateLiteral>(node) ||
         std::holds_alternative<ast::TextLiteral>(node);
}

bool Subject::SameMeaning(ExprId a, ExprId b) const {
  if (a == b) return true;
  if (Fingerprint(a) != Fingerprint(b) || !ast::SameTree(ast, a, ast, b)) return false;
  std::vector<ExprId> left, right;
  ast::Walk(ast, a, [&](ExprId id) { left.push_back(id); });
  ast::Walk(ast, b, [&](ExprId id) { right.push_back(id); });
  return std::equal(left.begin(), left.end(), right.begin(), right.end(), [&](ExprId x, ExprId y) {
    return SameReference(checked.ReferenceOf(x), checked.ReferenceOf(y));
  });
}

bool Subject::ReplacedInScenario(check::ReplacementInfo::Kind kind, std::size_t index) const {
  return std::any_of(
      model.scenarios.begin(), model.scenarios.end(),
      [&](const check::ScenarioInfo& scenario) { return scenario.Find(kind, index) != nullptr; });
}

bool Subject::DependsOnReplaced(ExprId id) const {
  if (model.scenarios.empty()) return false;
  check::Reach reach(ast, checked);
  reach.Add(id);
  using Replaced = check::ReplacementInfo::Kind;
  for (const check::ScenarioInfo& scenario : model.scenarios) {
    for (const check::ReplacementInfo& item : scenario.replacements) {
      const bool reached =
          (item.kind == Replaced::kLeaf && reach.Has(Reference::Kind::kLeaf, item.index)) ||
          (item.kind == Replaced::kParameter &&
           reach.Has(Reference::Kind::kParameter, item.index)) ||
          (item.kind == Replaced::kLet && reach.Has(Reference::Kind::kLet, item.index));
      if (reached) return true;
    }
  }
  return false;
}

std::string Subject::Tick(ExprId id) const {
  std::string text = ast::Print(ast, id);
  if (text.size() > kLongestShown) {
    std::size_t end = kLongestShown;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
    text = text.substr(0, end) + " …";
  }
  return lint::Tick(text);
}

std::string Subject::ValueText(Value value, const Type& type) const {
  return types::Format(value, type, checked.type_table, checked.texts);
}

std::string Subject::PartText(ExprId id) const {
  const std::string text = ast::Print(ast, id);
  return ast[id].parenthesised ? "(" + text + ")" : text;
}

void Subject::Suggest(Diagnostic& diagnostic, ExprId whole, const std::string& replacement) const {
  SuggestAt(diagnostic, ast[whole].span, replacement, InTest(whole) || InStatement(whole));
}

void Subject::SuggestAt(Diagnostic& diagnostic, Span span, const std::string& replacement,
                        bool safe) const {
  for (const ast::Comment& comment : file().comments) {
    if (span.begin < comment.span.end && comment.span.begin < span.end) return;
  }
  diagnostic.suggestions.push_back(
      {span, replacement,
       replacement.empty() ? std::string("leave it out") : "write `" + replacement + "`", safe});
}

bool Subject::WordElsewhere(const std::string& word, Span declared) const {
  for (const ast::File& one : ast.files) {
    if (one.id == declared.file && !Own(declared)) continue;
    const std::string& text = sources.Get(one.id).text();
    const std::vector<Span> texts = Texts(ast, one);
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
      const std::size_t end = at + word.size();
      if ((at > 0 && InWord(text[at - 1])) || (end < text.size() && InWord(text[end]))) continue;
      if (one.id == declared.file && at == declared.begin) continue;
      const bool in_text = std::any_of(texts.begin(), texts.end(), [&](const Span& span) {
        return span.begin <= at && end <= span.end;
      });
      if (!in_text) return true;
    }
  }
  return false;
}

}  // namespace remit::lint
