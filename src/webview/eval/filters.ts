import type { CaseResult, CaseStatus } from '../../protocol/webview.ts';

export const filterNames = ['regressed', 'improved', 'flaky', 'failing', 'errors', 'all'] as const;
export type FilterName = (typeof filterNames)[number];

export const filterLabels: Readonly<Record<FilterName, string>> = {
  regressed: 'Regressed',
  improved: 'Improved',
  flaky: 'Flaky',
  failing: 'Failing',
  errors: 'Errors',
  all: 'All',
};

const keeps: Readonly<Record<FilterName, (it: CaseResult) => boolean>> = {
  regressed: (it) => it.status === 'regressed',
  improved: (it) => it.status === 'improved',
  flaky: (it) => it.status === 'flaky',
  failing: (it) => it.status !== 'error' && !it.candidate.pass,
  errors: (it) => it.status === 'error',
  all: () => true,
};

export function applyFilter(
  cases: readonly CaseResult[],
  filter: FilterName,
): readonly CaseResult[] {
  return filter === 'all' ? cases : cases.filter(keeps[filter]);
}

export function countByFilter(cases: readonly CaseResult[]): Readonly<Record<FilterName, number>> {
  const counts = { regressed: 0, improved: 0, flaky: 0, failing: 0, errors: 0, all: 0 };
  for (const it of cases) {
    for (const name of filterNames) if (keeps[name](it)) counts[name] += 1;
  }
  return counts;
}

/** What a finished evaluation opens with: the worst there is. While it runs: everything. */
export function defaultFilter(
  counts: Readonly<Record<FilterName, number>>,
  running: boolean,
): FilterName {
  if (running) return 'all';
  if (counts.regressed > 0) return 'regressed';
  return counts.failing > 0 ? 'failing' : 'all';
}

const order: Readonly<Record<CaseStatus, number>> = {
  regressed: 0,
  error: 1,
  flaky: 2,
  'same-fail': 3,
  improved: 4,
  'same-pass': 5,
};

/** The worst first, must-pass before others; otherwise as the suite has them. */
export function worstFirst(cases: readonly CaseResult[]): readonly CaseResult[] {
  return [...cases].sort(
    (a, b) => order[a.status] - order[b.status] || Number(b.mustPass) - Number(a.mustPass),
  );
}

/** Ids are unique within a suite. */
export function caseKey(it: CaseResult): string {
  return `${it.suite}/${it.id}`;
}
