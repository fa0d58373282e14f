import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../components/Icon.tsx';
import { pressed, treeKey, type Row, type TreeAction, type TreeView } from './rows.ts';

interface Props {
  readonly rows: readonly Row[];
  readonly view: TreeView;
  readonly act: (action: TreeAction) => void;
}

const manyRows = 300;

/** Everything that the change reaches. The tree keeps the focus and names its active row. */
export function ReachTree({ rows, view, act }: Props): JSX.Element {
  const tree = useRef<HTMLDivElement>(null);
  const activeIndex = rows.findIndex(({ id }) => id === view.active);
  useEffect(() => {
    tree.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [view.active]);
  return (
    <div
      ref={tree}
      class={rows.length > manyRows ? 'reach-tree long' : 'reach-tree'}
      role="tree"
      aria-label="What the change reaches, Enter opens a place"
      aria-activedescendant={activeIndex < 0 ? undefined : `row-${activeIndex}`}
      tabIndex={0}
      onKeyDown={(event) => {
        const action = treeKey(event.key, rows, view);
        if (action === null) return;
        event.preventDefault();
        act(action);
      }}
      onFocus={() => {
        const [first] = rows;
        if (activeIndex < 0 && first !== undefined) act({ type: 'activate', id: first.id });
      }}
    >
      {rows.map((row, index) => (
        <TreeRow
          key={row.id}
          row={row}
          index={index}
          active={index === activeIndex}
          expanded={!view.collapsed.includes(row.id)}
          onPress={() => act(pressed(row))}
        />
      ))}
    </div>
  );
}

interface RowProps {
  readonly row: Row;
  readonly index: number;
  readonly active: boolean;
  readonly expanded: boolean;
  readonly onPress: () => void;
}

function TreeRow({ row, index, active, expanded, onPress }: RowProps): JSX.Element {
  const isGroup = row.type === 'group';
  const size = Math.max(1, row.group.items.length);
  const opens = row.type === 'item' && row.item.opens;
  return (
    <div
      id={`row-${index}`}
      class={`tree-row tree-${row.type}${opens ? ' opens' : ''}`}
      role="treeitem"
      aria-level={isGroup ? 1 : 2}
      aria-expanded={isGroup ? expanded : undefined}
      aria-setsize={isGroup ? undefined : size}
      aria-posinset={isGroup ? undefined : row.type === 'item' ? row.position : 1}
      aria-selected={active}
      onClick={onPress}
    >
      {row.type === 'group' ? <GroupLine row={row} /> : null}
      {row.type === 'item' ? <ItemLines row={row} /> : null}
      {row.type === 'empty' ? row.group.empty : null}
    </div>
  );
}

function GroupLine({ row: { group } }: { row: Extract<Row, { type: 'group' }> }): JSX.Element {
  return (
    <>
      <Icon name="chevron" />
      <span class="group-title">{group.title}</span>
      <span class="group-count">{group.items.length.toLocaleString('en-US')}</span>
    </>
  );
}

function ItemLines({ row: { item } }: { row: Extract<Row, { type: 'item' }> }): JSX.Element {
  return (
    <>
      <span class="item-name">{item.name}</span>
      {item.problems.map((problem) => (
        <span key={problem} class="item-problem">
          <Icon name="warning" /> {problem}
        </span>
      ))}
      {item.details.length === 0 ? null : (
        <span class="item-details">{item.details.join(' · ')}</span>
      )}
    </>
  );
}
