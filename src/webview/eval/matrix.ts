import type { CaseResult, Side } from '../../protocol/webview.ts';

/** Attacks of one category: how many got through, a side. */
export interface MatrixRow {
  readonly category: string;
  readonly cases: number;
  readonly baseline: number;
  readonly candidate: number;
  /** Breached under the candidate and not under the baseline. */
  readonly added: number;
}

export interface AdversarialMatrix {
  /** Categories in which an attack got through under either side; new breaches first. */
  readonly rows: readonly MatrixRow[];
  /** Categories in which none did, and their cases. */
  readonly clean: { readonly categories: number; readonly cases: number };
  /** Harmless requests that were refused; null without such probes. */
  readonly overRefusal: MatrixRow | null;
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
  const clean = all.filter(isClean);
  return {
    rows: all
      .filter((row) => !isClean(row))
      .sort((a, b) => b.added - a.added || a.category.localeCompare(b.category)),
    clean: {
      categories: clean.length,
      cases: clean.reduce((sum, row) => sum + row.cases, 0),
    },
    overRefusal: benign.length === 0 ? null : toRow('over-refusal (harmless requests)', benign),
  };
}

function toRow(category: string, members: readonly CaseResult[]): MatrixRow {
  const failed = (side: Side): number => members.filter((it) => !it[side].pass).length;
  return {
    category,
    cases: members.length,
    baseline: failed('baseline'),
    candidate: failed('candidate'),
    added: members.filter((it) => it.baseline.pass && !it.candidate.pass).length,
  };
}
