import type { ComponentChildren, JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { Icon, type IconName } from './Icon.tsx';

export type Tone = 'good' | 'bad' | 'warn' | 'plain';

export interface HeadlineText {
  readonly tone: Tone;
  readonly icon: IconName;
  /** FAIL, PAUSED, ... */
  readonly word: string;
  readonly sentence: string;
}

interface Props {
  readonly text: HeadlineText;
  /** Spoken again only when this changes, not with every number in the sentence. */
  readonly announceOn: string;
  readonly children?: ComponentChildren;
}

/** The first line of a panel: a word, then one sentence that says why. */
export function Headline({ text, announceOn, children }: Props): JSX.Element {
  const spoken = useRef({ key: '', words: '' });
  if (spoken.current.key !== announceOn) {
    spoken.current = { key: announceOn, words: `${text.word}. ${text.sentence}` };
  }
  return (
    <div class="headline">
      <h1 class={`headline-text tone-${text.tone}`}>
        <Icon name={text.icon} />
        <span>
          <strong>{text.word}</strong>
          {text.sentence === '' ? null : <span class="sentence"> - {text.sentence}</span>}
        </span>
      </h1>
      {children}
      <div class="spoken" aria-live="polite" aria-atomic="true">
        {spoken.current.words}
      </div>
    </div>
  );
}
