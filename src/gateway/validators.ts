/** Validates documents against schemas: TypeBox compiles each schema to a function when it is first needed. */
import { createRequire } from 'node:module';
import type { Static } from 'typebox';
import type { Schema } from './schema.ts';

type TypeBoxCompiler = Pick<typeof import('typebox/schema'), 'Compile'>;

interface CompiledSchema {
  Check(value: unknown): boolean;
  Errors(value: unknown): readonly [boolean, readonly { readonly instancePath: string; readonly message: string }[]];
}

/** What is wrong with a document: where (a JSON pointer, empty for the whole) and what. */
export interface DocumentFault {
  readonly pointer: string;
  readonly message: string;
}

export class Validators {
  readonly #compiled = new WeakMap<object, CompiledSchema>();

  accepts<S extends Schema>(schema: S, document: unknown): document is Static<S> {
    return this.#compile(schema).Check(document);
  }

  /** The first fault of a document; undefined when it has none. */
  firstFault(schema: Schema, document: unknown): DocumentFault | undefined {
    const compiled = this.#compile(schema);
    if (compiled.Check(document)) return undefined;
    const [fault] = compiled.Errors(document)[1];
    return { pointer: fault?.instancePath ?? '', message: fault?.message ?? 'is not valid' };
  }

  #compile(schema: Schema): CompiledSchema {
    let compiled = this.#compiled.get(schema);
    if (compiled === undefined) {
      const { Compile }: TypeBoxCompiler = createRequire(import.meta.url)('typebox/schema');
      compiled = Compile(schema);
      this.#compiled.set(schema, compiled);
    }
    return compiled;
  }
}
