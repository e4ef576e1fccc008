// `remit coherence`: whether the policies that serve an intent trade its objectives at the same
// rates. Cases come from files, or else from the tests written in the policies.
#include "interpreter/govern/coherence.h"

#include <cmath>
#include <filesystem>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "interpreter/compile/bundles.h"
#include "interpreter/govern/text_table.h"
#include "interpreter/testing/run_tests.h"
#include "repl/commands.h"
#include "repl/open_cases.h"

namespace remit::repl {
namespace {

constexpr std::size_t kBlock = 1024;

// "10 %", "10%" and "10" alike; nothing when it is no percentage, or a negative one.
std::optional<double> ShareOf(std::string text) {
  if (!text.empty() && text.back() == '%') text.pop_back();
  while (!text.empty() && text.back() == ' ') text.pop_back();
  const auto exact = types::ParseExactDecimal(text);
  const auto* percent = std::get_if<types::ExactDecimal>(&exact);
  if (percent == nullptr || percent->digits < 0) return std::nullopt;
  return types::ToNumber(types::FromPercent(*percent));
}

// One intent and what serves it.
struct Group {
  std::unique_ptr<compile::Compilation> intent;  // by itself
  std::vector<govern::Valuation> valuations;
  std::vector<std::string> skipped;  // "t.desk, case 3: `deal.price` is missing"
};

class Comparison {
 public:
  Comparison(const CoherenceOptions& options, double tolerance, std::optional<std::int64_t> as_of)
      : options_(options), tolerance_(tolerance), as_of_(as_of) {}

  ExitCode Read() {
    for (const std::string& argument : options_.cases) {
      const std::size_t equals = argument.find('=');
      if (equals == std::string::npos || equals == 0 || equals + 1 == argument.size()) {
        Complain("--cases `" + argument + "`: write POLICY=FILE, with the policy's name");
        return kUsage;
      }
      files_.emplace(argument.substr(0, equals), argument.substr(equals + 1));
    }
    const std::optional<std::vector<std::string>> files = FilesBelow(options_.policies);
    if (!files) return kEnvironment;
    for (const std::string& path : *files) {
      if (const ExitCode code = ReadFile(path); code != kOk) return code;
    }
    for (const auto& [policy, file] : files_) {
      if (named_.count(policy) > 0) continue;
      Complain("--cases: no policy that serves an intent is named `" + policy + "`");
      return kUsage;
    }
    if (!groups_.empty()) return kOk;
    Complain("none of these policies serves an intent");
    return kFindings;
  }

  ExitCode Print() {
    ExitCode code = kOk;
    nlohmann::ordered_json report = nlohmann::ordered_json::array();
    for (auto& [name, group] : groups_) {
      const auto found = govern::FindDisagreements(group.valuations, tolerance_);
      if (!found.empty()) code = kFindings;
      if (options_.format == Format::kJson)
        report.push_back(ToJson(name, group, found));
      else
        PrintGroup(name, group, found);
    }
    if (options_.format == Format::kJson) std::cout << report.dump(2) << '\n';
    return code;
  }

 private:
  ExitCode ReadFile(const std::string& path) {
    Loaded loaded = LoadPolicy(path, Wanted::kPolicyOrModule);
    if (!loaded.compilation) return loaded.exit_code;
    compile::Compilation& compilation = *loaded.compilation;
    const bool policy = compilation.ast.files.front().header.kind == ast::Header::Kind::kPolicy;
    if (!policy || !compilation.checked.model.intent) return kOk;
    Group* group = GroupOf(compilation);
    if (group == nullptr) return kEnvironment;
    named_.insert(compilation.checked.model.name);
    return AddCases(path, compilation, *group);
  }

  // The intent's own rates stand beside those of the policies.
  Group* GroupOf(const compile::Compilation& compilation) {
    const std::string& name = compilation.checked.model.intent->name;
    const auto known = groups_.find(name);
    if (known != groups_.end()) return &known->second;
    for (const ast::File& file : compilation.ast.files) {
      if (file.header.kind != ast::Header::Kind::kIntent) continue;
      auto alone = std::make_unique<compile::Compilation>(
          compile::CompileAgain(compilation.sources, file.id));
      if (!alone->ok()) {
        Complain("the intent `" + name + "` has errors where it stands alone");
        return nullptr;
      }
      Group& group = groups_[name];
      group.intent = std::move(alone);
      const compile::Compilation& intent = *group.intent;
      govern::Valuation own = govern::ValueOfIntent(intent.ast, intent.checked, intent.sources,
                                                    as_of_.value_or(Today()));
      if (own.without.empty()) group.valuations.push_back(std::move(own));
      return &group;
    }
    return nullptr;
  }

  ExitCode AddCases(const std::string& path, compile::Compilation& compilation, Group& group) {
    const auto named = files_.find(compilation.checked.model.name);
    std::filesystem::path beside = path;
    beside.replace_extension(".cases.jsonl");
    std::error_code error;
    std::string file = named != files_.end() ? named->second : "";
    if (file.empty() && std::filesystem::exists(beside, error)) file = beside.string();
    if (!file.empty()) return AddFile(path, file, compilation, group);
    AddTests(compilation, group);
    return kOk;
  }

  ExitCode AddFile(const std::string& policy, const std::string& file,
                   compile::Compilation& compilation, Group& group) {
    const CaseOptions input{.policy = policy, .cases = file, .mapping = {}, .as_of = {}};
    OpenedCases opened = OpenCasesOf(input, compilation);
    if (!opened.reader) return opened.exit_code;
    const auto program =
        engine::Program::Bind(compilation.ast, compilation.checked, as_of_.value_or(Today()));
    while (true) {
      const auto block = opened.reader->Next(kBlock);
      if (!block) {
        Complain(block.error().message);
        return kEnvironment;
      }
      const engine::CaseBatch& batch = (*block).cases;
      if (batch.size == 0) return kOk;
      for (std::size_t i = 0; i < batch.size; ++i)
        Add(program, compilation, batch, i, batch.ids[i], group);
    }
  }

  void AddTests(const compile::Compilation& compilation, Group& group) {
    std::map<std::int64_t, engine::Program> programs;
    for (const check::TestInfo& info : compilation.checked.model.tests) {
      const auto& test = std::get<ast::TestDeclaration>(compilation.ast[info.decl].node);
      const std::int64_t day = as_of_.value_or(testing::AsOf(compilation.checked, test));
      auto program = programs.find(day);
      if (program == programs.end()) {
        program =
            programs.emplace(day, engine::Program::Bind(compilation.ast, compilation.checked, day))
                .first;
      }
      Add(program->second, compilation, testing::CaseOf(compilation.ast, compilation.checked, test),
          0, info.title, group);
    }
  }

  static void Add(const engine::Program& program, const compile::Compilation& compilation,
                  const engine::CaseBatch& batch, std::size_t index, const std::string& name,
                  Group& group) {
    const std::string& policy = compilation.checked.model.name;
    if (!batch.invalid[index].empty()) {
      group.skipped.push_back(policy + ", " + name +
                              ": the case is invalid: " + batch.invalid[index].front().field);
      return;
    }
    govern::Valuation valuation = govern::ValueAt(program, compilation.sources, batch, index, name);
    if (!valuation.without.empty()) {
      group.skipped.push_back(policy + ", " + name + ": " + valuation.without);
      return;
    }
    group.valuations.push_back(std::move(valuation));
  }

  static const std::string& NameOf(const Group& group, std::uint32_t objective) {
    return group.intent->checked.model.intent->objectives.at(objective).name;
  }
  static std::string UnitOf(const Group& group, std::uint32_t objective) {
    const check::Checked& checked = group.intent->checked;
    return govern::UnitOf(checked, checked.model.intent->objectives.at(objective).type);
  }
  static const govern::Worth& WorthOf(const govern::Valuation& valuation, std::uint32_t objective) {
    return *std::find_if(valuation.worths.begin(), valuation.worths.end(),
                         [&](const govern::Worth& worth) { return worth.objective == objective; });
  }

  static std::string Where(const govern::Valuation& valuation) {
    return valuation.policy + (valuation.named.empty() ? "" : ", " + valuation.named);
  }

  // Both rates the other way round where that gives figures above one, which are easier to grasp.
  static govern::Disagreement Readable(govern::Disagreement found) {
    if (std::fabs(found.rate_one) >= 1) return found;
    std::swap(found.a, found.b);
    found.rate_one = 1 / found.rate_one;
    found.rate_other = 1 / found.rate_other;
    return found;
  }

  static void PrintSide(const Group& group, const govern::Disagreement& found,
                        const govern::Valuation& valuation, double rate) {
    std::cout << "  " << govern::Amount(rate, UnitOf(group, found.b)) << " of "
              << NameOf(group, found.b) << " in " << Where(valuation) << ", as of "
              << valuation.as_of << "  [" << valuation.at << "]\n";
    for (const std::uint32_t objective : {found.a, found.b}) {
      const govern::Worth& worth = WorthOf(valuation, objective);
      std::cout << "      " << NameOf(group, objective) << " weighs " << worth.weight << " from "
                << worth.worst << " to " << worth.best << "  [" << worth.at << "]\n";
    }
  }

  static void PrintGroup(const std::string& name, const Group& group,
                         const std::vector<govern::Disagreement>& found) {
    std::cout << "Intent " << name << "\n";
    PrintRates(group);
    for (const std::string& skipped : group.skipped)
      std::cout << "  not compared: " << skipped << '\n';
    for (const govern::Disagreement& written : found) {
      const govern::Disagreement one = Readable(written);
      std::cout << "\nContradiction: 1 " << UnitOf(group, one.a) << " of " << NameOf(group, one.a)
                << " is worth\n";
      PrintSide(group, one, group.valuations[one.one], one.rate_one);
      PrintSide(group, one, group.valuations[one.other], one.rate_other);
    }
    std::cout << (found.empty()
                      ? "no contradictions\n"
                      : "\n" + std::to_string(found.size()) +
                            (found.size() == 1 ? " contradiction\n" : " contradictions\n"));
  }

  // One line for each policy and case, one column for each pair of neighbouring objectives.
  static void PrintRates(const Group& group) {
    govern::TextTable table;
    table.rows.push_back({"policy", "case", "rates"});
    for (const govern::Valuation& valuation : group.valuations) {
      std::string rates;
      for (std::size_t i = 0; i + 1 < valuation.worths.size(); ++i) {
        const govern::Worth *a = &valuation.worths[i], *b = &valuation.worths[i + 1];
        if (std::fabs(govern::Rate(a->pull, b->pull)) < 1) std::swap(a, b);
        rates += (i == 0 ? "1 " : ", 1 ") + UnitOf(group, a->objective) + " of " +
                 NameOf(group, a->objective) + " = " +
                 govern::Amount(govern::Rate(a->pull, b->pull), UnitOf(group, b->objective)) +
                 " of " + NameOf(group, b->objective);
      }
      table.rows.push_back({valuation.policy, valuation.named.empty() ? "-" : valuation.named,
                            rates.empty() ? "it weighs one objective alone" : rates});
    }
    std::cout << govern::Render(table, "  ");
  }

  static nlohmann::ordered_json ToJson(const std::string& name, const Group& group,
                                       const std::vector<govern::Disagreement>& found) {
    using Json = nlohmann::ordered_json;
    const auto valuation_json = [&](const govern::Valuation& valuation) {
      Json worths = Json::array();
      for (const govern::Worth& worth : valuation.worths) {
        worths.push_back({{"objective", NameOf(group, worth.objective)},
                          {"weight", worth.weight},
                          {"worst", worth.worst},
                          {"best", worth.best},
                          {"share", worth.pull.share},
                          {"range", worth.pull.range},
                          {"unit", UnitOf(group, worth.objective)},
                          {"at", worth.at}});
      }
      return Json{{"policy", valuation.policy},
                  {"case", valuation.named.empty() ? Json(nullptr) : Json(valuation.named)},
                  {"as_of", valuation.as_of},
                  {"weights_at", valuation.at},
                  {"objectives", std::move(worths)}};
    };
    Json valuations = Json::array();
    for (const govern::Valuation& valuation : group.valuations)
      valuations.push_back(valuation_json(valuation));
    Json contradictions = Json::array();
    for (const govern::Disagreement& one : found) {
      const auto side = [&](std::size_t position, double rate) {
        const govern::Valuation& valuation = group.valuations[position];
        return Json{{"policy", valuation.policy},
                    {"case", valuation.named.empty() ? Json(nullptr) : Json(valuation.named)},
                    {"rate", rate},
                    {"weights_at", valuation.at}};
      };
      contradictions.push_back(
          {{"of", NameOf(group, one.a)},
           {"in", NameOf(group, one.b)},
           {"sides", Json::array({side(one.one, one.rate_one), side(one.other, one.rate_other)})}});
    }
    return {{"intent", name},
            {"valuations", std::move(valuations)},
            {"not_compared", group.skipped},
            {"contradictions", std::move(contradictions)}};
  }

  const CoherenceOptions& options_;
  double tolerance_;  // 0.25: a quarter
  std::optional<std::int64_t> as_of_;
  std::map<std::string, std::string> files_;  // of cases, by policy
  std::set<std::string> named_;               // policies that serve an intent
  std::map<std::string, Group> groups_;       // by intent
};

}  // namespace

int RunCoherence(const CoherenceOptions& options) {
  std::optional<std::int64_t> as_of;
  if (options.as_of) {
    as_of = DayOf(options.as_of);
    if (!as_of) return kUsage;
  }
  const std::optional<double> tolerance = ShareOf(options.tolerance);
  if (!tolerance) {
    Complain("--tolerance `" + options.tolerance +
             "`: write how many percent the rates of two policies may differ, for example `10 %`");
    return kUsage;
  }
  Comparison comparison(options, *tolerance, as_of);
  if (const ExitCode code = comparison.Read(); code != kOk) return code;
  return comparison.Print();
}

}  // namespace remit::repl
