import type { LintInput, LintProblem, LintRule } from './model.ts';
import { placesOf } from './places.ts';
import { contradictions } from './rules/contradictions.ts';
import { schemaProblems } from './rules/schema.ts';
import { secrets } from './rules/secrets.ts';
import { variables } from './rules/variables.ts';

/** Every rule, in the order in which problems of one line are told. */
const rules: readonly LintRule[] = [secrets, variables, schemaProblems, contradictions];

/**
 * What is wrong with a prompt that could be read: its variables, its output schema, rules that
 * contradict one another, secrets. What keeps a prompt from being read (unclosed tags, missing or
 * circular partials) is the error of `parsePrompt` and `closePrompt`. Deterministic, offline; the
 * problems come in order of file and line.
 */
export async function lintPrompt(input: LintInput): Promise<readonly LintProblem[]> {
  const places = placesOf(input.prompt);
  const found: LintProblem[] = [];
  for (const rule of rules) found.push(...(await rule(input, places)));
  const own = input.prompt.file;
  const order = ({ file, span }: LintProblem): number => (file === own ? 0 : 1e9) + span.line;
  return found.toSorted((a, b) => order(a) - order(b) || a.file.localeCompare(b.file));
}
