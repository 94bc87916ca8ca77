/** What a user should know of a venue that has just started. */
import type { AccessConfig } from '../control/access.ts';
import type { Powers } from '../control/powers.ts';
import type { Host, Restart } from '../host/open.ts';
import type { Foundations } from './foundations.ts';
import type { Settings } from './settings.ts';

/** What there is to tell of. */
export interface Started {
  readonly settings: Settings;
  readonly foundations: Foundations;
  readonly host: Host;
  readonly powers: Powers;
  /** Undefined when the venue offers no control door. */
  readonly access: AccessConfig | undefined;
}

/** One sentence each. */
export function notesOn({ settings, foundations, host, powers, access }: Started): readonly string[] {
  return [
    ...instrumentNotes(settings, foundations, host.restart),
    ...accessNotes(access),
    ...sourceNotes(host),
    ...faultNotes(powers),
  ];
}

/** A source that cannot be found again does not keep a venue from starting: its prices hold. */
function sourceNotes(host: Host): readonly string[] {
  const { problem } = host.feed();
  return problem === undefined ? [] : [`Prices hold where they stood. ${problem}`];
}

/** Told when they are taken in; the venue that a restart finds has them already. */
function instrumentNotes(
  { options }: Settings,
  { instruments }: Foundations,
  { restarted }: Restart,
): readonly string[] {
  return restarted || options.instruments === undefined ? [] : instruments.notes;
}

function accessNotes(access: AccessConfig | undefined): readonly string[] {
  if (access !== undefined) return [];
  return ['It can be reached from other machines and has no control token, so /control is not offered.'];
}

/** Whoever wonders at what he meets is to know. */
function faultNotes({ faults }: Powers): readonly string[] {
  const count = faults.list().length;
  if (count === 0) return [];
  const stand = count === 1 ? 'One fault stands' : `${count} faults stand`;
  return [`${stand}: things go wrong on purpose. GET /control/faults shows which, DELETE ends it.`];
}
