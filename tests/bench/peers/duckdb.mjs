// Sizes S, M and L as SQL in DuckDB over a table of cases, by one thread and by two; the result is written into a table.
import { DuckDBInstance } from '@duckdb/node-api';
import { fields, makeCases, median, nanoseconds, tell, verify } from './desk.mjs';
import { queries } from './sql.mjs';

const rounds = Number(process.argv[2] ?? 3), counts = { S: 100000, M: 10000, L: 1000 };
const cases = makeCases(counts.S);
for (const threads of ['1', '2']) {
  const connection = await (await DuckDBInstance.create(':memory:', { threads })).connect();
  await connection.run(`create table all_cases (id integer, ${fields.map((name) => `${name} double`).join(', ')})`);
  const appender = await connection.createAppender('all_cases');
  cases.forEach((deal, i) => {
    appender.appendInteger(i);
    for (const name of fields) appender.appendDouble(deal[name]);
    appender.endRow();
  });
  appender.closeSync();
  const sql = queries({ steps: (n) => `range(${n}) as steps(k)` });
  for (const size of ['S', 'M', 'L']) {
    await connection.run(`create or replace table cases as select * from all_cases where id < ${counts[size]}`);
    const times = [];
    for (let round = 0; round < rounds; ++round)
      times.push(await nanoseconds(counts[size], () => connection.run(`create or replace table decided as ${sql[size]}`)));
    const reader = await connection.runAndReadAll('select code::double from decided order by id');
    verify('duckdb', size, reader.getRows().map(([code]) => code));
    tell('duckdb', size, threads === '1' ? 'batch' : 'batch_2_threads', median(times));
  }
}
