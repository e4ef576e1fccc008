// The discount desk of ../README.md for adapters in JavaScript: cases, tables, derived values, codes and checksums.
const mask = (1n << 64n) - 1n;

export class Draws {
  constructor(seed) { this.state = seed; }
  next() {
    let x = this.state;
    x ^= x >> 12n;
    x = (x ^ (x << 25n)) & mask;
    x ^= x >> 27n;
    this.state = x;
    return Number(((x * 0x2545F4914F6CDD1Dn) & mask) >> 11n) * 2 ** -53;
  }
  below(bound) { return Math.floor(this.next() * bound); }
}

export const fields = ['lp', 'uc', 'qty', 'dr', 'tenure', 'credit', 'seg', 'comp', 'rev', 'overdue'];

export function makeCases(count) {
  const draws = new Draws(0x9E3779B97F4A7C15n);
  const square = () => { const u = draws.next(); return u * u; };
  const cases = [];
  for (let i = 0; i < count; ++i) {
    const lp = 500 + Math.floor(draws.next() * 4500);
    const uc = Math.floor(lp * (0.30 + 0.45 * draws.next()));
    const qty = 1 + Math.floor(square() * 400);
    const dr = Math.floor(square() * 81) * 0.5;
    const tenure = draws.below(121), credit = 300 + draws.below(551);
    const s = draws.next(), seg = s < 0.45 ? 0 : s < 0.75 ? 1 : s < 0.93 ? 2 : 3;
    const comp = draws.next() < 0.4 ? 1 : 0;
    const r = draws.next(), rev = Math.floor(r * r * r * 2000000);
    const o = draws.next(), overdue = o < 0.7 ? 0 : Math.floor((o - 0.7) * 400);
    cases.push({ lp, uc, qty, dr, tenure, credit, seg, comp, rev, overdue });
  }
  return cases;
}

const cuts = {
  d: [1, 2, 4, 6, 10, 15, 20, 26, 32],
  mp: [0.14, 0.24, 0.29, 0.34, 0.4, 0.45, 0.5, 0.55, 0.61],
  net: [9000, 31000, 68000, 120000, 190000, 280000, 400000, 580000, 850000],
  p: [0.31, 0.4, 0.48, 0.55, 0.62, 0.7, 0.78, 0.85, 0.92],
  risk: [0.095, 0.16, 0.225, 0.285, 0.345, 0.4, 0.46, 0.51, 0.6],
  clv: [1150, 9300, 31000, 75000, 154000, 289000, 510000, 860000, 1500000],
  credit: [355, 410, 465, 520, 575, 630, 685, 740, 795],
  overdue: [1, 10, 20, 30, 45, 60, 75, 90, 105],
  tenure: [12, 24, 36, 48, 60, 72, 84, 97, 108],
  lp: [955, 1400, 1845, 2300, 2755, 3200, 3660, 4105, 4553],
  qty: [5, 17, 37, 65, 101, 146, 198, 258, 325],
  rev: [2000, 16000, 55000, 130000, 250000, 430000, 685000, 1025000, 1460000],
};
const places = { seg: 4, comp: 2, term: 3 };
const ofDeal = ['d', 'mp', 'net', 'p', 'risk', 'clv', 'credit', 'overdue', 'tenure', 'seg', 'comp'];
const ofCase = ['credit', 'overdue', 'tenure', 'rev', 'seg', 'comp', 'lp', 'qty'];
const ofStep = ['d', 'term', 'mp', 'p', 'seg', 'comp', 'credit', 'tenure'];
const plans = {
  S: [0x1001n, 20, 3, ofDeal, (d) => d.below(6), 5],
  A: [0x2001n, 60, 4, ofCase, (d) => (d.below(41) - 20) / 50, 0],
  B: [0x2002n, 60, 4, ofCase, (d) => 10 + d.below(61) * 0.5, 20],
  C: [0x2003n, 60, 4, ofStep, (d) => (d.below(41) - 20) / 200, 0],
  D: [0x2004n, 60, 5, ofDeal, (d) => d.below(6), 5],
  E: [0x2005n, 60, 5, ofDeal, (d) => 1 + d.below(9), undefined],
};

// Conditions are { column, low?, high? } (low <= x < high) or { column, places: [0, 2] }.
function drawCondition(column, draws) {
  const values = places[column];
  if (values === 2) return { column, places: [draws.below(2)] };
  if (values) {
    const bits = 1 + draws.below(2 ** values - 2);
    return { column, places: [...Array(values).keys()].filter((place) => (bits >> place) & 1) };
  }
  const kind = draws.below(3);
  if (kind === 0) return { column, low: cuts[column][1 + draws.below(5)] };
  if (kind === 1) return { column, high: cuts[column][3 + draws.below(5)] };
  const from = draws.below(4);
  return { column, low: cuts[column][from], high: cuts[column][from + 4 + draws.below(2)] };
}

// Rows { conditions, output }, the last without conditions where the table has an otherwise row.
export function makeTable(name) {
  const [seed, count, conditions, columns, output, otherwise] = plans[name];
  const draws = new Draws(seed), rows = [];
  while (rows.length < count - (otherwise === undefined ? 0 : 1)) {
    const drawn = [];
    while (drawn.length < conditions) {
      const column = columns[draws.below(columns.length)];
      if (!drawn.includes(column)) drawn.push(column);
    }
    rows.push({ conditions: drawn.map((column) => drawCondition(column, draws)), output: output(draws) });
  }
  if (otherwise !== undefined) rows.push({ conditions: [], output: otherwise });
  return rows;
}

export const pull = [0.20, -0.10, -0.45, -0.25], worth = [0.8, 1.0, 1.3, 1.1], floor = [0.14, 0.12, 0.09, 0.06];

// What a case comes to at the requested discount.
export function derive(deal) {
  const d = deal.dr, gross = deal.lp * deal.qty, net = gross * (1 - d * 0.01), margin = net - deal.uc * deal.qty;
  const z = pull[deal.seg] + 0.085 * d - 0.9 * deal.comp - 0.35 * Math.log(1 + gross * 0.00001) + 0.006 * deal.tenure;
  const p = 1 / (1 + Math.exp(-z));
  const r = 1 / (1 + Math.exp(-(0.4 + 0.02 * deal.tenure - 0.03 * deal.overdue + 0.002 * (deal.credit - 600) + 0.01 * d)));
  const clv = deal.rev * 0.35 * r / (1.1 - r);
  const risk = 0.5 * (850 - deal.credit) * (1 / 550) + 0.3 * deal.overdue * (1 / 120) + 0.2 * (1 - r);
  return { d, net, mp: margin / net, p, risk, clv, score: p * margin + 0.12 * clv * worth[deal.seg] };
}

export const published = {
  S: { 1000: 6794336, 10000: 65381222, 100000: 649287702 },
  M: { 1000: 991891831, 10000: 9314219141, 100000: 91783041386 },
  L: { 1000: 408174569287, 10000: 4001048102965, 100000: 40255223217437 },
};
// Those of implementations that test margin >= floor * net instead of the quotient.
const rewritten = { L: { 100000: 40255223217461 } };

// Throws where the codes of the first cases are not the specified ones, at each count that it names.
export function verify(engine, size, codes) {
  let sum = 0, checked = 0;
  codes.forEach((code, i) => {
    sum += code * (1 + i % 7);
    const expected = published[size][i + 1];
    if (expected === undefined) return;
    ++checked;
    if (sum !== expected && sum !== rewritten[size]?.[i + 1])
      throw new Error(`${engine}, size ${size}: ck(${i + 1}) is ${sum}, not ${expected}`);
  });
  if (checked === 0) throw new Error(`${engine}, size ${size}: ${codes.length} cases have no checksum`);
}

export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
export const nanoseconds = async (count, run) => {
  const start = performance.now();
  await run();
  return (performance.now() - start) * 1e6 / count;
};
// One row for remit_bench --peers.
export const tell = (engine, size, what, time) => console.log(`${engine} ${size} ${what} ${time.toFixed(1)}`);
