// What conditions say twice, in a roundabout way, or for nothing.
#include <algorithm>

#include "interpreter/ast/print.h"
#include "interpreter/lint/implication.h"
#include "interpreter/lint/rules.h"

namespace remit::lint {
namespace {

using types::TypeKind;

bool IsBoolean(const Subject& subject, ExprId id) {
  return subject.checked.TypeOf(id).kind == TypeKind::kBoolean;
}

const ast::BooleanLiteral* Truth(const Subject& subject, ExprId id) {
  return std::get_if<ast::BooleanLiteral>(&subject.ast[id].node);
}

// A comparison or a truth about which more is known than that it may hold and may not.
bool AlwaysOrNever(const Atom& atom) {
  return atom.points.empty() || prove::Difference(atom.occurring, atom.points).empty();
}

// ---- parts of `and` and `or`

class Parts {
 public:
  Parts(const Subject& subject, ExprId whole, const ast::Call& call, Sink& sink)
      : subject_(subject),
        whole_(whole),
        parts_(call.arguments),
        all_(call.callee == "and"),
        sink_(sink) {}

  // One report for a condition: the rest is often the same mistake once more.
  void Run() {
    if (Repeated() || Excluding()) return;
    Implied();
  }

 private:
  bool Repeated() {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      for (std::size_t j = i + 1; j < parts_.size(); ++j) {
        if (!subject_.SameMeaning(parts_[i], parts_[j])) continue;
        Without(sink_.Report(Kind::kRepeatedPart, subject_.ast[parts_[j]].span,
                             "this part is said twice: " + subject_.Tick(parts_[j]),
                             "once is enough; perhaps one of the two was meant to be another",
                             "leave it out, or write what was meant"),
                parts_[i], j);
        return true;
      }
    }
    return false;
  }

  bool Excluding() {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      for (std::size_t j = i + 1; j < parts_.size(); ++j) {
        if (!Exclude(parts_[i], parts_[j])) continue;
        diagnostics::Diagnostic& diagnostic =
            sink_.Report(Kind::kExcludingParts, subject_.ast[parts_[j]].span,
                         all_ ? subject_.Tick(parts_[j]) + " never holds together with " +
                                    subject_.Tick(parts_[i])
                              : "one of " + subject_.Tick(parts_[i]) + " and " +
                                    subject_.Tick(parts_[j]) + " always holds",
                         all_ ? "`and` asks for both, so the condition never holds"
                              : "`or` asks for one, so the condition always holds",
                         all_ ? "perhaps `or` was meant" : "perhaps `and` was meant");
        diagnostic.labels.push_back({subject_.ast[parts_[i]].span, "the other part"});
        return true;
      }
    }
    return false;
  }

  bool Exclude(ExprId a, ExprId b) const {
    const Atom one = AtomOf(subject_, a), other = AtomOf(subject_, b);
    if (AlwaysOrNever(one) || AlwaysOrNever(other)) return false;
    if (all_) return ImpliesNot(subject_, a, b);
    if (!subject_.SameMeaning(one.quantity, other.quantity)) return Opposite(a, b);
    return prove::Difference(one.occurring, prove::UnionOf(one.points, other.points)).empty();
  }

  bool Opposite(ExprId a, ExprId b) const {
    const ast::Call* first = subject_.Builtin(a, "not");
    const ast::Call* second = subject_.Builtin(b, "not");
    return (first != nullptr && subject_.SameMeaning(first->arguments.front(), b)) ||
           (second != nullptr && subject_.SameMeaning(second->arguments.front(), a));
  }

  void Implied() {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      for (std::size_t j = 0; j < parts_.size(); ++j) {
        if (i == j) continue;
        // `and`: what follows from another part says nothing; `or`: what another part follows from
        // covers it.
        const ExprId kept = parts_[i], idle = parts_[j];
        if (AlwaysOrNever(AtomOf(subject_, kept)) || AlwaysOrNever(AtomOf(subject_, idle)))
          continue;
        if (!(all_ ? Implies(subject_, kept, idle) : Implies(subject_, idle, kept))) continue;
        Without(sink_.Report(
                    Kind::kImpliedPart, subject_.ast[idle].span,
                    subject_.Tick(idle) + " adds nothing beside " + subject_.Tick(kept),
                    all_ ? "wherever the one holds, the other holds too, and `and` asks for both"
                         : "wherever the one holds, the other holds too, and `or` asks for one",
                    "leave it out, or write what was meant"),
                kept, j);
        return;
      }
    }
  }

  void Without(diagnostics::Diagnostic& diagnostic, ExprId other, std::size_t dropped) const {
    diagnostic.labels.push_back({subject_.ast[other].span, "the other part"});
    std::string text;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (i == dropped) continue;
      if (!text.empty()) text += all_ ? " and " : " or ";
      text += subject_.PartText(parts_[i]);
    }
    subject_.Suggest(diagnostic, whole_, text);
  }

  const Subject& subject_;
  ExprId whole_;
  const std::vector<ExprId>& parts_;
  bool all_;
  Sink& sink_;
};

// ---- comparisons whose truth never changes

class Constants {
 public:
  Constants(const Subject& subject, Sink& sink) : subject_(subject), sink_(sink) {}

  void Look(ExprId id) {
    if (subject_.InTest(id) || subject_.SaidConstant(id)) return;
    const ast::Call* call = subject_.Builtin(id);
    if (call == nullptr || !IsBoolean(subject_, id)) return;
    if (!IsComparison(call->callee) && call->callee != "in" && call->callee != "not in") return;
    const Atom atom = AtomOf(subject_, id);
    if (atom.quantity == id || atom.occurring.empty() || OneValueEnum(atom)) return;
    const bool never = atom.points.empty();
    if (never || AlwaysOrNever(atom)) return Report(id, atom, never);
    BelowFirstStep(id, atom);
  }

 private:
  void Report(ExprId id, const Atom& atom, bool never) {
    const Type& type = subject_.checked.TypeOf(atom.quantity);
    const Reference& reference = subject_.checked.ReferenceOf(atom.quantity);
    const std::string holds = never ? " never holds" : " always holds";
    if (reference.kind == Reference::Kind::kAsOf) {
      sink_.Report(Kind::kPassedDate, subject_.ast[id].span,
                   subject_.Tick(id) + holds + " on the days on which the policy is in force",
                   "in force " + Days() + ", the condition does not change on any of them",
                   "correct the date, or leave the condition out");
      return;
    }
    if (reference.kind == Reference::Kind::kKnob && OnGridEnds(id, atom.occurring)) {
      sink_.Report(
          Kind::kOffGrid, subject_.ast[id].span,
          subject_.Tick(id) + holds + ": " + subject_.Tick(atom.quantity) + " is never this value",
          "a choice has its alternatives and no value between them",
          "compare with one of its alternatives, or write `<` or `>`");
      return;
    }
    const ExprId parent = subject_.ParentOf(id);
    if (!parent.valid() && WholeRule(id)) {
      // Checking knows the ranges of both sides of an order; what it does not say is about
      // equality.
      if (const ast::Call* call = subject_.Builtin(id);
          call->callee[0] == '<' || call->callee[0] == '>')
        return;
    }
    sink_.Report(Kind::kConstantPart, subject_.ast[id].span,
                 subject_.Tick(id) + holds + ": " + subject_.Tick(atom.quantity) + " is " +
                     RangeText(atom.occurring, type),
                 "over all values that can occur, this part of the condition does not change",
                 "correct the value, or leave the part out");
  }

  // Said of the enum itself.
  bool OneValueEnum(const Atom& atom) const {
    return subject_.checked.TypeOf(atom.quantity).kind == TypeKind::kEnum &&
           atom.occurring.size() == 1 && atom.occurring.front().low == atom.occurring.front().high;
  }

  bool WholeRule(ExprId id) const {
    const std::optional<DeclId> owner = subject_.OwnerOf(id);
    return owner && !std::holds_alternative<ast::LetDeclaration>(subject_.ast[*owner].node);
  }

  std::string Days() const {
    const auto& from = subject_.model.effective_from;
    const auto& until = subject_.model.effective_to;
    return (from ? "from " + types::FormatDate(*from) : "") +
           (until ? " to " + types::FormatDate(*until) : "");
  }

  // Compared for equality with a value between the least and the greatest alternative.
  bool OnGridEnds(ExprId id, const prove::IntervalSet& occurring) const {
    const std::optional<Comparison> comparison = ComparisonOf(subject_, id);
    if (!comparison || comparison->sign[0] == '<' || comparison->sign[0] == '>') return false;
    const std::int64_t point = prove::PointOf(*subject_.Constant(comparison->bound),
                                              subject_.checked.TypeOf(comparison->quantity));
    return occurring.front().low < point && point < occurring.back().high;
  }

  std::string RangeText(const prove::IntervalSet& points, const Type& type) const {
    const auto text = [&](std::int64_t point) {
      return subject_.ValueText(prove::ValueAt(point, type), type);
    };
    if (type.kind == TypeKind::kText) return "another text";
    const std::string low = text(points.front().low), high = text(points.back().high);
    return low == high ? low : low + " .. " + high;
  }

  // 0.15 % for 15 %: nothing lies between nothing and the first step.
  void BelowFirstStep(ExprId id, const Atom& atom) {
    const std::optional<Comparison> comparison = ComparisonOf(subject_, id);
    const Reference& reference = subject_.checked.ReferenceOf(atom.quantity);
    if (!comparison || reference.kind != Reference::Kind::kKnob) return;
    const check::KnobInfo& knob = subject_.model.knobs.at(reference.index);
    const Type& type = knob.type;
    if (!types::IsRatio(type) || type.kind != TypeKind::kDecimal || knob.list) return;
    const std::int64_t bound = subject_.Constant(comparison->bound)->raw;
    std::optional<std::int64_t> first;
    std::int64_t last = 0;
    for (const Value value : knob.alternatives) {
      if (value.raw < 0) return;
      if (value.raw > 0 && (!first || value.raw < *first)) first = value.raw;
      last = std::max(last, value.raw);
    }
    // A bound halfway to the first step may be meant; one that fits when it is a percentage is not.
    constexpr std::int64_t kPercent = 100;
    const bool share = first && bound > 0 && bound < *first && bound <= last / kPercent &&
                       bound * kPercent >= *first;
    if (!share) return;
    sink_.Report(Kind::kFractionOfPercent, subject_.ast[comparison->bound].span,
                 subject_.Tick(comparison->bound) + " lies below " +
                     subject_.ValueText(Value{*first}, type) + ", the first step of " +
                     subject_.Tick(atom.quantity),
                 "no alternative lies between nothing and the first step, so the comparison is the "
                 "same as with nothing",
                 "write the percentage that was meant: 15 %, not 0.15 %");
  }

  const Subject& subject_;
  Sink& sink_;
};

// ---- if

// The conditions of an `if … else if …`, and what holds where none does.
struct Chain {
  std::vector<ExprId> conditions, values;
  ExprId last;
};
Chain ChainOf(const Subject& subject, ExprId id) {
  Chain chain;
  chain.last = id;
  while (const ast::Call* call = subject.Builtin(chain.last, "if")) {
    chain.conditions.push_back(call->arguments[0]);
    chain.values.push_back(call->arguments[1]);
    chain.last = call->arguments[2];
  }
  return chain;
}

void NeverTaken(const Subject& subject, const Chain& chain, Sink& sink) {
  for (std::size_t i = 1; i < chain.conditions.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const ExprId earlier = chain.conditions[j], later = chain.conditions[i];
      if (AlwaysOrNever(AtomOf(subject, later)) || !Implies(subject, later, earlier)) continue;
      sink.Report(Kind::kBranchNeverTaken, subject.ast[later].span,
                  subject.Tick(later) + " is never reached: " + subject.Tick(earlier) +
                      " has taken its cases",
                  "`if` takes the first condition that holds",
                  "begin with the narrower condition, or leave the branch out")
          .labels.push_back({subject.ast[earlier].span, "takes them"});
      return;
    }
  }
  const Atom first = AtomOf(subject, chain.conditions.front());
  prove::IntervalSet left = first.occurring;
  for (const ExprId condition : chain.conditions) {
    const Atom atom = AtomOf(subject, condition);
    if (!subject.SameMeaning(atom.quantity, first.quantity) || AlwaysOrNever(atom)) return;
    left = prove::Difference(left, atom.points);
  }
  if (!left.empty()) return;
  sink.Report(Kind::kBranchNeverTaken, subject.ast[chain.last].span,
              "the last `else` is never reached: the conditions before it take every case of " +
                  subject.Tick(first.quantity),
              "what no case can be given only looks as if it mattered",
              "leave out the last `if` and its condition, so that the last value is the `else`");
}

}  // namespace

void DoubleNegations(const Subject& subject, Sink& sink) {
  for (const ExprId id : subject.exprs()) {
    const ast::Call* outer = subject.Builtin(id, "not");
    if (outer == nullptr) continue;
    const ast::Call* inner = subject.Builtin(outer->arguments.front());
    if (inner == nullptr) continue;
    std::string text;
    const std::string_view opposite = Negated(inner->callee);
    if (inner->callee == "not") {
      text = subject.PartText(inner->arguments.front());
    } else if (opposite == "is not known" || opposite == "is known") {
      text = subject.PartText(inner->arguments.front()) + " " + std::string(opposite);
    } else if (!opposite.empty() && inner->arguments.size() == 2) {
      text = subject.PartText(inner->arguments.front()) + " " + std::string(opposite) + " " +
             subject.PartText(inner->arguments.back());
    }
    if (text.empty()) continue;
    subject.Suggest(sink.Report(Kind::kDoubleNegation, subject.ast[id].span,
                                subject.Tick(id) + " says with `not` what `" + text + "` says",
                                "a negation is easily overlooked", "say it without `not`"),
                    id, text);
  }
}

void ComparedWithTruth(const Subject& subject, Sink& sink) {
  for (const ExprId id : subject.exprs()) {
    const ast::Call* call = subject.Builtin(id);
    if (call == nullptr || call->arguments.size() != 2 || !IsComparison(call->callee)) continue;
    const bool right = Truth(subject, call->arguments.back()) != nullptr;
    if (!right && Truth(subject, call->arguments.front()) == nullptr) continue;
    const ExprId condition = call->arguments[right ? 0 : 1];
    if (Truth(subject, condition) != nullptr || subject.checked.TypeOf(condition).optional)
      continue;
    const bool truth = Truth(subject, call->arguments[right ? 1 : 0])->value;
    const bool equal = call->callee == "==" || call->callee == "is";
    const std::string text = (truth == equal ? "" : "not ") + subject.PartText(condition);
    subject.Suggest(sink.Report(Kind::kComparedWithTrue, subject.ast[id].span,
                                subject.Tick(condition) + " is compared with `" +
                                    (truth ? "true" : "false") + "`",
                                "a condition is true or false by itself", "write `" + text + "`"),
                    id, text);
  }
}

void ChoicesOfTruth(const Subject& subject, Sink& sink) {
  for (const ExprId id : subject.exprs()) {
    const ast::Call* call = subject.Builtin(id, "if");
    if (call == nullptr || call->arguments.size() != 3) continue;
    const auto* yes = Truth(subject, call->arguments[1]);
    const auto* no = Truth(subject, call->arguments[2]);
    if (yes == nullptr || no == nullptr || yes->value == no->value) continue;
    const ExprId condition = call->arguments[0];
    const bool joined = subject.Builtin(condition, "and") != nullptr ||
                        subject.Builtin(condition, "or") != nullptr ||
                        subject.Builtin(condition, "if") != nullptr;
    const std::string plain = subject.PartText(condition);
    const bool bracketed = subject.ast[condition].parenthesised;
    const std::string text = yes->value             ? plain
                             : joined && !bracketed ? "not (" + plain + ")"
                                                    : "not " + plain;
    subject.Suggest(sink.Report(Kind::kIfOfTrueAndFalse, subject.ast[id].span,
                                "this `if` only says whether " + subject.Tick(condition) + " holds",
                                "a condition is true or false by itself", "write `" + text + "`"),
                    id, text);
  }
}

void ValuesOnTheLeft(const Subject& subject, Sink& sink) {
  for (const ExprId id : subject.exprs()) {
    const ast::Call* call = subject.Builtin(id);
    if (call == nullptr || call->arguments.size() != 2 || !IsComparison(call->callee)) continue;
    const ExprId left = call->arguments.front(), right = call->arguments.back();
    if (!subject.IsWritten(left) || subject.Constant(right)) continue;
    // `0 EUR <= x and x <= 10 EUR` reads as a range.
    const ExprId parent = subject.ParentOf(id);
    if (parent.valid() && subject.Builtin(parent, "and") != nullptr) {
      const std::vector<ExprId>& parts = subject.Builtin(parent)->arguments;
      const bool range = std::any_of(parts.begin(), parts.end(), [&](ExprId part) {
        const auto other = part == id ? std::nullopt : ComparisonOf(subject, part);
        return other && subject.SameMeaning(other->quantity, right);
      });
      if (range) continue;
    }
    const std::string text = subject.PartText(right) + " " + std::string(Mirrored(call->callee)) +
                             " " + subject.PartText(left);
    subject.Suggest(
        sink.Report(Kind::kValueOnTheLeft, subject.ast[id].span,
                    "the comparison begins with its bound, " + subject.Tick(left),
                    "it reads aloud when it begins with what is compared", "write `" + text + "`"),
        id, text);
  }
}

void PartsOfConditions(const Subject& subject, Sink& sink) {
  for (const ExprId id : subject.exprs()) {
    const ast::Call* call = subject.Builtin(id);
    if (call == nullptr || (call->callee != "and" && call->callee != "or")) continue;
    if (!subject.InTest(id) && !subject.SaidConstant(id)) Parts(subject, id, *call, sink).Run();
  }
}

void ConstantParts(const Subject& subject, Sink& sink) {
  Constants constants(subject, sink);
  for (const ExprId id : subject.exprs()) constants.Look(id);
}

void Branches(const Subject& subject, Sink& sink) {
  for (const ExprId id : subject.exprs()) {
    const ast::Call* call = subject.Builtin(id, "if");
    if (call == nullptr || call->arguments.size() != 3) continue;
    if (subject.SameMeaning(call->arguments[1], call->arguments[2])) {
      sink.Report(Kind::kSameBranches, subject.ast[id].span,
                  "the value is " + subject.Tick(call->arguments[1]) + " either way",
                  "an `if` chooses between two values",
                  "correct one of the two, or leave the `if` out");
      continue;
    }
    const ExprId parent = subject.ParentOf(id);
    const ast::Call* around = parent.valid() ? subject.Builtin(parent, "if") : nullptr;
    if (around != nullptr && around->arguments[2] == id) continue;  // seen from its beginning
    NeverTaken(subject, ChainOf(subject, id), sink);
  }
}

void NegatedNegatives(const Subject& subject, Sink& sink) {
  for (const ExprId id : subject.exprs()) {
    const ast::Call* call = subject.Builtin(id, "not");
    if (call == nullptr) continue;
    const ast::ExprNode& node = subject.ast[call->arguments.front()].node;
    std::string name;
    if (const auto* plain = std::get_if<ast::NameReference>(&node)) name = plain->name;
    if (const auto* member = std::get_if<ast::Member>(&node)) name = member->member.text;
    const bool negative = name.rfind("not_", 0) == 0 || name.rfind("non_", 0) == 0 ||
                          name.rfind("is_not_", 0) == 0 || name.rfind("has_no_", 0) == 0;
    if (!negative) continue;
    sink.Report(Kind::kNegatedNegative, subject.ast[id].span,
                subject.Tick(id) + " negates a name that says `not` already",
                "two negations are easily read as one",
                "name the input or the value for what is so, and negate it where it is not");
  }
}

}  // namespace remit::lint
