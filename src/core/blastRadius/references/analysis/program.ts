import type {
  BindExpression,
  CallExpression,
  ClassExpression,
  Expression,
  FunctionExpression,
  ImportExpression,
  MemberExpression,
  Parameter,
  ReturnExpression,
} from '../program/expression.ts';
import { partsOf } from '../program/expression.ts';

/** Where names are known: the file, a class or a function. */
export interface Scope {
  readonly parent: Scope | null;
  readonly node: FunctionExpression | ClassExpression | null;
  readonly bindings: Map<string, Binding[]>;
}

/** One thing that a name stands for; several assignments make several. */
export interface Binding {
  readonly scope: Scope;
  readonly at: number;
  readonly value: Expression | null;
  readonly type: string | null;
  /** The key of the value that the name gets; null when it gets all of it. */
  readonly key: string | null;
  readonly parameter: Parameter | null;
  /** The module that it comes from. */
  readonly module: string | null;
  /** What it is called there, `*` for the module itself; null where that is not known. */
  readonly exported: string | null;
}

/** Something that happens, in the order of the text, and where. */
export interface Event {
  readonly scope: Scope;
  readonly expression: CallExpression | BindExpression | ReturnExpression;
}

/** A program with its names sorted out. */
export interface Program {
  readonly root: Expression;
  readonly scope: Scope;
  readonly scopes: ReadonlyMap<Expression, Scope>;
  readonly functions: ReadonlyMap<string, readonly FunctionExpression[]>;
  readonly classes: ReadonlyMap<string, ClassExpression>;
  readonly imports: readonly ImportExpression[];
  readonly events: readonly Event[];
  readonly members: readonly { readonly scope: Scope; readonly expression: MemberExpression }[];
  /** How often each name is mentioned, its declarations left out. */
  readonly mentions: ReadonlyMap<string, number>;
  /** Whether other files may see what the top of the file declares under a name. */
  isVisible(name: string, scope: Scope): boolean;
  /** Whether an import without dots and slashes in front is of somebody else's package. */
  readonly bareImportsAreForeign: boolean;
}

interface Draft {
  readonly scopes: Map<Expression, Scope>;
  readonly functions: Map<string, FunctionExpression[]>;
  readonly classes: Map<string, ClassExpression>;
  readonly imports: ImportExpression[];
  readonly events: Event[];
  readonly members: { readonly scope: Scope; readonly expression: MemberExpression }[];
  readonly mentions: Map<string, number>;
  readonly hidden: Set<string>;
}

/** Sorts out who declares what, and lists what happens. */
export function programOf(root: Expression, bareImportsAreForeign: boolean): Program {
  const draft: Draft = {
    scopes: new Map(),
    functions: new Map(),
    classes: new Map(),
    imports: [],
    events: [],
    members: [],
    mentions: new Map(),
    hidden: new Set(),
  };
  const scope: Scope = { parent: null, node: null, bindings: new Map() };
  visit(root, scope, draft);
  const isVisible = (name: string, at: Scope): boolean =>
    at.node?.kind !== 'function' && !draft.hidden.has(name);
  // What is called is a method, not a member that is read.
  const called = new Set<Expression>();
  for (const { expression } of draft.events) {
    if (expression.kind === 'call') called.add(expression.callee);
  }
  const members = draft.members.filter(({ expression }) => !called.has(expression));
  return { root, scope, bareImportsAreForeign, isVisible, ...draft, members };
}

function visit(expression: Expression, scope: Scope, draft: Draft): void {
  const { kind } = expression;
  const inner = kind === 'function' || kind === 'class' ? opened(expression, scope, draft) : scope;
  if (kind === 'import') {
    draft.imports.push(expression);
    const { at, module, names, exported: known } = expression;
    for (const name of names) {
      declare(scope, name, { at, module, exported: known?.get(name) ?? null });
    }
  }
  if (kind === 'bind') {
    declareTargets(expression, scope);
    if (!expression.visible) for (const { name } of expression.targets) draft.hidden.add(name);
  }
  if (kind === 'member') draft.members.push({ scope, expression });
  if (kind === 'member' || kind === 'name') {
    draft.mentions.set(expression.name, (draft.mentions.get(expression.name) ?? 0) + 1);
  }
  for (const part of partsOf(expression)) visit(part, inner, draft);
  // A call stands behind its arguments, an assignment behind its value: that is when they happen.
  if (kind === 'call' || kind === 'bind' || kind === 'return') {
    draft.events.push({ scope, expression });
  }
}

function opened(node: FunctionExpression | ClassExpression, scope: Scope, draft: Draft): Scope {
  const inner: Scope = { parent: scope, node, bindings: new Map() };
  draft.scopes.set(node, inner);
  if (node.kind === 'class') {
    draft.classes.set(node.name, node);
    declare(scope, node.name, { at: node.at, value: node });
    return inner;
  }
  if (node.name !== null) {
    draft.functions.set(node.name, [...(draft.functions.get(node.name) ?? []), node]);
  }
  for (const parameter of node.params) {
    declare(inner, parameter.name, { at: node.at, type: parameter.type, parameter });
  }
  return inner;
}

function declareTargets({ at, targets, value, type }: BindExpression, scope: Scope): void {
  for (const { name, ofInstance, key, sets } of targets) {
    if (sets !== null) continue;
    declare(ofInstance ? classScope(scope) : scope, name, { at, value, type, key });
  }
}

const nothingKnown = {
  value: null,
  type: null,
  key: null,
  parameter: null,
  module: null,
  exported: null,
};

function declare(scope: Scope, name: string, over: Partial<Binding> & { at: number }): void {
  const binding: Binding = { ...nothingKnown, ...over, scope };
  const known = scope.bindings.get(name);
  if (known === undefined) scope.bindings.set(name, [binding]);
  else known.push(binding);
}

/** The nearest class around, else the file. */
export function classScope(scope: Scope): Scope {
  let at = scope;
  while (at.node?.kind !== 'class' && at.parent !== null) at = at.parent;
  return at;
}

/** The nearest function around; undefined at the top of a file or a class. */
export function functionAround(scope: Scope): FunctionExpression | undefined {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at.node?.kind === 'function') return at.node;
  }
  return undefined;
}

/** What a name, a static member or a member of the enclosing instance may stand for. */
export function resolve(expression: Expression, scope: Scope, program: Program): Binding[] {
  if (expression.kind === 'name') return lookUp(expression.name, scope);
  if (expression.kind !== 'member') return [];
  if (expression.object === null) {
    return classScope(scope).bindings.get(expression.name) ?? [];
  }
  if (expression.object.kind !== 'name') return [];
  const owner = program.classes.get(expression.object.name);
  const inner = owner === undefined ? undefined : program.scopes.get(owner);
  return inner?.bindings.get(expression.name) ?? [];
}

function lookUp(name: string, scope: Scope): Binding[] {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const found = at.bindings.get(name);
    if (found !== undefined) return found;
  }
  return [];
}

/** "langfuse.prompts.get": the names of a callee, calls in between by what they call. */
export function dottedName(callee: Expression): string {
  if (callee.kind === 'name') return callee.name;
  if (callee.kind === 'member') {
    return `${callee.object === null ? 'this' : dottedName(callee.object)}.${callee.name}`;
  }
  if (callee.kind === 'call') return dottedName(callee.callee);
  if (callee.kind === 'typed') return dottedName(callee.value);
  const [only] = callee.kind === 'other' && callee.parts.length === 1 ? callee.parts : [];
  return only === undefined ? '' : dottedName(only);
}

/** The function of this file that a call runs, if it is one. */
export function calledFunction(
  { callee }: CallExpression,
  program: Program,
): FunctionExpression | undefined {
  if (callee.kind !== 'name' && callee.kind !== 'member') return undefined;
  const found = program.functions.get(callee.name);
  return found?.length === 1 ? found[0] : undefined;
}
