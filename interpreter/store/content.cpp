// Contents from compilations, their bytes, and compilations from them again.
#include "interpreter/store/content.h"

#include <algorithm>
#include <set>

#include "interpreter/ast/print.h"
#include "interpreter/base/check.h"
#include "interpreter/compile/bundles.h"
#include "interpreter/govern/identity.h"
#include "interpreter/ledger/bytes.h"

namespace remit::store {
namespace {

constexpr std::string_view kTag = "remit.content.v1";

// Where one file is read twice, by two tables for instance, it is kept once.
void Keep(std::vector<Content::File>& files, Content::File file) {
  const auto same = [&](const Content::File& other) { return other.name == file.name; };
  if (std::none_of(files.begin(), files.end(), same)) files.push_back(std::move(file));
}

std::string Messages(const compile::Compilation& compilation) {
  std::string text;
  for (const diagnostics::Diagnostic& diagnostic : compilation.sink.all()) {
    if (diagnostic.severity() != diagnostics::Severity::kError) continue;
    if (!text.empty()) text += "; ";
    text += diagnostic.message;
  }
  return text;
}

// A name that leads from the policy's folder to a file, and says so in one way alone.
bool IsPlainName(const std::string& name) {
  return !name.empty() && name.front() != '/' && name.find('\0') == std::string::npos &&
         name.find('\\') == std::string::npos && name.find("//") == std::string::npos;
}

std::optional<std::string> ProblemOf(const Content& content) {
  if (content.files.empty()) return "a content holds at least the policy";
  std::set<std::string> names;
  for (const Content::File& file : content.files) {
    if (!IsPlainName(file.name)) return "`" + file.name + "` is no name of a file in a content";
    if (!names.insert(file.name).second) return "`" + file.name + "` is there twice";
  }
  const auto by_name = [](const Content::File& a, const Content::File& b) {
    return a.name < b.name;
  };
  if (!std::is_sorted(content.files.begin() + 1, content.files.end(), by_name))
    return "the files do not stand in the order of their names";
  return std::nullopt;
}

}  // namespace

std::string BytesOf(const Content& content) {
  ledger::ByteWriter writer(kTag);
  writer.Text(content.policy);
  writer.Text(content.language);
  writer.Count(content.files.size());
  for (const Content::File& file : content.files) {
    writer.Text(file.name);
    writer.Text(file.text);
  }
  return std::move(writer).Take();
}

ledger::Hash HashOf(const Content& content) { return ledger::Sha256(BytesOf(content)); }

base::Result<Content> ContentFrom(std::string_view bytes) {
  ledger::ByteReader reader(bytes, kTag);
  Content content;
  content.policy = reader.Text();
  content.language = reader.Text();
  const std::uint64_t count = reader.Count();
  // Each file takes at least its two lengths, so that a made-up count allocates nothing.
  for (std::uint64_t i = 0; i < count && reader.ok() && i < bytes.size(); ++i) {
    Content::File file;
    file.name = reader.Text();
    file.text = reader.Text();
    content.files.push_back(std::move(file));
  }
  if (!reader.Done() || content.files.size() != count)
    return base::Error{"these bytes are no content of a policy"};
  if (const std::optional<std::string> problem = ProblemOf(content)) return base::Error{*problem};
  return content;
}

Content ContentOf(const compile::Compilation& compilation) {
  REMIT_CHECK(compilation.ok(), "what is kept compiles");
  const govern::PolicyIdentity identity = govern::IdentityOf(compilation.ast, compilation.checked);
  Content content{identity.name, identity.language, {}, identity.hash};
  const std::vector<std::string> names = compile::NamesOfSources(compilation);
  for (std::size_t i = 0; i < compilation.sources.size(); ++i) {
    std::string text = compilation.sources.Get(source::FileId(i)).text();
    for (const ast::File& file : compilation.ast.files) {
      if (file.id == source::FileId(i)) text = ast::Print(compilation.ast, file);
    }
    Keep(content.files, {names[i], std::move(text)});
  }
  std::sort(content.files.begin() + 1, content.files.end(),
            [](const Content::File& a, const Content::File& b) { return a.name < b.name; });
  return content;
}

base::Result<compile::Compilation> CompileTexts(const Content& content) {
  if (const std::optional<std::string> problem = ProblemOf(content)) return base::Error{*problem};
  source::SourceMap sources;
  for (const Content::File& file : content.files) sources.Add(file.name, file.text);
  compile::Compilation compilation =
      compile::CompileAgain(sources, source::FileId(0), prove::Depth::kErrors);
  compile::RequireHead(compilation);
  if (!compilation.ok()) return base::Error{"it does not compile: " + Messages(compilation)};
  if (compilation.ast.files.front().header.kind != ast::Header::Kind::kPolicy)
    return base::Error{"`" + content.policy + "` is no policy"};
  const std::string hash = govern::IdentityOf(compilation.ast, compilation.checked).hash;
  if (!content.decision_hash.empty() && hash != content.decision_hash)
    return base::Error{"its decision hash is " + hash + " and not " + content.decision_hash};
  return compilation;
}

base::Result<compile::Compilation> Compile(const Content& content) {
  base::Result<compile::Compilation> compilation = CompileTexts(content);
  if (!compilation) return compilation;
  // Other names, a text that is not canonical, or a file that nothing uses.
  if (BytesOf(ContentOf(*compilation)) != BytesOf(content))
    return base::Error{"its files are not the canonical form of what they say"};
  return compilation;
}

}  // namespace remit::store
