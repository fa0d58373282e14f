import type { JSX } from 'preact';
import type { EvalReport } from '../../protocol/webview.ts';
import { Measure } from '../components/Measure.tsx';
import { summaryRows } from './summary.ts';

export function SummaryTable({ report }: { readonly report: EvalReport }): JSX.Element {
  return (
    <table class="summary">
      <caption class="spoken">Baseline against candidate, 95 % intervals</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">baseline</th>
          <th scope="col">candidate</th>
          <th scope="col">difference</th>
        </tr>
      </thead>
      <tbody>
        {summaryRows(report).map((row) => (
          <tr key={row.label}>
            <th scope="row">{row.label}</th>
            <td>
              <Measure {...row.baseline} />
            </td>
            <td>
              <Measure {...row.candidate} />
            </td>
            <td>
              <Measure {...row.difference} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
