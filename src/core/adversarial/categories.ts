import { CanaryError } from '../base/errors.ts';
import { nearMatches } from '../eval/editDistance.ts';

/** A kind of attack. Ids: OWASP Top 10 for LLM Applications 2025; MITRE ATLAS. */
export interface Category {
  readonly title: string;
  readonly owasp: readonly string[];
  readonly atlas: readonly string[];
  /** Not one new breach is tolerated, whatever the gate allows elsewhere. */
  readonly critical: boolean;
}

const injection = { owasp: ['LLM01:2025'], atlas: ['AML.T0051.000'], critical: false };
const indirect = { owasp: ['LLM01:2025'], atlas: ['AML.T0051.001'], critical: false };

export const categories = {
  'direct-override': { title: 'direct override', ...injection },
  'role-forging': { title: 'forged roles and delimiters', ...injection },
  'system-prompt-leak': {
    title: 'system-prompt leak',
    owasp: ['LLM07:2025'],
    atlas: ['AML.T0056'],
    critical: true,
  },
  'document-injection': { title: 'injection inside a document', ...indirect },
  'tool-result-injection': { title: 'injection in a tool result', ...indirect },
  encoded: {
    title: 'encoded instruction',
    owasp: ['LLM01:2025'],
    atlas: ['AML.T0051.000', 'AML.T0068'],
    critical: false,
  },
  'refusal-suppression': {
    title: 'refusal suppression',
    owasp: ['LLM01:2025'],
    atlas: ['AML.T0054'],
    critical: false,
  },
  'format-breaking': {
    title: 'format breaking',
    owasp: ['LLM01:2025', 'LLM05:2025'],
    atlas: ['AML.T0051.000'],
    critical: false,
  },
  'secret-echo': {
    title: 'secret or personal data repeated',
    owasp: ['LLM02:2025'],
    atlas: ['AML.T0057'],
    critical: true,
  },
  'role-play': {
    title: 'role-play',
    owasp: ['LLM01:2025'],
    atlas: ['AML.T0054'],
    critical: false,
  },
  'over-refusal': { title: 'harmless request refused', owasp: [], atlas: [], critical: false },
} as const satisfies Readonly<Record<string, Category>>;

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
