/** The venue of a scenario: in this process, in memory, its clock standing still but for the scenario. */
import type { Powers } from '../control/powers.ts';
import type { Account } from '../core/entities.ts';
import type { State } from '../core/state.ts';
import type { Host } from '../host/open.ts';
import type { Drydock } from '../library/drydock.ts';
import { librarySettings } from '../library/library.ts';
import type { StartOptions } from '../library/options.ts';
import { StartRefused } from '../library/refusal.ts';
import { type Inside, startVenue } from '../library/start.ts';
import { ScenarioInvalid } from './faults.ts';
import { type FaultsSeen, Flights } from './flights.ts';
import { StandingMachine } from './late.ts';
import type { Scenario } from './scenario.ts';
import { WireClient } from './wire.ts';

export interface Stage {
  readonly venue: Drydock;
  readonly host: Host;
  readonly powers: Powers;
  readonly client: WireClient;
  readonly flights: Flights;
  readonly state: State;
  readonly account: (name: string) => Account;
}

/** Opens the venue that a scenario describes; `keep` names a folder for it. Throws `ScenarioInvalid` for what it cannot be. */
export async function openStage(scenario: Scenario, keep: string | undefined): Promise<Stage> {
  let inside: Inside | undefined;
  const machine = new StandingMachine(scenario.startMs);
  const ground = {
    machine,
    opened: (opened: Inside) => {
      inside = opened;
    },
  };
  const venue = await startVenue(librarySettings(optionsOf(scenario, keep)), ground).catch((error: unknown) => {
    throw error instanceof StartRefused ? asFault(scenario, error) : error;
  });
  if (venue.restart.restarted) {
    await venue.close();
    const message = `${keep} holds a venue already: name another folder, or remove it.`;
    throw new StartRefused('OPTIONS_CONTRADICT', message);
  }
  await venue.freeze();
  const { host, powers } = inside as Inside;
  machine.follow(() => host.timeMs());
  return {
    venue,
    host,
    powers,
    client: new WireClient(venue.port),
    flights: new Flights(machine, host.desk, faultsSeen(powers)),
    get state() {
      return host.timeline.venue.state;
    },
    account: (name) => accountNamed(host.timeline.venue.state, name),
  };
}

export async function closeStage({ venue, client }: Stage): Promise<void> {
  client.close();
  await venue.close();
}

function optionsOf(scenario: Scenario, keep: string | undefined): StartOptions {
  const { seed, rules, instruments, liquidity, startTime, accounts } = scenario;
  return {
    seed,
    rules,
    liquidity,
    startTime,
    market: 'frozen',
    history: 0,
    ...(instruments === undefined ? {} : { instruments }),
    ...(keep === undefined ? {} : { data: keep }),
    accounts: accounts.map(({ name, funds, marginSchedule, feeSchedule }) => ({
      name,
      funds,
      ...(marginSchedule === undefined ? {} : { marginSchedule }),
      ...(feeSchedule === undefined ? {} : { feeSchedule }),
    })),
  };
}

/** What the file asks for and the venue cannot be: told of the file. Ports and disks are nothing of its. */
function asFault({ origin: { file } }: Scenario, error: StartRefused): unknown {
  if (error.code !== 'OPTION_INVALID') return error;
  const message = `${file === '' ? 'The scenario' : file}: ${error.message.replaceAll('the option ', '')}`;
  return new ScenarioInvalid([{ place: '', line: undefined, column: undefined, message }]);
}

function faultsSeen({ faults }: Powers): FaultsSeen {
  return {
    areSet: () => faults.list().length > 0,
    silences: () => faults.list().reduce((sum, { rule, struck }) => sum + (rule.how === 'silence' ? struck : 0), 0),
  };
}

function accountNamed(state: State, name: string): Account {
  for (let id = 0; id < state.accounts.size; id++) {
    const account = state.accounts.find(id);
    if (account?.name === name) return account;
  }
  throw new Error(`the venue has no account ${name}`);
}
