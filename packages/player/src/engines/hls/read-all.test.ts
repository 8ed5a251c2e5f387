import { expect, it } from 'vitest';

import type { HlsReply } from './hls-network.ts';
import { readAll } from './read-all.ts';

const { signal } = new AbortController();
const limits = { idleMs: 50, totalMs: 500, maxBytes: 1000 };

function replyOf(size: number): HlsReply {
  const body = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(size)) });
  return { status: 200, url: 'https://host/a.m3u8', totalBytes: undefined, body };
}

it('gives up a body that has no end', async () => {
  const endless = readAll(async () => replyOf(300), { limits, signal });
  await expect(endless).rejects.toMatchObject({ name: 'ERROR_SOURCE_INVALID' });
});

it('does not wait for what hears neither of a limit nor of an abort', async () => {
  const deaf = () => new Promise<HlsReply>(() => undefined);
  await expect(readAll(deaf, { limits, signal })).rejects.toMatchObject({ name: 'ERROR_REQUEST_TIMEOUT' });
  const run = new AbortController();
  const reading = readAll(deaf, { limits, signal: run.signal });
  run.abort(new Error('gone'));
  await expect(reading).rejects.toThrow('gone');
});
