import type { ClosedPrompt, PartialSource } from '../prompt/model.ts';
import { diffTexts } from './diffTexts.ts';
import type { Annotation } from './hunks.ts';
import { maxSeverity, severities } from './model.ts';

/**
 * A tag that came or went brings or takes all that its partial says: the hunk gets the kinds and the
 * severity of that text as well.
 */
export function withPartialContent(
  annotation: Annotation,
  baseline: ClosedPrompt,
  candidate: ClosedPrompt,
): Annotation {
  const lines = `${annotation.beforeText}\n${annotation.afterText}`;
  const content = [
    ...onlyIn(baseline, candidate)
      .filter(({ name }) => includes(lines, name))
      .flatMap(({ text, file }) => diffTexts(text, '', file)),
    ...onlyIn(candidate, baseline)
      .filter(({ name }) => includes(lines, name))
      .flatMap(({ text, file }) => diffTexts('', text, file)),
  ].filter(({ severity }) => severity !== 'none');
  const [worst] = content.toSorted((a, b) => rank(b) - rank(a));
  if (worst === undefined) return annotation;
  return {
    ...annotation,
    kinds: [...new Set([...annotation.kinds, ...content.flatMap(({ kinds }) => kinds)])],
    severity: maxSeverity([annotation.severity, worst.severity]),
    rules: [...annotation.rules, ...worst.rules],
    summary: `${annotation.summary} (${worst.summary})`,
  };
}

function onlyIn(one: ClosedPrompt, other: ClosedPrompt): PartialSource[] {
  const files = new Set(other.partialSources.map(({ file }) => file));
  return one.partialSources.filter(({ file }) => !files.has(file));
}

/** Whether the lines have a tag of the partial. */
function includes(lines: string, name: string): boolean {
  return lines
    .split('{{>')
    .slice(1)
    .some((rest) => rest.slice(0, rest.indexOf('}}')).trim() === name);
}

function rank({ severity }: Annotation): number {
  return severities.indexOf(severity);
}
