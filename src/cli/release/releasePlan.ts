import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CanaryError } from '../../core/base/errors.ts';
import { readYaml } from '../../core/base/source.ts';
import { validateSource } from '../../core/base/validate.ts';
import type { ReleasePlan } from '../../core/release/model.ts';
import { planSchema, toReleasePlan } from '../../protocol/plan.ts';

/**
 * The plan of `--plan FILE`, else the proposed one. A file does not talk a critical change out of
 * its approval. Throws `not-found`, or `bad-plan` with file and line.
 */
export async function choosePlan(
  file: string | undefined,
  proposed: ReleasePlan,
  cwd: string,
): Promise<ReleasePlan> {
  if (file === undefined) return proposed;
  const source = readYaml(await read(path.resolve(cwd, file), file), file, 'bad-plan');
  const plan = toReleasePlan(validateSource(planSchema, source, 'bad-plan'));
  return { ...plan, needsApproval: plan.needsApproval || proposed.needsApproval };
}

async function read(file: string, shown: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const where = { file: shown };
    throw new CanaryError('not-found', 'the plan cannot be read', { where, cause });
  }
}
