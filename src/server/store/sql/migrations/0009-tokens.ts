import { table, type Migration } from './migration.ts';

export const tokens: Migration = {
  id: 9,
  name: 'access tokens',
  up: table(
    'tokens',
    [
      ['id', 'text'],
      ['name', 'text'],
      ['hash', 'text'],
      ['scopes', 'text'],
      ['created_at', 'bigint'],
    ],
    [
      ['expires_at', 'bigint'],
      ['revoked_at', 'bigint'],
    ],
    ['id'],
  ),
};
