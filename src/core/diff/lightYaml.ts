import { segment, type Conditions, type TextLine } from './segment.ts';
import { nowhere, type Unit } from './unit.ts';

const entry = /^(\s*(?:- +)*)([\w$.-]+|"[^"]*"|'[^']*') *:(?: +(.*))?$/;
const block = /^[|>][+-]?\d*\s*(?:#.*)?$/;
const prose = /\s\S+\s\S+\s\S+\s/;
/** Values to try a prompt out with, or about it, are never told to the model, however long they are. */
const unsent = /(?:^|\.)(?:samples?|testData)\./;

interface Open {
  readonly indent: number;
  readonly key: string;
}

/**
 * Settings and texts of YAML of unknown shape, line by line: a front matter, or a prompt collection
 * without a reader of its own. Short values are settings by dotted path; block scalars and long
 * values are text.
 */
export function lightYaml(lines: readonly TextLine[], conditions: Conditions): Unit[] {
  const units: Unit[] = [];
  const path: Open[] = [];
  let text: TextLine[] = [];
  let blockIndent = -1;
  const flush = (): void => {
    units.push(...segment(text, null, conditions));
    text = [];
  };
  for (const line of lines) {
    const indent = line.text.length - line.text.trimStart().length;
    const inBlock = blockIndent >= 0 && (line.text.trim() === '' || indent > blockIndent);
    const match = inBlock ? null : entry.exec(line.text);
    if (match === null) {
      text.push(line);
      continue;
    }
    flush();
    const [, lead = '', rawKey = '', value = ''] = match;
    while ((path.at(-1)?.indent ?? -1) >= lead.length) path.pop();
    path.push({ indent: lead.length, key: rawKey.replace(/^["']|["']$/g, '') });
    blockIndent = block.test(value) ? indent : -1;
    const name = path.map(({ key }) => key).join('.');
    const offset = (line.offset ?? 0) + line.text.length - value.length;
    if (prose.test(value) && !unsent.test(name))
      units.push(...segment([{ ...line, text: value, offset }], null, conditions));
    else if (blockIndent < 0) units.push(setting(name, value, line.line));
  }
  flush();
  return units;
}

function setting(path: string, value: string, line: number): Unit {
  const lines = { start: line, end: line };
  return { kind: 'setting', text: value, lines, place: nowhere, path, value };
}
