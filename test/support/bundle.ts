import { build } from 'esbuild';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Bundle {
  /** URL of an entry, by its output name. */
  url(name: string): URL;
  file(name: string): string;
  remove(): Promise<void>;
}

/**
 * Bundles programs of this repository into a folder of their own, as the build does for `dist`, so
 * that tests start what the sources say now. Optional native packages stay outside: the folder lies
 * within the repository, where they are found.
 */
export async function bundle(entries: Readonly<Record<string, string>>): Promise<Bundle> {
  const folder = await mkdtemp(path.join(root, 'node_modules', '.prompt-canary-test-'));
  await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
  await build({
    entryPoints: { ...entries },
    absWorkingDir: root,
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    external: ['@photostructure/sqlite', '@vscode/ripgrep'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  const file = (name: string): string => path.join(folder, `${name}.js`);
  return {
    file,
    url: (name) => pathToFileURL(file(name)),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
