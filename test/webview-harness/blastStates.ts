import type {
  BlastGroup,
  BlastGroupKind,
  BlastItem,
  BlastView,
  ToBlastPanel,
} from '../../src/protocol/blastPanel.ts';
import type { PanelState } from './panelState.ts';

function item(id: string, name: string, rest: Partial<BlastItem> = {}): BlastItem {
  const label = name.split('/').at(-1)!;
  const none = { problems: [], details: [], sure: null, opens: true, links: [] };
  return { id, name, label, ...none, ...rest };
}

function group(kind: BlastGroupKind, title: string, items: BlastItem[], empty = ''): BlastGroup {
  return { kind, title, items, empty };
}

const callers: BlastItem[] = [
  item('caller 0', 'src/support/reply.ts:41', {
    sure: 'certain',
    problems: ['does not pass customer_tier'],
    details: ['sure', 'uses support-reply by path', 'passes message, order, articles'],
  }),
  item('caller 1', 'jobs/nightly/answer_backlog.py:118', {
    sure: 'certain',
    problems: ['passes tier, unknown to the prompt'],
    details: ['sure', 'uses support-reply by langfuse', 'passes message, tier'],
  }),
  item('caller 2', 'services/gateway/src/main/java/shop/kettle/SupportReplyController.java:77', {
    sure: 'likely',
    details: ['likely', 'uses support-reply by name', 'what it passes could not be read'],
  }),
  item('caller 3', 'notebooks/reply-quality.ipynb:12', {
    sure: 'possible',
    details: ['possible', 'uses support-reply by name', 'passes more than can be read there'],
  }),
];

const high: BlastView = {
  subject: 'support-reply',
  kind: 'prompt',
  baseline: 'HEAD (1f0c2ab)',
  level: 'high',
  advice: 'release as a canary',
  reach: 'every call, 4 call sites, 62 % of traffic',
  reasons: [
    'high: guardrail removed: "Never promise refunds" (prompts/support-reply.prompt.yml:14), and 1 more of the same severity',
    'output key next_action is gone and read at src/support/reply.ts:41',
    'system prompt: every call',
    '4 call sites in 4 files',
    '62 % of traffic, 8,400 requests a day',
    'no case covers 1 of 3 changes: line 14',
  ],
  groups: [
    group('uncovered', 'Changes that no case covers', [
      item('hunk h1', 'line 14: guardrail removed: "Never promise refunds"', { details: ['High'] }),
    ]),
    group('interactions', 'What the change meets', [
      item('interaction 0', 'output key next_action is gone and read at src/support/reply.ts:41', {
        problems: ['High severity'],
        details: ['output', 'no case exercises it'],
        opens: false,
      }),
    ]),
    group('callers', 'Callers', callers),
    group('readers', 'Keys of the answer that code reads', [
      item('key summary', 'summary', {
        details: ['read at src/support/reply.ts:41, jobs/nightly/answer_backlog.py:118'],
        links: ['caller 0', 'caller 1'],
      }),
      item('key next_action', 'next_action', {
        problems: ['gone from the answer'],
        details: ['read at src/support/reply.ts:41'],
        links: ['caller 0'],
      }),
    ]),
    group('feeds', 'Prompts that get its answer', [
      item('feeds a', 'translate-reply', {
        sure: 'likely',
        details: [
          'likely',
          'gets the answer of support-reply',
          'handed on at src/support/translate.ts:23',
        ],
        links: ['subject'],
      }),
      item('feeds b', 'check-translation', {
        sure: 'possible',
        details: [
          'possible',
          'gets the answer of translate-reply',
          'handed on at jobs/check_translation.py:9',
        ],
        links: ['feeds a'],
      }),
    ]),
    group('prompts', 'Other prompts reached through a partial', [], 'It is in no partial.'),
    group('partials', 'Partials that it includes', [
      item('partial a', 'prompts/partials/desk-rules.md', {
        label: 'desk-rules',
        details: ['changed too'],
      }),
    ]),
    group('fedBy', 'Prompts whose answer it gets', [
      item('fedBy a', 'triage', {
        sure: 'likely',
        details: [
          'likely',
          'gives its answer to support-reply',
          'handed on at src/support/reply.ts:38',
        ],
        links: ['subject'],
      }),
    ]),
    group('tests', 'Tests that call it', [
      item('test 0', 'test/support/reply.test.ts:12', {
        sure: 'certain',
        details: ['sure', 'uses support-reply by path in readFile'],
      }),
      item('test 1', 'jobs/tests/test_backlog.py:30', {
        sure: 'likely',
        details: ['likely', 'uses support-reply by call of load_prompt'],
      }),
    ]),
    group('suites', 'Suites', [
      item('suite golden', 'golden', { details: ['62 cases, 9 of them exercise a change'] }),
      item('suite attacks', 'attacks', {
        details: ['40 cases, none exercises a change', 'built in'],
        opens: false,
      }),
    ]),
    group('traffic', 'Live traffic', [
      item('traffic', '62 % of traffic', { details: ['8,400 requests a day'], opens: false }),
    ]),
  ],
  plan: {
    title: 'Proposed plan "standard"',
    lines: [
      '1 % for at least 4 h and 200 users',
      '5 % for at least 4 h and 500 users',
      '20 % for at least 12 h and 1,000 users',
      '100 %',
      "roll back when format errors exceed 1.5 times stable's",
      'chance that a harmless canary is stopped: at most 5 %',
    ],
  },
  detection: {
    title: 'What the plan can see of a drop from 95 % to 85 % good, at 8,400 requests a day',
    lines: [
      '1 % of users: cannot be seen in this stage: needs about 3 days 2 h; the stage lasts 2 days 9 h',
      '5 % of users: seen after about 19 h; the stage lasts 1 day 5 h',
      '20 % of users: seen after about 4 h; the stage lasts 12 h',
    ],
  },
};

const lookedFor =
  "No call site was found. Code in TypeScript, JavaScript, Python, Go, Java, C# and Ruby, notebooks and configuration were searched for the prompt's file, its name and the calls of prompt SDKs; tests and ignored files were left out.";

const emptyWords: Readonly<Record<BlastGroupKind, string>> = {
  uncovered: 'Nothing changed that needs a case.',
  interactions: 'No variable, output key, tool, retrieval or model setting is affected.',
  callers: lookedFor,
  readers: 'No caller was seen to read a key of the answer.',
  feeds:
    'No code was seen to pass the answer of one prompt to another. Values are followed within one file.',
  prompts: 'The change is in no partial that another prompt includes.',
  partials: 'It includes no partial.',
  fedBy:
    'No code was seen to pass the answer of one prompt to another. Values are followed within one file.',
  tests: 'No test file was found that uses it; test files are known by their names and folders.',
  suites: 'No suite has a case for it.',
  traffic: 'Unknown: the registry knows of no live traffic of this prompt.',
};

/** A prompt that nothing is known to use. */
const alone: BlastView = {
  ...high,
  subject: 'triage',
  level: 'low',
  advice: 'worth a glance',
  reach: 'every call, no call site found',
  reasons: [
    'low: tone only (prompts/triage.prompt.yml:31)',
    'no call site was found in the workspace',
  ],
  groups: high.groups.map(({ kind, title }) => group(kind, title, [], emptyWords[kind])),
  detection: {
    title: 'What the plan can see',
    lines: ['unknown: the registry knows of no live traffic of this prompt'],
  },
};

/** More callers than a graph can show. */
const crowded: BlastView = {
  ...high,
  reach: 'every call, 400 call sites',
  groups: high.groups.map((it) =>
    it.kind === 'callers'
      ? {
          ...it,
          items: Array.from({ length: 400 }, (_, index) =>
            item(`caller ${index}`, `src/module-${index}/call.ts:${index + 1}`, {
              sure: index % 3 === 0 ? 'likely' : 'certain',
              details: ['uses support-reply by name'],
            }),
          ),
        }
      : it,
  ),
};

/** A partial that is in two prompts, with callers of each. */
const shared: BlastView = {
  ...high,
  subject: 'prompts/partials/desk-rules.md',
  kind: 'partial',
  level: 'critical',
  advice: 'needs approval before any user sees it',
  reach: 'every call that includes it, 2 prompts, 4 call sites',
  groups: high.groups.map((it) => {
    if (it.kind === 'prompts') {
      const names = ['support-reply', 'triage'];
      return {
        ...it,
        items: names.map((name) =>
          item(`prompt ${name}`, name, { details: ['includes prompts/partials/desk-rules.md'] }),
        ),
      };
    }
    if (it.kind === 'callers') {
      const items = callers.map((caller, index) => ({
        ...caller,
        problems: [],
        links: [index % 2 === 0 ? 'prompt support-reply' : 'prompt triage'],
      }));
      return { ...it, items };
    }
    return it.kind === 'partials' || it.kind === 'readers' ? { ...it, items: [] } : it;
  }),
};

const failure: ToBlastPanel = {
  type: 'failed',
  message: 'prompts/support-reply.prompt.yml:9: "messages" is missing.',
  action: 'What cannot be read has to be corrected; this panel then looks again.',
};

function view(it: BlastView): ToBlastPanel {
  return { type: 'view', view: it };
}

export const blastStates: readonly PanelState<ToBlastPanel>[] = [
  { name: 'loading', messages: [], shows: 'Measuring what the edit' },
  { name: 'high', messages: [view(high)], shows: 'does not pass customer_tier' },
  { name: 'alone', messages: [view(alone)], shows: 'No call site was found' },
  { name: 'crowded', messages: [view(crowded)], shows: '391 places are in the list only' },
  { name: 'partial', messages: [view(shared)], shows: 'Blast radius Critical' },
  { name: 'failed', messages: [failure], shows: 'COULD NOT MEASURE' },
  { name: 'stale', messages: [view(high), failure], shows: 'Out of date' },
  { name: 'measuring', messages: [view(high), { type: 'measuring' }], shows: 'measuring…' },
];

const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>';

/** Names that would run or restyle the page if they were anything but text. */
export const hostileBlast: ToBlastPanel = view({
  ...high,
  subject: markup,
  reasons: [markup],
  groups: high.groups.map((it) => ({
    ...it,
    items: it.items.map((each) => ({ ...each, name: markup, label: markup, details: [markup] })),
  })),
});
