import { build } from 'esbuild';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Bundles programs of this repository into a folder, as the build does for `dist`, so that Node can
 * start what the sources say now. Optional native packages stay outside: a folder within the
 * repository finds them, another does without.
 *
 * @param entries Output name to source, relative to the repository.
 * @returns The path of a program by its output name.
 */
export async function buildPrograms(
  entries: Readonly<Record<string, string>>,
  outdir: string,
): Promise<(name: string) => string> {
  // Dependencies import `createRequire` themselves, so the banner must not take that name.
  const imports = "import { createRequire as makeRequire } from 'node:module';";
  const address = ['import', 'meta', 'url'].join('.');
  await build({
    entryPoints: { ...entries },
    absWorkingDir: root,
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    external: ['@photostructure/sqlite', '@vscode/ripgrep'],
    banner: { js: `${imports} const require = makeRequire(${address});` },
    logLevel: 'warning',
  });
  await writeFile(path.join(outdir, 'package.json'), '{"type":"module"}');
  return (name) => path.join(outdir, `${name}.js`);
}
