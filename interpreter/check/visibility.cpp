// A file sees its own names, those of the modules that it uses itself, and, when it extends a
// policy, that policy's and all that policy sees. Looked at after names have been given their
// meaning, so that a name out of sight is told from one that does not exist.
#include <algorithm>
#include <set>

#include "interpreter/ast/walk.h"
#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

class Visibility {
 public:
  explicit Visibility(Checker& checker) : checker_(checker) {
    for (std::size_t i = 0; i < checker.ast.files.size(); ++i)
      position_of_.emplace(checker.ast.files[i].id, i);
    for (const Symbol& symbol : checker.out.names) declared_[symbol.name].push_back(symbol.span);
    for (const auto& [outer, inner] : checker.replaced_tables)
      Add(std::get<ast::TableDeclaration>(checker.ast[outer].node).name);
    const types::TypeTable built_in;
    const auto add_units = [&](const std::vector<ast::Name>& names) {
      for (const ast::Name& name : names) {
        if (built_in.FindSpelling(name.text) == nullptr) Add(name);
      }
    };
    ForEach<ast::UnitDeclaration>(checker,
                                  [&](DeclId, const auto& node) { add_units(node.names); });
    ForEach<ast::CurrencyDeclaration>(checker,
                                      [&](DeclId, const auto& node) { add_units(node.names); });
    ForEach<ast::LadderDeclaration>(checker,
                                    [&](DeclId, const auto& node) { AddAll(node.levels); });
    ForEach<ast::SideDeclaration>(checker, [&](DeclId, const auto& node) { AddAll(node.names); });
  }

  void Run() {
    for (const ast::File& file : checker_.ast.files) {
      for (const DeclId id : file.declarations) {
        if (checker_.refused.count(id) == 0) OfDeclaration(checker_.ast[id].node);
      }
    }
    for (std::size_t i = 0; i < checker_.ast.expr_count(); ++i) OfExpression(ExprId(i));
  }

 private:
  void Add(const ast::Name& name) { declared_[name.text].push_back(name.span); }
  void AddAll(const std::vector<ast::Name>& names) {
    for (const ast::Name& name : names) Add(name);
  }

  bool Sees(source::FileId from, source::FileId to) const {
    const auto a = position_of_.find(from), b = position_of_.find(to);
    if (a == position_of_.end() || b == position_of_.end()) return true;
    return checker_.layers.sees[a->second][b->second];
  }

  void Look(const std::string& text, Span at) {
    const auto found = declared_.find(text);
    if (found == declared_.end()) return;
    const std::vector<Span>& places = found->second;
    const bool seen = std::any_of(places.begin(), places.end(),
                                  [&](const Span& place) { return Sees(at.file, place.file); });
    if (seen) return;
    if (!said_.insert({at.file, text}).second) return;
    const ast::Header& header = checker_.ast.files[position_of_.at(places.front().file)].header;
    const std::string module = Dotted(header.path);
    const bool policy = header.kind == ast::Header::Kind::kPolicy;
    Report(checker_, Kind::kNotUsed, at,
           Tick(text) + " is declared in " + (policy ? "policy " : "module ") + Tick(module) +
               (policy ? ", which this module cannot see" : ", which this file does not use"),
           policy ? "a module is read before the policies that use it"
                  : "a file sees its own names and those of the modules that it names itself",
           policy ? "declare it in a module that both use" : "write " + Tick("use " + module))
        .labels.push_back({places.front(), "declared here"});
  }
  void Look(const ast::Name& name) { Look(name.text, name.span); }

  void OfExpression(ExprId id) {
    const ast::Expr& expr = checker_.ast[id];
    if (const auto* quantity = std::get_if<ast::QuantityLiteral>(&expr.node)) {
      if (quantity->unit) Look(*quantity->unit);
      return;
    }
    if (const auto* call = std::get_if<ast::Call>(&expr.node)) {
      const Callee::Kind kind = checker_.out.callee[id.index()].kind;
      const bool declared = kind == Callee::Kind::kFunction || kind == Callee::Kind::kTable ||
                            kind == Callee::Kind::kModel;
      if (declared) Look(call->callee, call->callee_span);
      return;
    }
    const auto* name = std::get_if<ast::NameReference>(&expr.node);
    if (name == nullptr) return;
    using K = Reference::Kind;
    const K kind = checker_.out.reference[id.index()].kind;
    // A value of an enum is found through the type that is expected; an argument is at hand.
    if (kind == K::kArgument || kind == K::kConstant) return;
    const Symbol* symbol = checker_.Find(name->name);
    const bool nothing =
        kind == K::kNone && (symbol == nullptr || symbol->kind != Symbol::Kind::kEnum);
    if (!nothing) Look(name->name, expr.span);
  }

  void OfType(const ast::TypeExpr& type) {
    for (const ast::TypeFactor& factor : type.factors) Look(factor.name);
  }
  void OfParameters(const std::vector<ast::Parameter>& parameters) {
    for (const ast::Parameter& parameter : parameters) OfType(parameter.type);
  }
  void OfTerms(const std::vector<ast::TradeOffDeclaration::Term>& terms) {
    for (const auto& term : terms) {
      Look(term.objective);
      if (term.level) Look(*term.level);
    }
  }

  // The names that stand in a declaration outside its expressions.
  void OfDeclaration(const ast::DeclNode& node) {
    std::visit(
        [&](const auto& declaration) {
          using Node = std::decay_t<decltype(declaration)>;
          if constexpr (requires { declaration.parameters; }) OfParameters(declaration.parameters);
          if constexpr (requires { declaration.outputs; }) OfOutputs(declaration);
          if constexpr (requires { declaration.result; }) OfType(declaration.result);
          if constexpr (requires { declaration.type; }) OfTypeOf(declaration.type);
          if constexpr (requires { declaration.level; }) OfLevel(declaration.level);
          if constexpr (std::is_same_v<Node, ast::RecordDeclaration>) {
            for (const ast::Field& field : declaration.fields) OfType(field.type);
          }
          if constexpr (std::is_same_v<Node, ast::InputDeclaration>) OfType(declaration.field.type);
          if constexpr (std::is_same_v<Node, ast::EscalateDeclaration>) {
            for (const ast::Name& name : declaration.to) Look(name);
          }
          if constexpr (std::is_same_v<Node, ast::DeviateDeclaration>) Look(declaration.knob);
          if constexpr (std::is_same_v<Node, ast::PreferDeclaration>) Look(declaration.objective);
          if constexpr (std::is_same_v<Node, ast::DampDeclaration>) Look(declaration.target);
          if constexpr (std::is_same_v<Node, ast::TradeOffDeclaration>) {
            OfTerms(declaration.terms);
            for (const auto& dated : declaration.dated) OfTerms(dated.terms);
          }
        },
        node);
  }
  void OfTypeOf(const ast::TypeExpr& type) { OfType(type); }
  void OfTypeOf(const std::optional<ast::TypeExpr>& type) {
    if (type) OfType(*type);
  }
  void OfLevel(const ast::Name& level) { Look(level); }
  void OfLevel(const std::optional<ast::Name>& level) {
    if (level) Look(*level);
  }
  void OfOutputs(const ast::TableDeclaration& table) { OfParameters(table.outputs); }
  template <typename Node>
  void OfOutputs(const Node&) {}

  Checker& checker_;
  std::map<source::FileId, std::size_t> position_of_;
  // Where each name is declared: a currency may be in several files, and a replaced table in two.
  std::map<std::string, std::vector<Span>, std::less<>> declared_;
  std::set<std::pair<source::FileId, std::string>> said_;
};

}  // namespace

void CheckVisibility(Checker& checker) {
  if (checker.ast.files.size() < 2 || checker.module_missing) return;
  Visibility(checker).Run();
}

}  // namespace remit::check
