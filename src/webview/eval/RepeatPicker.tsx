import type { JSX } from 'preact';
import type { CaseResult } from '../../protocol/webview.ts';
import { repeatsNote } from './caseWords.ts';
import { trialOf } from './trials.ts';

interface Props {
  readonly result: CaseResult;
  readonly repeats: readonly number[];
  readonly chosen: number;
  readonly onChoose: (repeat: number) => void;
}

/** Repeats of a case one by one, each saying what became of it. */
export function RepeatPicker({ result, repeats, chosen, onChoose }: Props): JSX.Element {
  return (
    <div class="repeats">
      <span class="note">
        baseline: {repeatsNote(result, 'baseline')}; candidate: {repeatsNote(result, 'candidate')}
      </span>
      <div class="chips" role="group" aria-label="Repeats">
        {repeats.map((repeat) => (
          <button
            key={repeat}
            type="button"
            class="chip"
            aria-pressed={repeat === chosen}
            onClick={() => onChoose(repeat)}
          >
            Repeat {repeat + 1}
            <span class="chip-count">
              {' '}
              {word(result, 'baseline', repeat)} → {word(result, 'candidate', repeat)}
            </span>
          </button>
        ))}
      </div>
    </div>
  );
}

function word(result: CaseResult, side: 'baseline' | 'candidate', repeat: number): string {
  const trial = trialOf(result, side, repeat);
  if (trial === undefined || trial.error !== undefined) return 'no answer';
  return trial.pass ? 'passes' : 'fails';
}
