import { severities, type Severity } from '../diff/model.ts';
import { atLeast, type Facts } from './level.ts';
import type { BlastRadius, Reason, Traffic } from './model.ts';

interface AllFacts extends Facts, Pick<BlastRadius, 'feeds'> {
  readonly level: Severity;
  readonly traffic: Traffic | null;
  readonly unread: readonly string[];
}

/** So many files are named; the others are counted. */
const maxNamed = 3;

/** Why the level is what it is, the weightiest first, one sentence each. */
export function reasonsOf(facts: AllFacts): Reason[] {
  return [
    ...changeReasons(facts),
    ...facts.interactions
      .filter(({ severity }) => atLeast(severity, 'high'))
      .map(({ kind, what }) => ({ id: `interaction.${kind}`, why: what })),
    { id: `scope.${facts.scope.kind}`, why: facts.scope.why },
    ...reachReasons(facts),
    ...unreadReasons(facts),
    ...trafficReasons(facts.traffic),
    ...coverageReasons(facts),
  ];
}

function changeReasons({ diff }: AllFacts): Reason[] {
  const [worst] = diff.hunks.toSorted(
    (a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity),
  );
  if (worst === undefined || worst.severity === 'none') return [];
  const others = diff.hunks.filter(({ severity }) => severity === worst.severity).length - 1;
  const more = others > 0 ? `, and ${others} more of the same severity` : '';
  const place = `${worst.file ?? diff.file}:${worst.afterRange.start}`;
  return [{ id: 'change', why: `${worst.severity}: ${worst.summary} (${place})${more}` }];
}

function reachReasons({ dependants, callSites, feeds, scope }: AllFacts): Reason[] {
  if (scope.kind === 'none') return [];
  const reasons: Reason[] = [];
  if (dependants.length > 0) {
    const names = dependants.map(({ prompt }) => prompt).join(', ');
    reasons.push({
      id: 'reach.prompts',
      why: `${count(dependants.length, 'prompt')} reached through partials: ${names}`,
    });
  }
  if (feeds.length > 0) {
    const names = feeds.map(({ prompt }) => prompt).join(', ');
    reasons.push({
      id: 'reach.chains',
      why: `answers go on to ${count(feeds.length, 'prompt')}: ${names}`,
    });
  }
  const files = new Set(callSites.map(({ file }) => file)).size;
  reasons.push({
    id: 'reach.calls',
    why:
      callSites.length === 0
        ? 'no call site was found in the workspace'
        : `${count(callSites.length, 'call site')} in ${count(files, 'file')}`,
  });
  return reasons;
}

function unreadReasons({ unread, scope }: AllFacts): Reason[] {
  if (unread.length === 0 || scope.kind === 'none') return [];
  const more = unread.length - maxNamed;
  const names = unread.slice(0, maxNamed).join(', ') + (more > 0 ? ` and ${more} more` : '');
  const why = `${count(unread.length, 'file')} that may call prompts could not be read: ${names}`;
  return [{ id: 'reach.unread', why }];
}

function trafficReasons(traffic: BlastRadius['traffic']): Reason[] {
  if (traffic === null) return [];
  const a = `${percent(traffic.share)} of traffic`;
  const b = `${Math.round(traffic.requestsPerDay).toLocaleString('en')} requests a day`;
  const cost = traffic.costPerDay === null ? '' : `, ${costPerDay(traffic.costPerDay)}`;
  return [{ id: 'reach.traffic', why: `${a}, ${b}${cost}` }];
}

function coverageReasons({ diff, coverage }: AllFacts): Reason[] {
  const changes = diff.hunks.filter(({ severity }) => severity !== 'none');
  if (changes.length === 0) return [];
  const open = coverage.uncoveredHunks.length;
  if (coverage.cases === 0) return [{ id: 'coverage', why: 'no case exercises this prompt' }];
  if (open === 0) return [{ id: 'coverage', why: 'every change is covered by a case' }];
  const lines = diff.hunks
    .filter(({ id }) => coverage.uncoveredHunks.includes(id))
    .map(({ file, afterRange }) => `${file === undefined ? '' : `${file}:`}${afterRange.start}`);
  const where = `line ${[...new Set(lines)].join(', ')}`;
  return [{ id: 'coverage', why: `no case covers ${open} of ${changes.length} changes: ${where}` }];
}

/** "1 prompt", "3 prompts". */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

export function percent(share: number): string {
  const value = share * 100;
  return `${value > 0 && value < 1 ? '<1' : Math.round(value)} %`;
}

/** "about $12.30 a day"; of less than a cent, that. */
export function costPerDay(usd: number): string {
  if (usd > 0 && usd < 0.01) return 'less than $0.01 a day';
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return `about $${usd.toLocaleString('en', digits)} a day`;
}
