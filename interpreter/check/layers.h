// Which policy of a chain of parents each file belongs to, and what each file may see. Read from
// the heads and the `use` declarations alone; that the files exist and form no circle is compile/'s
// business, and a chain that does not is cut where it repeats.
#pragma once

#include <string>
#include <vector>

#include "interpreter/ast/ast.h"

namespace remit::check {

struct Layers {
  // Positions in Ast::files: the outermost parent first, the policy itself last.
  std::vector<std::size_t> chain;
  // By file: the position in `chain` of the policy that it belongs to. A module belongs to the
  // outermost of the policies that reach it.
  std::vector<std::size_t> layer_of;
  // Files in the order in which their declarations are taken: parents before children, and within
  // a layer the policy before its modules. Without a parent, the order of Ast::files.
  std::vector<std::size_t> order;
  // By file and file: may names of the second stand in the first? A file sees itself, the modules
  // that it uses, and, if it extends a policy, that policy and all that policy sees.
  std::vector<std::vector<bool>> sees;

  bool HasParent() const { return chain.size() > 1; }
  // The file is part of a policy that extends another.
  bool InChild(std::size_t file) const { return layer_of.at(file) > 0; }
};

Layers LayersOf(const ast::Ast& ast);

// a.b.c
std::string Dotted(const ast::Path& path);

}  // namespace remit::check
