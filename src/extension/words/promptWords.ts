import type { PromptListResponse } from '../../protocol/api.ts';

/** "production v7, canary v8", or the number of versions when no label points anywhere. */
export function versionWords(prompt: PromptListResponse['prompts'][number]): string {
  const labels = Object.entries(prompt.labels).map(([label, version]) => `${label} v${version}`);
  if (labels.length > 0) return labels.join(', ');
  return prompt.versions === 1 ? '1 version' : `${prompt.versions} versions`;
}

/** Why nobody can tell how long a plan takes to see a drop. */
export const noTraffic = 'the registry knows of no live traffic of this prompt';
