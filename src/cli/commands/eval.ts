import type { CliContext, CommandModule } from '../command.ts';
import { conductEvaluation } from '../eval/conductEvaluation.ts';
import { deliverReport } from '../eval/deliver.ts';
import { openEvaluation } from '../eval/evaluationInput.ts';
import { exitCode } from '../eval/exitCode.ts';
import { declareOptions, readOptions, type EvalOptions } from '../eval/options.ts';

export const configure: CommandModule['configure'] = (command, context, done) => {
  declareOptions(command);
  command.action(async (file: string | undefined, raw: Parameters<typeof readOptions>[1]) => {
    done(await evaluate(readOptions(file, raw), context));
  });
};

async function evaluate(options: EvalOptions, context: CliContext): Promise<number> {
  const input = await openEvaluation(options, context);
  const last = await conductEvaluation(input, options, context, ({ report }) =>
    deliverReport(report, input.root, options, context),
  );
  return exitCode(last);
}
