import { OpenAiModel } from '../../src/node/models/openAiModel.ts';
import { startOpenAiServer, type Fault } from '../support/openaiServer.ts';
import { ScriptedModel, type Script } from '../support/scriptedModel.ts';
import { seededRandom } from '../support/seededRandom.ts';
import { VirtualClock } from '../support/virtualClock.ts';
import { modelClientContract } from './modelClient.ts';

const faultOf: Readonly<Record<Script, Fault | undefined>> = {
  answer: undefined,
  busy: { kind: 'status', status: 429, headers: { 'retry-after': '2' } },
  down: { kind: 'status', status: 503 },
  'no-access': { kind: 'status', status: 401 },
  refused: { kind: 'status', status: 400 },
  never: { kind: 'never' },
};

modelClientContract('scripted, in memory', (script) =>
  Promise.resolve({
    client: new ScriptedModel({ script }),
    stop: () => Promise.resolve(),
  }),
);

modelClientContract('OpenAI-compatible endpoint', async (script) => {
  const server = await startOpenAiServer({ fault: ({ number }) => faultOf[script(number)] });
  const { next } = seededRandom(1);
  const client = new OpenAiModel({
    baseUrl: server.baseUrl,
    model: 'scripted',
    timeoutMs: 10_000,
    pricing: null,
    clock: new VirtualClock(),
    random: { next, id: () => 'id' },
  });
  return { client, stop: server.stop };
});
