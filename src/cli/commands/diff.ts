import { severityWord } from '../../core/blastRadius/level.ts';
import type { Hunk, PromptDiff } from '../../core/diff/model.ts';
import { severities } from '../../core/diff/model.ts';
import type { CommandModule } from '../command.ts';
import { declareComparison, openComparison, type Comparison } from '../comparison.ts';
import type { InputOptions } from '../input.ts';
import { lineWords, oneLine, severityAdvice } from '../words.ts';

interface DiffOptions extends InputOptions {
  readonly json?: boolean;
}

export const configure: CommandModule['configure'] = (command, context, done) => {
  declareComparison(command)
    .option('--json', 'one JSON document on stdout')
    .action(async (file: string, options: DiffOptions) => {
      const comparison = await openComparison(file, options, context);
      if (options.json === true) {
        context.stdout(`${JSON.stringify(diffJson(comparison), null, 1)}\n`);
      } else context.stdout(diffText(comparison));
      done(0);
    });
};

/** The shape of CLI.md, and what else helps a reader; texts are left to the files. */
export function diffJson({ diff, isNew }: Comparison): unknown {
  return {
    ...diff,
    baseline: isNew ? null : diff.baseline,
    hunks: diff.hunks.map((hunk) => ({
      id: hunk.id,
      ...(hunk.file === undefined ? {} : { file: hunk.file }),
      before: hunk.before,
      after: hunk.after,
      beforeLines: hunk.beforeRange,
      afterLines: hunk.afterRange,
      kinds: hunk.kinds,
      direction: hunk.direction,
      severity: hunk.severity,
      summary: hunk.summary,
      rules: hunk.rules,
    })),
  };
}

/** The answer first, then the changes with their reasons. */
export function diffText({ diff, baselineLabel, candidateLabel }: Comparison): string {
  const sides = `${diff.file}  ${baselineLabel} -> ${candidateLabel}`;
  const lines = [oneLine(headline(diff)), oneLine(sides), ''];
  for (const hunk of diff.hunks) lines.push(...hunkText(hunk).map(oneLine));
  return `${lines.join('\n').trimEnd()}\n`;
}

function headline({ hunks, severity }: PromptDiff): string {
  if (hunks.length === 0) return 'No change.';
  const [worst] = hunks.toSorted((a, b) => rank(b) - rank(a));
  const advice = `${severityWord(severity)}, ${severityAdvice[severity]}`;
  const rest = hunks.length > 1 ? ` (${hunks.length} changes)` : '';
  return `${advice}: ${worst?.summary ?? ''}${rest}`;
}

function hunkText(hunk: Hunk): string[] {
  const gone = hunk.afterText === '' && hunk.beforeText !== '';
  const at = gone
    ? `${lineWords({ ...hunk.afterRange, end: hunk.afterRange.start })} (was ${span(hunk)})`
    : lineWords(hunk.afterRange);
  const where = hunk.file === undefined ? at : `${hunk.file} ${at}`;
  const shown = hunk.severity === 'none' ? [] : hunk.rules;
  const why = shown.map(({ id, why, evidence }) => `    ${why} [${id}: "${evidence}"]`);
  return [`  ${hunk.severity.padEnd(8)}  ${where}  ${hunk.summary}`, ...why];
}

function span({ beforeRange: { start, end } }: Hunk): string {
  return start === end ? String(start) : `${start}-${end}`;
}

function rank({ severity }: Hunk): number {
  return severities.indexOf(severity);
}
