import type { Unit } from './unit.ts';

const opening = /^<([A-Za-z][\w-]{1,40})(?:\s[^<>]*)?>$/;
const closing = /^<\/([A-Za-z][\w-]{1,40})>$/;
/** A few words and a colon alone on a line: "Rules:", "Output format:". */
const label = /^\W{0,3}(\p{Lu}[\p{L}\p{N} /_-]{2,40}):\W{0,2}$/u;

/**
 * The units with the sections that markdown does not name as their innermost headings: what stands
 * between `<rules>` and `</rules>`, and what follows "Rules:" up to the next label, heading or tag.
 */
export function withSections(outline: readonly Unit[]): Unit[] {
  const tags: string[] = [];
  let labelled: string | undefined;
  return outline.map((unit) => {
    if (unit.kind !== 'text' || unit.place.code) return unit;
    const close = closing.exec(unit.text)?.[1];
    const open = opening.exec(unit.text)?.[1];
    if (close !== undefined && tags.includes(close)) tags.length = tags.lastIndexOf(close);
    if (close !== undefined || open !== undefined || unit.heading === true) labelled = undefined;
    const name = label.exec(unit.text)?.[1];
    const own = name === undefined ? labelled : undefined;
    const found = within(unit, tags, own === undefined ? [] : [own]);
    if (open !== undefined && isClosed(outline, unit, open)) tags.push(open);
    labelled = name ?? labelled;
    return found;
  });
}

function within(unit: Unit, tags: readonly string[], labels: readonly string[]): Unit {
  if (tags.length + labels.length === 0) return unit;
  const names = [...tags, ...labels].map((it) => it.toLowerCase().replace(/[_-]+/g, ' '));
  const example =
    unit.place.example || tags.some((it) => /(?:^|[_-])(?:examples?|samples?)(?:$|[_-])/i.test(it));
  return {
    ...unit,
    // Tags and labels inside an example are a part of what is shown.
    place: {
      ...unit.place,
      headings: [...unit.place.headings, ...(unit.place.example ? [] : names)],
      example,
    },
  };
}

function isClosed(outline: readonly Unit[], from: Unit, name: string): boolean {
  const end = `</${name}>`;
  return outline.some(({ lines, text }) => lines.start > from.lines.start && text.includes(end));
}
