import { refusalLanguages } from './languages.ts';
import { refusalEvidence, refusalFeatures, type RefusalFeature } from './refusalFeatures.ts';
import type { RefusalWords } from './refusalWords.ts';
import { spokenText, type SpokenText } from './spokenText.ts';

export interface RefusalWeights {
  readonly bias: number;
  readonly features: Readonly<Record<RefusalFeature, number>>;
}

export interface RefusalReading {
  /** 0 to 1: of the language in which it is highest. */
  readonly probability: number;
  readonly words: string;
}

const { ja, zh, ...spaced } = refusalLanguages;
const spacedLanguages = Object.values(spaced);

/** How likely an answer is a refusal: logistic regression on what its words say. */
export function readRefusal(output: string, weights: RefusalWeights): RefusalReading {
  const spoken = spokenText(output);
  if (spoken.declinedField !== undefined) return declaredBy(spoken);
  let best: RefusalReading = { probability: 0, words: '' };
  if (spoken.text === '') return best;
  for (const language of languagesOf(spoken.text)) {
    const { features, words, onlyNo, any } = refusalEvidence(spoken, language);
    if (!any) continue;
    const probability = onlyNo ? 1 : probabilityOf(features, weights);
    if (probability > best.probability) best = { probability, words };
  }
  return best;
}

/** Kana are Japanese; Han without kana are Chinese. */
function languagesOf(text: string): readonly RefusalWords[] {
  if (/[\u3040-\u30ff]/.test(text)) return [ja];
  return /[\u4e00-\u9fff]/.test(text) ? [zh, ...spacedLanguages] : spacedLanguages;
}

/** The answer's own fields know best whether it declines. */
function declaredBy({ declinedField, text }: SpokenText): RefusalReading {
  return { probability: Number(declinedField), words: text === '' ? 'declined' : text };
}

function probabilityOf(features: readonly number[], weights: RefusalWeights): number {
  const sum = refusalFeatures.reduce(
    (total, name, index) => total + weights.features[name] * (features[index] ?? 0),
    weights.bias,
  );
  return 1 / (1 + Math.exp(-sum));
}
