import type { EndReason, StreamPublisher } from './live-stream.ts';
import { LiveStream } from './live-stream.ts';

/** Why a publisher may not have a name. */
export type PublishRefusal = 'taken' | 'too-many-streams';

/** The streams that are live now, by name. */
export class StreamRegistry {
  #streams = new Map<string, LiveStream>();
  #options: { readonly maxStreams: number; readonly secondPublisher: 'refuse' | 'take-over' };
  #listeners = new Set<(event: 'start' | 'end', stream: LiveStream, reason?: EndReason) => void>();

  constructor(options: { readonly maxStreams: number; readonly secondPublisher: 'refuse' | 'take-over' }) {
    this.#options = options;
  }

  get(name: string): LiveStream | undefined {
    return this.#streams.get(name);
  }

  get size(): number {
    return this.#streams.size;
  }

  [Symbol.iterator](): IterableIterator<LiveStream> {
    return this.#streams.values();
  }

  /** Called for every stream that starts and ends; returns what stops it. */
  watch(listener: (event: 'start' | 'end', stream: LiveStream, reason?: EndReason) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The stream of a new publisher, or why there is none. With `take-over` the old publisher ends first. */
  publish(name: string, publisher: StreamPublisher): LiveStream | PublishRefusal {
    const old = this.#streams.get(name);
    if (old) {
      if (this.#options.secondPublisher === 'refuse') return 'taken';
      old.publisher.close('taken-over');
      old.end('taken-over');
    }
    if (this.#streams.size >= this.#options.maxStreams) return 'too-many-streams';
    const stream = new LiveStream(name, publisher, (ended, reason) => {
      if (this.#streams.get(name) === ended) this.#streams.delete(name);
      for (const listener of this.#listeners) listener('end', ended, reason);
    });
    this.#streams.set(name, stream);
    for (const listener of this.#listeners) listener('start', stream);
    return stream;
  }
}
