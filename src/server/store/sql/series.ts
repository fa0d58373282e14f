import type { Kysely } from 'kysely';
import type { SeriesPoint } from '../../../protocol/api.ts';
import type { StoredPoint } from '../model.ts';
import { fromJson } from './json.ts';
import type { Tables } from './schema.ts';

export async function insertPoint(
  db: Kysely<Tables>,
  { releaseId, point }: StoredPoint,
): Promise<void> {
  await db
    .insertInto('series_points')
    .values({ release_id: releaseId, at: point.at, point: JSON.stringify(point) })
    .onConflict((conflict) =>
      conflict
        .columns(['release_id', 'at'])
        .doUpdateSet((it) => ({ point: it.ref('excluded.point') })),
    )
    .execute();
}

export async function selectSeries(db: Kysely<Tables>, releaseId: string): Promise<SeriesPoint[]> {
  const rows = await db
    .selectFrom('series_points')
    .select('point')
    .where('release_id', '=', releaseId)
    .orderBy('at')
    .execute();
  return rows.map(({ point }) => fromJson<SeriesPoint>(point));
}
