// Prints the queries of sql.mjs for SQLite, and the checksums to reach, as JSON; sqlite.py reads them.
import { published } from './desk.mjs';
import { queries } from './sql.mjs';

const steps = (n) => `(with recursive counted(k) as (select 0 union all select k + 1 from counted where k < ${n - 1}) select k from counted) as steps`;
console.log(JSON.stringify({ queries: queries({ steps }), published }));
