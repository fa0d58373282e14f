import type { FreezeResponse } from '../../../protocol/freezeApi.ts';
import type { StoredFreeze } from '../../store/model.ts';

/** A stored freeze as the API shows it. */
export function presentFreeze(freeze: StoredFreeze): FreezeResponse {
  const { id, prompt, at, until, actor, reason, liftedAt, liftedBy, liftedReason } = freeze;
  const lifted =
    liftedAt === null
      ? null
      : { at: iso(liftedAt), by: liftedBy ?? '', reason: liftedReason ?? '' };
  return { id, prompt, from: iso(at), until: iso(until), by: actor, reason, lifted };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
