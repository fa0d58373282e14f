import { CanaryError } from '../../core/base/errors.ts';
import type { CommandHandler } from './command.ts';
import { targetPrompt } from './target.ts';

/** Opens a case in the panel of the prompt's evaluation; `key` is "suite/id". */
export const showCase: CommandHandler = async ({ projects, evaluations }, prompt, key) => {
  evaluations.showCase(await targetPrompt(projects, prompt), caseName(key));
};

/** Writes a failing attack into a golden suite: into `file`, or one that is asked for. */
export const promoteCase: CommandHandler = async (services, prompt, key, file) => {
  const target = await targetPrompt(services.projects, prompt);
  const chosen = typeof file === 'string' ? file : undefined;
  await services.evaluations.promote(target, caseName(key), chosen);
};

/** Takes regressions of a prompt out of the Problems view: of one case, or all. */
export const dismissRegressions: CommandHandler = async (services, prompt, key) => {
  const target = await targetPrompt(services.projects, prompt);
  services.regressions.dismiss(target.uri, key === undefined ? undefined : caseName(key));
};

function caseName(key: unknown): string {
  if (typeof key === 'string' && key.includes('/')) return key;
  throw new CanaryError('bad-usage', 'not the name of a case', { expected: '"suite/id"' });
}
