import { afterEach, expect, it, vi } from 'vitest';

import { Connection } from './connection.ts';

const request = { url: 'https://host/a.mp4', kept: true, signal: new AbortController().signal };
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('ends with a server that never answers, and with one that falls silent', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const asked = vi.spyOn(globalThis, 'fetch').mockImplementation(() => new Promise(() => undefined));
  const opening = Connection.open({ ...request, start: 0 }).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await opening).toMatchObject({ name: 'ERROR_REQUEST_TIMEOUT' });
  expect(asked.mock.lastCall![1]!.signal!.aborted).toBe(true);

  asked.mockResolvedValue(new Response(new ReadableStream({ start: (one) => one.enqueue(new Uint8Array(5)) })));
  const connection = await Connection.open({ ...request, start: 0 });
  expect(await connection!.read(10)).toHaveLength(5);
  const reading = connection!.read(10).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await reading).toMatchObject({ name: 'ERROR_REQUEST_TIMEOUT' });
});

it('takes no other bytes than it has asked for', async () => {
  const headers = { 'content-range': 'bytes 50-59/100' };
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(new Uint8Array(10), { status: 206, headers }));
  await expect(Connection.open({ ...request, start: 10, end: 20 })).rejects.toMatchObject({
    name: 'ERROR_DISCONNECTED',
  });
});
