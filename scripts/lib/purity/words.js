// What the pure folders may name of the language, and what to use instead of the rest.

/** The globals that give the same result on every machine, at any time, in every version of Node.js. */
export const PURE_GLOBALS = new Set(
  `Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Error Float32Array Float64Array Infinity Int16Array Int32Array Int8Array JSON Map
   Math NaN Number Object RangeError RegExp Set String Symbol SyntaxError TextDecoder TextEncoder TypeError Uint16Array Uint32Array Uint8Array
   Uint8ClampedArray WeakMap WeakSet isFinite isNaN parseFloat parseInt undefined`.split(/\s+/),
);

/** The functions of Math that IEEE 754 or the language define to the last bit, and the constants. */
export const EXACT_MATH = new Set(
  'abs ceil clz32 floor fround imul max min round sign sqrt trunc E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2'.split(' '),
);

/** The functions of Object that walk over the keys of an object. */
export const KEY_WALKS = new Set(
  'keys values entries getOwnPropertyNames getOwnPropertySymbols getOwnPropertyDescriptors groupBy'.split(' '),
);

/** The types whose order of iteration is the history of their insertions. */
export const COLLECTIONS = new Set('Map Set ReadonlyMap ReadonlySet MapIterator SetIterator'.split(' '));

/** The types without a read-only form: module-level constants of them may only be read. */
export const BUFFERS = new Set(
  `ArrayBuffer SharedArrayBuffer DataView Buffer Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array BigInt64Array
   BigUint64Array Float16Array Float32Array Float64Array`.split(/\s+/),
);

/** The types that are state wherever they stand. */
export const MUTABLE_TYPES = new Set('Array Map Set WeakMap WeakSet'.split(' '));

/** @type {ReadonlyMap<string, string>} */
const INSTEAD = new Map([
  ['Date', 'time comes with the entry; civil dates are computed from it'],
  ['Intl', 'its answers depend on the machine; write the digits one by one'],
  ['performance', 'time comes with the entry'],
  ['process', 'options come with genesis'],
  ['crypto', 'keys and ids come from the seed'],
  ['setTimeout', 'use a timer of the core'],
  ['setInterval', 'use a timer of the core'],
  ['setImmediate', 'use a timer of the core'],
  ['queueMicrotask', 'return the effect instead'],
  ['Promise', 'the core answers at once; waiting is for the doors'],
  ['console', 'return an event instead'],
  ['WeakRef', 'what it answers depends on the garbage collector'],
  ['FinalizationRegistry', 'when it calls depends on the garbage collector'],
  ['globalThis', 'name what is needed'],
]);

/**
 * What to say about a global that the pure folders may not name.
 * @param {string} name
 */
export function refusalOf(name) {
  return `\`${name}\` is not for a pure folder: ${INSTEAD.get(name) ?? 'it is none of the globals that answer the same on every machine; hand the value in'}.`;
}
