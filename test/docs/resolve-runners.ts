/** Loaded before an example for another test runner: what it imports from there is `runner-shim.ts`. */
import { registerHooks } from 'node:module';

const SHIM = new URL('runner-shim.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'vitest' || specifier === '@jest/globals') return { url: SHIM, shortCircuit: true };
    return next(specifier, context);
  },
});
