// Cases as canonical bytes and back: the same decision to the bit, whatever the file was that they
// came from, and no bytes that this policy could not have written.
#include "interpreter/cases/canonical.h"

#include <filesystem>

#include "interpreter/cases/open_cases.h"
#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/govern/decide.h"
#include "interpreter/govern/identity.h"
#include "interpreter/source/source.h"
#include "tests/conformance/case_file.h"
#include "tests/property/engine/case_generator.h"
#include "tests/property/engine/policy_generator.h"
#include "tests/support/catch.h"

namespace remit::cases {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kDay = 20'600;

std::optional<std::string> ProposalOf(const check::Checked& checked, const engine::CaseBatch& batch,
                                      std::size_t index) {
  if (!batch.proposals.at(index)) return std::nullopt;
  return CanonicalProposal(checked, *batch.proposals.at(index));
}

// Read back one by one into one batch.
engine::CaseBatch ReadBack(const check::Checked& checked, const engine::CaseBatch& batch) {
  engine::CaseBatch back = NoCases(checked);
  for (std::size_t i = 0; i < batch.size; ++i) {
    const base::Result<bool> added =
        AddCanonicalCase(checked, batch.ids[i], CanonicalCase(checked, batch, i),
                         ProposalOf(checked, batch, i), back);
    INFO((added ? "" : added.error().message));
    REQUIRE(added.has_value());
  }
  return back;
}

struct Counts {
  std::size_t cases = 0, invalid = 0, proposals = 0, vouched = 0, elements = 0;
};

void CheckRoundTrip(const compile::Compilation& policy, const engine::CaseBatch& batch,
                    std::int64_t as_of, Counts& counts) {
  const check::Checked& checked = policy.checked;
  const engine::CaseBatch back = ReadBack(checked, batch);
  REQUIRE(back.size == batch.size);
  const engine::Program program = engine::Program::Bind(policy.ast, checked, as_of);
  const std::vector<engine::Core> cores = govern::DecideBatch(program, batch);
  const std::vector<engine::Core> again = govern::DecideBatch(program, back);
  for (std::size_t i = 0; i < batch.size; ++i) {
    REQUIRE(again[i] == cores[i]);
    REQUIRE(CanonicalCase(checked, back, i) == CanonicalCase(checked, batch, i));
    REQUIRE(ProposalOf(checked, back, i) == ProposalOf(checked, batch, i));
    REQUIRE(govern::CaseHash(checked, back, i, as_of) ==
            govern::CaseHash(checked, batch, i, as_of));
    ++counts.cases;
    counts.invalid += batch.invalid[i].empty() ? 0 : 1;
    counts.proposals += batch.proposals[i] ? 1 : 0;
    if (i < batch.attestations.size()) counts.vouched += batch.attestations[i].size();
  }
  for (const engine::ListColumn& list : back.lists) counts.elements += list.offsets.back();
}

TEST_CASE("random cases of random policies are read back as they were") {
  Counts counts;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const compile::Compilation policy = compile::CompileText(
        "policy.remit", testing::GeneratePolicy(seed), source::ReadFile, prove::Depth::kErrors);
    if (!policy.ok()) continue;
    INFO("seed " << seed);
    CheckRoundTrip(policy, testing::GenerateCases(policy.checked, 24, seed + 1), kDay, counts);
  }
  CHECK(counts.cases > 1'000);
  CHECK(counts.proposals > 100);
  CHECK(counts.elements > 1'000);
}

engine::CaseBatch ReadLines(const compile::Compilation& policy, const std::string& lines) {
  diagnostics::Sink sink;
  const Binding binding = Bind(nullptr, policy.checked, sink);
  const std::unique_ptr<CaseReader> reader =
      OpenJsonLines({ByteStream(lines, "cases.jsonl"), policy.checked, binding});
  base::Result<Block> block = reader->Next(10'000);
  REQUIRE(block.has_value());
  return std::move(block).value().cases;
}

// Everything that the language has, cases that are invalid and attested ones among it.
TEST_CASE("the conformance cases are read back as they were") {
  Counts counts;
  for (const fs::directory_entry& entry :
       fs::recursive_directory_iterator("tests/conformance/cases")) {
    if (entry.path().extension() != ".case") continue;
    const base::Result<std::string> text = source::ReadFile(entry.path().string());
    REQUIRE(text.has_value());
    const auto file = conformance::ParseCaseFile(entry.path().string(), *text);
    REQUIRE(file.has_value());
    if (file->groups.empty()) continue;
    const compile::FileReader read = [&](const std::string& path) -> base::Result<std::string> {
      // Modules are looked for in every folder upwards; the case's own stand in each.
      const std::string normal = "/" + fs::path(path).lexically_normal().generic_string();
      for (const auto& [name, module] : file->modules) {
        if (normal.size() > name.size() && normal.ends_with("/" + name)) return module;
      }
      return base::Error{"no such module"};
    };
    const compile::Compilation policy =
        compile::CompileText("policy.remit", file->policy, read, prove::Depth::kErrors);
    if (!policy.ok()) continue;
    INFO(entry.path().string());
    for (const conformance::CaseGroup& group : file->groups) {
      const std::int64_t as_of = group.as_of ? types::ParseDate(*group.as_of).value() : kDay;
      CheckRoundTrip(policy, ReadLines(policy, group.json_lines), as_of, counts);
    }
  }
  CHECK(counts.cases > 1'000);
  CHECK(counts.invalid > 20);
  CHECK(counts.proposals > 50);
  CHECK(counts.vouched > 5);
  CHECK(counts.elements > 100);
}

constexpr const char* kDesk = R"(policy sales.desk "Desk"
  owner     "Sales"
  effective from 2026-01-01

currency EUR
unit     seats

enum Product { basic, pro }
record Line {
  price : EUR in 0 EUR .. 1_000_000 EUR
  note  : text?
}
record Deal {
  product : Product
  seats   : seats in 1 seats .. 500 seats
  seen_on : date?
  quality : number? in 0 .. 100
  vip     : boolean
  lines   : list of Line in 0 .. 4
}
input deal : Deal

choose discount : percent from 0 % to 10 % step 5 %
objective volume = discount from 0 % to 10 %
trade_off weigh volume: 1
)";

TEST_CASE("the same case has the same bytes whatever it was written in") {
  const compile::Compilation policy = compile::CompileText("policy.remit", kDesk);
  INFO(diagnostics::RenderText(policy.sink.Sorted(), policy.sources));
  REQUIRE(policy.ok());
  const engine::CaseBatch batch = ReadLines(
      policy,
      R"({"id":"a","deal":{"product":"pro","seats":"7 seats","quality":50,"vip":true,"lines":[{"price":"10 EUR"},{"price":"2.50 EUR","note":"x"}]},"proposal":{"values":{"discount":"5 %"}}})"
      "\n"
      R"({"proposal":{"values":{"discount":"5.0 %"}},"deal":{"lines":[{"note":null,"price":"10.00 EUR"},{"note":"x","price":"2.5 EUR"}],"vip":true,"quality":5e1,"seats":"7 seats","seen_on":null,"product":"pro"},"id":"b"})"
      "\n"
      R"({"id":"c","deal":{"product":"pro","seats":"7 seats","quality":50,"vip":true,"lines":[{"price":"10 EUR"},{"price":"2.50 EUR","note":""}]}})"
      "\n"
      R"({"id":"d","deal":{"product":"pro","seats":"7 seats","quality":50,"vip":true}})"
      "\n"
      R"({"id":"e","deal":{"product":"pro","seats":"7 seats","quality":50,"vip":true,"lines":[]}})"
      "\n");
  REQUIRE(batch.size == 5);
  for (std::size_t i = 0; i < 5; ++i) {
    INFO((batch.invalid[i].empty() ? "" : batch.invalid[i][0].field + batch.invalid[i][0].reason));
    CHECK(batch.invalid[i].empty());
  }
  const auto bytes = [&](std::size_t i) { return CanonicalCase(policy.checked, batch, i); };
  CHECK(bytes(0) == bytes(1));
  CHECK(ProposalOf(policy.checked, batch, 0) == ProposalOf(policy.checked, batch, 1));
  CHECK(bytes(0) != bytes(2));  // an empty text is not a missing one
  CHECK(bytes(3) != bytes(4));  // nor is an empty list
}

TEST_CASE("a flipped byte is refused or gives another case that the policy may have") {
  const compile::Compilation policy = compile::CompileText("policy.remit", kDesk);
  REQUIRE(policy.ok());
  const engine::CaseBatch batch = ReadLines(
      policy,
      R"({"id":"a","deal":{"product":"pro","seats":"7 seats","seen_on":"2026-02-03","quality":50,"vip":true,"lines":[{"price":"10 EUR"},{"price":"2.50 EUR","note":"x"}]},"proposal":{"values":{"discount":"5 %"},"by":"kim","reason":"old friends"}})"
      "\n");
  const std::string bytes = CanonicalCase(policy.checked, batch, 0);
  const std::optional<std::string> proposal = ProposalOf(policy.checked, batch, 0);
  REQUIRE(proposal.has_value());
  const engine::Program program = engine::Program::Bind(policy.ast, policy.checked, kDay);
  std::size_t refused = 0, other = 0;
  const auto attempt = [&](const std::string& changed, const std::string& proposed) {
    engine::CaseBatch back = NoCases(policy.checked);
    const base::Result<bool> added = AddCanonicalCase(policy.checked, "a", changed, proposed, back);
    if (!added) {
      ++refused;
      REQUIRE(back.size == 0);
      REQUIRE(back.columns[0].raw.empty());
      return;
    }
    ++other;
    REQUIRE(CanonicalCase(policy.checked, back, 0) == changed);
    REQUIRE(ProposalOf(policy.checked, back, 0) == proposed);
    REQUIRE(govern::DecideBatch(program, back).size() == 1);
  };
  for (const int bits : {0x01, 0x02, 0x40, 0x80, 0xff}) {
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ bits);
      attempt(changed, *proposal);
    }
    for (std::size_t at = 0; at < proposal->size(); ++at) {
      std::string changed = *proposal;
      changed[at] = static_cast<char>(changed[at] ^ bits);
      attempt(bytes, changed);
    }
  }
  for (std::size_t size = 0; size < bytes.size(); ++size) attempt(bytes.substr(0, size), *proposal);
  attempt(bytes + '\0', *proposal);
  attempt(bytes, *proposal + '\0');
  CHECK(refused > 1'000);
  CHECK(other > 20);
}

TEST_CASE("a recorded value outside its range is refused") {
  const compile::Compilation policy = compile::CompileText("policy.remit", kDesk);
  REQUIRE(policy.ok());
  engine::CaseBatch batch = ReadLines(
      policy, R"({"id":"a","deal":{"product":"pro","seats":"7 seats","vip":true,"lines":[]}})"
              "\n");
  const auto& leaves = policy.checked.model.leaves;
  const auto seats = std::find_if(leaves.begin(), leaves.end(),
                                  [](const auto& leaf) { return leaf.path == "deal.seats"; });
  REQUIRE(seats != leaves.end());
  std::int64_t& raw = batch.columns[static_cast<std::size_t>(seats - leaves.begin())].raw[0];
  const std::int64_t step = check::WholeStep(seats->type, policy.checked);
  const auto read = [&] {
    engine::CaseBatch back = NoCases(policy.checked);
    return AddCanonicalCase(policy.checked, "a", CanonicalCase(policy.checked, batch, 0),
                            std::nullopt, back)
        .has_value();
  };
  CHECK(read());
  raw = 500 * step;
  CHECK(read());
  raw = 501 * step;
  CHECK_FALSE(read());
  raw = step + 1;  // seats are whole
  CHECK_FALSE(read());
}

}  // namespace
}  // namespace remit::cases
