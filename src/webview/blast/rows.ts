import type { BlastGroup, BlastItem } from '../../protocol/blastPanel.ts';

/** A row of the tree: a group, one of its items, or the words of a group without items. */
export type Row =
  | { readonly type: 'group'; readonly id: string; readonly group: BlastGroup }
  | {
      readonly type: 'item';
      readonly id: string;
      readonly group: BlastGroup;
      readonly item: BlastItem;
      /** From 1. */
      readonly position: number;
    }
  | { readonly type: 'empty'; readonly id: string; readonly group: BlastGroup };

/** What someone did to the tree: kept over a reload of the webview. */
export interface TreeView {
  readonly active: string | null;
  readonly collapsed: readonly string[];
}

export type TreeAction =
  | { readonly type: 'activate'; readonly id: string }
  | { readonly type: 'toggle'; readonly id: string }
  | { readonly type: 'open'; readonly id: string };

export const emptyTree: TreeView = { active: null, collapsed: [] };

export function groupRowId({ kind }: Pick<BlastGroup, 'kind'>): string {
  return `group ${kind}`;
}

/** The rows in sight, in order. */
export function treeRows(groups: readonly BlastGroup[], { collapsed }: TreeView): Row[] {
  return groups.flatMap((group): Row[] => {
    const id = groupRowId(group);
    const head: Row = { type: 'group', id, group };
    if (collapsed.includes(id)) return [head];
    if (group.items.length === 0) return [head, { type: 'empty', id: `no ${group.kind}`, group }];
    const items = group.items.map((item, index): Row => {
      return { type: 'item', id: item.id, group, item, position: index + 1 };
    });
    return [head, ...items];
  });
}

export function restoreTree(kept: unknown): TreeView {
  if (typeof kept !== 'object' || kept === null || !('collapsed' in kept)) return emptyTree;
  const { collapsed } = kept;
  if (!Array.isArray(collapsed)) return emptyTree;
  return { active: null, collapsed: collapsed.filter((it) => typeof it === 'string') };
}

/** `open` changes nothing here but the active row. */
export function reduceTree(view: TreeView, { type, id }: TreeAction): TreeView {
  if (type !== 'toggle') return { ...view, active: id };
  const { collapsed } = view;
  const closed = collapsed.includes(id);
  return {
    active: id,
    collapsed: closed ? collapsed.filter((it) => it !== id) : [...collapsed, id],
  };
}

const page = 10;
const moves: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  PageDown: (index) => index + page,
  PageUp: (index) => index - page,
  Home: () => 0,
  End: (_index, last) => last,
};

/** What a key does in the tree; null when it is none of the tree's. */
export function treeKey(key: string, rows: readonly Row[], view: TreeView): TreeAction | null {
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === view.active),
  );
  const row = rows[at];
  if (row === undefined) return null;
  const move = moves[key];
  if (move !== undefined) {
    const target = Math.min(rows.length - 1, Math.max(0, move(at, rows.length - 1)));
    return { type: 'activate', id: rows[target]?.id ?? row.id };
  }
  if (key === 'Enter' || key === ' ') return pressed(row);
  if (key === 'ArrowRight') return entered(row, rows[at + 1], view);
  return key === 'ArrowLeft' ? left(row, view) : null;
}

export function pressed(row: Row): TreeAction {
  if (row.type === 'group') return { type: 'toggle', id: row.id };
  const opens = row.type === 'item' && row.item.opens;
  return { type: opens ? 'open' : 'activate', id: row.id };
}

function entered(row: Row, next: Row | undefined, { collapsed }: TreeView): TreeAction | null {
  if (row.type !== 'group') return null;
  if (collapsed.includes(row.id)) return { type: 'toggle', id: row.id };
  return next === undefined ? null : { type: 'activate', id: next.id };
}

function left(row: Row, { collapsed }: TreeView): TreeAction | null {
  const id = groupRowId(row.group);
  if (row.type !== 'group') return { type: 'activate', id };
  return collapsed.includes(id) ? null : { type: 'toggle', id };
}
