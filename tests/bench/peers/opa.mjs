// Size S in OPA, where its program is installed: Rego has neither exp nor log, so the derived values are handed in and only table and
// thresholds are decided. One evaluation goes over all cases; its own clock is divided by their number.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { derive, floor, makeCases, makeTable, median, tell, verify } from './desk.mjs';

const rounds = Number(process.argv[2] ?? 3), cases = makeCases(1000), rows = makeTable('S');
const test = ({ column, low, high, places }) => {
  if (places) return `deal.${column} in {${places.join(', ')}}`;
  return [low !== undefined ? `deal.${column} >= ${low}` : '', high !== undefined ? `deal.${column} < ${high}` : ''].filter(Boolean).join('; ');
};
const chain = rows.slice(0, -1).map((row, i) => `${i * 8 + row.output} if { ${row.conditions.map(test).join('; ')} }`);
const thresholds = ['deal.mp < deal.thin_below', 'deal.d > 25', 'deal.net > 400000', 'deal.credit < 580', 'deal.overdue > 60'];
writeFileSync('desk.rego', `package desk

import rego.v1

rule(deal) := ${chain.join(' else := ')} else := ${(rows.length - 1) * 8 + rows.at(-1).output}
${thresholds.map((condition, bit) => `bit${bit}(deal) := ${1 << bit} if { ${condition} } else := 0`).join('\n')}
codes := [code | some deal in input.deals; code := (rule(deal) * 32) + ${thresholds.map((_, bit) => `bit${bit}(deal)`).join(' + ')}]
`);
writeFileSync('deals.json', JSON.stringify({ deals: cases.map((deal) => ({ ...deal, ...derive(deal), thin_below: floor[deal.seg] + 0.03 })) }));
const evaluate = () => JSON.parse(execFileSync('opa', ['eval', '--metrics', '--format', 'json', '--data', 'desk.rego', '--input', 'deals.json',
  'data.desk.codes'], { maxBuffer: 1 << 26 }));
verify('opa', 'S', evaluate().result[0].expressions[0].value);
const times = [];
for (let round = 0; round < rounds; ++round) times.push(evaluate().metrics.timer_rego_query_eval_ns / cases.length);
tell('opa', 'S', 'single_table_and_thresholds_own_clock', median(times));
