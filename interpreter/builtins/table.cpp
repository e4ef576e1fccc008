#include <vector>

#include "interpreter/base/check.h"
#include "interpreter/builtins/builtin.h"
#include "interpreter/builtins/rows.h"

namespace remit::builtins {
namespace {

std::vector<Row> AllRows() {
  std::vector<Row> rows;
  for (const std::span<const Row> part :
       {ArithmeticRows(), ComparisonRows(), LogicRows(), FunctionRows()}) {
    rows.insert(rows.end(), part.begin(), part.end());
  }
  return rows;
}

}  // namespace

std::span<const Row> Table() {
  static const std::vector<Row> rows = AllRows();
  return rows;
}

const Row* Find(std::string_view name, Fixity fixity) {
  for (const Row& row : Table()) {
    if (row.name == name && row.fixity == fixity) return &row;
  }
  return nullptr;
}

int RowIndex(const Row& row) {
  const std::ptrdiff_t index = &row - Table().data();
  REMIT_CHECK(index >= 0 && index < static_cast<std::ptrdiff_t>(Table().size()),
              "a row that is not of the table");
  return static_cast<int>(index);
}

KernelContext ContextFor(std::span<const types::Type> arguments, const types::Type& result,
                         const types::TypeTable& table) {
  const auto scale = [&](const types::Type& type) {
    return static_cast<std::int8_t>(type.kind == types::TypeKind::kDecimal ||
                                            type.kind == types::TypeKind::kLiteral
                                        ? types::Scale(type, table)
                                        : 0);
  };
  KernelContext context;
  context.count = static_cast<int>(arguments.size());
  for (std::size_t i = 0; i < std::min(arguments.size(), context.scale.size()); ++i)
    context.scale[i] = scale(arguments[i]);
  context.result_scale = scale(result);
  return context;
}

}  // namespace remit::builtins
