import { remembered } from '../base/remembered.ts';

/** A place in a text where a template engine puts something else. */
export interface TemplateTag {
  readonly kind: 'variable' | 'partial' | 'control' | 'marker';
  /** What it names, without white space: `customer.name`, `#if premium`. */
  readonly name: string;
  /** As written, without white space. */
  readonly raw: string;
}

/**
 * Tags of mustache, Jinja, Handlebars, f-strings and shell-like templates. Names only: a tag with
 * other white space inside is the same tag.
 */
const patterns: readonly {
  readonly find: RegExp;
  readonly read: (inner: string) => Omit<TemplateTag, 'raw'>;
}[] = [
  { find: /\{%-?\s*([^%]*?)\s*-?%\}/g, read: (name) => ({ kind: 'control', name: tidy(name) }) },
  { find: /\{\{\{?~?\s*([^{}]*?)\s*~?\}?\}\}/g, read: readBraces },
  { find: /(?<![{$])\{([a-zA-Z_][\w.]*)\}(?!\})/g, read: (name) => ({ kind: 'variable', name }) },
  { find: /\$\{([\w.:-]+)\}/g, read: (name) => ({ kind: 'variable', name }) },
  { find: /\$([A-Z][A-Z_]{2,})\b/g, read: (name) => ({ kind: 'variable', name }) },
  {
    find: /(\[\/?INST\]|<\|\w+\|>|<<\/?SYS>>|^#? ?(?:system|user|assistant):$)/gm,
    read: (name) => ({ kind: 'marker', name: tidy(name) }),
  },
  {
    find: /@@@langfusePrompt:name=([^|@]+)[^@]*@@@/g,
    read: (name) => ({ kind: 'partial', name }),
  },
];

/** Every tag has one of these. */
const maybe = /[{$[<@]|(?:system|user|assistant):/;

export const templateTags = remembered((text): readonly TemplateTag[] =>
  maybe.test(text)
    ? patterns.flatMap(({ find, read }) =>
        [...text.matchAll(find)].map((it) => ({
          ...read(it[1] ?? ''),
          raw: it[0].replace(/\s+/g, ''),
        })),
      )
    : [],
);

/** The text with every tag blanked, at the same offsets: what people wrote themselves. */
export function withoutTags(text: string): string {
  if (!maybe.test(text)) return text;
  return patterns.reduce(
    (rest, { find }) => rest.replace(find, (tag) => ' '.repeat(tag.length)),
    text,
  );
}

function readBraces(inner: string): Omit<TemplateTag, 'raw'> {
  if (inner.startsWith('>')) return { kind: 'partial', name: tidy(inner.slice(1)) };
  if (inner.startsWith('!')) return { kind: 'control', name: '!' };
  if (/^[#^/]|^else\b/.test(inner)) return { kind: 'control', name: tidy(inner) };
  return { kind: 'variable', name: tidy(inner.replace(/^&/, '')) };
}

function tidy(name: string): string {
  return name.replace(/\s+/g, ' ').trim();
}
