// What src/core and src/timeline may not do: anything whose result could differ between two machines, two times or two histories of the same state.
import { dirname, relative, resolve } from 'node:path';
import { SyntaxKind } from 'typescript/unstable/ast';
import * as is from 'typescript/unstable/ast/is';
import { isForeign, typesAt, unwrap, walkValues } from './program.js';
import { BUFFERS, COLLECTIONS, EXACT_MATH, KEY_WALKS, PURE_GLOBALS, refusalOf } from './words.js';

/** @typedef {import('./program.js').Node} Node */
/** @typedef {import('./program.js').Identifier} Identifier */
/** @typedef {import('./program.js').Unit} Unit */

/**
 * Which folders of src/ the modules of a pure folder may import from, at run time and for types alone.
 * @typedef {{ values: readonly string[], types: readonly string[] }} Reach
 */

/** @type {Readonly<Record<string, Reach>>} */
export const PURE_FOLDERS = {
  core: { values: ['core'], types: ['core'] },
  timeline: { values: ['timeline', 'core'], types: ['timeline', 'core', 'journal'] },
};

/**
 * @param {Unit} unit
 * @param {string} sourceFolder the src/ it lies in
 * @param {Reach} reach
 */
export function checkPure(unit, sourceFolder, reach) {
  checkImports(unit, sourceFolder, reach);
  /** @type {Identifier[]} */
  const names = [];
  walkValues(unit.source, (node) => {
    checkSyntax(unit, node);
    checkIteration(unit, node);
    if (is.isPropertyAccessExpression(node)) checkMember(unit, node);
    if (is.isIdentifier(node) && !isMemberName(node)) names.push(node);
  });
  checkGlobals(unit, names);
  checkStatements(unit);
}

/**
 * @param {Unit} unit
 * @param {string} sourceFolder
 * @param {Reach} reach
 */
function checkImports({ source, report }, sourceFolder, reach) {
  /**
   * @param {Node} node
   * @param {Node} specifier
   * @param {boolean} typeOnly
   */
  const check = (node, specifier, typeOnly) => {
    const name = is.isStringLiteral(specifier) ? specifier.text : '';
    const folder = name.startsWith('.')
      ? relative(sourceFolder, resolve(dirname(source.fileName), name)).split(/[/\\]/)[0]
      : undefined;
    const allowed = typeOnly ? reach.types : reach.values;
    if (folder !== undefined && allowed.includes(folder)) return;
    const folders = allowed.map((each) => `src/${each}`).join(', ');
    report(
      node,
      'import',
      `Imports '${name}': only ${folders} may be imported here${typeOnly ? '' : ' for values'}; hand in what is needed as an argument.`,
    );
  };
  for (const statement of source.statements) {
    if (is.isImportDeclaration(statement)) {
      check(statement, statement.moduleSpecifier, statement.importClause?.phaseModifier === SyntaxKind.TypeKeyword);
    } else if (is.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined) {
      check(statement, statement.moduleSpecifier, statement.isTypeOnly);
    } else if (is.isImportEqualsDeclaration(statement)) {
      report(statement, 'import', 'Uses `import =`: write a plain import.');
    }
  }
  source.forEachChild(function visit(node) {
    if (is.isImportTypeNode(node) && is.isLiteralTypeNode(node.argument)) check(node, node.argument.literal, true);
    node.forEachChild(visit);
  });
}

/**
 * @param {Unit} unit
 * @param {Node} node
 */
function checkSyntax({ report }, node) {
  switch (node.kind) {
    case SyntaxKind.ForInStatement:
      report(node, 'for-in', 'for..in walks over keys: keep a table or an array and walk over that.');
      break;
    case SyntaxKind.AsteriskAsteriskToken:
    case SyntaxKind.AsteriskAsteriskEqualsToken:
      report(
        node,
        'power',
        '`**` differs in bits between versions of Node.js: multiply, or look the power up in a table.',
      );
      break;
    case SyntaxKind.AwaitExpression:
    case SyntaxKind.AsyncKeyword:
    case SyntaxKind.AwaitKeyword:
      report(node, 'async', 'Nothing waits in a pure folder: return the effect and let a door wait.');
      break;
    case SyntaxKind.MetaProperty:
      if (node.getText().startsWith('import'))
        report(node, 'import', '`import.meta` tells of the machine: hand in what is needed as an argument.');
      break;
    case SyntaxKind.ImportKeyword:
      if (is.isCallExpression(node.parent)) report(node, 'import', '`import()` loads at run time: import at the top.');
      break;
  }
}

/**
 * Ways to walk over a Map or a Set that name no method of it.
 * @param {Unit} unit
 * @param {Node} node
 */
function checkIteration(unit, node) {
  if (is.isForOfStatement(node)) refuseCollection(unit, node.expression);
  else if (is.isSpreadElement(node)) refuseCollection(unit, node.expression);
  else if (is.isYieldExpression(node) && node.asteriskToken !== undefined && node.expression !== undefined)
    refuseCollection(unit, node.expression);
  else if (is.isVariableDeclaration(node) && is.isArrayBindingPattern(node.name) && node.initializer !== undefined)
    refuseCollection(unit, node.initializer);
  else if (
    is.isCallExpression(node) &&
    is.isPropertyAccessExpression(node.expression) &&
    isIterableTaker(node.expression)
  ) {
    const [first] = node.arguments;
    if (first !== undefined) refuseCollection(unit, first);
  }
}

/** @param {import('typescript/unstable/ast').PropertyAccessExpression} member */
function isIterableTaker({ expression, name }) {
  return (
    is.isIdentifier(expression) &&
    (name.text === 'from' || (expression.text === 'Object' && name.text === 'fromEntries'))
  );
}

/**
 * @param {Unit} unit
 * @param {Node} expression
 */
function refuseCollection({ checker, report }, expression) {
  const parts = typesAt(checker, expression);
  const collection = parts
    .map((part) => part.getSymbol())
    .find((symbol) => COLLECTIONS.has(symbol?.name ?? '') && isForeign(symbol));
  if (collection === undefined || isOrderedAtOnce(expression)) return;
  report(
    expression,
    'iteration',
    `Walks over a ${collection.name}, whose order is the history of its insertions: walk over a table by id, or over a sorted array.`,
  );
}

/**
 * @param {Unit} unit
 * @param {import('typescript/unstable/ast').PropertyAccessExpression} member
 */
function checkMember({ checker, report }, member) {
  const name = member.name.text;
  const owner = unwrap(member.expression);
  const ownerName = is.isIdentifier(owner) ? owner.text : '';
  if (ownerName === 'Math' && !EXACT_MATH.has(name) && isForeign(checker.getSymbolAtLocation(owner))) {
    report(
      member,
      'math',
      `\`Math.${name}\` is random or differs in bits between versions of Node.js: use exact arithmetic, a table, or the seed.`,
    );
  } else if (ownerName === 'Object' && KEY_WALKS.has(name) && !isOrderedAtOnce(member)) {
    report(member, 'iteration', `\`Object.${name}\` walks over keys: keep a table or an array and walk over that.`);
  } else if (name.startsWith('toLocale') || name === 'localeCompare') {
    report(
      member,
      'locale',
      `\`${name}\` depends on the language of the machine: compare code units, write digits one by one.`,
    );
  } else if (name === 'stack' || name === 'captureStackTrace') {
    if (typeNames(checker, member.expression).some((each) => each.endsWith('Error') || each === 'ErrorConstructor')) {
      report(member, 'stack', 'A stack names files of the machine: keep to the message.');
    }
  } else if (name === 'keys' || name === 'values' || name === 'entries' || name === 'forEach') {
    const collection = typeNames(checker, member.expression).find((each) => COLLECTIONS.has(each));
    if (collection !== undefined && !isOrderedAtOnce(member)) {
      report(
        member,
        'iteration',
        `Walks over a ${collection}, whose order is the history of its insertions: walk over a table by id, or over a sorted array.`,
      );
    }
  } else if (
    (name === 'sort' || name === 'toSorted') &&
    is.isCallExpression(member.parent) &&
    member.parent.arguments.length === 0
  ) {
    // A typed array sorts by number, which is total; an array of anything sorts by text.
    if (!typeNames(checker, member.expression).some((each) => BUFFERS.has(each))) {
      report(
        member,
        'sort',
        `\`${name}\` without a comparator sorts by text: give a comparator that is 0 only for the same element.`,
      );
    }
  }
}

/**
 * Whether what a walk yields is put in an order of its own before anybody sees it: `Object.keys(x).sort(byText)`, `[...map.keys()].sort(byId)`.
 * @param {Node} walk
 * @returns {boolean}
 */
function isOrderedAtOnce(walk) {
  const { parent } = walk;
  if (is.isPropertyAccessExpression(parent)) {
    if (parent.name.text === 'length') return true;
    const sorts = parent.name.text === 'sort' || parent.name.text === 'toSorted';
    return sorts && is.isCallExpression(parent.parent) && parent.parent.arguments.length > 0;
  }
  if (is.isCallExpression(parent))
    return parent.expression === walk || isArrayFrom(parent.expression) ? isOrderedAtOnce(parent) : false;
  if (is.isArrayLiteralExpression(parent)) return parent.elements.length === 1 && isOrderedAtOnce(parent);
  return is.isSpreadElement(parent) && is.isArrayLiteralExpression(parent.parent) && isOrderedAtOnce(parent);
}

/** @param {Node} callee */
function isArrayFrom(callee) {
  return (
    is.isPropertyAccessExpression(callee) &&
    callee.name.text === 'from' &&
    is.isIdentifier(callee.expression) &&
    callee.expression.text === 'Array'
  );
}

/**
 * The names of the types of the language that an expression may have.
 * @param {import('./program.js').Checker} checker
 * @param {Node} expression
 */
function typeNames(checker, expression) {
  const symbols = typesAt(checker, expression).map((part) => part.getSymbol());
  return symbols.flatMap((symbol) => (symbol !== undefined && isForeign(symbol) ? [symbol.name] : []));
}

/**
 * Whether an identifier only names a member of something else.
 * @param {Identifier} node
 */
function isMemberName(node) {
  const { parent } = node;
  if (is.isPropertyAccessExpression(parent)) return parent.name === node;
  if (is.isBindingElement(parent)) return parent.propertyName === node;
  return is.isPropertyAssignment(parent) && parent.name === node;
}

/**
 * @param {Unit} unit
 * @param {readonly Identifier[]} names
 */
function checkGlobals({ checker, report }, names) {
  const symbols = checker.getSymbolAtLocation(names);
  names.forEach((name, index) => {
    const symbol = is.isShorthandPropertyAssignment(name.parent)
      ? checker.getShorthandAssignmentValueSymbol(name.parent)
      : symbols[index];
    if (name.text !== 'globalThis' && !isForeign(symbol)) return;
    if (!PURE_GLOBALS.has(name.text)) report(name, 'global', refusalOf(name.text));
    else if ((name.text === 'Math' || name.text === 'Object') && !isOwnerOfMember(name)) {
      report(
        name,
        'global',
        `Names \`${name.text}\` without a member: write \`${name.text}.member\` where it is used, so that it can be checked.`,
      );
    }
  });
}

/** @param {Identifier} name */
function isOwnerOfMember(name) {
  return is.isPropertyAccessExpression(name.parent) && name.parent.expression === name;
}

/**
 * A module of a pure folder declares; what it did when loaded would happen once for a process and not once for a venue.
 * @param {Unit} unit
 */
function checkStatements({ source, report }) {
  for (const statement of source.statements) {
    if (is.isExpressionStatement(statement))
      report(statement, 'module-effect', 'Does something when the module is loaded: put it in a function.');
  }
}
