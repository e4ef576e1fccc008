// Random tables of every hit policy, for policies with the inputs of the generator's `Deal`.
#pragma once

#include <string>

#include "tests/property/engine/random.h"

namespace remit::testing {

// Declarations of the tables `pick`, `same`, `added`, `counted`, `least_of`, `most_of` and
// `listed`, each of a colour that may be missing, months and a percentage; rows may be dated.
std::string RandomTables(Random& random);

// What can be asked of them, by the kind of answer; `arguments` is the list between the brackets.
std::string MoneyOfTables(Random& random, const std::string& arguments);
std::string RatioOfTables(Random& random, const std::string& arguments);
std::string ConditionOfTables(Random& random, const std::string& arguments);

}  // namespace remit::testing
