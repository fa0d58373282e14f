import prettier from 'eslint-config-prettier';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { editorLayer, layers, pureLayers } from './layers.mjs';
import { layering } from './scripts/lint/layering.mjs';
import { root } from './scripts/lib/paths.mjs';

const vscodeImport = {
  name: 'vscode',
  message: `Only src/${editorLayer} may import vscode; hand the core what it needs.`,
};
const nodeImport = { regex: '^node:', message: 'This layer runs without Node: use a port.' };

/**
 * What each layer may not import from outside the repository.
 *
 * @type {import('eslint').Linter.Config[]}
 */
const outsideImports = Object.keys(layers).map((layer) => ({
  files: [`src/${layer}/**/*.{ts,tsx}`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        paths: layer === editorLayer ? [] : [vscodeImport],
        patterns: pureLayers.includes(layer) ? [nodeImport] : [],
      },
    ],
  },
}));

const clockAndChance = 'The core has no clock and no chance of its own: use the ports.';

export default defineConfig(
  { ignores: ['**/node_modules/', 'dist/', 'out/', '.host/', '.cache/', 'examples/'] },
  {
    files: ['**/*.{ts,tsx,mjs}'],
    extends: [tseslint.configs.strictTypeChecked, prettier],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { local: { rules: { layering } } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unnecessary-boolean-literal-compare': 'off',
      // Takes what was true before an `await` for true after it: `signal.aborted`, above all.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // There are no enums, and classes are told apart by their types.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-console': 'off',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      'prefer-const': 'error',
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['**/*.d.ts'],
    rules: {
      'local/layering': 'error',
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' },
      ],
    },
  },
  ...outsideImports,
  {
    files: ['src/core/**/*.ts'],
    ignores: ['**/*.d.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: clockAndChance },
        { object: 'Date', property: 'now', message: clockAndChance },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' },
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: clockAndChance,
        },
      ],
    },
  },
  {
    files: ['test/**/*.{ts,tsx}'],
    rules: {
      // A suite is one long function by nature; its cases are what stays short.
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // Plain JavaScript is checked by its JSDoc types, which these rules do not understand well.
    files: ['**/*.mjs'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);
