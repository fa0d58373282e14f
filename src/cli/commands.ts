import type { CommandModule } from './command.ts';

interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
  /** Ends by itself when it is interrupted, with what it has; the others are left where they are. */
  readonly endsItself?: true;
}

/** Every subcommand; its module is loaded only when it is the one that was called. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  diff: {
    summary: 'what an edit of a prompt does: hunks with kinds, direction and severity',
    load: () => import('./commands/diff.ts'),
  },
  blast: {
    summary: 'how far an edit reaches, and the release plan it deserves',
    load: () => import('./commands/blast.ts'),
  },
  eval: {
    summary: 'baseline and candidate on the suites, side by side, with a verdict',
    load: () => import('./commands/eval.ts'),
    endsItself: true,
  },
  merge: {
    summary: 'the reports of all shards of an evaluation as one, with one verdict',
    load: () => import('./commands/merge.ts'),
  },
  compare: {
    summary: 'two reports of evaluations: what newly fails, what is mended, with a verdict',
    load: () => import('./commands/compare.ts'),
  },
  calibrate: {
    summary: 'how far the judge of graded assertions agrees with people, who labelled answers',
    load: () => import('./commands/calibrate.ts'),
    endsItself: true,
  },
  check: {
    summary: 'the gate of a pull request: diff, blast radius, lint and evaluation of each file',
    load: () => import('./commands/check.ts'),
    endsItself: true,
  },
  release: {
    summary: 'publish the candidate and start its canary',
    load: () => import('./commands/release.ts'),
  },
  watch: {
    summary: 'live metrics and decisions of a release',
    load: () => import('./commands/watch.ts'),
    endsItself: true,
  },
  approve: {
    summary: 'say yes to a release that waits for approvals',
    load: async () => (await import('./commands/act.ts')).actCommand('approve'),
  },
  promote: {
    summary: 'give the canary to everyone',
    load: async () => (await import('./commands/act.ts')).actCommand('promote'),
  },
  pause: {
    summary: 'hold a release where it is',
    load: async () => (await import('./commands/act.ts')).actCommand('pause'),
  },
  resume: {
    summary: 'let a paused release go on',
    load: async () => (await import('./commands/act.ts')).actCommand('resume'),
  },
  advance: {
    summary: 'move a release to its next stage now',
    load: async () => (await import('./commands/act.ts')).actCommand('advance'),
  },
  rollback: {
    summary: 'put everyone back on the stable version',
    load: async () => (await import('./commands/act.ts')).actCommand('rollback'),
  },
  label: {
    summary: "a prompt's labels and their history; move one to a version",
    load: () => import('./commands/label.ts'),
  },
  versions: {
    summary: 'the versions of a prompt, with labels and where they came from',
    load: () => import('./commands/versions.ts'),
  },
  freeze: {
    summary: 'let nothing start, advance or be promoted until a time; rollbacks always work',
    load: async () => (await import('./commands/freeze.ts')).freezeCommand,
  },
  unfreeze: {
    summary: 'end a freeze before its time',
    load: async () => (await import('./commands/freeze.ts')).unfreezeCommand,
  },
  live: {
    summary: 'what is, or was, live: versions, weights, environment',
    load: () => import('./commands/live.ts'),
  },
  audit: {
    summary: 'who changed what in the registry, and whether the log of it is whole',
    load: () => import('./commands/audit.ts'),
  },
  replay: {
    summary: 'compute every decision of a release again and compare it with what was stored',
    load: () => import('./commands/replay.ts'),
  },
  backup: {
    summary: 'everything that a registry keeps, into one file',
    load: () => import('./commands/backup.ts'),
  },
  restore: {
    summary: 'a backup into an empty database',
    load: () => import('./commands/restore.ts'),
  },
  serve: {
    summary: 'run the registry server',
    load: () => import('./commands/serve.ts'),
    endsItself: true,
  },
  simulate: {
    summary: 'send traffic through the real path: resolve, call the model, report outcomes',
    load: () => import('./commands/simulate.ts'),
    endsItself: true,
  },
};
