import type { JSX } from 'preact';
import { count } from '../numbers.ts';
import { filterLabels, filterNames, type FilterName } from './filters.ts';

interface Props {
  readonly counts: Readonly<Record<FilterName, number>>;
  readonly selected: FilterName;
  readonly onSelect: (name: FilterName) => void;
}

export function FilterBar({ counts, selected, onSelect }: Props): JSX.Element {
  return (
    <div class="filter-bar" role="group" aria-label="Show cases">
      {filterNames.map((name) => (
        <button
          key={name}
          type="button"
          class="chip"
          aria-pressed={name === selected}
          onClick={() => onSelect(name)}
        >
          {filterLabels[name]} <span class="chip-count">{count(counts[name])}</span>
        </button>
      ))}
    </div>
  );
}
