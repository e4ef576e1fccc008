// The three sizes as SQL over a table `cases`. What dialects differ in is handed in: `steps(n)` gives a relation with the whole
// numbers below n in column k.
import { makeTable } from './desk.mjs';

const test = ({ column, low, high, places }) => {
  if (places) return `${column} in (${places.join(', ')})`;
  return [low !== undefined ? `${column} >= ${low}` : '', high !== undefined ? `${column} < ${high}` : ''].filter(Boolean).join(' and ');
};
const first = (name, value) => {
  const rows = makeTable(name);
  const cases = rows.slice(0, -1).map((row, i) => `when ${row.conditions.map(test).join(' and ')} then ${value(row, i)}`);
  return `case ${cases.join(' ')} else ${value(rows.at(-1), rows.length - 1)} end`;
};
const rule = (row, i) => i * 8 + row.output;
const output = (row) => `${row.output}e0`;
const sum = (name) => makeTable(name).map((row) => `(case when ${row.conditions.map(test).join(' and ')} then ${row.output} else 0 end)`).join(' + ');
const bySegment = (values) => `case seg when 0 then ${values[0]} when 1 then ${values[1]} when 2 then ${values[2]} else ${values[3]} end`;
const byTerm = (values) => `case term when 0 then ${values[0]} when 1 then ${values[1]} else ${values[2]} end`;

const pull = bySegment(['0.2e0', '-0.1e0', '-0.45e0', '-0.25e0']), worth = bySegment(['0.8e0', '1e0', '1.3e0', '1.1e0']);
const floor = bySegment(['0.14e0', '0.12e0', '0.09e0', '0.06e0']);
const bits = `(case when mp < ${floor} + 0.03e0 then 1 else 0 end) + (case when d > 25 then 2 else 0 end)
  + (case when net > 400000 then 4 else 0 end) + (case when credit < 580 then 8 else 0 end) + (case when overdue > 60 then 16 else 0 end)`;

// From a relation with d (and term, adj for L) to one with all derived values.
const derived = (from, large) => `
  a as (select *, lp * qty as gross, uc * qty as cost from ${from}),
  b as (select *, gross * (1 - d * 0.01e0)${large ? ` * (${byTerm(['1e0', '0.98e0', '0.96e0'])})` : ''} as net, ln(1 + gross * 0.00001e0) as sl from a),
  c as (select *, net - cost as margin,
    1 / (1 + exp(-((${pull}) + 0.085e0 * d - 0.9e0 * comp - 0.35e0 * sl + 0.006e0 * tenure${large ? ` + (${byTerm(['0e0', '-0.15e0', '-0.35e0'])}) + adj` : ''}))) as p,
    1 / (1 + exp(-(0.4e0 + 0.02e0 * tenure - 0.03e0 * overdue + 0.002e0 * (credit - 600) + 0.01e0 * d${large ? ` + (${byTerm(['0e0', '0.3e0', '0.55e0'])})` : ''}))) as r from b),
  v as (select *, margin / net as mp, p * margin as em, rev * 0.35e0 * r / (1.1e0 - r) as clv,
    0.5e0 * (850 - credit) * (1e0 / 550) + 0.3e0 * overdue * (1e0 / 120) + 0.2e0 * (1 - r) as risk from c)`;
const score = `em + 0.12e0 * clv * (${worth}) as score`;
const objective = '0.45e0 * em / gross + 0.2e0 * p + 0.25e0 * p * clv / (clv + gross) + 0.1e0 * (1 - abs(d - dr) * 0.025e0)';

export function queries({ steps }) {
  const columns = 'id, lp, uc, qty, dr, tenure, credit, seg, comp, rev, overdue';
  const chosen = (scored, feasible) => `
    w as (select id, alternative, ${scored} as objective from v where ${feasible}),
    ranked as (select id, alternative, row_number() over (partition by id order by objective desc, alternative) as place from w),
    picked as (select id, alternative from ranked where place = 1)`;
  const S = `with x as (select *, dr as d from cases), ${derived('x', false)}
    select id, (${first('S', rule)}) * 32 + ${bits} as code, ${score} from v`;
  const M = `with best as (with x as (select ${columns}, k as alternative, k * 0.5e0 as d from cases cross join ${steps(81)}
        where k * 0.5e0 <= 10 + 0.15e0 * tenure + case when credit >= 680 then 8 else 0 end), ${derived('x', false)},
      ${chosen(objective, `mp >= (${floor}) and em >= 0.06e0 * gross`)} select * from picked),
    y as (select ${columns.replace('id', 'cases.id as id')}, coalesce(alternative, 0) as best, case when alternative is null then 1 else 0 end as infeasible,
      coalesce(alternative, 0) * 0.5e0 as d from cases left join best on best.id = cases.id), ${derived('y', false)}
    select id, (((${first('S', rule)}) * 32 + ${bits}) * 81 + best) * 2 + infeasible as code, ${score} from v`;
  const L = `with looked as (select *, ${first('A', output)} as adj, ${first('B', output)} as most from cases),
    best as (with x as (select looked.*, k as alternative, floor(k / 3e0) * 0.5e0 as d, k % 3 as term from looked cross join ${steps(243)}
        where floor(k / 3e0) * 0.5e0 <= most), ${derived('x', true)},
      ${chosen(`${objective} + (${first('C', output)})`, `mp >= (${floor}) and em >= 0.06e0 * gross`)} select * from picked),
    y as (select looked.*, coalesce(alternative, 0) as best, case when alternative is null then 1 else 0 end as infeasible,
      floor(coalesce(alternative, 0) / 3e0) * 0.5e0 as d, coalesce(alternative, 0) % 3 as term from looked left join best on best.id = looked.id),
    ${derived('y', true)}
    select id, (((${first('D', rule)}) * 1024 + ${sum('E')}) * 243 + best) * 2 + infeasible as code, ${score} from v`;
  return { S, M, L };
}
