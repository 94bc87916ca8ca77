/** Refusals of the core become refusals of the door: the words are the same, here they are held against the catalogue. */
import { assert } from '../../core/assert.ts';
import type { Result } from '../../core/events.ts';
import { ERRORS, type ErrorCode, type Refusal, refuse } from '../errors.ts';

/** What an entry was refused with, to be answered in the error envelope; undefined when it was carried out or judged. */
export function refusalOf(result: Result): Refusal | undefined {
  if (result.type !== 'refused') return undefined;
  assert(Object.hasOwn(ERRORS, result.error), `${result.error} is an error of the catalogue`);
  return refuse(result.error as ErrorCode, result.detail);
}
