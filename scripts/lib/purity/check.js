// The rules of purity over a whole src/.
import { relative, sep } from 'node:path';
import { withProject } from './program.js';
import { checkPure, PURE_FOLDERS } from './pure-rules.js';
import { checkModuleState } from './state-rules.js';

/** @typedef {{ file: string, line: number, column: number, rule: string, message: string }} Finding file relative to the folder; line and column from 1 */

/**
 * Everything in the files of a folder that breaks a rule, in the order of files and places.
 * @param {string} configPath a tsconfig.json that covers the folder
 * @param {string} sourceFolder the src/ to check
 * @returns {{ findings: readonly Finding[], files: number }}
 */
export function findImpurities(configPath, sourceFolder) {
  /** @type {Finding[]} */
  const findings = [];
  let files = 0;
  withProject(configPath, (project) => {
    const paths = project.rootFiles.filter(
      (path) => path.startsWith(`${sourceFolder.split(sep).join('/')}/`) && !path.endsWith('.d.ts'),
    );
    for (const path of [...paths].sort()) {
      const source = project.program.getSourceFile(path);
      if (source === undefined) throw new Error(`The TypeScript compiler did not read ${path}.`);
      files += 1;
      const file = relative(sourceFolder, path).split(sep).join('/');
      /** @type {import('./program.js').Unit['report']} */
      const report = (node, rule, message) => findings.push({ file, ...placeOf(source, node), rule, message });
      const unit = { source, checker: project.checker, project, report };
      const reach = PURE_FOLDERS[file.split('/')[0] ?? ''];
      if (reach !== undefined) checkPure(unit, sourceFolder, reach);
      checkModuleState(unit);
    }
  });
  findings.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column));
  return { findings, files };
}

/**
 * @param {import('./program.js').SourceFile} source
 * @param {import('./program.js').Node} node
 */
function placeOf(source, node) {
  const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
  return { line: line + 1, column: character + 1 };
}
