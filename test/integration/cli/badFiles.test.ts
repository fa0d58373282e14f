import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  assertion,
  config,
  models,
  openInputDesk,
  partial,
  peer,
  peerText,
  plan,
  prompt,
  promptText,
  suite,
  suites,
  type Files,
  type InputDesk,
  type Row,
} from '../../support/inputDesk.ts';

let desk: InputDesk;
beforeAll(async () => {
  desk = await openInputDesk();
});
afterAll(() => desk.dispose());

const diff = ['diff', prompt];
const evaluate = ['eval', prompt];
const release = ['release', prompt, '--plan', plan, '--yes', '--registry', 'DOWN'];

const edited = (from: string, to: string): Files => ({ [prompt]: promptText.replace(from, to) });

const prompts: Row[] = [
  ['malformed YAML', { [prompt]: 'name: x\nmessages: [\n' }, diff, `${prompt}:3:1: Flow sequence`],
  [
    'an empty file',
    { [prompt]: '' },
    diff,
    `${prompt}:1: the file is not a mapping; expected keys`,
  ],
  [
    'an unknown key',
    edited('name:', 'nam:'),
    diff,
    `${prompt}:1: unknown key "nam"; expected name, description`,
  ],
  [
    'an unknown role',
    edited('role: user', 'role: usr'),
    diff,
    `${prompt}:8: role is not known; expected system, developer, user`,
  ],
  [
    'no messages',
    { [prompt]: 'name: x\n' },
    diff,
    `${prompt}:1: messages are missing; expected a list of { role, content }`,
  ],
  [
    'content that is no text',
    { [prompt]: 'name: x\nmessages:\n  - role: user\n    content: 12\n' },
    diff,
    `${prompt}:4: content is not text; expected a string`,
  ],
  [
    'an unknown output format',
    { [prompt]: `${promptText}responseFormat: xml\n` },
    diff,
    `:11: responseFormat "xml" is not known; expected text, json_object, json_schema`,
  ],
  [
    'a partial that is not there',
    edited('{{> rules}}', '{{> rulez}}'),
    diff,
    `${prompt}:7: partial "rulez" does not exist; expected a path, or one of: rules`,
  ],
  [
    'a partial that includes itself',
    { [partial]: '{{> rules}}' },
    diff,
    `${partial}:1: partial "rules" includes itself`,
  ],
  [
    'a tag that is not closed',
    edited('{{> rules}}', 'Hello {{name'),
    diff,
    `${prompt}:7: template tag {{ is not closed on its line; expected {{name}}`,
  ],
  [
    'a section that is not closed',
    edited('{{> rules}}', '{{#vip}} Hurry.'),
    diff,
    `${prompt}:7: section {{#vip}} is not closed; expected {{/vip}}`,
  ],
  [
    'a name that would redraw the screen',
    edited('name:', '"na\\e[2Jme":'),
    diff,
    `${prompt}:1: unknown key "na [2Jme"`,
  ],
];

const withPlan = (text: string): Files => ({ [config]: `${models}${suites}release:\n${text}` });

const configurations: Row[] = [
  ['malformed YAML', { [config]: 'models: [\n' }, diff, `${config}:2:1: `],
  [
    'an unknown key',
    { [config]: `${suites}modles: {}\n` },
    diff,
    `${config}:2: the file: unknown key "modles"; expected $schema, prompts, partials`,
  ],
  [
    'a missing file',
    {},
    [...diff, '--config', 'nope.yaml'],
    'nope.yaml: there is no such file; expected a configuration file',
  ],
  [
    'a key that stands in it',
    { [config]: 'models:\n  default:\n    baseUrl: http://x\n    model: m\n    apiKey: sk-1\n' },
    evaluate,
    `${config}:5: models.default.apiKey holds a key itself; expected '\${env:NAME}'`,
  ],
  [
    'an address that is none',
    { [config]: 'models:\n  default:\n    baseUrl: nonsense\n    model: m\n' },
    evaluate,
    `${config}:3: models.default.baseUrl is not an address; expected an address such as`,
  ],
  [
    'a variable that is not set',
    { [config]: `${models.replace('model: m', "model: '${env:NO_MODEL}'")}${suites}` },
    evaluate,
    `${config}: environment variable NO_MODEL is not set; expected a value for NO_MODEL`,
  ],
  [
    'a variable that holds no address',
    { [config]: `${models.replace('http://127.0.0.1:9/v1', '${env:USER}')}${suites}` },
    evaluate,
    `${config}: baseUrl \${env:USER} is not an address; expected`,
  ],
  [
    'no model',
    { [config]: suites },
    evaluate,
    `${config}: no model is configured to evaluate with; expected models:`,
  ],
  [
    'no suites',
    { [config]: models },
    evaluate,
    `${config}: no suites are configured; expected suites:`,
  ],
  [
    'a pattern that matches nothing',
    { [config]: models + suites.replace('evals/', 'nothing/') },
    evaluate,
    `${config}: suites.golden.files: nothing matches "nothing/*.yaml"; expected a pattern`,
  ],
  [
    'a number out of range',
    { [config]: `${models}${suites}gate:\n  alpha: 2\n` },
    evaluate,
    `${config}:4: gate.alpha: expected less than 1`,
  ],
  [
    'an unknown registry',
    { [config]: 'registry:\n  kind: files\n' },
    ['live', 'reply'],
    `${config}:2: registry.kind: expected "embedded" or "server"`,
  ],
  [
    'a registry without an address',
    { [config]: 'registry:\n  kind: server\n  url: nonsense\n' },
    ['live', 'reply'],
    `${config}:3: registry.url is not an address; expected an address such as`,
  ],
  [
    'a wrong duration',
    withPlan('  stages:\n    - { weight: 5, minDuration: 3 hours }\n'),
    ['blast', prompt],
    `${config}:5: release.stages.0.minDuration: not a duration; expected a number with a unit`,
  ],
  [
    'an unknown metric',
    withPlan('  stages: [{ weight: 5 }]\n  guards:\n    - { metric: refsal, atMost: 0.1 }\n'),
    ['blast', prompt],
    `${config}:6: release.guards.0.metric: expected a metric: formatValid, `,
  ],
];

const plans: Row[] = [
  ['malformed YAML', { [plan]: 'stages: [\n' }, release, `${plan}:2:1: `],
  [
    'decreasing weights',
    { [plan]: 'name: x\nstages:\n  - weight: 20\n  - weight: 10\n' },
    release,
    `${plan}:2: stages: stage weights must increase`,
  ],
  ['no stages', { [plan]: 'name: x\n' }, release, `${plan}:1: stages: expected array`],
  [
    'a wrong duration',
    { [plan]: 'stages:\n  - weight: 20\n    minDuration: tomorrow\n' },
    release,
    `${plan}:3: stages.0.minDuration: not a duration; expected a number with a unit`,
  ],
  [
    'a guard without a limit',
    { [plan]: 'stages: [{ weight: 5 }]\nguards:\n  - { metric: error, onBreach: pause }\n' },
    release,
    `${plan}:3: guards.0: a guard takes exactly one of atLeast, atMost, atMostTimesStable`,
  ],
  [
    'a missing file',
    {},
    release.map((arg) => (arg === plan ? 'nope.yaml' : arg)),
    'nope.yaml: the plan cannot be read; expected a release plan',
  ],
];

const golden: Row[] = [
  ['malformed YAML', { [suite]: '- vars: {\n' }, evaluate, `${suite}:2:1: `],
  [
    'an empty file',
    { [suite]: '' },
    evaluate,
    `${suite}:1: not what was expected; expected a list of tests`,
  ],
  [
    'an unknown key',
    { [suite]: `- vars: { message: hi }\n  asert: []\n` },
    evaluate,
    `${suite}:2: unknown key "asert"; expected "assert"`,
  ],
  [
    'an unknown assertion',
    { [suite]: '- vars: { message: hi }\n  assert:\n    - type: contians\n' },
    evaluate,
    `${suite}:3: unknown assertion type "contians"; expected contains`,
  ],
  [
    'an assertion without its value',
    { [suite]: '- vars: { message: hi }\n  assert:\n    - type: contains\n' },
    evaluate,
    `${suite}:3: the assertion "contains" is not complete; expected a text under value`,
  ],
  [
    'a regular expression that is none',
    { [suite]: '- vars: { message: hi }\n  assert:\n    - { type: regex, value: "(" }\n' },
    evaluate,
    `${suite}:3: the assertion "regex" is not complete; expected a regular expression`,
  ],
  [
    'a case that cannot fail',
    { [suite]: '- vars: { message: hi }\n' },
    evaluate,
    `${suite}:1: the case has no assertions, so it could never fail; expected`,
  ],
  [
    'an id that stands twice',
    { [suite]: `- { id: a, vars: { message: hi }, ${assertion} }\n`.repeat(2) },
    evaluate,
    `${suite}:2: `,
  ],
  [
    'an unknown suite',
    {},
    [...evaluate, '--suite', 'goldn'],
    'there is no suite "goldn"; expected golden',
  ],
  [
    'one prompt in a promptfoo configuration',
    { [peer]: peerText('[a]', 'openai:chat:m', `{ ${assertion} }`) },
    ['eval', '--config', peer],
    `${peer}:1: 1 prompts; expected two prompts: first the baseline, then the candidate`,
  ],
  [
    'a provider that is not spoken with',
    { [peer]: peerText('[a, b]', 'other:m', `{ ${assertion} }`) },
    ['eval', '--config', peer],
    `${peer}:2: the provider cannot be used; expected openai:chat:MODEL`,
  ],
];

describe('a file that is wrong is refused with its line, the reason and what was expected', () => {
  describe.each([
    ['a prompt', prompts],
    ['a configuration', configurations],
    ['a plan', plans],
    ['a suite', golden],
  ])('%s', (_, rows) => {
    it.each(rows)('%s', async (...row) => desk.refuses(row));
  });

  it('while the workspace that the rows change is in order', async () => {
    expect(await desk.run({}, ['blast', prompt, '--json'])).toMatchObject({ code: 0, stderr: '' });
  });
});
