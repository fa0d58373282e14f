import * as vscode from 'vscode';
import { DisposableStore } from '../core/base/lifecycle.ts';
import type { Logger } from '../core/ports.ts';
import { systemClock } from '../node/platform/clock.ts';
import type { CommandServices } from './commands/command.ts';
import { registerCommands } from './commands/registerCommands.ts';
import { schemes, views } from './contributions.ts';
import { Annotations } from './editor/annotations.ts';
import { BaselineDocuments } from './editor/baselineDocuments.ts';
import { BlastLens } from './editor/codeLens.ts';
import { DecorationTypes } from './editor/decorationTypes.ts';
import { Problems } from './editor/diagnostics.ts';
import { HunkHover } from './editor/hover.ts';
import { LintProblems } from './editor/lintProblems.ts';
import { Painter } from './editor/painter.ts';
import { QuickFixes } from './editor/quickFixes.ts';
import { SuiteProblems } from './editor/suiteProblems.ts';
import { VersionDocuments } from './editor/versionDocuments.ts';
import { Evaluations } from './evaluation/evaluations.ts';
import { Regressions } from './evaluation/regressions.ts';
import { createLogger } from './log.ts';
import { BlastPanels } from './panels/blastPanels.ts';
import { CanaryPanel } from './panels/canaryPanel.ts';
import type { RegistryAccess } from './projects/liveTraffic.ts';
import { ChosenBaselines } from './projects/chosenBaselines.ts';
import { Projects } from './projects/projects.ts';
import { announceRegistry } from './registry/announceRegistry.ts';
import { RegistryConnection } from './registry/connection.ts';
import { registryDataFolder } from './registry/dataFolder.ts';
import { followPromotions } from './registry/followPromotions.ts';
import { followRegistryConfig } from './registry/followConfig.ts';
import { ReleaseFeed } from './registry/releaseFeed.ts';
import { Reporter } from './reporter.ts';
import { SimulatedTraffic } from './traffic/simulatedTraffic.ts';
import { SuiteTests } from './testing/suiteTests.ts';
import { DecisionNotifier } from './views/notifications.ts';
import { PromptTree } from './views/promptTree.ts';
import { ReleaseTree } from './views/releaseTree.ts';
import { ReleaseStatusBar } from './views/statusBar.ts';
import { SuiteTree } from './views/suiteTree.ts';

/** What the tests inside the editor look at. */
export interface Services {
  readonly annotations: Annotations;
  readonly painter: Painter;
  readonly blastPanels: BlastPanels;
  readonly connection: RegistryConnection;
  readonly evaluations: Evaluations;
  readonly feed: ReleaseFeed;
  readonly projects: Projects;
  readonly suiteTests: SuiteTests;
}

/** The one place in which the extension's parts are made and handed to each other. */
export function createServices(context: vscode.ExtensionContext): Services {
  const store = new DisposableStore();
  context.subscriptions.push(store);
  const output = store.add(vscode.window.createOutputChannel('Prompt Canary', { log: true }));
  const log = createLogger(output);
  const reporter = new Reporter(log);
  const registry: RegistryAccess = {
    connect: () => connection.connect(),
    ready: () => connection.ready,
  };
  const projects = store.add(
    new Projects(registry, new ChosenBaselines(context.workspaceState), log),
  );
  const connection = store.add(createConnection(context, projects, log));
  const feed = store.add(new ReleaseFeed(connection, systemClock, log));
  const editor = createEditor(context, store, projects, connection, reporter, log);
  const evaluations = store.add(new Evaluations(context, projects, reporter));
  const regressions = store.add(new Regressions(evaluations, projects));
  const suiteTests = store.add(new SuiteTests(projects, evaluations, reporter));
  const { extensionUri } = context;
  const blastPanels = store.add(
    new BlastPanels({
      extensionUri,
      projects,
      annotations: editor.annotations,
      connection,
      reporter,
    }),
  );
  const simulated = (): Promise<boolean> => answersAreSimulated(projects);
  const cliFile = distFile(context, 'cli.js');
  const traffic = store.add(new SimulatedTraffic(cliFile, feed, log, reporter));
  const canary = store.add(
    new CanaryPanel({ extensionUri, feed, connection, traffic, simulated, reporter }),
  );
  const { annotations } = editor;
  const { secrets } = context;
  const parts = {
    projects,
    annotations,
    blastPanels,
    evaluations,
    regressions,
    connection,
    feed,
    canary,
    traffic,
  };
  const services: CommandServices = { ...parts, reporter, secrets, output };
  store.add(registerCommands(services));
  store.add(followRegistryConfig(projects, connection));
  store.add(followPromotions(feed, projects));
  store.add(announceRegistry(connection, context.environmentVariableCollection));
  createViews(context, store, services, log);
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => connection.start()));
  connection.start();
  return { ...editor, blastPanels, connection, evaluations, feed, projects, suiteTests };
}

function createConnection(
  context: vscode.ExtensionContext,
  projects: Projects,
  log: Logger,
): RegistryConnection {
  const places = {
    serverFile: distFile(context, 'server.js'),
    dataFolder: registryDataFolder(context),
    log,
  };
  return new RegistryConnection({
    permitted: () => vscode.workspace.isTrusted,
    clock: systemClock,
    log,
    acquire: async (signal) => {
      const { acquireRegistry } = await import('./registry/acquireRegistry.ts');
      const project = (await projects.all())[0];
      return acquireRegistry(project?.config.registry ?? { kind: 'embedded' }, places, signal);
    },
  });
}

function createEditor(
  context: vscode.ExtensionContext,
  store: DisposableStore,
  projects: Projects,
  connection: RegistryConnection,
  reporter: Reporter,
  log: Logger,
): Pick<Services, 'annotations' | 'painter'> {
  const annotations = store.add(new Annotations(projects, log));
  const types = store.add(new DecorationTypes(context.extensionUri));
  const painter = store.add(new Painter(annotations, types));
  const { languages, workspace } = vscode;
  const lens = store.add(new BlastLens(annotations));
  const hover = new HunkHover(annotations, painter);
  const versions = new VersionDocuments(connection);
  store.add(languages.registerCodeLensProvider({ scheme: 'file' }, lens));
  store.add(
    languages.registerHoverProvider([{ scheme: 'file' }, { scheme: schemes.baseline }], hover),
  );
  const problems = store.add(new Problems(annotations));
  store.add(new SuiteProblems(projects, problems, reporter));
  const lints = store.add(new LintProblems(annotations));
  store.add(
    languages.registerCodeActionsProvider({ scheme: 'file' }, new QuickFixes(lints, projects), {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
  );
  store.add(new BaselineDocuments(projects, schemes.baseline));
  store.add(workspace.registerTextDocumentContentProvider(schemes.version, versions));
  return { annotations, painter };
}

function createViews(
  context: vscode.ExtensionContext,
  store: DisposableStore,
  { projects, connection, feed, canary, reporter }: CommandServices,
  log: Logger,
): void {
  const { window } = vscode;
  const { extensionUri, workspaceState } = context;
  const prompts = store.add(new PromptTree(projects, connection, feed, log, extensionUri));
  const suites = store.add(new SuiteTree(projects));
  const releases = store.add(new ReleaseTree(feed));
  store.add(window.registerTreeDataProvider(views.prompts.id, prompts));
  store.add(window.registerTreeDataProvider(views.suites.id, suites));
  store.add(window.registerTreeDataProvider(views.releases.id, releases));
  const options = { webviewOptions: { retainContextWhenHidden: true } };
  store.add(window.registerWebviewViewProvider(views.canary.id, canary, options));
  store.add(new ReleaseStatusBar(feed));
  store.add(new DecisionNotifier(feed, workspaceState, reporter));
}

async function answersAreSimulated(projects: Projects): Promise<boolean> {
  const project = (await projects.all())[0];
  if (project === undefined) return false;
  const { isSimulated, modelsOf } = await import('./evaluation/models.ts');
  return isSimulated(modelsOf(project));
}

function distFile({ extensionUri }: vscode.ExtensionContext, name: string): string {
  return vscode.Uri.joinPath(extensionUri, 'dist', name).fsPath;
}
