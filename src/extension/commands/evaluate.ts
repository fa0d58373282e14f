import type { CommandHandler } from './command.ts';
import { targetPrompt } from './target.ts';

export const evaluate: CommandHandler = async ({ projects, evaluations }, argument) => {
  await evaluations.run(await targetPrompt(projects, argument));
};
