/** Handlebars' parser alone: no compiler, which makes code out of templates. */
declare module 'handlebars/dist/cjs/handlebars/compiler/base.js' {
  interface Parser {
    /** Throws an `Error` that names the line. */
    parse(template: string): Program;
  }
  const parser: Parser;
  // A CommonJS module: its exports are the members of the default import.
  export default parser;

  export interface Program {
    readonly body: readonly Statement[];
    readonly blockParams?: readonly string[];
  }

  export type Statement =
    | { readonly type: 'ContentStatement'; readonly value: string }
    | { readonly type: 'CommentStatement' }
    | ({ readonly type: 'MustacheStatement' } & Call)
    | ({ readonly type: 'BlockStatement' } & Block)
    | { readonly type: 'PartialStatement'; readonly name: { readonly original?: string | number } }
    | { readonly type: 'PartialBlockStatement' | 'Decorator' | 'DecoratorBlock' };

  export interface Call {
    readonly path: Expression;
    readonly params: readonly Expression[];
    readonly hash?: {
      readonly pairs: readonly { readonly key: string; readonly value: Expression }[];
    };
  }

  export interface Block extends Call {
    readonly program?: Program;
    readonly inverse?: Program;
  }

  export type Expression =
    | {
        readonly type: 'PathExpression';
        readonly data: boolean;
        readonly depth: number;
        readonly parts: readonly string[];
        readonly original: string;
      }
    | { readonly type: 'StringLiteral'; readonly value: string }
    | { readonly type: 'NumberLiteral'; readonly value: number }
    | { readonly type: 'BooleanLiteral'; readonly value: boolean }
    | { readonly type: 'NullLiteral' | 'UndefinedLiteral' }
    | ({ readonly type: 'SubExpression' } & Call);
}
