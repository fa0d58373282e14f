import { CanaryError } from '../base/errors.ts';
import { judgeJointly, suitesOf } from './jointVerdict.ts';
import type { EvalReport, ShardPart } from './model.ts';
import { gradingOf } from './spending.ts';

/** A report and how messages call it: the file that it came from. */
export interface NamedReport {
  readonly name: string;
  readonly report: EvalReport;
}

interface Part extends NamedReport {
  readonly shard: ShardPart;
}

/**
 * The report of a whole evaluation from those of all its shards, in any order: the same cases in the
 * same order, and the same verdict, as if it had not been split. Its duration is that of the longest
 * shard. Throws `bad-usage` when a report is no shard, when one is missing or given twice, and when
 * they are not of the same evaluation.
 *
 * @param id Of the new report.
 */
export function mergeShards(reports: readonly NamedReport[], id: string): EvalReport {
  const parts = inOrder(reports.map(toPart));
  const [first] = parts;
  if (first === undefined) {
    throw new CanaryError('bad-usage', 'there is nothing to merge', { expected: 'REPORT...' });
  }
  const all = parts.map(({ report }) => report);
  const placed = parts.flatMap(({ report, shard }) =>
    report.cases.map((item, at) => ({ item, position: shard.positions[at] ?? 0 })),
  );
  const cases = placed.sort((a, b) => a.position - b.position).map(({ item }) => item);
  const unfinished = sum(all.map((report) => report.unfinished ?? 0));
  const { shard: _, unfinished: __, reasons, ...rest } = first.report;
  const judged = judgeJointly({
    suites: suitesOf(first.report),
    models: first.report.models ?? [first.report.model],
    cases,
    gate: first.shard.gate,
    unfinished,
  });
  const costs = all.map(({ cost }) => cost);
  return {
    ...rest,
    id,
    startedAt: all.map(({ startedAt }) => startedAt).sort()[0] ?? rest.startedAt,
    durationMs: Math.max(...all.map(({ durationMs }) => durationMs)),
    ...judged,
    ...judgesOf(all),
    ...gradingOf(all),
    reasons: [...judged.reasons, ...reasons.filter((it) => it.id === 'model-not-evaluated')],
    cases,
    ...(unfinished === 0 ? {} : { unfinished }),
    cost: costs.includes(null) ? null : sum(costs.map((cost) => cost ?? 0)),
    calls: {
      made: sum(all.map(({ calls }) => calls.made)),
      cached: sum(all.map(({ calls }) => calls.cached)),
      failed: sum(all.map(({ calls }) => calls.failed)),
    },
  };
}

function toPart({ name, report }: NamedReport): Part {
  const { shard } = report;
  if (shard === undefined) {
    throw new CanaryError('bad-usage', `${name} is the report of a whole evaluation`, {
      expected: 'reports that eval --shard I/N wrote',
    });
  }
  if (shard.positions.length !== report.cases.length || shard.index > shard.of) {
    throw new CanaryError('bad-report', `${name} contradicts itself about its shard`, {
      expected: 'a report as eval --shard I/N wrote it',
    });
  }
  return { name, report, shard };
}

/** Each of the N shards once, first to last. */
function inOrder(parts: readonly Part[]): readonly Part[] {
  const [first] = parts;
  if (first === undefined) return [];
  const byIndex = new Map<number, Part>();
  for (const part of parts) {
    refuseOther(first, part);
    const twin = byIndex.get(part.shard.index);
    if (twin !== undefined) {
      const which = `shard ${part.shard.index} of ${part.shard.of}`;
      throw new CanaryError('bad-usage', `${which} is given twice: ${twin.name}, ${part.name}`, {
        expected: 'every shard once',
      });
    }
    byIndex.set(part.shard.index, part);
  }
  const { of } = first.shard;
  const missing = Array.from({ length: of }, (_, at) => at + 1).filter((at) => !byIndex.has(at));
  if (missing.length > 0) {
    const which = `shard${missing.length === 1 ? '' : 's'} ${missing.join(', ')} of ${of}`;
    throw new CanaryError('bad-usage', `${which} ${missing.length === 1 ? 'is' : 'are'} missing`, {
      expected: 'every shard once',
    });
  }
  return [...byIndex].sort(([a], [b]) => a - b).map(([, part]) => part);
}

/** What must be equal, and what people call it; the last is all the rest. */
const shared: readonly (readonly [string, (part: Part) => unknown])[] = [
  ['prompt', ({ report }) => report.prompt],
  ['baseline', ({ report }) => report.baseline.fingerprint],
  ['candidate', ({ report }) => report.candidate.fingerprint],
  ['model', ({ report }) => report.model],
  ['number of shards', ({ shard }) => shard.of],
  ['suites, gate or repeats', ({ shard }) => shard.evaluation],
];

function refuseOther(first: Part, other: Part): void {
  const different = shared.find(([, of]) => of(first) !== of(other));
  if (different === undefined) return;
  const names = `${first.name} and ${other.name}`;
  throw new CanaryError(
    'bad-usage',
    `${names} are not of one evaluation: another ${different[0]}`,
    {
      expected: 'shards of the same evaluation',
    },
  );
}

/** Each judge and instruction once. */
function judgesOf(reports: readonly EvalReport[]): Pick<EvalReport, 'judges'> {
  const all = reports.flatMap(({ judges = [] }) => judges);
  const byName = new Map(all.map((it) => [`${it.label} ${it.promptHash}`, it]));
  const names = [...byName.keys()].sort();
  return names.length === 0 ? {} : { judges: names.flatMap((name) => byName.get(name) ?? []) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
