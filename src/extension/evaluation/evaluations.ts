import * as vscode from 'vscode';
import { describeError, CanaryError } from '../../core/base/errors.ts';
import { commands } from '../contributions.ts';
import { EvalPanel } from '../panels/evalPanel.ts';
import type { ProjectFile } from '../projects/projects.ts';
import type { Reporter } from '../reporter.ts';

interface Evaluation {
  readonly panel: EvalPanel;
  /** Undefined while nothing runs. */
  running: AbortController | undefined;
}

/** Evaluations, one panel a prompt: runs them, shows them, cancels them. */
export class Evaluations implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #reporter: Reporter;
  readonly #byFile = new Map<string, Evaluation>();

  constructor(context: vscode.ExtensionContext, reporter: Reporter) {
    this.#context = context;
    this.#reporter = reporter;
  }

  /** Evaluates the prompt as its editor or the disk has it now; a run under way is cancelled. */
  async run(target: ProjectFile): Promise<void> {
    const evaluation = this.#open(target);
    evaluation.running?.abort();
    const running = new AbortController();
    evaluation.running = running;
    evaluation.panel.reveal();
    try {
      await this.#evaluate(target, evaluation, running);
    } catch (error) {
      if (evaluation.running === running) this.#fail(evaluation.panel, target, error);
    } finally {
      if (evaluation.running === running) evaluation.running = undefined;
    }
  }

  dispose(): void {
    for (const { panel, running } of [...this.#byFile.values()]) {
      running?.abort();
      panel.dispose();
    }
    this.#byFile.clear();
  }

  async #evaluate(
    { project, file }: ProjectFile,
    evaluation: Evaluation,
    running: AbortController,
  ): Promise<void> {
    const { panel } = evaluation;
    // What can be said at once; the prompt is read, which takes a moment, for the rest.
    const unknown = { baseline: '', candidate: '', simulated: false };
    panel.begin({ type: 'begin', prompt: fileStem(file), ...unknown });
    const { apiKeyFor, isSimulated, modelOf } = await import('./models.ts');
    const comparison = await project.compareCurrent(file);
    const model = modelOf(project);
    const { baseline, candidate } = comparison;
    panel.begin({
      type: 'begin',
      prompt: candidate.name,
      baseline: baseline.label,
      candidate: 'working tree',
      simulated: isSimulated(model),
    });
    const [{ openEvaluation }, { evaluate }] = await Promise.all([
      import('./openEvaluation.ts'),
      import('./evaluate.ts'),
    ]);
    const subject = await openEvaluation(project, comparison);
    const apiKey = await apiKeyFor(model, this.#context.secrets);
    for await (const event of evaluate(subject, model, apiKey, running.signal)) {
      // A run that was replaced by the next one has nothing more to say.
      if (evaluation.running === running) panel.tell({ type: 'event', event });
    }
  }

  #fail(panel: EvalPanel, { project }: ProjectFile, error: unknown): void {
    this.#reporter.report(error, project.root);
    const code = error instanceof CanaryError ? error.code : 'bug';
    panel.tell({ type: 'failed', message: describeError(error), action: advice[code] ?? null });
  }

  #open(target: ProjectFile): Evaluation {
    const key = target.uri.toString();
    const known = this.#byFile.get(key);
    if (known !== undefined) return known;
    const cancel = (): void => this.#byFile.get(key)?.running?.abort();
    const panel = new EvalPanel(
      this.#context.extensionUri,
      `Evaluation: ${fileStem(target.file)}`,
      {
        cancel,
        runAgain: () => void vscode.commands.executeCommand(commands.evaluate.id, target.uri),
        release: () => void vscode.commands.executeCommand(commands.release.id, target.uri),
        openCase: (file, line) =>
          void vscode.commands.executeCommand(
            commands.openCase.id,
            target.uri.toString(),
            file,
            line,
          ),
      },
      this.#reporter,
      () => {
        cancel();
        this.#byFile.delete(key);
      },
    );
    const evaluation: Evaluation = { panel, running: undefined };
    this.#byFile.set(key, evaluation);
    return evaluation;
  }
}

/** "prompts/reply.prompt.yml" -> "reply". */
function fileStem(file: string): string {
  return file.split('/').at(-1)?.replace(/\..*$/, '') ?? file;
}

const advice: Partial<Record<CanaryError['code'] | 'bug', string>> = {
  'model-unavailable': 'Nothing is lost. Check the endpoint or its key, then run again.',
  'bad-suite': 'Correct the suite, then run again.',
  'bad-config': 'Correct prompt-canary.yaml, then run again.',
  'bad-prompt': 'Correct the prompt, then run again.',
};
