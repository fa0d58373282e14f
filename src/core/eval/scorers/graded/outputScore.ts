import type { ChatMessage } from '../../../prompt/model.ts';
import { jsonObjectIn, numberWithin } from './askJudge.ts';
import { judgeMessages } from './judgePrompt.ts';

/** What is shown of one request: nothing that tells which version answered. */
export interface OutputToScore {
  readonly rubric: string;
  readonly output: string;
  /** What the user asked, where it is known. */
  readonly input?: string | undefined;
}

/** Asks how well an answer of production fulfils a rubric. */
export function outputScoreMessages({
  rubric,
  input,
  output,
}: OutputToScore): readonly ChatMessage[] {
  return judgeMessages({
    task:
      'Say how well the answer fulfils the rubric, and nothing else: 1 fulfils all of it, 0 nothing. ' +
      'First weigh each demand of the rubric on its own. Length, style and politeness count only ' +
      'where the rubric names them.',
    answer: '{"reason": "one sentence", "score": 0 to 1}',
    data: { rubric, ...(input === undefined ? {} : { question: input }), answer: output },
  });
}

/** The score, 0 to 1; undefined for an answer that is not one JSON object with a score in range. */
export function readOutputScore(answer: string): number | undefined {
  return numberWithin(jsonObjectIn(answer)?.['score'], 0, 1);
}
