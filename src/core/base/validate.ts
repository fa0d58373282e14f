import type { core } from 'zod/mini';
import { CanaryError, type ErrorCode } from './errors.ts';
import { keysAt } from './schemaKeys.ts';
import type { YamlSource } from './source.ts';

type Schema<T> = core.$ZodType<T>;

/**
 * Checks the value of a YAML file against a schema. The first problem becomes an error that names
 * file, line, path and what was expected.
 */
export function validateSource<T>(
  schema: Schema<T> & { safeParse(value: unknown): core.util.SafeParseResult<T> },
  source: YamlSource,
  code: ErrorCode,
): T {
  const result = schema.safeParse(source.value);
  if (result.success) return result.data;
  const { issue, path, problem } = describeIssues(result.error.issues);
  const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  throw new CanaryError(code, `${path.join('.') || 'the file'}: ${problem}`, {
    where: source.whereOf(unknownKey === undefined ? path : [...path, unknownKey]),
    expected: unknownKey === undefined ? undefined : keysAt(schema, path).join(', ') || undefined,
  });
}

/** The problem that says most, where in the value it is, and in words what was expected. */
export function describeIssues(issues: readonly core.$ZodIssue[]): {
  readonly issue: core.$ZodIssue;
  readonly path: (string | number)[];
  readonly problem: string;
} {
  const issue = deepestIssue(issues);
  const path = issue.path.filter((part): part is string | number => typeof part !== 'symbol');
  return { issue, path, problem: describeIssue(issue) };
}

type IssueText<C extends core.$ZodIssue['code']> = (
  issue: Extract<core.$ZodIssue, { code: C }>,
) => string;

/** zod/mini ships no messages; a schema's own message, where it has one, says more than these. */
const issueTexts: { readonly [C in core.$ZodIssue['code']]?: IssueText<C> } = {
  invalid_type: ({ expected }) => `expected ${expected}`,
  invalid_value: ({ values }) => oneOf(values),
  unrecognized_keys: ({ keys }) => `unknown key ${keys.map((key) => `"${key}"`).join(', ')}`,
  too_small: ({ origin, minimum, inclusive }) =>
    `expected ${sizeOf(origin)}${inclusive === false ? 'more than' : 'at least'} ${minimum}`,
  too_big: ({ origin, maximum, inclusive }) =>
    `expected ${sizeOf(origin)}${inclusive === false ? 'less than' : 'at most'} ${maximum}`,
  invalid_format: ({ format, pattern }) => `expected ${pattern ?? format}`,
  invalid_union: (issue) => {
    const options = 'options' in issue ? issue.options : undefined;
    return options === undefined ? 'matches none of the accepted shapes' : oneOf(options);
  },
};

function describeIssue(issue: core.$ZodIssue): string {
  if (issue.message !== 'Invalid input') return issue.message;
  const text = issueTexts[issue.code] as ((issue: core.$ZodIssue) => string) | undefined;
  return text?.(issue) ?? issue.message;
}

function oneOf(values: readonly core.util.Primitive[]): string {
  const written = values.map((value) => (typeof value === 'string' ? `"${value}"` : String(value)));
  return `expected ${written.join(' or ')}`;
}

function sizeOf(origin: string): string {
  return { string: 'a length of ', array: 'a number of items of ' }[origin] ?? '';
}

/** In a union the branch that got furthest says best what is wrong. */
function deepestIssue(issues: readonly core.$ZodIssue[]): core.$ZodIssue {
  const flat = issues.flatMap((issue) =>
    issue.code === 'invalid_union' && issue.errors.length > 0
      ? [
          issue,
          ...issue.errors
            .flat()
            .map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
        ]
      : [issue],
  );
  return flat.reduce((best, issue) => (issue.path.length > best.path.length ? issue : best));
}
