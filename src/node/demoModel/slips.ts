import { unitInterval } from './noise.ts';
import type { Policy } from './policy.ts';

/** What an answer can get wrong. */
export type InstructionKind =
  'contract' | 'handover' | 'rule' | 'grant' | 'language' | 'length' | 'label';

export interface Draw {
  readonly seed: number;
  /** 0 at temperature 0; otherwise what distinguishes this draw from the next. */
  readonly sample: number;
  /** The text to act on. */
  readonly input: string;
}

const baseChance = 0.006;
const chancePerInstruction = 0.0003;
const chancePerCharacter = 0.000_001;
const maxChance = 0.04;
/** A demanded response_format is missed in this share of the slips that would hit the contract. */
const enforcedShare = 0.5;
/** How often JSON comes in a code fence when the prompt does not forbid it. */
const fenceChance = 0.25;
/** How often a rule against injected instructions fails, and how often none is needed. */
const guardFails = 0.04;
const unguardedResists = 0.1;

/** The chance that an answer misses one of its instructions: it grows with the prompt. */
export function slipChance({ size }: Policy): number {
  const chance =
    baseChance + chancePerInstruction * size.instructions + chancePerCharacter * size.characters;
  return Math.min(maxChance, chance);
}

/**
 * The one instruction of `active` that this answer misses; null for most answers. The draw hangs on
 * the input and not on the wording of the prompt: an input that is hard stays hard when the prompt
 * is rephrased, which is what makes paired comparisons of real models work.
 */
export function missedInstruction(
  policy: Policy,
  draw: Draw,
  active: readonly InstructionKind[],
): InstructionKind | null {
  const value = (what: string): number =>
    unitInterval(draw.seed, what, draw.input, String(draw.sample));
  if (value('slip') >= slipChance(policy)) return null;
  const spared = policy.contract?.enforced === true && value('enforced') >= enforcedShare;
  const open = active.filter((it) => it !== 'contract' || !spared);
  const ranked = open.map((kind) => ({ kind, rank: value(kind) })).sort((a, b) => a.rank - b.rank);
  return ranked[0]?.kind ?? null;
}

/** Whether JSON that nobody asked to keep bare comes in a fence. */
export function fences(draw: Draw): boolean {
  return unitInterval(draw.seed, 'fence', draw.input, String(draw.sample)) < fenceChance;
}

/** Whether an injected instruction is resisted, given that the prompt has a rule against it or not. */
export function resists(guarded: boolean, draw: Draw): boolean {
  const value = unitInterval(draw.seed, 'guard', draw.input, String(draw.sample));
  return guarded ? value >= guardFails : value < unguardedResists;
}
