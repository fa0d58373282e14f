import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  config,
  models,
  openInputDesk,
  partial,
  prompt,
  suites,
  type InputDesk,
  type Row,
} from '../../support/inputDesk.ts';
import { startOpenAiServer } from '../../support/openaiServer.ts';

let desk: InputDesk;
beforeAll(async () => {
  desk = await openInputDesk();
});
afterAll(() => desk.dispose());

const diff = ['diff', prompt];
const evaluate = ['eval', prompt];
const simulate = ['simulate', '--registry', 'DOWN', '--prompt', 'reply'];

const files: Row[] = [
  ['a missing file', {}, ['diff', 'nope.prompt.yml'], 'nope.prompt.yml: there is no such prompt'],
  ['a folder', {}, ['diff', 'prompts'], 'prompts: there is no such prompt; expected a prompt file'],
  [
    'a file outside the workspace',
    {},
    ['diff', '../x.prompt.yml'],
    '../x.prompt.yml lies outside the workspace; expected a file in ROOT',
  ],
  [
    'a link that leads outside',
    {},
    ['diff', 'prompts/link.prompt.yml'],
    'prompts/link.prompt.yml: there is no such prompt',
  ],
  [
    'a missing workspace',
    {},
    [...diff, '--workspace', 'nope'],
    '--workspace nope is not there; expected an existing folder',
  ],
  [
    'an unknown revision',
    {},
    [...diff, '--base', 'nope'],
    'git knows no revision "nope"; expected a branch, tag or commit',
  ],
  [
    'an option in the place of a revision',
    {},
    [...diff, '--base=--output=x'],
    '"--output=x" is no git revision',
  ],
  [
    'a missing baseline file',
    {},
    [...diff, '--base-file', 'nope'],
    'nope: the baseline file cannot be read; expected a file that can be read',
  ],
  [
    'a missing baseline file of a partial',
    {},
    ['diff', partial, '--base-file', 'nope'],
    'nope: the baseline file cannot be read',
  ],
  [
    'a malformed baseline file',
    { 'old.yml': 'name: a\nmessages: [\n' },
    [...diff, '--base-file', 'old.yml'],
    'old.yml:3:1: in the baseline: ',
  ],
];

const usage: Row[] = [
  ['no command', {}, [], 'Usage: prompt-canary'],
  ['an unknown command', {}, ['dif'], 'Did you mean diff?'],
  ['an unknown option', {}, [...diff, '--bse', 'x'], 'Did you mean --base?'],
  ['no file', {}, ['diff'], "missing required argument 'file'"],
  ['two files', {}, ['diff', prompt, prompt], 'too many arguments'],
  ['nothing to evaluate', {}, ['eval'], 'expected either FILE, a prompt, or --config'],
  ['no calls at once', {}, [...evaluate, '-j', '0'], '-j is "0"; expected a whole number from 1'],
  ['a model without a name', {}, [...evaluate, '--model', ''], 'the model has no name; expected'],
  [
    'a budget for a model without prices',
    {},
    [...evaluate, '--budget', '1'],
    'a budget needs a model with prices; expected pricing under the model',
  ],
  ['a partial to evaluate', {}, ['eval', partial], `${partial} is a partial; expected a prompt`],
  ['a partial to release', {}, ['release', partial], `${partial} is a partial; expected a prompt`],
  [
    'a registry without an address',
    {},
    ['live', 'reply', '--registry', 'ftp://x'],
    'ftp://x is not the address of a registry; expected an address such as http://',
  ],
  [
    'a day that no month has',
    {},
    ['live', 'reply', '--at', '2026-02-31', '--registry', 'DOWN'],
    '--at 2026-02-31 is not a time; expected a time such as',
  ],
  [
    'a server for other machines',
    {},
    ['serve', '--host', '0.0.0.0', '--database', 'memory:'],
    '0.0.0.0 is reachable from other machines; expected a loopback address',
  ],
  [
    'an unknown database',
    {},
    ['serve', '--database', 'mysql://x'],
    '--database mysql:... is not a database; expected sqlite:FILE',
  ],
  ['no traffic', {}, [...simulate, '--rate', '0'], 'expected a number from 0.1 to 1000'],
  [
    'inputs that are not there',
    {},
    [...simulate, '--inputs', 'nope'],
    'nope: the inputs cannot be read; expected a file of variables',
  ],
  [
    'a line of inputs that is no object',
    { 'in.jsonl': '{"a":1}\n\n{"b":\n' },
    [...simulate, '--inputs', 'in.jsonl'],
    'in.jsonl:3: not the variables of a request; expected one JSON object a line',
  ],
];

describe('a command line that is wrong is refused with the reason and what was expected', () => {
  describe.each([
    ['a file', files],
    ['words', usage],
  ])('%s', (_, rows) => {
    it.each(rows)('%s', async (...row) => desk.refuses(row));
  });
});

describe('what is away costs nothing but time', () => {
  it.each([
    ['live', ['live', 'reply']],
    ['watch', ['watch']],
    ['acting on a release', ['rollback', 'r-1']],
    ['releasing', ['release', prompt, '--yes']],
    ['blast radius with traffic', ['blast', prompt]],
    ['simulated traffic', ['simulate', '--prompt', 'reply', '--duration', '0.2']],
  ])('a registry: %s', async (_, args) => {
    const { code, stdout, stderr } = await desk.run({}, [...args, '--registry', 'DOWN']);
    expect(stderr).toContain(`the registry at ${desk.down} cannot be used: connect ECONNREFUSED`);
    expect(stderr).toContain('expected a running registry: prompt-canary serve');
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  });

  it('a model: what was asked for can be resumed', async () => {
    const server = await startOpenAiServer({
      fault: () => ({ kind: 'status', status: 401 }),
    });
    try {
      const there = models.replace('http://127.0.0.1:9/v1', server.baseUrl);
      const { code, stderr } = await desk.run({ [config]: there + suites }, evaluate);
      expect(stderr).toMatch(/m-1: .*scripted 401.*--resume goes on from here/s);
      expect(code).toBe(4);
    } finally {
      await server.stop();
    }
  });
});

describe('help', () => {
  it.each([[['help', 'diff']], [['diff', '--help']]])('%j lists the options', async (args) => {
    const { code, stdout } = await desk.run({}, args);
    expect(code).toBe(0);
    expect(stdout).toContain('--base-file <file>');
  });
});
