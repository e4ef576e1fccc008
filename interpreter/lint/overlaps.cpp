// Rules that stand beside one another and say the same, or of which one leaves nothing to another.
#include <algorithm>

#include "interpreter/check/reach.h"
#include "interpreter/lint/implication.h"
#include "interpreter/lint/rules.h"

namespace remit::lint {
namespace {

using check::InForce;
using check::RequirementInfo;
using check::RuleInfo;

// On every day on which `b` is in force, so is `a`.
bool Covers(const InForce& a, const InForce& b) { return a.from <= b.from && b.until <= a.until; }

bool SameDays(const InForce& a, const InForce& b) { return a.from == b.from && a.until == b.until; }

class Rules {
 public:
  Rules(const Subject& subject, Sink& sink) : subject_(subject), sink_(sink) {}

  void Run() {
    Escalations();
    Requirements();
  }

 private:
  bool Own(DeclId decl) const { return subject_.Own(subject_.ast[decl].span); }
  Span Place(DeclId decl) const { return subject_.ast[decl].span; }

  void Label(diagnostics::Diagnostic& diagnostic, DeclId other) const {
    diagnostic.labels.push_back({Place(other), "the other rule"});
  }

  void Escalations() {
    const std::vector<RuleInfo>& rules = subject_.model.rules;
    for (std::size_t i = 0; i < rules.size(); ++i) {
      for (std::size_t j = 0; j < rules.size(); ++j) {
        if (i != j && Pair(rules[i], rules[j], i < j)) break;
      }
    }
  }

  // Reports `idle` where `other` leaves it nothing to say.
  bool Pair(const RuleInfo& idle, const RuleInfo& other, bool idle_first) {
    if (idle.kind != other.kind || !Own(idle.decl) || subject_.SaidConstant(idle.condition) ||
        subject_.SaidConstant(other.condition))
      return false;
    if (idle.kind == RuleInfo::Kind::kEscalate) return Escalation(idle, other, idle_first);
    const bool same = SameDays(idle.in_force, other.in_force) &&
                      SameTruth(subject_, idle.condition, other.condition);
    if (!same || idle_first || idle.uses_knob) return false;
    Label(sink_.Report(Kind::kRepeatedRule, Place(idle.decl),
                       "another rule has this condition already",
                       "the second of two such rules changes no decision",
                       "leave one of the two out, or write the condition that was meant"),
          other.decl);
    return true;
  }

  bool Escalation(const RuleInfo& idle, const RuleInfo& other, bool idle_first) {
    if ((idle.sides & ~other.sides) != 0 || !Covers(other.in_force, idle.in_force)) return false;
    const int level = idle.level.value_or(0), above = other.level.value_or(0);
    if (level > above || !Implies(subject_, idle.condition, other.condition)) return false;
    const bool same = Implies(subject_, other.condition, idle.condition);
    const bool equal =
        level == above && idle.sides == other.sides && SameDays(idle.in_force, other.in_force);
    if (same && !(equal && idle_first)) {
      Label(sink_.Report(Kind::kRepeatedRule, Place(idle.decl),
                         "another escalation has this condition already",
                         "wherever this rule fires, the other takes the case at least as high",
                         "leave one of the two out, or write the condition that was meant"),
            other.decl);
      return true;
    }
    // At one level two rules may have two reasons to give.
    if (same || level == above) return false;
    Label(sink_.Report(Kind::kRuleOvertaken, Place(idle.decl),
                       "wherever this escalation fires, a higher one fires too",
                       "the highest level that fires decides, so this rule never does",
                       "exchange the thresholds, or leave this rule out"),
          other.decl);
    return true;
  }

  void Requirements() {
    const std::vector<RequirementInfo>& all = subject_.model.requirements;
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t j = 0; j < all.size(); ++j) {
        if (i != j && Requirement(all[i], all[j], i < j)) break;
      }
    }
  }

  bool Requirement(const RequirementInfo& idle, const RequirementInfo& other, bool idle_first) {
    if (idle.damp || other.damp || !Own(idle.decl) || !Own(other.decl)) return false;
    if (idle.guardrail || other.guardrail || !Covers(other.in_force, idle.in_force)) return false;
    if (subject_.SaidConstant(idle.condition) || subject_.SaidConstant(other.condition))
      return false;
    if (!Asks(other, idle)) return false;
    const bool same = Asks(idle, other) && SameDays(idle.in_force, other.in_force);
    if (same && idle_first) return false;
    Label(same ? sink_.Report(Kind::kRepeatedRule, Place(idle.decl),
                              "another rule asks for the same already",
                              "the second of two such rules changes no decision",
                              "leave one of the two out, or write the condition that was meant")
               : sink_.Report(
                     Kind::kRequirementImplied, Place(idle.decl),
                     "whatever meets the stricter rule meets this one too",
                     "of two limits on the same quantity the stricter one alone has an effect",
                     "leave this rule out, or write the limit that was meant"),
          other.decl);
    return true;
  }

  // Whatever meets `a` meets `b`. A refusal asks for the opposite of its condition.
  bool Asks(const RequirementInfo& a, const RequirementInfo& b) const {
    if (a.refusal && b.refusal) return Implies(subject_, b.condition, a.condition);
    if (b.refusal) return ImpliesNot(subject_, a.condition, b.condition);
    if (a.refusal) return NotImplies(subject_, a.condition, b.condition);
    return Implies(subject_, a.condition, b.condition);
  }

  const Subject& subject_;
  Sink& sink_;
};

}  // namespace

void OverlappingRules(const Subject& subject, Sink& sink) {
  if (subject.IsPolicy()) Rules(subject, sink).Run();
}

void RequirementsWithoutKnob(const Subject& subject, Sink& sink) {
  if (!subject.IsPolicy() || subject.model.knobs.empty()) return;
  for (const RequirementInfo& requirement : subject.model.requirements) {
    const bool own = subject.Own(subject.ast[requirement.decl].span);
    if (!own || requirement.damp || requirement.refusal || requirement.guardrail ||
        subject.SaidConstant(requirement.condition))
      continue;
    check::Reach reach(subject.ast, subject.checked);
    reach.Add(requirement.condition);
    if (reach.Has(Reference::Kind::kKnob)) continue;
    sink.Report(
        Kind::kRequirementWithoutKnob, subject.ast[requirement.condition].span,
        "no choice changes whether " + subject.Tick(requirement.condition) + " holds",
        "where it does not hold, every alternative is ruled out one by one, and the case ends "
        "without an answer",
        "write `refuse when` with the opposite condition, so that the case is refused with its "
        "reason");
  }
}

}  // namespace remit::lint
