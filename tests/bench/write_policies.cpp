// Writes the policies of the benchmark. Usage: write_policies FOLDER [ROWS-OF-TABLE-X...]
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "tests/bench/desk/policy_text.h"
#include "tests/bench/remit_desk.h"

namespace {

using remit::bench::Arithmetic;

bool Write(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) std::cerr << "cannot write " << path << "\n";
  return static_cast<bool>(out);
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::cerr << "usage: write_policies FOLDER [ROWS-OF-TABLE-X...]\n";
    return 2;
  }
  const std::string folder = arguments[1];
  bool written = true;
  for (const remit::bench::Size size : remit::bench::kSizes) {
    const std::string stem =
        folder + "/desk_" + static_cast<char>(std::tolower(*remit::bench::Name(size)));
    written &=
        Write(stem + ".remit", remit::bench::Formatted(PolicyText(size, Arithmetic::kNumber)));
    written &= Write(stem + "_decimal.remit",
                     remit::bench::Formatted(PolicyText(size, Arithmetic::kDecimal)));
  }
  for (int i = 2; i < count; ++i)
    written &= Write(folder + "/table_x_" + arguments[i] + ".remit",
                     remit::bench::PolicyTextOfX(std::strtoul(arguments[i], nullptr, 10)));
  return written ? 0 : 3;
}
