import { fingerprintOf } from '../../src/core/prompt/fingerprint.ts';
import type {
  OutcomeInput,
  PublishRequest,
  ResolveMetadata,
  StartReleaseRequest,
} from '../../src/protocol/api.ts';
import type { PlanInput } from '../../src/protocol/plan.ts';

/** Requests of the registry's API that state only what a test is about. */

export function publishing(text: string, name = 'reply'): PublishRequest {
  return {
    prompt: {
      name,
      template: 'mustache',
      messages: [{ role: 'system', content: text }],
      settings: { parameters: {} },
      tools: [],
      output: { kind: 'text' },
    },
    environment: { author: 'ana', gitCommit: 'abc123' },
  };
}

/** Half of the keys at once, then everyone; rolls back when the canary fails more often. */
export const quickPlan: PlanInput = {
  name: 'quick',
  stages: [{ weight: 50, minSamples: 20 }, { weight: 100 }],
  guards: [{ metric: 'error', atMostTimesStable: 1.5, onBreach: 'rollback' }],
};

/** The passed evaluation of two texts as `publishing` makes them. */
export function evaluated(
  baseline = 'Be kind.',
  candidate = 'Be kind and brief.',
  name = 'reply',
): NonNullable<StartReleaseRequest['evaluation']> {
  const print = (text: string): string => fingerprintOf(publishing(text, name).prompt);
  return {
    report: '3f9c',
    verdict: 'pass',
    baseline: print(baseline),
    candidate: print(candidate),
  };
}

export function starting(over: Partial<StartReleaseRequest> = {}): StartReleaseRequest {
  return {
    candidateVersion: 2,
    plan: quickPlan,
    actor: 'ana',
    evaluation: evaluated(),
    // Another candidate's text is the test's own.
    ...((over.candidateVersion ?? 2) === 2 ? {} : { overrideReason: 'a test' }),
    ...over,
  };
}

/** What an application reports of a request that was served with this metadata. */
export function reporting(
  id: string,
  targetingKey: string,
  metadata: ResolveMetadata,
  over: Partial<OutcomeInput> = {},
): OutcomeInput {
  const { promptVersion, arm, placement, releaseId, stageIndex } = metadata;
  return {
    id,
    prompt: 'reply',
    promptVersion,
    arm,
    placement,
    ...(releaseId === undefined ? {} : { releaseId }),
    ...(stageIndex === undefined ? {} : { stageIndex }),
    targetingKey,
    metrics: { error: false },
    ...over,
  };
}
