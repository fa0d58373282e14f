import { isJsonObject, type JsonValue } from '../../base/json.ts';
import type { Change } from '../change.ts';
import { setDifference, renamed } from '../names.ts';
import type { ChangeKind, Direction, Severity } from '../model.ts';
import type { KindRules } from './finding.ts';

interface SettingRule {
  readonly id: string;
  /** Matches the last parts of the dotted path. */
  readonly path: RegExp;
  readonly kinds: readonly ChangeKind[];
  readonly why: string;
  severity(change: Change): Severity;
}

const always = (severity: Severity) => (): Severity => severity;

/** Settings by path; the first that matches speaks. */
const settingRules: readonly SettingRule[] = [
  {
    id: 'settings.role',
    path: /(?:^|\.)role$/,
    kinds: ['instruction'],
    why: 'The role decides how much weight the model gives a message.',
    severity: always('high'),
  },
  {
    id: 'settings.contract',
    path: /(?:response_?format|jsonSchema|schema|outputs?)\b/i,
    kinds: ['model-params', 'output-format'],
    why: 'The declared output format is what readers of the answer parse.',
    severity: (change) => (change.before === null ? 'medium' : 'high'),
  },
  {
    id: 'settings.model',
    path: /(?:^|\.)(?:model|deployment|azure_deployment|engine|provider)(?:\.\w+)?$/i,
    kinds: ['model-params'],
    why: 'Another model answers every single request differently.',
    severity: ({ beforeText, afterText }) =>
      beforeText !== '' && afterText !== '' && sameFamily(beforeText, afterText)
        ? 'medium'
        : 'high',
  },
  {
    id: 'settings.inputs',
    path: /(?:^|\.)inputs?\./i,
    kinds: ['variable'],
    why: 'Declared inputs are what callers pass.',
    severity: always('high'),
  },
  {
    id: 'settings.sample',
    path: /(?:^|\.)(?:sample|examples?)\b/i,
    kinds: ['example'],
    why: 'Sample values are for trying the prompt out.',
    severity: always('low'),
  },
  {
    id: 'settings.holder',
    path: /(?:^|\.)(?:content|template|messages|prompts|type|task|id)$/,
    kinds: ['cosmetic'],
    why: 'It only holds or names what follows.',
    severity: always('none'),
  },
  {
    id: 'settings.about',
    path: /(?:^|\.)(?:name|title|description|version|authors?|tags|license)$/i,
    kinds: ['cosmetic'],
    why: 'It describes the prompt to people and does not reach the model.',
    severity: always('none'),
  },
  {
    id: 'settings.parameter',
    path: /./,
    kinds: ['model-params'],
    why: 'Sampling and limits shape every answer.',
    severity: always('medium'),
  },
];

/** Everything outside the messages: model, parameters, response format, schema. */
export const modelParamsRules: KindRules = {
  kind: 'model-params',
  find(change) {
    const path = change.unit.path ?? '';
    const rule = settingRules.find((it) => it.path.test(path));
    if (rule === undefined) return [];
    const direction = directionOf(change);
    const headline = headlineOf(change, path, rule);
    const severity = rule.severity(change);
    return rule.kinds.map((kind) => ({
      kind,
      direction: kind === 'cosmetic' ? 'none' : direction,
      severity,
      rule: { id: rule.id, why: rule.why, evidence: path },
      headline,
    }));
  },
};

function directionOf(change: Change): Direction {
  return change.before === null ? 'added' : change.after === null ? 'removed' : 'modified';
}

function headlineOf(change: Change, path: string, rule: SettingRule): string {
  const schema = schemaHeadline(change.before?.value, change.after?.value);
  if (schema !== undefined) return schema;
  if (rule.severity(change) === 'none' && change.before !== null && change.after !== null) {
    return `${path} reworded`;
  }
  if (change.before === null) return `${path} added: ${short(change.afterText)}`;
  if (change.after === null) return `${path} removed: ${short(change.beforeText)}`;
  return `${path}: ${short(change.beforeText)} -> ${short(change.afterText)}`;
}

/** What happened to the properties of a JSON Schema, when both sides are one. */
function schemaHeadline(before: JsonValue | undefined, after: JsonValue | undefined) {
  const left = propertiesOf(before);
  const right = propertiesOf(after);
  if (left === undefined || right === undefined) return undefined;
  const difference = setDifference(left, right);
  const pair = renamed(difference);
  if (pair !== undefined) return `output key renamed: ${pair.from} -> ${pair.to}`;
  if (difference.removed.length > 0) return `output key removed: ${difference.removed.join(', ')}`;
  return difference.added.length > 0
    ? `output key added: ${difference.added.join(', ')}`
    : undefined;
}

/** Property names at any depth; undefined for what is no schema. */
export function propertiesOf(value: JsonValue | undefined): Set<string> | undefined {
  const schema = typeof value === 'string' ? parse(value) : value;
  if (!isJsonObject(schema)) return undefined;
  const names = new Set<string>();
  const visit = (node: JsonValue | undefined): void => {
    if (Array.isArray(node)) (node as readonly JsonValue[]).forEach(visit);
    if (!isJsonObject(node)) return;
    const properties = node['properties'];
    if (isJsonObject(properties)) for (const name of Object.keys(properties)) names.add(name);
    Object.values(node).forEach(visit);
  };
  visit(schema);
  return names.size === 0 ? undefined : names;
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Names that differ in a trailing date, size or revision only: "m-3-0125" and "m-3". */
function sameFamily(before: string, after: string): boolean {
  return before.startsWith(after) || after.startsWith(before);
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
