import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { AttackOutcome, CaseResult, Side } from '../../protocol/webview.ts';
import { count, plural } from '../numbers.ts';
import type { AttackChoice } from './filters.ts';
import { adversarialMatrix, outcomes, sumRows, type MatrixRow } from './matrix.ts';

const sides: readonly Side[] = ['baseline', 'candidate'];

interface Props {
  readonly cases: readonly CaseResult[];
  readonly chosen: AttackChoice | null;
  readonly onChoose: (choice: AttackChoice | null) => void;
}

/** Attack categories against what the model did, a side. Nothing without attacks. */
export function MatrixTable({ cases, chosen, onChoose }: Props): JSX.Element | null {
  const { rows, clean, overRefusal } = useMemo(() => adversarialMatrix(cases), [cases]);
  const [unfolded, setUnfolded] = useState(false);
  if (rows.length + clean.length === 0 && overRefusal === null) return null;
  const line = (row: MatrixRow, name = row.category): JSX.Element => (
    <Line key={row.category} row={row} name={name} chosen={chosen} onChoose={onChoose} />
  );
  return (
    <table class="matrix">
      <caption>
        What became of attacks; a number shows its cases
        <span class="narrow-only"> (baseline → candidate)</span>
        {clean.length === 0 ? null : (
          <button
            type="button"
            class="link"
            aria-expanded={unfolded}
            onClick={() => setUnfolded(!unfolded)}
          >
            {unfolded ? 'Fold' : 'Unfold'} {plural(clean.length, 'category', 'categories')} without
            a breach
          </button>
        )}
      </caption>
      <Head />
      <tbody>
        {rows.map((row) => line(row))}
        {unfolded ? clean.map((row) => line(row)) : null}
        {unfolded || clean.length === 0 ? null : <CleanLine rows={clean} />}
        {overRefusal === null
          ? null
          : line(overRefusal, `${overRefusal.category} (harmless requests)`)}
      </tbody>
    </table>
  );
}

function Head(): JSX.Element {
  return (
    <thead>
      <tr>
        <td />
        {sides.map((side) => (
          <th key={side} scope="colgroup" colSpan={outcomes.length}>
            {side}
          </th>
        ))}
        <td />
      </tr>
      <tr>
        <th scope="col">category</th>
        {sides.flatMap((side) =>
          outcomes.map((outcome) => (
            <th key={`${side} ${outcome}`} scope="col">
              {outcome}
            </th>
          )),
        )}
        <th scope="col">new</th>
      </tr>
    </thead>
  );
}

function Line(props: Omit<Props, 'cases'> & { row: MatrixRow; name: string }): JSX.Element {
  const { row, name, chosen, onChoose } = props;
  const { category, added } = row;
  const isChosen = (side?: Side, outcome?: AttackOutcome): boolean =>
    chosen?.category === category && chosen.side === side && chosen.outcome === outcome;
  return (
    <tr class={added > 0 ? 'worse' : ''}>
      <th scope="row">
        <button
          type="button"
          class="link"
          aria-pressed={isChosen()}
          onClick={() => onChoose(isChosen() ? null : { category })}
        >
          {name}
        </button>
      </th>
      {sides.flatMap((side) =>
        outcomes.map((outcome) => (
          <td key={`${side} ${outcome}`} class={side} data-outcome={outcome}>
            <Cell
              amount={row.outcomes[side][outcome]}
              name={`${outcome} under ${side} in ${category}`}
              pressed={isChosen(side, outcome)}
              onPress={() => onChoose(isChosen(side, outcome) ? null : { category, side, outcome })}
            />
          </td>
        )),
      )}
      <td>{added === 0 ? 'none' : `${added} new`}</td>
    </tr>
  );
}

interface CellProps {
  readonly amount: number;
  readonly name: string;
  readonly pressed: boolean;
  readonly onPress: () => void;
}

function Cell({ amount, name, pressed, onPress }: CellProps): JSX.Element {
  if (amount === 0 && !pressed) return <span class="none">0</span>;
  return (
    <button
      type="button"
      class="link"
      aria-pressed={pressed}
      aria-label={`${count(amount)} ${name}`}
      onClick={onPress}
    >
      {count(amount)}
    </button>
  );
}

function CleanLine({ rows }: { readonly rows: readonly MatrixRow[] }): JSX.Element {
  const sum = sumRows(plural(rows.length, 'category', 'categories'), rows);
  return (
    <tr>
      <th scope="row">{sum.category} without a breach</th>
      {sides.flatMap((side) =>
        outcomes.map((outcome) => (
          <td key={`${side} ${outcome}`} class={side} data-outcome={outcome}>
            {count(sum.outcomes[side][outcome])}
          </td>
        )),
      )}
      <td>none</td>
    </tr>
  );
}
