import type { JSX } from 'preact';
import type { AssertionResult } from '../../protocol/webview.ts';
import { Icon } from '../components/Icon.tsx';
import { decimal } from '../numbers.ts';
import type { AssertionRow } from './assertionRows.ts';

/** What the answers were judged by, and why each passed or failed. */
export function AssertionTable({ rows }: { readonly rows: readonly AssertionRow[] }): JSX.Element {
  return (
    <table class="assertions">
      <caption>Assertions</caption>
      <thead>
        <tr>
          <th scope="col">assertion</th>
          <th scope="col">expected</th>
          <th scope="col">baseline</th>
          <th scope="col">candidate</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            <th scope="row">
              <strong>{row.type}</strong>
              {row.metric === undefined ? null : <span class="note"> {row.metric}</span>}
              {row.weight === 1 ? null : (
                <span class="note">
                  {' '}
                  {row.weight === 0 ? 'decides nothing' : `weight ${decimal(row.weight, 2)}`}
                </span>
              )}
            </th>
            <td data-column="expected">
              {row.expected === '' ? null : <Expected text={row.expected} />}
            </td>
            <td data-column="baseline">
              <Result result={row.baseline} />
            </td>
            <td data-column="candidate">
              <Result result={row.candidate} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const longText = 60;

function Expected({ text }: { readonly text: string }): JSX.Element {
  if (text.length <= longText && !text.includes('\n')) return <code>{text}</code>;
  return (
    <details>
      <summary>{text.replaceAll(/\s+/g, ' ').slice(0, longText)}…</summary>
      <pre class="text">{text}</pre>
    </details>
  );
}

function Result({ result }: { readonly result: AssertionResult | undefined }): JSX.Element {
  if (result === undefined) return <span class="note">not judged</span>;
  const { pass, score, reason } = result;
  return (
    <span class={`assertion-result ${pass ? 'passes' : 'fails'}`}>
      <Icon name={pass ? 'pass' : 'fail'} />
      <span>
        {pass ? 'passes' : 'fails'}
        {score === Number(pass) ? '' : `, score ${decimal(score, 2)}`}: {reason}
      </span>
    </span>
  );
}
