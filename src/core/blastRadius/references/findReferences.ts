import type { CallSite } from '../model.ts';
import { passedNames } from './arguments.ts';
import { syntaxOf } from './languages.ts';
import { lineAt, readLiterals, type Literal, type Source } from './literals.ts';

/** A prompt as code may refer to it. */
export interface ReferredPrompt {
  readonly name: string;
  /** Relative to the workspace. */
  readonly file: string;
  /** First parts of its variables' names. */
  readonly inputs: ReadonlySet<string>;
}

/** Longer files are generated, not written. */
export const maxSourceLength = 1_000_000;

/**
 * Where one source file uses one of the prompts, in order: by the path of the prompt's file, or by
 * its name as the argument of a call that loads prompts or evaluates flags. By patterns over string
 * literals, not by parsing: comments never count, and a name alone (`"triage"`) does only next to a
 * loader or to an identifier that speaks of prompts.
 */
export function findReferences(
  file: string,
  text: string,
  prompts: readonly ReferredPrompt[],
): CallSite[] {
  const syntax = syntaxOf(file);
  if (syntax === undefined || text.length > maxSourceLength || text.includes('\0')) return [];
  const source = readLiterals(text, syntax);
  const found = new Map<string, CallSite>();
  for (const literal of source.literals) {
    for (const prompt of prompts) {
      const how = recognise(source, literal, prompt);
      if (how === undefined) continue;
      const line = lineAt(text, literal.start);
      // A call that names the prompt and its file is one use.
      const call = openBracketBefore(source.code, literal.start) ?? `line ${line}`;
      const key = `${call} ${prompt.name}`;
      if (found.has(key)) continue;
      const passes = syntax.calls ? passedTo(source, literal, prompt) : undefined;
      found.set(key, { file, line, how, prompt: prompt.name, passes });
    }
  }
  if (found.size === 0) return [];
  const reads = syntax.calls ? propertiesRead(source) : undefined;
  return [...found.values()]
    .map((site) => ({ ...site, reads }))
    .sort((a, b) => a.line - b.line || (a.prompt < b.prompt ? -1 : 1));
}

/** Calls whose first argument names a prompt, of prompt libraries and of OpenFeature's SDKs. */
const sdkCall =
  /(?:^|\.)(?:get_?prompt|load_?prompt|pull_?prompt|fetch_?prompt|prompty\.(?:load|execute|headless)|get_?(?:object|string)_?(?:value|details)|hub\.pull|templates\.get)(?:_?async|sync)?$/i;
/** Functions of the workspace's own that say what they are for. */
const ownCall = /prompt|template/i;
const callee =
  /([A-Za-z_$][\w$.]*)\s*(?:<[^()<>]*>)?\(\s*(?:\{\s*)?(?:(?:name|key|id)\s*[:=]\s*)?$/;
const namedArgument = /\b\w*(?:prompt|flag_?key)\w*\s*[:=]\s*$/i;
const assignment =
  /\b([A-Za-z_$][\w$]*)\s*(?::\s*[\w<>[\]. |]+)?=\s*(?:await\s+)?(?:[\w$.]+\s*(?:<[^()<>]*>)?\(\s*)*$/;
const flagUrl = /\/(?:flags|prompts)\/([^/?#]+)(?:\/live)?$/;

function recognise(
  { code }: Source,
  { value, start }: Literal,
  prompt: ReferredPrompt,
): string | undefined {
  if (isPathOf(value, prompt.file)) return 'path';
  if (flagUrl.exec(value)?.[1] === prompt.name) return 'sdk';
  if (registryName(value) !== prompt.name) return undefined;
  const before = code.slice(Math.max(0, start - 200), start);
  const called = callee.exec(before)?.[1];
  if (called !== undefined && sdkCall.test(called)) return 'sdk';
  if (called !== undefined && ownCall.test(called)) return 'name';
  if (namedArgument.test(before)) return 'name';
  const target = assignment.exec(before)?.[1];
  return target !== undefined && ownCall.test(target) ? 'name' : undefined;
}

/** Whether a literal ends in the prompt's path, however it gets to its folder. */
function isPathOf(value: string, file: string): boolean {
  const plain = value.replace(/^file:\/\//, '').slice(value.lastIndexOf('}') + 1);
  const parts = plain.split(/[\\/]/).filter((it) => it !== '' && it !== '.' && it !== '..');
  const own = file.split('/');
  if (parts.at(-1) !== own.at(-1)) return false;
  const common = Math.min(parts.length, own.length);
  return parts.slice(-common).every((part, index) => part === own.slice(-common)[index]);
}

/** MLflow's `prompts:/name@label` and hub names `owner/name:tag` without what surrounds the name. */
function registryName(value: string): string {
  return value.replace(/^prompts:\//, '').replace(/(?:@[\w.-]+|\/\d+)$/, '');
}

/** Names passed with the prompt: in the call itself, or where its result is filled in. */
function passedTo(
  source: Source,
  literal: Literal,
  prompt: ReferredPrompt,
): readonly string[] | undefined {
  const open = openBracketBefore(source.code, literal.start);
  const direct = open === undefined ? undefined : passedNames(source, open);
  if (direct?.some((name) => prompt.inputs.has(name)) === true) return direct;
  const before = source.code.slice(Math.max(0, literal.start - 400), literal.start);
  const target = assignment.exec(before)?.[1];
  return target === undefined ? undefined : passedWith(source, literal.end, target);
}

/** The first later call that takes `target` first, or is a method of it, and passes names. */
function passedWith(source: Source, from: number, target: string): string[] | undefined {
  const name = target.replace(/\$/g, '\\$');
  const use = new RegExp(
    `(?<![\\w$.])${name}\\.\\w+\\s*\\(|\\w\\s*\\(\\s*(?:await\\s+)?${name}\\b(?:\\.\\w+)?\\s*,`,
    'g',
  );
  use.lastIndex = from;
  for (let match = use.exec(source.code); match !== null; match = use.exec(source.code)) {
    const names = passedNames(source, source.code.indexOf('(', match.index));
    if (names !== undefined) return names;
  }
  return undefined;
}

/** The bracket of the call in whose arguments the offset lies. */
function openBracketBefore(code: string, offset: number): number | undefined {
  let depth = 0;
  for (let at = offset - 1; at >= Math.max(0, offset - 400); at--) {
    const character = code.charAt(at);
    if (')]}'.includes(character)) depth++;
    else if ('([{'.includes(character) && depth-- === 0) {
      if (character === '(') return at;
      depth = 0;
    }
  }
  return undefined;
}

/** Property names that the file reads: members, subscripts, destructured and declared names. */
function propertiesRead({ code, literals }: Source): string[] {
  const names = new Set<string>();
  for (const [, name = ''] of code.matchAll(/(?<=[\w)\]])\??\.([A-Za-z_]\w*)\b(?!\s*\()/g))
    names.add(name);
  for (const [, list = ''] of code.matchAll(/\{([^{}()]*)\}\s*(?::\s*[\w<>[\]]+\s*)?=(?!=|>)/g)) {
    for (const [name] of list.matchAll(/[A-Za-z_]\w*(?=\s*(?:,|:|=|$))/g)) names.add(name);
  }
  for (const [, name = ''] of code.matchAll(/^\s*(?:readonly )?([A-Za-z_]\w*)\??: /gm))
    names.add(name);
  for (const { value, start } of literals) {
    // Inside the braces of a formatted string.
    for (const [, name = ''] of value.matchAll(/\{[^{}]*\[["']([A-Za-z_]\w*)["']\]/g))
      names.add(name);
    const before = code.charAt(start - 1);
    const subscript =
      before === '[' || (before === '(' && /\.(?:get|pop)\($/.test(code.slice(start - 6, start)));
    if (subscript && /^[A-Za-z_]\w*$/.test(value)) names.add(value);
  }
  return [...names].sort();
}
