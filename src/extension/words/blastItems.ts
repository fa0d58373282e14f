import { answerKeys, inputNames } from '../../core/blastRadius/contract.ts';
import type { CallSite, Sureness, Traffic } from '../../core/blastRadius/model.ts';
import { costPerDay as costADay } from '../../core/blastRadius/reasons.ts';
import { referenceGraph } from '../../core/blastRadius/references/graph.ts';
import type { Hunk } from '../../core/diff/model.ts';
import type { EvalCase } from '../../core/eval/model.ts';
import { grouped } from '../../core/release/words.ts';
import type { BlastItem } from '../../protocol/blastPanel.ts';
import { subjectId } from '../../protocol/blastSubject.ts';
import type { Comparison, Reach } from '../projects/project.ts';
import { count, oneLine, percent } from './amount.ts';
import { severityWords } from './severityWords.ts';

/** Relative to the project's root; lines from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** An item with what it opens. */
export interface PlacedItem extends Omit<BlastItem, 'opens'> {
  readonly at?: Place | undefined;
}

const maxName = 160;
const maxLabel = 40;
export const surenessWords: Readonly<Record<Sureness, string>> = {
  certain: 'sure',
  likely: 'likely',
  possible: 'possible',
};

/** An item that says no more than its name unless told. */
export function item(id: string, name: string, rest: Partial<PlacedItem> = {}): PlacedItem {
  const text = oneLine(name, maxName);
  return { id, name: text, label: text, problems: [], details: [], sure: null, links: [], ...rest };
}

/** Changed hunks that no case exercises. */
export function uncoveredItems({ comparison, blast }: Reach): PlacedItem[] {
  const uncovered = new Set(blast.coverage.uncoveredHunks);
  return comparison.diff.hunks
    .filter(({ id }) => uncovered.has(id))
    .map((hunk) => {
      const at = { file: hunk.file ?? comparison.file, line: hunk.afterRange.start };
      const place = hunk.file === undefined ? '' : `${hunk.file} `;
      return item(`hunk ${hunk.id}`, `${place}line ${at.line}: ${summary(hunk)}`, {
        details: [severityWords[hunk.severity].name],
        at,
      });
    });
}

function summary(hunk: Hunk): string {
  return oneLine(hunk.summary, maxName);
}

/** What the change meets outside the prompt. */
export function interactionItems({ blast }: Reach): PlacedItem[] {
  return blast.interactions.map(({ kind, what, tested, severity }, index) => {
    const bad = severity === 'high' || severity === 'critical';
    return item(`interaction ${index}`, what, {
      problems: bad ? [`${severityWords[severity].name} severity`] : [],
      details: [kind, tested ? 'a case exercises it' : 'no case exercises it'],
    });
  });
}

/** Places in the code that use the prompt, or one that includes the changed partial. */
export function callerItems(reach: Reach): PlacedItem[] {
  const { comparison, blast } = reach;
  const { candidate, kind } = comparison;
  return blast.callSites.map((site, index) => {
    const own = kind === 'prompt' && site.prompt === candidate.name;
    const { file, line, prompt, via, how } = site;
    return item(callerId(index), `${file}:${line}`, {
      label: `${baseName(file)}:${line}`,
      problems: variableProblems(own ? againstCandidate(site, comparison) : site),
      details: [
        surenessWords[site.sure ?? 'likely'],
        `uses ${oneLine(prompt, maxLabel)} by ${oneLine(via ?? how, maxLabel)}`,
        ...passedWords(site),
      ],
      sure: site.sure ?? 'likely',
      at: { file, line },
      links: promptLinks(prompt, reach),
    });
  });
}

/** The item of a prompt that is reached through a partial; none for the subject itself. */
export function promptLinks(prompt: string, { blast }: Reach): string[] {
  const index = blast.dependants.findIndex((it) => it.prompt === prompt);
  return index < 0 ? [] : [promptId(index)];
}

/** The references know the prompt as it is on disk; the edit may not be saved yet. */
function againstCandidate(site: CallSite, { candidate }: Comparison): CallSite {
  const { passes, extra = [] } = site;
  const wanted = inputNames(candidate);
  if (passes === undefined) return { ...site, extra: extra.filter((it) => !wanted.has(it)) };
  return {
    ...site,
    missing: [...wanted].filter((it) => !passes.includes(it)),
    extra: passes.filter((it) => !wanted.has(it)),
  };
}

function variableProblems({ missing = [], extra = [] }: CallSite): string[] {
  return [
    ...(missing.length > 0 ? [`does not pass ${names(missing)}`] : []),
    ...(extra.length > 0 ? [`passes ${names(extra)}, unknown to the prompt`] : []),
  ];
}

function passedWords({ passes, spreads }: CallSite): string[] {
  if (spreads === true) return ['passes more than can be read there'];
  if (passes === undefined) return ['what it passes could not be read'];
  return passes.length === 0 ? [] : [`passes ${names(passes)}`];
}

/** Keys of the answer that code reads, each with its readers. */
export function readerItems({ comparison, blast }: Reach): PlacedItem[] {
  const { candidate, baseline, kind } = comparison;
  const had = baseline.prompt === null ? new Set<string>() : answerKeys(baseline.prompt);
  const has = answerKeys(candidate);
  const readers = new Map<string, { readonly site: CallSite; readonly caller: string }[]>();
  for (const [index, site] of blast.callSites.entries()) {
    for (const key of site.reads ?? []) {
      readers.set(key, [...(readers.get(key) ?? []), { site, caller: callerId(index) }]);
    }
  }
  return [...readers].map(([key, found]) => {
    const own = found.some(({ site }) => site.prompt === candidate.name);
    const gone = kind === 'prompt' && own && had.has(key) && !has.has(key);
    return item(`key ${key}`, key, {
      problems: gone ? ['gone from the answer'] : [],
      details: [`read at ${names(found.map(({ site }) => `${site.file}:${site.line}`))}`],
      at: found[0]?.site,
      links: found.map(({ caller }) => caller),
    });
  });
}

/** Other prompts that bring the changed partial along. */
export function promptItems({ comparison, blast }: Reach): PlacedItem[] {
  return blast.dependants.map(({ prompt, file, through }, index) =>
    item(promptId(index), prompt, {
      details: [`includes ${through}`],
      at: { file, line: 1 },
      links: comparison.kind === 'prompt' ? [partialId(through)] : [],
    }),
  );
}

/** Partials of the prompt, each hanging on whoever includes it. */
export function partialItems({ comparison }: Reach): PlacedItem[] {
  const { candidate, diff, kind } = comparison;
  if (kind === 'partial') return [];
  const changed = new Set(diff.hunks.flatMap(({ file }) => file ?? []));
  const { edges } = referenceGraph([candidate], []);
  const includers = (file: string): string[] =>
    edges
      .filter(({ to }) => to === file)
      .map(({ from }) => (from === candidate.file ? subjectId : partialId(from)));
  return candidate.partialSources.map(({ name, file }) =>
    item(partialId(file), file, {
      label: oneLine(name, maxLabel),
      details: [changed.has(file) ? 'changed too' : 'unchanged'],
      at: { file, line: 1 },
      links: includers(file),
    }),
  );
}

/** Suites with cases for the prompts that the change reaches. */
export function suiteItems({ comparison, blast, cases }: Reach): PlacedItem[] {
  const { dependants, coverage } = blast;
  const reached = new Set([comparison.candidate.name, ...dependants.map(({ prompt }) => prompt)]);
  const covering = new Set(Object.values(coverage.coveredBy).flat());
  const suites = new Map<string, EvalCase[]>();
  for (const it of cases.values()) {
    if (it.prompt !== undefined && !reached.has(it.prompt)) continue;
    suites.set(it.suite, [...(suites.get(it.suite) ?? []), it]);
  }
  return [...suites].map(([name, own]) => {
    const touching = own.filter(({ id }) => covering.has(id));
    const first = [...touching, ...own].find(({ at }) => at !== undefined)?.at;
    return item(`suite ${name}`, name, {
      details: [suiteWords(own, touching.length), ...(first === undefined ? ['built in'] : [])],
      at: first,
    });
  });
}

function suiteWords(cases: readonly EvalCase[], touching: number): string {
  const all = count(cases.length, 'case');
  return touching === 0
    ? `${all}, none exercises a change`
    : `${all}, ${touching.toLocaleString('en-US')} of them exercise a change`;
}

/** What the registry sees of the prompt today; empty when it does not know it. */
export function trafficItems({ blast }: Reach): PlacedItem[] {
  const { traffic } = blast;
  if (traffic === null) return [];
  return [
    item('traffic', `${percent(traffic.share)} of traffic`, {
      details: [`${grouped(traffic.requestsPerDay)} requests a day`, costWords(traffic)],
    }),
  ];
}

function costWords({ costPerDay }: Traffic): string {
  return costPerDay === null ? 'cost unknown: no request said what it cost' : costADay(costPerDay);
}

function callerId(index: number): string {
  return `caller ${index}`;
}

function partialId(file: string): string {
  return `partial ${file}`;
}

function promptId(index: number): string {
  return `prompt ${index}`;
}

export function baseName(file: string): string {
  return file.split('/').at(-1) ?? file;
}

const toldNames = 6;
/** "a, b and 3 more". */
export function names(list: readonly string[]): string {
  const told = list.slice(0, toldNames).map((it) => oneLine(it, maxLabel));
  const left = list.length - told.length;
  return `${told.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}
