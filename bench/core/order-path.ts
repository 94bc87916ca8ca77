/** The in-process order path under W1: commands a second, latency, and bytes allocated for each command. */
import type { Command } from '../../src/core/commands/command.ts';
import type { Applied } from '../../src/core/events.ts';
import { median, plain, quantile, type Row } from '../lib/row.ts';
import { W1, Workload } from '../lib/workload.ts';

const BATCH = 2_000;
const WARM_UP_BATCHES = 100;
const TIMED_BATCHES = 200;

/** Runs W1 in batches: commands are made, then timed, then their orders noted. */
export function benchOrderPath(): readonly Row[] {
  const workload = new Workload();
  workload.fill();
  for (let batch = 0; batch < WARM_UP_BATCHES; batch++) workload.note(workload.run(workload.commands(BATCH)));
  const rates: number[] = [];
  for (let batch = 0; batch < TIMED_BATCHES; batch++) {
    const commands = workload.commands(BATCH);
    const applied: Applied[] = new Array(commands.length);
    const startMs = performance.now();
    for (let index = 0; index < commands.length; index++) applied[index] = workload.apply(commands[index] as Command);
    rates.push((commands.length / (performance.now() - startMs)) * 1_000);
    workload.note(applied);
  }
  const { p99Us, maxUs } = latencies(workload);
  const perCommand = allocated(workload);
  const population = `W1: ${plain(W1.accounts)} accounts, ${W1.markets} markets, ${plain(workload.resting)} resting orders, seed ${W1.seed}`;
  return [
    {
      what: 'order path, in process, full margin check',
      measured: `${plain(median(rates))} commands/s (best batch ${plain(Math.max(...rates))})`,
      value: median(rates),
      target: { atLeast: 500_000 },
      workload: population,
    },
    {
      what: 'order path, p99 of one command',
      measured: `${plain(p99Us, 1)} us (longest ${plain(maxUs)} us)`,
      value: p99Us,
      target: { atMost: 20 },
      workload: population,
    },
    {
      what: 'order path, allocated for each command',
      measured: `${plain(perCommand)} bytes`,
      value: perCommand,
      workload: population,
    },
  ];
}

function latencies(workload: Workload): { p99Us: number; maxUs: number } {
  const batches = 50;
  const timesUs = new Float64Array(batches * BATCH);
  let at = 0;
  for (let batch = 0; batch < batches; batch++) {
    const commands = workload.commands(BATCH);
    const applied: Applied[] = [];
    for (const command of commands) {
      const startMs = performance.now();
      applied.push(workload.apply(command));
      timesUs[at++] = (performance.now() - startMs) * 1_000;
    }
    workload.note(applied);
  }
  return { p99Us: quantile(timesUs, 0.99), maxUs: quantile(timesUs, 1) };
}

/** Growth of the heap over batches in which no collection fell, a command. */
function allocated(workload: Workload): number {
  const growths: number[] = [];
  for (let batch = 0; batch < 60; batch++) {
    const commands = workload.commands(BATCH);
    const applied: Applied[] = new Array(commands.length);
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < commands.length; index++) applied[index] = workload.apply(commands[index] as Command);
    const growth = process.memoryUsage().heapUsed - before;
    if (growth > 0) growths.push(growth / commands.length);
    workload.note(applied);
  }
  return growths.length === 0 ? 0 : median(growths);
}
