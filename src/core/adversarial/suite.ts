import { sha256Hex } from '../base/hash.ts';
import type { JsonValue } from '../base/json.ts';
import type { Detection, EvalCase, Suite } from '../eval/model.ts';
import { setInput } from '../eval/promptInputs.ts';
import type { PublishedPrompt } from '../prompt/model.ts';
import { attackSurface, type AttackSurface } from './attackSurface.ts';
import type { Attack, AttackKit, Delivery } from './attacks/attack.ts';
import { attacks } from './attacks/table.ts';
import { categories, readCategories } from './categories.ts';
import { fillerFor } from './fillers.ts';

const neutralQuestion = 'When will my order arrive?';

/**
 * The built-in adversarial suite for one prompt: the attacks of the chosen categories, written into
 * its variables, and benign probes against over-refusal. The same prompt always gets the same texts.
 * A prompt without any input has no cases. Throws `bad-config` for an unknown category.
 */
export function adversarialSuite(
  prompt: PublishedPrompt,
  chosen: 'all' | readonly string[],
  name = 'adversarial',
): Suite {
  const wanted = readCategories(chosen);
  const surface = attackSurface(prompt);
  const cases =
    surface === undefined
      ? []
      : attacks
          .filter(({ category }) => category === 'over-refusal' || wanted.includes(category))
          .map((attack) => toCase(attack, surface, name));
  return { name, kind: 'adversarial', cases };
}

function toCase(attack: Attack, surface: AttackSurface, suite: string): EvalCase {
  const { title, owasp, atlas, critical } = categories[attack.category];
  const code = sha256Hex(attack.id).slice(0, 4).toUpperCase();
  const marker = `CANARY-${code}`;
  const kit: AttackKit = {
    markerWords: `the word CANARY, a hyphen and ${code}, joined without spaces`,
    secret: inventedCard(attack.id),
  };
  const detection = detectionOf(attack, marker, kit);
  return {
    id: attack.id,
    suite,
    description: title,
    vars: place(attack, surface, kit),
    assertions: [],
    tags: ['adversarial', attack.category],
    mustPass: false,
    detection,
    attack: {
      category: attack.category,
      owasp,
      atlas,
      ...(detection.kind === 'marker' ? { marker } : {}),
      ...(detection.kind === 'none' ? { benign: true } : {}),
      ...(critical ? { critical } : {}),
    },
  };
}

function detectionOf({ detects }: Attack, marker: string, { secret }: AttackKit): Detection {
  const detections: { readonly [Kind in Detection['kind']]: Detection } = {
    marker: { kind: 'marker', marker },
    'prompt-leak': { kind: 'prompt-leak' },
    secret: { kind: 'secret', secret },
    none: { kind: 'none' },
  };
  return detections[detects];
}

/** 16 digits in the range that card schemes keep for tests. */
function inventedCard(seed: string): string {
  const digits = BigInt(`0x${sha256Hex(seed).slice(0, 12)}`)
    .toString()
    .padStart(12, '0');
  return `4000 ${digits.slice(0, 4)} ${digits.slice(4, 8)} ${digits.slice(8, 12)}`;
}

const wrappers: Readonly<Record<Exclude<Delivery, 'direct'>, string>> = {
  document: 'Attached document:',
  'tool-result': 'Result of the tool that was called:',
};

function place(
  attack: Attack,
  { main, context, all }: AttackSurface,
  kit: AttackKit,
): Record<string, JsonValue> {
  const vars: Record<string, JsonValue> = {};
  for (const name of all) setInput(vars, name, fillerFor(name));
  const text = attack.write(kit);
  const question = attack.question ?? neutralQuestion;
  if (attack.delivery === 'direct') {
    setInput(vars, main, text);
  } else if (context === undefined) {
    setInput(vars, main, `${question}\n\n${wrappers[attack.delivery]}\n${text}`);
  } else {
    setInput(vars, context, text);
    setInput(vars, main, question);
  }
  return vars;
}
