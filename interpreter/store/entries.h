// The bodies of a store's entries: a message of one kind, who signed it, and the signature. What a
// message says is here; whether it may be written is asked in admit.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "interpreter/store/history.h"

namespace remit::store {

// ByteWriter("remit.signed.v1"): Text(message), Text(by), Text(signature).
struct Signed {
  std::string message;
  std::string by;  // name of the key
  ledger::Signature signature{};
};
std::string BytesOf(const Signed& signed_message);
std::optional<Signed> SignedFrom(std::string_view bytes);
Signed Sign(std::string message, const ledger::SecretKey& by);

// Each is written as ByteWriter(its tag) over the fields in this order. What is made inside the
// transaction that writes it says which log it is for, and behind how many entries, so that it
// stands in one place of one log alone.
struct Made {  // remit.made.v1
  std::string origin, engine;
  ledger::PublicKey root;
};
struct KeyNamed {  // remit.key.v1
  std::string origin;
  std::uint64_t after = 0;
  ledger::PublicKey key;
  std::vector<std::string> roles;
};
struct KeyRevoked {  // remit.revocation.v1
  std::string origin;
  std::uint64_t after = 0;
  std::string name, reason;
};
// May be taken over from another store, and so names no log.
struct Publication {  // remit.publication.v1
  std::string policy;
  Hash content{};
  std::string decision_hash;
  Hash base{};                     // what was live then; zeros: nothing
  std::vector<std::string> roles;  // that the change from it requires
  std::string author, engine, ticket;
};
struct Activating {  // remit.activation.v1
  std::string origin;
  std::uint64_t after = 0;
  Activation activation;
  std::string by;
};
using Message = std::variant<Made, KeyNamed, KeyRevoked, Publication, Approval, Activating>;

EntryKind KindOf(const Message& message);
std::string BytesOf(const Message& message);
// Nothing where the bytes are no message of this kind, whole and in its one form.
std::optional<Message> MessageFrom(EntryKind kind, std::string_view bytes);

// A message of an entry with who signed it.
struct Read {
  Message message;
  Signed signed_message;
};
std::optional<Read> ReadEntry(const ledger::Entry& entry);

// The history says it already: a publication of the content by that author, the same approval.
bool Says(const History& history, const Message& message);

}  // namespace remit::store
