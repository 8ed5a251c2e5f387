import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { faultyBody, type MediaFault } from './faults.ts';

const types: Readonly<Record<string, string>> = {
  m3u8: 'application/vnd.apple.mpegurl',
  ts: 'video/mp2t',
  m4s: 'video/iso.segment',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  webm: 'video/webm',
  flv: 'video/x-flv',
  vtt: 'text/vtt',
  bin: 'application/octet-stream',
};

/** The MIME type of a path, by its ending. */
export const typeOf = (path: string): string => types[/\.(\w+)$/.exec(path)?.[1] ?? ''] ?? 'application/octet-stream';

/** Answers GET and HEAD with bytes that are all there: ranges, ETag and conditions as RFC 9110 has them. */
export async function serveBytes(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  fault: MediaFault | undefined,
): Promise<void> {
  const etag = `"${createHash('sha1').update(bytes).digest('base64url').slice(0, 16)}"`;
  response.setHeader('ETag', etag);
  response.setHeader('Accept-Ranges', 'bytes');
  if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();

  const condition = request.headers['if-range'];
  const range =
    condition === undefined || condition === etag ? rangeOf(request.headers.range, bytes.length) : undefined;
  if (range === 'none') {
    response.writeHead(416, { 'Content-Range': `bytes */${bytes.length}` }).end();
    return;
  }
  const body = range ? bytes.subarray(range.from, range.to + 1) : bytes;
  if (range) response.setHeader('Content-Range', `bytes ${range.from}-${range.to}/${bytes.length}`);
  response.setHeader('Content-Length', body.length);
  for (const [name, value] of Object.entries(fault?.headers ?? {})) if (value === null) response.removeHeader(name);
  response.writeHead(range ? 206 : 200);
  if (request.method === 'HEAD') return void response.end();
  if (fault && (fault.slow ?? fault.cut ?? fault.stall) !== undefined) await sendFaulty(body, response, fault);
  else response.end(body);
}

async function sendFaulty(body: Buffer, response: ServerResponse, fault: MediaFault): Promise<void> {
  const size = 4096;
  const chunks = Array.from({ length: Math.ceil(body.length / size) }, (_, at) =>
    body.subarray(at * size, (at + 1) * size),
  );
  try {
    await pipeline(Readable.from(chunks), faultyBody(fault, response), response);
  } catch {
    // The viewer left, or was left.
  }
}

function rangeOf(header: string | undefined, size: number): { from: number; to: number } | 'none' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (!first && !last) return undefined;
  const from = first ? Number(first) : Math.max(0, size - Number(last));
  const to = first && last ? Math.min(Number(last), size - 1) : size - 1;
  return from > to || from >= size ? 'none' : { from, to };
}
