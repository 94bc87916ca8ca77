// The checks that read the code without running it.
import { join } from 'node:path';
import { root } from './paths.js';

/** @typedef {{ name: string, program: string, args: readonly string[] }} Check */

/**
 * @param {string} node the Node.js to run with
 * @returns {{ typecheck: Check, lint: Check, purity: Check }}
 */
export function checks(node) {
  return {
    typecheck: { name: 'typecheck', program: node, args: [join(root, 'node_modules/typescript/bin/tsc'), '-p', root] },
    lint: {
      name: 'lint',
      program: node,
      args: [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', root],
    },
    purity: { name: 'purity', program: node, args: [join(root, 'scripts/check-purity.js')] },
  };
}
