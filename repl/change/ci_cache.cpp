// Answers of steps kept between runs: a file for each, named by the hash of all that the answer
// depends on, and beginning with the hash of the rest of it.
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "interpreter/ledger/hash.h"
#include "repl/change/ci.h"

namespace remit::repl {
namespace {

std::string HashOf(const std::string& text) {
  return ledger::Hex(ledger::Bytes(ledger::Sha256(text)));
}

}  // namespace

std::optional<gate::Step> FindKept(const CiRun& run, const std::string& key) {
  if (!run.cache) return std::nullopt;
  std::ifstream file(*run.cache / (HashOf(key) + ".json"), std::ios::binary);
  if (!file) return std::nullopt;
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::size_t line = text.find('\n');
  if (line == std::string::npos || text.substr(0, line) != HashOf(text.substr(line + 1)))
    return std::nullopt;
  base::Result<gate::Step> step = gate::StepFrom(text.substr(line + 1));
  if (!step) return std::nullopt;
  gate::Step kept = std::move(step).value();
  kept.kept = true;
  return kept;
}

// Replaced in one step, so that a reader never sees half of it. What cannot be kept is worked out
// again the next time.
void Keep(const CiRun& run, const std::string& key, const gate::Step& step) {
  if (!run.cache) return;
  std::error_code error;
  std::filesystem::create_directories(*run.cache, error);
  if (error) return;
  const std::filesystem::path path = *run.cache / (HashOf(key) + ".json");
  const std::filesystem::path beside = path.string() + "." + std::to_string(getpid());
  const std::string text = gate::StepJson(step);
  {
    std::ofstream file(beside, std::ios::binary | std::ios::trunc);
    file << HashOf(text) << '\n' << text;
    if (!file.flush()) {
      std::filesystem::remove(beside, error);
      return;
    }
  }
  std::filesystem::rename(beside, path, error);
  if (error) std::filesystem::remove(beside, error);
}

}  // namespace remit::repl
