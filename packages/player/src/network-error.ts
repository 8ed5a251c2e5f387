import { LiveCode, LiveError } from '@livelit/core';

/** A request that got no answer. Browsers hide why; offline and mixed content can at least be guessed. */
export function networkError(what: string, url: string, cause?: unknown): LiveError {
  const options = { detail: { url: withoutQuery(url) }, ...(cause === undefined ? {} : { cause }) };
  if (globalThis.navigator?.onLine === false)
    return new LiveError(LiveCode.ERROR_OFFLINE, `${what} is not possible without a network.`, options);
  if (isMixedContent(url))
    return new LiveError(
      LiveCode.ERROR_MIXED_CONTENT,
      `${what} from an insecure address is forbidden on an HTTPS page.`,
      options,
    );
  return new LiveError(LiveCode.ERROR_UNREACHABLE, `${what} got no answer from ${new URL(url).host}.`, options);
}

function isMixedContent(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  const loopback = /^(localhost|.*\.localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
  return globalThis.location?.protocol === 'https:' && (protocol === 'http:' || protocol === 'ws:') && !loopback;
}

/** The address without what may be secret. */
export function withoutQuery(url: string): string {
  return url.split(/[?#]/)[0]!;
}
