// Computes every row of the table of worked examples in docs/language/numbers.md with the kernels.
#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/builtins/kernels_math.h"
#include "interpreter/builtins/kernels_number.h"
#include "tests/support/catch.h"

namespace remit::tests {
namespace {

using builtins::Fault;
using builtins::RoundingMode;
using types::DecimalTextError;
using types::ExactDecimal;

std::string Trim(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(Trim(part));
  return parts;
}

struct Example {
  std::string operation;
  std::vector<std::string> types;
  std::string result_type;
  std::vector<std::string> arguments;
  std::string result;
};

std::vector<Example> ReadExamples() {
  std::ifstream file("docs/language/numbers.md");
  REQUIRE(file.good());
  std::vector<Example> examples;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("## ")) inside = line == "## Worked examples";
    if (!inside || !line.starts_with("| ") || line.starts_with("| operation")) continue;
    const std::vector<std::string> cells = Split(line.substr(1), '|');
    INFO(line);
    REQUIRE(cells.size() == 4);
    const std::size_t arrow = cells[1].find(" -> ");
    REQUIRE(arrow != std::string::npos);
    examples.push_back({cells[0], Split(cells[1].substr(0, arrow), ','),
                        Trim(cells[1].substr(arrow + 4)), Split(cells[2], ','), cells[3]});
    REQUIRE(examples.back().types.size() == examples.back().arguments.size());
  }
  return examples;
}

// One argument in whichever of the three forms its type has.
struct Operand {
  ExactDecimal exact;
  std::int64_t scaled = 0;
  int scale = 0;
  double number = 0;
};

struct Outcome {
  Fault fault = Fault::kNone;
  std::int64_t scaled = 0;
  double number = 0;
  bool truth = false;
};

int ScaleOf(const std::string& type) {
  if (type == "money") return types::kMoneyScale;
  REQUIRE((type == "ratio" || type == "points" || type == "rate" || type == "quantity"));
  return types::kDecimalScale;
}

// Fills `operand`; what a reader of data would call the text when it is not a value of its type.
std::string ReadOperand(const std::string& text, const std::string& type, Operand& operand) {
  const bool percent = text.ends_with(" %");
  const std::string digits = percent ? text.substr(0, text.size() - 2) : text;
  if (type == "number") {
    const auto parsed = types::ParseNumber(digits);
    if (!std::holds_alternative<double>(parsed)) return "invalid: too large";
    operand.number = std::get<double>(parsed);
    return "";
  }
  const auto parsed = types::ParseExactDecimal(digits, types::DecimalNotation::kData);
  REQUIRE(std::holds_alternative<ExactDecimal>(parsed));
  operand.exact = std::get<ExactDecimal>(parsed);
  if (percent) operand.exact = types::FromPercent(operand.exact);
  if (type == "literal") return "";
  operand.scale = ScaleOf(type);
  const auto scaled = types::ToScaled(operand.exact, operand.scale);
  if (const auto* error = std::get_if<types::ScaleError>(&scaled)) {
    return *error == types::ScaleError::kOverflow ? "invalid: too large"
                                                  : "invalid: too many decimals";
  }
  operand.scaled = std::get<std::int64_t>(scaled);
  return "";
}

using Operands = std::vector<Operand>;
using Compute = std::function<Outcome(const Operands&, int result_scale)>;

Compute Decimal2(Fault (*kernel)(std::int64_t, std::int64_t, std::int64_t&)) {
  return [kernel](const Operands& x, int) {
    Outcome outcome;
    outcome.fault = kernel(x.at(0).scaled, x.at(1).scaled, outcome.scaled);
    return outcome;
  };
}

Compute Decimal1(Fault (*kernel)(std::int64_t, std::int64_t&)) {
  return [kernel](const Operands& x, int) {
    Outcome outcome;
    outcome.fault = kernel(x.at(0).scaled, outcome.scaled);
    return outcome;
  };
}

Compute Round(RoundingMode mode) {
  return [mode](const Operands& x, int) {
    Outcome outcome;
    outcome.fault = builtins::RoundDecimalTo(x.at(0).scaled, x.at(1).scaled, mode, outcome.scaled);
    return outcome;
  };
}

Compute Number2(Fault (*kernel)(double, double, double&)) {
  return [kernel](const Operands& x, int) {
    Outcome outcome;
    outcome.fault = kernel(x.at(0).number, x.at(1).number, outcome.number);
    return outcome;
  };
}

Compute Number1(Fault (*kernel)(double, double&)) {
  return [kernel](const Operands& x, int) {
    Outcome outcome;
    outcome.fault = kernel(x.at(0).number, outcome.number);
    return outcome;
  };
}

std::map<std::string, Compute> NumberOperations() {
  return {
      {"add", Number2(builtins::AddNumber)},
      {"subtract", Number2(builtins::SubtractNumber)},
      {"multiply", Number2(builtins::MultiplyNumber)},
      {"divide", Number2(builtins::DivideNumber)},
      {"mod", Number2(builtins::ModNumber)},
      {"round", Number1(builtins::RoundNumber)},
      {"sqrt", Number1(builtins::SqrtNumber)},
      {"exp", Number1(builtins::Exp)},
      {"log", Number1(builtins::Log)},
      {"pow", Number2(builtins::Pow)},
      {"logistic", Number1(builtins::Logistic)},
      {"sum",
       [](const Operands& x, int) {
         std::vector<double> values;
         for (const Operand& operand : x) values.push_back(operand.number);
         Outcome outcome;
         outcome.fault = builtins::SumNumbers(values, outcome.number);
         return outcome;
       }},
      {"utility",
       [](const Operands& x, int) {
         Outcome outcome;
         outcome.fault = builtins::UtilityOfNumber(x.at(0).number, x.at(1).number, x.at(2).number,
                                                   outcome.number);
         return outcome;
       }},
      {"convert",
       [](const Operands& x, int result_scale) {
         Outcome outcome;
         outcome.fault = builtins::NumberToDecimal(x.at(0).number, result_scale, outcome.scaled);
         return outcome;
       }},
      {"read",
       [](const Operands& x, int) {
         Outcome outcome;
         outcome.number = x.at(0).number;
         return outcome;
       }},
  };
}

std::map<std::string, Compute> LiteralOperations(bool literal_first) {
  if (literal_first) {
    return {
        {"divide",
         [](const Operands& x, int result_scale) {
           Outcome outcome;
           outcome.fault = builtins::LiteralDividedBy(x.at(0).exact, x.at(1).scaled, x.at(1).scale,
                                                      result_scale, outcome.scaled);
           return outcome;
         }},
        {"weight",
         [](const Operands& x, int) {
           Outcome outcome;
           outcome.fault = builtins::NormalisedWeight(x.at(0).exact, x.at(1).exact, outcome.number);
           return outcome;
         }},
    };
  }
  const auto with = [](auto kernel) {
    return [kernel](const Operands& x, int result_scale) {
      Outcome outcome;
      outcome.fault =
          kernel(x.at(0).scaled, x.at(0).scale, x.at(1).exact, result_scale, outcome.scaled);
      return outcome;
    };
  };
  return {{"multiply", with(builtins::MultiplyByLiteral)},
          {"divide", with(builtins::DivideByLiteral)}};
}

Compute Collected(Fault (*kernel)(std::span<const std::int64_t>, std::int64_t&)) {
  return [kernel](const Operands& x, int) {
    std::vector<std::int64_t> values;
    for (const Operand& operand : x) values.push_back(operand.scaled);
    Outcome outcome;
    outcome.fault = kernel(values, outcome.scaled);
    return outcome;
  };
}

Compute Scaled2(Fault (*kernel)(std::int64_t, int, std::int64_t, int, int, std::int64_t&)) {
  return [kernel](const Operands& x, int result_scale) {
    Outcome outcome;
    outcome.fault = kernel(x.at(0).scaled, x.at(0).scale, x.at(1).scaled, x.at(1).scale,
                           result_scale, outcome.scaled);
    return outcome;
  };
}

Compute Picked(std::int64_t (*kernel)(std::int64_t, std::int64_t)) {
  return [kernel](const Operands& x, int) {
    Outcome outcome;
    outcome.scaled = kernel(x.at(0).scaled, x.at(1).scaled);
    return outcome;
  };
}

std::map<std::string, Compute> DecimalOperations() {
  return {
      {"add", Decimal2(builtins::AddDecimal)},
      {"subtract", Decimal2(builtins::SubtractDecimal)},
      {"negate", Decimal1(builtins::NegateDecimal)},
      {"abs", Decimal1(builtins::AbsDecimal)},
      {"multiply", Scaled2(builtins::MultiplyDecimal)},
      {"divide", Scaled2(builtins::DivideDecimal)},
      {"mod", Decimal2(builtins::ModDecimal)},
      {"round", Round(RoundingMode::kHalfEven)},
      {"floor", Round(RoundingMode::kFloor)},
      {"ceiling", Round(RoundingMode::kCeiling)},
      {"min", Picked(builtins::MinDecimal)},
      {"max", Picked(builtins::MaxDecimal)},
      {"sum", Collected(builtins::SumDecimals)},
      {"average", Collected(builtins::AverageDecimals)},
      {"less",
       [](const Operands& x, int) {
         Outcome outcome;
         outcome.truth = builtins::CompareDecimal(x.at(0).scaled, x.at(1).scaled) < 0;
         return outcome;
       }},
      {"utility",
       [](const Operands& x, int) {
         Outcome outcome;
         outcome.fault = builtins::UtilityOfDecimal(x.at(0).scaled, x.at(1).scaled, x.at(2).scaled,
                                                    outcome.number);
         return outcome;
       }},
      {"convert",
       [](const Operands& x, int) {
         Outcome outcome;
         outcome.number = builtins::DecimalToNumber(x.at(0).scaled, x.at(0).scale);
         return outcome;
       }},
      {"read",
       [](const Operands& x, int) {
         Outcome outcome;
         outcome.scaled = x.at(0).scaled;
         return outcome;
       }},
  };
}

std::map<std::string, Compute> OperationsOf(const std::vector<std::string>& operand_types) {
  if (operand_types.at(0) == "number") return NumberOperations();
  if (operand_types.at(0) == "literal") return LiteralOperations(true);
  if (operand_types.size() > 1 && operand_types[1] == "literal") return LiteralOperations(false);
  return DecimalOperations();
}

std::string NameOf(Fault fault) {
  switch (fault) {
    case Fault::kOverflow:
      return "fault: overflow";
    case Fault::kDivisionByZero:
      return "fault: division by zero";
    case Fault::kNotFinite:
      return "fault: not finite";
    case Fault::kOutOfDomain:
      return "fault: outside the domain";
    case Fault::kEqualAnchors:
      return "fault: equal anchors";
    default:
      return "no fault of these kernels";
  }
}

std::string Show(const Example& example, const Outcome& outcome) {
  if (outcome.fault != Fault::kNone) return NameOf(outcome.fault);
  if (example.result_type == "boolean") return outcome.truth ? "true" : "false";
  if (example.result_type == "number") return types::FormatNumber(outcome.number);
  const int scale = ScaleOf(example.result_type);
  if (example.result.ends_with(" %"))
    return types::FormatScaled(outcome.scaled, scale - 2, 0) + " %";
  return types::FormatScaled(outcome.scaled, scale, 0);
}

TEST_CASE("every worked example of the page on numbers is what the kernels compute") {
  const std::vector<Example> examples = ReadExamples();
  REQUIRE(examples.size() > 100);
  std::set<std::string> used;
  for (const Example& example : examples) {
    INFO(example.operation << " of " << example.arguments.at(0));
    Operands operands(example.arguments.size());
    std::string invalid;
    for (std::size_t i = 0; i < operands.size(); ++i) {
      const std::string problem = ReadOperand(example.arguments[i], example.types[i], operands[i]);
      if (invalid.empty()) invalid = problem;
    }
    if (!invalid.empty()) {
      CHECK(invalid == example.result);
      continue;
    }
    const auto operations = OperationsOf(example.types);
    const auto found = operations.find(example.operation);
    REQUIRE(found != operations.end());
    const bool decimal = example.result_type != "number" && example.result_type != "boolean";
    const int scale = decimal ? ScaleOf(example.result_type) : 0;
    CHECK(Show(example, found->second(operands, scale)) == example.result);
    used.insert(example.types[0] + ' ' + example.operation);
  }
  for (const auto& [name, compute] : DecimalOperations()) {
    CHECK(std::any_of(used.begin(), used.end(), [&name = name](const std::string& entry) {
      return entry.ends_with(' ' + name) && !entry.starts_with("number");
    }));
  }
  for (const auto& [name, compute] : NumberOperations()) CHECK(used.count("number " + name) == 1);
}

TEST_CASE("the page states the error bounds that the kernels promise") {
  const std::pair<const char*, double> promised[] = {
      {"| `exp(x)` ", builtins::kExpErrorBound},
      {"| `log(x)` ", builtins::kLogErrorBound},
      {"| `pow(x, y)` ", builtins::kPowErrorBound},
      {"| `logistic(x)` ", builtins::kLogisticErrorBound}};
  std::ifstream file("docs/language/numbers.md");
  int rows = 0;
  for (std::string line; std::getline(file, line);) {
    for (const auto& [start, bound] : promised) {
      if (!line.starts_with(start)) continue;
      ++rows;
      CHECK(Split(line.substr(1), '|').at(1) == types::FormatNumber(bound) + " ulp");
    }
  }
  CHECK(rows == 4);
}

}  // namespace
}  // namespace remit::tests
