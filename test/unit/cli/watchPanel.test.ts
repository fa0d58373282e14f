import { describe, expect, it } from 'vitest';
import { panelLines } from '../../../src/cli/watch/panel.ts';
import { hour, makeRelease } from '../../webview-harness/releaseFixture.ts';

const release = makeRelease({ seed: 3, stages: [{ steps: 3, users: 600 }] });
const guards = release.live.guards;

describe('the panel on a terminal', () => {
  it('says below the guards when each open one will be decided', () => {
    const lines = panelLines(release, 200);
    const why = release.live.outlook?.guards.map((it) => it?.why);
    expect(why).toHaveLength(guards.length);
    const from = lines.findIndex((line) => line.startsWith('guard')) + guards.length + 1;
    expect(lines.slice(from, from + 2)).toEqual([
      `valid format: ${why?.[0]}`,
      `refusal: ${why?.[1]}`,
    ]);
  });

  it('says at the gate when users take longer than the stage', () => {
    const outlook = { stageMs: 50 * hour, guards: [] };
    const [, , gate] = panelLines({ ...release, live: { ...release.live, outlook } }, 200);
    expect(gate).toMatch(/ of 200 samples, about 2 d 2 h at this traffic$/);
    const without = { ...release, live: { ...release.live, outlook: undefined } };
    expect(panelLines(without, 200)[2]).toMatch(/ of 200 samples$/);
  });

  it('compares scores by their difference from stable', () => {
    const status = {
      ...guards[0]!,
      metric: 'judgeScore' as const,
      condition: { kind: 'atMostBelowStable', margin: 0.02 } as const,
      stable: { rate: 0.81, keys: 2_000 },
      canary: { rate: 0.79, keys: 100 },
      interval: [-0.06, 0.021] as const,
    };
    const lines = panelLines({ ...release, live: { ...release.live, guards: [status] } }, 200);
    expect(lines.find((line) => line.startsWith('judge score'))).toMatch(
      /^judge score +81 % \(2,000\) +79 % \(100\) +-6 to 2\.1 pt/,
    );
  });
});
