import type { CallExpression, Expression } from '../program/expression.ts';
import {
  classScope,
  dottedName,
  resolve,
  type Binding,
  type Program,
  type Scope,
} from '../analysis/program.ts';
import type { OutsideFunction } from './model.ts';

type Imported = Pick<OutsideFunction, 'module' | 'name'>;

const maxSteps = 4;
const constructors = ['constructor', '__init__'];

/** The imported function that a call runs, or the method of something imported; undefined for others. */
export function outsideFunction(
  { callee }: CallExpression,
  scope: Scope,
  program: Program,
): OutsideFunction | undefined {
  if (callee.kind === 'name') {
    const imported = importedAs(callee, scope, program, 0);
    // `const classify = require('./classify')` gives what is exported as the module.
    const name = imported?.name === '*' ? 'default' : imported?.name;
    return imported && name !== undefined
      ? { module: imported.module, name, member: null }
      : undefined;
  }
  if (callee.kind !== 'member' || callee.object === null) return undefined;
  const imported = importedAs(callee.object, scope, program, 0);
  if (imported !== undefined) return { ...imported, member: callee.name };
  return ofDottedModule(callee, scope, program);
}

/** `import app.triage` and then `app.triage.classify(text)`. */
function ofDottedModule(
  callee: Expression,
  scope: Scope,
  program: Program,
): OutsideFunction | undefined {
  const dotted = dottedName(callee);
  const [first = ''] = dotted.split('.');
  const found = resolve({ kind: 'name', at: callee.at, name: first }, scope, program);
  const module = found.findLast((it) => it.module?.startsWith(`${first}.`))?.module;
  if (module == null || !dotted.startsWith(`${module}.`)) return undefined;
  const member = dotted.slice(module.length + 1);
  return member.includes('.') ? undefined : { module, name: '*', member };
}

/** What an expression stands for: something imported, or an instance of it. */
function importedAs(
  expression: Expression,
  scope: Scope,
  program: Program,
  step: number,
): Imported | undefined {
  if (step > maxSteps) return undefined;
  if (expression.kind === 'call') return instance(expression, scope, program, step);
  if (expression.kind === 'typed') return importedAs(expression.value, scope, program, step + 1);
  if (expression.kind === 'other') {
    const [only, ...rest] = expression.parts;
    return only === undefined || rest.length > 0
      ? undefined
      : importedAs(only, scope, program, step + 1);
  }
  const bindings = [
    ...resolve(expression, scope, program),
    ...(expression.kind === 'member' && expression.object === null
      ? injected(expression.name, scope, program)
      : []),
  ];
  // A name with several values is not certain enough, unless they are the same.
  const found = bindings.flatMap((binding) => ofBinding(binding, program, step) ?? []);
  const [first] = found;
  return first !== undefined && found.every((it) => it.module === first.module) ? first : undefined;
}

function ofBinding(binding: Binding, program: Program, step: number): Imported | undefined {
  const { module, exported, value, type, key, scope } = binding;
  // A module in dots is known by its first part: the rest is written where it is used.
  if (module !== null) return exported === null ? undefined : { module, name: exported };
  const typed = type === null ? undefined : ofType(type, scope, program, step);
  if (typed !== undefined || value === null || key !== null) return typed;
  return importedAs(value, scope, program, step + 1);
}

/** `new Triage()`, `Triage()`: an instance has the methods of its class. */
function instance(
  { callee }: CallExpression,
  scope: Scope,
  program: Program,
  step: number,
): Imported | undefined {
  const name = callee.kind === 'name' || callee.kind === 'member' ? callee.name : '';
  if (!/^[A-Z]/.test(name)) return undefined;
  const imported = importedAs(
    callee.kind === 'member' && callee.object !== null ? callee.object : callee,
    scope,
    program,
    step + 1,
  );
  if (imported === undefined || callee.kind !== 'member') return imported;
  return imported.name === '*' ? { module: imported.module, name } : undefined;
}

function ofType(type: string, scope: Scope, program: Program, step: number): Imported | undefined {
  for (const [name] of type.matchAll(/\b[A-Z]\w*/g)) {
    const imported = importedAs({ kind: 'name', at: 0, name }, scope, program, step + 1);
    if (imported !== undefined && imported.name !== '*') return imported;
  }
  return undefined;
}

/** Parameters of the constructor that a member of the instance has its name from. */
function injected(name: string, scope: Scope, program: Program): Binding[] {
  const around = classScope(scope);
  const made = constructors.flatMap((it) => program.functions.get(it) ?? []);
  return made.flatMap((node) => {
    const inner = program.scopes.get(node);
    return inner?.parent === around ? (inner.bindings.get(name) ?? []) : [];
  });
}
