// Over every policy that the repository holds and over random ones: a change of one word or sign
// that changes the tree changes what the prose says, and no sentence shows the signs of the
// language.
#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "interpreter/ast/print.h"
#include "interpreter/compile/compile.h"
#include "interpreter/prose/document.h"
#include "interpreter/prose/marked.h"
#include "tests/conformance/case_file.h"
#include "tests/property/engine/policy_generator.h"
#include "tests/property/engine/random.h"
#include "tests/support/catch.h"

namespace {

namespace fs = std::filesystem;
using namespace remit;

struct Policy {
  std::string path, text;
  std::map<std::string, std::string> modules;

  compile::Compilation Compiled(const std::string& changed) const {
    // A case's own modules stand in every folder.
    const auto read = [&](const std::string& wanted) -> base::Result<std::string> {
      for (const auto& [name, module] : modules) {
        const std::string end = "/" + name, normal = "/" + wanted;
        if (normal.size() >= end.size() &&
            normal.compare(normal.size() - end.size(), end.size(), end) == 0)
          return module;
      }
      return source::ReadFile(wanted);
    };
    return compile::CompileText(path, changed, read);
  }
};

std::vector<Policy> Policies() {
  std::vector<Policy> policies;
  std::vector<fs::path> paths;
  for (const char* root : {"policies", "tests/conformance/cases"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      if (entry.is_regular_file()) paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  for (const fs::path& path : paths) {
    if (path.extension() == ".remit")
      policies.push_back({path.string(), source::ReadFile(path.string()).value(), {}});
    if (path.extension() != ".case") continue;
    const auto file =
        conformance::ParseCaseFile(path.string(), source::ReadFile(path.string()).value());
    policies.push_back({"case.remit", file.value().policy, file.value().modules});
  }
  for (std::uint64_t seed = 0; seed < 25; ++seed)
    policies.push_back({"random.remit", testing::GeneratePolicy(seed), {}});
  return policies;
}

// Everything that is said, without what is only copied from the text: places and anchors.
std::string Said(const compile::Compilation& compilation) {
  const prose::Document document =
      prose::Describe(compilation.ast, compilation.checked, compilation.sources, std::nullopt);
  std::string said = document.title;
  const auto add = [&](const std::string& marked) { said += prose::Plain(marked) + "\n"; };
  for (const prose::Fact& fact : document.facts) add(fact.label + fact.text);
  for (const prose::Section& section : document.sections) {
    for (const prose::Entry& entry : section.entries) {
      add(entry.keyword + entry.title);
      add(entry.sentence);
      if (!entry.rows) continue;
      for (const std::string& column : entry.rows->outputs) add(column);
      for (const auto& row : entry.rows->rows) {
        for (const std::string& cell : row.conditions) add("| " + cell);
        for (const std::string& cell : row.outputs) add("> " + cell);
        add(row.from);
      }
    }
  }
  return said;
}

struct Token {
  std::size_t begin = 0, length = 0;
  std::string text;
};
std::vector<Token> Tokens(const std::string& text) {
  static const std::regex token(
      R"(\"[^\"\n]*\"|#[^\n]*|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9][0-9_]*(?:\.[0-9]+)?|[A-Za-z_]\w*|\.\.<|\.\.|<=|>=|==|!=|->|\|\||[^\s])");
  std::vector<Token> tokens;
  for (std::sregex_iterator it(text.begin(), text.end(), token), end; it != end; ++it)
    tokens.push_back({static_cast<std::size_t>(it->position()),
                      static_cast<std::size_t>(it->length()), it->str()});
  return tokens;
}

int ClassOf(const std::string& token) {
  const auto first = static_cast<unsigned char>(token[0]);
  if (token[0] == '#' || token[0] == '"') return 0;  // says nothing, or says it itself
  if (std::isdigit(first) != 0) return token.find('-') != std::string::npos ? 1 : 2;
  return std::isalpha(first) != 0 || first == '_' ? 3 : 4;
}

// The same value written with other zeros reads the same, and may.
bool SameNumber(const std::string& a, const std::string& b) {
  return ClassOf(a) == 2 && ClassOf(b) == 2 &&
         types::ParseExactDecimal(a) == types::ParseExactDecimal(b);
}

TEST_CASE("a change of one word that changes the tree changes what the prose says") {
  testing::Random random(20260101);
  std::size_t changed = 0;
  for (const Policy& policy : Policies()) {
    const compile::Compilation original = policy.Compiled(policy.text);
    if (!original.ok() || original.ast.files.empty()) continue;
    const std::string said = Said(original);
    const std::vector<Token> tokens = Tokens(policy.text);
    for (int round = 0; round < 14; ++round) {
      const Token& token = random.Of(tokens);
      const Token& other = random.Of(tokens);
      const int kind = ClassOf(token.text);
      std::string instead = other.text;
      if (kind == 2) instead = random.Percent(50) ? "7" : other.text;
      if (kind == 4) instead = random.Of({"<", "<=", ">", ">=", "==", "!=", "+", "-", "*", "/"});
      if (kind == 3 && random.Percent(30)) instead = random.Of({"and", "or", "any", "all", "min"});
      const bool pointless = kind == 0 || ClassOf(instead) != kind || instead == token.text;
      if (pointless || SameNumber(instead, token.text)) continue;
      std::string text = policy.text;
      text.replace(token.begin, token.length, instead);
      INFO(policy.path << ": `" << token.text << "` becomes `" << instead << "`\n" << text);
      const compile::Compilation mutant = policy.Compiled(text);
      if (!mutant.ok()) continue;
      if (ast::SameTree(original.ast, original.ast.files.front(), mutant.ast,
                        mutant.ast.files.front()))
        continue;
      ++changed;
CHECK(Said(mutant) != said);
    }
  }
  CHECK(changed > 200);
}

TEST_CASE("no sentence shows the signs of the language") {
  static const std::regex quoted("“[^”]*”");
  static const std::regex sign(R"(==|!=|<=|>=|\|\||->|\.\.|[_{}\[\]<>=`@$*/+])");
  std::size_t sentences = 0;
  for (const Policy& policy : Policies()) {
    const compile::Compilation compilation = policy.Compiled(policy.text);
    if (!compilation.ok()) continue;
    const prose::Document document =
        prose::Describe(compilation.ast, compilation.checked, compilation.sources, std::nullopt);
    std::set<std::string> anchors;
    for (const prose::Section& section : document.sections) {
      for (const prose::Entry& entry : section.entries) {
        const std::string plain = std::regex_replace(prose::Plain(entry.sentence), quoted, "“”");
        INFO(policy.path << ": " << plain);
        CHECK_FALSE(std::regex_search(plain, sign));
        CHECK(plain.back() == '.');
        CHECK(anchors.insert(entry.anchor).second);
        ++sentences;
      }
    }
  }
  CHECK(sentences > 2'000);
}

}  // namespace
