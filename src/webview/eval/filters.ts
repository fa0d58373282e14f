import type { AttackOutcome, CaseResult, CaseStatus, Side } from '../../protocol/webview.ts';
import { outcomeOf } from './matrix.ts';

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

/** Attacks of a category, or those of it that came to one outcome under one side. */
export interface AttackChoice {
  readonly category: string;
  readonly side?: Side | undefined;
  readonly outcome?: AttackOutcome | undefined;
}

/** What narrows the list besides the outcome of the comparison; null and '' narrow nothing. */
export interface Narrowing {
  readonly suite: string | null;
  readonly model: string | null;
  readonly tag: string | null;
  readonly text: string;
  readonly mustPass: boolean;
  readonly attacks: AttackChoice | null;
}

export const nothingNarrowed: Narrowing = {
  suite: null,
  model: null,
  tag: null,
  text: '',
  mustPass: false,
  attacks: null,
};

export function applyFilter(
  cases: readonly CaseResult[],
  filter: FilterName,
): readonly CaseResult[] {
  return filter === 'all' ? cases : cases.filter(keeps[filter]);
}

export function narrow(cases: readonly CaseResult[], by: Narrowing): readonly CaseResult[] {
  if (!isNarrowed(by)) return cases;
  const words = by.text.toLowerCase().split(/\s+/).filter(Boolean);
  return cases.filter(
    (it) =>
      (by.suite === null || it.suite === by.suite) &&
      (by.model === null || it.model === by.model) &&
      (by.tag === null || it.tags?.includes(by.tag) === true) &&
      (!by.mustPass || it.mustPass) &&
      (by.attacks === null || isChosenAttack(it, by.attacks)) &&
      (words.length === 0 || words.every((word) => searchable(it).includes(word))),
  );
}

export function isNarrowed(by: Narrowing): boolean {
  const { suite, model, tag, text, mustPass, attacks } = by;
  const isChosen = suite !== null || model !== null || tag !== null || attacks !== null;
  return isChosen || mustPass || text.trim() !== '';
}

function isChosenAttack(it: CaseResult, { category, side, outcome }: AttackChoice): boolean {
  if (it.attack?.category !== category) return false;
  return side === undefined || outcome === undefined || outcomeOf(it, side) === outcome;
}

/** Text of a case in lower case, made when it is first searched. */
const texts = new WeakMap<CaseResult, string>();

function searchable(it: CaseResult): string {
  const known = texts.get(it);
  if (known !== undefined) return known;
  const values = Object.values(it.vars ?? {}).map((value) =>
    typeof value === 'string' ? value : JSON.stringify(value),
  );
  const reasons = [it.baseline, it.candidate].flatMap(({ assertions, error }) => [
    ...assertions.map(({ type, reason }) => `${type} ${reason}`),
    error ?? '',
  ]);
  const all = [it.id, it.description ?? '', ...(it.tags ?? []), it.attack?.category ?? ''];
  const text = [...all, ...values, ...reasons, it.baseline.output, it.candidate.output]
    .join('\n')
    .toLowerCase();
  texts.set(it, text);
  return text;
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

/** What there is to choose from: models as the report has them, the rest in alphabetical order. */
export function choices(cases: readonly CaseResult[]): {
  readonly suites: readonly string[];
  readonly models: readonly string[];
  readonly tags: readonly string[];
} {
  const suites = new Set(cases.map(({ suite }) => suite));
  const tags = new Set(cases.flatMap((it) => it.tags ?? []));
  const models = new Set(cases.flatMap(({ model }) => model ?? []));
  return { suites: [...suites].sort(), models: [...models], tags: [...tags].sort() };
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

/** Cases that a person would ask again: what failed or was not answered. */
export function failedCases(cases: readonly CaseResult[]): readonly CaseResult[] {
  return cases.filter((it) => keeps.failing(it) || keeps.errors(it) || keeps.flaky(it));
}

/** Names a case in the suites: ids are unique within a suite. */
export function caseKey(it: Pick<CaseResult, 'suite' | 'id'>): string {
  return `${it.suite}/${it.id}`;
}

/** Names a result: with several models a case has one of each. */
export function resultKey(it: Pick<CaseResult, 'suite' | 'id' | 'model'>): string {
  return it.model === undefined ? caseKey(it) : `${caseKey(it)} (${it.model})`;
}

/** Whether a result is among `keys`, which name results, or cases for all of their models. */
export function isNamed(keys: ReadonlySet<string>, it: CaseResult): boolean {
  return keys.has(resultKey(it)) || keys.has(caseKey(it));
}
