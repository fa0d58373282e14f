import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Logger } from '../../core/ports.ts';
import { loadConfig } from '../../node/config.ts';
import { repositoryRoot } from '../../node/git.ts';
import { loadSuites } from '../../node/suites.ts';
import { grammarFolder } from '../../node/workspace/references/grammarFolder.ts';
import { WorkerReferences } from '../../node/workspace/references/workerReferences.ts';
import { openWorkspace } from '../../node/workspace/workspace.ts';
import { systemClock } from '../../node/platform/clock.ts';
import type { ChosenBaselines } from './chosenBaselines.ts';
import { LiveTraffic, type RegistryAccess } from './liveTraffic.ts';
import { Project } from './project.ts';

export interface OpenedProject {
  readonly project: Project;
  /** The repository's own folder, where it can be watched. */
  readonly gitFolder: string | undefined;
}

export interface ProjectParts {
  readonly registry: RegistryAccess;
  readonly chosen: ChosenBaselines;
  readonly log: Logger;
}

/** Reads the configuration of a folder. Throws `bad-config`. */
export async function openProject(
  root: string,
  { registry, chosen, log }: ProjectParts,
): Promise<OpenedProject> {
  const { config } = await loadConfig(root);
  const ripgrep = editorRipgrep();
  const references = new WorkerReferences({
    root,
    ripgrep,
    suites: Object.values(config.suites).flatMap(({ files }) => files),
    grammars: grammarFolder(import.meta.url),
    workerUrl: new URL('./referenceWorker.js', import.meta.url),
  });
  const project = new Project(openWorkspace(root, config, { ripgrep, references }), {
    references,
    editorText: (file) => textInEditor(path.join(root, file)),
    registry,
    chosenBaseline: () => chosen.of(root),
    traffic: new LiveTraffic(registry, systemClock),
    loadSuites: () => loadSuites(root, config),
    log,
  });
  const repository = await repositoryRoot(root);
  const gitFolder = repository === undefined ? undefined : path.join(repository, '.git');
  return { project, gitFolder };
}

function textInEditor(absolute: string): string | undefined {
  return vscode.workspace.textDocuments
    .find(({ uri }) => uri.scheme === 'file' && uri.fsPath === absolute)
    ?.getText();
}

/** The ripgrep that comes with the editor; undefined leaves the choice to the search. */
function editorRipgrep(): string | undefined {
  const name = process.platform === 'win32' ? 'rg.exe' : 'rg';
  const places = ['node_modules', 'node_modules.asar.unpacked'].map((folder) =>
    path.join(vscode.env.appRoot, folder, '@vscode', 'ripgrep', 'bin', name),
  );
  return places.find((file) => existsSync(file));
}
