import * as z from 'zod/mini';
import { CanaryError, type ErrorCode } from '../../core/base/errors.ts';
import type { JsonValue } from '../../core/base/json.ts';
import type { OutputContract, PublishedPrompt } from '../../core/prompt/model.ts';
import {
  placements,
  publishRequest,
  type LiveResponse,
  type OutcomeInput,
  type OutcomeMetrics,
  type VersionResponse,
} from '../../protocol/api.ts';
import { ResolveClient } from '../resolve/resolveClient.ts';
import { fetchFailure, registryUnavailable } from '../../protocol/registryUnavailable.ts';

/**
 * The calls that an application makes. Each fails with `registry-unavailable`, `bad-request`,
 * `not-found`, `unauthorized` or `forbidden`.
 */
export interface RegistryApi {
  resolve(prompt: string, targetingKey: string): Promise<Served>;
  report(outcomes: readonly OutcomeInput[]): Promise<void>;
  giveFeedback(feedback: readonly Feedback[]): Promise<void>;
  /** The output contract of the version in production; `not-found` when there is none. */
  productionContract(prompt: string): Promise<OutputContract>;
}

export interface Served {
  readonly prompt: PublishedPrompt;
  /** As `ResolveMetadata`, to be sent back with the outcome. */
  readonly metadata: z.output<typeof served>['metadata'];
  /** Why it is what the registry said last, and not what it says now; null when it does. */
  readonly problem: string | null;
}

export interface Feedback {
  readonly outcomeId: string;
  readonly metrics: OutcomeMetrics;
}

const served = z.object({
  value: publishRequest.shape.prompt,
  metadata: z.object({
    promptVersion: z.int(),
    contentHash: z.string(),
    arm: z.enum(['stable', 'canary']),
    placement: z.enum(placements),
    releaseId: z.optional(z.string()),
    stageIndex: z.optional(z.int()),
  }),
});
const timeoutMs = 10_000;

/** `token` is for a registry that wants one. */
export function openRegistryApi(address: string, signal: AbortSignal, token?: string): RegistryApi {
  const url = address.replace(/\/+$/, '');
  const access = token === undefined ? {} : { authorization: `Bearer ${token}` };
  // As an application does it: what was heard last goes on when the registry is away.
  const client = new ResolveClient({ url, timeoutMs, ...(token === undefined ? {} : { token }) });
  const send = (path: string, body?: unknown): Promise<unknown> =>
    request(url, path, body, access, signal);
  return {
    resolve: async (prompt, targetingKey) => {
      const { source, problem, ...got } = await client.resolve(prompt, { targetingKey }, undefined);
      if (source === 'default') throw registryUnavailable(url, problem ?? 'it does not answer');
      return { ...toServed(got, url), problem };
    },
    report: async (outcomes) => {
      await send('/v1/outcomes', { outcomes });
    },
    giveFeedback: async (feedback) => {
      await send('/v1/feedback', { feedback });
    },
    productionContract: async (prompt) => {
      const path = `/v1/prompts/${encodeURIComponent(prompt)}`;
      const { arms } = (await send(`${path}/live`)) as LiveResponse;
      const stable = arms.find((it) => it.arm === 'stable') ?? arms[0];
      if (stable === undefined) {
        throw new CanaryError('not-found', `no version of "${prompt}" is in production`);
      }
      const version = (await send(`${path}/versions/${stable.version}`)) as VersionResponse;
      return version.content.output;
    },
  };
}

function toServed(answer: unknown, url: string): Omit<Served, 'problem'> {
  const result = served.safeParse(answer);
  if (!result.success) {
    throw new CanaryError('registry-unavailable', `${url} serves something else than a prompt`);
  }
  return { prompt: result.data.value, metadata: result.data.metadata };
}

async function request(
  url: string,
  path: string,
  body: unknown,
  access: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<unknown> {
  const response = await fetch(`${url}${path}`, {
    ...(body === undefined
      ? { headers: access }
      : {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json', ...access },
        }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  }).catch((cause: unknown) => {
    throw registryUnavailable(url, fetchFailure(cause), cause);
  });
  if (!response.ok) throw await refusal(url, response);
  return response.json().catch((cause: unknown) => {
    throw registryUnavailable(url, 'its answer is not JSON', cause);
  });
}

/** What it takes to send traffic: the version in production is read for its output contract. */
const tokenExpected = 'a token with the scopes resolve, ingest and release in PROMPT_CANARY_TOKEN';
const refusals: Readonly<Record<number, { code: ErrorCode; expected?: string }>> = {
  401: { code: 'unauthorized', expected: tokenExpected },
  403: { code: 'forbidden', expected: tokenExpected },
  404: { code: 'not-found' },
};

async function refusal(url: string, response: Response): Promise<CanaryError> {
  const text = await response.text().catch(() => '');
  const said = messageIn(text) ?? `it answered ${response.status}`;
  if (response.status === 429 || response.status >= 500) return registryUnavailable(url, said);
  const { code, expected } = refusals[response.status] ?? { code: 'bad-request' };
  return new CanaryError(code, said, { expected });
}

/** What the registry says in either of its error shapes. */
function messageIn(text: string): string | undefined {
  try {
    const { error, errorDetails } = JSON.parse(text) as {
      error?: { message?: JsonValue };
      errorDetails?: JsonValue;
    };
    const message = error?.message ?? errorDetails;
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
