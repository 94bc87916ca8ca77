/**
 * Canonical save and load of entities. A schema names an entity's saved fields in order; the same entity always gives
 * the same bytes. Numbers are written as their 8 bytes, so a mark or a rate comes back bit for bit; money as the decimal
 * text of its integer. Fields that a schema does not name are caches: a load leaves them blank.
 */
import { assert, fail } from './assert.ts';
import type { Entity } from './tables.ts';

export type FieldType = 'number' | 'money' | 'text' | 'flag' | 'numbers' | 'moneys' | 'json';

export interface Schema<T extends Entity> {
  readonly name: string;
  /** `since`: the state format that a field came with; what was saved before has it at its default. */
  readonly fields: readonly (readonly [field: keyof T & string, type: FieldType, since?: number])[];
  /** A new entity with every field at its default: the one shape all entities of the table have. */
  readonly blank: () => T;
}

/** A copy to change: saved fields copied (lists as well), caches blank. */
export function cloneBy<T extends Entity>(schema: Schema<T>): (entity: T) => T {
  return (entity) => {
    const copy = schema.blank();
    copy.id = entity.id;
    for (const [field, type] of schema.fields) {
      const value = entity[field];
      copy[field] = (
        type === 'numbers' || type === 'moneys' ? (value as unknown as unknown[]).slice() : value
      ) as never;
    }
    return copy;
  };
}

/** Texts up to this length are mostly ids, names and amounts: taken letter by letter they cost a fraction of a call out. */
const SHORT = 32;
const ASCII_END = 0x80;

export class ByteWriter {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  readonly #text = new TextEncoder();

  number(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value);
    this.#length += 8;
  }

  text(value: string): void {
    if (value.length <= SHORT && this.#ascii(value)) return;
    const bytes = this.#text.encode(value);
    this.number(bytes.length);
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Writes a text that is ASCII throughout; false, and nothing written, for any other. */
  #ascii(value: string): boolean {
    const { length } = value;
    this.#reserve(8 + length);
    const from = this.#length + 8;
    for (let at = 0; at < length; at++) {
      const code = value.charCodeAt(at);
      if (code >= ASCII_END) return false;
      this.#bytes[from + at] = code;
    }
    this.number(length);
    this.#length += length;
    return true;
  }

  /** Bytes of another writer, with their length. */
  bytes(value: Uint8Array): void {
    this.number(value.length);
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  entity<T extends Entity>(schema: Schema<T>, entity: T): void {
    for (const [field, type] of schema.fields) this.#field(type, entity[field]);
  }

  /** What was written so far, and an empty writer again. */
  take(): Uint8Array {
    const bytes = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return bytes;
  }

  #field(type: FieldType, value: unknown): void {
    if (type === 'number') this.number(value as number);
    else if (type === 'flag') this.number(value === true ? 1 : 0);
    else if (type === 'money') this.text((value as bigint).toString());
    else if (type === 'text') this.text(value as string);
    else if (type === 'json') this.text(JSON.stringify(value));
    else if (type === 'numbers') this.#list(value as readonly number[], (item) => this.number(item));
    else this.#list(value as readonly bigint[], (item) => this.text(item.toString()));
  }

  #list<V>(list: readonly V[], write: (item: V) => void): void {
    this.number(list.length);
    for (const item of list) write(item);
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #text = new TextDecoder();
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes read so far. */
  get at(): number {
    return this.#at;
  }

  get done(): boolean {
    return this.#at === this.#bytes.length;
  }

  number(): number {
    assert(this.#at + 8 <= this.#bytes.length, 'a saved state ends where it should');
    const value = this.#view.getFloat64(this.#at);
    this.#at += 8;
    return value;
  }

  text(): string {
    const length = this.number();
    assert(this.#at + length <= this.#bytes.length, 'a saved state ends where it should');
    const value = this.#text.decode(this.#bytes.subarray(this.#at, this.#at + length));
    this.#at += length;
    return value;
  }

  bytes(): Uint8Array {
    const length = this.number();
    assert(this.#at + length <= this.#bytes.length, 'a saved state ends where it should');
    const value = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return value;
  }

  /** An entity as a state of that format holds it; of the present one when none is named. */
  entity<T extends Entity>(schema: Schema<T>, format: number = Number.POSITIVE_INFINITY): T {
    const entity = schema.blank();
    for (const [field, type, since = 0] of schema.fields) {
      if (since <= format) entity[field] = this.#field(type) as never;
    }
    return entity;
  }

  #field(type: FieldType): unknown {
    switch (type) {
      case 'number':
        return this.number();
      case 'flag':
        return this.number() === 1;
      case 'money':
        return BigInt(this.text());
      case 'text':
        return this.text();
      case 'json':
        return JSON.parse(this.text());
      case 'numbers':
        return this.#list(() => this.number());
      case 'moneys':
        return this.#list(() => BigInt(this.text()));
      default:
        return fail('every field type is read');
    }
  }

  #list<V>(read: () => V): V[] {
    const length = this.number();
    const list: V[] = [];
    for (let index = 0; index < length; index++) list.push(read());
    return list;
  }
}
