// A folder of evidence: files by name, and a manifest with their hashes that is signed. Form:
// docs/store/evidence.md; who checks it is verifier/, which shares nothing with this.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/base/result.h"
#include "interpreter/ledger/keys.h"

namespace remit::repl {

class EvidenceFolder {
 public:
  // `name` is relative, with `/`.
  void Add(const std::string& name, std::string bytes) { files_[name] = std::move(bytes); }
  // A line of the manifest, before those of the files.
  void Say(const std::string& line) { said_.push_back(line); }
  const std::map<std::string, std::string>& files() const { return files_; }
  // Signed by `key`: the same files, lines and key give the same bytes.
  std::string Manifest(const ledger::SecretKey& key) const;
  // Makes the folder, whole or not at all. An Error where something is there already, or a file
  // cannot be written.
  base::Result<bool> Write(const std::string& path, const ledger::SecretKey& key) const;

 private:
  std::map<std::string, std::string> files_;
  std::vector<std::string> said_;
};

// `policies/../units.remit` in a content lies in the folder as `policies/_up/units.remit`.
std::string PlaceOfSource(const std::string& folder, std::string_view name);

}  // namespace remit::repl
