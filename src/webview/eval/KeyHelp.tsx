import type { JSX } from 'preact';
import { keyHelp } from './keys.ts';

/** The panel's own keys. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }): JSX.Element {
  return (
    <section class="key-help" aria-label="Keys">
      <table>
        <caption>Keys</caption>
        <tbody>
          {keyHelp.map(([keys, what]) => (
            <tr key={keys}>
              <th scope="row">
                <kbd>{keys}</kbd>
              </th>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <button type="button" class="link" onClick={onClose}>
        Close
      </button>
    </section>
  );
}
