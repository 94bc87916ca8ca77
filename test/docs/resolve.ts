/**
 * Loaded before a program of the documentation: `drydock` is this clone, and other packages are those installed in it,
 * wherever the program lies.
 */
import { registerHooks } from 'node:module';

const SOURCE = new URL('../../src/index.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'drydock') return { url: SOURCE, shortCircuit: true };
    const isPackage = /^[@a-z]/.test(specifier) && !specifier.includes(':');
    return next(specifier, isPackage ? { ...context, parentURL: SOURCE } : context);
  },
});
