import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { CaseResult } from '../../protocol/webview.ts';
import { Button } from '../components/Button.tsx';
import { compareWords } from '../components/wordDiff.ts';
import { SideOutput } from './SideOutput.tsx';

interface Props {
  readonly result: CaseResult;
  readonly simulated: boolean;
  readonly onGoTo: (file: string, line: number) => void;
}

/** Both answers side by side with their differing words, and what each was judged by. */
export function CaseDetail({ result, simulated, onGoTo }: Props): JSX.Element {
  const { baseline, candidate, at, attack } = result;
  const words = useMemo(
    () =>
      baseline.output === '' || candidate.output === ''
        ? null
        : compareWords(baseline.output, candidate.output),
    [baseline.output, candidate.output],
  );
  return (
    <div class="case-detail">
      <div class="detail-head">
        <span class="detail-text">
          {result.description ?? result.id}
          {attack === undefined ? null : (
            <span class="note"> {[...attack.owasp, ...attack.atlas].join(', ')}</span>
          )}
        </span>
        {at === undefined ? (
          <span class="note">built-in case</span>
        ) : (
          <Button
            label="Go to case"
            describedAs={`Go to case ${result.id}`}
            onPress={() => onGoTo(at.file, at.line)}
          />
        )}
      </div>
      <div class="sides">
        <SideOutput result={result} side="baseline" simulated={simulated} words={words?.before} />
        <SideOutput result={result} side="candidate" simulated={simulated} words={words?.after} />
      </div>
    </div>
  );
}
