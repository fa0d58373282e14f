import { renamed, setDifference } from '../diff/names.ts';
import type { ChangeKind, Hunk, Severity } from '../diff/model.ts';
import type { EvalCase } from '../eval/model.ts';
import type { BlastRadiusInput } from './input.ts';
import { answerKeys, inputNames } from './contract.ts';
import type { CallSite, Coverage, Interaction } from './model.ts';

/** What the change meets outside the prompt: variables, readers of the answer, tools, the model. */
export function interactionsOf(
  input: BlastRadiusInput,
  callSites: readonly CallSite[],
  coverage: Coverage,
): Interaction[] {
  // Callers of other prompts, reached through a partial, pass and read what those prompts have.
  const own = callSites.filter(({ prompt }) => prompt === input.candidate?.name);
  return [
    ...variableInteractions(input, own),
    ...outputInteractions(input, own),
    ...hunkInteractions(input.diff.hunks, coverage),
  ];
}

function variableInteractions(
  { baseline, candidate, cases }: BlastRadiusInput,
  callSites: readonly CallSite[],
): Interaction[] {
  if (baseline === null || candidate === null) return [];
  const { removed, added } = setDifference(inputNames(baseline), inputNames(candidate));
  const renaming = renamed({ removed, added });
  const rename = renaming === undefined ? '' : ` (was ${renaming.from})`;
  const missing = added.map((name): Interaction => {
    const silent = callSites.filter(({ passes }) => passes !== undefined && !passes.includes(name));
    return {
      kind: 'variable',
      what:
        silent.length > 0
          ? `variable ${name}${rename} is not passed at ${places(silent)}`
          : `variable ${name}${rename} has to be passed by every caller`,
      tested: cases.some((it) => setsVariable(it, name)),
      severity: silent.length > 0 || callSites.length === 0 ? 'high' : 'medium',
    };
  });
  const useless = removed.flatMap((name): Interaction[] => {
    if (renaming !== undefined) return [];
    const passing = callSites.filter(({ passes }) => passes?.includes(name) === true);
    const where = passing.length > 0 ? `; still passed at ${places(passing)}` : '';
    return [
      {
        kind: 'variable',
        what: `variable ${name} no longer reaches the model${where}`,
        tested: cases.some((it) => setsVariable(it, name)),
        severity: 'medium',
      },
    ];
  });
  return [...missing, ...useless];
}

function outputInteractions(
  { baseline, candidate, cases }: BlastRadiusInput,
  callSites: readonly CallSite[],
): Interaction[] {
  if (baseline === null || candidate === null) return [];
  const { removed } = setDifference(answerKeys(baseline), answerKeys(candidate));
  const keys = groupByReaders(removed, callSites).map(({ names, readers }): Interaction => {
    const noun = names.length === 1 ? 'output key' : 'output keys';
    const verb = names.length === 1 ? 'is' : 'are';
    const use =
      readers.length > 0
        ? `${verb} gone and read at ${places(readers)}`
        : `${verb} gone; no reader was found`;
    return {
      kind: 'output',
      what: `${noun} ${names.join(', ')} ${use}`,
      tested: names.every((key) => cases.some((it) => assertsOn(it, key))),
      severity: readers.length > 0 ? 'high' : 'medium',
    };
  });
  if (baseline.output.kind === candidate.output.kind) return keys;
  const contract: Interaction = {
    kind: 'output',
    what: `the declared output format changes from ${baseline.output.kind} to ${candidate.output.kind}`,
    tested: cases.some((it) => it.assertions.some(({ type }) => /json|schema/.test(type))),
    severity: 'high',
  };
  return [contract, ...keys];
}

/** Keys that the same places read are one thing to say. */
function groupByReaders(
  keys: readonly string[],
  callSites: readonly CallSite[],
): { names: string[]; readers: readonly CallSite[] }[] {
  const groups = new Map<string, { names: string[]; readers: readonly CallSite[] }>();
  for (const key of keys) {
    const readers = callSites.filter(({ reads }) => reads?.includes(key) === true);
    const group = groups.get(places(readers)) ?? { names: [], readers };
    group.names.push(key);
    groups.set(places(readers), group);
  }
  return [...groups.values()];
}

const kindInteractions: readonly {
  readonly changes: ChangeKind;
  readonly kind: Interaction['kind'];
  readonly what: string;
  readonly severity: Severity;
}[] = [
  { changes: 'tool-use', kind: 'tool', what: 'tools and functions', severity: 'medium' },
  { changes: 'context', kind: 'retrieval', what: 'retrieved or given context', severity: 'medium' },
  { changes: 'model-params', kind: 'model', what: 'model and its parameters', severity: 'medium' },
];

function hunkInteractions(hunks: readonly Hunk[], { coveredBy }: Coverage): Interaction[] {
  return kindInteractions.flatMap(({ changes, kind, what, severity }) => {
    const concerned = hunks.filter(({ kinds }) => kinds.includes(changes));
    if (concerned.length === 0) return [];
    const tested = concerned.every(({ id }) => (coveredBy[id]?.length ?? 0) > 0);
    const lines = concerned.map(({ afterRange }) => afterRange.start).join(', ');
    return [{ kind, what: `${what}, changed at line ${lines}`, tested, severity }];
  });
}

function setsVariable({ vars }: EvalCase, name: string): boolean {
  return Object.hasOwn(vars, name);
}

function assertsOn({ assertions }: EvalCase, key: string): boolean {
  return assertions.some(({ value }) => value !== undefined && JSON.stringify(value).includes(key));
}

function places(sites: readonly CallSite[]): string {
  const shown = sites.slice(0, 3).map(({ file, line }) => `${file}:${line}`);
  return sites.length > 3 ? `${shown.join(', ')} and ${sites.length - 3} more` : shown.join(', ');
}
