/**
 * The candidates as one `application/trickle-ice-sdpfrag` (RFC 8840, RFC 9725 4.3.1). Everything is bundled, so only
 * the first media section is named. `complete` says that no more will come.
 */
export function sdpFragment(offer: string, candidates: readonly string[], complete: boolean): string {
  const line = (pattern: RegExp) => pattern.exec(offer)?.[0].trim();
  const lines = [
    line(/^a=group:BUNDLE.*$/m),
    line(/^m=.*$/m),
    line(/^a=mid:.*$/m),
    line(/^a=ice-ufrag:.*$/m),
    line(/^a=ice-pwd:.*$/m),
    ...candidates.map((candidate) => `a=${candidate.replace(/^a=/, '')}`),
    complete ? 'a=end-of-candidates' : undefined,
  ];
  return lines
    .filter((text) => text !== undefined)
    .map((text) => `${text}\r\n`)
    .join('');
}
