import { readReport } from '../../node/reports/readReport.ts';
import type { EvaluationSession } from './evaluationSession.ts';
import { isSimulated, modelOf } from './models.ts';

/** Shows the report with this id in a panel that the editor kept; says so when it is gone. */
export async function restoreReport(session: EvaluationSession, id: string | null): Promise<void> {
  const { project } = session.target;
  const report = id === null ? undefined : await readReport(project.root, id);
  if (report === undefined) {
    session.sayLost();
    return;
  }
  const simulated = report.model.includes('simulated') || isSimulated(modelOf(project));
  session.restore(report, simulated);
  await session.checkAge();
}
