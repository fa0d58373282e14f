import type { Change } from '../change.ts';
import { renamed, setDifference } from '../names.ts';
import { templateTags, type TemplateTag } from '../templateTags.ts';
import type { ChangeKind, Severity } from '../model.ts';
import type { Finding, KindRules } from './finding.ts';

interface TagRule {
  readonly id: string;
  readonly why: string;
  /** As in "variable renamed". */
  readonly noun: string;
}

const rules: Readonly<Record<TemplateTag['kind'], TagRule>> = {
  variable: {
    id: 'variable.changed',
    why: 'A caller that does not pass exactly these names renders an empty or broken prompt.',
    noun: 'variable',
  },
  partial: {
    id: 'variable.partial',
    why: 'A partial brings in or takes away everything that it says.',
    noun: 'partial',
  },
  control: {
    id: 'variable.control',
    why: 'A control tag decides in which calls the text around it is there at all.',
    noun: 'condition',
  },
  marker: {
    id: 'variable.marker',
    why: 'Markers of the chat format decide which words the model takes for whose.',
    noun: 'chat marker',
  },
};

/** Template variables, partials and control tags that came, went or changed their names. */
export const variableRules: KindRules = {
  kind: 'variable',
  find(change) {
    const found = (Object.keys(rules) as TemplateTag['kind'][]).flatMap((it) =>
      compare(change, it),
    );
    return found.length > 0 ? found : syntaxFindings(change);
  },
};

function compare(change: Change, kind: TemplateTag['kind']): Finding[] {
  const names = (text: string): Set<string> =>
    new Set(templateTags(text).flatMap((tag) => (tag.kind === kind ? [tag.name] : [])));
  const { removed, added } = setDifference(names(change.beforeText), names(change.afterText));
  if (removed.length + added.length === 0) return [];
  const { id, why, noun } = rules[kind];
  const pair = renamed({ removed, added });
  const headline =
    pair !== undefined
      ? `${noun} renamed: ${pair.from} -> ${pair.to}`
      : removed.length > 0
        ? `${noun} removed: ${removed.join(', ')}`
        : `${noun} added: ${added.join(', ')}`;
  const both = removed.length > 0 && added.length > 0;
  const kinds = ['variable' as const, ...alsoOf(kind, [...removed, ...added])];
  return kinds.map((it) => ({
    kind: it,
    direction: both ? 'modified' : removed.length === 0 ? 'added' : 'removed',
    severity: severityOf(change, kind, removed, added),
    rule: { id, why, evidence: [...removed, ...added].join(', ') },
    headline,
  }));
}

const namedLike: readonly { readonly kind: ChangeKind; readonly names: RegExp }[] = [
  {
    kind: 'context',
    names:
      /histor(?:y|ies)|context(?!ual)|memor(?:y|ies)|(?:^|_|\b)doc(?:ument)?s?(?:$|_|\b)|passages?|chunks|retriev|search_?results|sources?(?:$|_|\b)|knowledge|background|scratchpad|messages|conversation|transcript|(?:^|_|\b)(?:ctx|time|date|today|now|utc|cwd|workspace|env(?:ironment)?|profile|user_?info|state|observations?|events|recording|screenshots?|articles?|diff|records|notes|facts|logs?)(?:$|_|\b)/i,
  },
  {
    kind: 'tool-use',
    names: /tools?(?:$|_|\b)|functions?(?:$|_|\b)|actions?(?:$|_|\b)|apis?(?:$|_|\b)/i,
  },
];

/** A chat marker is a tag and a delimiter both; a name may say what fills the place. */
function alsoOf(kind: TemplateTag['kind'], names: readonly string[]): ChangeKind[] {
  if (kind === 'marker') return ['output-format'];
  // The first that knows a name has it: the history of actions is a history.
  const known = names.flatMap((name) => namedLike.find((it) => it.names.test(name))?.kind ?? []);
  return [...new Set(known)];
}

/** The same names in other brackets: another template engine, or none, will see them. */
function syntaxFindings(change: Change): Finding[] {
  const tags = (text: string): Set<string> => new Set(templateTags(text).map(({ raw }) => raw));
  const { removed, added } = setDifference(tags(change.beforeText), tags(change.afterText));
  if (removed.length === 0 || added.length === 0) return [];
  return [
    {
      kind: 'variable',
      direction: 'modified',
      severity: 'high',
      rule: {
        id: 'variable.syntax',
        why: 'In other brackets the tag may reach the model as it stands, unfilled.',
        evidence: `${removed.join(', ')} -> ${added.join(', ')}`,
      },
      headline: `variable written differently: ${removed.join(', ')} -> ${added.join(', ')}`,
    },
  ];
}

function severityOf(
  { surroundings }: Change,
  kind: TemplateTag['kind'],
  removed: readonly string[],
  added: readonly string[],
): Severity {
  if (kind !== 'variable') return kind === 'partial' && removed.length > 0 ? 'high' : 'medium';
  const gone = removed.filter((name) => !surroundings.afterVariables.has(name));
  const fresh = added.filter((name) => !surroundings.beforeVariables.has(name));
  if (gone.length > 0 && surroundings.afterVariables.size === 0) return 'critical';
  // The prompt still, or already, had it elsewhere: callers notice nothing.
  return gone.length + fresh.length > 0 ? 'high' : 'medium';
}
