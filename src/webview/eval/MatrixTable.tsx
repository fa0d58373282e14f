import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { CaseResult } from '../../protocol/webview.ts';
import { plural } from '../numbers.ts';
import { adversarialMatrix, type AdversarialMatrix, type MatrixRow } from './matrix.ts';

/** Attack categories: how many got through under each side. Nothing without attacks. */
export function MatrixTable(props: { readonly cases: readonly CaseResult[] }): JSX.Element | null {
  const { rows, clean, overRefusal } = useMemo(() => adversarialMatrix(props.cases), [props.cases]);
  if (rows.length + clean.categories === 0 && overRefusal === null) return null;
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
        {clean.categories === 0 ? null : <CleanLine {...clean} others={rows.length > 0} />}
        {overRefusal === null ? null : MatrixLine(overRefusal)}
      </tbody>
    </table>
  );
}

function CleanLine(props: AdversarialMatrix['clean'] & { readonly others: boolean }): JSX.Element {
  const { categories, cases, others } = props;
  return (
    <tr>
      <th scope="row">
        {plural(
          categories,
          others ? 'other category' : 'category',
          others ? 'other categories' : 'categories',
        )}
      </th>
      <td>0 of {cases}</td>
      <td>0 of {cases}</td>
      <td>none</td>
    </tr>
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
