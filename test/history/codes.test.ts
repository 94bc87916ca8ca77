import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  BOOKING_REASON_WORDS,
  BOOKING_REASONS,
  ENDING_WORDS,
  ENDINGS,
  FILL_TYPE_WORDS,
  FILL_TYPES,
  ORDER_ERROR_WORDS,
  ORDER_ERRORS,
  ORDER_REASON_WORDS,
  ORDER_REASONS,
  ORDER_TYPE_WORDS,
  ORDER_TYPES,
  SIDE_WORDS,
  SIDES,
  wordOf,
} from '../../src/history/codes.ts';

test('every word has a number of its own and is found by it', () => {
  const pairs: readonly (readonly [Readonly<Record<string, number>>, readonly string[], number])[] = [
    [SIDES, SIDE_WORDS, 1],
    [ORDER_TYPES, ORDER_TYPE_WORDS, 15],
    [FILL_TYPES, FILL_TYPE_WORDS, 1_000],
    [BOOKING_REASONS, BOOKING_REASON_WORDS, 1_000],
    [ENDINGS, ENDING_WORDS, 3],
    [ORDER_REASONS, ORDER_REASON_WORDS, 1_000],
    [ORDER_ERRORS, ORDER_ERROR_WORDS, 1_000],
  ];
  for (const [codes, words, largest] of pairs) {
    assert.equal(words.length, Object.keys(codes).length);
    for (const [word, code] of Object.entries(codes)) {
      assert.equal(wordOf(words, code), word);
      assert.ok(code <= largest, `${word} fits into its bits`);
    }
  }
  assert.throws(() => wordOf(SIDE_WORDS, 2), /stands for a word/);
});
