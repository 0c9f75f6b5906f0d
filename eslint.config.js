import lwcConfig from '@salesforce/eslint-config-lwc';
import jestPlugin from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

const only = (files, configs) => configs.map((config) => ({ ...config, files }));

const typeScriptFiles = ['local-org/**/*.ts', 'scripts/**/*.ts'];
const componentFiles = ['force-app/**/lwc/**/*.js', 'local-org/lightning/page/**/*.js'];

export default [
  { ignores: ['**/node_modules/**', '.local/**', 'coverage/**'] },
  ...only(typeScriptFiles, [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked]),
  {
    files: typeScriptFiles,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-depth': ['error', 4],
      eqeqeq: 'error',
    },
  },
  {
    files: ['local-org/**/*.test.ts', 'scripts/**/*.test.ts'],
    // node:test returns promises from describe and it that the runner itself awaits
    rules: { '@typescript-eslint/no-floating-promises': 'off' },
  },
  ...only(componentFiles, lwcConfig.configs.recommended),
  {
    files: ['force-app/**/__tests__/**'],
    plugins: { jest: jestPlugin },
    languageOptions: { globals: { ...jestPlugin.environments.globals.globals, require: 'readonly' } },
    settings: { jest: { version: 29 } },
    rules: {
      ...jestPlugin.configs['flat/recommended'].rules,
      '@lwc/lwc/no-unexpected-wire-adapter-usages': 'off',
    },
  },
];
