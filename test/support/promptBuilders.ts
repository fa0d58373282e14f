import { closePrompt } from '../../src/core/prompt/close.ts';
import type { ClosedPrompt } from '../../src/core/prompt/model.ts';
import { parsePrompt } from '../../src/core/prompt/parse.ts';
import type { PromptStore } from '../../src/core/ports.ts';

/** A store over texts; every file below a folder "partials" is a partial. */
export function storeOf(files: Readonly<Record<string, string>>): PromptStore {
  return {
    read: (file) => Promise.resolve(Object.hasOwn(files, file) ? files[file] : undefined),
    partials: () =>
      Promise.resolve(Object.keys(files).filter((file) => file.includes('partials/'))),
  };
}

/** Reads and closes `file` out of `files`. */
export function closed(
  files: Readonly<Record<string, string>>,
  file: string,
): Promise<ClosedPrompt> {
  return closePrompt(parsePrompt(files[file] ?? '', file), storeOf(files));
}

/** A `.prompt.yml` with one system message (indented block) and one user message. */
export function promptYml(system: string, user = '{{message}}', settings = 'model: m-1\n'): string {
  const indent = (text: string): string =>
    text
      .split('\n')
      .map((line) => (line === '' ? '' : `      ${line}`))
      .join('\n');
  return [
    `name: reply\n${settings}messages:`,
    `  - role: system\n    content: |\n${indent(system)}`,
    `  - role: user\n    content: |\n${indent(user)}\n`,
  ].join('\n');
}
