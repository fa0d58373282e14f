import type { ReleaseLogEntry, ReleaseResponse } from '../../protocol/api.ts';
import { shortNumber } from './amount.ts';

type Status = ReleaseResponse['status'];

const statusWords: Readonly<Record<Status, string>> = {
  pending: 'waiting to start',
  running: 'running',
  paused: 'paused',
  promoted: 'promoted',
  rolled_back: 'rolled back',
  superseded: 'superseded',
};

/** Status in words: "5 % ok", "paused", "rolled back". */
export function releaseWords(release: ReleaseResponse): string {
  if (release.status !== 'running') return statusWords[release.status];
  return `${shortNumber(release.weight)} % ${guardsWord(release)}`;
}

export function statusName(status: Status): string {
  return statusWords[status];
}

const statusIcons: Readonly<Record<Status, string>> = {
  pending: 'watch',
  running: 'pulse',
  paused: 'warning',
  promoted: 'pass',
  rolled_back: 'discard',
  superseded: 'circle-slash',
};

/** Id of the icon that goes with the status. */
export function statusIcon(status: Status): string {
  return statusIcons[status];
}

/** What the guards say together; missing data is never called ok. */
function guardsWord({ live: { guards } }: ReleaseResponse): string {
  if (guards.some(({ state }) => state === 'breached')) return 'guard breached';
  const ok = guards.filter(({ state }) => state === 'ok').length;
  if (ok === guards.length) return guards.length === 0 ? 'no guards' : 'ok';
  return ok === 0 ? 'not enough data' : 'ok so far';
}

/** "$(pulse) support-reply 5 % ok": the text of a status bar item. */
export function statusBarText(release: ReleaseResponse): string {
  return `$(${statusIcon(release.status)}) ${release.prompt} ${releaseWords(release)}`;
}

/** What the registry did by itself, for a notification; undefined when it needs none. */
export function actionSentence(
  release: ReleaseResponse,
  entry: ReleaseLogEntry,
): string | undefined {
  const { prompt, stable, canary } = release;
  const name = `${prompt} v${canary.version}`;
  const reason = entry.reason.replace(/\.?$/, '.');
  const sentences: Partial<Record<ReleaseLogEntry['action'], string>> = {
    request: `${name}: ${sentenceCase(release.live.headline)}`,
    rollback: `${name} was rolled back: ${reason} Everyone is on v${stable.version}.`,
    pause: `${name} is paused at ${shortNumber(entry.weight)} %: ${reason}`,
    promote: `${name} is promoted: ${reason}`,
  };
  return sentences[entry.action];
}

/** "WAITING FOR APPROVAL - ..." as a sentence beside others. */
function sentenceCase(headline: string): string {
  return headline.replace(/^[A-Z ]+/, (word) => word.toLowerCase());
}
