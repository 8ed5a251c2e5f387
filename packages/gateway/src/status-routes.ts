import type { ServerResponse } from 'node:http';

import type { GatewayContext, Route } from './gateway-context.ts';
import { metricsContentType } from './metrics.ts';
import type { StreamInfo } from './stream-info.ts';

function answer(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(body);
}

const json = 'application/json; charset=utf-8';

/** What operators and their tools read. */
export function statusRoutes(
  context: GatewayContext,
  report: { readonly streams: () => readonly StreamInfo[]; readonly metrics: () => string },
): Route[] {
  return [
    {
      path: /^\/healthz$/,
      methods: { GET: ({ response }) => answer(response, json, '{"status":"ok"}') },
    },
    {
      path: /^\/api\/streams$/,
      methods: {
        GET: async ({ request, response }) => {
          await context.authorise('status', '', request);
          answer(response, json, JSON.stringify({ streams: report.streams() }));
        },
      },
    },
    {
      path: /^\/metrics$/,
      methods: {
        GET: async ({ request, response }) => {
          await context.authorise('status', '', request);
          answer(response, metricsContentType, report.metrics());
        },
      },
    },
  ];
}
