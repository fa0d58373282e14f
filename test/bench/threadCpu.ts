import { readdirSync, readFileSync } from 'node:fs';
import type { Figures } from './result.ts';

/** Processor time of a server so far, in microseconds. */
export interface ThreadCpu {
  /** The thread that answers requests. */
  readonly main: number;
  /** The busiest other one: the database's. */
  readonly worker: number;
  /** All threads, with those of the garbage collector and the compiler. */
  readonly all: number;
}

/** By thread; null where the system does not tell (it is Linux that does). */
export function threadCpu(pid: number): ThreadCpu | null {
  try {
    const used = readdirSync(`/proc/${pid}/task`).map((thread) => {
      const schedule = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1');
      return { isMain: thread === String(pid), us: Number(schedule.split(' ')[0]) / 1_000 };
    });
    const others = used.filter(({ isMain }) => !isMain).map(({ us }) => us);
    return {
      main: used.find(({ isMain }) => isMain)?.us ?? 0,
      worker: Math.max(0, ...others),
      all: used.reduce((sum, { us }) => sum + us, 0),
    };
  } catch {
    return null;
  }
}

/** What was used between two readings for each of `count` pieces of work. */
export function perPiece(before: ThreadCpu, after: ThreadCpu, count: number): Figures {
  return {
    main: (after.main - before.main) / count,
    worker: (after.worker - before.worker) / count,
    all: (after.all - before.all) / count,
  };
}
