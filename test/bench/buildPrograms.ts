import { build } from 'esbuild';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Bundles programs of this folder, by the names of their sources, so that Node can start them. */
export async function buildPrograms(
  names: readonly string[],
  outdir: string,
): Promise<(name: string) => string> {
  await build({
    entryPoints: names.map((name) => fileURLToPath(new URL(`${name}.ts`, import.meta.url))),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
  });
  return (name) => path.join(outdir, `${name}.mjs`);
}
