/** Work of which only so much is under way at a time; the rest waits for its turn, in order. */
export class Turns {
  readonly #atATime: number;
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;

  constructor(atATime: number) {
    this.#atATime = atATime;
  }

  /** Begins the work at once if there is room. Settles as it does. */
  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#underWay < this.#atATime) this.#underWay++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      // The place goes to the next one: nobody who comes later gets in between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#underWay--;
      else next();
    }
  }
}
