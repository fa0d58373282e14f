import type { CallExpression, FunctionExpression, Parameter } from '../program/expression.ts';
import { evaluate, fillParameter, isParameter, parametersIn } from './evaluate.ts';
import { functionAround, type Program, type Scope } from './program.ts';
import { callFacts, recognise, slotsOf, type Slot } from './recognise.ts';
import { plainName } from './evidence.ts';
import { nameInAddress } from './sdks.ts';

/** A function of the file that loads the prompt which its caller names. */
export interface Wrapper {
  readonly kind: 'path' | 'name';
  readonly parameter: Parameter;
  /** What becomes of the parameter's value: a path, or a name. */
  readonly template: string;
}

/** Functions that hand a parameter to a loader of prompts or build a prompt's path from it. */
export function findWrappers(program: Program, imports: string): Map<FunctionExpression, Wrapper> {
  const wrappers = new Map<FunctionExpression, Wrapper>();
  for (const { scope, expression } of program.events) {
    if (expression.kind !== 'call') continue;
    const around = functionAround(scope);
    if (around === undefined || around.params.length === 0 || wrappers.has(around)) continue;
    const wrapper = wrapperBy(expression, around, scope, program, imports);
    if (wrapper !== undefined) wrappers.set(around, wrapper);
  }
  return wrappers;
}

function wrapperBy(
  call: CallExpression,
  around: FunctionExpression,
  scope: Scope,
  program: Program,
  imports: string,
): Wrapper | undefined {
  const facts = callFacts(call, scope, program, imports);
  if (facts.silent) return undefined;
  for (const slot of slotsOf(call, scope, program)) {
    for (const template of evaluate(slot.value, scope, program).values) {
      const parameter = around.params.find(({ name }) => parametersIn(template).includes(name));
      if (parameter === undefined) continue;
      if (isPathTemplate(template)) return { kind: 'path', parameter, template };
      const address = nameInAddress(template);
      const name = address ?? (recognise(facts, slot) === undefined ? '' : template);
      if (isName(name, parameter.name)) return { kind: 'name', parameter, template };
    }
  }
  return undefined;
}

/** A folder in front of the parameter, or an ending behind it. */
function isPathTemplate(template: string): boolean {
  if (/\/\uE000[^\uE001]*\uE001$/.test(template)) return true;
  return /\uE001\.(?:prompt|prompty|txt|md|ya?ml|json|j2|jinja2?|mustache|hbs)\b/.test(template);
}

function isName(template: string, name: string): boolean {
  return isParameter(template.replace(/^prompts:\/+/, '').replace(/[@/][\w.-]+$/, ''), name);
}

/** The path or the name that a value in this slot becomes; undefined for another parameter's slot. */
export function throughWrapper(
  { kind, parameter, template }: Wrapper,
  slot: Slot,
  value: string,
): string | undefined {
  const fits =
    slot.position === null
      ? plainName(parameter.key ?? parameter.name) === slot.label
      : slot.position === parameter.index && parameter.key === null;
  if (!fits) return undefined;
  return kind === 'name' ? value : fillParameter(template, parameter.name, value);
}
