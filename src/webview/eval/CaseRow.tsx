import type { JSX } from 'preact';
import type { CaseResult } from '../../protocol/webview.ts';
import { Icon } from '../components/Icon.tsx';
import { caseNote, statusIcon, statusWord } from './caseWords.ts';

interface Props {
  readonly result: CaseResult;
  readonly index: number;
  readonly open: boolean;
  readonly active: boolean;
  /** Whether it is or was asked again, in words; empty when not. */
  readonly again: string;
  /** Which model answered; empty where that is clear. */
  readonly model: string;
  readonly onToggle: () => void;
}

export function CaseRow(props: Props): JSX.Element {
  const { result, index, open, active, again, model, onToggle } = props;
  const note = caseNote(result);
  return (
    <div
      id={`case-${index}`}
      class={`case-row status-${result.status}`}
      role="row"
      aria-level={1}
      aria-rowindex={index + 1}
      aria-expanded={open}
      aria-selected={active}
      onClick={onToggle}
    >
      <span role="gridcell" class="case-id">
        <Icon name="chevron" />
        <span class="ellipsis" title={result.id}>
          {result.id}
        </span>
      </span>
      <span role="gridcell" class="case-status">
        <Icon name={statusIcon(result)} />
        <span class="ellipsis" title={statusWord(result)}>
          {statusWord(result)}
        </span>
      </span>
      <span role="gridcell" class="case-note ellipsis" title={note}>
        {result.mustPass ? <span class="tag">must-pass</span> : null}
        {model === '' ? null : <span class="tag">{model}</span>}
        {again === '' ? null : <span class="tag">{again}</span>}
        {result.attack === undefined ? null : <span class="tag">{result.attack.category}</span>}
        <span class="note-text">{note}</span>
      </span>
    </div>
  );
}
