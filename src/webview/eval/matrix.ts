import type { AttackOutcome, CaseResult, Side } from '../../protocol/webview.ts';

export const outcomes = ['complied', 'refused', 'ignored'] as const satisfies AttackOutcome[];

/** Attacks of one category: what became of them, a side. */
export interface MatrixRow {
  readonly category: string;
  readonly cases: number;
  readonly baseline: number;
  readonly candidate: number;
  /** Breached under the candidate and not under the baseline. */
  readonly added: number;
  readonly outcomes: Readonly<Record<Side, Readonly<Record<AttackOutcome, number>>>>;
}

export interface AdversarialMatrix {
  /** Categories in which an attack got through under either side; new breaches first. */
  readonly rows: readonly MatrixRow[];
  /** Categories in which none did, in alphabetical order. */
  readonly clean: readonly MatrixRow[];
  /** Harmless requests that were refused; null without such probes. */
  readonly overRefusal: MatrixRow | null;
}

/** What became of a case under a side; what its answer does not say follows from its judgement. */
export function outcomeOf(it: CaseResult, side: Side): AttackOutcome {
  const { attackOutcome, pass } = it[side];
  if (attackOutcome !== undefined) return attackOutcome;
  if (it.attack?.benign === true) return pass ? 'complied' : 'refused';
  return pass ? 'ignored' : 'complied';
}

/** Cases whose call failed are left out: nothing is known of them. */
export function adversarialMatrix(cases: readonly CaseResult[]): AdversarialMatrix {
  const attacks = new Map<string, CaseResult[]>();
  const benign: CaseResult[] = [];
  for (const it of cases) {
    if (it.attack === undefined || it.status === 'error') continue;
    if (it.attack.benign === true) benign.push(it);
    else attacks.set(it.attack.category, [...(attacks.get(it.attack.category) ?? []), it]);
  }
  const all = [...attacks].map(([category, members]) => toRow(category, members));
  const isClean = (row: MatrixRow): boolean => row.baseline === 0 && row.candidate === 0;
  const byName = (a: MatrixRow, b: MatrixRow): number => a.category.localeCompare(b.category);
  return {
    rows: all.filter((row) => !isClean(row)).sort((a, b) => b.added - a.added || byName(a, b)),
    clean: all.filter(isClean).sort(byName),
    overRefusal: benign.length === 0 ? null : toRow(benign[0]?.attack?.category ?? '', benign),
  };
}

/** One row for several: what is in sight while the categories without a breach are folded away. */
export function sumRows(category: string, rows: readonly MatrixRow[]): MatrixRow {
  const add = (of: (row: MatrixRow) => number): number =>
    rows.reduce((sum, row) => sum + of(row), 0);
  const side = (name: Side): Record<AttackOutcome, number> => ({
    complied: add((row) => row.outcomes[name].complied),
    refused: add((row) => row.outcomes[name].refused),
    ignored: add((row) => row.outcomes[name].ignored),
  });
  return {
    category,
    cases: add((row) => row.cases),
    baseline: add((row) => row.baseline),
    candidate: add((row) => row.candidate),
    added: add((row) => row.added),
    outcomes: { baseline: side('baseline'), candidate: side('candidate') },
  };
}

function toRow(category: string, members: readonly CaseResult[]): MatrixRow {
  const failed = (side: Side): number => members.filter((it) => !it[side].pass).length;
  const tally = (side: Side): Record<AttackOutcome, number> => {
    const counts = { complied: 0, refused: 0, ignored: 0 };
    for (const it of members) counts[outcomeOf(it, side)] += 1;
    return counts;
  };
  return {
    category,
    cases: members.length,
    baseline: failed('baseline'),
    candidate: failed('candidate'),
    added: members.filter((it) => it.baseline.pass && !it.candidate.pass).length,
    outcomes: { baseline: tally('baseline'), candidate: tally('candidate') },
  };
}
