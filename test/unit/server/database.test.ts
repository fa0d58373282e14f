import { expect, it } from 'vitest';
import { describeDatabase, parseDatabase } from '../../../src/server/database.ts';

const cases: readonly (readonly [string, unknown])[] = [
  ['memory:', { kind: 'memory' }],
  ['sqlite:registry.db', { kind: 'sqlite', file: '/base/registry.db' }],
  ['sqlite:/data/registry.db', { kind: 'sqlite', file: '/data/registry.db' }],
  ['./registry.db', { kind: 'sqlite', file: '/base/registry.db' }],
  ['/data/registry.db', { kind: 'sqlite', file: '/data/registry.db' }],
  ['postgres://ana@db/canary', { kind: 'postgres', url: 'postgres://ana@db/canary' }],
  ['postgresql://db/canary', { kind: 'postgres', url: 'postgresql://db/canary' }],
];

it.each(cases)('%s is a database', (text, database) => {
  expect(parseDatabase(text, '/base')).toEqual(database);
});

it.each([
  '',
  'sqlite:',
  'mysql://ana:secret@db/canary',
  'postgres://ana:secret@db',
  'postgres:secret',
])('%j is none, and no password of it is repeated', (text) => {
  expect(() => parseDatabase(text, '/base')).toThrow(
    expect.objectContaining({
      code: 'bad-usage',
      message: expect.not.stringContaining('secret') as string,
    }),
  );
});

it('is shown without what is secret', () => {
  const shown = describeDatabase(
    parseDatabase('postgres://ana:secret@db:5433/canary?sslkey=secret', '/base'),
  );
  expect(shown).toBe('postgres://db:5433/canary');
});
