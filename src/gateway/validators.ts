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

/** Under Jest on Node 22 an ES module cannot be loaded at once: there the compiler is loaded beforehand. */
export async function openValidators(): Promise<Validators> {
  return new Validators('jest' in import.meta ? await import('typebox/schema') : undefined);
}

export class Validators {
  readonly #compiled = new WeakMap<object, CompiledSchema>();
  readonly #compiler: TypeBoxCompiler | undefined;

  /** Without a compiler it is loaded when the first document comes, which most venues of a test never see. */
  constructor(compiler?: TypeBoxCompiler) {
    this.#compiler = compiler;
  }

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
      const compiler: TypeBoxCompiler = this.#compiler ?? createRequire(import.meta.url)('typebox/schema');
      compiled = compiler.Compile(schema);
      this.#compiled.set(schema, compiled);
    }
    return compiled;
  }
}
