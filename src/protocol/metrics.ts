/** What metrics are called, for panels: the words that decisions use as well. */
export { metrics, metricWords } from '../core/release/metrics.ts';
