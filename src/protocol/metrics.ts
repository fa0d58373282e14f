/** What metrics are called, for panels: the words that decisions use as well. */
export {
  isEventMetric,
  isQuantile,
  metrics,
  metricWords,
  quantiles,
} from '../core/release/metrics.ts';
