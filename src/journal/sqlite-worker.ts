/** The journal's own thread: waiting for the disk is all it does, so that the venue never has to. */
import { parentPort, type Transferable, workerData } from 'node:worker_threads';
import { packSlice } from '../history/packed-slice.ts';
import { JournalRefused } from './errors.ts';
import { failureOf, gone } from './sqlite-errors.ts';
import { type OpenFolder, openFolder } from './sqlite-folder.ts';
import type { Answers, FromWorker, Request, ToWorker, WorkerOptions } from './sqlite-messages.ts';
import { SqliteStore } from './sqlite-store.ts';

const options = workerData as WorkerOptions;

function say(message: FromWorker, transfer: Transferable[] = []): void {
  parentPort?.postMessage(message, transfer);
}

function open(): void {
  try {
    const folder = openFolder(options);
    serve(folder, new SqliteStore(folder.database, folder.sound));
    say({ type: 'opened', kept: folder.sound.kept });
  } catch (error) {
    if (!(error instanceof JournalRefused)) throw error;
    say({ type: 'refused', code: error.code, message: error.message });
  }
}

function serve(folder: OpenFolder, store: SqliteStore): void {
  let failed = false;
  parentPort?.on('message', (message: ToWorker) => {
    if (message.type === 'close') {
      parentPort?.close();
      folder.release();
      return;
    }
    if (failed) return;
    try {
      if (message.type === 'commit') {
        store.commit(message);
        if (!folder.isInPlace()) throw gone(options.folder);
        say({ type: 'committed' });
      } else if (message.type === 'rows') {
        store.rows.add(message.rows, message.reached);
      } else {
        const { answer, transfer } = carryOut(store, message.request);
        say({ type: 'answer', id: message.id, answer }, transfer);
      }
      store.foldLog();
    } catch (error) {
      failed = true;
      const { code, message } = failureOf(error, options.folder);
      say({ type: 'failed', code, message });
    }
  });
}

function carryOut(
  store: SqliteStore,
  request: Request,
): { readonly answer: Answers[keyof Answers]; readonly transfer?: Transferable[] } {
  switch (request.type) {
    case 'read': {
      const chunk = store.read(request.from);
      return { answer: chunk, transfer: [chunk.body.buffer] };
    }
    case 'loadCheckpoint': {
      const checkpoint = store.loadCheckpoint(request.which);
      return checkpoint === undefined ? { answer: null } : { answer: checkpoint, transfer: [checkpoint.state.buffer] };
    }
    case 'beginCheckpoint':
      store.beginCheckpoint(request.at);
      return { answer: null };
    case 'addToCheckpoint':
      store.addToCheckpoint(request.piece);
      return { answer: null };
    case 'endCheckpoint':
      store.endCheckpoint();
      return { answer: null };
    case 'dropCheckpoints':
      store.dropCheckpoints(request.after);
      return { answer: null };
    case 'letGo':
      return { answer: store.letGo(request.before) };
    case 'tidy':
      return { answer: store.tidy() };
    case 'writeRows':
      return { answer: store.rows.writeSlice() };
    case 'listing': {
      const slice = packSlice(store.rows.slice(request.request));
      return { answer: slice, transfer: [slice.numbers.buffer] };
    }
    case 'lowest':
      return { answer: store.rows.lowest(request.last) };
    case 'forget':
      return { answer: store.rows.forget(request.forgotten) };
  }
}

open();
