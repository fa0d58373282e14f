import type { JSX } from 'preact';
import type { GuardOutlook, GuardStatus } from '../../protocol/webview.ts';
import { Icon } from '../components/Icon.tsx';
import { Measure } from '../components/Measure.tsx';
import { unbroken } from '../numbers.ts';
import { guardRow, type GuardRow } from './guardRows.ts';

/** `outlooks` are in the order of the guards, where the registry says them. */
export function GuardTable(props: {
  readonly guards: readonly GuardStatus[];
  readonly outlooks: readonly (GuardOutlook | null)[] | undefined;
}): JSX.Element {
  const { guards, outlooks } = props;
  if (guards.length === 0) {
    return <p class="note">The plan has no guards: only time and samples hold this release.</p>;
  }
  return (
    <table class="guards">
      <caption class="spoken">
        Guards: rate and number of keys an arm, difference with its always-valid interval
      </caption>
      <thead>
        <tr>
          <th scope="col">guard</th>
          <th scope="col">stable (keys)</th>
          <th scope="col">canary (keys)</th>
          <th scope="col">difference (interval)</th>
          <th scope="col">evidence</th>
          <th scope="col">state</th>
        </tr>
      </thead>
      <tbody>
        {guards.map((guard, index) => (
          <GuardLine key={index} row={guardRow(guard, outlooks?.[index])} />
        ))}
      </tbody>
    </table>
  );
}

function GuardLine({ row }: { readonly row: GuardRow }): JSX.Element {
  return (
    <>
      <Figures row={row} />
      {row.outlook === '' ? null : (
        <tr class="outlook">
          <td class="note" colSpan={6}>
            <span class="spoken">{row.label}: </span>
            {unbroken(row.outlook)}
          </td>
        </tr>
      )}
    </>
  );
}

function Figures({ row }: { readonly row: GuardRow }): JSX.Element {
  return (
    <tr class={`guard-${row.state}`}>
      <th scope="row">
        {row.label} <span class="note">{row.limit}</span>
      </th>
      <td>
        <Measure {...row.stable} />
      </td>
      <td>
        <Measure {...row.canary} />
      </td>
      <td>
        <Measure {...row.difference} />
      </td>
      <td>{row.evidence === null ? '-' : <Evidence {...row.evidence} />}</td>
      <td class="guard-state">
        <span class="state-word">
          <Icon name={row.icon} /> {row.stateText}
        </span>
        {row.missing === '' ? null : <span class="note"> {unbroken(row.missing)}</span>}
      </td>
    </tr>
  );
}

/** The number first; the bar only repeats it. */
function Evidence({ share, text }: NonNullable<GuardRow['evidence']>): JSX.Element {
  return (
    <span class="evidence-cell">
      {text}
      <span class="bar" aria-hidden="true">
        <span class="fill" style={{ width: `${Math.min(100, share * 100)}%` }} />
      </span>
    </span>
  );
}
