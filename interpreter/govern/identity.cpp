// Hashes by way of the canonical printer: two policies that print alike are the same policy.
#include "interpreter/govern/identity.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <type_traits>
#include <variant>

#include "interpreter/ast/print.h"
#include "interpreter/engine/names.h"
#include "interpreter/models/ensemble.h"

namespace remit::govern {
namespace {

using Digest = std::array<unsigned char, crypto_hash_sha256_BYTES>;

Digest DigestOf(std::string_view bytes) {
  Digest digest;
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size());
  return digest;
}

std::string Hexadecimal(const Digest& digest) {
  std::array<char, 2 * crypto_hash_sha256_BYTES + 1> text;
  sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
  return text.data();
}

std::string KeyedDigest(std::string_view bytes, std::string_view key) {
  static_assert(crypto_auth_hmacsha256_BYTES == crypto_hash_sha256_BYTES);
  // An empty view may point nowhere, which the library forbids.
  const auto data_of = [](std::string_view view) {
    return reinterpret_cast<const unsigned char*>(view.empty() ? "" : view.data());
  };
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, data_of(key), key.size());
  crypto_auth_hmacsha256_update(&state, data_of(bytes), bytes.size());
  Digest digest;
  crypto_auth_hmacsha256_final(&state, digest.data());
  return Hexadecimal(digest);
}

// Said for every kind of declaration, so that a new one cannot be forgotten.
struct ChangesDecisions {
  bool operator()(const ast::UseDeclaration&) const { return true; }
  bool operator()(const ast::EnumDeclaration&) const { return true; }
  bool operator()(const ast::RecordDeclaration&) const { return true; }
  bool operator()(const ast::UnitDeclaration&) const { return true; }
  bool operator()(const ast::CurrencyDeclaration&) const { return true; }
  bool operator()(const ast::InputDeclaration&) const { return true; }
  bool operator()(const ast::ParameterDeclaration&) const { return true; }
  bool operator()(const ast::SetDeclaration&) const { return true; }
  bool operator()(const ast::LetDeclaration&) const { return true; }
  bool operator()(const ast::FunctionDeclaration&) const { return true; }
  bool operator()(const ast::TableDeclaration&) const { return true; }
  bool operator()(const ast::ModelDeclaration&) const { return true; }
  bool operator()(const ast::DistributionDeclaration&) const { return true; }
  bool operator()(const ast::ChooseDeclaration&) const { return true; }
  bool operator()(const ast::ObjectiveDeclaration&) const { return true; }
  bool operator()(const ast::TradeOffDeclaration&) const { return true; }
  bool operator()(const ast::RequireDeclaration&) const { return true; }
  bool operator()(const ast::PreferDeclaration&) const { return true; }
  bool operator()(const ast::LadderDeclaration&) const { return true; }
  bool operator()(const ast::SideDeclaration&) const { return true; }
  bool operator()(const ast::EscalateDeclaration&) const { return true; }
  bool operator()(const ast::RefuseDeclaration&) const { return true; }
  bool operator()(const ast::DeviateDeclaration&) const { return true; }
  bool operator()(const ast::ExpectDeviationDeclaration&) const { return true; }
  bool operator()(const ast::DampDeclaration&) const { return true; }
  bool operator()(const ast::MonitorDeclaration&) const { return false; }
  bool operator()(const ast::OutcomeDeclaration&) const { return false; }
  bool operator()(const ast::LearnDeclaration&) const { return false; }
  bool operator()(const ast::ExploreDeclaration&) const { return true; }
  bool operator()(const ast::PortfolioDeclaration&) const { return true; }
  // Played through alone it decides nothing; with a probability it is a world that risks count.
  bool operator()(const ast::ScenarioDeclaration& node) const {
    return node.probability.has_value();
  }
  bool operator()(const ast::GuardrailDeclaration&) const { return true; }
  // "a guarantee found violated on a case is a fault of that case": 02-language, Evaluation 11.
  bool operator()(const ast::GuaranteeDeclaration&) const { return true; }
  bool operator()(const ast::PropertyDeclaration&) const { return false; }
  bool operator()(const ast::TestDeclaration&) const { return false; }
  bool operator()(const ast::BrokenDeclaration&) const { return false; }
};

// The texts that people read beside a declaration.
void DropTexts(ast::Decl& decl) {
  decl.doc.clear();
  std::visit(
      [](auto& node) {
        using Node = std::decay_t<decltype(node)>;
        if constexpr (requires { node.because; }) node.because.reset();
        if constexpr (std::is_same_v<Node, ast::GuaranteeDeclaration> ||
                      std::is_same_v<Node, ast::GuardrailDeclaration>) {
          node.title.reset();
        }
      },
      decl.node);
}

// The rows of a table are the same whether they stand in the policy or in a file. The trees of a
// model are told by TreesOf, wherever their file lies.
void TakeRowsIn(ast::Decl& decl) {
  if (auto* table = std::get_if<ast::TableDeclaration>(&decl.node)) table->file.reset();
  if (auto* model = std::get_if<ast::ModelDeclaration>(&decl.node)) {
    if (model->file) model->file = "";
  }
}

// What the files of models hold, each behind its model's name, in the order in which the models are
// declared, as the declarations themselves are told.
std::string TreesOf(const check::Model& model) {
  std::string text;
  for (const check::ModelInfo& info : model.models) {
    if (info.ensemble != nullptr)
      text += info.name + ' ' + Sha256(models::Canonical(*info.ensemble)) + '\n';
  }
  return text;
}

// The rows that the printed files only point at.
std::string PrintedRows(const ast::Ast& ast) {
  ast::Ast inlined = ast;
  std::string text;
  for (const ast::File& file : ast.files) {
    ast::File alone;
    alone.id = file.id;
    for (const ast::DeclId id : file.declarations) {
      const auto* table = std::get_if<ast::TableDeclaration>(&ast[id].node);
      if (table == nullptr || !table->file) continue;
      ast::Decl decl = ast[id];
      TakeRowsIn(decl);
      alone.declarations = {inlined.Add(std::move(decl))};
      text += ast::Print(inlined, alone) + '\0';
    }
  }
  return text;
}

std::string PrintedFiles(const ast::Ast& ast) {
  std::string text;
  for (const ast::File& file : ast.files) {
    text += ast::Print(ast, file);
    text += '\0';  // no file contains one
  }
  return text;
}

bool IsWordCharacter(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// What the canonical form leaves to the writer outside quoted texts: white space is made one blank,
// and the underscores of a number are dropped.
std::string Squeezed(const std::string& text) {
  std::string squeezed;
  bool quoted = false;
  bool number = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\' && i + 1 < text.size()) {
      squeezed += c;
      squeezed += text[++i];
      continue;
    }
    if (c == '"') quoted = !quoted;
    const bool starts = i == 0 || !IsWordCharacter(text[i - 1]);
    number = IsWordCharacter(c) && (starts ? c >= '0' && c <= '9' : number);
    const bool space = !quoted && (c == ' ' || c == '\n' || c == '\t' || c == '\r');
    if (space && (squeezed.empty() || squeezed.back() == ' ')) continue;
    if (number && c == '_' && !quoted) continue;
    squeezed += space ? ' ' : c;
  }
  return squeezed;
}

// Without what people read: comments, the title, the owner.
ast::Header BareHeader(ast::Header header) {
  header.doc.clear();
  header.title.reset();
  header.owner.reset();
  std::erase_if(header.clauses, [](const ast::Header::Clause& clause) {
    return clause.kind == ast::Header::Clause::Kind::kOwner;
  });
  std::sort(header.clauses.begin(), header.clauses.end(),
            [](const auto& a, const auto& b) { return a.kind < b.kind; });
  return header;
}

// Each declaration is printed alone, so that neither its neighbours nor the blank lines between
// them show.
std::string DecisionTree(const ast::Ast& ast) {
  ast::Ast bare = ast;
  std::string text;
  for (const ast::File& file : ast.files) {
    ast::File alone;
    alone.id = file.id;
    alone.header = BareHeader(file.header);
    text += Squeezed(ast::Print(bare, alone));
    alone.header = {};
    for (const ast::DeclId id : file.declarations) {
      if (!std::visit(ChangesDecisions{}, ast[id].node)) continue;
      ast::Decl decl = ast[id];
      DropTexts(decl);
      TakeRowsIn(decl);
      alone.declarations = {bare.Add(std::move(decl))};
      text += Squeezed(ast::Print(bare, alone)) + '\n';
    }
    text += '\0';
  }
  return text;
}

// A length before each text, so that no two cases run together.
void AppendCounted(std::string_view text, std::string& out) {
  out += std::to_string(text.size());
  out += ':';
  out += text;
}

// Who vouches for a value, and until when, is part of what was decided about.
void AppendAttestation(const engine::CaseBatch& batch, std::size_t index, check::LeafId leaf,
                       bool personal, std::string_view key, std::string& text) {
  if (index >= batch.attestations.size()) return;
  for (const engine::Attestation& one : batch.attestations[index]) {
    if (one.leaf != leaf) continue;
    for (const std::string& part :
         {one.by, one.source, one.evidence,
          one.expires ? types::FormatDate(*one.expires) : std::string()}) {
      AppendCounted(personal ? KeyedDigest(part, key) : part, text);
    }
  }
}

}  // namespace

std::string Sha256(std::string_view bytes) { return Hexadecimal(DigestOf(bytes)); }

PolicyIdentity IdentityOf(const ast::Ast& ast, const check::Checked& checked) {
  PolicyIdentity identity;
  identity.name = checked.model.name;
  identity.title = checked.model.title;
  identity.language = checked.model.language;
  const std::string trees = TreesOf(checked.model);
  identity.hash = Sha256("remit decision " + identity.language + '\n' + DecisionTree(ast) + trees);
  identity.content_hash = Sha256("remit content\n" + PrintedFiles(ast) + PrintedRows(ast) + trees);
  return identity;
}

std::string CaseHash(const check::Checked& checked, const engine::CaseBatch& batch,
                     std::size_t index, std::int64_t as_of, std::string_view key,
                     std::string_view scenario) {
  return CaseHashBy(
      checked, batch, index, as_of, [key](check::LeafId) { return key; }, scenario);
}

std::string CaseHashBy(const check::Checked& checked, const engine::CaseBatch& batch,
                       std::size_t index, std::int64_t as_of, const KeyOfLeaf& key_of,
                       std::string_view scenario) {
  std::string text = "remit case\nas of " + types::FormatDate(as_of) + '\n';
  if (!scenario.empty()) text += "in scenario " + std::string(scenario) + '\n';
  const auto append = [&](std::size_t leaf, std::size_t place, const std::string& path) {
    const check::InputLeaf& info = checked.model.leaves[leaf];
    const engine::Column& column = batch.columns.at(leaf);
    if (column.present.at(place) == 0) return;  // absence and null are the same: missing
    const std::string value =
        info.type.kind == types::TypeKind::kList
            ? std::to_string(column.raw.at(place))
            : engine::FormatValue(checked, batch.texts, {column.raw.at(place)}, info.type);
    const std::string_view key = info.personal ? key_of(check::LeafId(leaf)) : std::string_view();
    AppendCounted(path, text);
    AppendCounted(info.personal ? KeyedDigest(value, key) : value, text);
    AppendAttestation(batch, index, check::LeafId(leaf), info.personal, key, text);
    text += '\n';
  };
  for (std::size_t leaf = 0; leaf < checked.model.leaves.size(); ++leaf) {
    const check::InputLeaf& info = checked.model.leaves[leaf];
    if (!info.list) {
      append(leaf, index, info.path);
      continue;
    }
    // A list's length comes before its fields, and each value bears the place of its element.
    const std::vector<std::size_t>& offsets = batch.lists.at(info.list->index()).offsets;
    for (std::size_t place = offsets.at(index); place < offsets.at(index + 1); ++place) {
      append(leaf, place, info.path + "[" + std::to_string(place - offsets[index] + 1) + "]");
    }
  }
  return Sha256(text);
}

}  // namespace remit::govern
