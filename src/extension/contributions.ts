/**
 * Every id that the extension shares with package.json, once. A test compares both sides; nothing
 * here imports `vscode`, so that it can.
 */

export const category = 'Prompt Canary';

interface CommandContribution {
  readonly id: string;
  readonly title: string;
  readonly icon?: string;
  readonly enablement?: string;
  /** Needs arguments that only our own surfaces can give. */
  readonly hidden?: true;
}

const trusted = 'isWorkspaceTrusted';

export const commands = {
  reviewDiff: { id: 'promptCanary.reviewDiff', title: 'Review Prompt Edit', icon: '$(diff)' },
  showBlastRadius: { id: 'promptCanary.showBlastRadius', title: 'Show Blast Radius' },
  evaluate: {
    id: 'promptCanary.evaluate',
    title: 'Evaluate Prompt Edit',
    icon: '$(beaker)',
    enablement: trusted,
  },
  release: {
    id: 'promptCanary.release',
    title: 'Release Prompt as Canary',
    icon: '$(rocket)',
    enablement: trusted,
  },
  actOnRelease: {
    id: 'promptCanary.actOnRelease',
    title: 'Pause, Resume, Advance, Promote or Roll Back a Release',
    enablement: trusted,
  },
  openCanary: {
    id: 'promptCanary.openCanary',
    title: 'Show Canary Panel',
    icon: '$(pulse)',
    enablement: trusted,
  },
  openCanaryTab: {
    id: 'promptCanary.openCanaryTab',
    title: 'Open Canary Panel as a Tab',
    icon: '$(link-external)',
    enablement: trusted,
  },
  simulateTraffic: {
    id: 'promptCanary.simulateTraffic',
    title: 'Simulate Traffic (Demo Model)',
    enablement: trusted,
  },
  selectBaseline: { id: 'promptCanary.selectBaseline', title: 'Select Baseline' },
  revertHunk: { id: 'promptCanary.revertHunk', title: 'Revert This Change', hidden: true },
  revertFile: { id: 'promptCanary.revertFile', title: 'Revert Prompt to Baseline' },
  openCase: { id: 'promptCanary.openCase', title: 'Open Case', hidden: true },
  showCase: { id: 'promptCanary.showCase', title: 'Show Case in its Evaluation', hidden: true },
  promoteCase: {
    id: 'promptCanary.promoteCase',
    title: 'Promote Case to Golden Set',
    enablement: trusted,
    hidden: true,
  },
  dismissRegressions: {
    id: 'promptCanary.dismissRegressions',
    title: 'Dismiss Regressions of an Evaluation',
    hidden: true,
  },
  revertRelease: {
    id: 'promptCanary.revertRelease',
    title: 'Revert the File of a Release',
    hidden: true,
  },
  openReleaseDiff: {
    id: 'promptCanary.openReleaseDiff',
    title: 'Open Diff of a Release',
    hidden: true,
  },
  refresh: { id: 'promptCanary.refresh', title: 'Refresh', icon: '$(refresh)' },
  showRegistryUrl: {
    id: 'promptCanary.showRegistryUrl',
    title: 'Show Registry Address',
    enablement: trusted,
  },
  restartRegistry: {
    id: 'promptCanary.restartRegistry',
    title: 'Restart Registry',
    enablement: trusted,
  },
  setApiKey: { id: 'promptCanary.setApiKey', title: 'Set API Key', enablement: trusted },
  showLog: { id: 'promptCanary.showLog', title: 'Show Log' },
} as const satisfies Record<string, CommandContribution>;

export type CommandName = keyof typeof commands;

export const containers = {
  sideBar: { id: 'promptCanary', title: 'Prompt Canary' },
  panel: { id: 'promptCanaryPanel', title: 'Prompt Canary' },
} as const;

export const views = {
  prompts: { id: 'promptCanary.prompts', name: 'Prompts', container: containers.sideBar.id },
  suites: { id: 'promptCanary.suites', name: 'Suites', container: containers.sideBar.id },
  releases: { id: 'promptCanary.releases', name: 'Releases', container: containers.sideBar.id },
  canary: { id: 'promptCanary.canary', name: 'Canary', container: containers.panel.id },
} as const;

export const settings = {
  model: { id: 'promptCanary.model', type: 'string', default: '' },
  models: { id: 'promptCanary.models', type: 'array', default: [] },
  endOfLineNotes: { id: 'promptCanary.endOfLineNotes', type: 'boolean', default: true },
} as const;

/** Schemes of our virtual documents. */
export const schemes = {
  baseline: 'prompt-canary-baseline',
  version: 'prompt-canary-version',
} as const;

/** Tabs that the editor restores, by the type it knows them by. */
export const restoredPanels = { evaluation: 'promptCanary.evaluation' } as const;
