/** The bytes themselves, in Cache Storage: one immutable entry for each chunk, whole or not there at all. */
export class ByteStore {
  readonly #cache: Cache;

  private constructor(cache: Cache) {
    this.#cache = cache;
  }

  static async open(name: string): Promise<ByteStore> {
    return new ByteStore(await caches.open(name));
  }

  /** Resolves when the bytes are there to be named. */
  write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.#cache.put(addressOf(name), new Response(bytes));
  }

  /** `undefined` where they are gone, or fewer than there should be. */
  async read(name: string, length: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const response = await this.#cache.match(addressOf(name));
    if (!response) return undefined;
    const bytes = new Uint8Array(await response.arrayBuffer());
    return bytes.byteLength === length ? bytes : undefined;
  }

  async remove(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.#cache.delete(addressOf(name))));
  }

  async names(): Promise<string[]> {
    return (await this.#cache.keys()).map(({ url }) => url.slice(origin.length));
  }
}

// A name that no server has: a service worker that looks through all caches finds nothing of ours by accident.
const origin = 'https://livelit-cache.invalid/';
const addressOf = (name: string) => origin + name;
