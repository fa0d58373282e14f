import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { drained } from '../../../src/cli/output.ts';

/** Holds one more text than nothing, and is read when it is told. */
function slowStream(): PassThrough {
  return new PassThrough({ highWaterMark: 1 });
}

describe('a slow reader of standard output', () => {
  it('is waited for', async () => {
    const stream = slowStream();
    stream.write('a long text');
    let done = false;
    const waiting = drained(stream).then(() => (done = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toBe(false);
    stream.resume();
    await waiting;
    expect(stream.writableNeedDrain).toBe(false);
  });

  it('is not waited for when it has left, or has read everything', async () => {
    const stream = slowStream();
    await drained(stream);
    stream.write('a long text');
    const waiting = drained(stream);
    stream.destroy();
    await waiting;
    await drained(stream);
    expect(stream.listenerCount('drain')).toBe(0);
  });
});
