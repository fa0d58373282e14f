import path from 'node:path';
import { layerViolation } from '../../layers.mjs';
import { root } from '../lib/paths.mjs';

const inRepository = (/** @type {string} */ file) =>
  path.relative(root, file).split(path.sep).join('/');

/**
 * Reports imports across the layers of layers.mjs in the wrong direction.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const layering = {
  meta: { type: 'problem', schema: [], messages: { layer: '{{why}}' } },
  create(context) {
    const check = (/** @type {any} */ node) => {
      const source = node.source?.value;
      if (typeof source !== 'string' || !source.startsWith('.')) return;
      const target = path.resolve(path.dirname(context.filename), source);
      const why = layerViolation(inRepository(context.filename), inRepository(target));
      if (why !== undefined) context.report({ node, messageId: 'layer', data: { why } });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};
