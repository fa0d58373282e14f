import { describeError } from '../../core/base/errors.ts';
import { detectionWords } from '../../core/blastRadius/detectionWords.ts';
import { reachWords } from '../../core/blastRadius/headline.ts';
import { planLines } from '../../core/release/planWords.ts';
import type { BlastGroup, BlastGroupKind, BlastView } from '../../protocol/blastPanel.ts';
import {
  callerItems,
  interactionItems,
  partialItems,
  promptItems,
  readerItems,
  suiteItems,
  trafficItems,
  uncoveredItems,
  type Place,
  type PlacedItem,
} from './blastItems.ts';
import { fedByItems, feedItems, testItems } from './chainItems.ts';
import type { Reach } from '../projects/project.ts';
import { noTraffic } from './promptWords.ts';
import { severityWords } from './severityWords.ts';

interface GroupWords {
  readonly kind: BlastGroupKind;
  readonly title: string;
  readonly items: (reach: Reach) => readonly PlacedItem[];
  readonly empty: (reach: Reach) => string;
}

const unreached = 'Nothing that reaches the model changed, so nothing was looked for.';
const lookedForCallers =
  'No call site was found. Code in TypeScript, JavaScript, Python, Go, Java, C# and Ruby, notebooks ' +
  "and configuration were searched for the prompt's file, its name and the calls of prompt SDKs; " +
  'tests and ignored files were left out.';

const noChain =
  'No code was seen to pass the answer of one prompt to another. Values are followed within one file.';
const noTest =
  'No test file was found that uses it; test files are known by their names and folders.';

/** The groups of the list, what asks for action first. */
const groups: readonly GroupWords[] = [
  {
    kind: 'uncovered',
    title: 'Changes that no case covers',
    items: uncoveredItems,
    empty: coverageWords,
  },
  {
    kind: 'interactions',
    title: 'What the change meets',
    items: interactionItems,
    empty: () => 'No variable, output key, tool, retrieval or model setting is affected.',
  },
  {
    kind: 'callers',
    title: 'Callers',
    items: callerItems,
    empty: ({ blast }) => (blast.scope.kind === 'none' ? unreached : lookedForCallers),
  },
  {
    kind: 'readers',
    title: 'Keys of the answer that code reads',
    items: readerItems,
    empty: () => 'No caller was seen to read a key of the answer.',
  },
  {
    kind: 'feeds',
    title: 'Prompts that get its answer',
    items: feedItems,
    empty: ({ blast }) => (blast.scope.kind === 'none' ? unreached : noChain),
  },
  {
    kind: 'prompts',
    title: 'Other prompts reached through a partial',
    items: promptItems,
    empty: () => 'The change is in no partial that another prompt includes.',
  },
  {
    kind: 'partials',
    title: 'Partials that it includes',
    items: partialItems,
    empty: ({ comparison }) =>
      comparison.kind === 'partial' ? 'This file is a partial itself.' : 'It includes no partial.',
  },
  {
    kind: 'fedBy',
    title: 'Prompts whose answer it gets',
    items: fedByItems,
    empty: ({ blast }) => (blast.scope.kind === 'none' ? unreached : noChain),
  },
  {
    kind: 'tests',
    title: 'Tests that call it',
    items: testItems,
    empty: ({ blast }) => (blast.scope.kind === 'none' ? unreached : noTest),
  },
  { kind: 'suites', title: 'Suites', items: suiteItems, empty: suiteEmptiness },
  {
    kind: 'traffic',
    title: 'Live traffic',
    items: trafficItems,
    empty: () => `Unknown: ${noTraffic}, or it is not connected.`,
  },
];

/** What the panel shows, and the places that its items open, by their ids. */
export interface ShownReach {
  readonly view: BlastView;
  readonly places: ReadonlyMap<string, Place>;
}

export function blastView(reach: Reach): ShownReach {
  const { comparison, blast } = reach;
  const places = new Map<string, Place>();
  const { plan } = blast;
  const view: BlastView = {
    subject: comparison.kind === 'prompt' ? comparison.candidate.name : comparison.file,
    kind: comparison.kind,
    baseline: comparison.baseline.label,
    level: blast.level,
    advice: severityWords[blast.level].advice,
    reach: changeWords(reach),
    reasons: blast.reasons.map(({ why }) => why),
    groups: groups.map((words) => groupOf(words, reach, places)),
    plan: {
      title: `Proposed plan "${plan.name}"`,
      lines: [...(plan.needsApproval ? ['starts only after an approval'] : []), ...planLines(plan)],
    },
    detection: detectionWords(blast, noTraffic),
  };
  return { view, places };
}

/** What there is to say of the reach; first that nothing can be compared, where that is so. */
function changeWords({ comparison, blast }: Reach): string {
  const { baseline, diff, kind } = comparison;
  if (baseline.prompt === null) {
    return `new ${kind}, nothing to compare with at ${baseline.label}; ${reachWords(blast)}`;
  }
  return diff.hunks.length === 0 ? `no change since ${baseline.label}` : reachWords(blast);
}

function groupOf(
  { kind, title, items, empty }: GroupWords,
  reach: Reach,
  places: Map<string, Place>,
): BlastGroup {
  const shown = items(reach).map(({ at, ...item }) => {
    if (at !== undefined) places.set(item.id, { file: at.file, line: at.line });
    return { ...item, opens: at !== undefined };
  });
  return { kind, title, items: shown, empty: empty(reach) };
}

function coverageWords({ comparison, suiteProblem }: Reach): string {
  if (suiteProblem !== null) {
    return `Unknown, as the suites cannot be read: ${describeError(suiteProblem)}`;
  }
  const changed = comparison.diff.hunks.some(({ severity }) => severity !== 'none');
  return changed ? 'Every change is covered by a case.' : 'Nothing changed that needs a case.';
}

function suiteEmptiness({ suiteProblem }: Reach): string {
  return suiteProblem === null
    ? 'No suite has a case for it: name golden and adversarial cases under `suites` in prompt-canary.yaml.'
    : `The suites cannot be read: ${describeError(suiteProblem)}`;
}
