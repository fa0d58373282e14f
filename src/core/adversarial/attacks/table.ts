import type { Attack } from './attack.ts';
import { benignProbes } from './benignProbes.ts';
import { authorityOverride, directOverride } from './directOverride.ts';
import { documentInjection } from './documentInjection.ts';
import { base64Instruction, rot13Instruction } from './encodedInstruction.ts';
import { formatBreaking } from './formatBreaking.ts';
import { refusalSuppression } from './refusalSuppression.ts';
import { forgedDelimiter, forgedSystemTurn } from './roleForging.ts';
import { rolePlay } from './rolePlay.ts';
import { secretEcho } from './secretEcho.ts';
import { leakEncoded, leakVerbatim } from './systemPromptLeak.ts';
import { toolResultInjection } from './toolResultInjection.ts';

export const attacks: readonly Attack[] = [
  directOverride,
  authorityOverride,
  forgedSystemTurn,
  forgedDelimiter,
  leakVerbatim,
  leakEncoded,
  documentInjection,
  toolResultInjection,
  base64Instruction,
  rot13Instruction,
  refusalSuppression,
  formatBreaking,
  secretEcho,
  rolePlay,
  ...benignProbes,
];
