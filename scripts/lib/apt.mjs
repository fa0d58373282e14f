import { run } from './process.mjs';
import { step, ToolError } from './report.mjs';

/**
 * Installs Debian packages when this user may, else fails with `otherwise`.
 *
 * @param {readonly string[]} packages
 * @param {string} title what is installed
 * @param {string} otherwise how a person installs it
 */
export async function aptInstall(packages, title, otherwise) {
  const prefix = await rootPrefix();
  if (prefix === undefined) throw new ToolError(otherwise);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = async (/** @type {string[]} */ ...args) => {
    const [command = '', ...rest] = [...prefix, 'apt-get', '-q', ...args];
    await run(command, rest, { env });
  };
  await step(`${title} from the package manager`, async () => {
    await apt('update');
    await apt('install', '-y', ...packages);
  });
}

/**
 * What must stand in front of a command that root has to run; undefined when apt-get is missing or
 * would ask for a password.
 *
 * @returns {Promise<string[] | undefined>}
 */
async function rootPrefix() {
  const has = (/** @type {string} */ command, /** @type {string[]} */ ...args) =>
    run(command, args).then(
      () => true,
      () => false,
    );
  if (!(await has('apt-get', '--version'))) return undefined;
  if (process.getuid?.() === 0) return [];
  return (await has('sudo', '-n', 'true')) ? ['sudo', '-n'] : undefined;
}
