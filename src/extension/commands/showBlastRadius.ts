import type { CommandHandler } from './command.ts';
import { targetFile } from './target.ts';

/** Everything that an edit reaches, in a panel that opens what is chosen. */
export const showBlastRadius: CommandHandler = async ({ projects, blastPanels }, argument) =>
  blastPanels.show(await targetFile(projects, argument));
