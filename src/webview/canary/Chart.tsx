import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { unbroken } from '../numbers.ts';
import { chartSummary, type ChartData } from './chartData.ts';
import { chartHeight, chartOptions, toColumns } from './chartOptions.ts';
import { onThemeChange, readChartTheme } from './chartTheme.ts';

interface Props {
  readonly label: string;
  readonly caption: string;
  /** The registry's own sentence on the guard. */
  readonly why: string;
  readonly data: ChartData;
}

/** A canvas chart with the same content in words. */
export function Chart({ label, caption, why, data }: Props): JSX.Element {
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const current = useRef(data);
  current.current = data;

  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    const draw = (): void => {
      chart.current?.destroy();
      const options = chartOptions(
        element.clientWidth,
        readChartTheme(element),
        () => current.current,
      );
      chart.current = new uPlot(options, toColumns(current.current), element);
    };
    draw();
    const stopTheme = onThemeChange(draw);
    const sizes = new ResizeObserver(() =>
      chart.current?.setSize({ width: element.clientWidth, height: chartHeight }),
    );
    sizes.observe(element);
    return () => {
      stopTheme();
      sizes.disconnect();
      chart.current?.destroy();
      chart.current = null;
    };
  }, []);
  useEffect(() => chart.current?.setData(toColumns(data)), [data]);

  return (
    <figure class="chart">
      <figcaption>
        <strong>{label}</strong> <span class="note">{caption}</span>
      </figcaption>
      <div ref={holder} class="canvas" role="img" aria-label={chartSummary(label, data)} />
      <p class="note">{unbroken(why)}</p>
    </figure>
  );
}
