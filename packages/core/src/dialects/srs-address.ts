import { LiveCode } from '../live-code.ts';
import { LiveError } from '../live-error.ts';

/** Parameters that Tencent signs its addresses with. */
const tencentParameters = ['txSecret', 'txTime'];
const tencentHosts = /(^|\.)(myqcloud\.com|tlivecdn\.com|liveplay\.qq\.com)$/i;

/** `webrtc://` as a URL that all browsers take apart alike: they do not know the scheme. */
export function httpLike(url: string): URL {
  const address = url.replace(/^webrtc:/i, 'http:');
  if (URL.canParse(address)) return new URL(address);
  throw new LiveError(
    LiveCode.ERROR_INVALID_PARAMETER,
    `"${url.split('?')[0]!}" is not an address that SRS can be asked at.`,
  );
}

/** Whether an address looks like one of Tencent's; all others are taken for SRS. */
export function looksLikeTencent(url: string): boolean {
  const { hostname, searchParams } = httpLike(url);
  return tencentHosts.test(hostname) || tencentParameters.some((name) => searchParams.has(name));
}

/** What SRS is asked: where, and for which stream. */
export interface SrsAddress {
  readonly api: string;
  readonly streamUrl: string;
}

/**
 * SRS's API to play or publish a stream. `webrtc://host[:port]/app/stream`: the port is the API's, 1985 for http and 443
 * for https; `schema=https`, `port=` and `play=/path/` (or `publish=/path/`) in the query say otherwise, and everything
 * else in it is passed on. An `http(s)://` address is that of the API's server. `pageProtocol` is `https:` or `http:`.
 */
export function srsAddress(url: string, pageProtocol: string, action: 'play' | 'publish'): SrsAddress {
  const isWebRtc = /^webrtc:/i.test(url);
  const { protocol, hostname, port, pathname, searchParams, search } = httpLike(url);
  const scheme = isWebRtc ? (searchParams.get('schema') ?? pageProtocol.replace(/:$/, '')) : protocol.replace(/:$/, '');
  const standardPort = isWebRtc && scheme !== 'https' ? '1985' : scheme === 'https' ? '443' : '80';
  // Browsers leave out port 80 of the http: that the address was read as.
  const written = port || (/^webrtc:\/\/[^/]*:80(\/|$)/i.test(url) ? '80' : '');
  const path = `/${searchParams.get(action) ?? `rtc/v1/${action}`}/`.replace(/\/{2,}/g, '/');
  const api = httpLike(
    `${scheme === 'https' ? 'https' : 'http'}://${hostname}:${(written || searchParams.get('port')) ?? standardPort}${path}`,
  );
  for (const [name, value] of searchParams) if (name !== action && name !== 'api') api.searchParams.append(name, value);
  return { api: api.href, streamUrl: isWebRtc ? url : `webrtc://${hostname}${pathname}${search}` };
}
