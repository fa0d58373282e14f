import type { ClosedPrompt } from '../prompt/model.ts';

/** Lines and columns count from 1; columns in UTF-16 code units; the end is exclusive. */
export interface TextSpan {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** Replaces a span of one line. */
export interface LintEdit {
  readonly file: string;
  readonly span: TextSpan;
  readonly newText: string;
}

/** A repair that is certain: applying it does what its title says and nothing else. */
export interface LintFix {
  readonly title: string;
  readonly edits: readonly LintEdit[];
}

export const lintRules = [
  'variable.undeclared',
  'variable.misspelt',
  'variable.unused',
  'schema.invalid',
  'rules.contradict',
  'secret.in-prompt',
] as const;
export type LintRuleId = (typeof lintRules)[number];

export interface LintProblem {
  readonly rule: LintRuleId;
  readonly severity: 'error' | 'warning' | 'info';
  /** What is wrong and what to do, one sentence; never the text of a secret. */
  readonly message: string;
  /** The prompt's file, or a partial's. */
  readonly file: string;
  readonly span: TextSpan;
  /** Another place that belongs to it: the rule that is contradicted. */
  readonly related?: { readonly file: string; readonly span: TextSpan; readonly message: string };
  readonly fix?: LintFix | undefined;
}

export interface LintInput {
  readonly prompt: ClosedPrompt;
  /**
   * Variables that the prompt says it takes, in its front matter or its test data; null when it says
   * nothing of the kind, and then none can be missing.
   */
  readonly declared: readonly DeclaredVariable[] | null;
}

export interface DeclaredVariable {
  readonly name: string;
  readonly line: number;
  /** Set for what is declared for more than the messages: no use of it is no mistake. */
  readonly mayBeUnused?: true;
}

export type LintRule = (
  input: LintInput,
  place: SourcePlaces,
) => readonly LintProblem[] | Promise<readonly LintProblem[]>;

/** Finds text in the files that a prompt was made of. */
export interface SourcePlaces {
  /** The first occurrence of `text` on a line; the line without its margins when it is not there. */
  spanOf(at: { readonly file: string; readonly line: number }, text: string): TextSpan;
}
