// A validator for the part of JSON Schema (draft 2020-12) that the published schemas use. A keyword
// that it does not know is an error of the schema, so that nothing in one goes unchecked.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace remit::tests {

// What is wrong, as "/route/level: …"; nothing when the document is valid.
std::vector<std::string> SchemaErrors(const nlohmann::json& schema, const nlohmann::json& document);

}  // namespace remit::tests
