import type { LintProblem, LintRule } from '../model.ts';

interface SecretForm {
  readonly what: string;
  readonly pattern: RegExp;
}

/** Forms that keys of well-known services have, published by those services. */
const forms: readonly SecretForm[] = [
  { what: 'a private key', pattern: /-----BEGIN (?:[A-Z]+ ){0,2}PRIVATE KEY-----/g },
  { what: 'an Anthropic API key', pattern: /\bsk-ant-[\w-]{20,}/g },
  { what: 'an OpenAI API key', pattern: /\bsk-(?!ant-)(?:proj-|svcacct-)?[\w-]{20,}/g },
  { what: 'an AWS access key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  { what: 'a GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{40,})\b/g },
  { what: 'a GitLab token', pattern: /\bglpat-[\w-]{20,}/g },
  { what: 'a Slack token', pattern: /\bxox[abeoprs]-[\w-]{10,}/g },
  { what: 'a Google API key', pattern: /\bAIza[\w-]{35}/g },
  { what: 'a Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{16,}/g },
  { what: 'a Langfuse secret key', pattern: /\bsk-lf-[\da-f-]{30,}/g },
  { what: 'a Hugging Face token', pattern: /\bhf_[A-Za-z0-9]{30,}/g },
  { what: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { what: 'a JSON web token', pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g },
  {
    what: 'a password in an address',
    pattern: /\b[a-z][a-z+.-]{1,20}:\/\/[^\s:/@]{1,64}:[^\s:/@]{3,64}@/g,
  },
];
const assigned =
  /\b(?:api[_ -]?key|secret(?:[_ -]?key)?|access[_ -]?token|auth[_ -]?token|passw(?:or)?d)\b["']?\s{0,3}(?:[:=]|is)\s{0,3}["']?([^\s"'`,;{}<>$()]{12,200})/gi;
/** Bits a character: English words have less, generated keys more. */
const leastEntropy = 3;

/** Keys and passwords: a prompt goes to a vendor, into logs and into every answer that leaks it. */
export const secrets: LintRule = ({ prompt }, places) =>
  prompt.messages.flatMap(({ content, origins }) =>
    content.split('\n').flatMap((line, index): LintProblem[] => {
      const origin = origins[index];
      if (origin === undefined) return [];
      return secretsIn(line).map(({ what, text }) => ({
        rule: 'secret.in-prompt',
        severity: 'error',
        message: `this looks like ${what}: take it out of the prompt, and revoke it if it was committed`,
        file: origin.file,
        span: places.spanOf(origin, text),
      }));
    }),
  );

/** Keys and passwords in one line, by the forms that services publish and by their entropy. */
export function secretsIn(line: string): { what: string; text: string }[] {
  const known = forms.flatMap(({ what, pattern }) =>
    [...line.matchAll(pattern)].map(([text]) => ({ what, text })),
  );
  if (known.length > 0) return known;
  return [...line.matchAll(assigned)]
    .map(([, value = '']) => value.replace(/[.!?]+$/, ''))
    .filter((value) => /\d/.test(value) && /[A-Za-z]/.test(value) && entropy(value) >= leastEntropy)
    .map((text) => ({ what: 'a password or key', text }));
}

/** Shannon entropy of the characters, in bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
