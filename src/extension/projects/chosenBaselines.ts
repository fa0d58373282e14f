import type * as vscode from 'vscode';
import { formatBaselineSource, parseBaselineSource } from '../../node/baseline/baselineSource.ts';
import type { BaselineSource } from '../../protocol/config.ts';

const keyOf = (root: string): string => `baseline ${root}`;

/** What somebody chose to compare the prompts of a project with, kept with the workspace. */
export class ChosenBaselines {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** Undefined where the configuration decides. */
  of(root: string): BaselineSource | undefined {
    const text = this.#state.get<string>(keyOf(root));
    return text === undefined ? undefined : parseBaselineSource(text);
  }

  async choose(root: string, source: BaselineSource | undefined): Promise<void> {
    const text = source === undefined ? undefined : formatBaselineSource(source);
    await this.#state.update(keyOf(root), text);
  }
}
