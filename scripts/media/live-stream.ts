import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { loopSeconds } from './ffmpeg-words.ts';
import { parseFlv, shiftTag, type FlvParts } from './flv-tags.ts';
import type { LiveClock } from './live-clock.ts';
import { makeMedia } from './make-media.ts';
import { shiftTs, TsCounter } from './ts-time.ts';

/** What is left to send, whenever it is asked. */
export interface LiveReader {
  /** The next bytes that exist by now; empty while there are none. */
  next(): Promise<Buffer>;
}

const loopMs = loopSeconds * 1000;
const parts = new Map<string, FlvParts>();

/** Reads the live stream as FLV, from its last key frame on. */
export async function readLiveFlv(clock: LiveClock, recipe: 'live-flv' | 'live-video-flv'): Promise<LiveReader> {
  const folder = await makeMedia(recipe);
  const { head, tags } = parts.get(recipe) ?? parseFlv(await readFile(join(folder, 'clip.flv')));
  parts.set(recipe, { head, tags });
  const now = clock.position * 1000;
  let loop = Math.floor(now / loopMs);
  let at = tags.findLastIndex(({ key, time }) => key && loop * loopMs + time <= now);
  let first = true;
  return {
    next: async () => {
      const until = clock.position * 1000;
      const due: Buffer[] = first ? [head] : [];
      first = false;
      for (;;) {
        const tag = tags[at];
        if (!tag) {
          at = 0;
          loop++;
        } else if (loop * loopMs + tag.time <= until) {
          due.push(shiftTag(tag, loop * loopMs));
          at++;
        } else return Buffer.concat(due);
      }
    },
  };
}

/** Reads the live stream as MPEG-TS, from the start of the running second on; every second begins with a key frame. */
export async function readLiveTs(clock: LiveClock): Promise<LiveReader> {
  const folder = await makeMedia('live-ts');
  const counter = new TsCounter();
  let second = Math.floor(clock.position);
  let sent = 0;
  return {
    next: async () => {
      const due: Buffer[] = [];
      for (;;) {
        const bytes = await readFile(join(folder, `${second % loopSeconds}.ts`));
        const share = Math.min(1, clock.position - second);
        const until = share === 1 ? bytes.length : Math.floor((bytes.length * share) / 188) * 188;
        if (until > sent) {
          const shift = Math.floor(second / loopSeconds) * loopSeconds;
          due.push(counter.renumber(shiftTs(bytes.subarray(sent, until), shift)));
          sent = until;
        }
        if (share < 1) return Buffer.concat(due);
        second++;
        sent = 0;
      }
    },
  };
}

/** Sends what is read as it comes, until the stream ends (true) or `signal` aborts (false). */
export async function sendLive(
  reader: LiveReader,
  clock: LiveClock,
  send: (bytes: Buffer) => void,
  signal: AbortSignal,
): Promise<boolean> {
  while (!signal.aborted) {
    const ended = clock.ended;
    const bytes = await reader.next();
    if (bytes.length && !signal.aborted) send(bytes);
    if (ended) return !signal.aborted;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  return false;
}
