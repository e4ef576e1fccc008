// Whether a value lies in a domain of constants: an input's range, its modelled range, a knob's or
// a parameter's; and how far apart neighbouring whole units are.
#include <algorithm>

#include "interpreter/base/check.h"
#include "interpreter/check/checked.h"

namespace remit::check {
namespace {

bool Less(Value a, Value b, const Type& type) {
  return type.kind == types::TypeKind::kNumber ? a.number() < b.number() : a.raw < b.raw;
}

bool Same(Value a, Value b, const Type& type) {
  return type.kind == types::TypeKind::kNumber ? a.number() == b.number() : a.raw == b.raw;
}

}  // namespace

bool Contains(const Domain& domain, Value value, const Type& type) {
  switch (domain.kind) {
    case Domain::Kind::kAll:
      return true;
    case Domain::Kind::kInterval:
      return !Less(value, domain.low, type) &&
             (domain.includes_high ? !Less(domain.high, value, type)
                                   : Less(value, domain.high, type));
    case Domain::Kind::kSet:
      return std::any_of(domain.values.begin(), domain.values.end(),
                         [&](Value member) { return Same(member, value, type); });
  }
  REMIT_CHECK(false, "a domain's kind is one of those declared");
}

std::int64_t WholeStep(const Type& type, const Checked& checked) {
  std::int64_t step = 1;
  if (type.kind != types::TypeKind::kDecimal || type.dimension.none()) return step;
  for (int i = types::Scale(type, checked.type_table); i > 0; --i) step *= 10;
  return step;
}

}  // namespace remit::check
