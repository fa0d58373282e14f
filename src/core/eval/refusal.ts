import { readRefusal } from './refusals/refusalModel.ts';
import { refusalWeights } from './refusals/refusalWeights.ts';

/**
 * The words with which an answer declines; undefined when it is no refusal. English, Spanish, German,
 * French, Italian, Portuguese, Dutch, Polish, Japanese and Chinese. An apology alone is good manners; an
 * answer that declines a part and serves the rest is no refusal; one that is JSON is judged by its
 * fields and by the reply inside.
 */
export function findRefusal(output: string): string | undefined {
  const { probability, words } = readRefusal(output, refusalWeights);
  return probability >= 0.5 ? words : undefined;
}
