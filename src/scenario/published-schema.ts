/** The JSON Schema of scenario files, as editors take it. */
import type { JsonSchema } from '../gateway/schema.ts';
import { ACTION_NAMES, SCENARIO } from './schema.ts';

/** The document: what a step may hold, and that it does exactly one thing. */
export function scenarioSchema(): object {
  const { properties = {}, ...rest } = SCENARIO as JsonSchema;
  const { steps, ...others } = properties;
  const oneAction = { ...steps?.items, oneOf: ACTION_NAMES.map((name) => ({ required: [name] })) };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Drydock scenario',
    ...rest,
    properties: { ...others, steps: { ...steps, items: oneAction } },
  };
}
