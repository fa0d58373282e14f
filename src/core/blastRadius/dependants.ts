import type { PromptDiff } from '../diff/model.ts';
import type { ClosedPrompt } from '../prompt/model.ts';
import type { Dependant } from './model.ts';

/** Other prompts that include a partial which the diff changed, directly or through another. */
export function dependantsOf(
  diff: PromptDiff,
  candidate: ClosedPrompt | null,
  prompts: readonly ClosedPrompt[],
): Dependant[] {
  const changed = diff.hunks
    .filter(({ kinds }) => kinds.some((kind) => kind !== 'cosmetic'))
    .map(({ file }) => file ?? diff.file);
  const partials = new Set(candidate === null ? changed : changed.filter((it) => it !== diff.file));
  return prompts
    .filter(({ file }) => file !== candidate?.file)
    .flatMap((prompt) => {
      const source = prompt.partialSources.find(({ file }) => partials.has(file));
      return source === undefined
        ? []
        : [{ prompt: prompt.name, file: prompt.file, through: source.file }];
    });
}
