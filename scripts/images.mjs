// npm run images   copies what the UI tests saw last (out/screenshots) into docs/images
import { copyFileSync, mkdirSync } from 'node:fs';
import { inRoot } from './lib/paths.mjs';

const names = ['editor', 'review', 'blast', 'evaluation', 'release', 'canary'];

mkdirSync(inRoot('docs', 'images'), { recursive: true });
for (const name of names) {
  copyFileSync(
    inRoot('out', 'screenshots', 'dark', `${name}.png`),
    inRoot('docs', 'images', `${name}.png`),
  );
}
console.log(`docs/images: ${names.join(', ')}`);
