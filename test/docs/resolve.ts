/**
 * Loaded before a program of the documentation: `drydock` is this clone, and other packages are those installed in it,
 * wherever the program lies.
 */
import { registerHooks } from 'node:module';
import { LIBRARY } from '../support/program.ts';

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'drydock') return { url: LIBRARY, shortCircuit: true };
    const isPackage = /^[@a-z]/.test(specifier) && !specifier.includes(':');
    return next(specifier, isPackage ? { ...context, parentURL: LIBRARY } : context);
  },
});
