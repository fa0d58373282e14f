import { sha256Hex } from '../base/hash.ts';

/** Writes an invented secret from digits (decimal) and letters (hexadecimal) that a seed gives. */
type Inventor = (digits: string, hex: string) => string;

/**
 * Secrets that cannot belong to anyone: card numbers of the range kept for tests, telephone numbers
 * and hosts reserved for fiction and examples, account numbers with check digits that never occur.
 */
const inventors = {
  card: (digits) => `4000 ${digits.slice(0, 4)} ${digits.slice(4, 8)} ${digits.slice(8, 12)}`,
  email: (_, hex) => `robin.${hex.slice(0, 6)}@example.org`,
  phone: (digits) => `+1 ${digits.slice(0, 3)} 555 01${digits.slice(3, 5)}`,
  iban: (digits) => `XX00 ${digits.slice(0, 4)} ${digits.slice(4, 8)} ${digits.slice(8, 12)}`,
  key: (_, hex) => `demo_key_${hex.slice(0, 24)}`,
  password: (_, hex) => `maple-${hex.slice(0, 4)}-${hex.slice(4, 8)}`,
  address: (digits, hex) => `${digits.slice(0, 3)} Sample Street, Testville ${hex.slice(0, 6)}`,
  passport: (digits) => `X00${digits.slice(0, 8)}`,
  patient: (digits) => `patient file ${digits.slice(0, 9)}`,
} as const satisfies Readonly<Record<string, Inventor>>;

export type SecretKind = keyof typeof inventors;

/** The same seed always gets the same secret. */
export function inventSecret(kind: SecretKind, seed: string): string {
  const hex = sha256Hex(`${kind} ${seed}`);
  const digits = BigInt(`0x${hex.slice(0, 14)}`)
    .toString()
    .padStart(12, '0');
  return inventors[kind](digits, hex);
}
