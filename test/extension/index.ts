import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type Mocha from 'mocha';

/** One test as the runner outside reads it back. */
interface TestResult {
  readonly title: string;
  /** The source, relative to the repository. */
  readonly file: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly durationMs: number;
  readonly error?: string;
}

/**
 * VS Code calls this inside the extension host. Runs every bundled `suite/*.test.cjs` beside this
 * file and writes the results to the file that `CANARY_TEST_RESULTS` names; rejects when any test
 * failed.
 */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  // A late import: hosts differ in what `require` makes of an ES module's default export.
  const { default: MochaRunner } = await import('mocha');
  // The base reporter prints nothing: nobody would see it here.
  const { Base } = MochaRunner.reporters;
  const mocha = new MochaRunner({ ui: 'bdd', timeout: 30_000, reporter: Base });
  const grep = process.env['CANARY_TEST_GREP'];
  if (grep !== undefined) mocha.grep(grep);
  const folder = path.join(__dirname, 'suite');
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith('.test.cjs')) mocha.addFile(path.join(folder, file));
  }
  const results: TestResult[] = [];
  const failures = await new Promise<number>((resolve) => collect(mocha.run(resolve), results));
  const file = process.env['CANARY_TEST_RESULTS'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(results, null, 2));
  if (failures > 0) throw new Error(`${failures} failed`);
}

function collect(runner: Mocha.Runner, results: TestResult[]): void {
  const add = (test: Mocha.Runnable, state: TestResult['state'], error?: Error): void => {
    const title = test.fullTitle();
    const durationMs = test.duration ?? 0;
    const text = error === undefined ? undefined : (error.stack ?? error.message);
    const file = `test/extension/suite/${path.basename(test.file ?? '', '.cjs')}.ts`;
    results.push({
      title,
      file,
      state,
      durationMs,
      ...(text === undefined ? {} : { error: text }),
    });
    // The runner outside shows the lines of the workbench's log that carry this mark.
    console.log(`[canary-test] ${state}: ${title} (${Math.round(durationMs)} ms)\n${text ?? ''}`);
  };
  runner.on('pass', (test) => add(test, 'passed'));
  runner.on('fail', (test, error: Error) => add(test, 'failed', error));
  runner.on('pending', (test) => add(test, 'skipped'));
}
