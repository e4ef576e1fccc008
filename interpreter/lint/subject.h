// What a rule of the linter looks at, and the questions that several rules ask of it. Knows no
// rule.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/base/text.h"
#include "interpreter/check/checked.h"
#include "interpreter/diagnostics/diagnostic.h"

namespace remit::lint {

using ast::DeclId;
using ast::ExprId;
using check::Reference;
using diagnostics::Diagnostic;
using diagnostics::Kind;
using source::Span;
using types::Type;
using types::Value;

class Subject {
 public:
  Subject(const ast::Ast& tree, const check::Checked& side_tables, const source::SourceMap& files,
          const std::vector<Diagnostic>& reported);

  const ast::Ast& ast;
  const check::Checked& checked;
  const check::Model& model;
  const source::SourceMap& sources;

  const ast::File& file() const { return ast.files.front(); }
  bool Own(Span span) const { return span.file == file().id; }
  bool IsPolicy() const { return file().header.kind == ast::Header::Kind::kPolicy; }
  // Expressions of the own file, in the order of the tree: parts before the whole.
  const std::vector<ExprId>& exprs() const { return exprs_; }
  ExprId ParentOf(ExprId id) const { return parents_[id.index()]; }  // invalid at a root
  // The declaration that an expression stands in; nothing in the header.
  std::optional<DeclId> OwnerOf(ExprId id) const;
  // In a test, where odd values are wanted.
  bool InTest(ExprId id) const;
  // In a guarantee or a property: said again on purpose, so that it holds whatever the rules say.
  bool InStatement(ExprId id) const;
  // Checking has said already that the condition around it never changes.
  bool SaidConstant(ExprId id) const;

  // The call of an operator or function of the language; null for anything else.
  const ast::Call* Builtin(ExprId id) const;
  const ast::Call* Builtin(ExprId id, std::string_view callee) const;
  std::optional<Value> Constant(ExprId id) const { return checked.constant[id.index()]; }
  // A number, date or text written out, and no name.
  bool IsWritten(ExprId id) const;
  // The same tree, whose names stand for the same things.
  bool SameMeaning(ExprId a, ExprId b) const;
  // Equal for the same meaning, and mostly different otherwise.
  std::uint64_t Fingerprint(ExprId id) const { return fingerprints_[id.index()]; }
  // Some scenario puts something else in its place.
  bool ReplacedInScenario(check::ReplacementInfo::Kind kind, std::size_t index) const;

  // A scenario replaces something that the value is made from.
  bool DependsOnReplaced(ExprId id) const;

  std::string Tick(ExprId id) const;  // in backticks, on one line, cut when long
  std::string ValueText(Value value, const Type& type) const;
  // The one-line form of an expression as the part of a larger one: in brackets where it was.
  std::string PartText(ExprId id) const;
  // Another text for an expression, with which every decision stays; nothing is offered where a
  // comment stands inside. Safe only where decisions do not depend on the text at all: elsewhere
  // the decision hash, to which approvals are bound, is another.
  void Suggest(Diagnostic& diagnostic, ExprId whole, const std::string& replacement) const;
  void SuggestAt(Diagnostic& diagnostic, Span span, const std::string& replacement,
                 bool safe) const;
  // Whether `word` stands somewhere outside comments and texts, other than at `declared`; of a name
  // that a module declares, other than in that module.
  bool WordElsewhere(const std::string& word, Span declared) const;

 private:
  std::vector<ExprId> exprs_;
  std::vector<ExprId> parents_;
  std::vector<std::uint64_t> fingerprints_;
  std::vector<DeclId> own_declarations_;  // by place
  std::vector<Span> said_constant_;
};

// The name in a declaration, or its first word.
Span NameSpan(const ast::Ast& ast, DeclId decl);
using base::Tick;

}  // namespace remit::lint
