import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { percentile } from '../support/sourceTree/files.ts';
import { machine } from './machine.ts';
import type { BenchResult, Figures } from './result.ts';

/**
 * What the extension adds to the start of the editor: loading the bundle and activating it, in a
 * fresh process each time, against a `vscode` in which every call answers at once. The floor is an
 * extension whose bundle is empty.
 */

const runs = 25;
const empty = 'exports.activate = () => undefined;';

export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'canary-activation-'));
  try {
    const emptyBundle = path.join(folder, 'empty.cjs');
    writeFileSync(emptyBundle, empty);
    const ours = await measure(inRoot('dist', 'extension.cjs'));
    return {
      name: 'activation',
      seed: null,
      machine: machine(),
      figures: ours,
      floor: await measure(emptyBundle),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly loadMs: number;
  readonly activateMs: number;
}

async function measure(bundle: string): Promise<Figures> {
  const all: Measured[] = [];
  for (let each = 0; each < runs; each += 1) {
    const script = inRoot('test', 'bench', 'activationProcess.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [script, bundle]);
    all.push(JSON.parse(stdout) as Measured);
  }
  const total = all.map(({ loadMs, activateMs }) => loadMs + activateMs);
  return {
    ownMs: percentile(total, 0.5),
    p90Ms: percentile(total, 0.9),
    loadMs: percentile(
      all.map(({ loadMs }) => loadMs),
      0.5,
    ),
    activateMs: percentile(
      all.map(({ activateMs }) => activateMs),
      0.5,
    ),
  };
}
