/**
 * The body of a trickle PATCH (RFC 8840): the offer's credentials and its first media section, which carries the
 * transport of the whole bundle, with these candidates.
 */
export function sdpFragment(offer: string, candidates: readonly string[], complete: boolean): string {
  const line = (pattern: RegExp) => pattern.exec(offer)?.[0];
  const lines = [
    line(/^a=ice-ufrag:.*$/m),
    line(/^a=ice-pwd:.*$/m),
    line(/^m=.*$/m)?.replace(/^m=(\w+) .*$/, 'm=$1 9 UDP/TLS/RTP/SAVPF 0'),
    line(/^a=mid:.*$/m),
    ...candidates.map((candidate) => `a=${candidate}`),
    complete ? 'a=end-of-candidates' : undefined,
  ];
  return lines
    .filter((text) => text !== undefined)
    .map((text) => `${text.trimEnd()}\r\n`)
    .join('');
}
