import type { ReadSource } from '../../../core/blastRadius/references/findReferences.ts';
import { pythonLanguage, type Language } from '../../../core/blastRadius/references/languages.ts';
import { readYaml } from '../../../core/blastRadius/references/languages/data.ts';
import { ecmascript } from '../../../core/blastRadius/references/languages/ecmascript.ts';
import { notebookCode } from '../../../core/blastRadius/references/languages/notebook.ts';
import type { Expression } from '../../../core/blastRadius/references/program/expression.ts';
import { Reader, type Rules } from '../../../core/blastRadius/references/program/reader.ts';
import type { Grammar } from '../../../core/blastRadius/references/languages.ts';
import type { CandidateTest } from '../../../core/blastRadius/references/candidates.ts';
import { mentioningText, relatedText } from '../../../core/blastRadius/references/relatedUnits.ts';
import type { SyntaxParser } from './syntaxParser.ts';

/** Longer YAML takes longer to parse than anybody wants to wait. */
const maxYamlLength = 300_000;

/** Languages in which values are followed from file to file. */
const importStyles: Partial<Record<Grammar, NonNullable<ReadSource['imports']>>> = {
  typescript: 'script',
  tsx: 'script',
  javascript: 'script',
  python: 'python',
};

/** Why a file was left out. */
export type Unread = 'too-slow' | 'too-large';

/**
 * Parses a text as its language says; null when there is nothing in it for us. What has nothing to do
 * with prompts, as `test` says, is left out before parsing, which takes most of the time.
 */
export async function readSource(
  text: string,
  language: Language,
  parser: SyntaxParser,
  test: Pick<CandidateTest, 'concerns' | 'mentions'>,
): Promise<ReadSource | Unread | null> {
  const lineOf = lineFinder(text);
  switch (language.kind) {
    case 'yaml': {
      if (text.length > maxYamlLength) return 'too-large';
      return data(readYaml(mentioningText(text, (piece) => test.mentions(piece))), lineOf);
    }
    case 'json': {
      const root = await readJson(text, parser);
      return typeof root === 'string' ? root : data(root, (at) => lineOf(at - 1));
    }
    case 'notebook':
      return readNotebook(text, parser, lineOf);
    case 'program':
      return readCode(text, language, parser, (piece) => test.concerns(piece));
  }
}

function data(root: Expression, lineOf: (offset: number) => number): ReadSource {
  return { root, bareImportsAreForeign: false, follows: false, imports: null, lineOf };
}

/** The units that have to do with prompts, or all of it where it cannot be taken apart. */
async function readCode(
  text: string,
  { grammar, rules, layout, bareImportsAreForeign }: Extract<Language, { kind: 'program' }>,
  parser: SyntaxParser,
  concerns: (piece: string) => boolean,
): Promise<ReadSource | Unread> {
  const related = relatedText(text, layout, concerns);
  const part = related === text ? null : await parser.parse(related, grammar);
  const partFits = part !== null && typeof part !== 'string' && !part.isBroken;
  const read = partFits ? related : text;
  const parsed = partFits ? part : await parser.parse(text, grammar);
  if (typeof parsed === 'string') return parsed;
  const root = new Reader(read, rules).read(parsed.root);
  const style = importStyles[grammar] ?? null;
  const lineOf = lineFinder(read);
  return { root, bareImportsAreForeign, follows: true, imports: style, lineOf };
}

async function readProgram(
  text: string,
  grammar: Grammar,
  rules: Rules,
  parser: SyntaxParser,
): Promise<Expression | Unread> {
  const parsed = await parser.parse(text, grammar);
  return typeof parsed === 'string' ? parsed : new Reader(text, rules).read(parsed.root);
}

/** JSON is an expression of JavaScript once it stands in brackets; comments may stand in it. */
function readJson(text: string, parser: SyntaxParser): Promise<Expression | Unread> {
  return readProgram(`(${text})`, 'javascript', ecmascript, parser);
}

async function readNotebook(
  text: string,
  parser: SyntaxParser,
  lineOf: (offset: number) => number,
): Promise<ReadSource | Unread | null> {
  const json = await readJson(text, parser);
  if (typeof json === 'string') return json;
  const code = notebookCode(json);
  if (code === null) return null;
  const { grammar, rules, bareImportsAreForeign } = pythonLanguage;
  const root = await readProgram(code.text, grammar, rules, parser);
  if (typeof root === 'string') return root;
  const lineInCode = lineFinder(code.text);
  const line = (at: number): number => lineOf((code.offsets[lineInCode(at) - 1] ?? 1) - 1);
  return { root, bareImportsAreForeign, follows: true, imports: null, lineOf: line };
}

/** 1-based lines of offsets. */
function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}
