// Sizes S and M in GoRules ZEN: expression nodes around a decision table, the choice of M as nested maps and filters. Its language
// has no logarithm, so ln(1 + gross / 100000) is handed in with the case; e^x is written as a power.
import { ZenEngine } from '@gorules/zen-engine';
import { makeCases, makeTable, median, nanoseconds, tell, verify } from './desk.mjs';

const rounds = Number(process.argv[2] ?? 3), cases = makeCases(1000);
for (const deal of cases) deal.ln = Math.log(1 + deal.lp * deal.qty * 0.00001);
const e = '2.718281828459045';
const floors = '[0.14, 0.12, 0.09, 0.06][seg]', pulls = '[0.20, -0.10, -0.45, -0.25][seg]';

const common = { passThrough: true, inputField: null, outputPath: null, executionMode: 'single' };
const expressions = (id, pairs) => ({
  id, name: id, type: 'expressionNode',
  content: { ...common, expressions: Object.entries(pairs).map(([key, value], i) => ({ id: `${id}${i}`, key, value })) },
});
const cell = ({ low, high, places }) => {
  if (places) return places.join(', ');
  if (high === undefined) return `>= ${low}`;
  return low === undefined ? `< ${high}` : `[${low}..${high})`;
};
function table() {
  const rows = makeTable('S');
  const columns = [...new Set(rows.flatMap((row) => row.conditions.map(({ column }) => column)))];
  return {
    id: 'playbook', name: 'playbook', type: 'decisionTableNode',
    content: {
      ...common, hitPolicy: 'first', inputs: columns.map((field) => ({ id: field, name: field, field })),
      outputs: [{ id: 'rule', name: 'rule', field: 'rule' }],
      rules: rows.map((row, i) => ({
        _id: `row${i}`,
        ...Object.fromEntries(columns.map((column) => [column, ''])),
        ...Object.fromEntries(row.conditions.map((condition) => [condition.column, cell(condition)])),
        rule: String(i * 8 + row.output),
      })),
    },
  };
}
const derived = (discount) => expressions('derived', {
  d: discount, gross: 'lp * qty', net: '$.gross * (1 - $.d * 0.01)', margin: '$.net - uc * qty', mp: '$.margin / $.net',
  p: `1 / (1 + ${e} ^ (-(${pulls} + 0.085 * $.d - 0.9 * comp - 0.35 * ln + 0.006 * tenure)))`,
  r: `1 / (1 + ${e} ^ (-(0.4 + 0.02 * tenure - 0.03 * overdue + 0.002 * (credit - 600) + 0.01 * $.d)))`,
  clv: 'rev * 0.35 * $.r / (1.1 - $.r)',
  risk: '0.5 * (850 - credit) / 550 + 0.3 * overdue / 120 + 0.2 * (1 - $.r)',
  score: '$.p * $.margin + 0.12 * $.clv * [0.8, 1.0, 1.3, 1.1][seg]',
});
const bits = `(mp < ${floors} + 0.03 ? 1 : 0) + (d > 25 ? 2 : 0) + (net > 400000 ? 4 : 0) + (credit < 580 ? 8 : 0) + (overdue > 60 ? 16 : 0)`;
const choice = [
  expressions('fixed', {
    whole: 'lp * qty', spent: 'uc * qty', z0: `${pulls} - 0.9 * comp - 0.35 * ln + 0.006 * tenure`,
    y0: '0.4 + 0.02 * tenure - 0.03 * overdue + 0.002 * (credit - 600)', most: '10 + 0.15 * tenure + (credit >= 680 ? 8 : 0)', least: floors,
  }),
  expressions('sweep', {
    steps: `map([0..80], {k: #, d: # * 0.5, n: whole * (1 - # * 0.005), p: 1 / (1 + ${e} ^ (-(z0 + 0.0425 * #))), r: 1 / (1 + ${e} ^ (-(y0 + 0.005 * #)))})`,
    values: 'map($.steps, {k: #.k, d: #.d, p: #.p, m: #.n - spent, c: rev * 0.35 * #.r / (1.1 - #.r), ok: #.n - spent >= least * #.n and #.d <= most})',
    scores: `map(filter($.values, #.ok and #.p * #.m >= 0.06 * whole), {k: #.k, s: 0.45 * #.p * #.m / whole + 0.20 * #.p
      + 0.25 * #.p * #.c / (#.c + whole) + 0.10 * (1 - abs(#.d - dr) * 0.025)})`.replace(/\s+/g, ' '),
    infeasible: 'len($.scores) == 0 ? 1 : 0',
    greatest: '$.infeasible == 1 ? 0 : max(map($.scores, #.s))',
    best: '$.infeasible == 1 ? 0 : filter($.scores, #.s == $.greatest)[0].k',
  }),
  expressions('tidy', { steps: 'null', values: 'null', scores: 'null' }),
];
const graph = (nodes) => {
  const all = [{ id: 'in', name: 'in', type: 'inputNode' }, ...nodes, { id: 'out', name: 'out', type: 'outputNode' }];
  return {
    nodes: all,
    edges: all.slice(1).map((node, i) => ({ id: `edge${i}`, type: 'edge', sourceId: all[i].id, targetId: node.id })),
  };
};
const graphs = {
  S: graph([derived('dr'), table(), expressions('code', { code: `rule * 32 + ${bits}` })]),
  M: graph([...choice, derived('best * 0.5'), table(), expressions('code', { code: `((rule * 32 + ${bits}) * 81 + best) * 2 + infeasible` })]),
};

const microseconds = (text) => parseFloat(text) * (text.endsWith('ms') ? 1e3 : text.endsWith('ns') ? 1e-3 : text.endsWith('µs') || text.endsWith('us') ? 1 : 1e6);
const engine = new ZenEngine();
for (const size of ['S', 'M']) {
  const decision = engine.createDecision(graphs[size]);
  const codes = [], own = [];
  for (const deal of cases) codes.push((await decision.evaluate(deal)).result.code);
  verify('zen', size, codes);
  const times = [];
  for (let round = 0; round < rounds; ++round)
    times.push(await nanoseconds(cases.length, async () => {
      for (const deal of cases) own.push(microseconds((await decision.evaluate(deal)).performance));
    }));
  tell('zen', size, 'single', median(times));
  tell('zen', size, 'single_own_clock', median(own) * 1000);
}
