import type { IncomingMessage } from 'node:http';

import { LiveCode } from '@livelit/core';

import { HttpProblem } from '../http-problem.ts';

/** The body of a request as text; throws an HttpProblem (413) when it is longer than `maxBytes`. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      const message = `A request may have ${maxBytes} bytes at most.`;
      throw new HttpProblem(413, LiveCode.ERROR_LIMIT_EXCEEDED, message, { connection: 'close' });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The media type of a request without parameters, lower case; empty when it has none. */
export function mediaTypeOf(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
}
