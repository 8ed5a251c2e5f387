import type { RawData } from 'ws';

/** What publishers hear first: they may mix pings into their stream, and learn by the answers how fast it arrives. */
export const publisherHello = '{"type":"hello","answers":["ping"]}';

const longest = 64;

/** The number of a publisher's ping; undefined for any other text. */
export function pingNumber(data: RawData): number | undefined {
  const text = Buffer.isBuffer(data) && data.length <= longest ? data.toString() : '';
  const digits = /^\{"type":"ping","id":(\d{1,15})\}$/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The answer: all that was sent before the ping has been read. */
export const pong = (id: number) => `{"type":"pong","id":${id}}`;
