import { CanaryError, describeError } from '../base/errors.ts';
import { needsLogProbabilities } from './scorers/perplexity.ts';
import { sha256Hex } from '../base/hash.ts';
import { canonicalJson, type JsonValue } from '../base/json.ts';
import type { ModelRequest } from '../ports.ts';
import type { ModelSettings, PublishedPrompt } from '../prompt/model.ts';
import { sides, type EvalCase, type Side, type Suite } from './model.ts';
import type { EvaluatedVersion, EvaluationOptions } from './options.ts';
import { inputsOf, renderCase } from './promptInputs.ts';

/** One request to the model; both sides share it when their requests are equal. */
export interface Call {
  /** Index into the list of cases. */
  readonly at: number;
  readonly item: EvalCase;
  readonly repeat: number;
  readonly sides: readonly Side[];
  readonly request: ModelRequest;
  /** Content address of the answer: model, request and repeat. */
  readonly key: string;
}

/** A side whose request cannot even be written. */
export interface Unrendered {
  readonly at: number;
  readonly item: EvalCase;
  readonly repeat: number;
  readonly sides: readonly Side[];
  readonly error: string;
}

type Versions = Pick<EvaluationOptions, 'prompt' | 'baseline' | 'candidate'>;

/**
 * The cases that are for this prompt: those that name it, and those without a name that fill all
 * variables of either version.
 */
export function applicableCases(
  suites: readonly Suite[],
  { prompt, baseline, candidate }: Versions,
): EvalCase[] {
  const inputs = [baseline, candidate].map((version) => inputsOf(version.prompt).map(firstPart));
  return suites.flatMap(({ cases }) =>
    cases.filter((item) =>
      item.prompt === undefined
        ? inputs.some((names) => names.every((name) => Object.hasOwn(item.vars, name)))
        : item.prompt === prompt,
    ),
  );
}

function firstPart(name: string): string {
  return name.split('.')[0] ?? name;
}

/**
 * Every call in the order in which it is sent: case by case, so that the two sides of a case go out
 * close in time, and which of them first is drawn anew for every case and repeat.
 */
export function* schedule(
  cases: readonly EvalCase[],
  options: Versions &
    Pick<EvaluationOptions, 'model' | 'repeats' | 'random'> & {
      /** Cases that are passed over. */
      readonly isLeftOut?: (item: EvalCase) => boolean;
    },
): Generator<Call | Unrendered, void, undefined> {
  for (const [at, item] of cases.entries()) {
    if (options.isLeftOut?.(item) === true) continue;
    for (let repeat = 0; repeat < options.repeats; repeat++) {
      const order = options.random.next() < 0.5 ? sides : sides.toReversed();
      const calls = order.map((side) => toCall(at, item, repeat, side, options));
      const [first, second] = calls;
      const shared =
        first !== undefined &&
        second !== undefined &&
        'key' in first &&
        'key' in second &&
        first.key === second.key;
      if (shared) yield { ...first, sides: order };
      else yield* calls;
    }
  }
}

function toCall(
  at: number,
  item: EvalCase,
  repeat: number,
  side: Side,
  { model, ...versions }: Versions & Pick<EvaluationOptions, 'model'>,
): Call | Unrendered {
  const place = { at, item, repeat, sides: [side] };
  try {
    const request = toRequest(versions[side], item);
    return { ...place, request, key: requestKey(model.cacheKey, request, repeat) };
  } catch (error) {
    if (!(error instanceof CanaryError)) throw error;
    return { ...place, error: describeError(error) };
  }
}

function toRequest({ prompt }: EvaluatedVersion, item: EvalCase): ModelRequest {
  return {
    messages: renderCase(prompt, item.vars, item),
    settings: settingsFor(prompt, item),
    output: prompt.output,
    ...toolsOf(prompt),
  };
}

/** Not every endpoint takes the question for log-probabilities, so only cases that need them ask. */
function settingsFor({ settings }: PublishedPrompt, { assertions }: EvalCase): ModelSettings {
  if (!assertions.some(needsLogProbabilities)) return settings;
  return { ...settings, parameters: { ...settings.parameters, logprobs: true } };
}

function toolsOf({ tools }: PublishedPrompt): Pick<ModelRequest, 'tools'> {
  return tools.length === 0 ? {} : { tools };
}

function requestKey(model: string, request: ModelRequest, repeat: number): string {
  const { messages, settings, output, tools = [] } = request;
  const content = { model, repeat, messages, settings, output, tools };
  return sha256Hex(canonicalJson(content as unknown as JsonValue));
}
