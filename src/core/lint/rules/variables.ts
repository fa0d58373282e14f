import { editDistance } from '../editDistance.ts';
import type { DeclaredVariable, LintFix, LintProblem, LintRule } from '../model.ts';

/** Letters that a misspelling may be off by: one in short names, two in long ones. */
const longName = 7;

/** Variables that are used and not declared, nearly declared, or declared and not used. */
export const variables: LintRule = ({ prompt, declared }, places) => {
  if (declared === null) return [];
  const names = new Set(declared.map(({ name }) => name));
  const used = new Set(prompt.variables.map(({ name }) => head(name)));
  const unused = declared.filter(({ name }) => !used.has(name));
  const problems: LintProblem[] = [];
  const meant = new Set<string>();
  for (const { name, origin } of prompt.variables) {
    const variable = head(name);
    if (names.has(variable)) continue;
    const span = places.spanOf(origin, variable);
    const near = nearest(variable, unused.length > 0 ? unused : declared);
    if (near !== undefined) meant.add(near);
    const { file } = origin;
    problems.push(
      near === undefined
        ? {
            rule: 'variable.undeclared',
            severity: 'warning',
            message: `"${variable}" is used here and declared nowhere; declared are ${listed(declared)}`,
            file,
            span,
          }
        : {
            rule: 'variable.misspelt',
            severity: 'error',
            message: `"${variable}" is not declared; did you mean "${near}"?`,
            file,
            span,
            fix: renameTo(near, file, span),
          },
    );
  }
  const idle = unused.filter(({ name, mayBeUnused }) => mayBeUnused !== true && !meant.has(name));
  return [...problems, ...idle.map((it) => unusedProblem(it, prompt.file, places))];
};

function unusedProblem(
  { name, line }: DeclaredVariable,
  file: string,
  places: Parameters<LintRule>[1],
): LintProblem {
  return {
    rule: 'variable.unused',
    severity: 'info',
    message: `"${name}" is declared and no message uses it`,
    file,
    span: places.spanOf({ file, line }, name),
  };
}

function renameTo(name: string, file: string, span: LintProblem['span']): LintFix {
  return { title: `Change to "${name}"`, edits: [{ file, span, newText: name }] };
}

/** The one declared name that is close enough; undefined when none or several are. */
function nearest(name: string, declared: readonly DeclaredVariable[]): string | undefined {
  const most = name.length >= longName ? 2 : 1;
  const close = declared.filter(
    (it) => it.name.length > 2 && editDistance(it.name.toLowerCase(), name.toLowerCase()) <= most,
  );
  return close.length === 1 ? close[0]?.name : undefined;
}

function listed(declared: readonly DeclaredVariable[]): string {
  return declared.length === 0 ? 'none' : declared.map(({ name }) => `"${name}"`).join(', ');
}

/** "customer.name" is a member of the variable "customer". */
function head(name: string): string {
  return name.split('.')[0] ?? name;
}
