import { countTokens, takeTokens } from './tokens.ts';
import type { ChatRequest } from './wire.ts';

export interface DemoAnswer {
  readonly text: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly finishReason: 'stop' | 'length';
}

export interface Sampling {
  readonly seed: number;
  /** 0 at temperature 0; otherwise what distinguishes this draw from the next. */
  readonly sample: number;
}

/** Answers one request. Equal requests with equal sampling get equal answers. */
export function answer(request: ChatRequest, _sampling: Sampling): DemoAnswer {
  const user = request.messages.findLast((it) => it.role === 'user')?.content ?? '';
  const text = `Thank you for your message: ${user}`;
  const limited = takeTokens(text, request.maxTokens ?? Infinity);
  return {
    text: limited.text,
    inputTokens: request.messages.reduce((sum, it) => sum + 4 + countTokens(it.content), 0),
    outputTokens: countTokens(limited.text),
    finishReason: limited.cut ? 'length' : 'stop',
  };
}
