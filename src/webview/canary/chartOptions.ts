import type uPlot from 'uplot';
import { percent } from '../numbers.ts';
import { date, timeOfDay, timeWithSeconds } from '../times.ts';
import type { ChartData } from './chartData.ts';
import type { ChartTheme } from './chartTheme.ts';

export const chartHeight = 130;

/** The columns in the order of the options' series. */
export function toColumns(data: ChartData): uPlot.AlignedData {
  return [data.x, data.low, data.high, data.stable, data.limit, data.canary];
}

/** `current` gives the data that is drawn: stage lines and range follow it without a new chart. */
export function chartOptions(
  width: number,
  theme: ChartTheme,
  current: () => ChartData,
): uPlot.Options {
  const axis = {
    stroke: theme.text,
    font: theme.font,
    ticks: { show: false },
    grid: { stroke: faint(theme.text, 15), width: 1 },
  };
  const line = (stroke: string, lineWidth: number, dash: number[] = []): uPlot.Series => ({
    stroke,
    width: lineWidth,
    dash,
    points: { show: isAlone, size: 5, fill: stroke },
    spanGaps: true,
  });
  const edge: uPlot.Series = { width: 0, auto: false, points: { show: false }, spanGaps: true };
  return {
    width,
    height: chartHeight,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 8, 0, 0],
    scales: { y: { range: () => [...current().range] } },
    axes: [
      { ...axis, size: 24, space: 60, values: (_chart, splits) => timeLabels(splits) },
      { ...axis, size: 52, space: 28, values: (_chart, splits) => splits.map(percent) },
    ],
    series: [
      {},
      edge,
      edge,
      line(theme.stable, 1),
      line(theme.limit, 1, [5, 4]),
      line(theme.canary, 2),
    ],
    bands: [{ series: [2, 1], fill: faint(theme.canary, 22) }],
    hooks: { draw: [(chart) => drawStages(chart, current(), theme)] },
  };
}

/** A line of one point is drawn as that point. */
function isAlone(chart: uPlot, seriesIndex: number): boolean {
  const drawn = (value: number | null | undefined): boolean =>
    value !== null && value !== undefined;
  return [...(chart.data[seriesIndex] ?? [])].filter(drawn).length === 1;
}

function drawStages(chart: uPlot, { boundaries }: ChartData, theme: ChartTheme): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.strokeStyle = theme.text;
  ctx.fillStyle = theme.text;
  ctx.font = `${10 * devicePixelRatio}px sans-serif`;
  ctx.textBaseline = 'top';
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([1, 3]);
  for (const { x, label } of boundaries) {
    const left = Math.round(chart.valToPos(x, 'x', true)) + 0.5;
    const nearEnd = left > bbox.left + bbox.width * 0.85;
    ctx.textAlign = nearEnd ? 'right' : 'left';
    ctx.fillText(label, left + (nearEnd ? -3 : 3) * devicePixelRatio, bbox.top);
    ctx.beginPath();
    ctx.moveTo(left, bbox.top);
    ctx.lineTo(left, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}

const aDay = 86_400;
const aMinute = 60;

/** Times of day; with seconds or as dates where the marks are that near or far apart. */
function timeLabels(splits: readonly number[]): string[] {
  const [first = 0, second = 0] = splits;
  const apart = second - first;
  const write = apart >= aDay ? date : apart < aMinute ? timeWithSeconds : timeOfDay;
  return splits.map((seconds) => write(new Date(seconds * 1_000)));
}

/** A colour of the theme, in whatever notation it is, at some percent of its strength. */
function faint(color: string, strength: number): string {
  return `color-mix(in srgb, ${color} ${strength}%, transparent)`;
}
