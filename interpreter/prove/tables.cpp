// Tables as `check` reports them and as `prove` answers for them: the same findings.
#include <algorithm>

#include "interpreter/prove/check_policy.h"
#include "interpreter/prove/questions.h"
#include "interpreter/prove/table_cover.h"

namespace remit::prove {
namespace {

using check::TableInfo;

// What the hit policy promises of every case.
std::string_view PromiseOf(ast::HitPolicy hit) {
  switch (hit) {
    case ast::HitPolicy::kUnique:
      return "exactly one row applies to every case, and no row is dead";
    case ast::HitPolicy::kAgree:
      return "one row applies to every case, or several that say the same, and no row is dead";
    case ast::HitPolicy::kFirst:
      return "a row applies to every case, and no row is dead or behind others";
    case ast::HitPolicy::kCollect:
      break;
  }
  return "no row is dead";
}

// A table that is accepted may still have a row that does nothing: worth knowing, and harmless.
Finding Answered(const ast::TableDeclaration& table, const std::vector<TableFinding>& found) {
  Finding finding;
  finding.kind = QuestionKind::kTable;
  finding.subject = table.name.text;
  finding.place = table.name.span;
  finding.statement = PromiseOf(table.hit);
  finding.answer = Answer::kProved;
  for (const TableFinding& one : found) {
    const bool open = one.kind == diagnostics::Kind::kTableNotDecided;
    if (!open) {
      finding.answer = Answer::kRefuted;
    } else if (finding.answer == Answer::kProved) {
      finding.answer = Answer::kNotDecided;
    }
    finding.detail += (finding.detail.empty() ? "" : "; ") + one.message;
  }
  finding.advisory = std::all_of(found.begin(), found.end(), [](const TableFinding& one) {
    return diagnostics::Row(one.kind).severity != diagnostics::Severity::kError;
  });
  if (found.empty()) {
    const std::size_t rows = table.rows.size(), cells = rows * table.parameters.size();
    finding.detail = std::to_string(rows) + (rows == 1 ? " row, " : " rows, ") +
                     std::to_string(cells) + (cells == 1 ? " cell" : " cells");
  }
  return finding;
}

}  // namespace

void CheckTableCover(const ast::Ast& ast, const Checked& checked, diagnostics::Sink& sink,
                     Depth depth) {
  PolicyCache policies(ast, checked);
  for (std::size_t i = 0; i < checked.model.tables.size(); ++i) {
    if (checked.model.tables[i].replaced) continue;
    for (TableFinding& finding : FindInTable(ast, checked, TableId(i), policies, depth)) {
      sink.Report(finding.kind, finding.span, std::move(finding.message), std::move(finding.rule),
                  std::move(finding.hint))
          .labels = std::move(finding.labels);
    }
  }
}

Findings ProveTables(const ast::Ast& ast, const Checked& checked) {
  Findings findings;
  const std::vector<Period> periods = Periods(checked.model);
  if (periods.empty()) return findings;
  PolicyCache policies(ast, checked);
  for (std::size_t i = 0; i < checked.model.tables.size(); ++i) {
    const TableInfo& info = checked.model.tables[i];
    if (info.replaced) continue;
    Finding finding = Answered(std::get<ast::TableDeclaration>(ast[info.decl].node),
                               FindInTable(ast, checked, TableId(i), policies, Depth::kWarnings));
    finding.from_day = periods.front().from;
    finding.until_day = periods.back().until;
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace remit::prove
