import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const dimensions = 64;

/** A vector of length 1 that counts words by a hash, so that texts with the same words are alike. */
export function wordVector(text: string): number[] {
  const counts = new Array<number>(dimensions).fill(0);
  for (const word of text.toLowerCase().match(/\w+/g) ?? []) {
    let hash = 0;
    for (const letter of word) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
    counts[hash % dimensions] = (counts[hash % dimensions] ?? 0) + 1;
  }
  const length = Math.hypot(...counts) || 1;
  return counts.map((count) => count / length);
}

/** Packages that look like `@energetic-ai`'s and embed by `wordVector`. */
export async function fakeEmbeddingPackages(folder: string): Promise<void> {
  const embed = `async (texts) => {
    if (texts.some((text) => !/\\w/.test(text))) throw new Error('no token');
    if (texts.includes('fails')) throw new Error('out of memory');
    return texts.map(wordVector);
  }`;
  const codes: Readonly<Record<string, string>> = {
    core: '',
    'model-embeddings-en': "exports.modelSource = 'weights';",
    embeddings: `const dimensions = ${dimensions};\n${wordVector.toString()}
exports.initModel = async (source) => {
  if (source !== 'weights') throw new Error('no weights');
  return { embed: ${embed} };
};`,
  };
  for (const [name, code] of Object.entries(codes)) {
    const own = path.join(folder, 'node_modules', '@energetic-ai', name);
    await mkdir(own, { recursive: true });
    await writeFile(path.join(own, 'package.json'), '{"main":"index.js","version":"0.2.0"}');
    await writeFile(path.join(own, 'index.js'), code);
  }
}
