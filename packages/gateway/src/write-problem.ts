import type { ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';

import { codeName } from '@livelit/core';

import type { HttpProblem } from './http-problem.ts';

/** Answers with the problem as RFC 9457 JSON. An answer already under way can only be cut off. */
export function writeProblem(response: ServerResponse, problem: HttpProblem): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const body = JSON.stringify({
    type: 'about:blank',
    title: STATUS_CODES[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    name: codeName(problem.code),
  });
  for (const name of ['content-length', 'content-encoding', 'etag']) response.removeHeader(name);
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...problem.headers,
  });
  response.end(body);
}
