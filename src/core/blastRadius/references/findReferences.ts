import type { CallSite, Sureness } from '../model.ts';
import { Flow, seedOfUse } from './analysis/flow.ts';
import type { PromptIndex } from './analysis/match.ts';
import { passedDirectly, passedLater, type Passed } from './analysis/passes.ts';
import { programOf, type Program } from './analysis/program.ts';
import { findSites, type Site } from './analysis/sites.ts';
import { fileLinks } from './links/fileLinks.ts';
import type { FileLinks } from './links/model.ts';
import type { Expression } from './program/expression.ts';

/** The answer of one prompt that becomes a variable of another, in code. */
export interface Chain {
  readonly file: string;
  readonly line: number;
  /** Names of prompts. */
  readonly from: string;
  readonly to: string;
  /** Never more than likely: the value is followed, its use is not seen. */
  readonly sure: Sureness;
  /** Functions of other files that it goes through, for people; absent within one file. */
  readonly through?: readonly string[];
}

/** What one file says of prompts. */
export interface FileReferences {
  readonly sites: readonly CallSite[];
  readonly chains: readonly Chain[];
  /** Null for files whose values are not followed to others. */
  readonly links: FileLinks | null;
}

/** A source text that has been read. */
export interface ReadSource {
  readonly root: Expression;
  readonly bareImportsAreForeign: boolean;
  /** Whether it is a program whose values can be followed, and not data. */
  readonly follows: boolean;
  /** How it imports from other files, where values are followed so far. */
  readonly imports: FileLinks['style'] | null;
  /** 1-based line in the file of an offset of the text that was read. */
  readonly lineOf: (offset: number) => number;
}

/** Files that name prompts more often list them: values are not followed there. */
const maxFollowed = 80;

/**
 * Where one file uses prompts, in order: by the path of the prompt's file, by its name as the
 * argument of a library's or the workspace's own loader, or as a value that is called a prompt. With
 * each use, the variables that are passed, compared with the prompt's, and the keys of its answer
 * that are read.
 */
export function findReferences(
  file: string,
  source: ReadSource,
  prompts: PromptIndex,
  wanted: ReadonlySet<string>,
): FileReferences {
  const program = programOf(source.root, source.bareImportsAreForeign);
  const found = findSites(program, prompts, file);
  const follows = source.follows && found.length <= maxFollowed;
  const followed = found.map((site) => follow(site, program, follows));
  const sites = followed.map(({ site, passed, reads }) => ({
    file,
    line: source.lineOf(site.at),
    how: site.how,
    prompt: site.prompt.name,
    sure: site.sure,
    via: site.via,
    ...compared(site, passed),
    reads,
  }));
  return {
    sites: sites.sort((a, b) => a.line - b.line || (a.prompt < b.prompt ? -1 : 1)),
    chains: directChains(chainsOf(file, followed, source)),
    links:
      source.imports === null || !follows
        ? null
        : fileLinks(source.imports, program, followed, wanted, source.lineOf),
  };
}

interface Followed {
  readonly site: Site;
  readonly flow: Flow | undefined;
  readonly passed: Passed | undefined;
  readonly reads: readonly string[] | undefined;
}

function follow(site: Site, program: Program, follows: boolean): Followed {
  if (!follows) return { site, flow: undefined, passed: undefined, reads: undefined };
  const direct = passedDirectly(site, program);
  const flow = new Flow(program, seedOfUse(site.source, direct !== undefined, program));
  const reads = flow.reads;
  return {
    site,
    flow,
    passed: direct ?? passedLater(site, flow, program),
    reads: reads.length === 0 ? undefined : reads,
  };
}

function compared(
  { prompt }: Site,
  passed: Passed | undefined,
): Pick<CallSite, 'passes' | 'spreads' | 'missing' | 'extra'> {
  if (passed === undefined) return {};
  const names = [...new Set(passed.names)];
  const extra = names.filter((name) => !prompt.inputs.includes(name));
  if (passed.spreads) return { spreads: true, extra };
  const missing = prompt.inputs.filter((name) => !names.includes(name));
  return { passes: names, missing, extra };
}

function chainsOf(file: string, followed: readonly Followed[], { lineOf }: ReadSource): Chain[] {
  return followed.flatMap(({ site, flow }) =>
    followed.flatMap((other): Chain[] => {
      const feeds =
        other.site.prompt !== site.prompt &&
        other.passed?.values.some(({ value, scope }) => (flow?.level(value, scope) ?? 0) > 0);
      if (feeds !== true) return [];
      const line = lineOf(other.site.at);
      const sure = [site, other.site].some((it) => it.sure === 'possible') ? 'possible' : 'likely';
      return [{ file, line, from: site.prompt.name, to: other.site.prompt.name, sure }];
    }),
  );
}

/** Without the chains that only say what two others say: what goes through a prompt is its answer then. */
function directChains(chains: readonly Chain[]): Chain[] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of chains) next.set(from, (next.get(from) ?? new Set()).add(to));
  const leads = (from: string, to: string): boolean => next.get(from)?.has(to) === true;
  return chains.filter(({ from, to }) => {
    const between = [...(next.get(from) ?? [])].filter((it) => it !== to && leads(it, to));
    // Of prompts that lead to each other none stands between.
    return !between.some((it) => !leads(it, from) && !leads(to, it));
  });
}
