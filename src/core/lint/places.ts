import { splitLines } from '../prompt/messages.ts';
import type { ClosedPrompt } from '../prompt/model.ts';
import type { SourcePlaces } from './model.ts';

/** The lines of a prompt's own file and of its partials. */
export function placesOf(prompt: ClosedPrompt): SourcePlaces {
  const texts = [prompt, ...prompt.partialSources];
  const lines = new Map(texts.map(({ file, text }) => [file, splitLines(text)]));
  return {
    spanOf: ({ file, line }, text) => {
      const raw = lines.get(file)?.[line - 1] ?? '';
      const found = text === '' ? -1 : raw.indexOf(text);
      const start = found >= 0 ? found : raw.length - raw.trimStart().length;
      const end = found >= 0 ? found + text.length : Math.max(start, raw.trimEnd().length);
      return { line, column: start + 1, endColumn: end + 1 };
    },
  };
}
