/**
 * Fetches the beginning of an HLS stream (playlists, initialisation, first segment) while the player is still loading;
 * the HLS engine takes it from there instead of asking again. What it does not take within 30 s is dropped, as is a live
 * playlist that is older than its target duration. A failure is silent: the engine then asks by itself.
 *
 * It needs nothing but itself, so that its source can stand inline in the head of a page:
 * `<script>(${preload})("https://host/index.m3u8")</script>`. `headers` are those of the source, if it has any; only the
 * source's own origin sees them.
 */
export function preload(address: string, headers: Record<string, string> = {}): void {
  type Reply = { url: string; status: number; bytes: ArrayBuffer; firstByteMs: number; totalMs: number } | undefined;
  const page = globalThis as Record<symbol, unknown>;
  const store = (page[Symbol.for('livelit.preload')] ??= new Map()) as Map<
    string,
    { at: number; reply: Promise<Reply> }
  >;
  const now = () => performance.now();
  const { href, origin } = new URL(address, document.baseURI);

  const ask = (url: string, range = ''): Promise<Reply> => {
    const [length, start = '0'] = range.split('@');
    const end = Number(start) + Number(length);
    const at = now();
    const get = async (): Promise<Reply> => {
      const extra = range ? { Range: `bytes=${start}-${end - 1}` } : {};
      const own = new URL(url).origin === origin ? headers : {};
      const response = await fetch(url, { headers: { ...own, ...extra } });
      const firstByteMs = now() - at;
      const bytes = await response.arrayBuffer();
      const { ok, status } = response;
      return ok ? { url: response.url, status, bytes, firstByteMs, totalMs: now() - at } : undefined;
    };
    const reply = get().catch(() => undefined);
    store.set(range ? `${url} ${start}-${end}` : url, { at, reply });
    return reply;
  };

  const readPlaylist = async (url: string, isVariant = false): Promise<void> => {
    const reply = await ask(url);
    if (!reply) return;
    const text = new TextDecoder().decode(reply.bytes);
    const get = (uri: string, range?: string) => void ask(new URL(uri, reply.url).href, range);
    const variant = /^#EXT-X-STREAM-INF:.*\s+(?:#.*\s+)*(\S.*)/m.exec(text)?.[1];
    // A variant that names variants again may be itself.
    if (variant) return isVariant ? undefined : readPlaylist(new URL(variant.trim(), reply.url).href, true);
    const map = /^#EXT-X-MAP:.*URI="([^"]*)"(?:.*BYTERANGE="([^"]*)")?/m.exec(text);
    if (map) get(map[1]!, map[2]);
    // These begin elsewhere, or have addresses that are not what they look like.
    if (/^#EXT-X-(PART|START|DEFINE|SKIP)\b/m.test(text)) return;
    const segments = [...text.matchAll(/^#EXTINF:([\d.]+).*\s+((?:#.*\s+)*)(\S.*)/gm)];
    const hold = /HOLD-BACK=([\d.]+)/.exec(text)?.[1] ?? 3 * Number(/TARGETDURATION:(\d+)/.exec(text)?.[1]);
    // Live begins so far before its end.
    let index = 0;
    if (!text.includes('#EXT-X-ENDLIST')) {
      index = segments.length;
      for (let left = Number(hold); left > 0.01 && index > 0;) left -= Number(segments[--index]![1]);
    }
    const first = segments[index];
    if (first) get(first[3]!.trim(), /BYTERANGE:(\S+)/.exec(first[2]!)?.[1]);
  };

  void readPlaylist(href);
}
