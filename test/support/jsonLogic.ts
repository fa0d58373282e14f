import { bucketOf } from '../../src/core/release/bucket.ts';

/**
 * The part of JsonLogic and of flagd's additions that flag files of the registry use, written from
 * their specifications and apart from the server's own rules.
 */
export type Rule = unknown;

export interface FlagDefinition {
  readonly defaultVariant: string;
  readonly targeting: Rule;
}

/** The variant of a flag for a context, as flagd evaluates it. */
export function variantOf(
  flag: FlagDefinition,
  context: Readonly<Record<string, unknown>>,
): string {
  const isEmpty = JSON.stringify(flag.targeting) === '{}';
  const result = isEmpty ? null : evaluate(flag.targeting, context);
  return typeof result === 'string' ? result : flag.defaultVariant;
}

type Data = Readonly<Record<string, unknown>>;
type Operator = (args: readonly Rule[], data: Data) => unknown;

const operators: Readonly<Record<string, Operator>> = {
  var: ([path, otherwise], data) => {
    const steps = String(evaluate(path, data)).split('.');
    let value: unknown = data;
    for (const step of steps) value = (value as Record<string, unknown> | null | undefined)?.[step];
    return value ?? evaluate(otherwise, data) ?? null;
  },
  '===': ([a, b], data) => evaluate(a, data) === evaluate(b, data),
  in: ([needle, hay], data) => {
    const all = evaluate(hay, data);
    const wanted = evaluate(needle, data);
    return typeof all === 'string'
      ? all.includes(String(wanted))
      : (all as unknown[]).includes(wanted);
  },
  and: (args, data) => args.every((it) => evaluate(it, data) === true),
  or: (args, data) => args.some((it) => evaluate(it, data) === true),
  if: (args, data) => {
    for (let i = 0; i + 1 < args.length; i += 2) {
      if (evaluate(args[i], data) === true) return evaluate(args[i + 1], data);
    }
    return args.length % 2 === 1 ? evaluate(args.at(-1), data) : null;
  },
  cat: (args, data) => args.map((it) => String(evaluate(it, data))).join(''),
  starts_with: ([text, start], data) => {
    const value = evaluate(text, data);
    return typeof value === 'string' && value.startsWith(String(evaluate(start, data)));
  },
  ends_with: ([text, end], data) => {
    const value = evaluate(text, data);
    return typeof value === 'string' && value.endsWith(String(evaluate(end, data)));
  },
  fractional: ([by, ...buckets], data) => {
    const weights = buckets as readonly (readonly [variant: string, weight: number])[];
    const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
    const bucket = bucketOf('', String(evaluate(by, data)), total);
    let end = 0;
    return weights.find(([, weight]) => bucket < (end += weight))?.[0] ?? null;
  },
};

function evaluate(rule: Rule, data: Data): unknown {
  if (Array.isArray(rule)) return rule.map((it) => evaluate(it, data));
  if (typeof rule !== 'object' || rule === null) return rule;
  const [[name, args] = ['', undefined]] = Object.entries(rule);
  const operator = operators[name];
  if (operator === undefined) throw new Error(`no operator ${name}`);
  return operator(Array.isArray(args) ? (args as Rule[]) : [args], data);
}
