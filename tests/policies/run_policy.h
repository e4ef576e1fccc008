// A policy of policies/ with its mapping and a file of cases, run to cores: what the tests of this
// folder compare with what the policies' pages promise. Not a command line; nothing is printed.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "interpreter/cases/reader.h"
#include "interpreter/compile/compile.h"
#include "interpreter/engine/core.h"
#include "interpreter/engine/program.h"

namespace remit::tests {

// policies/NAME/NAME.remit, checked. Fails the test with the rendered messages when it does not
// compile.
std::unique_ptr<compile::Compilation> CompilePolicy(const std::string& name);

struct Run {
  engine::CaseBatch batch;
  std::vector<engine::Core> cores;  // one per case
  cases::ReadCounts counts;
  std::int64_t as_of = 0;
};
// All cases of `path` (from the folder of the policy, or from the root of the repository when it
// begins with `../`), read by policies/NAME/NAME.mapping where there is one.
Run RunCases(compile::Compilation& policy, const std::string& name, const std::string& path,
             const std::string& as_of);

std::string CasesPath(const std::string& name, const std::string& path);
nlohmann::json ReadJson(const std::string& path);

// The value of an objective or a let at the recommendation, raw.
std::int64_t ValueAt(const compile::Compilation& policy, const Run& run, std::size_t index,
                     ast::ExprId expr);
// "15 %": the recommended value of a knob.
std::string Recommended(const compile::Compilation& policy, const Run& run, std::size_t index,
                        const std::string& knob);

}  // namespace remit::tests
