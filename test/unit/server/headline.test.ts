import { describe, expect, it } from 'vitest';
import type { GuardState, GuardStatus } from '../../../src/core/release/model.ts';
import { headline, type HeadlineInput } from '../../../src/server/controller/headline.ts';

const running = (requests: number, ...states: readonly GuardState[]): string =>
  headline({
    release: { state: { status: 'running' } },
    guards: states.map((state) => ({ state, why: 'refusals rose' }) as GuardStatus),
    requests,
    last: {},
  } as unknown as HeadlineInput);

describe('the first line of a running release', () => {
  it.each([
    ['nothing has come in', running(0, 'inconclusive'), 'WAITING FOR TRAFFIC'],
    ['no guard has enough data', running(9, 'inconclusive', 'inconclusive'), 'TOO EARLY TO TELL'],
    ['some guards have not', running(9, 'ok', 'inconclusive'), 'HEALTHY SO FAR'],
    ['all guards are ok', running(9, 'ok', 'ok'), 'HEALTHY'],
    ['there are no guards', running(9), 'RUNNING UNGUARDED'],
    ['a person resumed over a breach', running(9, 'breached', 'ok'), 'RESUMED OVER A BREACH'],
  ])('when %s', (_, line, beginning) => {
    expect(line.split(' - ')[0]).toBe(beginning);
  });
});
