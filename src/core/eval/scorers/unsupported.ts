/** Assertion types of promptfoo that are known and not judged, with the reason. */
export const unsupportedTypes: Readonly<Record<string, string>> = {
  'agent-rubric': 'it runs an agent; use llm-rubric',
  classifier: 'it needs a hosted classifier; use llm-rubric, or a javascript check',
  guardrails: 'it reads the verdict of a hosted guardrail, which chat endpoints do not return',
  human: 'it asks a person',
  moderation: 'it needs a hosted moderation service; use llm-rubric',
  pi: 'it needs a hosted scorer; use llm-rubric',
  python: 'code runs as JavaScript only; use javascript',
  'rouge-l': 'use rouge-n',
  'rouge-s': 'use rouge-n',
  ruby: 'code runs as JavaScript only; use javascript',
  'search-rubric': 'it searches the web; use llm-rubric',
  'skill-used': 'it reads the skills of an agent; use tool-call',
  'trace-error-spans': 'it reads traces, which an evaluation of prompts has none of',
  'trace-span-count': 'it reads traces, which an evaluation of prompts has none of',
  'trace-span-duration': 'it reads traces, which an evaluation of prompts has none of; use latency',
  'trajectory:goal-success': 'it reads traces; use llm-rubric',
  'trajectory:step-count': 'it reads traces; use tool-call-f1',
  'trajectory:tool-args-match': 'it reads traces; use tool-call',
  'trajectory:tool-sequence': 'it reads traces; use tool-call-f1',
  'trajectory:tool-used': 'it reads traces; use tool-call',
  webhook: 'answers are not sent to other services; use javascript',
};

/** Why a type of promptfoo, `not-` included, is not judged; undefined for any other name. */
export function whyUnsupported(type: string): string | undefined {
  const name = type.replace(/^not-/, '');
  return Object.hasOwn(unsupportedTypes, name) ? unsupportedTypes[name] : undefined;
}
