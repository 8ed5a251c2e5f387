import { expect, it } from 'vitest';

import { createHttpServer } from './http-server.ts';

it('gives every request a time and a size', () => {
  const server = createHttpServer(() => {});
  expect(server.headersTimeout).toBe(10_000);
  expect(server.requestTimeout).toBe(30_000);
  expect(server.keepAliveTimeout).toBe(15_000);
  expect(server.maxHeadersCount).toBe(100);
  // Media flows for hours: only the request has a deadline, never the connection.
  expect(server.timeout).toBe(0);
});
