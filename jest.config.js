// For the Lightning Web Components alone: everything in TypeScript is tested by node:test.
import { createRequire } from 'node:module';
import path from 'node:path';
import sfdxLwcJest from '@salesforce/sfdx-lwc-jest/config.js';

const { jestConfig } = sfdxLwcJest;
const require = createRequire(import.meta.url);
const ofLwc = createRequire(require.resolve('lwc'));

// parts of the same version as the compiler, not the older ones that sfdx-lwc-jest brings
const commonJs = (name) => path.join(path.dirname(ofLwc.resolve(name)), 'index.cjs');

export default {
  ...jestConfig,
  roots: ['<rootDir>/force-app'],
  testMatch: ['**/__tests__/**/*.test.js'],
  moduleNameMapper: {
    ...jestConfig.moduleNameMapper,
    '^(lwc|@lwc/engine-dom)$': commonJs('@lwc/engine-dom'),
    '^@lwc/wire-service$': commonJs('@lwc/wire-service'),
    '^@lwc/synthetic-shadow$': commonJs('@lwc/synthetic-shadow'),
  },
  coverageProvider: 'v8',
};
