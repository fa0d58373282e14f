import type { CommandHandler } from './command.ts';

/** A release may be named by its id, or by its row in the releases view. */
export const openCanary: CommandHandler = async ({ canary }, argument) => {
  const row = typeof argument === 'object' && argument !== null && 'id' in argument;
  const id = row ? argument.id : argument;
  await canary.show(typeof id === 'string' ? id : undefined);
};

export const openCanaryTab: CommandHandler = ({ canary }) => canary.showTab();
