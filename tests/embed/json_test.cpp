// A case handed over as JSON is read as the same line of a file is, whatever has been done to it.
#include <filesystem>
#include <random>

#include "tests/embed/desk.h"

using namespace remit;
using remit::tests::BoundOn;
using remit::tests::CasesOf;
using remit::tests::Json;
using remit::tests::Loaded;

namespace {

std::string Mutated(std::string text, std::mt19937& random) {
  static const std::vector<std::string> kPieces{"null",
                                                "true",
                                                "\"\"",
                                                "0",
                                                "-0",
                                                "007",
                                                "1e3",
                                                "12.50",
                                                "\"12 %\"",
                                                "\"12%\"",
                                                "\"20000 EUR\"",
                                                "\"1_000 EUR\"",
                                                "\"2 years\"",
                                                "{}",
                                                "[]",
                                                "[null]",
                                                "\"\\u0041\"",
                                                "\"é\"",
                                                "\"mid_market\"",
                                                "\"id\":\"x\",",
                                                "\"id\":7,",
                                                "\"id\":\" \",",
                                                " ",
                                                "\t",
                                                ",",
                                                "}",
                                                "{",
                                                "\"deal\":{},",
                                                "\"proposal\":{},",
                                                "\"account\":null,",
                                                "\"2026-02-30\"",
                                                "\"0.00001 EUR\""};
  const auto upto = [&](std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(0, most)(random);
  };
  for (std::size_t changes = upto(2) + 1; changes > 0; --changes) {
    const std::size_t at = upto(text.size() - 1);
    switch (upto(5)) {
      case 0:
        text.erase(at, 1 + upto(3));
        break;
      case 1:
        text.insert(at, kPieces[upto(kPieces.size() - 1)]);
        break;
      case 2:
        text[at] = static_cast<char>(32 + upto(94));
        break;
      case 3:
        text.insert(at, text.substr(at, 1 + upto(30)));
        break;
      default: {  // a value for another
        const std::size_t colon = text.find(':', at);
        const std::size_t end = text.find_first_of(",}", colon);
        if (end != std::string::npos) text.replace(colon + 1, end - colon - 1, kPieces[upto(21)]);
        break;
      }
    }
    if (text.empty()) text = " ";
  }
  return text;
}

// Without what says where in the file it stands.
Json WithoutPlace(Json core) {
  core.erase("row");
  core.erase("id");
  if (core.contains("invalid")) {
    for (Json& reason : core["invalid"]) {
      std::string text = reason.get<std::string>();
      for (const char* before :
           {": the line is not a case in JSON", ": this is not a case in JSON"}) {
        if (text.find(before + 2) == 0) text = text.substr(std::string(before).size() - 2);
      }
      const std::size_t place = text.rfind(" (");
      reason = text.substr(0, place);
    }
  }
  return core;
}

}  // namespace

TEST_CASE("whatever is done to the text of a case, it is read as a line of a file is") {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "remit_embed_json";
  std::filesystem::create_directories(folder);
  std::mt19937 random(20261122);
  std::size_t decided = 0, invalid = 0;
  for (const auto& sample : remit::tests::kSamples) {
    INFO(sample.policy);
    const std::vector<Json> cases = CasesOf(sample.cases);
    std::vector<std::string> lines;
    for (int i = 0; i < 400; ++i) {
      const std::string text = cases[static_cast<std::size_t>(i) % cases.size()].dump();
      lines.push_back(i < 20 ? text : Mutated(text, random));
      if (lines.back().find_first_not_of(" \t") == std::string::npos) lines.pop_back();
    }
    const std::string in = (folder / "cases.jsonl").string();
    const std::string out = (folder / "cores.jsonl").string();
    {
      std::ofstream file(in);
      for (const std::string& line : lines) file << line << '\n';
    }
    std::filesystem::remove(out);
    const std::string command = std::string(REMIT_BINARY " batch ") + sample.policy + " " + in +
                                " --as-of " + sample.as_of + " --output " + out +
                                " >/dev/null 2>&1";
    (void)std::system(
        command.c_str());  // cases that are not settled have an exit code of their own
    std::ifstream cores(out);
    const Policy policy = Loaded(sample.policy);
    Decider decider(BoundOn(policy, sample.as_of));
    for (const std::string& line : lines) {
      INFO(line);
      std::string expected;
      REQUIRE(std::getline(cores, expected));
      const Json core = Json::parse(expected);
      const Json found = Json::parse(decider.DecideJson(line));
      CHECK(WithoutPlace(found) == WithoutPlace(core));
      ++(core["status"] == "invalid" ? invalid : decided);
    }
  }
  CHECK(decided > 150);
  CHECK(invalid > 300);
}
