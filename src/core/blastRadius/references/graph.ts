import type { ClosedPrompt } from '../../prompt/model.ts';
import type { CallSite, Sureness } from '../model.ts';
import type { FileRole } from './fileRole.ts';
import type { Chain } from './findReferences.ts';

export interface ReferenceNode {
  /** The file; a prompt's and a partial's as well. */
  readonly id: string;
  readonly kind: 'prompt' | 'partial' | FileRole;
  /** Of a prompt. */
  readonly name?: string | undefined;
}

/** `from` depends on `to`: a change to `to` reaches `from`. */
export interface ReferenceEdge {
  readonly from: string;
  readonly to: string;
  /** `chains`: the answer of `to` becomes a variable of `from`. */
  readonly kind: 'includes' | 'chains' | 'calls' | 'configures' | 'tests' | 'covers';
  readonly sure: Sureness;
  /** How it was recognised, for people: "langfuse", "{{> rules}}". */
  readonly how: string;
  /** The file and the line that say so. */
  readonly file: string;
  readonly line: number;
}

export interface ReferenceGraph {
  readonly nodes: readonly ReferenceNode[];
  readonly edges: readonly ReferenceEdge[];
}

/** References of one file, as the search found them. */
export interface ReferringFile {
  readonly file: string;
  readonly role: FileRole;
  readonly sites: readonly CallSite[];
  readonly chains: readonly Chain[];
}

const edgeKinds: Readonly<Record<FileRole, ReferenceEdge['kind']>> = {
  code: 'calls',
  notebook: 'calls',
  config: 'configures',
  test: 'tests',
  suite: 'covers',
};

/** Prompts, partials and the files that use them as one graph, in order of the files. */
export function referenceGraph(
  prompts: readonly ClosedPrompt[],
  files: readonly ReferringFile[],
  chainsOverFiles: readonly Chain[] = [],
): ReferenceGraph {
  const nodes = new Map<string, ReferenceNode>();
  const fileOf = new Map(prompts.map(({ name, file }) => [name, file]));
  for (const { name, file } of prompts) nodes.set(file, { id: file, kind: 'prompt', name });
  for (const { file } of prompts.flatMap(({ partialSources }) => partialSources)) {
    if (!nodes.has(file)) nodes.set(file, { id: file, kind: 'partial' });
  }
  for (const { file, role } of files) nodes.set(file, { id: file, kind: role });
  const edges = [
    ...prompts.flatMap(includes),
    ...files.flatMap(({ role, sites }) =>
      sites.flatMap((site): ReferenceEdge[] => {
        const to = fileOf.get(site.prompt);
        if (to === undefined) return [];
        const { file, line, sure = 'likely', via, how } = site;
        const kind = edgeKinds[role];
        return [{ from: file, to, kind, sure, how: via ?? how, file, line }];
      }),
    ),
    ...[...files.flatMap(({ chains }) => chains), ...chainsOverFiles].flatMap(
      ({ from, to, sure, file, line, through }): ReferenceEdge[] => {
        const [source, dependant] = [fileOf.get(from), fileOf.get(to)];
        if (source === undefined || dependant === undefined) return [];
        const way = through === undefined ? '' : ` through ${through.join(' and ')}`;
        const how = `the answer of ${from} is passed to ${to}${way}`;
        return [{ from: dependant, to: source, kind: 'chains', sure, how, file, line }];
      },
    ),
  ];
  return { nodes: [...nodes.values()], edges: distinct(edges) };
}

/** Direct inclusions: of the prompt itself, and of the partials that it brings along. */
function includes({ file, document, partialSources }: ClosedPrompt): ReferenceEdge[] {
  const direct = document.partials.flatMap(({ name, origin }) => {
    const source = partialSources.find((it) => it.name === name);
    return source === undefined ? [] : [inclusion(file, source.file, name, origin.line)];
  });
  const inner = partialSources.flatMap((including) =>
    partialSources.flatMap(({ name, file: included }) => {
      const line = lineOfTag(including.text, name);
      return line === undefined ? [] : [inclusion(including.file, included, name, line)];
    }),
  );
  return [...direct, ...inner];
}

function inclusion(from: string, to: string, name: string, line: number): ReferenceEdge {
  return { from, to, kind: 'includes', sure: 'certain', how: `{{> ${name}}}`, file: from, line };
}

/** 1-based line of the first tag that includes a partial. */
function lineOfTag(text: string, name: string): number | undefined {
  for (const tag of text.matchAll(/\{\{>\s*([\w./-]+)/g)) {
    if (tag[1] === name) return text.slice(0, tag.index).split('\n').length;
  }
  return undefined;
}

/** Two prompts that bring the same partial along say the same of it. */
function distinct(edges: readonly ReferenceEdge[]): ReferenceEdge[] {
  const known = new Map(
    edges.map((it) => [`${it.kind} ${it.from} ${it.to} ${it.file}:${it.line}`, it]),
  );
  return [...known.values()];
}

/**
 * Everything that a change to one file reaches, the nearest first, each with the edges that lead
 * there: prompts through partials and chains, and whoever calls, configures, tests or covers them.
 */
export function reachedFrom(
  { edges }: ReferenceGraph,
  file: string,
): { readonly id: string; readonly through: readonly ReferenceEdge[] }[] {
  const paths = new Map<string, readonly ReferenceEdge[]>([[file, []]]);
  for (const [id, through] of paths) {
    for (const edge of edges) {
      if (edge.to === id && !paths.has(edge.from)) paths.set(edge.from, [...through, edge]);
    }
  }
  paths.delete(file);
  return [...paths].map(([id, through]) => ({ id, through }));
}
