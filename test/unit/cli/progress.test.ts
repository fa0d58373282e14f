import { describe, expect, it } from 'vitest';
import { ProgressLine, type ProgressTime } from '../../../src/cli/eval/progress.ts';

/** Time that passes second by second, when the test says so. */
class SteppedTime implements ProgressTime {
  #now = 0;
  #call: (() => void) | undefined;
  now = (): number => this.#now;

  every(_ms: number, call: () => void): { dispose(): void } {
    this.#call = call;
    return { dispose: () => (this.#call = undefined) };
  }

  pass(seconds: number): void {
    for (let second = 0; second < seconds; second++) {
      this.#now += 1_000;
      this.#call?.();
    }
  }
}

function begin(interactive: boolean): { time: SteppedTime; said: string[]; line: ProgressLine } {
  const said: string[] = [];
  const time = new SteppedTime();
  const line = new ProgressLine({ interactive, stderr: (text) => said.push(text) }, time);
  line.begin(400);
  return { time, said, line };
}

const some = { done: 40, total: 400, elapsedMs: 10_000, remainingMs: 90_000, cost: 0.5 };

describe('progress of an evaluation', () => {
  it('is shown on a terminal from the beginning, also while the first case runs', () => {
    const { time, said } = begin(true);
    time.pass(2);
    expect(said).toHaveLength(3);
    expect(said[0]).toContain('0 of 400 cases (0 %)');
    expect(said[2]).toContain('2 s so far');
  });

  it('says what is left and what it cost, and counts down between two cases', () => {
    const { time, said, line } = begin(true);
    time.pass(1);
    line.show(some);
    time.pass(30);
    expect(said.at(-1)).toContain('40 of 400 cases (10 %), 1 min left, $0.5000');
  });

  it('is a line every fifteen seconds where lines stay', () => {
    const { time, said, line } = begin(false);
    time.pass(14);
    expect(said).toEqual([]);
    time.pass(1);
    expect(said).toEqual(['0 of 400 cases (0 %), 15 s so far\n']);
    line.show(some);
    expect(said).toHaveLength(1);
    time.pass(15);
    expect(said[1]).toMatch(/^40 of 400 cases \(10 %\), .* left, \$0\.5000\n$/);
  });

  it('stops at the end', () => {
    const { time, said, line } = begin(true);
    line.end();
    const before = said.length;
    time.pass(60);
    expect(said).toHaveLength(before);
  });
});
