import { expect, it } from 'vitest';

it.each([
  './index.ts',
  './element/live-player-element.ts',
  './element/define.ts',
  './element/react.ts',
  './engines/hls/hls.ts',
  './engines/flv/flv.ts',
  './engines/whep/whep.ts',
  './engines/native/native.ts',
])('%s can be imported where there is no page', async (file) => {
  expect('document' in globalThis).toBe(false);
  await expect(import(/* @vite-ignore */ file)).resolves.toBeTypeOf('object');
});

it('no engine takes anything where there is no page', async () => {
  const { defaultEngines } = await import('./index.ts');
  for (const type of ['hls', 'll-hls', 'http-flv', 'ws-flv', 'whep'])
    expect(defaultEngines.some((engine) => engine.canPlay({ url: 'https://host/a', type }))).toBe(false);
});
