// Between compilations and bundles of them: a compilation written as a bundle, a bundle opened in
// place of a compilation, and a bundle compiled again from the texts inside it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/bundle/bundle.h"
#include "interpreter/compile/compile.h"

namespace remit::compile {

// What the sources are called where a compilation is kept: from the folder that holds the policy and
// what it uses, with `/`; in the order of the map. Requires compilation.ok().
std::vector<std::string> NamesOfSources(const Compilation& compilation);

// Sources are named from the folder that holds the policy and what it uses, so that the bundle is
// the same wherever that lies. Requires compilation.ok().
std::string BundleOf(const Compilation& compilation);

// As if the policy had been compiled just now, without a warning. An Error: see bundle::Read.
base::Result<Compilation> OpenBundle(std::string_view bytes);

// Compiles one of these texts again, the others being all the files that there are. The sources of
// what is given have the names that they have here.
Compilation CompileAgain(const source::SourceMap& sources, source::FileId main,
                         prove::Depth depth = prove::Depth::kWarnings);
// Compiles the texts inside a bundle: with all that is said about them, and nothing of the tree
// inside believed. An Error: see bundle::Read.
base::Result<Compilation> CompileBundled(std::string_view bytes);

}  // namespace remit::compile
