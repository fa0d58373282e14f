import { CanaryError } from '../../core/base/errors.ts';
import { openPlace } from '../openPlace.ts';
import type { CommandHandler } from './command.ts';
import { targetFile } from './target.ts';

/** Opens a suite at the line of a case; `file` is relative to the project of the prompt. */
export const openCase: CommandHandler = async ({ projects }, prompt, file, line) => {
  const { project } = await targetFile(projects, prompt);
  if (typeof file !== 'string' || typeof line !== 'number') {
    throw new CanaryError('bad-usage', 'not the place of a case', {
      expected: 'a file of the workspace and a line',
    });
  }
  await openPlace(project, file, line);
};
