import type { Kysely } from 'kysely';
import type { ReleasePlan } from '../../../core/release/model.ts';
import type { ReleaseFacts } from '../attribution.ts';
import { fromJson } from './json.ts';
import type { Tables } from './schema.ts';

/** Adds to `facts` what never changes of the releases that these name; unknown ones stay out. */
export async function loadFacts(
  db: Kysely<Tables>,
  naming: Iterable<{ readonly releaseId: string | null }>,
  facts: Map<string, ReleaseFacts>,
): Promise<void> {
  const unknown = new Set<string>();
  for (const { releaseId } of naming) {
    if (releaseId !== null && !facts.has(releaseId)) unknown.add(releaseId);
  }
  for (const id of unknown) {
    const row = await db
      .selectFrom('releases')
      .select(['prompt', 'stable_version', 'canary_version', 'salt', 'plan'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) continue;
    facts.set(id, {
      prompt: row.prompt,
      stableVersion: row.stable_version,
      canaryVersion: row.canary_version,
      salt: row.salt,
      plan: fromJson<ReleasePlan>(row.plan),
    });
  }
}
