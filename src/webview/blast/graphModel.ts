import type {
  BlastGroup,
  BlastGroupKind,
  BlastItem,
  BlastView,
  Sureness,
} from '../../protocol/blastPanel.ts';
import { subjectId } from '../../protocol/blastSubject.ts';

export interface GraphNode {
  readonly id: string;
  /** The row of the list that says the same. */
  readonly row: string;
  readonly kind: BlastGroupKind | 'subject';
  /** At most four lines: name, what it is, what is wrong. */
  readonly lines: readonly string[];
  readonly broken: boolean;
  readonly opens: boolean;
  /** The whole text, for who points at it. */
  readonly title: string;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly sure: Sureness | null;
}

export interface GraphModel {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Items that are in the list alone. */
  readonly left: number;
}

interface Drawing {
  readonly noun: string;
  /** So many are drawn; the list has all. */
  readonly most: number;
  /** Whether the arrow goes from the item to the prompt. */
  readonly inward: boolean;
}

const drawings: Partial<Record<BlastGroupKind, Drawing>> = {
  partials: { noun: 'partial', most: 6, inward: true },
  suites: { noun: 'suite', most: 6, inward: true },
  traffic: { noun: 'live traffic', most: 1, inward: true },
  prompts: { noun: 'prompt', most: 8, inward: false },
  callers: { noun: 'caller', most: 9, inward: false },
  readers: { noun: 'key of the answer', most: 8, inward: false },
  feeds: { noun: 'gets the answer', most: 6, inward: false },
  fedBy: { noun: 'gives its answer', most: 4, inward: true },
  tests: { noun: 'test', most: 4, inward: false },
};

/** Letters that fit into a line of a node: of its name, and of the smaller ones below. */
const nameLength = 22;
const lineLength = 26;

/** The nodes worth drawing, what is broken and what is sure first, with the edges between them. */
export function graphModel(view: BlastView): GraphModel {
  const drawn = view.groups.flatMap((group) => {
    const drawing = drawings[group.kind];
    return drawing === undefined ? [] : [{ group, drawing, ...choose(group, drawing) }];
  });
  const ids = new Map<string, string>([[subjectId, subjectId]]);
  for (const { group, items, chosen } of drawn) {
    for (const { id } of items) ids.set(id, chosen.has(id) ? id : moreId(group));
  }
  const nodes = drawn.flatMap(({ group, drawing, items, chosen }) => [
    ...items.filter(({ id }) => chosen.has(id)).map((it) => itemNode(it, group, drawing)),
    ...(chosen.size < items.length ? [moreNode(group, items.length - chosen.size)] : []),
  ]);
  const edges = new Map<string, GraphEdge>();
  for (const { items, drawing } of drawn) {
    for (const item of items) {
      for (const edge of edgesOf(item, drawing, ids)) edges.set(`${edge.from} ${edge.to}`, edge);
    }
  }
  const left = drawn.reduce((sum, { items, chosen }) => sum + items.length - chosen.size, 0);
  return { nodes: [subjectNode(view), ...nodes], edges: [...edges.values()], left };
}

const sureFirst: readonly (Sureness | null)[] = ['possible', 'likely', 'certain', null];

function choose(
  { items }: BlastGroup,
  { most }: Drawing,
): { readonly items: readonly BlastItem[]; readonly chosen: ReadonlySet<string> } {
  const rank = ({ problems, sure }: BlastItem): number =>
    (problems.length > 0 ? sureFirst.length : 0) + sureFirst.indexOf(sure);
  const worst = items.toSorted((a, b) => rank(b) - rank(a));
  return { items, chosen: new Set(worst.slice(0, most).map(({ id }) => id)) };
}

function edgesOf(
  { id, sure, links }: BlastItem,
  { inward }: Drawing,
  ids: ReadonlyMap<string, string>,
): GraphEdge[] {
  const own = ids.get(id) ?? id;
  const others = links.length === 0 ? [subjectId] : links;
  return others.flatMap((link) => {
    const other = ids.get(link);
    if (other === undefined) return [];
    return inward ? [{ from: own, to: other, sure }] : [{ from: other, to: own, sure }];
  });
}

function subjectNode({ subject, kind, baseline }: BlastView): GraphNode {
  return {
    id: subjectId,
    row: '',
    kind: 'subject',
    lines: [clipMiddle(subject.split('/').at(-1) ?? subject), `this ${kind}`],
    broken: false,
    opens: false,
    title: `${subject}, compared with ${baseline}`,
  };
}

function itemNode(item: BlastItem, { kind }: BlastGroup, { noun }: Drawing): GraphNode {
  const { id, name, label, problems, details, sure, opens } = item;
  const what = sure === null ? noun : `${noun}, ${sure === 'certain' ? 'sure' : sure}`;
  const [problem] = problems;
  return {
    id,
    row: id,
    kind,
    lines: [clipMiddle(label), what, ...(problem === undefined ? [] : twoLines(`! ${problem}`))],
    broken: problem !== undefined,
    opens,
    title: [name, ...problems, ...details].join('\n'),
  };
}

function moreNode(group: BlastGroup, left: number): GraphNode {
  return {
    id: moreId(group),
    row: `group ${group.kind}`,
    kind: group.kind,
    lines: [`${left.toLocaleString('en-US')} more`, 'in the list only'],
    broken: false,
    opens: false,
    title: `${group.title}: ${left.toLocaleString('en-US')} more are in the list only`,
  };
}

function moreId({ kind }: BlastGroup): string {
  return `more ${kind}`;
}

/** Without its middle: the end of a name has the line. */
function clipMiddle(text: string): string {
  if (text.length <= nameLength) return text;
  const end = 9;
  return `${text.slice(0, nameLength - end - 1)}…${text.slice(-end)}`;
}

/** Broken at a space, the second line cut where it is too long. */
function twoLines(text: string): string[] {
  if (text.length <= lineLength) return [text];
  const space = text.lastIndexOf(' ', lineLength);
  const end = space > 2 ? space : lineLength;
  const rest = text.slice(end).trimStart();
  const second = rest.length <= lineLength ? rest : `${rest.slice(0, lineLength - 1)}…`;
  return [text.slice(0, end), second];
}
