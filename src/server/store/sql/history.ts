import type { Kysely } from 'kysely';
import { addWeight, type MutableHistogram } from '../../../core/stats/histogram.ts';
import { hourMs, type HistoryName, type HistoryTally, type VersionHour } from '../historyTally.ts';
import type { HistoryQuery } from '../model.ts';
import { BatchStatement } from './batch.ts';
import { getOrAdd } from '../getOrAdd.ts';
import type { Tables, VersionHistoryTable } from './schema.ts';

const addToHistory = new BatchStatement<VersionHistoryTable>(
  (db, rows) =>
    db
      .insertInto('version_history')
      .values([...rows])
      .onConflict((conflict) =>
        conflict.columns(['prompt', 'version', 'hour', 'name', 'bin']).doUpdateSet((it) => ({
          weight: it.eb(it.ref('version_history.weight'), '+', it.ref('excluded.weight')),
        })),
      )
      .compile(),
  (row) => Object.values(row),
);

/** Adds to what is stored, within the caller's transaction. Rows go in a fixed order. */
export async function countHistory(db: Kysely<Tables>, tally: HistoryTally): Promise<void> {
  const rows: VersionHistoryTable[] = [];
  for (const { prompt, version, hour, histograms } of tally.hours) {
    for (const [name, histogram] of histograms) {
      for (const [bin, weight] of Object.entries(histogram)) {
        if (weight !== 0) rows.push({ prompt, version, hour, name, bin: Number(bin), weight });
      }
    }
  }
  await addToHistory.run(db, rows.sort(byKey));
}

/** Transactions that lock rows in the same order do not lock each other out. */
function byKey(a: VersionHistoryTable, b: VersionHistoryTable): number {
  return (
    compare(a.prompt, b.prompt) ||
    a.version - b.version ||
    a.hour - b.hour ||
    compare(a.name, b.name) ||
    a.bin - b.bin
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export async function selectHistory(
  db: Kysely<Tables>,
  { prompt, version, since }: HistoryQuery,
): Promise<readonly VersionHour[]> {
  const rows = await db
    .selectFrom('version_history')
    .select(['hour', 'name', 'bin', 'weight'])
    .where('prompt', '=', prompt)
    .where('version', '=', version)
    .where('hour', '>=', Math.ceil(since / hourMs) * hourMs)
    .orderBy('hour')
    .execute();
  const hours = new Map<number, Map<HistoryName, MutableHistogram>>();
  for (const { hour, name, bin, weight } of rows) {
    const histograms = getOrAdd(hours, hour, () => new Map<HistoryName, MutableHistogram>());
    addWeight(
      getOrAdd(histograms, name as HistoryName, (): MutableHistogram => ({})),
      bin,
      weight,
    );
  }
  return [...hours].map(([hour, histograms]) => ({
    hour,
    histograms: Object.fromEntries(histograms),
  }));
}
