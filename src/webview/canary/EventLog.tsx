import type { JSX } from 'preact';
import type { ReleaseLogEntry } from '../../protocol/api.ts';
import { unbroken } from '../numbers.ts';
import { clock } from '../times.ts';
import { actionText } from './logLines.ts';

interface Props {
  readonly log: readonly ReleaseLogEntry[];
  readonly now: number;
}

/** What happened, when, by whom and why; the latest first. */
export function EventLog({ log, now }: Props): JSX.Element {
  return (
    <section aria-label="Events" class="events">
      <h2>Events</h2>
      <ol>
        {log.toReversed().map((entry) => (
          <li key={entry.seq}>
            <time dateTime={entry.at}>{clock(entry.at, now)}</time>
            <span>
              <strong>{actionText(entry)}</strong> <span class="note">by {entry.actor}</span>
              {entry.reason === '' ? null : <span>: {unbroken(entry.reason)}</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
