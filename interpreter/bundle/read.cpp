// Bytes to a checked policy, or why not. Each part is read by the description that wrote it
// (archive.h); what the description cannot know, that ids and references lead somewhere, is looked
// at afterwards (verify.h).
#include <sodium.h>

#include <algorithm>

#include "interpreter/ast/walk.h"
#include "interpreter/bundle/archive.h"
#include "interpreter/bundle/bundle.h"
#include "interpreter/bundle/frame.h"
#include "interpreter/bundle/verify.h"
#include "interpreter/models/ensemble.h"

namespace remit::bundle {
namespace {

base::Error Damaged(Part part, const Reader& reader) {
  return {"its part `" + std::string(NameOf(part)) + "` is damaged: " + reader.problem()};
}
bool WholeRead(Reader& reader) {
  if (reader.ok() && reader.left() > 0) reader.Fail("something stands behind its end");
  return reader.ok();
}
std::string_view PartOf(const Frame& frame, Part part) {
  return frame.parts[static_cast<std::size_t>(part)];
}

base::Result<Identity> ReadIdentity(const Frame& frame) {
  Reader reader(PartOf(frame, Part::kIdentity));
  Identity identity;
  Describe(reader, identity);
  if (!WholeRead(reader)) return Damaged(Part::kIdentity, reader);
  return identity;
}

struct SourceText {
  std::string_view name, hash, text;
};
base::Result<std::vector<SourceText>> ReadSources(const Frame& frame) {
  Reader reader(PartOf(frame, Part::kSources));
  std::vector<SourceText> sources;
  const std::size_t count = reader.Count(3);
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    SourceText source;
    source.name = reader.Bytes();
    source.hash = reader.Bytes();
    source.text = reader.Bytes();
    if (source.text.size() >= std::numeric_limits<std::uint32_t>::max())
      reader.Fail("a text is too long");
    sources.push_back(source);
  }
  if (!WholeRead(reader)) return Damaged(Part::kSources, reader);
  return sources;
}

// Parts come before what they are part of and belong to one thing, so no expression holds itself
// and walking all of them is linear.
void ReadExpressions(Reader& reader, ast::Ast& ast) {
  const std::size_t count = reader.Count(LeastBytes<ast::Expr>());
  ast.Reserve(count, 0);
  std::vector<std::uint32_t> depth(count, 1);
  std::vector<bool> taken(count, false);
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    ast::Expr expr;
    Describe(reader, expr);
    ast::ForEachChild(expr, [&](ast::ExprId child) {
      if (child.value >= i || taken[child.index()])
        return reader.Fail("an expression stands before its parts, or shares them");
      taken[child.index()] = true;
      depth[i] = std::max(depth[i], depth[child.index()] + 1);
    });
    if (depth[i] > kDeepestExpression) reader.Fail("an expression nests too deep");
    if (std::holds_alternative<ast::BrokenExpression>(expr.node))
      reader.Fail("an expression is broken");
    ast.Add(std::move(expr));
  }
}

base::Result<ast::Ast> ReadTree(Reader& reader) {
  ast::Ast ast;
  ReadExpressions(reader, ast);
  const std::size_t count = reader.Count(LeastBytes<ast::Decl>());
  ast.Reserve(ast.expr_count(), count);
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    ast::Decl decl;
    const std::size_t missing = reader.missing_expressions();
    Describe(reader, decl);
    // The formulas of an intent's objectives are those of the policies that serve it.
    const bool may_miss = std::holds_alternative<ast::ObjectiveDeclaration>(decl.node);
    if (reader.missing_expressions() != missing && !may_miss)
      reader.Fail("a declaration lacks a part");
    if (std::holds_alternative<ast::BrokenDeclaration>(decl.node))
      reader.Fail("a declaration is broken");
    ast.Add(std::move(decl));
  }
  Describe(reader, ast.files);
  if (!WholeRead(reader)) return Damaged(Part::kTree, reader);
  return ast;
}

base::Error AnotherVersion(const Identity& identity) {
  return {"it was compiled by Remit " + identity.engine + " (language " + identity.language +
          ") in a form that this Remit " + REMIT_ENGINE_VERSION + " (language " +
          std::string(check::kLanguageVersion) +
          ") does not know; compile the policy again with this version"};
}

std::string Hexadecimal(const std::array<unsigned char, 32>& bytes) {
  std::array<char, 65> text;
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  return text.data();
}

}  // namespace

base::Result<Contents> Read(std::string_view bytes) {
  const base::Result<Frame> frame = ReadFrame(bytes);
  if (!frame) return frame.error();
  if (!ChecksumHolds(bytes, *frame))
    return base::Error{"its checksum does not hold: it was changed or damaged on its way"};
  Contents contents;
  base::Result<Identity> identity = ReadIdentity(*frame);
  if (!identity) return identity.error();
  contents.identity = std::move(identity).value();
  if (frame->fingerprint != OwnFingerprint() ||
      contents.identity.language != check::kLanguageVersion) {
    return AnotherVersion(contents.identity);
  }
  const base::Result<std::vector<SourceText>> sources = ReadSources(*frame);
  if (!sources) return sources.error();
  for (const SourceText& source : *sources)
    contents.sources.Add(std::string(source.name), std::string(source.text));

  Reader tree(PartOf(*frame, Part::kTree));
  tree.AllowSpans(contents.sources);
  base::Result<ast::Ast> ast = ReadTree(tree);
  if (!ast) return ast.error();
  contents.ast = std::move(ast).value();

  Reader meaning(PartOf(*frame, Part::kMeaning));
  meaning.AllowSpans(contents.sources);
  Describe(meaning, contents.checked);
  if (!WholeRead(meaning)) return Damaged(Part::kMeaning, meaning);
  meaning.TakeBeyond(tree);
  if (const std::string problem = ProblemOf(contents, meaning); !problem.empty())
    return base::Error{"it contradicts itself: " + problem};
  return contents;
}

base::Result<Header> Inspect(std::string_view bytes) {
  const base::Result<Frame> frame = ReadFrame(bytes);
  if (!frame) return frame.error();
  Header header;
  header.format = frame->format;
  header.fingerprint = frame->fingerprint;
  header.fingerprint_known = frame->fingerprint == OwnFingerprint();
  header.checksum = Hexadecimal(frame->checksum);
  header.checksum_holds = ChecksumHolds(bytes, *frame);
  header.bytes = bytes.size();
  for (std::size_t i = 0; i < kParts; ++i) {
    header.sections.push_back({std::string(NameOf(static_cast<Part>(i))), frame->parts[i].size()});
  }
  base::Result<Identity> identity = ReadIdentity(*frame);
  if (!identity) return identity.error();
  header.identity = std::move(identity).value();
  const base::Result<std::vector<SourceText>> sources = ReadSources(*frame);
  if (!sources) return sources.error();
  for (const SourceText& source : *sources) {
    header.sources.push_back(
        {std::string(source.name), std::string(source.hash), source.text.size()});
  }
  return header;
}

}  // namespace remit::bundle
