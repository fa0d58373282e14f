import type { ComponentChildren, JSX } from 'preact';
import { unbroken } from '../numbers.ts';
import { Icon, type IconName } from './Icon.tsx';

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

interface Props {
  readonly text: HeadlineText;
  readonly children?: ComponentChildren;
}

/** The first line of a panel: a word, then one sentence that says why. */
export function Headline({ text, children }: Props): JSX.Element {
  const { tone, icon, word, sentence, ticking = '' } = text;
  return (
    <div class="headline">
      <h1 class={`headline-text tone-${tone}`}>
        <Icon name={icon} />
        <span>
          <span aria-live="polite" aria-atomic="true">
            <strong>{word}</strong>
            {sentence === '' ? null : ` - ${unbroken(sentence)}`}
          </span>
          {ticking === '' ? null : ` - ${unbroken(ticking)}`}
        </span>
      </h1>
      {children}
    </div>
  );
}
