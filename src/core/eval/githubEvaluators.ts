import type { JsonObject } from '../base/json.ts';

const choices = [
  { choice: '1', score: 0 },
  { choice: '2', score: 0.25 },
  { choice: '3', score: 0.5 },
  { choice: '4', score: 0.75 },
  { choice: '5', score: 1 },
];

const systemPrompt =
  'You grade one quality of an answer. Reply with a single digit from 1 to 5 and nothing else.';

function grader(
  question: string,
  worst: string,
  best: string,
  data: readonly string[],
): JsonObject {
  const given = data.map((name) => `${name}:\n{{${name}}}`).join('\n\n');
  return {
    systemPrompt,
    prompt: `${question}\n1 means: ${worst}\n5 means: ${best}\n\n${given}\n\nYour grade:`,
    choices,
  };
}

/**
 * The evaluators that GitHub Models builds in, by the name under `uses`: a model grades from 1 to 5,
 * which counts as 0 to 1. The questions are our own.
 */
export const builtInEvaluators: Readonly<Record<string, JsonObject>> = {
  'github/similarity': grader(
    'How much does the completion mean the same as the expected answer?',
    'it says something else',
    'it says the same, in whatever words',
    ['input', 'expected', 'completion'],
  ),
  'github/relevance': grader(
    'How well does the completion address what the input asks?',
    'it does not address it',
    'it addresses all of it and nothing else',
    ['input', 'completion'],
  ),
  'github/coherence': grader(
    'How well do the parts of the completion fit together, so that it is easy to follow?',
    'they do not fit together',
    'they follow from one another throughout',
    ['input', 'completion'],
  ),
  'github/fluency': grader(
    'How well is the completion written: grammar, choice of words, flow?',
    'it can hardly be understood',
    'it reads as if written by a skilled author',
    ['completion'],
  ),
  'github/groundedness': grader(
    'How far is everything that the completion states supported by the context?',
    'nothing of it is supported',
    'every statement of it is supported',
    ['input', 'context', 'completion'],
  ),
};
