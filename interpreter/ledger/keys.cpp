// The secret of a key lies in its file as `PRIVATE+KEY+NAME+HHHHHHHH+BASE64` of 0x01 || seed, the
// form in which tools for signed notes keep theirs.
#include "interpreter/ledger/keys.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "interpreter/base/check.h"
#include "interpreter/ledger/base64.h"
#include "interpreter/ledger/hash.h"

namespace remit::ledger {
namespace {

using base::Error;

constexpr std::string_view kSecretPrefix = "PRIVATE+KEY+";
constexpr char kEd25519 = 1;  // the type of signature, as C2SP signed-note numbers them
constexpr std::size_t kLongestName = 100;
constexpr std::size_t kLongestFile = 1024;

const unsigned char* Unsigned(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

// Wipes what it is given when it goes.
class Wiped {
 public:
  explicit Wiped(std::string& text) : text_(text) {}
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { sodium_memzero(text_.data(), text_.size()); }

 private:
  std::string& text_;
};

Error Failed(const std::string& what, const std::string& path) {
  return {"cannot " + what + " `" + path + "`: " + std::strerror(errno)};
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  bool ok() const { return number_ >= 0; }

 private:
  int number_;
};

bool IsPlain(char c) {
  return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9');
}

// Names become names of files and words of notes.
std::optional<Error> WrongName(std::string_view name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return IsPlain(c) || c == '-' || c == '.' || c == '_';
  });
  if (!name.empty() && name.size() <= kLongestName && plain && IsPlain(name.front()))
    return std::nullopt;
  return Error{"`" + std::string(name.substr(0, kLongestName)) +
               "` cannot be the name of a key: it takes letters, digits, `-`, `.` and `_`, begins "
               "with a letter or a digit and has at most " +
               std::to_string(kLongestName) + " characters"};
}

std::string HexOf(std::uint32_t id) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(id >> shift));
  return Hex(bytes);
}

std::string_view WithoutNewline(std::string_view text) {
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  return text;
}

// What stands between the `+` of NAME+HHHHHHHH+BASE64: the base64 may have `+` too.
struct Parts {
  std::string_view name, id, data;
};
std::optional<Parts> Split(std::string_view text) {
  const std::size_t first = text.find('+');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = text.find('+', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  return Parts{text.substr(0, first), text.substr(first + 1, second - first - 1),
               text.substr(second + 1)};
}

// `text` has room for every file of a key and is cut to what was read, so that no copy stays
// behind.
base::Result<bool> ReadSecretFile(const std::string& path, std::string& text) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!file.ok() && errno == ELOOP)
    return Error{"`" + path + "` is a symbolic link; a secret key is read from the file itself"};
  if (!file.ok()) return Failed("open", path);
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return Failed("look at", path);
  if (!S_ISREG(status.st_mode)) return Error{"`" + path + "` is no file of a key"};
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return Error{"others may use the secret key `" + path + "`; `chmod 600 " + path +
                 "` keeps it to its owner"};
  if (status.st_uid != ::geteuid() && ::geteuid() != 0)
    return Error{"the secret key `" + path + "` belongs to somebody else"};
  std::size_t length = 0;
  while (length < text.size()) {
    const ssize_t got = ::read(file.number(), text.data() + length, text.size() - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Failed("read", path);
    if (got == 0) break;
    length += static_cast<std::size_t>(got);
  }
  if (length == text.size()) return Error{"`" + path + "` is no secret key of Remit"};
  text.resize(length);
  return true;
}

base::Result<bool> WriteNew(const std::string& path, mode_t mode, std::string_view text) {
  const Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
  if (!file.ok() && (errno == EEXIST || errno == ELOOP))
    return Error{"`" + path + "` is there already; a key is never written over"};
  if (!file.ok()) return Failed("create", path);
  const auto give_up = [&](const std::string& what) {
    Error error = Failed(what, path);
    ::unlink(path.c_str());
    return error;
  };
  while (!text.empty()) {
    const ssize_t put = ::write(file.number(), text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return give_up("write");
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  if (::fsync(file.number()) != 0) return give_up("write");
  return true;
}

// The names of new files are kept only when their folder is written too.
base::Result<bool> SyncFolderOf(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  const std::string folder = parent.empty() ? "." : parent;
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.ok() || ::fsync(opened.number()) != 0) return Failed("write the folder", folder);
  return true;
}

std::string PublicPathOf(const std::string& path) {
  constexpr std::string_view kEnding = ".key";
  return (path.ends_with(kEnding) ? path.substr(0, path.size() - kEnding.size()) : path) + ".pub";
}

}  // namespace

std::uint32_t PublicKey::Id() const {
  const Hash hash = Sha256({name,
                            "\n",
                            std::string_view(&kEd25519, 1),
                            {reinterpret_cast<const char*>(key.data()), key.size()}});
  std::uint32_t id = 0;
  for (int at = 0; at < 4; ++at) id = id << 8 | hash[at];
  return id;
}

std::string PublicKey::Text() const {
  std::string data(1, kEd25519);
  data.append(key.begin(), key.end());
  return name + "+" + HexOf(Id()) + "+" + Base64(data);
}

base::Result<PublicKey> ParsePublicKey(std::string_view text) {
  text = WithoutNewline(text);
  const Error wrong{"this is no public key of the form NAME+HHHHHHHH+BASE64"};
  const std::optional<Parts> parts = Split(text);
  if (!parts) return wrong;
  if (text.starts_with(kSecretPrefix))
    return Error{"this is a secret key, where the public one is asked for"};
  if (std::optional<Error> error = WrongName(parts->name)) return *error;
  const std::optional<std::string> data = FromBase64(parts->data);
  PublicKey key;
  if (!data || data->size() != 1 + key.key.size() || data->front() != kEd25519) return wrong;
  key.name = parts->name;
  std::copy(data->begin() + 1, data->end(), key.key.begin());
  if (parts->id != HexOf(key.Id()))
    return Error{"the public key of `" + key.name +
                 "` is damaged: its letters after the name are " + std::string(parts->id) +
                 " and have to be " + HexOf(key.Id())};
  // With points of small order whatever is signed would be right.
  if (crypto_core_ed25519_is_valid_point(key.key.data()) != 1)
    return Error{"the public key of `" + key.name + "` is no key for signatures"};
  return key;
}

base::Result<SecretKey> SecretKey::Make(std::string name) {
  if (std::optional<Error> error = WrongName(name)) return *error;
  if (sodium_init() < 0) return Error{"the system gives no random numbers for a key"};
  SecretKey made;
  made.public_.name = std::move(name);
  crypto_sign_keypair(made.public_.key.data(), made.secret_.data());
  return made;
}

base::Result<SecretKey> SecretKey::Load(const std::string& path) {
  std::string text(kLongestFile, '\0');
  const Wiped wiped_text(text);
  if (const base::Result<bool> read = ReadSecretFile(path, text); !read) return read.error();
  const Error wrong{"`" + path + "` is no secret key of Remit"};
  std::string_view rest = WithoutNewline(text);
  if (!rest.starts_with(kSecretPrefix)) return wrong;
  rest.remove_prefix(kSecretPrefix.size());
  const std::optional<Parts> parts = Split(rest);
  if (!parts || WrongName(parts->name)) return wrong;
  std::optional<std::string> data = FromBase64(parts->data);
  if (!data) return wrong;
  const Wiped wiped_data(*data);
  if (data->size() != 1 + crypto_sign_SEEDBYTES || data->front() != kEd25519) return wrong;
  SecretKey loaded;
  loaded.public_.name = parts->name;
  crypto_sign_seed_keypair(loaded.public_.key.data(), loaded.secret_.data(),
                           Unsigned(std::string_view(*data).substr(1)));
  if (parts->id != HexOf(loaded.public_.Id()))
    return Error{"the secret key `" + path + "` is damaged"};
  return loaded;
}

base::Result<bool> SecretKey::Save(const std::string& path) const {
  std::string data(1, kEd25519);
  // libsodium's secret is the seed and then the public key.
  data.append(secret_.begin(), secret_.begin() + crypto_sign_SEEDBYTES);
  const Wiped wiped_data(data);
  std::string encoded = Base64(data);
  const Wiped wiped_encoded(encoded);
  std::string text;
  text.reserve(kLongestFile);  // grown in place, it leaves no copies
  const Wiped wiped_text(text);
  text.append(kSecretPrefix).append(public_.name).append("+").append(HexOf(public_.Id()));
  text.append("+").append(encoded).append("\n");

  const std::string public_path = PublicPathOf(path);
  if (base::Result<bool> done = WriteNew(public_path, 0644, public_.Text() + "\n"); !done)
    return done;
  if (base::Result<bool> done = WriteNew(path, 0600, text); !done) {
    ::unlink(public_path.c_str());
    return done;
  }
  return SyncFolderOf(path);
}

SecretKey::SecretKey(SecretKey&& other) noexcept
    : public_(std::move(other.public_)), secret_(other.secret_) {
  sodium_memzero(other.secret_.data(), other.secret_.size());
}
SecretKey& SecretKey::operator=(SecretKey&& other) noexcept {
  if (this == &other) return *this;
  public_ = std::move(other.public_);
  secret_ = other.secret_;
  sodium_memzero(other.secret_.data(), other.secret_.size());
  return *this;
}
SecretKey::~SecretKey() { sodium_memzero(secret_.data(), secret_.size()); }

Signature SecretKey::Sign(std::string_view message) const {
  REMIT_CHECK(!public_.name.empty(), "a key that was moved from signs nothing");
  Signature signature{};
  crypto_sign_detached(signature.data(), nullptr, Unsigned(message), message.size(),
                       secret_.data());
  return signature;
}

bool Verify(const PublicKey& key, std::string_view message, const Signature& signature) {
  return crypto_sign_verify_detached(signature.data(), Unsigned(message), message.size(),
                                     key.key.data()) == 0;
}

}  // namespace remit::ledger
