// Equality of trees up to spans, comments and brackets. The fields of the nodes are enumerated by
// the compiler, so a field added to the tree is compared without a change here.
#include <boost/pfr.hpp>
#include <type_traits>

#include "interpreter/ast/print.h"

namespace remit::ast {
namespace {

template <typename T>
struct IsVector : std::false_type {};
template <typename T>
struct IsVector<std::vector<T>> : std::true_type {};
template <typename T>
struct IsOptional : std::false_type {};
template <typename T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <typename T>
struct IsVariant : std::false_type {};
template <typename... T>
struct IsVariant<std::variant<T...>> : std::true_type {};

class Comparison {
 public:
  Comparison(const Ast& a, const Ast& b) : a_(a), b_(b) {}

  template <typename T>
  bool Same(const T& x, const T& y) const {
    if constexpr (std::is_same_v<T, Span>) {
      return true;
    } else if constexpr (std::is_same_v<T, ExprId>) {
      if (x.valid() != y.valid()) return false;
      return !x.valid() || Same(a_[x].node, b_[y].node);
    } else if constexpr (std::is_same_v<T, DeclId>) {
      return Same(a_[x].node, b_[y].node);
    } else if constexpr (IsVector<T>::value) {
      if (x.size() != y.size()) return false;
      for (std::size_t i = 0; i < x.size(); ++i) {
        if (!Same(x[i], y[i])) return false;
      }
      return true;
    } else if constexpr (IsOptional<T>::value) {
      return x.has_value() == y.has_value() && (!x.has_value() || Same(*x, *y));
    } else if constexpr (IsVariant<T>::value) {
      if (x.index() != y.index()) return false;
      return std::visit(
          [&](const auto& node) { return Same(node, std::get<std::decay_t<decltype(node)>>(y)); },
          x);
    } else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T> ||
                         std::is_same_v<T, std::string>) {
      return x == y;
    } else {
      return Fields(x, y, std::make_index_sequence<boost::pfr::tuple_size_v<T>>{});
    }
  }

  bool SameHeader(Header x, Header y) const {
    x.clauses.clear();  // their order says nothing
    y.clauses.clear();
    x.doc.clear();
    y.doc.clear();
    return Same(x, y);
  }

 private:
  template <typename T, std::size_t... I>
  bool Fields(const T& x, const T& y, std::index_sequence<I...>) const {
    return (Same(boost::pfr::get<I>(x), boost::pfr::get<I>(y)) && ...);
  }

  const Ast& a_;
  const Ast& b_;
};

}  // namespace

bool SameTree(const Ast& a, ExprId x, const Ast& b, ExprId y) {
  return Comparison(a, b).Same(x, y);
}

bool SameTree(const Ast& a, const File& x, const Ast& b, const File& y) {
  const Comparison comparison(a, b);
  return comparison.SameHeader(x.header, y.header) &&
         comparison.Same(x.declarations, y.declarations);
}

}  // namespace remit::ast
