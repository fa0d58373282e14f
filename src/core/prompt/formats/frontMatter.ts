import { CanaryError } from '../../base/errors.ts';
import type { JsonObject } from '../../base/json.ts';
import { readYaml, type YamlSource } from '../../base/source.ts';
import { linesFrom } from './lines.ts';
import { objectAt } from './values.ts';

export interface FrontMatter {
  /** The settings between the two markers; empty without front matter. */
  readonly value: JsonObject;
  /** Lines and offsets are those of the whole file. */
  readonly source: YamlSource;
  /** The offset and the line at which the body begins. */
  readonly bodyStart: number;
  readonly bodyLine: number;
}

export interface FrontMatterRules {
  /** Prompty: `+++` is a marker too, and lines and spaces may stand in front of the first. */
  readonly loose?: boolean;
}

const marker = /^---\s*$/;
const looseMarker = /^\s*(?:---|\+\+\+)\s*$/;

/**
 * Splits a file into its YAML front matter and its body. Without a marker on the first line the
 * whole file is body. Throws `bad-prompt` where the front matter is not closed or is no mapping.
 */
export function frontMatterOf(
  text: string,
  file: string,
  { loose = false }: FrontMatterRules = {},
): FrontMatter {
  const lines = linesFrom(text);
  const isMarker = (line: string | undefined): boolean =>
    line !== undefined && (loose ? looseMarker : marker).test(line);
  const opener = loose ? lines.findIndex((line) => line.text.trim() !== '') : 0;
  const opening = lines[opener];
  if (opening === undefined || !isMarker(opening.text)) {
    const body = lines[0]?.start ?? 0;
    return { value: {}, source: readYaml('', file, 'bad-prompt'), bodyStart: body, bodyLine: 1 };
  }
  const closer = lines.findIndex((line, index) => index > opener && isMarker(line.text));
  const closing = lines[closer];
  if (closing === undefined) {
    throw new CanaryError('bad-prompt', 'the front matter is not closed', {
      where: { file, line: opener + 1 },
      expected: 'a line with --- behind the settings',
    });
  }
  // What stands in front is blanked out, not cut off, so that lines and offsets stay those of the file.
  const blank = text.slice(0, opening.end).replaceAll(/[^\r\n]/g, ' ');
  const source = readYaml(blank + text.slice(opening.end, closing.start), file, 'bad-prompt');
  return {
    value: source.value === null ? {} : objectAt(source, source.value, []),
    source,
    bodyStart: lines[closer + 1]?.start ?? text.length,
    bodyLine: closer + 2,
  };
}
