import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CanaryError } from '../../core/base/errors.ts';
import { readYaml } from '../../core/base/source.ts';
import { validateSource } from '../../core/base/validate.ts';
import type { ReleasePlan } from '../../core/release/model.ts';
import { planSchema, toReleasePlan } from '../../protocol/plan.ts';

/** The plan of a file. Throws `not-found`, or `bad-plan` with file and line. */
export async function readPlan(file: string, cwd: string): Promise<ReleasePlan> {
  const source = readYaml(await read(path.resolve(cwd, file), file), file, 'bad-plan');
  return toReleasePlan(validateSource(planSchema, source, 'bad-plan'));
}

/** The plan of a file, else the proposed one. A file talks no critical change out of its approval. */
export function choosePlan(plan: ReleasePlan | undefined, proposed: ReleasePlan): ReleasePlan {
  if (plan === undefined) return proposed;
  return { ...plan, needsApproval: plan.needsApproval || proposed.needsApproval };
}

async function read(file: string, shown: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CanaryError('not-found', 'the plan cannot be read', {
      where: { file: shown },
      expected: 'a release plan',
      cause,
    });
  }
}
