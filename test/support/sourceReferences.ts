import type { ReferredPrompt } from '../../src/core/blastRadius/references/analysis/match.ts';
import { PromptIndex } from '../../src/core/blastRadius/references/analysis/match.ts';
import { CandidateTest } from '../../src/core/blastRadius/references/candidates.ts';
import {
  findReferences,
  type FileReferences,
} from '../../src/core/blastRadius/references/findReferences.ts';
import { languageOf } from '../../src/core/blastRadius/references/languages.ts';
import { grammarFolder } from '../../src/node/workspace/references/grammarFolder.ts';
import { readSource } from '../../src/node/workspace/references/readSource.ts';
import { SyntaxParser } from '../../src/node/workspace/references/syntaxParser.ts';

const parser = new SyntaxParser(grammarFolder(import.meta.url), () => performance.now());
const nothing: FileReferences = { sites: [], chains: [], links: null };

/** What one source text says of prompts; nothing for a text that is not read. */
export async function referencesIn(
  file: string,
  text: string,
  prompts: readonly ReferredPrompt[],
): Promise<FileReferences> {
  const language = languageOf(file);
  if (language === undefined) return nothing;
  const source = await readSource(text, language, parser, new CandidateTest(prompts));
  if (source === null || typeof source === 'string') return nothing;
  return findReferences(file, source, new PromptIndex(prompts), new Set());
}
