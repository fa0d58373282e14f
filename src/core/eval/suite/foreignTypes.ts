/**
 * Assertion types of promptfoo that may have no scorer here, and what to say of them. A type that has
 * a scorer is read, whatever stands here.
 */
export const foreignTypes: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    'needs a model that grades': ['agent-rubric', 'conversation-relevance', 'search-rubric'],
    'calls a service': ['classifier', 'guardrails', 'moderation', 'pi', 'webhook'],
    'runs another language': ['python', 'ruby'],
    'needs what answers do not carry': [
      'skill-used',
      'trace-error-spans',
      'trace-span-count',
      'trace-span-duration',
      'trajectory:goal-success',
      'trajectory:step-count',
      'trajectory:tool-args-match',
      'trajectory:tool-sequence',
      'trajectory:tool-used',
    ],
    'compares the outputs of several prompts': ['max-score'],
    'is judged by people': ['human'],
  }).flatMap(([why, types]) => types.map((type) => [type, why] as const)),
);
