/** What the schemas of replies share. */
import type { Static } from 'typebox';
import { object, oneOf, type Schema, type Shape, timeText, type Values } from '../../schema.ts';

/** A successful reply of the trading API with these members. */
export function success<const Members extends Shape>(
  members: Members,
): Schema<{ readonly result: 'success'; readonly serverTime: string } & Values<Members, Record<never, never>>> {
  return object({ result: oneOf('success'), serverTime: timeText(), ...members }) as never;
}

/** An object that may have further properties, because its rows come from a file in the venue's own shape. */
export function openObject<const Required extends Shape, const Optional extends Shape = Record<never, never>>(
  required: Required,
  optional?: Optional,
): Schema<Values<Required, Optional>> {
  return { ...object(required, optional), additionalProperties: true };
}

/** An object whose further properties, whatever their names, are of one kind. */
export function withFurther(named: Schema, further: Schema): Schema {
  return { ...named, additionalProperties: further };
}

/** The schema with a line for the API documentation. */
export function described<S extends Schema>(schema: S, description: string): S {
  return { ...schema, description };
}

/** The members of a reply besides its envelope. */
export type Payload<Reply extends Schema> = Omit<Static<Reply>, 'result' | 'serverTime'>;
