import { type FlvTag, readFlv } from './read-flv.ts';

/** Reads a running HTTP-FLV stream and hands out its tags as they come, until `signal` aborts. */
export async function* readFlvLive(url: string, signal: AbortSignal): AsyncGenerator<FlvTag> {
  const response = await fetch(url, { signal });
  let bytes = new Uint8Array();
  let given = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes = new Uint8Array([...bytes, ...chunk]);
    const { tags } = readFlv(bytes.subarray(0, wholeTags(bytes)));
    yield* tags.slice(given);
    given = tags.length;
  }
}

/** Where the last whole tag ends. */
function wholeTags(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer);
  let end = 13;
  while (end + 4 <= bytes.length) {
    const next = end + 11 + (view.getUint32(end) & 0xffffff) + 4;
    if (next > bytes.length) break;
    end = next;
  }
  return Math.min(end, bytes.length);
}
