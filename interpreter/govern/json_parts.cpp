// Values of a policy as JSON: quantities are texts in the language's notation; booleans and numbers
// are JSON.
#include "interpreter/govern/json_parts.h"

namespace remit::govern {
namespace {

// A record's fields by name, or the one value of a list of values.
Json ElementJson(const NamedValue& chosen) {
  if (chosen.fields.size() == 1 && chosen.fields.front().name.empty())
    return ValueJson(chosen.fields.front());
  return ValuesJson(chosen.fields);
}

}  // namespace

Json ValueJson(const NamedValue& value) {
  if (value.of_list) {
    return {{"position", static_cast<std::int64_t>(value.value.number())},
            {"element", ElementJson(value)}};
  }
  if (value.type.kind == types::TypeKind::kBoolean) return value.value.raw != 0;
  if (value.type.kind == types::TypeKind::kNumber) return value.value.number();
  return value.text;
}

Json ValuesJson(const std::vector<NamedValue>& values) {
  Json object = Json::object();
  for (const NamedValue& value : values) object[value.name] = ValueJson(value);
  return object;
}

Json TextOrNull(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json(nullptr);
}

}  // namespace remit::govern
