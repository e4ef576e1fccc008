#!/usr/bin/env bash
# Whole commands on the repository's policies and on the reference data; `scripts/bench files` runs it. Usage: files.sh PROGRAM RUNS
# The whole data files are measured where they are: in ../shared/data, or in the folder that REMIT_DATA names.
set -euo pipefail
cd "$(dirname "$0")/../.."
remit=$1
runs=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# median_of COMMAND...: seconds of the median run; what the command prints is dropped, its exit code counts.
median_of() {
  for ((i = 0; i < runs; ++i)); do
    local start=$EPOCHREALTIME
    "$@" >"$work/out" 2>&1 || { echo "failed: $*" >&2; cat "$work/out" >&2; exit 3; }
    local end=$EPOCHREALTIME
    echo $((${end/./} - ${start/./}))
  done | sort -n | awk '{ t[NR] = $1 } END { printf "%.4f", t[int((NR + 1) / 2)] / 1e6 }'
}
row() { # NAME COUNT NOUN COMMAND...: a count of 0 has no rate
  local name=$1 count=$2 noun=$3 seconds
  shift 3
  seconds=$(median_of "$@")
  awk -v name="$name" -v s="$seconds" -v n="$count" -v noun="$noun" 'BEGIN {
    printf "%-62s %9.1f ms", name, s * 1000
    if (n > 0) printf "  %9.0f %s a second", n / s, noun
    printf "\n" }'
}

# Ten thousand rules, and none: what rules cost is the difference.
policy_of() {
  printf 'policy bench.rules "Rules"\nladder rep < manager\ninput price : EUR in 0 EUR .. 1_000_000 EUR\n'
  printf 'choose discount : percent from 0 %% to 40 %% step 1 %%\n'
  for ((i = 1; i <= $1; ++i)); do
    echo "escalate r$i: to manager when discount > $((i % 40)) % and price >= $((i * 90)) EUR   because \"rule $i\""
  done
}
policy_of 10000 >"$work/rules.remit"
policy_of 0 >"$work/empty.remit"

"$remit" fmt "$work/rules.remit" "$work/empty.remit" >/dev/null

echo "median of $runs runs, release preset, $(nproc) cores"
row "start-up: remit --version" 0 "" "$remit" --version
desk=policies/discount_desk
row "start-up to the first decision, discount desk, from text" 0 "" \
  "$remit" decide $desk/discount_desk.remit $desk/cases.jsonl --case small-clean --as-of 2026-01-01
row "fmt --check of a file without rules" 0 "" "$remit" fmt --check "$work/empty.remit"
row "fmt --check of 10,000 rules (parse and print)" 10000 rules "$remit" fmt --check "$work/rules.remit"
row "check of 10,000 rules" 10000 rules "$remit" check "$work/rules.remit"

lead=(policies/lead_priority/lead_priority.remit --as-of 2026-06-30)
deal=(policies/deal_desk/deal_desk.remit --as-of 2017-12-31)
row "batch, lead priority, 1,500 carried contacts" 1500 rows "$remit" batch "${lead[@]}" policies/lead_priority/cases.csv
row "batch, deal desk, 1,200 carried deals" 1200 rows "$remit" batch "${deal[@]}" policies/deal_desk/cases.csv
data=${REMIT_DATA:-../shared/data}
if [ -d "$data" ]; then
  gzip -dc "$data/bank-marketing/bank_additional_full.csv.gz" >"$work/contacts.csv"
  count=$(($(wc -l <"$work/contacts.csv") - 1))
  row "batch, lead priority, whole file, $count contacts" "$count" rows "$remit" batch "${lead[@]}" "$work/contacts.csv"
  row "  the same, decisions written as CSV" "$count" rows \
    "$remit" batch "${lead[@]}" "$work/contacts.csv" --output "$work/decisions.csv"
  pipeline=$data/crm-opportunities/sales_pipeline.csv
  count=$(($(wc -l <"$pipeline") - 1))
  row "batch, deal desk, whole file, $count deals" "$count" rows "$remit" batch "${deal[@]}" "$pipeline"
else
  echo "skipped: the whole data files (not in ../shared/data, and REMIT_DATA names no other folder)"
fi
