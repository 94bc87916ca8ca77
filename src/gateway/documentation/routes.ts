/** `GET /openapi.json` and `GET /docs`: the documentation of what is served, made when it is first asked for. */
import type { Endpoint } from '../endpoint.ts';
import { jsonReply, type Reply } from '../reply.ts';
import type { Route } from '../route.ts';
import type { PageOptions } from './page.ts';

/** The page loads nothing, runs nothing and is shown in no other's frame. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function documentationRoutes(endpoints: readonly Endpoint[], options: PageOptions): readonly Route[] {
  const document = once(async () => {
    const { openApiDocument } = await import('./openapi.ts');
    return jsonReply(200, Buffer.from(JSON.stringify(openApiDocument(endpoints, options.version))));
  });
  const page = once(async () => {
    const { documentationPage } = await import('./page.ts');
    return {
      status: 200,
      contentType: 'text/html; charset=utf-8',
      body: Buffer.from(documentationPage(endpoints, options)),
      headers: { 'content-security-policy': PAGE_POLICY },
    };
  });
  return [
    { methods: ['GET'], path: '/openapi.json', answer: document },
    { methods: ['GET'], path: '/docs', answer: page },
  ];
}

function once(make: () => Promise<Reply>): () => Promise<Reply> {
  let made: Promise<Reply> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
