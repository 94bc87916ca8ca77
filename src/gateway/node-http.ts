/**
 * Node's `http`. Imported as a module it would be asked for every one of its exports, and one of them loads the whole of
 * `fetch` and WebSocket: 30 ms at each start, for nothing.
 */
export const http: typeof import('node:http') = process.getBuiltinModule('node:http');
