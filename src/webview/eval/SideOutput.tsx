import type { JSX } from 'preact';
import type { Side, Trial } from '../../protocol/webview.ts';
import { demoModel } from '../components/demoModel.ts';
import { WordDiff } from '../components/WordDiff.tsx';
import type { Piece } from '../components/wordDiff.ts';
import { trialFigures } from './caseWords.ts';

interface Props {
  readonly side: Side;
  /** Undefined when this side has no such repeat. */
  readonly trial: Trial | undefined;
  readonly simulated: boolean;
  /** Absent when the two answers were not compared: the output is then shown plain. */
  readonly words: readonly Piece[] | undefined;
}

export function SideOutput({ side, trial, simulated, words }: Props): JSX.Element {
  return (
    <section class="side" aria-label={side}>
      <div class="side-head">
        <span class="side-name">{side}</span>
        {simulated ? <span class="note"> {demoModel}</span> : null}
        <span class="figures">{trial === undefined ? 'not asked' : trialFigures(trial)}</span>
      </div>
      {trial?.error === undefined ? (
        <pre class="output" role="region" tabIndex={0} aria-label={`${side} output`}>
          {trial?.output === '' ? <em class="note">empty answer</em> : null}
          {words === undefined ? (
            trial?.output
          ) : (
            <WordDiff pieces={words} side={side === 'baseline' ? 'before' : 'after'} />
          )}
        </pre>
      ) : (
        <p class="output call-error">{trial.error}</p>
      )}
    </section>
  );
}
