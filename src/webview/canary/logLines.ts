import type { ReleaseLogEntry } from '../../protocol/api.ts';
import { weightText } from './limits.ts';

/** What an entry of the log did, in the past tense: "advanced to 5 %". */
export function actionText({ action, weight }: ReleaseLogEntry): string {
  return words[action](weightText(weight));
}

const words: Readonly<Record<ReleaseLogEntry['action'], (weight: string) => string>> = {
  request: () => 'asked for',
  approve: () => 'approved',
  start: (weight) => `started at ${weight}`,
  advance: (weight) => `advanced to ${weight}`,
  hold: (weight) => `held at ${weight}`,
  pause: (weight) => `paused at ${weight}`,
  resume: (weight) => `resumed at ${weight}`,
  rollback: () => 'rolled back',
  promote: () => 'promoted',
  supersede: () => 'superseded',
};
