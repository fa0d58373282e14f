import { CanaryError } from '../../base/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { ChatMessage } from '../../prompt/model.ts';
import { renderPrompt } from '../../prompt/render.ts';
import { quote, type Scorer } from './scorer.ts';

interface Choice {
  readonly choice: string;
  readonly score: number;
}

/**
 * A model chooses, as in `.prompt.yml`: the first choice, in the order of the list, that occurs in
 * its reply gives the score; above 0 passes, no choice fails. `config` holds `prompt` (with the
 * case's variables and `{{completion}}`), `systemPrompt` and `choices`.
 */
export const judgeChoice: Scorer = {
  expects: ({ config = {} }) =>
    typeof config['prompt'] === 'string' && choicesOf(config) !== undefined
      ? undefined
      : 'config: { prompt, choices: [{ choice, score }] }',
  score: async (output, { config = {}, provider }, { judge, vars = {} }) => {
    if (judge === undefined) {
      throw new CanaryError('bad-suite', 'the case is graded by a model, and there is none', {
        expected: 'a model that judges',
      });
    }
    const reply = await judge.ask(questionOf(config, { ...vars, completion: output }), provider);
    const said = reply.trim().toLowerCase();
    const chosen = choicesOf(config)?.find(({ choice }) => said.includes(choice.toLowerCase()));
    if (chosen === undefined) {
      return { pass: false, score: 0, reason: `the judge chose nothing: ${quote(reply.trim())}` };
    }
    const score = Math.min(1, Math.max(0, chosen.score));
    return { pass: chosen.score > 0, score, reason: `the judge chose ${quote(chosen.choice)}` };
  },
  wording: { subject: () => 'grade', lost: 'dropped', gained: 'reached' },
};

function questionOf(config: JsonObject, vars: Readonly<Record<string, JsonValue>>): ChatMessage[] {
  const { prompt, systemPrompt } = config;
  const instructions: ChatMessage[] =
    typeof systemPrompt === 'string' ? [{ role: 'system', content: systemPrompt }] : [];
  const question = renderPrompt(
    {
      name: 'the judge',
      template: 'mustache',
      messages: [{ role: 'user', content: typeof prompt === 'string' ? prompt : '' }],
      settings: { parameters: {} },
      tools: [],
      output: { kind: 'text' },
    },
    vars,
  );
  return [...instructions, ...question];
}

function choicesOf({ choices }: JsonObject): readonly Choice[] | undefined {
  if (!Array.isArray(choices) || choices.length === 0) return undefined;
  const read = (choices as readonly JsonValue[]).map((it) => {
    const { choice, score } = isJsonObject(it) ? it : {};
    return typeof choice === 'string' && typeof score === 'number' ? { choice, score } : undefined;
  });
  return read.every((it) => it !== undefined) ? read : undefined;
}
