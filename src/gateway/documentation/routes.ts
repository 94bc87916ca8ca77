/**
 * What the venue says about itself: `GET /`, `GET /docs` and `GET /openapi.json`, each made when it is first asked for.
 */
import type { Endpoint } from '../endpoint.ts';
import { Once } from '../once.ts';
import { jsonReply, TEXT_TYPE } from '../reply.ts';
import type { Route } from '../route.ts';
import { header } from '../wire-request.ts';
import type { PageOptions } from './page.ts';
import { pageReply } from './page-reply.ts';

export function documentationRoutes(endpoints: readonly Endpoint[], options: PageOptions): readonly Route[] {
  const document = new Once(async () => {
    const { openApiDocument } = await import('./openapi.ts');
    return jsonReply(200, Buffer.from(JSON.stringify(openApiDocument(endpoints, options.version))));
  });
  const page = new Once(async () => {
    const { documentationPage } = await import('./page.ts');
    return pageReply(documentationPage(endpoints, options));
  });
  const front = new Once(async () => {
    const { frontReplies } = await import('./front-page.ts');
    return frontReplies(options);
  });
  return [
    { methods: ['GET'], path: '/openapi.json', answer: () => document.get() },
    { methods: ['GET'], path: '/docs', answer: () => page.get() },
    // Browsers ask for it unbidden, and complain of a 404.
    { methods: ['GET'], path: '/favicon.ico', answer: () => ({ status: 204, contentType: TEXT_TYPE, body: '' }) },
    {
      methods: ['GET'],
      path: '/',
      // Browsers say that they would like HTML; scripts and curl take what there is.
      answer: async (request) => {
        const { page, text } = await front.get();
        return header(request, 'accept')?.includes('text/html') === true ? page : text;
      },
    },
  ];
}
