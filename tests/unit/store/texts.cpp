#include "tests/unit/store/texts.h"

#include <filesystem>

#include "tests/support/catch.h"

namespace remit::tests {

compile::Compilation Compiled(const std::string& text, const Files& files,
                              const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  compile::Compilation compilation =
      compile::CompileText(path, text, [&](const std::string& wanted) -> base::Result<std::string> {
        const std::filesystem::path absolute = std::filesystem::absolute(wanted);
        for (const auto& [name, content] : files) {
          if ((folder / name).lexically_normal() == absolute.lexically_normal()) return content;
        }
        return base::Error{"there is no such file"};
      });
  for (const auto& diagnostic : compilation.sink.all()) {
    if (diagnostic.severity() == diagnostics::Severity::kError)
      FAIL(diagnostic.message << "\n" << text);
  }
  REQUIRE(compilation.ok());
  return compilation;
}

std::string With(std::string text, const std::string& once, const std::string& now) {
  const std::size_t at = text.find(once);
  REQUIRE(at != std::string::npos);
  REQUIRE(text.find(once, at + 1) == std::string::npos);
  return text.replace(at, once.size(), now);
}

const char* const kDesk = R"(policy shop.desk "Discounts of a shop"
  owner     "Head of Sales"
  effective from 2026-01-01
  language  "0.1"

ladder rep < manager < director < vp

enum Segment { small, large }
record Deal {
  segment : Segment
  price   : EUR in 0 EUR .. 1_000_000 EUR
}
input deal : Deal

parameter floor : percent = 12 %   adjustable 10 % .. 18 % by director
  from 2026-07-01 = 13 %
parameter most : percent = 20 %   adjustable 10 % .. 30 % by vp
parameter fixed : EUR = 100 EUR
parameter twice : percent = floor * 2   adjustable 0 % .. 40 % by manager

choose discount : percent from 0 % to 40 % step 1 %
objective profit  = deal.price * (90 % - discount) from 0 EUR to 1_000_000 EUR
objective revenue = deal.price * (100 % - discount) from 0 EUR to 1_000_000 EUR
trade_off weigh profit: 60 adjustable 40 .. 80 by vp, revenue: 40
  from 2026-10-01 weigh profit: 50, revenue: 50

table ceiling (segment: Segment) -> percent delegated lower {
  | segment || ceiling |
  | small   || 15 %    |
  | large   || 40 %    |
}

require cap : discount <= most   because "no more than the most"
require tier : discount <= ceiling(deal.segment)
require second : discount <= twice
require own : discount <= 35 %
refuse huge: when deal.price > 900_000 EUR
escalate to manager when discount > floor
deviate rep within 3 points of discount giving reason

test "small" { given deal { segment: small, price: 100 EUR } expect discount == 0 % }
)";

}  // namespace remit::tests
