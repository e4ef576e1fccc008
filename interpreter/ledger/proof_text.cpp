#include "interpreter/ledger/proof_text.h"

#include "interpreter/base/check.h"
#include "interpreter/ledger/base64.h"

namespace remit::ledger {
namespace {

std::string ProofText(const std::string& kind, const std::string& from, std::uint64_t size,
                      const std::vector<Hash>& proof) {
  std::string text =
      "remit proof v1\n" + kind + "\n" + from + "\nsize " + std::to_string(size) + "\n";
  for (const Hash& hash : proof) text += Base64(Bytes(hash)) + "\n";
  return text;
}

std::string LineOf(const Entry& entry) {
  return std::to_string(entry.seq) + " " + std::to_string(entry.kind) + " " +
         std::to_string(entry.recorded_at) + " " + Base64(entry.body) + "\n";
}

}  // namespace

std::string InclusionText(std::uint64_t index, std::uint64_t size, const std::vector<Hash>& proof) {
  return ProofText("inclusion", "index " + std::to_string(index), size, proof);
}

std::string ConsistencyText(std::uint64_t older, std::uint64_t size,
                            const std::vector<Hash>& proof) {
  return ProofText("consistency", "older " + std::to_string(older), size, proof);
}

std::string EntryText(const Entry& entry) { return "remit entry v1\n" + LineOf(entry); }

LogText::LogText(std::string_view origin) : origin_(origin), chain_(FirstChain(origin)) {}

std::string LogText::Head() const { return "remit log v1\norigin " + origin_ + "\n"; }

std::string LogText::Line(const Entry& entry) {
  REMIT_CHECK(entry.seq == size_ + 1, "the entries of a log come in order");
  ++size_;
  chain_ = NextChain(chain_, LeafOf(entry));
  return LineOf(entry);
}

std::string LogText::End() const {
  return "end " + std::to_string(size_) + " " + Base64(Bytes(chain_)) + "\n";
}

Answer<bool> WriteLog(Log& log, const std::function<bool(std::string_view)>& write) {
  LogText text(log.origin());
  bool kept = write(text.Head());
  const std::uint64_t size = log.size();
  if (kept && size > 0) {
    Answer<bool> read = log.Read(1, size, [&](const Entry& entry) {
      kept = write(text.Line(entry));
      return kept;
    });
    if (std::holds_alternative<Failure>(read)) return read;
  }
  return kept && write(text.End());
}

}  // namespace remit::ledger
