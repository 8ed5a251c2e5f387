import { afterEach, expect, it, vi } from 'vitest';

import { preload } from './preload.ts';

const requests: [url: string, headers: Headers][] = [];
afterEach(() => {
  vi.restoreAllMocks();
  requests.length = 0;
});

function serve(playlist: string): void {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
    requests.push([url as string, new Headers(init?.headers)]);
    const response = new Response(playlist);
    Object.defineProperty(response, 'url', { value: url });
    return response;
  });
}

it('shows the headers of the source to its own origin only', async () => {
  serve('#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttps://cdn.example/0.ts\n#EXT-X-ENDLIST\n');
  preload('https://host.example/a.m3u8', { Authorization: 'Bearer secret' });
  await expect.poll(() => requests.length).toBe(2);
  expect(requests.map(([url, headers]) => [url, headers.get('authorization')])).toEqual([
    ['https://host.example/a.m3u8', 'Bearer secret'],
    ['https://cdn.example/0.ts', null],
  ]);
});

it('does not go round with a playlist that names itself as its variant', async () => {
  serve('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nb.m3u8\n');
  preload('https://host.example/a.m3u8');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(requests.map(([url]) => url)).toEqual(['https://host.example/a.m3u8', 'https://host.example/b.m3u8']);
});
