/**
 * What is made when it is first asked for, and once. A making that fails is forgotten: a machine that had no free file for
 * a moment must not leave a venue without its router for ever.
 */
export class Once<Made> {
  readonly #make: () => Promise<Made>;
  #made: Promise<Made> | undefined;

  constructor(make: () => Promise<Made>) {
    this.#make = make;
  }

  /** What was made, or is being made; undefined before anybody asked, and after a failure. */
  get begun(): Promise<Made> | undefined {
    return this.#made;
  }

  /** Makes it where it is not there yet. Rejects as the making does; who asks next has it tried again. */
  get(): Promise<Made> {
    if (this.#made !== undefined) return this.#made;
    const making = this.#make();
    this.#made = making;
    making.catch(() => {
      if (this.#made === making) this.#made = undefined;
    });
    return making;
  }
}
