/** How much one client, and one connection, may ask of the live wire. */
export interface LiveLimits {
  /** Open connections from one address. */
  readonly connectionsPerClient: number;
  /** Requests of a connection in a second; what is beyond is answered by an alert and not looked at. */
  readonly requestsPerSecond: number;
  /** A connection that asks this many times a second is closed. */
  readonly floodPerSecond: number;
  /** A message longer than this is answered by an alert, one longer than `payloadBytes` closes the connection. */
  readonly messageBytes: number;
  readonly payloadBytes: number;
  /** Products that one request may name. */
  readonly productsPerRequest: number;
  /** A connection that was silent for longer, pings included, is closed. */
  readonly idleMs: number;
  /** How long a challenge is on its way, as no network brings it at once; 0 for at once. */
  readonly challengeMs: number;
  /** Bytes that a reader may have waiting before feeds of its state are thinned to the newest. */
  readonly congestedBytes: number;
  /** Bytes that a reader may have waiting before it is let go. */
  readonly backlogBytes: number;
  /** How long a connection that is closed may take to say goodbye. */
  readonly goodbyeMs: number;
}

/** 100 connections, 100 requests a second and a ping a minute are the real host's. */
export const LIVE_LIMITS: LiveLimits = {
  connectionsPerClient: 100,
  requestsPerSecond: 100,
  floodPerSecond: 1_000,
  messageBytes: 64 * 1024,
  payloadBytes: 1024 * 1024,
  productsPerRequest: 1_000,
  idleMs: 60_000,
  challengeMs: 5,
  congestedBytes: 256 * 1024,
  backlogBytes: 8 * 1024 * 1024,
  goodbyeMs: 2_000,
};
