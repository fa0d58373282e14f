import type { JSX, RefObject } from 'preact';
import { Button } from '../components/Button.tsx';
import { count } from '../numbers.ts';
import {
  type choices,
  filterLabels,
  filterNames,
  isNarrowed,
  nothingNarrowed,
  type FilterName,
  type Narrowing,
} from './filters.ts';

interface Props {
  readonly counts: Readonly<Record<FilterName, number>>;
  readonly selected: FilterName;
  readonly onSelect: (name: FilterName) => void;
  readonly by: Narrowing;
  readonly choices: ReturnType<typeof choices>;
  readonly onNarrow: (by: Partial<Narrowing>) => void;
  readonly search: RefObject<HTMLInputElement>;
  /** Asking again; null while everything is evaluated. */
  readonly rerun: Rerun | null;
}

/** Cases that can be asked again, or those that are: the top of the page may be out of sight. */
export type Rerun =
  | { readonly asking: string; readonly cancelling: boolean; readonly onCancel: () => void }
  | {
      readonly asking: null;
      readonly failed: number;
      readonly shown: number;
      readonly onFailed: () => void;
      readonly onShown: () => void;
    };

export function FilterBar(props: Props): JSX.Element {
  const { counts, selected, onSelect, rerun } = props;
  return (
    <div class="filter-bar">
      <div class="chips" role="group" aria-label="Show cases">
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
      <NarrowBar {...props} />
      {rerun === null ? null : <RerunActions rerun={rerun} />}
    </div>
  );
}

function RerunActions({ rerun }: { readonly rerun: Rerun }): JSX.Element {
  if (rerun.asking !== null) {
    const { asking, cancelling, onCancel } = rerun;
    return (
      <div class="actions">
        <span class="note">{asking}</span>
        <Button label="Stop asking" disabled={cancelling} onPress={onCancel} />
      </div>
    );
  }
  const { failed, shown, onFailed, onShown } = rerun;
  return (
    <div class="actions">
      {failed === 0 ? null : (
        <Button label={`Ask failed again (${count(failed)})`} onPress={onFailed} />
      )}
      {shown === 0 ? null : (
        <Button label={`Ask shown again (${count(shown)})`} onPress={onShown} />
      )}
    </div>
  );
}

function NarrowBar({ by, choices: found, onNarrow, search }: Props): JSX.Element {
  const { suites, models, tags } = found;
  return (
    <div class="narrow" role="group" aria-label="Narrow the list">
      <input
        ref={search}
        type="search"
        class="search"
        placeholder="Search cases  ( / )"
        aria-label="Search cases"
        value={by.text}
        onInput={(event) => onNarrow({ text: event.currentTarget.value })}
      />
      {suites.length < 2 ? null : (
        <Choice
          name="suite"
          all={suites}
          chosen={by.suite}
          onChoose={(suite) => onNarrow({ suite })}
        />
      )}
      {models.length < 2 ? null : (
        <Choice
          name="model"
          all={models}
          chosen={by.model}
          onChoose={(model) => onNarrow({ model })}
        />
      )}
      {tags.length === 0 ? null : (
        <Choice name="tag" all={tags} chosen={by.tag} onChoose={(tag) => onNarrow({ tag })} />
      )}
      <button
        type="button"
        class="chip"
        aria-pressed={by.mustPass}
        onClick={() => onNarrow({ mustPass: !by.mustPass })}
      >
        Must-pass
      </button>
      {by.attacks === null ? null : (
        <span class="tag">
          {[by.attacks.category, by.attacks.outcome, by.attacks.side].filter(Boolean).join(', ')}
        </span>
      )}
      {isNarrowed(by) ? (
        <button type="button" class="link" onClick={() => onNarrow(nothingNarrowed)}>
          Clear
        </button>
      ) : null}
    </div>
  );
}

function Choice(props: {
  readonly name: string;
  readonly all: readonly string[];
  readonly chosen: string | null;
  readonly onChoose: (value: string | null) => void;
}): JSX.Element {
  const { name, all, chosen, onChoose } = props;
  return (
    <select
      aria-label={`Only of ${name}`}
      value={chosen ?? ''}
      onChange={(event) => onChoose(event.currentTarget.value || null)}
    >
      <option value="">Every {name}</option>
      {all.map((value) => (
        <option key={value} value={value}>
          {value}
        </option>
      ))}
    </select>
  );
}
