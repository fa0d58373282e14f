import { CanaryError } from '../../../core/base/errors.ts';
import { checkBaseline } from '../../../core/release/baselineCheck.ts';
import { isEventMetric, isQuantile } from '../../../core/release/metrics.ts';
import type { GuardMetric } from '../../../core/release/model.ts';
import type { BaselineCheckResponse } from '../../../protocol/baselineCheck.ts';
import type { ServerDeps } from '../../deps.ts';
import { endOfTime, productionLabel } from '../../store/production.ts';

/** How far back stable's outcomes count. */
const historyMs = 7 * 24 * 3_600_000;
/** What a suggested plan watches. */
const usual: readonly GuardMetric[] = ['formatError', 'error', 'refusal', 'thumbsDown'];

/**
 * Whether stable's own metrics are steady enough to judge a canary against, by the last seven days.
 * Fails with `not-found` without a production version, `bad-request` for an unknown metric.
 *
 * @param wanted names separated by commas.
 */
export async function baselineCheck(
  { store, clock }: Pick<ServerDeps, 'store' | 'clock'>,
  prompt: string,
  wanted: string | undefined,
): Promise<BaselineCheckResponse> {
  const version = await store.labelAt(prompt, productionLabel, endOfTime);
  if (version === undefined) {
    throw new CanaryError('not-found', `${prompt} has no production version`);
  }
  const names = wanted === undefined ? usual : wanted.split(',').map(toMetric);
  const hours = await store.versionHistory({ prompt, version, since: clock.now() - historyMs });
  const findings = checkBaseline(
    names,
    hours.map(({ histograms }) => histograms),
  );
  return { prompt, version, findings };
}

function toMetric(name: string): GuardMetric {
  const metric = name as GuardMetric;
  const isScore = name === 'judgeScore' || name.startsWith('score:');
  if (isEventMetric(metric) || isQuantile(metric) || isScore) return metric;
  throw new CanaryError('bad-request', `there is no metric ${JSON.stringify(name)}`, {
    expected: 'names of metrics that guards watch, separated by commas',
  });
}
