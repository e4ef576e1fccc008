// Size S in Cedar (wasm): it has no fractions, so the derived values are handed in as scaled whole numbers and only table and
// thresholds are decided. Every row is a permit; the row that counts is the first of those that determined the answer.
import { createRequire } from 'node:module';
import { derive, floor, makeCases, makeTable, median, nanoseconds, tell, verify } from './desk.mjs';

const cedar = createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs');
const rounds = Number(process.argv[2] ?? 3), cases = makeCases(1000), table = makeTable('S');
const scales = { mp: 1e9, p: 1e9, risk: 1e9, d: 2, net: 1000, clv: 1000 };
const scaled = (column, value) => Math.round(value * (scales[column] ?? 1));

const test = ({ column, low, high, places }) => {
  const value = `context.${column}`;
  if (places) return `[${places}].contains(${value})`;
  return [low !== undefined ? `${value} >= ${scaled(column, low)}` : '', high !== undefined ? `${value} < ${scaled(column, high)}` : '']
    .filter(Boolean).join(' && ');
};
const permit = (condition) => `permit(principal, action, resource)${condition ? ` when { ${condition} }` : ''};`;
const policies = {};
table.forEach((row, index) => { policies[`row${index}`] = permit(row.conditions.map(test).join(' && ')); });
['context.mp < context.thin_below', 'context.d > 50', 'context.net > 400000000', 'context.credit < 580', 'context.overdue > 60']
  .forEach((condition, bit) => { policies[`bit${bit}`] = permit(condition); });
const parsed = cedar.preparsePolicySet('desk', { staticPolicies: policies });
if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed));

const contexts = cases.map((deal) => {
  const values = derive(deal), down = (name) => Math.floor(values[name] * scales[name]);
  return {
    d: values.d * 2, mp: down('mp'), net: down('net'), p: down('p'), risk: down('risk'), clv: down('clv'), credit: deal.credit,
    overdue: deal.overdue, tenure: deal.tenure, seg: deal.seg, comp: deal.comp, thin_below: Math.round((floor[deal.seg] + 0.03) * 1e9),
  };
});
const request = {
  principal: { type: 'Person', id: 'a' }, action: { type: 'Action', id: 'decide' }, resource: { type: 'Deal', id: 'd' },
  preparsedPolicySetId: 'desk', entities: [],
};
function decide(context) {
  const answer = cedar.statefulIsAuthorized({ ...request, context });
  if (answer.type !== 'success' || answer.response.diagnostics.errors.length) throw new Error(JSON.stringify(answer));
  let row = Infinity, bits = 0;
  for (const id of answer.response.diagnostics.reason) {
    const place = Number(id.slice(3));
    if (id.startsWith('row')) row = Math.min(row, place);
    else bits |= 1 << place;
  }
  return (row * 8 + table[row].output) * 32 + bits;
}
verify('cedar', 'S', contexts.map(decide));
const times = [];
for (let round = 0; round < rounds; ++round)
  times.push(await nanoseconds(contexts.length, () => { for (const context of contexts) decide(context); }));
tell('cedar', 'S', 'single_table_and_thresholds', median(times));
