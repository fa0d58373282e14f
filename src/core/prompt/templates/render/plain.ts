import { tokenize } from '../languages.ts';
import type { TemplateRenderer } from './renderer.ts';
import { Budget, pathOf, writtenVariable } from './values.ts';

/** Texts and plain variables, which mean the same in every language. */
export const renderPlain: TemplateRenderer = (content, context, language) => {
  const budget = new Budget(context.prompt);
  let out = '';
  for (const token of tokenize(content, language)) {
    let piece = '';
    if (token.type === 'text') piece = token.text;
    if (token.type === 'variable') {
      const value = pathOf(context.vars, token.name.split('.'));
      piece = writtenVariable(token.name, value, context);
    }
    budget.write(piece.length);
    out += piece;
  }
  return [{ kind: 'text', text: out }];
};
