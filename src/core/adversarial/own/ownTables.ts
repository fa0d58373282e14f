import type { PublishedPrompt } from '../../prompt/model.ts';
import type { AttackTable } from '../attacks/attack.ts';

/** Attacks on what a prompt has of its own. */
export function ownTables(_prompt: PublishedPrompt): readonly AttackTable[] {
  return [];
}
