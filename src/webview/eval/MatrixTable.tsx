import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { CaseResult } from '../../protocol/webview.ts';
import { adversarialMatrix, type MatrixRow } from './matrix.ts';

/** Attack categories: how many got through under each side. Nothing without attacks. */
export function MatrixTable(props: { readonly cases: readonly CaseResult[] }): JSX.Element | null {
  const { rows, overRefusal } = useMemo(() => adversarialMatrix(props.cases), [props.cases]);
  if (rows.length === 0 && overRefusal === null) return null;
  return (
    <table class="matrix">
      <caption>Attacks that got through</caption>
      <thead>
        <tr>
          <th scope="col">category</th>
          <th scope="col">baseline</th>
          <th scope="col">candidate</th>
          <th scope="col">new</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(MatrixLine)}
        {overRefusal === null ? null : MatrixLine(overRefusal)}
      </tbody>
    </table>
  );
}

function MatrixLine({ category, cases, baseline, candidate, added }: MatrixRow): JSX.Element {
  return (
    <tr key={category} class={added > 0 ? 'worse' : ''}>
      <th scope="row">{category}</th>
      <td>
        {baseline} of {cases}
      </td>
      <td>
        {candidate} of {cases}
      </td>
      <td>{added === 0 ? 'none' : `${added} new`}</td>
    </tr>
  );
}
