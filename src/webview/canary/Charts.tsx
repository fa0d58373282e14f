import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ReleaseResponse, SeriesPoint } from '../../protocol/api.ts';
import { metricWords } from '../../protocol/metrics.ts';
import type { GuardStatus } from '../../protocol/webview.ts';
import { Chart } from './Chart.tsx';
import { chartData, seriesToNow } from './chartData.ts';
import { chartCaption } from './limits.ts';

/** One small chart a guard, on a common time axis. */
export function Charts({ release }: { readonly release: ReleaseResponse }): JSX.Element {
  const { live, plan } = release;
  const series = useMemo(() => seriesToNow(release), [release]);
  const weights = useMemo(() => plan.stages.map((it) => it.weight), [plan]);
  return (
    <section aria-label="Charts" class="charts">
      <h2>
        Over time
        <span class="legend" aria-hidden="true">
          <span class="key key-canary">canary</span>
          <span class="key key-stable">stable</span>
          <span class="key key-band">always-valid interval</span>
          <span class="key key-limit">limit</span>
          <span class="key key-stage">new stage</span>
        </span>
      </h2>
      {series.length < 2 ? (
        <p class="note">Charts begin with the second minute of traffic.</p>
      ) : (
        <div class="multiples">
          {live.guards.map((guard, index) => (
            <GuardChart
              key={`${release.id} ${index}`}
              guard={guard}
              index={index}
              series={series}
              weights={weights}
              units={`${plan.stickBy}s`}
            />
          ))}
        </div>
      )}
    </section>
  );
}

function GuardChart(props: {
  readonly guard: GuardStatus;
  readonly index: number;
  readonly series: readonly SeriesPoint[];
  readonly weights: readonly number[];
  readonly units: string;
}): JSX.Element {
  const { guard, index, series, weights } = props;
  const data = useMemo(() => chartData(series, index, guard, weights), [series, index]);
  return (
    <Chart
      label={metricWords(guard.metric).label}
      caption={chartCaption(guard, props.units)}
      why={guard.why}
      data={data}
    />
  );
}
