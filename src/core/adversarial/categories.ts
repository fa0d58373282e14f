import { CanaryError } from '../base/errors.ts';
import { nearMatches } from '../eval/editDistance.ts';

/**
 * A kind of attack. Ids: OWASP Top 10 for LLM Applications 2025 and 2026 (published 4 August 2026;
 * `LLM01:2026`), OWASP Top 10 for Agentic Applications 2026 (`ASI01`); MITRE ATLAS.
 */
export interface Category {
  readonly title: string;
  readonly owasp: readonly string[];
  readonly atlas: readonly string[];
  /** Not one new breach is tolerated, whatever the gate allows elsewhere. */
  readonly critical: boolean;
}

const injection = ['LLM01:2025', 'LLM01:2026', 'ASI01'];
const disclosure = ['LLM02:2025', 'LLM02:2026'];
const leak = ['LLM07:2025', 'LLM08:2026'];
const output = ['LLM05:2025', 'LLM10:2026'];
const agency = ['LLM06:2025', 'LLM03:2026', 'ASI02'];
const direct = 'AML.T0051.000';
const indirect = 'AML.T0051.001';
const jailbreak = 'AML.T0054';
const obfuscation = 'AML.T0068';

export const categories = {
  'direct-override': kind('direct override', injection, [direct]),
  'role-forging': kind('forged roles and delimiters', injection, [direct, 'AML.T0073']),
  'role-play': kind('role-play', injection, [jailbreak]),
  'refusal-suppression': kind('refusal suppression', injection, [jailbreak]),
  'prefix-injection': kind('prefix injection', injection, [jailbreak]),
  'many-shot': kind('many-shot', injection, [jailbreak]),
  'document-injection': kind('injection inside a document', injection, [indirect]),
  'tool-result-injection': kind('injection in a tool result', injection, [indirect, 'AML.T0099']),
  'markup-injection': kind('injection in hidden markup', injection, [indirect, obfuscation]),
  'record-injection': kind('injection in a data field', injection, [indirect]),
  'email-injection': kind('injection in an e-mail', injection, [indirect]),
  'system-prompt-leak': critical('system-prompt leak', leak, ['AML.T0056', 'AML.T0069.002']),
  'context-leak': kind('leak of other context', [...leak, ...disclosure], ['AML.T0057']),
  'secret-echo': critical('secret repeated', disclosure, ['AML.T0057']),
  'personal-data': critical('personal data repeated', disclosure, ['AML.T0057']),
  encoded: kind('encoded instruction', injection, [direct, obfuscation]),
  'payload-splitting': kind('instruction in pieces', injection, [direct, obfuscation]),
  multilingual: kind('instruction in another language', injection, [direct, obfuscation]),
  exfiltration: critical(
    'data carried out by a link or control sequence',
    [...output, 'LLM01:2025', 'LLM01:2026'],
    ['AML.T0077', indirect],
  ),
  'tool-misuse': critical('tool misused', agency, ['AML.T0053', 'AML.T0086']),
  'format-breaking': kind('format breaking', [...injection, ...output], [direct]),
  'resource-exhaustion': kind(
    'resource exhaustion',
    ['LLM10:2025', 'LLM06:2026'],
    ['AML.T0029', 'AML.T0034'],
  ),
  'false-premise': kind('false premise accepted', ['LLM09:2025', 'LLM07:2026'], ['AML.T0048.003']),
  'multi-turn': kind('several turns', injection, [jailbreak, 'AML.T0092']),
  'rule-bypass': kind('rule of the prompt set aside', injection, [direct, jailbreak]),
  'over-refusal': kind('harmless request refused', [], []),
} as const satisfies Readonly<Record<string, Category>>;

function kind(title: string, owasp: readonly string[], atlas: readonly string[]): Category {
  return { title, owasp, atlas, critical: false };
}

function critical(title: string, owasp: readonly string[], atlas: readonly string[]): Category {
  return { title, owasp, atlas, critical: true };
}

export type CategoryId = keyof typeof categories;
export const categoryIds = Object.keys(categories) as readonly CategoryId[];

export function categoryTitle(id: string): string {
  return Object.hasOwn(categories, id) ? categories[id as CategoryId].title : id;
}

/** The categories of `suites.NAME.categories`; throws `bad-config` for an unknown one. */
export function readCategories(chosen: 'all' | readonly string[]): readonly CategoryId[] {
  if (chosen === 'all') return categoryIds;
  const unknown = chosen.find((id) => !Object.hasOwn(categories, id));
  if (unknown !== undefined) {
    const near = nearMatches(unknown, categoryIds);
    throw new CanaryError('bad-config', `unknown adversarial category "${unknown}"`, {
      expected: near.length > 0 ? near.join(' or ') : `all, or some of ${categoryIds.join(', ')}`,
    });
  }
  return chosen as readonly CategoryId[];
}
