// node scripts/otlpDecoder.mjs   writes src/server/features/traces/otlpDecoder.ts from otlp.proto
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';
import { inRoot } from './lib/paths.mjs';

const folder = inRoot('src', 'server', 'features', 'traces');
const target = path.join(folder, 'otlpDecoder.ts');

/**
 * What pbf writes, with the types of `otlpMessages.ts`.
 *
 * @returns {Promise<string>}
 */
export async function otlpDecoder() {
  const pbf = inRoot('node_modules', 'pbf', 'bin', 'pbf');
  const args = [pbf, path.join(folder, 'otlp.proto'), '--no-write'];
  const written = execFileSync(process.execPath, args, { encoding: 'utf8' });
  const names = [...written.matchAll(/function read(\w+)\(/g)].map(([, name]) => `${name}Message`);
  const typed = written.replace(
    /function read(\w+)\(pbf, end\) \{\s*const obj = /g,
    'function read$1(pbf: PbfReader, end?: number): $1Message {\n const obj: $1Message = ',
  );
  const imports = [
    "import type { PbfReader } from 'pbf';",
    `import type { ${names.join(', ')} } from './otlpMessages.ts';`,
  ];
  const text = `// Written by scripts/otlpDecoder.mjs from otlp.proto: change that one.\n${imports.join('\n')}\n${typed.replace(/^\/\/.*\n/, '')}`;
  const options = await prettier.resolveConfig(target);
  return prettier.format(text, { ...options, filepath: target });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(target, await otlpDecoder());
}
