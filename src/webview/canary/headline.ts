import type { ReleaseLogEntry, ReleaseResponse } from '../../protocol/api.ts';
import type { ReleaseStatus } from '../../protocol/webview.ts';
import type { HeadlineText } from '../components/headlineText.ts';
import { clock, clockWithSeconds } from '../times.ts';

/** The panel's first line: healthy, paused, rolled back or promoted, and why. */
export function canaryHeadline(release: ReleaseResponse, now: number): HeadlineText {
  return headlines[release.status](release, now);
}

const headlines: Readonly<
  Record<ReleaseStatus, (release: ReleaseResponse, now: number) => HeadlineText>
> = {
  pending: (release) => ({ ...registryHeadline(release), tone: 'warn', icon: 'paused' }),
  running: runningHeadline,
  paused: (release, now) => ({
    tone: 'warn',
    icon: 'paused',
    ...since('PAUSED', lastEntry(release, 'pause'), now),
  }),
  promoted: (release, now) => {
    const { word, sentence } = since('PROMOTED', lastEntry(release, 'promote'), now);
    return {
      tone: 'good',
      icon: 'pass',
      word,
      sentence: join(sentence, everyoneOn(release.canary.version, release)),
    };
  },
  rolled_back: (release, now) => {
    const { word, sentence } = since('ROLLED BACK', lastEntry(release, 'rollback'), now);
    return {
      tone: 'bad',
      icon: 'undo',
      word,
      sentence: join(sentence, everyoneOn(release.stable.version, release)),
    };
  },
  superseded: (release, now) => ({
    tone: 'plain',
    icon: 'unknown',
    ...since('SUPERSEDED', lastEntry(release, 'supersede'), now),
  }),
};

function runningHeadline(release: ReleaseResponse): HeadlineText {
  const { live } = release;
  const breached = live.guards.some((it) => it.state === 'breached');
  const settled = live.guards.length > 0 && live.guards.every((it) => it.state === 'ok');
  return {
    tone: breached ? 'warn' : settled ? 'good' : 'plain',
    icon: breached ? 'warning' : settled ? 'pass' : 'running',
    ...registryHeadline(release),
  };
}

/** While it can change the registry words the headline; its leading status word is set apart. */
function registryHeadline({ live }: ReleaseResponse): Pick<HeadlineText, 'word' | 'sentence'> {
  const [, word = 'RUNNING', sentence = live.headline] =
    /^([A-Z][A-Z ]+[A-Z])\b[\s:.-]*(.*)$/s.exec(live.headline) ?? [];
  return { word, sentence };
}

function lastEntry(
  { log }: ReleaseResponse,
  action: ReleaseLogEntry['action'],
): ReleaseLogEntry | undefined {
  return log.findLast((it) => it.action === action);
}

function since(
  word: string,
  entry: ReleaseLogEntry | undefined,
  now: number,
): Pick<HeadlineText, 'word' | 'sentence'> {
  if (entry === undefined) return { word, sentence: '' };
  return { word: `${word} at ${clock(entry.at, now)}`, sentence: entry.reason };
}

function everyoneOn(version: number, { endedAt }: ReleaseResponse): string {
  return endedAt === null ? '' : `Everyone is on v${version} since ${clockWithSeconds(endedAt)}.`;
}

function join(...sentences: readonly string[]): string {
  return sentences
    .filter((it) => it !== '')
    .map((it) => (/[.!?]$/.test(it) ? it : `${it}.`))
    .join(' ');
}
