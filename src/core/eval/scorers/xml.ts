import { SaxesParser } from 'saxes';
import { isJsonObject, type JsonValue } from '../../base/json.ts';
import { listItems } from './listValue.ts';
import { binary, type Scored, type Scorer } from './scorer.ts';

const maxCandidates = 100;

/** All of the answer is one well-formed XML document, with the elements that `value` asks for. */
export const isXml: Scorer = {
  expects: expectsElements,
  score: (output, { value }) => {
    const document = parseXml(output.trim());
    if ('problem' in document) return binary(false, `is not XML: ${document.problem}`);
    return withElements(document.paths, value);
  },
  wording: { subject: () => 'XML contract', lost: 'broken', gained: 'answered as XML' },
};

/** A well-formed XML element stands somewhere in the answer, with the elements that `value` asks for. */
export const containsXml: Scorer = {
  expects: expectsElements,
  score: (output, { value }) => {
    const found = elementsIn(output);
    if (found.length === 0) return binary(false, 'contains no XML');
    const results = found.map((paths) => withElements(paths, value));
    return results.find(({ pass }) => pass) ?? results[0] ?? binary(false, 'contains no XML');
  },
  wording: isXml.wording,
};

/** Dotted paths of all elements: `root`, `root.child`. */
type ElementPaths = ReadonlySet<string>;

/** Entities, DTDs and processing instructions are not resolved; nothing is loaded. */
function parseXml(text: string): { paths: ElementPaths } | { problem: string } {
  const parser = new SaxesParser();
  const paths = new Set<string>();
  const open: string[] = [];
  let problem: string | undefined;
  parser.on('error', (error) => {
    problem ??= error.message;
  });
  parser.on('opentag', ({ name }) => {
    open.push(name);
    paths.add(open.join('.'));
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  return problem === undefined ? { paths } : { problem };
}

/** Outermost well-formed elements in a text. */
function elementsIn(text: string): ElementPaths[] {
  const found: ElementPaths[] = [];
  const openings = /<([A-Za-z_][\w.:-]{0,100})(?=[\s/>])/g;
  for (let tries = 0; tries < maxCandidates; tries++) {
    const opening = openings.exec(text);
    if (opening === null) break;
    const end = endOfElement(text, opening.index, opening[1] ?? '');
    const document = end < 0 ? undefined : parseXml(text.slice(opening.index, end));
    if (document === undefined || 'problem' in document) continue;
    found.push(document.paths);
    openings.lastIndex = end;
  }
  return found;
}

/** One past the tag that closes the element which begins at `start`. */
function endOfElement(text: string, start: number, name: string): number {
  const tags =
    /<(\/?)([A-Za-z_][\w.:-]{0,100})(?=[\s/>])(?:[^<>"'/]|"[^"]{0,4000}"|'[^']{0,4000}'|\/(?!>))*(\/?)>/g;
  tags.lastIndex = start;
  let depth = 0;
  for (let tag = tags.exec(text); tag !== null; tag = tags.exec(text)) {
    if (tag[2] !== name) continue;
    if (tag[1] === '/') depth--;
    else if (tag[3] !== '/') depth++;
    if (depth <= 0) return tags.lastIndex;
  }
  return -1;
}

function withElements(paths: ElementPaths, value: JsonValue | undefined): Scored {
  const missing = (requiredOf(value) ?? []).filter((path) => !paths.has(path));
  return missing.length === 0
    ? binary(true, 'is well-formed XML')
    : binary(false, `its XML has no element ${missing.join(', ')}`);
}

function requiredOf(value: JsonValue | undefined): readonly string[] | undefined {
  if (value === undefined) return [];
  return isJsonObject(value) ? listItems(value['requiredElements']) : undefined;
}

function expectsElements({ value }: { value?: JsonValue | undefined }): string | undefined {
  return requiredOf(value) === undefined
    ? '{ requiredElements: [root.child] }, or no value'
    : undefined;
}
