import type { ResolveMetadata } from '../../src/protocol/api.ts';
import { readProtobufSpans } from '../../src/server/features/traces/readProtobuf.ts';
import { readSpanOutcome } from '../../src/server/features/traces/spanOutcome.ts';
import { attribute, type ReleaseFacts } from '../../src/server/store/attribution.ts';
import {
  tallyOutcome,
  toBits,
  toCountedValues,
  type KeyRow,
  type Tally,
} from '../../src/server/store/tally.ts';
import { otlpBatch } from '../support/otlpBatch.ts';
import { seededRandom } from '../support/seededRandom.ts';

/** Spans of one export, as exporters batch them. */
export const spansPerBatch = 512;

export interface SpanBatches {
  readonly bodies: readonly Uint8Array[];
  readonly spans: number;
}

/** Every span is a request of the prompt: what a registry gets from a collector that filters. */
export function spanBatches(
  count: number,
  keys: number,
  placed: (key: number) => ResolveMetadata,
  seed: number,
): SpanBatches {
  const random = seededRandom(seed);
  const bodies = Array.from({ length: count }, (_, batch) =>
    otlpBatch(
      Array.from({ length: spansPerBatch }, (__, i) => {
        const key = random.below(keys);
        const { promptVersion, releaseId, arm, placement, stageIndex } = placed(key);
        const endMs = Date.now();
        return {
          traceId: (batch + 1).toString(16).padStart(32, '0'),
          spanId: (i + 1).toString(16).padStart(16, '0'),
          startMs: endMs - random.below(2_000),
          endMs,
          attributes: {
            'gen_ai.operation.name': 'chat',
            'gen_ai.provider.name': 'openai',
            'gen_ai.request.model': 'gpt-5-mini',
            'gen_ai.prompt.name': 'reply',
            'gen_ai.prompt.version': String(promptVersion),
            'gen_ai.usage.input_tokens': random.below(900),
            'gen_ai.usage.output_tokens': random.below(300),
            'prompt_canary.release_id': releaseId ?? '',
            'prompt_canary.arm': arm,
            'prompt_canary.placement': placement,
            'prompt_canary.stage_index': stageIndex ?? 0,
            'prompt_canary.targeting_key': `user-${key}`,
            ...(random.next() < 0.02 ? { 'error.type': 'timeout' } : {}),
          },
        };
      }),
    ),
  );
  return { bodies, spans: count * spansPerBatch };
}

/** Spans a second, decoded, read and added to a release's sums in this process, one thread. */
export function parsedAndAggregated({ bodies, spans }: SpanBatches, facts: ReleaseFacts): number {
  const tally: Tally = new Map();
  const rows = new Map<string, KeyRow[]>();
  const now = Date.now();
  const startedAt = performance.now();
  for (const body of bodies) {
    for (const span of readProtobufSpans(body)) {
      const reading = readSpanOutcome(span, now, () => 'user');
      if (reading.kind !== 'outcome') throw new Error(`a span is ${reading.kind}`);
      const { outcome } = reading;
      const attribution = attribute(outcome, now, facts, []);
      if (!attribution.known || attribution.lane === null) throw new Error('a span is nobody');
      const { lane, stageIndex, isCompared } = attribution;
      const { latencyMs, tokens, costUsd } = outcome;
      let own = rows.get(outcome.targetingKey);
      if (own === undefined) rows.set(outcome.targetingKey, (own = []));
      const values = toCountedValues(outcome);
      const { carried, events } = toBits(outcome.metrics);
      tallyOutcome(tally, own, {
        lane,
        stageIndex,
        isCompared,
        carried,
        events,
        latencyMs,
        tokens,
        costUsd,
        values,
      });
    }
  }
  return (spans * 1_000) / (performance.now() - startedAt);
}
