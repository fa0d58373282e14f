import type uPlot from 'uplot';
import { percent } from '../numbers.ts';
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
  const axis = { stroke: theme.text, font: theme.font, grid: { stroke: theme.grid, width: 0.5 } };
  const line = (stroke: string, lineWidth: number, dash: number[] = []): uPlot.Series => ({
    stroke,
    width: lineWidth,
    dash,
    points: { show: false },
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
      { ...axis, size: 24, space: 60, values: (_chart, splits) => splits.map(timeOfDay) },
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
    bands: [{ series: [2, 1], fill: withAlpha(theme.band) }],
    hooks: { draw: [(chart) => drawStages(chart, current(), theme)] },
  };
}

function drawStages(chart: uPlot, { boundaries }: ChartData, theme: ChartTheme): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.strokeStyle = theme.stage;
  ctx.setLineDash([2, 3]);
  for (const { x } of boundaries) {
    const left = Math.round(chart.valToPos(x, 'x', true)) + 0.5;
    ctx.beginPath();
    ctx.moveTo(left, bbox.top);
    ctx.lineTo(left, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}

function timeOfDay(seconds: number): string {
  const at = new Date(seconds * 1_000);
  return at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

/** The accent at a fifth of its strength, whatever notation the theme uses. */
function withAlpha(color: string): string {
  return `color-mix(in srgb, ${color} 22%, transparent)`;
}
