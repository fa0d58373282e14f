import { endOfInput } from '../../server/lifeline.ts';
import { serve, serveDefaults, type ServeArguments } from '../../server/serve.ts';
import type { CommandModule } from '../command.ts';

interface ServeOptions extends ServeArguments {
  readonly stdinLifeline?: boolean;
}

export const configure: CommandModule['configure'] = (command, context, done) => {
  command
    .option('--host <host>', 'loopback address to listen on', serveDefaults.host)
    .option('--port <n>', 'port; 0 = any free one', serveDefaults.port)
    .option(
      '--database <url>',
      'sqlite:FILE, postgres://..., or memory: to keep nothing',
      serveDefaults.database,
    )
    .option('--stdin-lifeline', 'end when standard input is closed')
    .action(async (options: ServeOptions) => {
      const ended = new AbortController();
      if (options.stdinLifeline === true) endOfInput(process.stdin, () => ended.abort());
      const { cwd, stdout, stderr } = context;
      const signal = AbortSignal.any([context.signal, ended.signal]);
      await serve(options, { cwd, stdout, stderr, signal });
      done(0);
    });
};
