// A checked policy as a file: the texts it was read from, its tree and what checking found out, so
// that it can be decided with without being parsed, checked or proved again. Not tied to a day:
// engine::Program::Bind follows as it does after checking. Form and trust: docs/bundle.md.
//
// A bundle is checksummed, not signed. Bytes of any content are safe to read; whether the bundle
// says what the policy says is known only to who compiles the texts inside again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/ast/ast.h"
#include "interpreter/base/result.h"
#include "interpreter/check/checked.h"
#include "interpreter/source/source.h"

namespace remit::bundle {

// Raised whenever the form of the file changes; another version is refused. Changes of the
// structures inside are noticed without it (see Header::fingerprint).
inline constexpr std::uint32_t kFormatVersion = 1;
// How deep an expression may nest: deeper than what parse/ reads.
inline constexpr std::uint32_t kDeepestExpression = 1'000;

// What the bundle says of itself, before anything in it is believed.
struct Identity {
  std::string engine;    // version of Remit that wrote it
  std::string language;  // version of the language that the checker knew
  std::string name;      // of the policy, module or intent
  std::string title;
  std::string decision_hash, content_hash;  // govern/identity.h
};

struct Contents {
  Identity identity;
  source::SourceMap sources;
  ast::Ast ast;
  check::Checked checked;
};

// Do these bytes begin like a bundle? Everything that does is either read as one or refused.
bool IsBundle(std::string_view bytes);

// The same for the same policy, whenever and wherever it is written. `names` are those that the
// sources have in the bundle, in the order of the map. Requires checked.ok.
std::string Write(const source::SourceMap& sources, const std::vector<std::string>& names,
                  const ast::Ast& ast, const check::Checked& checked);

// An Error where the bytes are no whole bundle that this version of Remit understands. Takes time
// and memory in proportion to the bytes.
base::Result<Contents> Read(std::string_view bytes);

// What can be said of a bundle without reading the policy in it, also of one that Read refuses.
struct Header {
  std::uint32_t format = 0;
  std::uint64_t fingerprint = 0;  // of the structures that the writer knew
  bool fingerprint_known = false;
  std::string checksum;  // BLAKE2b-256 in hexadecimal, as the file says
  bool checksum_holds = false;
  std::uint64_t bytes = 0;
  struct Section {
    std::string name;
    std::uint64_t bytes = 0;
  };
  std::vector<Section> sections;
  Identity identity;
  struct File {
    std::string name, hash;  // SHA-256
    std::uint64_t bytes = 0;
  };
  std::vector<File> sources;
};
// An Error where not even that much can be read: no bundle, another format, cut off.
base::Result<Header> Inspect(std::string_view bytes);

}  // namespace remit::bundle
