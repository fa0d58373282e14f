import { layouts, topUnits, type Layout, type TopUnit } from './topUnits.ts';

/** Shorter variables are kept: constants say much in little. */
const shortLength = 240;

const word = /[A-Za-z_$][\w$]*/g;
const declaration =
  /\b(?:function\*?|class|interface|enum|type|struct|record|def|func(?:[ \t]*\([^()\n]*\))?|module|namespace)[ \t]+(?:self\.)?([A-Za-z_$][\w$]*)/;
const variable =
  /^(?:(?:export[ \t]+)?(?:const|let|var)[ \t]+([A-Za-z_$][\w$]*)|([A-Za-z_]\w*)[ \t]*(?::[^=\n]*)?=(?!=))/;
const inclusion = /^(?:import|from|using|require)\b/;
const keywords = new Set(['import', 'from', 'as', 'using', 'require', 'type', 'static']);

/**
 * The text without those of its top-level units that can have nothing to do with those that concern
 * prompts: only their line breaks stay, so that lines keep their numbers. The text itself when all of
 * it is wanted.
 */
export function relatedText(
  text: string,
  layout: Layout,
  concerns: (text: string) => boolean,
): string {
  const units = topUnits(text, layout);
  const kept = relatedUnits(text, units, concerns);
  return withoutUnits(text, units, kept);
}

/** YAML without those of its top-level entries that mention no prompt. */
export function mentioningText(text: string, mentions: (text: string) => boolean): string {
  const units = topUnits(text, layouts.yaml);
  const kept = units.map(({ start, end }) => mentions(text.slice(start, end)));
  return withoutUnits(text, units, kept);
}

/** The text with nothing but the line breaks of the units that are not kept. */
function withoutUnits(text: string, units: readonly TopUnit[], kept: readonly boolean[]): string {
  if (!kept.includes(false)) return text;
  const pieces = units.map(({ start, end }, index) => {
    const piece = text.slice(start, end);
    return kept[index] === true ? piece : '\n'.repeat(piece.split('\n').length - 1);
  });
  return pieces.join('');
}

/**
 * Which units of a source text can have to do with those that concern prompts: units that name what
 * such a one declares, and units whose declarations such a one names. Imports, short variables and
 * what is not recognised are always kept.
 */
function relatedUnits(
  text: string,
  units: readonly TopUnit[],
  concerns: (text: string) => boolean,
): boolean[] {
  const texts = units.map(({ start, end }) => text.slice(start, end));
  const heads = units.map(({ head, end }) => text.slice(head, end));
  const declared = heads.map(declaredNames);
  const seeds = texts.map(concerns);
  const kept = heads.map((head, index) => {
    const isConstant = variable.test(head) && head.length < shortLength;
    const isOther = declared[index]?.length === 0 || inclusion.test(head);
    return seeds[index] === true || isConstant || isOther;
  });
  if (!kept.includes(false)) return kept;
  const related = new Set(units.flatMap((_, index) => (seeds[index] === true ? [index] : [])));
  for (const at of related) {
    const words = new Set(texts[at]?.match(word));
    const ownNames = anyOf(declared[at] ?? []);
    heads.forEach((head, index) => {
      // Imports lead from one unit to the next only where they speak of prompts themselves.
      if (related.has(index) || inclusion.test(head)) return;
      const isNamed = declared[index]?.some((name) => words.has(name)) === true;
      if (isNamed || ownNames?.test(texts[index] ?? '') === true) related.add(index);
    });
  }
  return kept.map((isKept, index) => isKept || related.has(index));
}

/** Finds one of the names as a word; null for no names. */
function anyOf(names: readonly string[]): RegExp | null {
  const escaped = names.map((name) => name.replaceAll('$', '\\$'));
  return names.length === 0 ? null : new RegExp(`(?<![\\w$])(?:${escaped.join('|')})(?![\\w$])`);
}

function declaredNames(text: string): string[] {
  if (inclusion.test(text)) return (text.match(word) ?? []).filter((it) => !keywords.has(it));
  const head = text.slice(0, 300);
  const bound = variable.exec(head);
  const name = bound?.[1] ?? bound?.[2] ?? declaration.exec(head)?.[1];
  return name === undefined ? [] : [name];
}
