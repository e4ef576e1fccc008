#include "repl/decide/batch_report.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "interpreter/cases/write.h"
#include "interpreter/engine/names.h"

namespace remit::repl {
namespace {

constexpr std::uint64_t kCasesForRate = 10'000;  // the time that fewer take is mostly start-up

std::string LevelText(const check::Model& model, std::int32_t level, std::uint64_t sides) {
  std::string text = level < 0 ? "" : model.levels[static_cast<std::size_t>(level)];
  for (std::size_t i = 0; i < model.sides.size(); ++i) {
    if (((sides >> i) & 1u) != 0) text += (text.empty() ? "" : " and ") + model.sides[i];
  }
  return text;
}

std::string LevelName(const check::Model& model, int level) {
  return level < 0 ? "" : model.levels[static_cast<std::size_t>(level)];
}

std::string Join(const std::map<std::string, std::uint64_t>& counts) {
  std::string text;
  for (const auto& [name, count] : counts)
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + name;
  return text;
}

// Columns padded to their widest cell; the header is the first row.
void PrintTable(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  const auto width = [](const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
      return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
    }));
  };
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  }
  for (const auto& row : rows) {
    std::string line = " ";
    for (std::size_t i = 0; i < row.size(); ++i)
      line += " " + row[i] + std::string(widths[i] - width(row[i]) + 1, ' ');
    line.erase(line.find_last_not_of(' ') + 1);
    std::cout << line << '\n';
  }
}

std::vector<std::string> ListHeader(const BatchReport& report, const engine::Program& program,
                                    bool data) {
  std::vector<std::string> header{"place"};
  if (data) header.emplace_back("row");
  header.emplace_back("case");
  for (const check::KnobInfo& knob : program.model().knobs) header.push_back(knob.name);
  header.push_back(report.ranking->rank().name);
  if (report.ranking->budget()) {
    header.push_back(report.ranking->budget()->name);
    header.emplace_back("running");
  }
  for (const Ranking::Quantity& quantity : report.ranking->shown()) header.push_back(quantity.name);
  if (!program.model().levels.empty()) header.emplace_back("level");
  if (data) header.insert(header.end(), report.kept_columns.begin(), report.kept_columns.end());
  return header;
}

std::vector<std::string> ListRow(const BatchReport& report, const engine::Program& program,
                                 std::size_t place, const RankedCase& ranked, bool data) {
  const Ranking& ranking = *report.ranking;
  const auto text = [&](const Ranking::Quantity& quantity, base::Int128 value) {
    return data ? ranking.Text(quantity, value) : ranking.Short(quantity, value);
  };
  std::vector<std::string> row{std::to_string(place)};
  if (data) row.push_back(std::to_string(ranked.row));
  row.push_back(ranked.id);
  row.insert(row.end(), ranked.knobs.begin(), ranked.knobs.end());
  row.push_back(text(ranking.rank(), ranked.rank.raw));
  if (ranking.budget()) {
    row.push_back(text(*ranking.budget(), ranked.budget));
    row.push_back(text(*ranking.budget(), ranked.running));
  }
  for (std::size_t i = 0; i < ranking.shown().size(); ++i) {
    row.push_back(text(ranking.shown()[i], ranked.shown[i].raw));
  }
  if (!program.model().levels.empty()) row.push_back(LevelName(program.model(), ranked.level));
  if (data) row.insert(row.end(), ranked.kept.begin(), ranked.kept.end());
  return row;
}

std::optional<std::string> ListTotal(const Ranking& ranking, const RankedList& list,
                                     std::size_t shown) {
  const types::Type& type = ranking.shown()[shown].type;
  if (type.kind != types::TypeKind::kDecimal || types::IsRatio(type))
    return std::nullopt;  // adding it up says nothing
  base::Int128 sum = 0;
  for (const RankedCase& ranked : list.listed) sum += ranked.shown[shown].raw;
  return ranking.Short(ranking.shown()[shown], sum);
}

void PrintList(const BatchReport& report, const engine::Program& program) {
  const Ranking& ranking = *report.ranking;
  const RankedList& list = *report.list;
  const std::size_t lines =
      report.top == 0 ? list.listed.size() : std::min(report.top, list.listed.size());
  std::vector<std::vector<std::string>> rows{ListHeader(report, program, false)};
  for (std::size_t i = 0; i < lines; ++i)
    rows.push_back(ListRow(report, program, i + 1, list.listed[i], false));
  std::cout << '\n';
  PrintTable(rows);
  if (lines < list.listed.size()) std::cout << "  … " << list.listed.size() - lines << " more\n";
  std::cout << "listed " << list.listed.size() << " of " << report.counts.cases;
  if (ranking.budget()) {
    const base::Int128 used = list.listed.empty() ? base::Int128{0} : list.listed.back().running;
    std::cout << "; " << ranking.Short(*ranking.budget(), used) << " of "
              << ranking.Short(*ranking.budget(), ranking.budget_amount()) << " used";
  }
  for (std::size_t i = 0; i < ranking.shown().size(); ++i) {
    if (const auto total = ListTotal(ranking, list, i)) {
      std::cout << "; " << ranking.shown()[i].name << " " << *total << " in all";
    }
  }
  std::cout << '\n';
  std::map<std::string, std::uint64_t> rest = list.not_ranked;
  if (list.after_budget > 0) rest["behind the budget"] = list.after_budget;
  if (!rest.empty()) std::cout << "not listed: " << Join(rest) << '\n';
}

nlohmann::json RowJson(const std::vector<std::string>& header,
                       const std::vector<std::string>& row) {
  nlohmann::json object = nlohmann::json::object();
  for (std::size_t i = 0; i < header.size(); ++i) object[header[i]] = row[i];
  return object;
}

}  // namespace

void BatchCounts::Add(const engine::Program& program, const BatchTally& tally) {
  const check::Model& model = program.model();
  cases += tally.cases;
  for (std::size_t i = 0; i < by_status.size(); ++i) by_status[i] += tally.by_status[i];
  outside_model += tally.outside_model;
  review_overdue += tally.review_overdue;
  for (const auto& [leaf, count] : tally.missing) missing[model.leaves[leaf].path] += count;
  for (std::size_t i = 0; i < tally.by_verdict.size(); ++i) {
    if (tally.by_verdict[i] == 0) continue;
    by_verdict[std::string(engine::Name(static_cast<engine::Verdict>(i)))] += tally.by_verdict[i];
  }
  for (const auto& [route, count] : tally.route) {
    const std::string level = LevelText(model, route.first, route.second);
    if (!level.empty()) by_level[level] += count;
  }
  for (std::size_t k = 0; k < tally.recommended.size(); ++k) {
    const check::KnobInfo& knob = model.knobs[k];
    for (std::size_t i = 0; i < tally.recommended[k].size(); ++i) {
      if (tally.recommended[k][i] == 0) continue;
      recommended[knob.name + " " +
                  types::Format(knob.alternatives[i], knob.type, program.checked().type_table,
                                program.checked().texts)] += tally.recommended[k][i];
    }
  }
}

void PrintText(const BatchReport& report, const engine::Program& program) {
  const BatchCounts& counts = report.counts;
  std::cout << report.policy << " as of " << report.as_of
            << (report.scenario.empty() ? "" : " in scenario " + report.scenario) << ": "
            << counts.cases << " cases from " << report.cases;
  if (report.counts.cases >= kCasesForRate && report.seconds > 0) {
    std::cout << ", " << std::fixed << std::setprecision(0)
              << static_cast<double>(counts.cases) / report.seconds << " a second";
  }
  std::cout << '\n';
  std::string statuses;
  for (std::size_t i = counts.by_status.size(); i-- > 0;) {
    if (counts.by_status[i] == 0) continue;
    statuses += (statuses.empty() ? "" : ", ") + std::to_string(counts.by_status[i]) + " " +
                std::string(engine::Name(static_cast<engine::Status>(i)));
  }
  std::cout << "  status: " << (statuses.empty() ? "none" : statuses) << '\n';
  if (!counts.by_verdict.empty()) std::cout << "  verdict: " << Join(counts.by_verdict) << '\n';
  if (!counts.by_level.empty()) std::cout << "  decided by: " << Join(counts.by_level) << '\n';
  if (!counts.recommended.empty())
    std::cout << "  recommended: " << Join(counts.recommended) << '\n';
  if (counts.outside_model > 0)
    std::cout << "  outside the model: " << counts.outside_model << '\n';
  if (counts.review_overdue > 0) std::cout << "  the policy's review is overdue\n";
  if (!counts.missing.empty()) std::cout << "  missing: " << Join(counts.missing) << '\n';
  if (report.read.blank_lines > 0)
    std::cout << "  blank lines: " << report.read.blank_lines << '\n';
  for (const auto& [field, invalid] : report.read.by_field) {
    std::cout << "  invalid" << (field.empty() ? "" : " " + field) << ": " << invalid.cases
              << ", first " << invalid.first.place << ": " << invalid.first.reason << '\n';
  }
  if (report.list) PrintList(report, program);
}

void PrintJson(const BatchReport& report, const engine::Program& program) {
  const BatchCounts& counts = report.counts;
  nlohmann::json json{{"policy", report.policy},
                      {"cases_from", report.cases},
                      {"as_of", report.as_of},
                      {"cases", counts.cases},
                      {"verdict", counts.by_verdict},
                      {"decided_by", counts.by_level},
                      {"recommended", counts.recommended},
                      {"outside_model", counts.outside_model},
                      {"review_overdue", counts.review_overdue},
                      {"missing", counts.missing},
                      {"blank_lines", report.read.blank_lines}};
  for (std::size_t i = 0; i < counts.by_status.size(); ++i) {
    json["status"][std::string(engine::Name(static_cast<engine::Status>(i)))] = counts.by_status[i];
  }
  json["invalid"] = nlohmann::json::object();
  for (const auto& [field, invalid] : report.read.by_field) {
    json["invalid"][field] = {
        {"cases", invalid.cases}, {"first", invalid.first.place}, {"reason", invalid.first.reason}};
  }
  json["scenario"] = report.scenario.empty() ? nlohmann::json() : nlohmann::json(report.scenario);
  if (report.list) {
    const std::vector<std::string> header = ListHeader(report, program, true);
    nlohmann::json listed = nlohmann::json::array();
    for (std::size_t i = 0; i < report.list->listed.size(); ++i) {
      listed.push_back(
          RowJson(header, ListRow(report, program, i + 1, report.list->listed[i], true)));
    }
    json["listed"] = listed;
    json["behind_the_budget"] = report.list->after_budget;
    json["not_listed"] = report.list->not_ranked;
    if (report.list->first_not_taken) {
      json["first_not_taken"] =
          RowJson(header, ListRow(report, program, report.list->listed.size() + 1,
                                  *report.list->first_not_taken, true));
    }
  }
  std::cout << json.dump(2) << '\n';
}

std::string ListCsv(const BatchReport& report, const engine::Program& program) {
  std::string text;
  const auto append = [&](const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) text += ',';
      cases::AppendCsvCell(row[i], text);
    }
    text += '\n';
  };
  append(ListHeader(report, program, true));
  for (std::size_t i = 0; i < report.list->listed.size(); ++i) {
    append(ListRow(report, program, i + 1, report.list->listed[i], true));
  }
  return text;
}

}  // namespace remit::repl
