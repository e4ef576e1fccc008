// Keys: their notations, what they sign, and the files in which they lie.
#include "interpreter/ledger/keys.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "interpreter/ledger/base64.h"
#include "interpreter/ledger/hash.h"
#include "tests/support/catch.h"

namespace remit::ledger {
namespace {

// The key with which golang.org/x/mod/sumdb/note tests itself (note_test.go), and what it signs
// there.
constexpr std::string_view kPublished =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr std::string_view kPublishedSecret =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
constexpr std::string_view kPublishedText =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
constexpr std::string_view kPublishedSignature =
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";

class Folder {
 public:
  Folder() {
    std::string form = (std::filesystem::temp_directory_path() / "remit_keys_XXXXXX").string();
    REQUIRE(::mkdtemp(form.data()) != nullptr);
    path_ = form;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  std::string At(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

void Write(const std::string& path, std::string_view text, ::mode_t mode = 0600) {
  std::ofstream(path, std::ios::binary) << text;
  REQUIRE(::chmod(path.c_str(), mode) == 0);
}

std::string Read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

::mode_t ModeOf(const std::string& path) {
  struct stat status {};
  REQUIRE(::lstat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

Signature SignatureOf(std::string_view base64) {
  const std::string bytes = FromBase64(base64).value();
  REQUIRE(bytes.size() == 4 + 64);  // the id of the key stands before it
  Signature signature{};
  std::copy(bytes.begin() + 4, bytes.end(), signature.begin());
  return signature;
}

TEST_CASE("a key that others have published reads, and what it signed is right") {
  const base::Result<PublicKey> key = ParsePublicKey(kPublished);
  REQUIRE(key);
  CHECK(key->name == "PeterNeumann");
  CHECK(key->Id() == 0xc74f20a3);
  CHECK(key->Text() == kPublished);
  CHECK(Verify(*key, kPublishedText, SignatureOf(kPublishedSignature)));
  CHECK_FALSE(Verify(*key, std::string(kPublishedText) + "\n", SignatureOf(kPublishedSignature)));
}

TEST_CASE("the published secret key signs the published bytes") {
  const Folder folder;
  Write(folder.At("p.key"), std::string(kPublishedSecret) + "\n");
  const base::Result<SecretKey> key = SecretKey::Load(folder.At("p.key"));
  REQUIRE(key);
  CHECK(key->public_key().Text() == kPublished);
  CHECK(key->Sign(kPublishedText) == SignatureOf(kPublishedSignature));
}

TEST_CASE("no piece of a public key and no key with another byte is one") {
  const std::string text(kPublished);
  for (std::size_t from = 0; from < text.size(); ++from)
    for (std::size_t count = 0; count <= text.size() - from; ++count)
      if (count != text.size()) CHECK_FALSE(ParsePublicKey(text.substr(from, count)));
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const int change : {1, 2, 0x20, 0x80}) {
      std::string other = text;
      other[at] = static_cast<char>(other[at] ^ change);
      CHECK_FALSE(ParsePublicKey(other));
    }
  }
  CHECK(ParsePublicKey(text + "\n"));
  for (const char* behind : {"\n\n", " ", "\r\n", "="}) CHECK_FALSE(ParsePublicKey(text + behind));
  CHECK_FALSE(ParsePublicKey(" " + text));
  CHECK_FALSE(ParsePublicKey(kPublishedSecret));
}

TEST_CASE("points of small order are no keys") {
  // With each of them a signature can be made that is right for any text.
  const std::string zero(32, '\0'), one = std::string(1, '\1') + std::string(31, '\0');
  for (const std::string& point : {zero, one}) {
    PublicKey key{"x", {}};
    std::copy(point.begin(), point.end(), key.key.begin());
    CHECK_FALSE(ParsePublicKey(key.Text()));
    CHECK_FALSE(Verify(key, "anything", Signature{}));
  }
}

TEST_CASE("names of keys are words of notes and names of files") {
  for (const char* name : {"a", "Anna.Meyer", "ci-2026_1", "7"}) CHECK(SecretKey::Make(name));
  CHECK(SecretKey::Make(std::string(100, 'a')));
  for (const char* name : {"", " ", "a b", "a+b", "a/b", "..", ".a", "-a", "_a", "a\n", "ä", "a:b"})
    CHECK_FALSE(SecretKey::Make(name));
  CHECK_FALSE(SecretKey::Make(std::string(101, 'a')));
  CHECK_FALSE(SecretKey::Make(std::string("a\0b", 3)));
}

TEST_CASE("a key signs for itself alone") {
  const SecretKey anna = SecretKey::Make("anna").value();
  const SecretKey berta = SecretKey::Make("berta").value();
  const Signature signature = anna.Sign("text");
  CHECK(Verify(anna.public_key(), "text", signature));
  CHECK_FALSE(Verify(berta.public_key(), "text", signature));
  CHECK_FALSE(Verify(anna.public_key(), "Text", signature));
  for (std::size_t at = 0; at < signature.size() * 8; ++at) {
    Signature other = signature;
    other[at / 8] = static_cast<std::uint8_t>(other[at / 8] ^ 1 << at % 8);
    CHECK_FALSE(Verify(anna.public_key(), "text", other));
  }
  CHECK(SecretKey::Make("anna").value().public_key() != anna.public_key());
}

TEST_CASE("a key moves, and does not stay where it was") {
  SecretKey first = SecretKey::Make("anna").value();
  const PublicKey key = first.public_key();
  SecretKey second = std::move(first);
  CHECK(Verify(key, "text", second.Sign("text")));
  SecretKey third = SecretKey::Make("berta").value();
  third = std::move(second);
  CHECK(third.public_key() == key);
  CHECK(Verify(key, "text", third.Sign("text")));
}

TEST_CASE("what is saved is what is loaded, and its owner's alone") {
  const Folder folder;
  const SecretKey key = SecretKey::Make("anna").value();
  const ::mode_t before = ::umask(0);
  REQUIRE(key.Save(folder.At("anna.key")));
  ::umask(before);
  CHECK(ModeOf(folder.At("anna.key")) == 0600);
  CHECK(ParsePublicKey(Read(folder.At("anna.pub"))).value() == key.public_key());
  const base::Result<SecretKey> loaded = SecretKey::Load(folder.At("anna.key"));
  REQUIRE(loaded);
  CHECK(loaded->public_key() == key.public_key());
  CHECK(loaded->Sign("text") == key.Sign("text"));
  CHECK(Read(folder.At("anna.pub")).find("PRIVATE") == std::string::npos);
}

TEST_CASE("a key that others may use is refused") {
  const Folder folder;
  REQUIRE(SecretKey::Make("anna").value().Save(folder.At("anna.key")));
  for (const ::mode_t mode : {0640, 0604, 0610, 0660, 0666, 0644, 0601}) {
    REQUIRE(::chmod(folder.At("anna.key").c_str(), mode) == 0);
    const base::Result<SecretKey> loaded = SecretKey::Load(folder.At("anna.key"));
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().message.find("others may use") != std::string::npos);
  }
  for (const ::mode_t mode : {0600, 0400}) {
    REQUIRE(::chmod(folder.At("anna.key").c_str(), mode) == 0);
    CHECK(SecretKey::Load(folder.At("anna.key")));
  }
}

TEST_CASE("nothing is written over, and nothing is half written") {
  const Folder folder;
  const SecretKey key = SecretKey::Make("anna").value();
  Write(folder.At("anna.key"), "precious");
  CHECK_FALSE(key.Save(folder.At("anna.key")));
  CHECK(Read(folder.At("anna.key")) == "precious");
  CHECK_FALSE(std::filesystem::exists(folder.At("anna.pub")));

  Write(folder.At("berta.pub"), "precious");
  CHECK_FALSE(key.Save(folder.At("berta.key")));
  CHECK(Read(folder.At("berta.pub")) == "precious");
  CHECK_FALSE(std::filesystem::exists(folder.At("berta.key")));

  // Nor through a link that leads nowhere yet.
  REQUIRE(::symlink(folder.At("elsewhere").c_str(), folder.At("carla.key").c_str()) == 0);
  CHECK_FALSE(key.Save(folder.At("carla.key")));
  CHECK_FALSE(std::filesystem::exists(folder.At("elsewhere")));
  CHECK_FALSE(std::filesystem::exists(folder.At("carla.pub")));

  CHECK_FALSE(key.Save(folder.At("no/such/folder.key")));
}

TEST_CASE("only files of keys are read as such") {
  const Folder folder;
  REQUIRE(SecretKey::Make("anna").value().Save(folder.At("anna.key")));
  REQUIRE(::symlink(folder.At("anna.key").c_str(), folder.At("link.key").c_str()) == 0);
  const base::Result<SecretKey> link = SecretKey::Load(folder.At("link.key"));
  REQUIRE_FALSE(link);
  CHECK(link.error().message.find("symbolic link") != std::string::npos);
  CHECK_FALSE(SecretKey::Load(folder.At("nothing.key")));
  REQUIRE(::mkdir(folder.At("folder.key").c_str(), 0700) == 0);
  CHECK_FALSE(SecretKey::Load(folder.At("folder.key")));
  REQUIRE(::mkfifo(folder.At("pipe.key").c_str(), 0600) == 0);
  CHECK_FALSE(SecretKey::Load(folder.At("pipe.key")));  // and does not wait for a writer

  const std::string text = Read(folder.At("anna.key"));
  for (std::size_t length = 0; length + 1 < text.size(); ++length) {
    Write(folder.At("short.key"), text.substr(0, length));
    CHECK_FALSE(SecretKey::Load(folder.At("short.key")));
  }
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string other = text;
    other[at] = static_cast<char>(other[at] ^ 1);
    Write(folder.At("other.key"), other);
    CHECK_FALSE(SecretKey::Load(folder.At("other.key")));
  }
  Write(folder.At("long.key"), text + std::string(5000, 'a'));
  CHECK_FALSE(SecretKey::Load(folder.At("long.key")));
}

TEST_CASE("base64 has one text for the same bytes") {
  // RFC 4648, section 10.
  const std::pair<const char*, const char*> published[] = {{"", ""},
                                                           {"f", "Zg=="},
                                                           {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},
                                                           {"foob", "Zm9vYg=="},
                                                           {"fooba", "Zm9vYmE="},
                                                           {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : published) {
    CHECK(Base64(bytes) == text);
    CHECK(FromBase64(text) == bytes);
  }
  for (const char* text :
       {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9v\n", " Zm9v", "Zm-v", "=", "Z"})
    CHECK_FALSE(FromBase64(text));
}

}  // namespace
}  // namespace remit::ledger
