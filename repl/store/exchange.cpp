// `remit store export` and `import`: one version with its publication and its approvals, signed by
// who hands it over. Whoever takes it believes nothing: all passes the rules of the store again.
#include <iostream>

#include "interpreter/ledger/bytes.h"
#include "repl/replace_file.h"
#include "repl/store/session.h"

namespace remit::repl {
namespace {

constexpr std::string_view kTag = "remit.export.v1";

struct Exchange {
  std::string origin;                                             // of the store that it comes from
  std::string content;                                            // its bytes
  std::vector<std::pair<store::EntryKind, std::string>> entries;  // bodies, publication first
};

std::string BytesOf(const Exchange& exchange) {
  ledger::ByteWriter writer(kTag);
  writer.Text(exchange.origin);
  writer.Text(exchange.content);
  writer.Count(exchange.entries.size());
  for (const auto& [kind, body] : exchange.entries) {
    writer.Count(static_cast<std::uint64_t>(kind));
    writer.Text(body);
  }
  return std::move(writer).Take();
}

std::optional<Exchange> ExchangeFrom(std::string_view bytes) {
  ledger::ByteReader reader(bytes, kTag);
  Exchange exchange;
  exchange.origin = reader.Text();
  exchange.content = reader.Text();
  for (std::uint64_t left = reader.Count(); left > 0 && reader.ok(); --left) {
    const auto kind = static_cast<store::EntryKind>(reader.Count());
    exchange.entries.emplace_back(kind, reader.Text());
  }
  if (!reader.Done() || exchange.entries.empty()) return std::nullopt;
  return exchange;
}

// Signed by a key that counts in this store.
std::optional<store::Refusal> CheckSigner(const store::History& history,
                                          const store::Signed& body) {
  const auto key = history.keys().find(body.by);
  if (key == history.keys().end())
    return store::Refusal{"key-unknown", "nobody has named the key `" + body.by + "` here"};
  if (key->second.until)
    return store::Refusal{"key-revoked", "the key `" + body.by + "` is revoked here"};
  if (!ledger::Verify(key->second.key, body.message, body.signature))
    return store::Refusal{"signature-wrong", "the file is not what `" + body.by + "` signed"};
  return std::nullopt;
}

}  // namespace

int RunStoreExport(const StoreExportOptions& options) {
  const std::optional<ledger::SecretKey> key = KeyIn(options.key);
  if (!key) return kEnvironment;
  StoreSession session = OpenStore(options.file, false);
  if (!session.store) return session.exit_code;
  const store::History::Published* version = FindVersion(session, options.content, true);
  if (version == nullptr) return kUsage;
  const std::optional<store::Content> content = ContentIn(session, version->content);
  if (!content) return kEnvironment;
  Exchange exchange{session.store->log().origin(), store::BytesOf(*content), {}};
  ledger::Log& log = session.store->log();
  store::Answer<bool> read = log.Read(1, log.size(), [&](const ledger::Entry& entry) {
    const std::optional<store::Read> said = store::ReadEntry(entry);
    if (!said) return false;
    const auto* approval = std::get_if<store::Approval>(&said->message);
    const bool of_it = approval != nullptr && approval->content == version->content;
    if (entry.seq == version->seq || of_it)
      exchange.entries.emplace_back(store::KindOf(said->message), entry.body);
    return true;
  });
  if (const auto* failure = std::get_if<ledger::Failure>(&read)) return TellFailure(*failure);
  if (!ReplaceFile(options.out, store::BytesOf(store::Sign(BytesOf(exchange), *key))))
    return kEnvironment;
  const std::size_t approvals = exchange.entries.size() - 1;
  return TellEntry(version->seq,
                   "exported " + version->policy + " " + ShortHash(version->content) + " with " +
                       std::to_string(approvals) + " approval" + (approvals == 1 ? "" : "s") +
                       " to `" + options.out + "`",
                   {{"did", "exported"},
                    {"policy", version->policy},
                    {"content", LongHash(version->content)},
                    {"approvals", approvals},
                    {"out", options.out}},
                   options.file.format);
}

int RunStoreImport(const StoreImportOptions& options) {
  const std::optional<std::string> bytes = ReadInput(options.from);
  if (!bytes) return kEnvironment;
  StoreSession session = OpenStore(options.file, true);
  if (!session.store) return session.exit_code;
  const std::optional<store::Signed> body = store::SignedFrom(*bytes);
  const std::optional<Exchange> exchange =
      body ? ExchangeFrom(body->message) : std::optional<Exchange>();
  if (!exchange) {
    Complain("`" + options.from + "` is no version that `remit store export` wrote");
    return kEnvironment;
  }
  const Format format = options.file.format;
  if (const auto refusal = CheckSigner(session.store->history(), *body))
    return TellRefusal(*refusal, format);
  const base::Result<store::Content> content = store::ContentFrom(exchange->content);
  if (!content) return TellRefusal({"content-differs", content.error().message}, format);
  std::vector<store::PolicyStore::Incoming> entries;
  for (const auto& [kind, bytes_of_entry] : exchange->entries) {
    const auto read = store::ReadEntry({0, static_cast<std::uint32_t>(kind), 0, bytes_of_entry});
    if (!read || (kind != store::EntryKind::kPublished && kind != store::EntryKind::kApproved))
      return TellRefusal({"entry-form", "a version comes with its publication and its approvals"},
                         format);
    entries.push_back({kind, read->signed_message});
  }
  const auto done = session.store->Import(entries, *content, session.now);
  if (const auto* refusal = std::get_if<store::Refusal>(&done))
    return TellRefusal(*refusal, format);
  if (const auto* failure = std::get_if<ledger::Failure>(&done)) return TellFailure(*failure);
  const auto& written = std::get<std::vector<std::uint64_t>>(done);
  const std::size_t known = entries.size() - written.size();
  if (format == Format::kJson) {
    std::cout << Json{{"did", "imported"},
                      {"policy", content->policy},
                      {"content", LongHash(store::HashOf(*content))},
                      {"from", exchange->origin},
                      {"entries", written},
                      {"known", known}}
                     .dump(2)
              << '\n';
  } else {
    std::cout << "imported " << content->policy << ' ' << ShortHash(store::HashOf(*content)) << ": "
              << written.size() << " entries, " << known << " were here already\n";
  }
  return kOk;
}

}  // namespace remit::repl
