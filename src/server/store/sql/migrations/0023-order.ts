import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/**
 * Releases and moves of labels are numbered as they come: their times do not say which was last
 * where a clock has been set back. What was there before is numbered by its times, a label's own
 * moves as they followed one another.
 */
export const order: Migration = {
  id: 23,
  name: 'order of releases and of moves of labels',
  up: async (db) => {
    for (const table of ['releases', 'label_moves']) {
      await db.schema
        .alterTable(table)
        .addColumn('ordinal', 'integer', (it) => it.notNull().defaultTo(0))
        .execute();
    }
    await sql`update releases set ordinal = ranked.place from (
      select id, row_number() over (order by started_at, id desc) as place from releases
    ) as ranked where ranked.id = releases.id`.execute(db);
    await sql`update label_moves set ordinal = ranked.place from (
      select prompt, label, seq,
        row_number() over (partition by prompt order by reached, seq, label) as place
      from (
        select prompt, label, seq,
          max(at) over (partition by prompt, label order by seq) as reached
        from label_moves
      ) as timed
    ) as ranked where ranked.prompt = label_moves.prompt
      and ranked.label = label_moves.label and ranked.seq = label_moves.seq`.execute(db);
    await db.schema.createIndex('release_by_order').on('releases').column('ordinal').execute();
  },
};
