import { plainDirection, type Change } from './change.ts';
import { contextWords } from './kinds/context.ts';
import { exampleRules } from './kinds/example.ts';
import type { KindRules } from './kinds/finding.ts';
import { guardrailDirection, guardrailSeverity, guardrailWords } from './kinds/guardrail.ts';
import { instructionSeverity, instructionWords } from './kinds/instruction.ts';
import type { Vocabulary } from './kinds/lexical.ts';
import { outputContract, outputFormatSeverity, outputFormatWords } from './kinds/outputFormat.ts';
import { personaToneWords } from './kinds/personaTone.ts';
import { toolContract, toolUseSeverity, toolUseWords } from './kinds/toolUse.ts';
import { variableRules } from './kinds/variable.ts';
import { directionOf } from './modality.ts';
import type { ChangeKind, Direction, Severity } from './model.ts';

/** A kind that is recognised by its words. */
export interface WordedKind {
  readonly kind: ChangeKind;
  readonly vocabulary: Vocabulary;
  /** May also speak inside an example, where most words are only shown. */
  readonly inExamples: boolean;
  direction(change: Change): Direction;
  severity(change: Change, direction: Direction): Severity;
}

/** Kinds that are read off structure, whatever the words. */
export const structuralKinds: readonly KindRules[] = [
  variableRules,
  outputContract,
  toolContract,
  exampleRules,
];

/** Kinds that are read off words, the weightiest first. */
export const wordedKinds: readonly WordedKind[] = [
  {
    kind: 'guardrail',
    vocabulary: guardrailWords,
    inExamples: true,
    direction: guardrailDirection,
    severity: guardrailSeverity,
  },
  {
    kind: 'tool-use',
    vocabulary: toolUseWords,
    inExamples: true,
    direction: directionOf,
    severity: toolUseSeverity,
  },
  {
    kind: 'output-format',
    vocabulary: outputFormatWords,
    inExamples: true,
    direction: directionOf,
    severity: outputFormatSeverity,
  },
  {
    kind: 'context',
    vocabulary: contextWords,
    inExamples: true,
    direction: directionOf,
    severity: () => 'medium',
  },
  {
    kind: 'persona-tone',
    vocabulary: personaToneWords,
    inExamples: true,
    direction: plainDirection,
    severity: () => 'low',
  },
  {
    kind: 'instruction',
    vocabulary: instructionWords,
    inExamples: true,
    direction: directionOf,
    severity: instructionSeverity,
  },
];
