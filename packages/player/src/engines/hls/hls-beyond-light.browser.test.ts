import { afterEach, expect, it, vi } from 'vitest';

import { concat } from '../../testing/flv-bytes.ts';
import { startHlsRun, type HlsRun } from '../../testing/hls-run.ts';
import { pesPackets, tsTables } from '../../testing/ts-bytes.ts';

let run: HlsRun | undefined;
afterEach(() => {
  run?.end();
  vi.restoreAllMocks();
});

const playlist = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n0.ts\n#EXTINF:2,\n1.ts\n#EXT-X-ENDLIST\n';

it.each([
  ['H.265', 0x24, ['light', 'full']],
  ['E-AC-3', 0x87, ['light', 'full']],
  ['H.264', 0x1b, ['light']],
])('takes %s in MPEG-TS, of which no playlist tells, to the right build', async (_what, type, builds) => {
  const picture = Array.from({ length: 900 }, (_, at) => at % 251);
  const segment = concat([tsTables([{ pid: 0x101, type }]), pesPackets(0x101, { pts: 90_000 }, picture)]);
  const asked: string[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (url) => {
    asked.push(url as string);
    // As a network does: what answers in the same task would leave hls.js no other.
    await new Promise((resolve) => setTimeout(resolve, 20));
    const response = new Response((url as string).endsWith('.ts') ? segment : playlist);
    Object.defineProperty(response, 'url', { value: url });
    return response;
  });
  run = await startHlsRun('https://host.example/index.m3u8');
  await expect.poll(() => run!.builds, { timeout: 10_000 }).toEqual(builds);
  await expect.poll(() => asked.filter((url) => url.endsWith('0.ts')).length).toBeGreaterThanOrEqual(builds.length);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(run.builds).toEqual(builds);
});
