/** Where the wire of the stream is known in two shapes: which of them is spoken. What they are is told where all are. */
import { DEFAULT_DIALECT, type Dialect } from '../dialect/switches.ts';

export type LiveDialect = Pick<Dialect, 'jsonPing' | 'limitOrder' | 'fullFill' | 'rounding'>;

export const LIVE_DIALECT: LiveDialect = DEFAULT_DIALECT;
