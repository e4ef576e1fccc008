// One function per keyword, found in one table.
#include "tests/support/json_schema.h"

#include <functional>
#include <map>
#include <regex>

namespace remit::tests {
namespace {

using Json = nlohmann::json;

bool HasType(const Json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "null") return value.is_null();
  if (type == "integer") return value.is_number_integer();
  return type == "number" && value.is_number();
}

class Validator {
 public:
  explicit Validator(const Json& root) : root_(root) {}

  void Check(const Json& schema, const Json& value, const std::string& at) {
    for (const auto& [keyword, rule] : schema.items()) {
      const auto known = keywords_.find(keyword);
      if (known == keywords_.end())
        Fail(at, "the schema's keyword `" + keyword + "` is not known");
      else if (known->second)
        (this->*known->second)(schema, rule, value, at);
    }
  }

  std::vector<std::string> errors;

 private:
  using Keyword = void (Validator::*)(const Json&, const Json&, const Json&, const std::string&);

  void Fail(const std::string& at, const std::string& what) {
    errors.push_back((at.empty() ? "/" : at) + ": " + what);
  }
  bool Valid(const Json& schema, const Json& value) const {
    Validator inner(root_);
    inner.Check(schema, value, "");
    return inner.errors.empty();
  }

  void Type(const Json&, const Json& rule, const Json& value, const std::string& at) {
    bool fits = false;
    for (const Json& type : rule.is_array() ? rule : Json::array({rule})) {
      fits = fits || HasType(value, type.get<std::string>());
    }
    if (!fits) Fail(at, value.dump() + " is not of type " + rule.dump());
  }
  void Required(const Json&, const Json& rule, const Json& value, const std::string& at) {
    if (!value.is_object()) return;
    for (const Json& key : rule) {
      if (!value.contains(key.get<std::string>()))
        Fail(at, "`" + key.get<std::string>() + "` is missing");
    }
  }
  void Properties(const Json&, const Json& rule, const Json& value, const std::string& at) {
    if (!value.is_object()) return;
    for (const auto& [key, schema] : rule.items()) {
      if (value.contains(key)) Check(schema, value.at(key), at + "/" + key);
    }
  }
  void Additional(const Json& schema, const Json& rule, const Json& value, const std::string& at) {
    if (!value.is_object()) return;
    const Json named = schema.value("properties", Json::object());
    for (const auto& [key, item] : value.items()) {
      if (!named.contains(key)) Check(rule, item, at + "/" + key);
    }
  }
  void Items(const Json&, const Json& rule, const Json& value, const std::string& at) {
    if (!value.is_array()) return;
    for (std::size_t i = 0; i < value.size(); ++i)
      Check(rule, value[i], at + "/" + std::to_string(i));
  }
  void Enum(const Json&, const Json& rule, const Json& value, const std::string& at) {
    for (const Json& allowed : rule) {
      if (allowed == value) return;
    }
    Fail(at, value.dump() + " is not one of " + rule.dump());
  }
  void Const(const Json&, const Json& rule, const Json& value, const std::string& at) {
    if (value != rule) Fail(at, value.dump() + " is not " + rule.dump());
  }
  void Pattern(const Json&, const Json& rule, const Json& value, const std::string& at) {
    if (!value.is_string()) return;
    if (!std::regex_search(value.get<std::string>(), std::regex(rule.get<std::string>()))) {
      Fail(at, value.dump() + " does not match " + rule.dump());
    }
  }
  void Minimum(const Json&, const Json& rule, const Json& value, const std::string& at) {
    if (value.is_number() && value < rule) Fail(at, value.dump() + " is below " + rule.dump());
  }
  void AnyOf(const Json&, const Json& rule, const Json& value, const std::string& at) {
    for (const Json& schema : rule) {
      if (Valid(schema, value)) return;
    }
    Fail(at, value.dump() + " fits none of " + rule.dump());
  }
  void Ref(const Json&, const Json& rule, const Json& value, const std::string& at) {
    const std::string pointer = rule.get<std::string>().substr(1);  // "#/$defs/…"
    Check(root_.at(Json::json_pointer(pointer)), value, at);
  }
  void If(const Json& schema, const Json& rule, const Json& value, const std::string& at) {
    if (Valid(rule, value)) Check(schema.at("then"), value, at);
  }

  const Json& root_;
  const std::map<std::string, Keyword> keywords_ = {
      {"type", &Validator::Type},
      {"required", &Validator::Required},
      {"properties", &Validator::Properties},
      {"additionalProperties", &Validator::Additional},
      {"items", &Validator::Items},
      {"enum", &Validator::Enum},
      {"const", &Validator::Const},
      {"pattern", &Validator::Pattern},
      {"minimum", &Validator::Minimum},
      {"anyOf", &Validator::AnyOf},
      {"$ref", &Validator::Ref},
      {"if", &Validator::If},
      // Read with `if`, from `$ref`, or words for a person; `format` has its `pattern` beside it.
      {"then", nullptr},
      {"$defs", nullptr},
      {"$schema", nullptr},
      {"title", nullptr},
      {"description", nullptr},
      {"format", nullptr}};
};

}  // namespace

std::vector<std::string> SchemaErrors(const Json& schema, const Json& document) {
  Validator validator(schema);
  validator.Check(schema, document, "");
  return validator.errors;
}

}  // namespace remit::tests
