#include "repl/store/evidence_folder.h"

#include <filesystem>
#include <fstream>

#include "interpreter/ledger/checkpoint.h"
#include "interpreter/ledger/hash.h"

namespace remit::repl {
namespace {

namespace fs = std::filesystem;

base::Result<bool> WriteOne(const fs::path& path, const std::string& bytes) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  file.close();
  if (error || !file) return base::Error{"cannot write `" + path.string() + "`"};
  return true;
}

}  // namespace

std::string EvidenceFolder::Manifest(const ledger::SecretKey& key) const {
  std::string text = "remit evidence v1\n";
  for (const std::string& line : said_) text += line + '\n';
  for (const auto& [name, bytes] : files_)
    text += "file " + ledger::Hex(ledger::Bytes(ledger::Sha256(bytes))) + ' ' + name + '\n';
  return ledger::SignedNote(text, key);
}

base::Result<bool> EvidenceFolder::Write(const std::string& path,
                                         const ledger::SecretKey& key) const {
  std::error_code error;
  const fs::path folder(path), unfinished(path + ".new");
  if (fs::exists(folder, error)) return base::Error{"`" + path + "` is there already"};
  fs::remove_all(unfinished, error);
  base::Result<bool> written = WriteOne(unfinished / "MANIFEST", Manifest(key));
  for (const auto& [name, bytes] : files_) {
    if (!written) break;
    written = WriteOne(unfinished / name, bytes);
  }
  if (written) {
    fs::rename(unfinished, folder, error);
    if (!error) return true;
    written = base::Error{"cannot make `" + path + "`: " + error.message()};
  }
  fs::remove_all(unfinished, error);
  return written;
}

std::string PlaceOfSource(const std::string& folder, std::string_view name) {
  std::string place = folder + "/source";
  while (true) {
    const std::size_t end = std::min(name.find('/'), name.size());
    const std::string_view part = name.substr(0, end);
    place += '/';
    place += part == ".." ? "_up" : part;
    if (end == name.size()) return place;
    name.remove_prefix(end + 1);
  }
}

}  // namespace remit::repl
