import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { CaseResult, Side } from '../../protocol/webview.ts';
import { change, count } from '../numbers.ts';
import { binCount, distributions, type Distribution } from './distribution.ts';

const sides: readonly Side[] = ['baseline', 'candidate'];
const width = 180;
const height = 36;

/** How long answers took and what they cost: small histograms, and the same as a table. */
export function Distributions({ cases }: { readonly cases: readonly CaseResult[] }): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <details
      class="distributions"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>Latency, tokens and cost of every answer</summary>
      {open ? <Opened cases={cases} /> : null}
    </details>
  );
}

function Opened({ cases }: { readonly cases: readonly CaseResult[] }): JSX.Element {
  const found = useMemo(() => distributions(cases), [cases]);
  if (found.length === 0) return <p class="note">No answer was measured: all came from cache.</p>;
  return (
    <>
      <div class="histograms">
        {found.map((it) => (
          <Histograms key={it.name} distribution={it} />
        ))}
      </div>
      <Figures found={found} />
    </>
  );
}

function Histograms({ distribution }: { readonly distribution: Distribution }): JSX.Element {
  const { name, range, write } = distribution;
  const most = Math.max(1, ...sides.flatMap((side) => distribution.sides[side].bins));
  return (
    <figure class="histogram">
      <figcaption>{name}</figcaption>
      {sides.map((side) => (
        <div key={side} class={`histogram-side ${side}`}>
          <span class="note">{side}</span>
          <Bars distribution={distribution} side={side} most={most} />
        </div>
      ))}
      <div class="histogram-scale note" aria-hidden="true">
        <span>{write(range[0])}</span>
        <span>{write(range[1])} and more</span>
      </div>
    </figure>
  );
}

function Bars(props: {
  readonly distribution: Distribution;
  readonly side: Side;
  readonly most: number;
}): JSX.Element {
  const { distribution, side, most } = props;
  const { bins, p50, p95, n } = distribution.sides[side];
  const { range, write, name } = distribution;
  const step = width / binCount;
  const place = (value: number): number =>
    Math.min(1, (value - range[0]) / (range[1] - range[0])) * width;
  const spoken =
    p50 === null || p95 === null
      ? 'nothing measured'
      : `half up to ${write(p50)}, 95 % up to ${write(p95)}`;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${name} of the ${side}, ${count(n)} answers: ${spoken}`}
    >
      {bins.map((amount, index) => {
        const tall = amount === 0 ? 0 : Math.max(1.5, (amount / most) * (height - 2));
        return (
          <rect
            key={index}
            class="bar"
            x={index * step + 0.5}
            y={height - tall}
            width={step - 1}
            height={tall}
          />
        );
      })}
      {p50 === null ? null : (
        <line class="median" x1={place(p50)} x2={place(p50)} y1={0} y2={height} />
      )}
    </svg>
  );
}

function Figures({ found }: { readonly found: readonly Distribution[] }): JSX.Element {
  return (
    <table class="figures-table">
      <caption>The same in numbers; the line in a histogram is the median</caption>
      <thead>
        <tr>
          <th scope="col">measure</th>
          <th scope="col">side</th>
          <th scope="col">answers</th>
          <th scope="col">median</th>
          <th scope="col">95 % up to</th>
          <th scope="col">most</th>
        </tr>
      </thead>
      <tbody>{found.flatMap((it) => sides.map((side) => figureRow(it, side)))}</tbody>
    </table>
  );
}

function figureRow({ name, write, sides: of }: Distribution, side: Side): JSX.Element {
  const { n, p50, p95, max } = of[side];
  const shown = (value: number | null): string => (value === null ? 'not measured' : write(value));
  const difference = side === 'candidate' ? change(of.baseline.p50, p50) : '';
  return (
    <tr key={`${name} ${side}`}>
      <th scope="row">{name}</th>
      <td>{side}</td>
      <td>{count(n)}</td>
      <td>
        {shown(p50)}
        {difference === '' ? null : <span class="note"> ({difference})</span>}
      </td>
      <td>{shown(p95)}</td>
      <td>{shown(max)}</td>
    </tr>
  );
}
