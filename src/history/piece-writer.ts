/** Writes bytes in pieces that are put together once, so that what is large is copied once. */
import { ByteWriter } from '../core/codec.ts';

export class PieceWriter {
  readonly #writer = new ByteWriter();
  readonly #pieces: Uint8Array[] = [];

  number(value: number): void {
    this.#writer.number(value);
  }

  text(value: string): void {
    this.#writer.text(value);
  }

  /** Takes the bytes themselves, without their length; they must not change before `take`. */
  raw(bytes: Uint8Array): void {
    this.#pieces.push(this.#writer.take(), bytes);
  }

  /** All that was written. */
  take(): Uint8Array {
    this.#pieces.push(this.#writer.take());
    const whole = new Uint8Array(this.#pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of this.#pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }
}
