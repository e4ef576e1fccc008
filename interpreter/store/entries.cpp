#include "interpreter/store/entries.h"

#include <algorithm>

#include "interpreter/base/overloaded.h"
#include "interpreter/ledger/bytes.h"

namespace remit::store {
namespace {

using ledger::ByteReader;
using ledger::ByteWriter;

constexpr std::string_view kSignedTag = "remit.signed.v1";

std::string_view TagOf(EntryKind kind) {
  switch (kind) {
    case EntryKind::kMade:
      return "remit.made.v1";
    case EntryKind::kKeyNamed:
      return "remit.key.v1";
    case EntryKind::kKeyRevoked:
      return "remit.revocation.v1";
    case EntryKind::kPublished:
      return "remit.publication.v1";
    case EntryKind::kApproved:
      return "remit.approval.v1";
    case EntryKind::kActivated:
      return "remit.activation.v1";
  }
  return {};
}

void WriteTexts(ByteWriter& writer, const std::vector<std::string>& texts) {
  writer.Count(texts.size());
  for (const std::string& text : texts) writer.Text(text);
}

void Write(ByteWriter& writer, const Made& made) {
  writer.Text(made.origin);
  writer.Text(made.engine);
  writer.Text(made.root.Text());
}
void Write(ByteWriter& writer, const KeyNamed& named) {
  writer.Text(named.origin);
  writer.Count(named.after);
  writer.Text(named.key.Text());
  WriteTexts(writer, named.roles);
}
void Write(ByteWriter& writer, const KeyRevoked& revoked) {
  writer.Text(revoked.origin);
  writer.Count(revoked.after);
  writer.Text(revoked.name);
  writer.Text(revoked.reason);
}
void Write(ByteWriter& writer, const Publication& publication) {
  writer.Text(publication.policy);
  writer.Text(ledger::Bytes(publication.content));
  writer.Text(publication.decision_hash);
  writer.Text(ledger::Bytes(publication.base));
  WriteTexts(writer, publication.roles);
  writer.Text(publication.author);
  writer.Text(publication.engine);
  writer.Text(publication.ticket);
}
void Write(ByteWriter& writer, const Approval& approval) {
  writer.Text(approval.policy);
  writer.Text(approval.decision_hash);
  writer.Text(ledger::Bytes(approval.content));
  writer.Text(ledger::Bytes(approval.base));
  writer.Whole(approval.effective_from);
  writer.Text(ledger::Bytes(approval.test_report));
  writer.Text(approval.role);
  writer.Text(approval.approver);
  writer.Count(approval.after);
}
void Write(ByteWriter& writer, const Activating& activating) {
  const Activation& activation = activating.activation;
  writer.Text(activating.origin);
  writer.Count(activating.after);
  writer.Text(activation.policy);
  writer.Text(ledger::Bytes(activation.content));
  writer.Text(ledger::Bytes(activation.base));
  writer.Whole(activation.effective_from);
  writer.Text(activation.reason);
  writer.Flag(activation.emergency);
  writer.Text(activating.by);
}

// Reads fields in the order of Write; what is not there makes the whole message none.
class Fields {
 public:
  Fields(std::string_view bytes, EntryKind kind) : reader_(bytes, TagOf(kind)) {}

  std::string Text() { return std::string(reader_.Text()); }
  std::uint64_t Count() { return reader_.Count(); }
  std::int64_t Whole() { return reader_.Whole(); }
  bool Flag() { return reader_.Flag(); }
  Hash AHash() {
    Hash hash{};
    const std::string_view text = reader_.Text();
    if (text.size() == hash.size()) {
      std::copy(text.begin(), text.end(), hash.begin());
    } else {
      right_ = false;
    }
    return hash;
  }
  ledger::PublicKey Key() {
    base::Result<ledger::PublicKey> key = ledger::ParsePublicKey(reader_.Text());
    right_ = right_ && key.has_value();
    return key ? std::move(key).value() : ledger::PublicKey{};
  }
  std::vector<std::string> Texts() {
    std::vector<std::string> texts;
    for (std::uint64_t left = reader_.Count(); left > 0 && reader_.ok(); --left)
      texts.push_back(Text());
    return texts;
  }
  std::optional<Message> Finished(Message message) const {
    if (!right_ || !reader_.Done()) return std::nullopt;
    return message;
  }

 private:
  ByteReader reader_;
  bool right_ = true;
};

// Fields are read one statement after the other: in one expression their order would be the
// compiler's.
std::optional<Message> MadeFrom(Fields fields) {
  Made made;
  made.origin = fields.Text();
  made.engine = fields.Text();
  made.root = fields.Key();
  return fields.Finished(std::move(made));
}
std::optional<Message> KeyNamedFrom(Fields fields) {
  KeyNamed named;
  named.origin = fields.Text();
  named.after = fields.Count();
  named.key = fields.Key();
  named.roles = fields.Texts();
  return fields.Finished(std::move(named));
}
std::optional<Message> KeyRevokedFrom(Fields fields) {
  KeyRevoked revoked;
  revoked.origin = fields.Text();
  revoked.after = fields.Count();
  revoked.name = fields.Text();
  revoked.reason = fields.Text();
  return fields.Finished(std::move(revoked));
}
std::optional<Message> PublicationFrom(Fields fields) {
  Publication publication;
  publication.policy = fields.Text();
  publication.content = fields.AHash();
  publication.decision_hash = fields.Text();
  publication.base = fields.AHash();
  publication.roles = fields.Texts();
  publication.author = fields.Text();
  publication.engine = fields.Text();
  publication.ticket = fields.Text();
  return fields.Finished(std::move(publication));
}
std::optional<Message> ApprovalFrom(Fields fields) {
  Approval approval;
  approval.policy = fields.Text();
  approval.decision_hash = fields.Text();
  approval.content = fields.AHash();
  approval.base = fields.AHash();
  approval.effective_from = fields.Whole();
  approval.test_report = fields.AHash();
  approval.role = fields.Text();
  approval.approver = fields.Text();
  approval.after = fields.Count();
  return fields.Finished(std::move(approval));
}
std::optional<Message> ActivatingFrom(Fields fields) {
  Activating activating;
  Activation& activation = activating.activation;
  activating.origin = fields.Text();
  activating.after = fields.Count();
  activation.policy = fields.Text();
  activation.content = fields.AHash();
  activation.base = fields.AHash();
  activation.effective_from = fields.Whole();
  activation.reason = fields.Text();
  activation.emergency = fields.Flag();
  activating.by = fields.Text();
  return fields.Finished(std::move(activating));
}

}  // namespace

std::string BytesOf(const Signed& signed_message) {
  ByteWriter writer(kSignedTag);
  writer.Text(signed_message.message);
  writer.Text(signed_message.by);
  writer.Text({reinterpret_cast<const char*>(signed_message.signature.data()),
               signed_message.signature.size()});
  return std::move(writer).Take();
}

std::optional<Signed> SignedFrom(std::string_view bytes) {
  ByteReader reader(bytes, kSignedTag);
  Signed read;
  read.message = reader.Text();
  read.by = reader.Text();
  const std::string_view signature = reader.Text();
  if (!reader.Done() || signature.size() != read.signature.size()) return std::nullopt;
  std::copy(signature.begin(), signature.end(), read.signature.begin());
  return read;
}

Signed Sign(std::string message, const ledger::SecretKey& by) {
  Signed made{std::move(message), by.public_key().name, {}};
  made.signature = by.Sign(made.message);
  return made;
}

EntryKind KindOf(const Message& message) {
  return std::visit(base::Overloaded{
                        [](const Made&) { return EntryKind::kMade; },
                        [](const KeyNamed&) { return EntryKind::kKeyNamed; },
                        [](const KeyRevoked&) { return EntryKind::kKeyRevoked; },
                        [](const Publication&) { return EntryKind::kPublished; },
                        [](const Approval&) { return EntryKind::kApproved; },
                        [](const Activating&) { return EntryKind::kActivated; },
                    },
                    message);
}

std::string BytesOf(const Message& message) {
  ByteWriter writer(TagOf(KindOf(message)));
  std::visit([&](const auto& node) { Write(writer, node); }, message);
  return std::move(writer).Take();
}

std::string MessageOf(const Approval& approval) { return BytesOf(Message(approval)); }

std::optional<Message> MessageFrom(EntryKind kind, std::string_view bytes) {
  const Fields fields(bytes, kind);
  switch (kind) {
    case EntryKind::kMade:
      return MadeFrom(fields);
    case EntryKind::kKeyNamed:
      return KeyNamedFrom(fields);
    case EntryKind::kKeyRevoked:
      return KeyRevokedFrom(fields);
    case EntryKind::kPublished:
      return PublicationFrom(fields);
    case EntryKind::kApproved:
      return ApprovalFrom(fields);
    case EntryKind::kActivated:
      return ActivatingFrom(fields);
  }
  return std::nullopt;
}

std::optional<Read> ReadEntry(const ledger::Entry& entry) {
  if (entry.kind < static_cast<std::uint32_t>(EntryKind::kMade) ||
      entry.kind > static_cast<std::uint32_t>(EntryKind::kActivated)) {
    return std::nullopt;
  }
  std::optional<Signed> body = SignedFrom(entry.body);
  if (!body) return std::nullopt;
  std::optional<Message> message = MessageFrom(static_cast<EntryKind>(entry.kind), body->message);
  if (!message) return std::nullopt;
  return Read{std::move(*message), std::move(*body)};
}

bool Says(const History& history, const Message& message) {
  if (const auto* publication = std::get_if<Publication>(&message)) {
    return std::any_of(
        history.published().begin(), history.published().end(), [&](const History::Published& one) {
          return one.content == publication->content && one.author == publication->author;
        });
  }
  if (const auto* approval = std::get_if<Approval>(&message)) {
    return std::any_of(history.approved().begin(), history.approved().end(),
                       [&](const History::Approved& one) {
                         return MessageOf(one.approval) == MessageOf(*approval);
                       });
  }
  return false;
}

}  // namespace remit::store
