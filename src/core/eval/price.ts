import type { ModelPricing, ModelResponse } from '../ports.ts';

/** In USD; null without prices. */
export function priceOf(
  { inputTokens, outputTokens }: Pick<ModelResponse, 'inputTokens' | 'outputTokens'>,
  pricing: ModelPricing | null,
): number | null {
  if (pricing === null) return null;
  const { inputUsdPerMillion, outputUsdPerMillion } = pricing;
  return (inputTokens * inputUsdPerMillion + outputTokens * outputUsdPerMillion) / 1e6;
}
