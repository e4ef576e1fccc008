// `remit store key`: makes keys, and shows their public part. A secret is never printed.
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "interpreter/ledger/keys.h"
#include "repl/load.h"
#include "repl/store/commands.h"

namespace remit::repl {
namespace {

using Json = nlohmann::ordered_json;

// As it stands in notes: eight hexadecimal digits.
std::string IdOf(const ledger::PublicKey& key) {
  const std::string text = key.Text();
  return text.substr(key.name.size() + 1, 8);
}

base::Result<ledger::PublicKey> PublicKeyIn(const std::string& file) {
  // Of a secret key the file is looked at first: who may read it, and whether it is a link.
  if (std::filesystem::path(file).extension() == ".key") {
    const base::Result<ledger::SecretKey> key = ledger::SecretKey::Load(file);
    if (!key) return key.error();
    return key->public_key();
  }
  const std::optional<std::string> text = ReadInput(file);
  if (!text) return base::Error{};  // ReadInput has said why
  base::Result<ledger::PublicKey> key = ledger::ParsePublicKey(*text);
  if (!key) return base::Error{"`" + file + "`: " + key.error().message};
  return key;
}

void Print(const ledger::PublicKey& key, const std::string& secret_file,
           const std::string& public_file, Format format) {
  if (format == Format::kJson) {
    Json json = {{"name", key.name}, {"id", IdOf(key)}, {"public_key", key.Text()}};
    if (!secret_file.empty()) json["secret_file"] = secret_file;
    if (!public_file.empty()) json["public_file"] = public_file;
    std::cout << json.dump(2) << '\n';
    return;
  }
  std::cout << "key " << key.name << ", id " << IdOf(key) << '\n'
            << "  public key   " << key.Text() << '\n';
  if (!public_file.empty()) std::cout << "  to give away " << public_file << '\n';
  if (!secret_file.empty())
    std::cout << "  secret       " << secret_file << "; whoever has it signs as " << key.name
              << '\n';
}

}  // namespace

int RunStoreKeyNew(const StoreKeyNewOptions& options) {
  const base::Result<ledger::SecretKey> key = ledger::SecretKey::Make(options.name);
  if (!key) {
    Complain(key.error().message);
    return kUsage;
  }
  const std::filesystem::path base =
      (std::filesystem::path(options.folder) / options.name).lexically_normal();
  const std::string secret_file = base.string() + ".key", public_file = base.string() + ".pub";
  if (const base::Result<bool> saved = key->Save(secret_file); !saved) {
    Complain(saved.error().message);
    return kEnvironment;
  }
  Print(key->public_key(), secret_file, public_file, options.format);
  return kOk;
}

int RunStoreKeyShow(const StoreKeyShowOptions& options) {
  const base::Result<ledger::PublicKey> key = PublicKeyIn(options.file);
  if (!key) {
    if (!key.error().message.empty()) Complain(key.error().message);
    return kEnvironment;
  }
  Print(*key, "", "", options.format);
  return kOk;
}

}  // namespace remit::repl
