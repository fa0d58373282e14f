import type { AttackTable } from './attack.ts';
import { benignProbes } from './benignProbes.ts';
import { contextLeak } from './contextLeak.ts';
import { directOverride } from './directOverride.ts';
import { documentInjection } from './documentInjection.ts';
import { emailInjection } from './emailInjection.ts';
import { encoded } from './encoded.ts';
import { exfiltration } from './exfiltration.ts';
import { falsePremise } from './falsePremise.ts';
import { formatBreaking } from './formatBreaking.ts';
import { manyShot } from './manyShot.ts';
import { markupInjection } from './markupInjection.ts';
import { multiTurn } from './multiTurn.ts';
import { multilingual } from './multilingual.ts';
import { payloadSplitting } from './payloadSplitting.ts';
import { personalData } from './personalData.ts';
import { prefixInjection } from './prefixInjection.ts';
import { recordInjection } from './recordInjection.ts';
import { refusalSuppression } from './refusalSuppression.ts';
import { resourceExhaustion } from './resourceExhaustion.ts';
import { roleForging } from './roleForging.ts';
import { rolePlay } from './rolePlay.ts';
import { secretEcho } from './secretEcho.ts';
import { systemPromptLeak } from './systemPromptLeak.ts';
import { toolMisuse } from './toolMisuse.ts';
import { toolResultInjection } from './toolResultInjection.ts';

/** Every built-in attack and harmless request, by category. */
export const attackTables: readonly AttackTable[] = [
  directOverride,
  roleForging,
  rolePlay,
  refusalSuppression,
  prefixInjection,
  manyShot,
  documentInjection,
  toolResultInjection,
  markupInjection,
  recordInjection,
  emailInjection,
  systemPromptLeak,
  contextLeak,
  secretEcho,
  personalData,
  encoded,
  payloadSplitting,
  multilingual,
  exfiltration,
  toolMisuse,
  formatBreaking,
  resourceExhaustion,
  falsePremise,
  multiTurn,
  benignProbes,
];
