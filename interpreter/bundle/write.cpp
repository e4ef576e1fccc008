// A checked policy to bytes. Nothing of the machine, the clock or the place enters, and no order
// that is not that of the text.
#include "interpreter/bundle/archive.h"
#include "interpreter/bundle/bundle.h"
#include "interpreter/bundle/frame.h"
#include "interpreter/govern/identity.h"
#include "interpreter/models/ensemble.h"

namespace remit::bundle {
namespace {

std::string IdentityPart(const ast::Ast& ast, const check::Checked& checked) {
  const govern::PolicyIdentity policy = govern::IdentityOf(ast, checked);
  const Identity identity{REMIT_ENGINE_VERSION, std::string(check::kLanguageVersion),
                          policy.name,          policy.title,
                          policy.hash,          policy.content_hash};
  Writer writer;
  Describe(writer, identity);
  return writer.bytes();
}

std::string SourcesPart(const source::SourceMap& sources, const std::vector<std::string>& names) {
  REMIT_CHECK(names.size() == sources.size(), "every source has a name in the bundle");
  Writer writer;
  writer.Unsigned(sources.size());
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const std::string& text = sources.Get(source::FileId(i)).text();
    writer.Bytes(names[i]);
    writer.Bytes(govern::Sha256(text));
    writer.Bytes(text);
  }
  return writer.bytes();
}

std::string TreePart(const ast::Ast& ast) {
  Writer writer;
  writer.Unsigned(ast.expr_count());
  for (std::size_t i = 0; i < ast.expr_count(); ++i) Describe(writer, ast[ast::ExprId(i)]);
  writer.Unsigned(ast.decl_count());
  for (std::size_t i = 0; i < ast.decl_count(); ++i) Describe(writer, ast[ast::DeclId(i)]);
  Describe(writer, ast.files);
  return writer.bytes();
}

std::string MeaningPart(const check::Checked& checked) {
  Writer writer;
  Describe(writer, checked);
  return writer.bytes();
}

}  // namespace

std::string Write(const source::SourceMap& sources, const std::vector<std::string>& names,
                  const ast::Ast& ast, const check::Checked& checked) {
  REMIT_CHECK(checked.ok, "only a policy without errors is compiled");
  return MakeFrame({IdentityPart(ast, checked), SourcesPart(sources, names), TreePart(ast),
                    MeaningPart(checked)});
}

}  // namespace remit::bundle
