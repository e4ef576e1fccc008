#!/usr/bin/env bash
# What a stranger does: installs the library somewhere, builds examples/embed against what is installed, and runs it.
# Usage: installed.sh SOURCE BUILD CXX C FLAGS. Run by ctest as `embed_installed`; REMIT_UPDATE=1 renews what is expected.
set -euo pipefail
source=$1 build=$2 cxx=$3 c=$4 flags=$5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
example=$source/examples/embed
# The library is C++: a C program that links it under clang's sanitizers needs their C++ part too.
link=
case $c/$flags in *clang*/*-fsanitize*) link="-fsanitize-link-c++-runtime -lstdc++" ;; esac

cmake --install "$build" --component embedding --prefix "$work/prefix" >"$work/log" || { cat "$work/log"; exit 1; }
library=$(find "$work/prefix" -name libremit.so)

# With find_package.
CC=$c CXX=$cxx cmake -S "$example" -B "$work/build" -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_C_FLAGS="$flags" \
  -DCMAKE_EXE_LINKER_FLAGS="$link" -DCMAKE_CXX_FLAGS="$flags -Wall -Wextra -Wpedantic -Werror" >"$work/log" 2>&1 &&
  cmake --build "$work/build" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
cd "$example" # messages name the policy as it is given
for program in quote quote_c; do
  "$work/build/$program" desk.remit >"$work/$program.txt"
  if [ -n "${REMIT_UPDATE:-}" ] && [ $program = quote ]; then cp "$work/quote.txt" expected.txt; fi
  diff -u expected.txt "$work/$program.txt"
done
if "$work/build/quote" nowhere.remit 2>"$work/error"; then exit 1; fi
grep -q nowhere.remit "$work/error"

# The headers stand by themselves; in C they are C99, and with pkg-config the flags are there.
if command -v pkg-config >/dev/null; then
  export PKG_CONFIG_PATH=$(dirname "$(find "$work/prefix" -name remit.pc)")
  # shellcheck disable=SC2046
  $c $flags -std=c99 -pedantic-errors -Wall -Wextra -Werror quote.c $(pkg-config --cflags --libs remit) $link -o "$work/by_hand"
  LD_LIBRARY_PATH=$(dirname "$library") "$work/by_hand" desk.remit | diff -u expected.txt -
else
  echo "skipped: pkg-config is not installed"
fi

# What the headers declare is there.
seen=$(nm -D --defined-only "$library")
for name in $(grep -o 'remit_[a-z_]*(' "$source/interpreter/remit_c.h" | tr -d '(' | sort -u); do
  grep -q " T $name$" <<<"$seen" || { echo "the library lacks $name"; exit 1; }
done
# Nothing is seen of the inside: no name but those of the interface.
foreign=$(nm -DC --defined-only "$library" | awk '$2 ~ /[TDB]/' | cut -d' ' -f3- |
  grep -Ev '^(remit_[a-z_]+$|remit::[A-Z][A-Za-z]*|remit::embed::NoValue)' || true)
[ -z "$foreign" ] || { echo "seen from outside:"; echo "$foreign"; exit 1; }

case $flags in
  *-fsanitize*) echo "skipped: Python does not run under a sanitizer" ;;
  *) if command -v python3 >/dev/null; then
       diff -u <(printf 'from JSON: 27 %%\nmissing: True\n') <(python3 quote.py "$library" desk.remit)
     else
       echo "skipped: python3 is not installed"
     fi ;;
esac
