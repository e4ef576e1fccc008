// What formulas say for nothing, twice, or beside the name that they have.
#include <algorithm>
#include <map>
#include <set>

#include "interpreter/ast/print.h"
#include "interpreter/ast/walk.h"
#include "interpreter/lint/implication.h"
#include "interpreter/lint/rules.h"

namespace remit::lint {
namespace {

using check::ReplacementInfo;
using types::TypeKind;

constexpr int kLeastOperators = 2;  // shorter formulas are as short as their name

int Operators(const Subject& subject, ExprId formula) {
  int count = 0;
  ast::Walk(subject.ast, formula, [&](ExprId id) {
    count += std::holds_alternative<ast::Call>(subject.ast[id].node) ? 1 : 0;
    count += std::holds_alternative<ast::Aggregate>(subject.ast[id].node) ? kLeastOperators : 0;
  });
  return count;
}

bool IsZero(const Subject& subject, ExprId id) {
  const std::optional<Value> value = subject.Constant(id);
  return value && subject.checked.TypeOf(id).kind != TypeKind::kNumber && value->raw == 0;
}

bool IsOne(const Subject& subject, ExprId id) {
  const std::optional<Value> value = subject.Constant(id);
  const Type& type = subject.checked.TypeOf(id);
  if (!value) return false;
  if (type.kind == TypeKind::kNumber) return value->number() == 1.0;
  const bool plain = type.kind == TypeKind::kLiteral ||
                     (type.kind == TypeKind::kDecimal && type.dimension.none() && !type.points);
  if (!plain) return false;
  std::int64_t one = 1;
  const int scale = type.kind == TypeKind::kLiteral
                        ? type.literal_scale
                        : types::Scale(type, subject.checked.type_table);
  for (int i = scale; i > 0; --i) one *= 10;
  return value->raw == one;
}

// What is left of the operation where the other operand changes nothing; invalid otherwise.
ExprId LeftOver(const Subject& subject, const ast::Call& call) {
  if (call.arguments.size() != 2) return {};
  const ExprId left = call.arguments.front(), right = call.arguments.back();
  const bool sum = call.callee == "+", product = call.callee == "*";
  if ((sum || call.callee == "-") && IsZero(subject, right)) return left;
  if (sum && IsZero(subject, left)) return right;
  if ((product || call.callee == "/") && IsOne(subject, right)) return left;
  if (product && IsOne(subject, left)) return right;
  return {};
}

// ---- lets

bool IsLet(const Subject& subject, DeclId decl) {
  return std::holds_alternative<ast::LetDeclaration>(subject.ast[decl].node);
}

void Alias(const Subject& subject, const check::LetInfo& let, Sink& sink) {
  if (!std::holds_alternative<ast::NameReference>(subject.ast[let.value].node)) return;
  const Reference& other = subject.checked.ReferenceOf(let.value);
  const bool replaced =
      (other.kind == Reference::Kind::kLet &&
       subject.ReplacedInScenario(ReplacementInfo::Kind::kLet, other.index)) ||
      (other.kind == Reference::Kind::kParameter &&
       subject.ReplacedInScenario(ReplacementInfo::Kind::kParameter, other.index));
  const bool named = other.kind == Reference::Kind::kLet ||
                     other.kind == Reference::Kind::kParameter ||
                     other.kind == Reference::Kind::kKnob;
  if (!named || replaced) return;
  sink.Report(Kind::kAliasOnly, NameSpan(subject.ast, let.decl),
              Tick(let.name) + " is only another name of " + subject.Tick(let.value),
              "who reads one name in a rule looks for a difference to the other",
              "use " + subject.Tick(let.value) + " itself");
}

class Named {
 public:
  Named(const Subject& subject, Sink& sink) : subject_(subject), sink_(sink) {
    for (std::size_t i = 0; i < subject.model.lets.size(); ++i) {
      const check::LetInfo& let = subject.model.lets[i];
      const bool replaced = subject.ReplacedInScenario(ReplacementInfo::Kind::kLet, i);
      if (!replaced && Operators(subject, let.value) >= kLeastOperators)
        formulas_[subject.Fingerprint(let.value)].push_back(&let);
    }
  }

  void Run() {
    SameFormulas();
    for (const ExprId id : subject_.exprs()) WrittenOut(id);
  }

 private:
  void SameFormulas() {
    for (const auto& [fingerprint, lets] : formulas_) SameFormulas(lets);
  }

  void SameFormulas(const std::vector<const check::LetInfo*>& lets) {
    for (std::size_t i = 0; i < lets.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const check::LetInfo &one = *lets[j], &other = *lets[i];
        if (one.type != other.type || !subject_.SameMeaning(one.value, other.value)) continue;
        const bool one_later =
            subject_.ast[one.decl].span.begin > subject_.ast[other.decl].span.begin;
        const check::LetInfo& later = one_later ? one : other;
        const check::LetInfo& earlier = one_later ? other : one;
        if (!subject_.Own(subject_.ast[later.decl].span)) continue;
        said_.insert(later.value);
        sink_
            .Report(Kind::kSameFormula, NameSpan(subject_.ast, later.decl),
                    Tick(later.name) + " has the formula of " + Tick(earlier.name),
                    "two names for one thing drift apart when one of them is changed",
                    "keep one of the two")
            .labels.push_back({NameSpan(subject_.ast, earlier.decl), "the same formula"});
      }
    }
  }

  void WrittenOut(ExprId id) {
    const std::optional<DeclId> owner = subject_.OwnerOf(id);
    if (!owner || subject_.InTest(id) || subject_.InStatement(id) || said_.count(id) > 0) return;
    if (std::holds_alternative<ast::ScenarioDeclaration>(subject_.ast[*owner].node)) return;
    const auto like = formulas_.find(subject_.Fingerprint(id));
    if (like == formulas_.end()) return;
    for (const check::LetInfo* let : like->second) {
      if (let->value == id || let->type != subject_.checked.TypeOf(id)) continue;
      if (!subject_.SameMeaning(let->value, id)) continue;
      if (IsLet(subject_, *owner) && Root(id)) return;  // two lets: said above
      diagnostics::Diagnostic& diagnostic = sink_.Report(
          Kind::kFormulaWrittenOut, subject_.ast[id].span,
          subject_.Tick(id) + " is what " + Tick(let->name) + " says",
          "a formula that stands in two places is changed in one of them", "use the name");
      diagnostic.labels.push_back({NameSpan(subject_.ast, let->decl), "declared here"});
      subject_.Suggest(diagnostic, id, let->name);
      return;
    }
  }

  bool Root(ExprId id) const { return !subject_.ParentOf(id).valid(); }

  const Subject& subject_;
  Sink& sink_;
  std::map<std::uint64_t, std::vector<const check::LetInfo*>> formulas_;  // by fingerprint
  std::set<ExprId> said_;
};

// ---- thresholds

struct Bound {
  ExprId quantity, bound;
  DeclId owner;
  std::string_view sign;
};

bool Decides(const ast::DeclNode& node) {
  return std::holds_alternative<ast::RequireDeclaration>(node) ||
         std::holds_alternative<ast::RefuseDeclaration>(node) ||
         std::holds_alternative<ast::EscalateDeclaration>(node) ||
         std::holds_alternative<ast::PreferDeclaration>(node) ||
         std::holds_alternative<ast::ExpectDeviationDeclaration>(node) ||
         std::holds_alternative<ast::LetDeclaration>(node) ||
         std::holds_alternative<ast::FunctionDeclaration>(node);
}

// The name that rules of one dated series share; empty where there is none.
std::string SeriesName(const ast::DeclNode& node) {
  return std::visit(
      [](const auto& decl) -> std::string {
        if constexpr (requires { decl.name->text; }) {
          return decl.name ? decl.name->text : std::string();
        } else {
          return {};
        }
      },
      node);
}

class ThresholdList {
 public:
  ThresholdList(const Subject& subject, Sink& sink) : subject_(subject), sink_(sink) {
    for (const ExprId id : subject.exprs()) Collect(id);
  }

  void Run() {
    for (std::size_t i = 0; i < written_.size(); ++i) {
      if (!OfParameter(written_[i])) Twice(i);
    }
  }

 private:
  void Collect(ExprId id) {
    const std::optional<DeclId> owner = subject_.OwnerOf(id);
    const ast::Call* call = subject_.Builtin(id);
    if (!owner || call == nullptr || !Decides(subject_.ast[*owner].node)) return;
    if (call->arguments.size() != 2 || !IsComparison(call->callee)) return;
    const ExprId left = call->arguments.front(), right = call->arguments.back();
    if (subject_.checked.ReferenceOf(right).kind == Reference::Kind::kParameter)
      named_.push_back({left, right, *owner, call->callee});
    if (subject_.checked.ReferenceOf(left).kind == Reference::Kind::kParameter)
      named_.push_back({right, left, *owner, Mirrored(call->callee)});
    const std::optional<Comparison> comparison = ComparisonOf(subject_, id);
    if (comparison && subject_.IsWritten(comparison->bound) && Measured(comparison->bound))
      written_.push_back({comparison->quantity, comparison->bound, *owner, comparison->sign});
  }

  // Nothing, everything and one are what they are.
  bool Measured(ExprId bound) const {
    const Type& type = subject_.checked.TypeOf(bound);
    if (type.kind != TypeKind::kDecimal) return false;
    return !IsZero(subject_, bound) && !IsOne(subject_, bound) &&
           subject_.Constant(bound)->raw != types::kOneUnit;
  }

  // Rules of one kind, about the same side of the bound. What a requirement forbids and what an
  // escalation shows to somebody may meet at one value by chance.
  bool Alike(const Bound& a, const Bound& b) const {
    return a.sign == b.sign &&
           subject_.ast[a.owner].node.index() == subject_.ast[b.owner].node.index() &&
           subject_.SameMeaning(a.quantity, b.quantity);
  }

  bool OfParameter(const Bound& written) {
    const Value value = *subject_.Constant(written.bound);
    for (const Bound& named : named_) {
      if (subject_.Fingerprint(named.quantity) != subject_.Fingerprint(written.quantity)) continue;
      const check::ParameterInfo& parameter =
          subject_.model.parameters.at(subject_.checked.ReferenceOf(named.bound).index);
      if (named.owner == written.owner || parameter.type != subject_.checked.TypeOf(written.bound))
        continue;
      const bool has = std::any_of(
          parameter.steps.begin(), parameter.steps.end(),
          [&](const auto& step) { return subject_.Constant(step.value) == std::optional(value); });
      if (!has || !Alike(named, written)) continue;
      sink_
          .Report(Kind::kParameterWrittenOut, subject_.ast[written.bound].span,
                  subject_.Tick(written.bound) + " is the value of " + Tick(parameter.name) +
                      ", with which " + subject_.Tick(written.quantity) + " is compared elsewhere",
                  "when the parameter moves, this rule stays behind",
                  "write " + Tick(parameter.name) + ", or give this limit a name of its own")
          .labels.push_back({subject_.ast[named.bound].span, "compared by name"});
      return true;
    }
    return false;
  }

  void Twice(std::size_t at) {
    const Bound& later = written_[at];
    const std::string series = SeriesName(subject_.ast[later.owner].node);
    for (std::size_t i = 0; i < at; ++i) {
      const Bound& earlier = written_[i];
      if (subject_.Fingerprint(earlier.quantity) != subject_.Fingerprint(later.quantity)) continue;
      if (earlier.owner == later.owner ||
          subject_.checked.TypeOf(earlier.bound) != subject_.checked.TypeOf(later.bound) ||
          subject_.Constant(earlier.bound) != subject_.Constant(later.bound))
        continue;
      const bool one_series =
          !series.empty() && series == SeriesName(subject_.ast[earlier.owner].node);
      if (one_series || !Alike(earlier, later)) continue;
      // Conditions that are the same altogether are another finding.
      if (subject_.SameMeaning(RootOf(earlier.bound), RootOf(later.bound))) continue;
      sink_
          .Report(
              Kind::kThresholdTwice, subject_.ast[later.bound].span,
              subject_.Tick(later.quantity) + " is compared with " + subject_.Tick(later.bound) +
                  " in another rule too",
              "a threshold that stands in two rules is changed in one of them",
              "name it once: `parameter NAME : " +
                  types::Name(subject_.checked.TypeOf(later.bound), subject_.checked.type_table) +
                  " = " + ast::Print(subject_.ast, later.bound) + "`")
          .labels.push_back({subject_.ast[earlier.bound].span, "the same threshold"});
      return;
    }
  }

  ExprId RootOf(ExprId id) const {
    while (subject_.ParentOf(id).valid()) id = subject_.ParentOf(id);
    return id;
  }

  const Subject& subject_;
  Sink& sink_;
  std::vector<Bound> named_, written_;
};

// Beside a question whether the value is known, its default is never taken, or is taken on purpose.
bool AskedFor(const Subject& subject, ExprId id, const Reference& leaf) {
  for (ExprId around = subject.ParentOf(id); around.valid(); around = subject.ParentOf(around)) {
    const ast::Call* call = subject.Builtin(around);
    if (call == nullptr || (call->callee != "if" && call->callee != "and" && call->callee != "or"))
      continue;
    bool asked = false;
    ast::Walk(subject.ast, around, [&](ExprId part) {
      const ast::Call* question = subject.Builtin(part);
      asked =
          asked || (question != nullptr &&
                    (question->callee == "is known" || question->callee == "is not known") &&
                    subject.checked.ReferenceOf(question->arguments.front()).kind == leaf.kind &&
                    subject.checked.ReferenceOf(question->arguments.front()).index == leaf.index);
    });
    if (asked) return true;
  }
  return false;
}

}  // namespace

void SameOperands(const Subject& subject, Sink& sink) {
  for (const ExprId id : subject.exprs()) {
    const ast::Call* call = subject.Builtin(id);
    if (call == nullptr || call->arguments.size() != 2 || subject.InTest(id)) continue;
    if (subject.InStatement(id) || subject.SaidConstant(id)) continue;
    const std::string& name = call->callee;
    const bool against = IsComparison(name) || name == "-" || name == "/" || name == "min" ||
                         name == "max" || name == "otherwise";
    if (!against || subject.Constant(id)) continue;
    if (!subject.SameMeaning(call->arguments.front(), call->arguments.back())) continue;
    if (subject.Constant(call->arguments.front())) continue;
    sink.Report(Kind::kSameOperands, subject.ast[id].span,
                "both sides of " + Tick(name) + " are " + subject.Tick(call->arguments.front()),
                "set against itself, a value says nothing",
                "write on one side what was meant to be there");
  }
}

void ArithmeticWithoutEffect(const Subject& subject, Sink& sink) {
  for (const ExprId id : subject.exprs()) {
    const ast::Call* call = subject.Builtin(id);
    if (call == nullptr || subject.InTest(id) || subject.Constant(id)) continue;
    const ExprId left_over = LeftOver(subject, *call);
    if (!left_over.valid() || subject.checked.TypeOf(left_over) != subject.checked.TypeOf(id))
      continue;
    subject.Suggest(
        sink.Report(Kind::kNoEffectArithmetic, subject.ast[id].span,
                    subject.Tick(id) + " is the same as " + subject.Tick(left_over),
                    "to multiply or divide by one, or to add or take nothing, changes no value",
                    "leave it out, or write the value that was meant"),
        id, subject.PartText(left_over));
  }
}

void Defaults(const Subject& subject, Sink& sink) {
  // By leaf and kind of declaration: what a limit takes for granted and what an objective does may
  // differ on purpose.
  std::map<std::pair<std::size_t, std::size_t>, std::vector<ExprId>> met;
  for (const ExprId id : subject.exprs()) {
    const ast::Call* call = subject.Builtin(id, "otherwise");
    if (call == nullptr || call->arguments.size() != 2 || subject.InTest(id)) continue;
    const ExprId fallback = call->arguments.back();
    const Reference& reference = subject.checked.ReferenceOf(call->arguments.front());
    const std::optional<Value> value = subject.Constant(fallback);
    if (reference.kind != Reference::Kind::kLeaf || !value || AskedFor(subject, id, reference))
      continue;
    const check::InputLeaf& leaf = subject.model.leaves.at(reference.index);
    if (!check::Contains(leaf.domain, *value, leaf.type)) {
      sink.Report(
          Kind::kDefaultOutsideRange, subject.ast[fallback].span,
          subject.Tick(fallback) + " stands in for " + Tick(leaf.path) +
              ", which is never that value",
          "a case with that value would be invalid: what is missing is treated as what cannot be",
          "take a default inside the range, or ask `is known` where a missing value is a case of "
          "its own");
    }
    const std::optional<DeclId> owner = subject.OwnerOf(id);
    if (!owner) continue;
    std::vector<ExprId>& others = met[{reference.index, subject.ast[*owner].node.index()}];
    const bool differs = !others.empty() && subject.Constant(others.front()) != value;
    if (differs) {
      sink.Report(Kind::kTwoDefaults, subject.ast[fallback].span,
                  Tick(leaf.path) + " is " + subject.Tick(fallback) +
                      " here where it is missing, and " + subject.Tick(others.front()) +
                      " elsewhere",
                  "one case is then judged as if it were two",
                  "meet the missing value once, in a `let`, and use that")
          .labels.push_back({subject.ast[others.front()].span, "the other default"});
    }
    others.push_back(fallback);
  }
}

void NamedFormulas(const Subject& subject, Sink& sink) {
  for (std::size_t i = 0; i < subject.model.lets.size(); ++i) {
    const check::LetInfo& let = subject.model.lets[i];
    if (!subject.Own(subject.ast[let.decl].span)) continue;
    if (!subject.ReplacedInScenario(ReplacementInfo::Kind::kLet, i)) Alias(subject, let, sink);
  }
  Named(subject, sink).Run();
}

void Thresholds(const Subject& subject, Sink& sink) { ThresholdList(subject, sink).Run(); }

void UnusedArguments(const Subject& subject, Sink& sink) {
  for (const check::FunctionInfo& function : subject.model.functions) {
    if (!subject.Own(subject.ast[function.decl].span)) continue;
    std::set<std::uint32_t> used;
    ast::Walk(subject.ast, function.body, [&](ExprId id) {
      const Reference& reference = subject.checked.ReferenceOf(id);
      if (reference.kind == Reference::Kind::kArgument) used.insert(reference.index);
    });
    const auto& node = std::get<ast::FunctionDeclaration>(subject.ast[function.decl].node);
    for (std::uint32_t i = 0; i < node.parameters.size(); ++i) {
      if (used.count(i) > 0) continue;
      sink.Report(Kind::kUnusedArgument, node.parameters[i].name.span,
                  "function " + Tick(function.name) + " does not use its argument " +
                      Tick(node.parameters[i].name.text),
                  "every call hands it over for no effect",
                  "use it, or leave it out of the function and of its calls");
    }
  }
}

}  // namespace remit::lint
