import { InvalidArgumentError, type Command } from 'commander';
import { CanaryError } from '../../core/base/errors.ts';
import { systemClock } from '../../node/platform/clock.ts';
import { systemRandom } from '../../node/platform/random.ts';
import { duration } from '../../protocol/duration.ts';
import {
  createTokenRequest,
  scopes,
  type Scope,
  type TokenResponse,
} from '../../protocol/tokens.ts';
import { parseDatabase } from '../../server/database.ts';
import { serveDefaults } from '../../server/serve.ts';
import { openTokenDesk, type TokenDesk } from '../../server/tokenDesk.ts';
import type { CliContext } from '../command.ts';
import { tokenVariable } from '../registry.ts';

interface CommonOptions {
  readonly database: string;
  readonly json?: true;
}

interface CreateOptions extends CommonOptions {
  readonly name: string;
  readonly scope: readonly Scope[];
  /** Milliseconds. */
  readonly expires?: number;
}

/** `serve token create | list | revoke`: who may speak with a registry, and what they may do. */
export function configureTokens(
  serve: Command,
  context: CliContext,
  done: (exitCode: number) => void,
): void {
  const token = serve.command('token').description('access tokens of a registry');
  const command = (name: string, summary: string): Command =>
    token
      .command(name)
      .description(summary)
      .exitOverride()
      // `serve` has this option too, and is the one who reads it wherever it stands.
      .option('--database <url>', 'the database of the registry', serveDefaults.database)
      .option('--json', 'one JSON document on stdout');
  const at = async (run: (desk: TokenDesk) => Promise<void>): Promise<void> => {
    await atDesk(serve.opts<CommonOptions>().database, context, run);
    done(0);
  };
  command('create', 'create a token and show it, once')
    .requiredOption('--name <name>', 'whose token it is, for logs and the audit')
    .requiredOption('--scope <scopes>', `${scopes.join(', ')}; several with commas`, toScopes)
    .option('--expires <duration>', 'such as 90d; without it until it is revoked', toMs)
    .action((options: CreateOptions) => at((desk) => create(desk, options, context)));
  command('list', 'names, scopes and dates; never the tokens').action((options: CommonOptions) =>
    at((desk) => list(desk, options, context)),
  );
  command('revoke', 'end a token')
    .argument('<name>', 'of the token')
    .action((name: string) =>
      at(async (desk) => {
        await desk.revoke(name);
        context.stderr(`token ${name} is revoked\n`);
      }),
    );
}

async function atDesk(
  database: string,
  { cwd, env }: CliContext,
  run: (desk: TokenDesk) => Promise<void>,
): Promise<void> {
  const desk = await openTokenDesk({
    database: parseDatabase(database, cwd),
    token: env[tokenVariable],
    clock: systemClock,
    random: systemRandom,
  });
  try {
    await run(desk);
  } finally {
    await desk.close();
  }
}

async function create(
  desk: TokenDesk,
  { name, scope, expires, json }: CreateOptions,
  { stdout, stderr }: CliContext,
): Promise<void> {
  const wanted = {
    name,
    scopes: [...scope],
    ...(expires === undefined ? {} : { expiresInMs: expires }),
  };
  const checked = createTokenRequest.safeParse(wanted);
  if (!checked.success) {
    const problem = checked.error.issues[0]?.message ?? 'not a token';
    throw new CanaryError('bad-usage', `--name ${name}: ${problem}`);
  }
  const created = await desk.create(checked.data);
  stdout(json === true ? `${JSON.stringify(created)}\n` : `${created.token}\n`);
  stderr(`token ${name} (${created.scopes.join(', ')}): keep it, it is not shown again\n`);
}

async function list(
  desk: TokenDesk,
  { json }: CommonOptions,
  { stdout }: CliContext,
): Promise<void> {
  const tokens = await desk.list();
  stdout(json === true ? `${JSON.stringify({ tokens })}\n` : tokens.map(line).join(''));
}

/** "checkout  resolve,ingest  since 2026-05-05, until 2026-08-03". */
function line({ name, scopes: granted, createdAt, expiresAt, revokedAt }: TokenResponse): string {
  const day = (at: string): string => at.slice(0, 10);
  const until = expiresAt === null ? '' : `, until ${day(expiresAt)}`;
  const ended = revokedAt === null ? until : `, revoked ${day(revokedAt)}`;
  return `${name}  ${granted.join(',')}  since ${day(createdAt)}${ended}\n`;
}

function toScopes(text: string): readonly Scope[] {
  const named = text.split(',').map((it) => it.trim());
  const known = named.filter((it): it is Scope => (scopes as readonly string[]).includes(it));
  if (known.length === named.length) return known;
  throw new InvalidArgumentError(`expected some of ${scopes.join(', ')}, with commas`);
}

function toMs(text: string): number {
  const result = duration.safeParse(text);
  if (result.success && result.data > 0) return result.data;
  throw new InvalidArgumentError('expected a duration such as 90d or 12h');
}
