import { endOfInput } from '../../server/lifeline.ts';
import { logLevels } from '../../server/jsonLogger.ts';
import { serve, serveDefaults as defaults, type ServeArguments } from '../../server/serve.ts';
import type { CommandModule } from '../command.ts';
import { configureTokens } from '../serve/token.ts';

interface ServeOptions extends ServeArguments {
  readonly stdinLifeline?: boolean;
}

export const configure: CommandModule['configure'] = (command, context, done) => {
  configureTokens(command, context, done);
  command
    .option('--host <host>', 'address to listen on; without tokens only loopback', defaults.host)
    .option('--port <n>', 'port; 0 = any free one', defaults.port)
    .option(
      '--database <url>',
      'sqlite:FILE, postgres://..., or memory: to keep nothing',
      defaults.database,
    )
    .option(
      '--log-level <level>',
      `${logLevels.join(', ')}; debug: every request`,
      defaults.logLevel,
    )
    .option('--rate <n>', 'requests a second of one caller; 0 = no limit', defaults.rate)
    .option('--resolve-rate <n>', 'the same for resolve', defaults.resolveRate)
    .option('--max-connections <n>', 'at the same time', defaults.maxConnections)
    .option('--public-url <url>', 'under which clients reach it, behind a proxy')
    .option('--drain <duration>', 'from "not ready" to the end of listening', defaults.drain)
    .option('--retain-outcomes <duration>', 'how long single outcomes are kept (default: for ever)')
    .option('--retain-releases <duration>', 'the same for what ended releases were decided by')
    .option('--retain-versions <duration>', 'the same for versions that nothing refers to')
    .option('--judge <file>', 'which model scores reported outputs, by what and for how much')
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
