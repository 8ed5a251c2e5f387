import { LiveCode, LiveError } from '@livelit/core';

/** Where a stream is published to, taken apart. */
export interface RtmpTarget {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** Everything between the host and the last segment of the path. */
  readonly app: string;
  /** The last segment, with its query. A secret: it must reach the server and nobody else. */
  readonly key: string;
  /** `rtmp://host[:port]/app`, fit for logs and messages. */
  readonly label: string;
}

/** One entry of an allow-list. */
export interface RtmpPrefix {
  readonly secure: boolean;
  /** `*` for any. */
  readonly host: string;
  /** `*` for any. */
  readonly port: number | '*';
  readonly segments: readonly string[];
}

const defaultPort = (secure: boolean): number => (secure ? 443 : 1935);

// Taken apart by hand: WHATWG URL keeps the hosts of unknown schemes as they are, and every leniency of a parser is a
// way around an allow-list. What does not fit (userinfo, backslashes, spaces, fragments) is refused.
const shape =
  /^(?<scheme>rtmps?):\/\/(?<host>\*|[a-z\d](?:[a-z\d.-]{0,252}[a-z\d])?|\[[\da-f:.]{2,45}\])(?::(?<port>\d{1,5}|\*))?(?<path>\/[^\s\\#?@]*)?(?<query>\?[^\s\\#]*)?$/i;

interface Parts {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number | '*';
  readonly segments: readonly string[];
  readonly query: string;
}

function takeApart(address: string): Parts | undefined {
  const groups = address.length <= 2048 ? shape.exec(address)?.groups : undefined;
  if (!groups) return undefined;
  const secure = groups['scheme']?.toLowerCase() === 'rtmps';
  const port = groups['port'] === '*' ? '*' : Number(groups['port'] ?? defaultPort(secure));
  if (port !== '*' && (port < 1 || port > 65_535)) return undefined;
  const segments = (groups['path'] ?? '').replace(/^\/|\/$/g, '').split('/');
  // A server that decodes or resolves these would see another application than the allow-list did.
  if (segments.some((segment) => segment === '.' || segment === '..' || /%(?:2f|5c|2e|00)/i.test(segment)))
    return undefined;
  if (segments.length > 1 && segments.includes('')) return undefined;
  return {
    secure,
    host: (groups['host'] ?? '').toLowerCase(),
    port,
    segments: segments[0] === '' ? [] : segments,
    query: groups['query'] ?? '',
  };
}

function labelOf(secure: boolean, host: string, port: number, app: string): string {
  return `rtmp${secure ? 's' : ''}://${host}${port === defaultPort(secure) ? '' : `:${port}`}/${app}`;
}

/**
 * Takes `rtmp[s]://host[:port]/app[/instance]/key[?query]` apart.
 * Throws a LiveError ERROR_INVALID_PARAMETER whose text repeats nothing of the address.
 */
export function parseRtmpTarget(address: string): RtmpTarget {
  const parts = takeApart(address);
  const app = parts?.segments.slice(0, -1).join('/');
  if (!parts || parts.port === '*' || parts.host === '*' || !app)
    throw new LiveError(
      LiveCode.ERROR_INVALID_PARAMETER,
      'The target must look like rtmp://host/app/key or rtmps://host/app/key, without user name or fragment.',
    );
  const { secure, host, port } = parts;
  return {
    secure,
    host: host.replace(/^\[|\]$/g, ''),
    port,
    app,
    key: `${parts.segments.at(-1)}${parts.query}`,
    label: labelOf(secure, host, port, app),
  };
}

/** Reads an entry of an allow-list; undefined when it is malformed. */
export function parseRtmpPrefix(prefix: string): RtmpPrefix | undefined {
  const parts = takeApart(prefix);
  if (!parts || parts.query !== '') return undefined;
  return { secure: parts.secure, host: parts.host.replace(/^\[|\]$/g, ''), port: parts.port, segments: parts.segments };
}

/**
 * Whether the list lets pages publish to this target: same scheme, host and port, and a path that begins with all
 * segments of the entry. Names are compared, never resolved: an allowed name may lead to a private address, and an
 * entry with `*` as the host lets pages reach everything that this machine reaches.
 */
export function isAllowedTarget(target: RtmpTarget, prefixes: readonly RtmpPrefix[]): boolean {
  const path = [...target.app.split('/'), target.key];
  return prefixes.some(
    ({ secure, host, port, segments }) =>
      secure === target.secure &&
      (host === '*' || host === target.host) &&
      (port === '*' || port === target.port) &&
      segments.every((segment, index) => segment === path[index]),
  );
}
