// Files are found by the name that their head gives; one without a readable head is seen by all,
// since the mistake there has been reported and nothing more should be said of its names.
#include "interpreter/check/layers.h"

#include <algorithm>
#include <optional>

namespace remit::check {
namespace {

using HeaderKind = ast::Header::Kind;

class Builder {
 public:
  explicit Builder(const ast::Ast& ast) : ast_(ast) {}

  Layers Build() {
    if (ast_.files.empty()) return {};
    Chain();
    Sees();
    Assign();
    return std::move(layers_);
  }

 private:
  std::optional<std::size_t> FileOf(const ast::Path& path, HeaderKind kind) const {
    const std::string name = Dotted(path);
    for (std::size_t i = 0; i < ast_.files.size(); ++i) {
      const ast::Header& header = ast_.files[i].header;
      if (header.kind == kind && Dotted(header.path) == name) return i;
    }
    return std::nullopt;
  }

  std::optional<std::size_t> ParentOf(std::size_t file) const {
    const ast::Header& header = ast_.files[file].header;
    if (!header.extends || header.kind != HeaderKind::kPolicy) return std::nullopt;
    return FileOf(*header.extends, HeaderKind::kPolicy);
  }

  std::vector<std::size_t> UsedBy(std::size_t file) const {
    std::vector<std::size_t> used;
    for (const ast::DeclId id : ast_.files[file].declarations) {
      const auto* use = std::get_if<ast::UseDeclaration>(&ast_[id].node);
      if (use == nullptr) continue;
      if (const auto module = FileOf(use->module, HeaderKind::kModule)) used.push_back(*module);
    }
    return used;
  }

  // What comes with a file besides its parent.
  std::vector<std::size_t> CarriedBy(std::size_t file) const {
    std::vector<std::size_t> carried = UsedBy(file);
    const ast::Header& header = ast_.files[file].header;
    if (!header.serves) return carried;
    if (const auto intent = FileOf(*header.serves, HeaderKind::kIntent)) carried.push_back(*intent);
    return carried;
  }

  void Chain() {
    for (std::optional<std::size_t> at = 0; at; at = ParentOf(*at)) {
      if (std::find(layers_.chain.begin(), layers_.chain.end(), *at) != layers_.chain.end()) break;
      layers_.chain.push_back(*at);
    }
    std::reverse(layers_.chain.begin(), layers_.chain.end());
  }

  void Sees() {
    const std::size_t count = ast_.files.size();
    layers_.sees.assign(count, std::vector<bool>(count));
    for (std::size_t file = 0; file < count; ++file) {
      layers_.sees[file][file] = true;
      for (const std::size_t module : UsedBy(file)) layers_.sees[file][module] = true;
      for (std::size_t other = 0; other < count; ++other) {
        const HeaderKind kind = ast_.files[other].header.kind;
        // The names of an intent are matched with the policy's by its own rules.
        const bool open = kind == HeaderKind::kNone || kind == HeaderKind::kIntent ||
                          ast_.files[file].header.kind == HeaderKind::kIntent;
        if (open) layers_.sees[file][other] = true;
      }
    }
    for (std::size_t i = 1; i < layers_.chain.size(); ++i) {
      std::vector<bool>& child = layers_.sees[layers_.chain[i]];
      const std::vector<bool>& parent = layers_.sees[layers_.chain[i - 1]];
      for (std::size_t other = 0; other < count; ++other)
        child[other] = child[other] || parent[other];
    }
  }

  void Assign() {
    const std::size_t unknown = layers_.chain.size();
    layers_.layer_of.assign(ast_.files.size(), unknown);
    for (std::size_t layer = 0; layer < layers_.chain.size(); ++layer) {
      Reach(layers_.chain[layer], layer);
    }
    for (std::size_t& layer : layers_.layer_of) layer = std::min(layer, unknown - 1);
    for (std::size_t layer = 0; layer < layers_.chain.size(); ++layer) {
      for (std::size_t file = 0; file < ast_.files.size(); ++file) {
        if (layers_.layer_of[file] == layer) layers_.order.push_back(file);
      }
    }
  }

  void Reach(std::size_t root, std::size_t layer) {
    std::vector<std::size_t> open{root};
    while (!open.empty()) {
      const std::size_t file = open.back();
      open.pop_back();
      if (layers_.layer_of[file] <= layer) continue;
      layers_.layer_of[file] = layer;
      for (const std::size_t next : CarriedBy(file)) open.push_back(next);
    }
  }

  const ast::Ast& ast_;
  Layers layers_;
};

}  // namespace

std::string Dotted(const ast::Path& path) {
  std::string text;
  for (const ast::Name& name : path) text += (text.empty() ? "" : ".") + name.text;
  return text;
}

Layers LayersOf(const ast::Ast& ast) { return Builder(ast).Build(); }

}  // namespace remit::check
