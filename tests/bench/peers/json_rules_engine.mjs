// Size S in json-rules-engine: derived values are facts worked out when a rule asks for them, a row of the table is a rule whose
// priority is its place, and the first that fires ends the run.
import { Engine } from 'json-rules-engine';
import { derive, floor, makeCases, makeTable, median, nanoseconds, tell, verify } from './desk.mjs';

const rounds = Number(process.argv[2] ?? 3), cases = makeCases(1000);
const factOf = { d: 'dr' };
const engine = new Engine();
const derived = new Map();
for (const name of ['net', 'mp', 'p', 'risk', 'clv', 'score'])
  engine.addFact(name, async (_, almanac) => {
    const deal = await almanac.factValue('deal');
    if (!derived.has(deal)) derived.set(deal, derive(deal));
    return derived.get(deal)[name];
  });
engine.addFact('thin_below', async (_, almanac) => floor[await almanac.factValue('seg')] + 0.03);

const tests = (condition) => {
  const fact = factOf[condition.column] ?? condition.column;
  if (condition.places) return [{ fact, operator: 'in', value: condition.places }];
  const result = [];
  if (condition.low !== undefined) result.push({ fact, operator: 'greaterThanInclusive', value: condition.low });
  if (condition.high !== undefined) result.push({ fact, operator: 'lessThan', value: condition.high });
  return result;
};
makeTable('S').forEach((row, index) => engine.addRule({
  priority: 100 - index,
  conditions: { all: row.conditions.flatMap(tests) },
  event: { type: 'row', params: { rule: index * 8 + row.output } },
  onSuccess: () => engine.stop(),
}));
[['mp', 'lessThan', { fact: 'thin_below' }], ['dr', 'greaterThan', 25], ['net', 'greaterThan', 400000], ['credit', 'lessThan', 580],
  ['overdue', 'greaterThan', 60]].forEach(([fact, operator, value], bit) => engine.addRule({
  priority: 1000,
  conditions: { all: [{ fact, operator, value }] },
  event: { type: 'bit', params: { bit: 1 << bit } },
}));

async function decide(deal) {
  const { events, almanac } = await engine.run({ ...deal, deal });
  let bits = 0, rule = Infinity;
  for (const { type, params } of events) {
    if (type === 'bit') bits |= params.bit;
    else rule = Math.min(rule, params.rule);
  }
  await almanac.factValue('score');
  derived.clear();
  return rule * 32 + bits;
}

const codes = [];
for (const deal of cases) codes.push(await decide(deal));
verify('json-rules-engine', 'S', codes);
const times = [];
for (let round = 0; round < rounds; ++round)
  times.push(await nanoseconds(cases.length, async () => { for (const deal of cases) await decide(deal); }));
tell('json-rules-engine', 'S', 'single', median(times));
