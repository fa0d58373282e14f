import type { ComponentChildren, JSX } from 'preact';
import { unbroken } from '../numbers.ts';
import type { HeadlineText } from './headlineText.ts';
import { Icon } from './Icon.tsx';

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
