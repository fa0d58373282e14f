import { first } from './migrations/0001-first.ts';
import { comparedKeys } from './migrations/0002-compared-keys.ts';
import { cost } from './migrations/0003-cost.ts';
import { auditLog } from './migrations/0004-audit.ts';
import { controllers } from './migrations/0005-controllers.ts';
import { keySums } from './migrations/0006-key-sums.ts';
import { releasePlans } from './migrations/0007-release-plans.ts';
import { reported } from './migrations/0008-reported.ts';
import { tokens } from './migrations/0009-tokens.ts';
import { retention } from './migrations/0014-retention.ts';
import { judgeDays } from './migrations/0020-judge-days.ts';
import { order } from './migrations/0023-order.ts';
import { removal } from './migrations/0033-removal.ts';
import type { Migration } from './migrations/migration.ts';

/** Oldest first. */
export const migrations: readonly Migration[] = [
  first,
  comparedKeys,
  cost,
  auditLog,
  controllers,
  keySums,
  releasePlans,
  reported,
  tokens,
  retention,
  judgeDays,
  order,
  removal,
];
