/** Requests on their way: each is waited for until it is answered, or held up by a fault while time goes on. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Desk } from '../host/desk.ts';
import type { Flight, StandingMachine } from './late.ts';
import type { WireAnswer, WireFlight } from './wire.ts';

/** How often everything that is under way is given the chance to end, before silence is taken for silence. */
const ROUNDS = 4;

/** What is known of the faults at the doors. */
export interface FaultsSeen {
  /** Whether there are any: without them every request is answered at once. */
  readonly areSet: () => boolean;
  /** How many requests were met by one that never answers. */
  readonly silences: () => number;
}

export class Flights {
  readonly #machine: StandingMachine;
  readonly #desk: Pick<Desk, 'settled'>;
  readonly #faults: FaultsSeen;
  readonly #inFlight = new Map<Flight, Promise<unknown>>();

  constructor(machine: StandingMachine, desk: Pick<Desk, 'settled'>, faults: FaultsSeen) {
    this.#machine = machine;
    this.#desk = desk;
    this.#faults = faults;
  }

  /**
   * Sends a request, and hands on its answer whenever that comes. Resolves when it was answered and handed on, or when it
   * is held up.
   */
  async send(sent: () => WireFlight, answered: (answer: WireAnswer) => Promise<void>): Promise<void> {
    if (!this.#faults.areSet()) return answered(await sent().answer);
    const silences = this.#faults.silences();
    const { answer, giveUp } = sent();
    const flight: Flight = { isHeld: false, isDone: false, isSilent: false, giveUp };
    this.#machine.flight = flight;
    const over = answer.then(answered).finally(() => {
      flight.isDone = true;
      this.#inFlight.delete(flight);
    });
    this.#inFlight.set(flight, over);
    await this.#until(flight, () => this.#faults.silences() > silences);
    // One that is held up first is met by everything else that befalls it, too.
    flight.isSilent ||= this.#faults.silences() > silences;
  }

  /** Venue time at which something that is held up goes on; undefined when nothing is. */
  get nextDueMs(): number | undefined {
    return this.#machine.nextDueMs;
  }

  /** Lets the next one go on that is held up. */
  async goOn(): Promise<void> {
    const flight = this.#machine.fireNext();
    if (flight !== undefined) await this.#until(flight, () => flight.isSilent);
  }

  /** Nobody waits any more for what is still on its way. */
  async end(): Promise<void> {
    for (const [flight, over] of [...this.#inFlight]) {
      flight.giveUp();
      await over;
    }
  }

  async #until(flight: Flight, isSilent: () => boolean): Promise<void> {
    const over = this.#inFlight.get(flight);
    while (!flight.isDone && !flight.isHeld) {
      flight.isSilent ||= isSilent();
      if (flight.isSilent && (await this.#isQuiet(flight))) {
        flight.giveUp();
        break;
      }
      await nextTurn();
    }
    if (!flight.isHeld) await over;
    this.#machine.flight = undefined;
  }

  /** Whether all that was to be done was done, and there is still no answer. */
  async #isQuiet(flight: Flight): Promise<boolean> {
    for (let round = 0; round < ROUNDS; round++) {
      await nextTurn();
      await this.#desk.settled();
    }
    return !flight.isDone && !flight.isHeld;
  }
}
