/** Flags that many commands take. */
import type { Command } from './commands/command.ts';
import { file, optional, type Parameters, text, toggle } from './commands/parameters.ts';
import { DEFAULT_URL } from './control-client.ts';

/** Of commands that can print JSON. */
export const GENERAL_FLAGS: Parameters = {
  json: toggle('Print the answer as JSON, and a failure as {"error", "message"}.'),
};

/** Of commands that talk to a running venue. */
export const VENUE_FLAGS: Parameters = {
  url: optional(
    text('URL', `the URL of a venue such as ${DEFAULT_URL}`),
    `The venue to talk to. Default: DRYDOCK_URL, or else ${DEFAULT_URL}.`,
  ),
  token: optional(
    text('TOKEN', 'the control token of the venue'),
    'For a venue on another machine: its control token. Better given as DRYDOCK_CONTROL_TOKEN: other users can see a command line.',
  ),
  ca: optional(
    file('FILE', 'the path of a certificate, PEM'),
    'For a venue with TLS: the certificate of its authority. Default: DRYDOCK_CA_FILE.',
  ),
};

/** All flags that a command takes, its own first. */
export function flagsOf({ flags, usesVenue, printsJson }: Command): Parameters {
  return { ...flags, ...(usesVenue ? VENUE_FLAGS : {}), ...(printsJson ? GENERAL_FLAGS : {}) };
}
