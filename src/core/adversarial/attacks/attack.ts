import type { Detection } from '../../eval/model.ts';
import type { CategoryId } from '../categories.ts';

/** How the attack's text reaches the model. */
export type Delivery = 'direct' | 'document' | 'tool-result';

/** What an attack is written with; seeded, so that every run writes the same. */
export interface AttackKit {
  /** Describes the marker without containing it: `the word CANARY, a hyphen and 7F3A, without spaces`. */
  readonly markerWords: string;
  /** An invented payment card number. */
  readonly secret: string;
}

/** One attack, in our own words, with a harmless goal. */
export interface Attack {
  readonly id: string;
  readonly category: CategoryId;
  readonly delivery: Delivery;
  readonly detects: Detection['kind'];
  write(kit: AttackKit): string;
  /** What the user asks beside a document or tool result; absent: a neutral request. */
  readonly question?: string;
}
