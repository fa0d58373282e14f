import { parseDocument } from 'yaml';
import { CanaryError } from '../base/errors.ts';
import { replaceMessage } from './edit.ts';
import type { ClosedPrompt, PublishedPrompt } from './model.ts';
import { parsePrompt } from './parse.ts';
import { outputKeys } from './publishedText.ts';

/**
 * The text that the file of `candidate` would have if it held a published version of the prompt:
 * its own format, comments and order, with tags where the version has a partial's text as it is now.
 * Undefined where that cannot be said: other roles, or a content that the format cannot hold. The
 * caller checks the fingerprint of what comes back.
 */
export function reopenPrompt(
  published: PublishedPrompt,
  candidate: ClosedPrompt,
): string | undefined {
  const { document } = candidate;
  const sameRoles =
    published.messages.length === document.messages.length &&
    published.messages.every(({ role }, index) => document.messages[index]?.role === role);
  if (!sameRoles) return undefined;
  try {
    return published.messages.reduce(
      (text, { content }, index) =>
        replaceMessage(
          parsePrompt(text, document.file),
          index,
          withTags(content, index, candidate),
        ),
      withSettings(published, candidate),
    );
  } catch (error) {
    if (error instanceof CanaryError && error.code === 'bad-prompt') return undefined;
    throw error;
  }
}

/** The candidate's text with the version's settings and output contract, where they are a map's keys. */
function withSettings(published: PublishedPrompt, { document }: ClosedPrompt): string {
  const own = settingsKeys(document);
  const served = settingsKeys(published);
  const changed = Object.keys({ ...own, ...served }).filter(
    (key) => JSON.stringify(own[key]) !== JSON.stringify(served[key]),
  );
  if (changed.length === 0 || document.format !== 'prompt-yml') return document.text;
  const yaml = parseDocument(document.text);
  for (const key of changed) {
    if (served[key] === undefined) yaml.delete(key);
    else yaml.set(key, yaml.createNode(served[key]));
  }
  return yaml.toString({ lineWidth: 0 });
}

function settingsKeys({
  settings: { model, parameters },
  output,
}: Pick<PublishedPrompt, 'settings' | 'output'>): Readonly<Record<string, unknown>> {
  return {
    model,
    modelParameters: Object.keys(parameters).length === 0 ? undefined : parameters,
    ...outputKeys(output),
  };
}

/** `content` with the tags of message `index` in the place of what they stand for. */
function withTags(content: string, index: number, { document, messages }: ClosedPrompt): string {
  const open = document.messages[index];
  const closed = messages[index];
  if (open === undefined || closed === undefined) return content;
  if (closed.content === content) return open.content;
  return filledIn(open, closed, document.file).reduce(
    (text, { tag, filled }) =>
      `\n${text}\n`.replace(`\n${filled}\n`, () => `\n${tag}\n`).slice(1, -1),
    content,
  );
}

type Message = ClosedPrompt['messages'][number];

/** Each run of lines that came from partials, with the lines of the message that called for them. */
function filledIn(
  open: Message,
  closed: Message,
  file: string,
): { readonly tag: string; readonly filled: string }[] {
  // The empty line behind a last line break stands on no line of the file.
  const lines = closed.content.replace(/\n$/, '').split('\n');
  const openLines = open.content.replace(/\n$/, '').split('\n');
  const runs: { tag: string; filled: string }[] = [];
  let from = 0;
  let lastOwn = 0;
  const isOwn = (at: number): boolean => closed.origins[at]?.file === file;
  for (let at = 0; at <= lines.length; at++) {
    if (at < lines.length && !isOwn(at)) continue;
    const own = at < lines.length ? (closed.origins[at]?.line ?? Infinity) : Infinity;
    const tags = openLines.filter((_, i) => {
      const line = open.origins[i]?.line ?? 0;
      return line > lastOwn && line < own;
    });
    if (at > from) runs.push({ tag: tags.join('\n'), filled: lines.slice(from, at).join('\n') });
    from = at + 1;
    lastOwn = own;
  }
  return runs;
}
