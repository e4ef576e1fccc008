// Reports kept between runs, by the content they hold for. A file that is damaged or of another
// version counts as none.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "interpreter/prove/document.h"

namespace remit::prove {

// Answers may change with the prover itself; whoever changes them changes this.
inline constexpr std::string_view kProverVersion = "1";

// What a report depends on: canonical source with places (file names and lines are part of a
// report), and the options. SHA-256 in hexadecimal.
std::string CacheKey(const check::Checked& checked, const source::SourceMap& sources,
                     const ProveOptions& options);

class Cache {
 public:
  // `folder` is made when something is kept.
  explicit Cache(std::filesystem::path folder) : folder_(std::move(folder)) {}

  std::optional<Document> Find(const std::string& key) const;
  // Replaces the file in one step, so that a reader never sees half of it. The Error says why
  // nothing was kept.
  std::optional<base::Error> Keep(const std::string& key, const Document& document) const;

 private:
  std::filesystem::path folder_;
};

// $REMIT_CACHE, else remit below $XDG_CACHE_HOME or ~/.cache; nothing where none is known, or where
// $REMIT_CACHE is there and empty.
std::optional<std::filesystem::path> CacheFolder();

}  // namespace remit::prove
