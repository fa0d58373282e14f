import type { EvalCase } from '../../eval/model.ts';
import type { PublishedPrompt } from '../../prompt/model.ts';
import { attackSurface } from '../attackSurface.ts';
import { placeAttack } from '../toCases.ts';
import { garak } from './garak.ts';
import type { Importer, ImportSource } from './importer.ts';
import { jailbreakBench } from './jailbreakBench.ts';
import { promptfooRedTeam } from './promptfooRedTeam.ts';
import { xsTest } from './xsTest.ts';

/** Formats of other tools, by the name that the configuration uses. */
export const importers = {
  garak,
  jailbreakbench: jailbreakBench,
  xstest: xsTest,
  promptfoo: promptfooRedTeam,
} as const satisfies Readonly<Record<string, Importer>>;

export type ImportFormat = keyof typeof importers;

const injection = ['LLM01:2025', 'LLM01:2026', 'ASI01'];
const jailbreak = ['AML.T0054'];

/**
 * The attacks of a file that another tool wrote, put into the prompt's input. A prompt without any
 * input has no cases. Throws `bad-suite` with file and line.
 *
 * @param suite Name of the suite they become part of.
 */
export function importAttacks(
  format: ImportFormat,
  source: ImportSource,
  prompt: PublishedPrompt,
  suite: string,
): EvalCase[] {
  const imported = importers[format](source);
  const surface = attackSurface(prompt);
  if (surface === undefined) return [];
  return imported.map(({ id, category, text, history, detection, line }) => {
    const isBenign = detection.kind === 'none';
    return {
      id: `${format}-${id}`,
      suite,
      description: category,
      vars: placeAttack({ text, delivery: 'direct', question: '' }, surface),
      assertions: [],
      ...(history === undefined ? {} : { history }),
      tags: ['adversarial', 'imported', format],
      mustPass: false,
      at: { file: source.file, line },
      detection,
      attack: {
        category,
        owasp: isBenign ? [] : injection,
        atlas: isBenign ? [] : jailbreak,
        ...(isBenign ? { benign: true } : {}),
      },
    };
  });
}
