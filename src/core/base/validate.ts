import type { core } from 'zod/mini';
import { CanaryError, type ErrorCode } from './errors.ts';
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
  const issue = deepestIssue(result.error.issues);
  const path = issue.path.filter((part): part is string | number => typeof part !== 'symbol');
  throw new CanaryError(code, `${path.join('.') || 'the file'}: ${issue.message}`, {
    where: source.whereOf(path),
  });
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
