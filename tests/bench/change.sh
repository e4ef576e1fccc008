#!/usr/bin/env bash
# What a change of a policy takes to be looked at: the impact on a million cases, and the gate on a repository of ten policies with
# and without what earlier runs kept. `scripts/bench change` runs it. Usage: change.sh PROGRAM WRITE_CASES COUNT RUNS
set -euo pipefail
cd "$(dirname "$0")/../.."
remit=$1 write_cases=$2 count=$3 runs=$4
tree=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# timed NAME COMMAND...: seconds of the clock, of the processor, and the most memory, of the median run by the clock.
timed() {
  local name=$1
  shift
  for ((i = 0; i < runs; ++i)); do
    ${before_each:-true}
    /usr/bin/time -f '%e %U %M' -o "$work/time" "$@" >"$work/out" 2>&1 || { echo "failed: $*" >&2; tail -n 20 "$work/out" >&2; exit 3; }
    tail -n 1 "$work/time"
  done | sort -n | awk -v name="$name" '{ line[NR] = $0 }
    END { split(line[int((NR + 1) / 2)], t, " ")
          printf "%-58s %8.2f s  %8.2f s of the processor  %7.1f MB at most\n", name, t[1], t[2], t[3] / 1024 }'
}
[ -x /usr/bin/time ] || { echo "change.sh: /usr/bin/time is missing" >&2; exit 3; }

echo "median of $runs runs, release preset, $(nproc) cores"
"$write_cases" "$count" csv >"$work/cases.csv"
for size in s m; do
  desk=tests/bench/policies/desk_$size.remit
  sed 's/^\(let deep .*\) 25$/\1 20/; s/most_off = 10 /most_off = 12 /' "$desk" >"$work/after.remit"
  for threads in 1 2; do
    timed "impact of $count cases, size ${size^^}, $threads thread(s)" \
      "$remit" impact "$desk" "$work/after.remit" "$work/cases.csv" --as-of 2026-03-01 --threads $threads
  done
done

# Ten policies and their cases; an edit of each.
export REMIT_CACHE=$work/cache NO_COLOR=1 GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=bench GIT_AUTHOR_EMAIL=bench@example.com GIT_COMMITTER_NAME=bench GIT_COMMITTER_EMAIL=bench@example.com
mkdir "$work/shop"
cd "$work/shop"
for i in 0 1 2 3 4 5 6 7 8 9; do
  sed "s/shop\.desk/shop.desk_$i/" "$tree/examples/story/desk.remit" >"desk_$i.remit"
  cp "$tree/examples/story/desk.cases.csv" "desk_$i.cases.csv"
done
git init -q -b main
git add .
git commit -q -m "ten policies"
git switch -q -c edits
sed -i 's/ceiling - 5 points /ceiling - 6 points /' desk_*.remit
gate=("$remit" ci --base main --as-of 2026-03-01)
forget() { rm -rf "$work/cache"; }
edits=0
one_more() { edits=$((edits + 1)); sed -i "s/ceiling - [0-9.]* points /ceiling - 5.$edits points /" desk_3.remit; }
before_each=forget timed "gate, ten edited policies, nothing kept" "${gate[@]}"
before_each=true timed "gate, nothing changed since" "${gate[@]}"
before_each=one_more timed "gate, one of the ten edited since" "${gate[@]}"
