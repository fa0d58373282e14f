import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { CaseInput, CaseResult } from '../../protocol/webview.ts';
import { Button } from '../components/Button.tsx';
import { compareWords } from '../components/wordDiff.ts';
import { AskedSection } from './AskedSection.tsx';
import { assertionRows } from './assertionRows.ts';
import { AssertionTable } from './AssertionTable.tsx';
import { canPromote } from './caseWords.ts';
import { RepeatPicker } from './RepeatPicker.tsx';
import { SideOutput } from './SideOutput.tsx';
import { repeatsOf, trialOf } from './trials.ts';

/** What can be done with a case. */
export interface CaseActions {
  readonly goTo: (file: string, line: number) => void;
  readonly rerun: (result: CaseResult) => void;
  readonly promote: (result: CaseResult) => void;
  readonly askInput: (result: CaseResult) => void;
  /** Cases can be asked again: nothing runs. */
  readonly idle: boolean;
}

interface Props {
  readonly result: CaseResult;
  readonly simulated: boolean;
  readonly input: CaseInput | undefined;
  readonly actions: CaseActions;
}

/** Both answers side by side with their differing words, what was asked, and what judged them. */
export function CaseDetail({ result, simulated, input, actions }: Props): JSX.Element {
  const repeats = useMemo(() => repeatsOf(result), [result]);
  const [chosen, setRepeat] = useState(0);
  const repeat = repeats.includes(chosen) ? chosen : (repeats[0] ?? 0);
  const baseline = trialOf(result, 'baseline', repeat);
  const candidate = trialOf(result, 'candidate', repeat);
  const [before, after] = [baseline?.output ?? '', candidate?.output ?? ''];
  const words = useMemo(
    () => (before === '' || after === '' ? null : compareWords(before, after)),
    [before, after],
  );
  const rows = assertionRows(baseline, candidate, result.asserted);
  return (
    <div class="case-detail">
      <DetailHead result={result} actions={actions} />
      <AskedSection result={result} input={input} onAsk={() => actions.askInput(result)} />
      {repeats.length < 2 ? null : (
        <RepeatPicker result={result} repeats={repeats} chosen={repeat} onChoose={setRepeat} />
      )}
      <div class="sides">
        <SideOutput side="baseline" trial={baseline} simulated={simulated} words={words?.before} />
        <SideOutput side="candidate" trial={candidate} simulated={simulated} words={words?.after} />
      </div>
      {words === null && before !== '' && after !== '' ? (
        <p class="note">Too different, or too long, to mark what differs.</p>
      ) : null}
      {rows.length === 0 ? null : <AssertionTable rows={rows} />}
    </div>
  );
}

function DetailHead({ result, actions }: Pick<Props, 'result' | 'actions'>): JSX.Element {
  const { at, attack, tags = [], id, model } = result;
  const name = model === undefined ? id : `${id} (${model})`;
  return (
    <div class="detail-head">
      <span class="detail-text">
        {result.description ?? id}
        {tags.length === 0 ? null : <span class="note"> {tags.join(', ')}</span>}
        {attack === undefined ? null : (
          <span class="note"> {[...attack.owasp, ...attack.atlas].join(', ')}</span>
        )}
        {at === undefined ? <span class="note"> built-in case</span> : null}
      </span>
      <div class="actions">
        {at === undefined ? null : (
          <Button
            label="Go to case"
            describedAs={`Go to case ${id}`}
            onPress={() => actions.goTo(at.file, at.line)}
          />
        )}
        <Button
          label="Ask again"
          describedAs={`Ask case ${name} again`}
          disabled={!actions.idle}
          onPress={() => actions.rerun(result)}
        />
        {canPromote(result) ? (
          <Button
            label="Promote to golden set"
            describedAs={`Promote case ${name} to the golden set`}
            onPress={() => actions.promote(result)}
          />
        ) : null}
      </div>
    </div>
  );
}
