import { CanaryError } from '../../core/base/errors.ts';
import type { EvalReport } from '../../core/eval/model.ts';
import { findReportNamed } from '../../node/reports/readReport.ts';
import type { EvaluationSession } from './evaluationSession.ts';
import { isSimulated, modelsFor } from './models.ts';

/** Shows the report with this id in a panel that the editor kept; says so when it is gone. */
export async function restoreReport(session: EvaluationSession, id: string | null): Promise<void> {
  const { project } = session.target;
  const report = id === null ? undefined : await read(project.root, id);
  if (report === undefined) {
    session.sayLost();
    return;
  }
  const simulated =
    report.models === undefined &&
    (report.model.includes('simulated') || isSimulated(modelsFor(project, report)));
  session.restore(report, simulated);
  await session.checkAge();
}

/** Undefined when there is no report with this id; what the tab kept names nothing else. */
async function read(root: string, id: string): Promise<EvalReport | undefined> {
  if (!/^[\da-f]{1,64}$/i.test(id)) return undefined;
  try {
    return await findReportNamed(id, { root, cwd: root });
  } catch (error) {
    if (error instanceof CanaryError) return undefined;
    throw error;
  }
}
