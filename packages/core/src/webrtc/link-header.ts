const oneLink = /\s*<([^>]*)>((?:\s*;\s*[^=;,\s]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^",;\s]*))?)*)\s*(?:,|$)/gy;
const oneParameter = /;\s*([^=;,\s]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^",;\s]*)))?/g;

/** A STUN or TURN server; an `RTCIceServer` of the browser. */
export interface IceServer {
  readonly urls: string;
  readonly username?: string;
  readonly credential?: string;
}

/**
 * The STUN and TURN servers of a `Link` header (RFC 8288, RFC 9725 4.6). Several headers arrive joined by commas, and
 * credentials may hold commas and semicolons inside their quotes. Links of another `rel` and unknown schemes are left
 * out; what follows a malformed link is too.
 */
export function iceServersOf(header: string | null): IceServer[] {
  return [...(header ?? '').matchAll(oneLink)].flatMap(([, uri = '', rest = '']) => {
    const parameters = parametersOf(rest);
    const isIceServer = parameters.get('rel')?.toLowerCase().split(/\s+/).includes('ice-server');
    if (!isIceServer || !/^(stun|turn)s?:/i.test(uri)) return [];
    const username = parameters.get('username');
    const credential = parameters.get('credential');
    // A TURN server without both would make the browser throw.
    if (/^turn/i.test(uri) && (username === undefined || credential === undefined)) return [];
    return [
      {
        urls: uri,
        ...(username === undefined ? {} : { username }),
        ...(credential === undefined ? {} : { credential }),
      },
    ];
  });
}

function parametersOf(text: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, token = ''] of text.matchAll(oneParameter)) {
    const key = name.toLowerCase();
    // RFC 8288 counts the first of a name.
    if (!parameters.has(key)) parameters.set(key, quoted?.replace(/\\(.)/g, '$1') ?? token);
  }
  return parameters;
}
