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
 * Which of the top-level units of a source text can have to do with those that concern prompts: units
 * that name what such a one declares, and units whose declarations such a one names. Imports, short
 * variables and what is not recognised are always kept.
 */
export function relatedUnits(
  units: readonly string[],
  concerns: (text: string) => boolean,
): boolean[] {
  const declared = units.map(declaredNames);
  const seeds = units.map(concerns);
  const kept = units.map((text, index) => {
    const isConstant = variable.test(text) && text.length < shortLength;
    const isOther = declared[index]?.length === 0 || inclusion.test(text);
    return seeds[index] === true || isConstant || isOther;
  });
  if (!kept.includes(false)) return kept;
  const words = units.map((text) => new Set(text.match(word)));
  const names = (at: number, index: number): boolean =>
    declared[index]?.some((name) => words[at]?.has(name)) === true;
  const related = new Set(units.flatMap((_, index) => (seeds[index] === true ? [index] : [])));
  for (const at of related) {
    units.forEach((text, index) => {
      // Imports lead from one unit to the next only where they speak of prompts themselves.
      if (!related.has(index) && !inclusion.test(text) && (names(at, index) || names(index, at))) {
        related.add(index);
      }
    });
  }
  return kept.map((isKept, index) => isKept || related.has(index));
}

function declaredNames(text: string): string[] {
  if (inclusion.test(text)) return (text.match(word) ?? []).filter((it) => !keywords.has(it));
  const head = text.slice(0, 300);
  const bound = variable.exec(head);
  const name = bound?.[1] ?? bound?.[2] ?? declaration.exec(head)?.[1];
  return name === undefined ? [] : [name];
}
