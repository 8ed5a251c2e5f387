import { onTestFinished, vi } from 'vitest';

import { concat, flvHeader, tagBytes, tagsOf, type FlvTag } from './flv-bytes.ts';

/** The first `bytes` of what is at an address: real media to make other streams of. */
export async function recorded(url: string, bytes: number): Promise<FlvTag[]> {
  const over = new AbortController();
  const response = await fetch(url, { signal: over.signal });
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = response.body!.getReader();
  while (length < bytes) {
    const { value, done } = await reader.read();
    if (done) break;
    pieces.push(value);
    length += value.length;
  }
  over.abort();
  return tagsOf(concat(pieces));
}

/** How a stream made of tags is served. */
export interface Serving {
  /** What the header promises. */
  readonly tracks?: { readonly audio: boolean; readonly video: boolean };
  /** Whether it comes in its own time, from the first second on at once; otherwise all at once. */
  readonly inTime?: boolean;
  /** Whether it ends behind the last tag. */
  readonly ends?: boolean;
}

const ahead = 1000;

/** Serves tags as a live FLV stream at the next requests of this page, in place of the network. */
export function serveFlv(tags: readonly FlvTag[], serving: Serving = {}): void {
  const { tracks = { audio: true, video: true }, inTime = false, ends = false } = serving;
  const serve = (_url: unknown, init?: RequestInit) => {
    let timer: ReturnType<typeof setInterval> | undefined;
    const stop = () => clearInterval(timer);
    init?.signal?.addEventListener('abort', stop);
    onTestFinished(stop);
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(flvHeader(tracks));
        const began = performance.now();
        let at = 0;
        // In the order they come, whatever their own timestamps say: 20 ms for each.
        const send = () => {
          const due = inTime ? (performance.now() - began + ahead) / 20 : tags.length;
          const pieces: Uint8Array[] = [];
          while (at < tags.length && at < due) pieces.push(tagBytes(tags[at++]!));
          if (pieces.length > 0) controller.enqueue(concat(pieces));
          if (at < tags.length) return;
          stop();
          if (ends) controller.close();
        };
        timer = setInterval(send, 40);
        send();
      },
      cancel: stop,
    });
    return Promise.resolve(new Response(body, { headers: { 'Content-Type': 'video/x-flv' } }));
  };
  vi.spyOn(globalThis, 'fetch').mockImplementation(serve as typeof fetch);
}
