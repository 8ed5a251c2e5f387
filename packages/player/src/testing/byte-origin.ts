import { commands } from 'vitest/browser';

import type {} from '../../../../scripts/browser-commands.ts';

/** A server of bytes that tell their position, and what it was asked. */
export interface TestOrigin {
  readonly url: string;
  /** `[range header, bytes sent]` of each request, oldest first. */
  requests(path?: string): Promise<[range: string | undefined, sent: number][]>;
  /** The network is gone. */
  stop(): Promise<void>;
  /** It is back. */
  back(): Promise<void>;
}

/** Starts one; see `scripts/byte-origin.ts` for its addresses. */
export async function startTestOrigin(): Promise<TestOrigin> {
  let { id, url, port } = await commands.startByteOrigin();
  return {
    url,
    requests: async (wanted) =>
      (await commands.byteRequests(id))
        .filter(({ path }) => wanted === undefined || path === wanted)
        .map(({ range, sent }) => [range, sent]),
    stop: () => commands.stopByteOrigin(id),
    back: async () => {
      ({ id } = await commands.startByteOrigin(port));
    },
  };
}

export { areBytesOf, bytesIn } from './origin-bytes.ts';

let names = 0;

/** A name that no other test's cache has. */
export const freshName = (): string => `test-${Date.now()}-${++names}`;
