#include "interpreter/engine/names.h"

#include "interpreter/base/check.h"

namespace remit::engine {
namespace {

std::string SideNames(const check::Model& model, std::uint64_t sides) {
  std::string text;
  for (std::size_t i = 0; i < model.sides.size(); ++i) {
    if (((sides >> i) & 1u) != 0) text += (text.empty() ? "" : ", ") + model.sides[i];
  }
  return text.empty() ? "none" : text;
}

}  // namespace

std::string_view Name(Status status) {
  switch (status) {
    case Status::kInvalid:
      return "invalid";
    case Status::kFault:
      return "fault";
    case Status::kNeedsData:
      return "needs_data";
    case Status::kNoAlternative:
      return "no_alternative";
    case Status::kDecided:
      return "decided";
  }
  return {};
}

std::string_view Name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kNone:
      return "none";
    case Verdict::kApprove:
      return "approve";
    case Verdict::kEscalate:
      return "escalate";
    case Verdict::kRefuse:
      return "refuse";
    case Verdict::kNeedsReason:
      return "needs_reason";
  }
  return {};
}

std::string FaultWords(const check::Model& model, const Cause& cause) {
  if (cause.fault != builtins::Fault::kGuarantee)
    return std::string(builtins::FaultText(cause.fault));
  for (const check::GuaranteeInfo& guarantee : model.guarantees) {
    if (guarantee.condition != cause.place) continue;
    return "guarantee `" + guarantee.name + "` does not hold" +
           (guarantee.title.empty() ? "" : " (" + guarantee.title + ")");
  }
  REMIT_CHECK(false, "a guarantee that does not hold is one of the policy's");
}

std::string FormatValue(const check::Checked& checked, const types::TextPool& texts,
                        types::Value value, const types::Type& type) {
  switch (type.kind) {
    case types::TypeKind::kLevel:
      return value.raw < 0 ? "none" : checked.model.levels.at(static_cast<std::size_t>(value.raw));
    case types::TypeKind::kSides:
      return SideNames(checked.model, static_cast<std::uint64_t>(value.raw));
    case types::TypeKind::kStatus:
      return std::string(Name(static_cast<Status>(value.raw)));
    case types::TypeKind::kVerdict:
      return std::string(Name(static_cast<Verdict>(value.raw)));
    case types::TypeKind::kBroken:
    case types::TypeKind::kBoolean:
    case types::TypeKind::kNumber:
    case types::TypeKind::kLiteral:
    case types::TypeKind::kDecimal:
    case types::TypeKind::kDate:
    case types::TypeKind::kText:
    case types::TypeKind::kEnum:
    case types::TypeKind::kRecord:
    case types::TypeKind::kList:
    case types::TypeKind::kUnit:
      return types::Format(value, type, checked.type_table, texts);
  }
  return {};
}

}  // namespace remit::engine
