/**
 * A router that is loaded with the first request for it, and not before: the modules of Fastify take 22 MB, a fifth of an
 * idle venue. Requests that come meanwhile wait, and are taken in their order. A router that could not be opened (too many
 * open files, say) is tried anew with the next request.
 */
import type { RequestListener } from 'node:http';
import { Once } from './once.ts';
import type { Router, RouterOptions } from './router.ts';

export class LateRouter {
  readonly #options: RouterOptions;
  readonly #opening = new Once(() => this.#open());
  #opened: Router | undefined;
  #isClosed = false;

  constructor(options: RouterOptions) {
    this.#options = options;
  }

  readonly listener: RequestListener = (request, response) => {
    if (this.#opened !== undefined) {
      this.#opened.listener(request, response);
      return;
    }
    this.#opening.get().then(
      ({ listener }) => listener(request, response),
      (error: unknown) => this.#options.responder.fail(request, response, error),
    );
  };

  /** Replies end their connection from now on; those to requests that still wait as well. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#opened !== undefined) await this.#opened.close();
    // Whoever asked for a router that could not be opened was told so.
    else await this.#opening.begun?.catch(() => {});
  }

  async #open(): Promise<Router> {
    const { openRouter } = await import('./router.ts');
    const router = await openRouter(this.#options);
    if (this.#isClosed) await router.close();
    this.#opened = router;
    return router;
  }
}
