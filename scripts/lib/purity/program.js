// src/ as the TypeScript compiler sees it: syntax trees and types. The compiler's interface is marked unstable, which is why package.json names its exact version.
import { SyntaxKind } from 'typescript/unstable/ast';
import { isTypeNode } from 'typescript/unstable/ast/is';
import { API } from 'typescript/unstable/sync';

/** @typedef {import('typescript/unstable/ast').Node} Node */
/** @typedef {import('typescript/unstable/ast').Identifier} Identifier */
/** @typedef {import('typescript/unstable/ast').SourceFile} SourceFile */
/** @typedef {import('typescript/unstable/sync').Checker} Checker */
/** @typedef {import('typescript/unstable/sync').Project} Project */
/** @typedef {import('typescript/unstable/sync').Symbol} Symbol */
/** @typedef {import('typescript/unstable/sync').Type} Type */

/**
 * One file to check. `report` notes a finding at a node.
 * @typedef {object} Unit
 * @property {SourceFile} source
 * @property {Checker} checker
 * @property {Project} project
 * @property {(node: Node, rule: string, message: string) => void} report
 */

/**
 * Opens the project of a tsconfig.json and hands over its files with their types.
 * @param {string} configPath
 * @param {(project: Project) => void} work
 */
export function withProject(configPath, work) {
  const api = new API();
  try {
    const [project] = api.updateSnapshot({ openProjects: [configPath] }).getProjects();
    if (project === undefined) throw new Error(`The TypeScript compiler finds no project in ${configPath}.`);
    work(project);
  } finally {
    api.close();
  }
}

/**
 * Visits every node that stands for something at run time: types, and imports and exports of names, are passed over.
 * @param {Node} root
 * @param {(node: Node) => void} visit
 */
export function walkValues(root, visit) {
  root.forEachChild((node) => {
    if (isErased(node)) return;
    visit(node);
    walkValues(node, visit);
  });
}

/** @param {Node} node */
function isErased(node) {
  switch (node.kind) {
    case SyntaxKind.InterfaceDeclaration:
    case SyntaxKind.TypeAliasDeclaration:
    case SyntaxKind.ImportDeclaration:
    case SyntaxKind.ExportDeclaration:
      return true;
    case SyntaxKind.ExpressionWithTypeArguments:
      return false;
    case SyntaxKind.HeritageClause:
      return (
        /** @type {import('typescript/unstable/ast').HeritageClause} */ (node).token === SyntaxKind.ImplementsKeyword
      );
    default:
      return isTypeNode(node);
  }
}

/**
 * Whether a symbol comes from the language or a package rather than from the project.
 * @param {Symbol | undefined} symbol
 */
export function isForeign(symbol) {
  const declarations = symbol?.declarations ?? [];
  return declarations.length > 0 && declarations.every((declaration) => declaration.path.includes('/node_modules/'));
}

/**
 * The types a value of an expression may have: the members of a union, the constraint of a type parameter.
 * @param {Checker} checker
 * @param {Node} node
 * @returns {readonly Type[]}
 */
export function typesAt(checker, node) {
  return partsOf(
    checker,
    tolerateEmptyTuples(() => checker.getTypeAtLocation(node)),
  );
}

/**
 * @param {Checker} checker
 * @param {Type | undefined} type
 * @returns {readonly Type[]}
 */
function partsOf(checker, type) {
  if (type === undefined) return [];
  if (type.isUnionType() || type.isIntersectionType()) {
    return (tolerateEmptyTuples(() => type.getTypes()) ?? []).flatMap((part) => partsOf(checker, part));
  }
  if (type.isTypeParameter()) return partsOf(checker, checker.getBaseConstraintOfType(type));
  return [type];
}

/**
 * TypeScript 7.0 answers questions about the type of some empty array literals with a panic (microsoft/TypeScript issue 63869). No rule hangs on such a type.
 * @template T
 * @param {() => T} ask
 * @returns {T | undefined}
 */
function tolerateEmptyTuples(ask) {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Error && error.message.includes('*checker.TupleType')) return undefined;
    throw error;
  }
}

/**
 * The expression inside parentheses, `satisfies`, `as` and `!`.
 * @param {Node} node
 * @returns {Node}
 */
export function unwrap(node) {
  switch (node.kind) {
    case SyntaxKind.ParenthesizedExpression:
    case SyntaxKind.SatisfiesExpression:
    case SyntaxKind.AsExpression:
    case SyntaxKind.NonNullExpression:
      return unwrap(/** @type {import('typescript/unstable/ast').AsExpression} */ (node).expression);
    default:
      return node;
  }
}
