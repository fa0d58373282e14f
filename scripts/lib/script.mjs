import { isInterrupted } from './process.mjs';
import { ToolError } from './report.mjs';

/**
 * Runs a script's body and turns its end into an exit code: what the body returns, 0 when that is
 * nothing, and the code of a `ToolError`, whose message is all that is shown of it.
 *
 * @param {() => Promise<number | void>} body
 */
export async function runScript(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    // What fails because it was interrupted is no news.
    if (isInterrupted()) return;
    if (!(error instanceof ToolError)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}
