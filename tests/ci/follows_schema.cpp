// Says whether the JSON on standard input follows a published schema. Usage: follows_schema SCHEMA.
#include <fstream>
#include <iostream>

#include "tests/support/json_schema.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::ifstream file(argv[1]);
  const nlohmann::json schema = nlohmann::json::parse(file);
  const nlohmann::json document = nlohmann::json::parse(std::cin);
  const std::vector<std::string> errors = remit::tests::SchemaErrors(schema, document);
  for (const std::string& error : errors) std::cout << error << '\n';
  return errors.empty() ? 0 : 1;
}
