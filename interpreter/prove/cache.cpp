// One file for each key: a line with the checksum of the rest, then the report as JSON.
#include "interpreter/prove/cache.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <system_error>

#include "interpreter/govern/identity.h"

namespace remit::prove {
namespace {

std::string VariableOf(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

std::string CacheKey(const check::Checked& checked, const source::SourceMap& sources,
                     const ProveOptions& options) {
  std::string bytes = "remit proofs " + std::string(kProverVersion) + "\n";
  const auto add = [&](const std::string& part) {
    bytes += std::to_string(part.size()) + ":" + part + "\n";
  };
  add(checked.model.name);
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const source::Source& source = sources.Get(source::FileId(i));
    add(source.path());
    add(source.text());
  }
  add(std::to_string(options.budget.work));
  add(std::to_string(options.budget.linear));
  add(options.as_of ? std::to_string(*options.as_of) : "");
  for (const std::string& name : options.only) add(name);
  return govern::Sha256(bytes);
}

std::optional<Document> Cache::Find(const std::string& key) const {
  std::ifstream file(folder_ / (key + ".json"), std::ios::binary);
  std::string checksum;
  if (!file || !std::getline(file, checksum)) return std::nullopt;
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (govern::Sha256(text) != checksum) return std::nullopt;
  base::Result<Document> document = ReadJson(text);
  if (!document) return std::nullopt;
  return std::move(document).value();
}

std::optional<base::Error> Cache::Keep(const std::string& key, const Document& document) const {
  std::error_code failure;
  std::filesystem::create_directories(folder_, failure);
  const std::filesystem::path final_name = folder_ / (key + ".json");
  const std::filesystem::path written =
      folder_ / (key + "." + std::to_string(::getpid()) + ".part");
  const std::string text = Json(document);
  std::ofstream file(written, std::ios::binary);
  file << govern::Sha256(text) << '\n' << text;
  file.close();
  if (file) std::filesystem::rename(written, final_name, failure);
  if (file && !failure) return std::nullopt;
  std::error_code ignored;  // what could not be written may not be there
  std::filesystem::remove(written, ignored);
  return base::Error{"cannot keep proofs in " + folder_.string()};
}

std::optional<std::filesystem::path> CacheFolder() {
  if (std::getenv("REMIT_CACHE") != nullptr) {
    const std::string own = VariableOf("REMIT_CACHE");
    return own.empty() ? std::nullopt : std::optional<std::filesystem::path>(own);
  }
  if (const std::string caches = VariableOf("XDG_CACHE_HOME"); !caches.empty())
    return std::filesystem::path(caches) / "remit";
  if (const std::string home = VariableOf("HOME"); !home.empty())
    return std::filesystem::path(home) / ".cache" / "remit";
  return std::nullopt;
}

}  // namespace remit::prove
