#include "tests/unit/audit/table.h"

#include <unistd.h>

#include <fstream>

#include "interpreter/diagnostics/render.h"
#include "tests/support/catch.h"

namespace remit::tests {

const char* const kPolicy = R"(policy t.audit "Audit"
effective from 2026-01-01
enum Segment { small_business, mid_market, enterprise }
record Deal {
  price   : EUR      in 100 EUR .. 1_000_000 EUR
  cost    : EUR
  rate    : percent  in 0 % .. 100 %
  seats   : count    in 0 .. 100_000
  score   : number
  segment : Segment
  vip     : boolean
  opened  : date
  closed  : date
  name    : text?
  zip     : text?
  rebate  : percent? in 0 % .. 50 %
}
input deal : Deal
choose gift : count in { 0, 1 }
let each = deal.price / deal.seats * 1 count
objective worth = gift * 1 from 0 count to 1 count
ladder rep < lead
escalate to lead when each < 1 EUR or deal.cost > deal.price or deal.rate > 90 %
escalate to lead when deal.score > 90 or deal.segment is enterprise and deal.vip
escalate to lead when deal.closed - deal.opened > 900 days
escalate to lead when (deal.name otherwise "") == "x" or (deal.zip otherwise "") == "y"
escalate to lead when (deal.rebate otherwise 0 %) > 49 %
)";

const char* const kMapping = R"(mapping t.audit
case id is column "id"
column "price"   is deal.price    in EUR
column "cost"    is deal.cost     in EUR
column "rate"    is deal.rate     as percent
column "seats"   is deal.seats    in count
column "score"   is deal.score
column "segment" is deal.segment
column "vip"     is deal.vip
column "opened"  is deal.opened
column "closed"  is deal.closed
column "name"    is deal.name
column "zip"     is deal.zip
column "rebate"  is deal.rebate   as percent
)";

std::string& Table::At(std::size_t i, const std::string& column) {
  for (std::size_t k = 0; k < header.size(); ++k) {
    if (header[k] == column) return rows.at(i).at(k);
  }
  FAIL("no column " << column);
  return rows[0][0];
}

std::string Table::Csv(char delimiter) const {
  std::string text;
  const auto add = [&](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) text += delimiter;
      const bool quote = cells[i].find_first_of(",;\"\n") != std::string::npos;
      text += quote ? "\"" + cells[i] + "\"" : cells[i];
    }
    text += "\n";
  };
  add(header);
  for (const auto& row : rows) add(row);
  return text;
}

Table CleanTable() {
  Table table;
  table.header = {"id",  "price",  "cost",   "rate", "seats", "score", "segment",
                  "vip", "opened", "closed", "name", "zip",   "rebate"};
  std::uint64_t state = 12345;
  const auto draw = [&](std::uint64_t below) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return (state >> 33) % below;
  };
  const char* const segments[] = {"small_business", "mid_market", "enterprise"};
  const char* const names[] = {"Miller Ltd", "Okafor plc", "Lindqvist AB", "Rossi SpA", "Novak"};
  for (std::size_t i = 0; i < kRows; ++i) {
    const auto price = 2000 + draw(8000);
    const auto opened = static_cast<std::int64_t>(19500 + draw(500));
    table.rows.push_back(
        {"A" + std::to_string(i + 1), std::to_string(price), std::to_string(price / 2 + draw(900)),
         std::to_string(20 + draw(60)), std::to_string(10 + draw(90)),
         std::to_string(10 + draw(80)) + "." + std::to_string(1 + draw(9)), segments[draw(3)],
         draw(2) == 0 ? "true" : "false", types::FormatDate(opened),
         types::FormatDate(opened + 30 + static_cast<std::int64_t>(draw(60))), names[draw(5)],
         std::to_string(20000 + draw(70000)), std::to_string(1 + draw(40))});
  }
  return table;
}

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "remit-audit-XXXXXX").string();
  REQUIRE(mkdtemp(name.data()) != nullptr);
  path_ = name;
}
Folder::~Folder() { std::filesystem::remove_all(path_); }
std::string Folder::Write(const std::string& name, const std::string& text) const {
  std::ofstream(path_ / name, std::ios::binary) << text;
  return (path_ / name).string();
}

audit::Report AuditFile(const std::string& path, const Asked& asked) {
  const compile::Compilation compilation = compile::CompileText("t.remit", asked.policy);
  INFO(diagnostics::RenderText(compilation.sink.Sorted(), compilation.sources));
  REQUIRE(compilation.ok());
  const auto day = types::ParseDate(asked.as_of);
  REQUIRE(day);
  const engine::Program program = engine::Program::Bind(compilation.ast, compilation.checked, *day);
  audit::Request request;
  const auto format = cases::FormatOf(path);
  REQUIRE(format);
  request.data = {path, *format};
  request.mapping = asked.mapping;
  request.most_repairs = 100;
  auto report = audit::Audit(program, compilation.sources, request);
  if (!report) FAIL(report.error().message);
  // Whatever the data is: every row has one outcome, and JSON and text can be written.
  CHECK_FALSE(audit::ToText(*report).empty());
  CHECK_FALSE(audit::ToJson(*report).empty());
  return std::move(report).value();
}

audit::Report AuditCsv(const std::string& csv, const Asked& asked) {
  const Folder folder;
  return AuditFile(folder.Write("data.csv", csv), asked);
}

audit::Report AuditDamaged(const std::function<void(Table&)>& damage, const Asked& asked) {
  Table table = CleanTable();
  damage(table);
  return AuditCsv(table.Csv(), asked);
}

}  // namespace remit::tests
