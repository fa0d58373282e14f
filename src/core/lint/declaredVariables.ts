import { isJsonObject, type JsonValue } from '../base/json.ts';
import type { LineRange } from '../base/range.ts';
import { readYaml } from '../base/source.ts';
import { splitLines } from '../prompt/messages.ts';
import type { PromptDocument } from '../prompt/model.ts';
import type { DeclaredVariable } from './model.ts';

/** Keys of a test row that GitHub Models gives a meaning of its own, used by a message or not. */
const rowKeys: ReadonlySet<string> = new Set(['input', 'expected']);

/**
 * The variables that a prompt says it takes, each once, at the line that names it first: the inputs
 * of its front matter, or the keys of its test rows. Null when it says nothing of the kind.
 */
export function declaredVariables(document: PromptDocument): readonly DeclaredVariable[] | null {
  const found = document.format === 'prompt-yml' ? testDataKeys(document) : inputsOf(document);
  const byName = new Map<string, DeclaredVariable>();
  // Only a declaration that has to be used can be unused, so it wins over a member of that name.
  for (const it of found) {
    const known = byName.get(it.name);
    if (known === undefined || (known.mayBeUnused === true && it.mayBeUnused !== true)) {
      byName.set(it.name, it);
    }
  }
  return byName.size === 0 ? null : [...byName.values()];
}

function inputsOf({ inputs = [], text }: PromptDocument): DeclaredVariable[] {
  const lines = splitLines(text);
  return inputs.flatMap(({ name, range, defaultValue, sample }) => {
    const line = lineNaming(name, range, lines);
    return [{ name, line }, ...members(defaultValue, line), ...members(sample, line)];
  });
}

/** The range is that of the declaration's value; its key may stand above. */
function lineNaming(name: string, { start, end }: LineRange, lines: readonly string[]): number {
  const names = (line: number): boolean => lines[line - 1]?.includes(name) === true;
  if (!names(start) && names(start - 1)) return start - 1;
  for (let line = start; line <= end; line++) if (names(line)) return line;
  return start;
}

function testDataKeys({ text, file }: PromptDocument): DeclaredVariable[] {
  const source = readYaml(text, file, 'bad-prompt');
  const rows = isJsonObject(source.value) ? source.value['testData'] : undefined;
  if (!Array.isArray(rows)) return [];
  return (rows as readonly JsonValue[]).flatMap((row, index) =>
    Object.entries(isJsonObject(row) ? row : {}).flatMap(([name, value]): DeclaredVariable[] => {
      const { line = 1 } = source.whereOf(['testData', index, name]);
      const own = rowKeys.has(name) ? { name, line, mayBeUnused: true as const } : { name, line };
      return [own, ...members(value, line)];
    }),
  );
}

/** Within a section over a value, the names of its members can be used. */
function members(value: JsonValue | undefined, line: number): DeclaredVariable[] {
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).flatMap((item) => members(item, line));
  }
  return Object.entries(isJsonObject(value) ? value : {}).flatMap(([name, member]) => [
    { name, line, mayBeUnused: true as const },
    ...members(member, line),
  ]);
}
