import path from 'node:path';
import ts from 'typescript';
import type { SourceFile } from './files.ts';

export interface Import {
  readonly from: string;
  /** A file of the repository, or a module's name. */
  readonly to: string;
  /** Leaves nothing in the program. */
  readonly typeOnly: boolean;
  /** By `import()`: loaded when it is needed. */
  readonly late: boolean;
}

/** Every import and re-export of a file. */
export function importsOf({ file, text }: SourceFile): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean, late: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    const to = specifier.text.startsWith('.')
      ? path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier.text))
      : specifier.text;
    found.push({ from: file, to, typeOnly, late });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node), false);
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly, false);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, true, false);
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false, true);
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(file, text));
  return found;
}

function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
  return importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

/** Each group of files that import each other in a circle; late and type imports count too. */
export function importCycles(imports: readonly Import[]): string[][] {
  const graph = new Map<string, string[]>();
  for (const { from, to } of imports) graph.set(from, [...(graph.get(from) ?? []), to]);
  const cycles: string[][] = [];
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (file: string): void => {
    const at = trail.indexOf(file);
    if (at >= 0) cycles.push([...trail.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    trail.push(file);
    for (const next of graph.get(file) ?? []) visit(next);
    trail.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
  return cycles;
}

export interface MeasuredFunction {
  readonly name: string;
  readonly lines: number;
}

/** The length of every function with a body, in lines that are neither blank nor comment. */
export function functionsOf({ file, text }: SourceFile): MeasuredFunction[] {
  const source = parse(file, text);
  const found: MeasuredFunction[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      found.push({ name: `${file}:${line}`, lines: codeLines(node.getText(source)) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Lines that hold more than blanks and comments. */
export function codeLines(text: string): number {
  return text.split('\n').filter((line) => !/^\s*(\/\/|\/?\*|$)/.test(line)).length;
}

/** Whether a file is there to gather what others export. */
export function isBarrel({ file, text }: SourceFile): boolean {
  const { statements } = parse(file, text);
  const passedOn = statements.filter(ts.isExportDeclaration).filter((each) => each.moduleSpecifier);
  const wholesale = passedOn.some((each) => each.exportClause === undefined);
  return wholesale || (passedOn.length > 1 && passedOn.length === statements.length);
}

function parse(file: string, text: string): ts.SourceFile {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
}
