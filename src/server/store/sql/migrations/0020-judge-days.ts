import { table, type Migration } from './migration.ts';

export const judgeDays: Migration = {
  id: 20,
  name: 'what the judge of outputs takes a day',
  up: table(
    'judge_days',
    [
      ['day', 'text'],
      ['calls', 'bigint'],
      ['usd', 'double precision'],
    ],
    [],
    ['day'],
  ),
};
