// What no module of src/ may have: state of its own. Many venues share one process, and a variable of a module would be shared by all of them.
import { ModifierFlags, NodeFlags, SyntaxKind } from 'typescript/unstable/ast';
import * as is from 'typescript/unstable/ast/is';
import { SymbolFlags } from 'typescript/unstable/sync';
import { isForeign, typesAt, unwrap, walkValues } from './program.js';
import { BUFFERS, MUTABLE_TYPES } from './words.js';

/** @typedef {import('./program.js').Node} Node */
/** @typedef {import('./program.js').Unit} Unit */
/** @typedef {import('./program.js').Type} Type */

// The bit the checker sets on a property that `as const`, `Readonly<...>` or Object.freeze made read-only.
const CHECK_FLAG_READONLY = 8;
const WRITING_MEMBER = /^(set|fill|copyWithin|sort|reverse|write|swap|setInt|setUint|setFloat|setBig)/;

/** @param {Unit} unit */
export function checkModuleState(unit) {
  for (const statement of unit.source.statements) {
    if (is.isVariableStatement(statement)) checkVariables(unit, statement);
    else if (is.isClassDeclaration(statement)) checkStatics(unit, statement);
  }
}

/**
 * @param {Unit} unit
 * @param {import('typescript/unstable/ast').VariableStatement} statement
 */
function checkVariables(unit, statement) {
  if ((statement.modifierFlags & ModifierFlags.Ambient) !== 0) return;
  const { flags, declarations } = statement.declarationList;
  for (const declaration of declarations) {
    if ((flags & NodeFlags.Const) === 0) {
      unit.report(
        declaration,
        'module-state',
        'A variable of a module is shared by every venue of the process: keep it in an object that a venue owns, or make it `const`.',
      );
    } else if (is.isIdentifier(declaration.name) && declaration.initializer !== undefined) {
      checkConstant(unit, declaration.name, declaration.initializer);
    }
  }
}

/**
 * @param {Unit} unit
 * @param {import('typescript/unstable/ast').ClassDeclaration} declaration
 */
function checkStatics(unit, declaration) {
  for (const member of declaration.members) {
    if (!is.isPropertyDeclaration(member) || (member.modifierFlags & ModifierFlags.Static) === 0) continue;
    if ((member.modifierFlags & ModifierFlags.Readonly) === 0) {
      unit.report(
        member,
        'module-state',
        'A static field is shared by every venue of the process: make it `static readonly`, or keep it in an object that a venue owns.',
      );
    } else if (member.initializer !== undefined) {
      checkConstant(unit, member.name, member.initializer);
    }
  }
}

/**
 * @param {Unit} unit
 * @param {Node} name
 * @param {Node} initializer
 */
function checkConstant(unit, name, initializer) {
  const { checker, report } = unit;
  const value = unwrap(initializer);
  if (is.isRegularExpressionLiteral(value) && /\/[a-z]*[gy][a-z]*$/.test(value.getText())) {
    report(
      value,
      'module-state',
      'A regular expression with the flag g or y remembers where it stopped: make it where it is used, or drop the flag.',
    );
    return;
  }
  for (const part of typesAt(checker, name)) {
    const kind = mutableKind(unit, part, value);
    if (kind === undefined) continue;
    if (kind === 'buffer') {
      if (isWritten(unit, name)) {
        report(
          name,
          'module-state',
          'Writes into a buffer that every venue of the process shares: keep it in an object that a venue owns.',
        );
      }
      continue;
    }
    report(name, 'module-state', `${kind} is shared by every venue of the process: ${INSTEAD[kind]}.`);
    return;
  }
}

/** @type {Readonly<Record<string, string>>} */
const INSTEAD = {
  'A mutable array': 'write `as const` or give it the type `readonly T[]`',
  'A mutable collection': 'give it the type ReadonlyMap or ReadonlySet, or keep it in an object that a venue owns',
  'A weak collection': 'keep it in an object that a venue owns',
  'A mutable object': 'write `as const`, give it a read-only type, or keep it in an object that a venue owns',
};

/**
 * What kind of state a constant of this type is; undefined when it is none.
 * @param {Unit} unit
 * @param {Type} type
 * @param {Node} value the expression it begins with
 */
function mutableKind({ checker, project }, type, value) {
  const symbol = type.getSymbol();
  if (symbol !== undefined && isForeign(symbol)) {
    if (BUFFERS.has(symbol.name)) return 'buffer';
    if (symbol.name === 'Array') return 'A mutable array';
    if (symbol.name.startsWith('Weak')) return 'A weak collection';
    if (MUTABLE_TYPES.has(symbol.name)) return 'A mutable collection';
  }
  if (checker.isTupleType(type)) {
    const tuple = type.isTypeReference() ? type.getTarget() : type;
    return tuple.isTupleType() && !tuple.readonly ? 'A mutable array' : undefined;
  }
  // What a call returns is the callee's matter: a schema, a compiled validator, a logger. A literal or an object of our own class is ours.
  const isOwn = is.isObjectLiteralExpression(value) || (is.isNewExpression(value) && !isForeign(symbol));
  if (!isOwn || !type.isObjectType()) return undefined;
  const hasWritable = checker.getPropertiesOfType(type).some((property) => {
    if ((property.flags & SymbolFlags.Property) === 0) return false;
    if ((property.checkFlags & CHECK_FLAG_READONLY) !== 0) return false;
    const declaration = property.valueDeclaration?.resolve(project);
    return declaration === undefined || (modifiersOf(declaration) & ModifierFlags.Readonly) === 0;
  });
  const hasWritableIndex = checker.getIndexInfosOfType(type).some((info) => !info.isReadonly);
  return hasWritable || hasWritableIndex ? 'A mutable object' : undefined;
}

/** @param {Node} declaration */
function modifiersOf(declaration) {
  return 'modifierFlags' in declaration ? /** @type {ModifierFlags} */ (declaration.modifierFlags) : ModifierFlags.None;
}

/**
 * Whether this file writes into the buffer a module-level constant names.
 * @param {Unit} unit
 * @param {Node} name
 */
function isWritten({ source }, name) {
  const text = name.getText();
  let written = false;
  walkValues(source, (node) => {
    if (!is.isIdentifier(node) || node.text !== text || node === name) return;
    const { parent } = node;
    if (is.isElementAccessExpression(parent) && parent.expression === node) written ||= isAssignedTo(parent);
    if (is.isPropertyAccessExpression(parent) && parent.expression === node)
      written ||= WRITING_MEMBER.test(parent.name.text);
  });
  return written;
}

/** @param {Node} target */
function isAssignedTo(target) {
  const { parent } = target;
  if (is.isPrefixUnaryExpression(parent) || is.isPostfixUnaryExpression(parent)) {
    return parent.operator === SyntaxKind.PlusPlusToken || parent.operator === SyntaxKind.MinusMinusToken;
  }
  if (!is.isBinaryExpression(parent) || parent.left !== target) return false;
  const { kind } = parent.operatorToken;
  return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
}
