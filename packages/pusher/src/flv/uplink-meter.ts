/** What is known of the way to a server at one moment. */
export interface UplinkSample {
  /** Whether the server acknowledges; else all this ends at the browser's own buffer. */
  readonly acknowledged: boolean;
  /** Bytes that have left the encoder and have not arrived, as far as is known. */
  readonly waitingBytes: number;
  /** Milliseconds that the newest bytes take longer than on an empty way. */
  readonly delayMs: number;
  /** The latest round trip behind the media; undefined where nothing acknowledges. */
  readonly rttMs: number | undefined;
  /** The shortest round trip lately; 0 where nothing acknowledges. */
  readonly baseMs: number;
  /** What arrived in the last half second, kbps. */
  readonly deliveredKbps: number;
  /** How fast the latest bytes came one after another, kbps: a way that was stuck for a moment shows its width by it. */
  readonly burstKbps: number;
}

interface Mark {
  readonly at: number;
  readonly bytes: number;
}

/** Milliseconds over which the delivery rate is taken. */
const rateMs = 500;
/** Answers that come within so many milliseconds belong to one burst; closer together than the second they cannot be told. */
const burstMs = 100;
const shortestMs = 20;
/** Milliseconds over which the shortest round trip is looked for; two such windows are remembered. */
const baseWindowMs = 10_000;
/** A ping that is late by so many milliseconds says that bytes wait. */
const lateMs = 150;
/** Pings on their way, at most: a way that is stuck gets no more. */
const mostPings = 100;

/**
 * Measures an uplink from what is sent and what is known to have arrived. Buffers of the system and of proxies hide
 * hundreds of kilobytes from `bufferedAmount`, so a server that can answers pings that travel between the media bytes.
 * All times are milliseconds of one clock.
 */
export class UplinkMeter {
  readonly #pings = new Map<number, Mark>();
  /** What had arrived when; the last one before the window and all in it. */
  #marks: Mark[] = [];
  #sent = 0;
  #arrived = 0;
  #lastId = 0;
  #answered = false;
  #rtt: number | undefined;
  #shortest = Infinity;
  #shortestBefore = Infinity;
  #windowEnd = 0;

  sent(bytes: number): void {
    this.#sent += bytes;
  }

  /** A ping goes behind what was sent so far. Its number; undefined when enough are on their way. */
  ping(now: number): number | undefined {
    if (this.#pings.size >= mostPings) return undefined;
    this.#pings.set(++this.#lastId, { at: now, bytes: this.#sent });
    return this.#lastId;
  }

  /** The server has read all that was sent before the ping. Strange numbers are ignored. */
  pong(id: number, now: number): void {
    const ping = this.#pings.get(id);
    if (!ping) return;
    // They arrive in order, so older ones have been passed over.
    for (const older of this.#pings.keys()) if (older <= id) this.#pings.delete(older);
    if (!this.#answered) this.#marks = [];
    this.#answered = true;
    this.#rtt = now - ping.at;
    if (now >= this.#windowEnd) {
      this.#shortestBefore = this.#shortest;
      this.#shortest = this.#rtt;
      this.#windowEnd = now + baseWindowMs;
    } else this.#shortest = Math.min(this.#shortest, this.#rtt);
    this.#mark(ping.bytes, now);
  }

  /** How things stand while `buffered` bytes wait in the socket. */
  sample(buffered: number, now: number): UplinkSample {
    if (!this.#answered) this.#mark(this.#sent - buffered, now);
    const baseMs = this.#answered ? Math.min(this.#shortest, this.#shortestBefore) : 0;
    const [oldest] = this.#pings.values();
    const overdue = this.#answered && oldest ? now - oldest.at - baseMs : 0;
    const deliveredKbps = this.#rate(overdue > lateMs || !this.#answered ? now : undefined);
    const burstKbps = this.#burst(now);
    const waitingBytes = this.#answered ? this.#sent - this.#arrived : buffered;
    const delayMs = this.#answered
      ? Math.max((this.#rtt ?? 0) - baseMs, overdue, 0)
      : (buffered * 8) / Math.max(deliveredKbps, 1);
    return { acknowledged: this.#answered, waitingBytes, delayMs, rttMs: this.#rtt, baseMs, deliveredKbps, burstKbps };
  }

  #mark(bytes: number, now: number): void {
    this.#arrived = bytes;
    this.#marks.push({ at: now, bytes });
    while (this.#marks.length > 2 && now - this.#marks[1]!.at >= rateMs) this.#marks.shift();
  }

  /** Until `end`, or until what arrived last. */
  #rate(end?: number): number {
    const last = this.#marks.at(-1);
    if (!last) return 0;
    const to = end ?? last.at;
    const first = this.#marks.findLast(({ at }) => to - at >= rateMs) ?? this.#marks[0]!;
    const ms = to - first.at;
    return ms > 0 ? ((last.bytes - first.bytes) * 8) / ms : 0;
  }

  #burst(now: number): number {
    const recent = this.#marks.filter(({ at }) => now - at <= burstMs);
    const [first, last] = [recent[0], recent.at(-1)];
    if (!this.#answered || !first || !last || first === last) return 0;
    return ((last.bytes - first.bytes) * 8) / Math.max(shortestMs, last.at - first.at);
  }
}
