import { bleu } from './bleu.ts';
import { citation } from './citation.ts';
import { contains } from './contains.ts';
import { containsAll, icontainsAll } from './containsAll.ts';
import { containsAny, icontainsAny } from './containsAny.ts';
import { containsJson } from './containsJson.ts';
import { cost } from './cost.ts';
import { endsWith } from './endsWith.ts';
import { equals } from './equals.ts';
import { fuzzyMatch } from './fuzzyMatch.ts';
import { finishReason } from './finishReason.ts';
import { gleu } from './gleu.ts';
import { contextFaithfulness, contextRecall, contextRelevance } from './graded/contextScorers.ts';
import { factuality } from './graded/factuality.ts';
import { gEval } from './graded/gEval.ts';
import { closedQa, llmRubric } from './graded/llmRubric.ts';
import { pairwise } from './graded/pairwise.ts';
import { selectBest } from './graded/selectBest.ts';
import { answerRelevance, similar, similarDot, similarEuclidean } from './graded/similarity.ts';
import { containsHtml, isHtml } from './html.ts';
import { icontains } from './icontains.ts';
import { isJson } from './isJson.ts';
import { isRefusal, refusal } from './isRefusal.ts';
import { javascript } from './javascript.ts';
import { judgeChoice } from './judgeChoice.ts';
import { language } from './language.ts';
import { latency } from './latency.ts';
import { levenshtein } from './levenshtein.ts';
import { maxLength } from './maxLength.ts';
import { maxTokens } from './maxTokens.ts';
import { meteor } from './meteor.ts';
import { noPii } from './noPii.ts';
import { noSecret } from './noSecret.ts';
import { perplexity, perplexityScore } from './perplexity.ts';
import { regex } from './regex.ts';
import { rougeN } from './rougeN.ts';
import type { Scorer } from './scorer.ts';
import { containsSql, isSql } from './sql.ts';
import { startsWith } from './startsWith.ts';
import { textCheck } from './textCheck.ts';
import { toolCall } from './toolCall.ts';
import { toolCallF1 } from './toolCallF1.ts';
import { validFunctionCall, validToolsCall } from './validCalls.ts';
import { wordCount } from './wordCount.ts';
import { containsXml, isXml } from './xml.ts';

/** Every assertion type of a suite; each also exists with `not-` in front. */
export const scorers = {
  equals,
  contains,
  icontains,
  'contains-all': containsAll,
  'contains-any': containsAny,
  'icontains-all': icontainsAll,
  'icontains-any': icontainsAny,
  'starts-with': startsWith,
  'ends-with': endsWith,
  regex,
  'is-json': isJson,
  'contains-json': containsJson,
  'is-xml': isXml,
  'contains-xml': containsXml,
  'is-html': isHtml,
  'contains-html': containsHtml,
  'is-sql': isSql,
  'contains-sql': containsSql,
  'is-valid-function-call': validFunctionCall,
  'is-valid-openai-function-call': validFunctionCall,
  'is-valid-openai-tools-call': validToolsCall,
  'tool-call': toolCall,
  'tool-call-f1': toolCallF1,
  'is-refusal': isRefusal,
  refusal,
  language,
  citation,
  'no-pii': noPii,
  'no-secret': noSecret,
  'max-length': maxLength,
  'max-tokens': maxTokens,
  'word-count': wordCount,
  latency,
  cost,
  levenshtein,
  'rouge-n': rougeN,
  bleu,
  gleu,
  meteor,
  perplexity,
  'perplexity-score': perplexityScore,
  'finish-reason': finishReason,
  javascript,
  'llm-rubric': llmRubric,
  'g-eval': gEval,
  factuality,
  'model-graded-factuality': factuality,
  'model-graded-closedqa': closedQa,
  'answer-relevance': answerRelevance,
  'context-faithfulness': contextFaithfulness,
  'context-recall': contextRecall,
  'context-relevance': contextRelevance,
  similar,
  'similar:cosine': similar,
  'similar:dot': similarDot,
  'similar:euclidean': similarEuclidean,
  pairwise,
  'select-best': selectBest,
  'fuzzy-match': fuzzyMatch,
  'text-check': textCheck,
  'judge-choice': judgeChoice,
} as const satisfies Readonly<Record<string, Scorer>>;

export type AssertionType = keyof typeof scorers;
export const assertionTypes = Object.keys(scorers) as readonly AssertionType[];

export interface FoundScorer {
  readonly scorer: Scorer;
  readonly negated: boolean;
}

/** The scorer of a type as written, `not-` included; undefined for an unknown one. */
export function findScorer(type: string): FoundScorer | undefined {
  const negated = type.startsWith('not-');
  const name = negated ? type.slice('not-'.length) : type;
  if (!Object.hasOwn(scorers, name)) return undefined;
  return { scorer: scorers[name as AssertionType], negated };
}
