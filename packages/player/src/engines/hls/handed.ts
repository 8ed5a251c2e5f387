import type { HlsReading, HlsReply } from './hls-network.ts';

/** What somebody has fetched before it was asked for. */
export interface Handed {
  /** When the request began, as `performance.now()`. */
  readonly at: number;
  /** What came; nothing when it failed. */
  readonly reply: Promise<HandedReply | undefined>;
}

/** The bytes and how they came. */
export interface HandedReply {
  /** Where redirects led. */
  readonly url: string;
  readonly status: number;
  readonly bytes: ArrayBuffer;
  readonly firstByteMs: number;
  readonly totalMs: number;
}

/** Seconds after which nobody takes any more what was handed over. */
const shelfLife = 30;

const store = (): Map<string, Handed> =>
  ((globalThis as Record<symbol, unknown>)[Symbol.for('livelit.preload')] ??= new Map()) as Map<string, Handed>;

const keyOf = ({ url, range }: Pick<HlsReading, 'url' | 'range'>) =>
  url + (range ? ` ${range.start}-${range.end}` : '');

/** Puts bytes where the next reading of this address finds them, once. */
export function handOver(url: string, reply: HandedReply): void {
  store().set(keyOf({ url }), { at: performance.now() - reply.totalMs, reply: Promise.resolve(reply) });
}

/** Whether something lies ready for this address. */
export function isHanded(url: string): boolean {
  return store().has(url);
}

/** Takes what the preload bootstrap has fetched, if it did and that is fresh. Nothing is taken twice. */
export async function takeHanded(reading: HlsReading): Promise<HlsReply | undefined> {
  const entries = store();
  const now = performance.now();
  for (const [key, { at }] of entries) if (now - at > shelfLife * 1000) entries.delete(key);
  const key = keyOf(reading);
  const entry = entries.get(key);
  entries.delete(key);
  const reply = await entry?.reply;
  if (!entry || !reply || (reading.kind === 'playlist' && isStale(reply, entry.at))) return undefined;
  const { url, status, bytes, firstByteMs, totalMs } = reply;
  return {
    url,
    status,
    totalBytes: bytes.byteLength,
    timings: { firstByteMs, totalMs },
    body: new Response(bytes).body as HlsReply['body'],
  };
}

/** A live playlist is out of date after its target duration. */
function isStale({ bytes }: HandedReply, at: number): boolean {
  const text = new TextDecoder().decode(bytes);
  const targetDuration = Number(/^#EXT-X-TARGETDURATION:(\d+)/m.exec(text)?.[1] ?? Infinity);
  return !text.includes('#EXT-X-ENDLIST') && performance.now() - at > targetDuration * 1000;
}
