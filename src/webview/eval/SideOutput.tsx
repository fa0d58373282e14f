import type { JSX } from 'preact';
import type { AssertionResult, CaseResult, Side } from '../../protocol/webview.ts';
import { demoModel } from '../components/demoModel.ts';
import { Icon } from '../components/Icon.tsx';
import { WordDiff } from '../components/WordDiff.tsx';
import type { Piece } from '../components/wordDiff.ts';
import { repeatsNote, trialFigures } from './caseWords.ts';

interface Props {
  readonly result: CaseResult;
  readonly side: Side;
  readonly simulated: boolean;
  /** Absent when the two answers were not compared: the output is then shown plain. */
  readonly words: readonly Piece[] | undefined;
}

export function SideOutput({ result, side, simulated, words }: Props): JSX.Element {
  const trial = result[side];
  const failed = trial.assertions.filter((it) => !it.pass);
  const repeats = repeatsNote(result, side);
  return (
    <section class="side" aria-label={side}>
      <div class="side-head">
        <span class="side-name">{side}</span>
        {simulated ? <span class="note"> {demoModel}</span> : null}
        <span class="figures">{[trialFigures(trial), repeats].filter(Boolean).join('; ')}</span>
      </div>
      {trial.error === undefined ? (
        <pre class="output" role="region" tabIndex={0} aria-label={`${side} output`}>
          {trial.output === '' ? <em class="note">empty answer</em> : null}
          {words === undefined ? (
            trial.output
          ) : (
            <WordDiff pieces={words} side={side === 'baseline' ? 'before' : 'after'} />
          )}
        </pre>
      ) : (
        <p class="output call-error">{trial.error}</p>
      )}
      {failed.length === 0 ? null : (
        <ul class="failed-assertions">{failed.map(FailedAssertion)}</ul>
      )}
    </section>
  );
}

function FailedAssertion({ type, reason }: AssertionResult, index: number): JSX.Element {
  return (
    <li key={index}>
      <Icon name="fail" />
      <span>
        <strong>{type}</strong> {reason}
      </span>
    </li>
  );
}
