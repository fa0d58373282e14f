import type { IconName } from './iconShapes.ts';

export type Tone = 'good' | 'bad' | 'warn' | 'plain';

export interface HeadlineText {
  readonly tone: Tone;
  readonly icon: IconName;
  /** FAIL, PAUSED, ... */
  readonly word: string;
  readonly sentence: string;
  /** What changes by the second: shown after the sentence, never read out by itself. */
  readonly ticking?: string;
}
