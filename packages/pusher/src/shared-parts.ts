/** Things that all connections of one pusher share, each made when it is first asked for. */
export class SharedParts {
  readonly #parts = new Map<string, unknown>();
  #living = new AbortController();

  /** The thing of this name; made now, if there is none. */
  get<T>(name: string, make: (signal: AbortSignal) => T): T {
    if (!this.#parts.has(name)) this.#parts.set(name, make(this.#living.signal));
    return this.#parts.get(name) as T;
  }

  /** Ends them all. What is asked for later is made anew. */
  end(): void {
    this.#parts.clear();
    this.#living.abort();
    this.#living = new AbortController();
  }
}
