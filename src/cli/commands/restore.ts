import path from 'node:path';
import { parseDatabase } from '../../server/database.ts';
import { restoreBackup } from '../../server/store/backup/restoreBackup.ts';
import { openTables } from '../../server/store/openTables.ts';
import type { CommandModule } from '../command.ts';
import { actorOf } from '../registry.ts';
import { words } from './backup.ts';

interface RestoreOptions {
  readonly from: string;
  readonly database: string;
}

export const configure: CommandModule['configure'] = (command, context, done) => {
  command
    .requiredOption('--from <file>', 'what prompt-canary backup has written')
    .requiredOption(
      '--database <url>',
      'an empty database, or an SQLite file that is not there yet',
    )
    .action(async (options: RestoreOptions) => {
      const db = await openTables(parseDatabase(options.database, context.cwd));
      try {
        const file = path.resolve(context.cwd, options.from);
        const by = { actor: actorOf(context), at: Date.now() };
        context.stderr(`restored ${words(await restoreBackup(db, file, by))}\n`);
      } finally {
        await db.destroy();
      }
      done(0);
    });
};
