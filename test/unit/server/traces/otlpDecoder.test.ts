import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { inRoot } from '../../../../scripts/lib/paths.mjs';
import { otlpDecoder } from '../../../../scripts/otlpDecoder.mjs';

it('is what is made of its schema', async () => {
  const file = inRoot('src', 'server', 'features', 'traces', 'otlpDecoder.ts');
  expect(readFileSync(file, 'utf8')).toBe(await otlpDecoder());
});
