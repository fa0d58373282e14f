import { describe, expect, it } from 'vitest';
import { AdaptiveLimit, type Ticket } from '../../../src/core/eval/adaptiveLimit.ts';
import { seededRandom } from '../../support/seededRandom.ts';

/** Starts as many calls as may be sent now. */
function fill(limit: AdaptiveLimit, now = 0): Ticket[] {
  const tickets: Ticket[] = [];
  while (limit.delay(now) === 0 && tickets.length < 100) tickets.push(limit.start(now));
  return tickets;
}

const at = (tickets: readonly Ticket[], index: number): Ticket => tickets[index] ?? { number: 0 };

describe('calls in flight', () => {
  it('are as many as the model takes, and wait for one to end after that', () => {
    const limit = new AdaptiveLimit({ concurrency: 8 });
    expect(fill(limit)).toHaveLength(8);
    expect(limit.delay(0)).toBe(Infinity);
    limit.succeeded();
    expect(limit.delay(0)).toBe(0);
  });

  it('are halved once, however many of those under way are put off', () => {
    const limit = new AdaptiveLimit({ concurrency: 8 });
    for (const ticket of fill(limit)) limit.throttled(ticket, 0, 0);
    expect(limit.limit).toBe(4);
  });

  it('are halved again when calls sent since then are put off, and never end at none', () => {
    const limit = new AdaptiveLimit({ concurrency: 8 });
    const limits = Array.from({ length: 5 }, () => {
      for (const ticket of fill(limit)) limit.throttled(ticket, 0, 0);
      return limit.limit;
    });
    expect(limits).toEqual([4, 2, 1, 1, 1]);
  });

  it('are halved from what was in flight where nothing bounded them', () => {
    const limit = new AdaptiveLimit();
    const tickets = Array.from({ length: 20 }, () => limit.start(0));
    limit.throttled(at(tickets, 3), 0, 0);
    expect(limit.limit).toBe(10);
  });

  it('grow by one for about as many answers as are allowed, up to what the model takes', () => {
    const limit = new AdaptiveLimit({ concurrency: 8 });
    limit.throttled(at(fill(limit), 0), 0, 0);
    while (limit.inFlight > 0) limit.failed();
    const answersFor: number[] = [];
    for (let answers = 0, before = limit.limit; before < 8 && answers < 1_000; answers++) {
      fill(limit);
      limit.succeeded();
      if (limit.limit === before) continue;
      answersFor.push(answers + 1);
      before = limit.limit;
    }
    // 4 -> 5 -> 6 -> 7 -> 8: about 4.5 + 5.5 + 6.5 + 7.5 answers.
    expect(answersFor).toHaveLength(4);
    expect(answersFor.at(-1)).toBeGreaterThanOrEqual(22);
    expect(answersFor.at(-1)).toBeLessThanOrEqual(26);
    for (let more = 0; more < 100; more++) {
      fill(limit);
      limit.succeeded();
    }
    expect(limit.limit).toBe(8);
  });

  it('do not grow while fewer are wanted than are allowed', () => {
    const limit = new AdaptiveLimit({ concurrency: 8 });
    limit.throttled(at(fill(limit), 0), 0, 0);
    while (limit.inFlight > 0) limit.failed();
    for (let call = 0; call < 100; call++) {
      limit.start(0);
      limit.succeeded();
    }
    expect(limit.limit).toBe(4);
  });

  it('settle below what an endpoint takes, and use most of it', () => {
    const takes = 10;
    const limit = new AdaptiveLimit({ concurrency: 50 });
    const flying: Ticket[] = [];
    const seen: number[] = [];
    for (let step = 0; step < 4_000; step++) {
      flying.push(...fill(limit));
      const ticket = flying.shift();
      if (ticket === undefined) break;
      if (limit.inFlight > takes) limit.throttled(ticket, 0, 0);
      else limit.succeeded();
      if (step > 1_000) seen.push(limit.limit);
    }
    const mean = seen.reduce((sum, value) => sum + value, 0) / seen.length;
    expect(Math.max(...seen)).toBeLessThanOrEqual(takes + 1);
    expect(mean).toBeGreaterThan(takes / 2);
  });
});

describe('a pause', () => {
  it('holds back every call until it is over, also one that came to nothing meanwhile', () => {
    const limit = new AdaptiveLimit({ concurrency: 4 });
    const [first, second] = fill(limit, 1_000);
    limit.throttled(first ?? { number: 0 }, 1_000, 5_000);
    limit.throttled(second ?? { number: 0 }, 1_000, 2_000);
    limit.succeeded();
    expect(limit.delay(1_000)).toBe(5_000);
    expect(limit.delay(5_999)).toBe(1);
    expect(limit.delay(6_000)).toBe(0);
  });
});

describe('requests a minute', () => {
  it.each([1, 7, 60, 90, 600, 5_000])('are never more than %i in any minute', (rate) => {
    const random = seededRandom(rate);
    const limit = new AdaptiveLimit({ requestsPerMinute: rate });
    const sent: number[] = [];
    for (let now = 0; now < 300_000;) {
      const delay = limit.delay(now);
      if (delay === 0) {
        limit.start(now);
        limit.succeeded();
        sent.push(now);
      }
      // Some waits take longer than they should, and now and then nobody wants to send.
      now += delay + random.next() * 20 + (random.next() < 0.002 ? 5_000 : 0);
    }
    for (const [index, time] of sent.entries()) {
      const next = sent[index + rate];
      if (next !== undefined) expect(next - time).toBeGreaterThanOrEqual(60_000);
    }
    expect(sent.length, `seed ${random.seed}`).toBeGreaterThan(Math.min(rate, 3_000) * 4);
  });
});
