const parameter = /;\s*([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]+))/y;
const target = /[\s,]*<([^>]*)>/y;

/**
 * The ICE servers of a `Link` header (RFC 9725, 4.6). Several headers arrive joined by commas; commas and semicolons
 * inside quotes belong to the value. Links of any other `rel` are ignored.
 */
export function parseIceServers(header: string | null): RTCIceServer[] {
  const servers: RTCIceServer[] = [];
  const text = header ?? '';
  let at = 0;
  for (let link = matchAt(target, text, at); link; link = matchAt(target, text, at)) {
    at = target.lastIndex;
    const parameters = new Map<string, string>();
    for (let found = matchAt(parameter, text, at); found; found = matchAt(parameter, text, at)) {
      at = parameter.lastIndex;
      parameters.set(found[1]!.toLowerCase(), found[3] ?? found[2]!.replaceAll(/\\(.)/g, '$1'));
    }
    const urls = link[1]!.trim();
    if (parameters.get('rel') !== 'ice-server' || !/^(stun|turn)s?:/i.test(urls)) continue;
    const username = parameters.get('username');
    const credential = parameters.get('credential');
    servers.push({
      urls,
      ...(username === undefined ? {} : { username }),
      ...(credential === undefined ? {} : { credential }),
    });
  }
  return servers;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
