import type { LiveError } from '@livelit/core';
import { afterEach, expect, it, vi } from 'vitest';

import { connect } from './connection.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

it('knows an insecure WebSocket on a secure page, which browsers refuse with an exception', async () => {
  vi.stubGlobal('location', { protocol: 'https:' });
  const refuse = function () {
    throw new DOMException('An insecure WebSocket connection may not be initiated.', 'SecurityError');
  };
  vi.stubGlobal('WebSocket', refuse);
  const error = await new Promise<LiveError>((resolve) =>
    connect({
      url: 'ws://host.example/live.flv',
      headers: {},
      protocols: [],
      words: import('./words.ts'),
      signal: new AbortController().signal,
      patience: 10,
      open: () => Promise.reject(new Error('Not by HTTP.')),
      onData: () => undefined,
      onEnd: () => undefined,
      onFailure: resolve,
    }),
  );
  expect(error.name).toBe('ERROR_MIXED_CONTENT');
});
