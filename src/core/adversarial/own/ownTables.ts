import type { PublishedPrompt } from '../../prompt/model.ts';
import type { AttackTable } from '../attacks/attack.ts';
import { ownContract } from './ownContract.ts';
import { ownRules } from './ownRules.ts';
import { ownSecrets } from './ownSecrets.ts';
import { ownTools } from './ownTools.ts';

/**
 * Attacks on what a prompt has of its own: secrets, tools, rules and output contract. Their ids come
 * from what they attack, so that they stay when something else in the prompt changes.
 */
export function ownTables(prompt: PublishedPrompt): readonly AttackTable[] {
  return [ownSecrets, ownTools, ownRules, ownContract].map((read) => read(prompt));
}
