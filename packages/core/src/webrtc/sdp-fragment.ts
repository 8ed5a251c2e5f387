/** What a fragment tells beside the candidates. */
export interface FragmentOptions {
  /** Whether it begins a new ICE session; then the options of ICE are repeated (RFC 9725 4.3.3). */
  readonly restart?: boolean;
}

/**
 * The candidates as one `application/trickle-ice-sdpfrag` (RFC 8840, RFC 9725 4.3.1). Everything is bundled, so only
 * the first media section is named. `complete` says that no more will come.
 */
export function sdpFragment(
  offer: string,
  candidates: readonly string[],
  complete: boolean,
  { restart = false }: FragmentOptions = {},
): string {
  const line = (pattern: RegExp) => pattern.exec(offer)?.[0].trim();
  const lines = [
    restart ? line(/^a=ice-options:.*$/m) : undefined,
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

/** An ICE session as a fragment names it. */
export interface IceParameters {
  readonly ufrag: string;
  readonly pwd: string;
  /** `candidate:…`, without `a=`. */
  readonly candidates: readonly string[];
}

/** What a server's fragment says; `undefined` when it names no ICE session. Source: RFC 8839 5.4 for the characters. */
export function parseIceFragment(fragment: string): IceParameters | undefined {
  const ufrag = /^a=ice-ufrag:([\w+/-]{4,256})\s*$/m.exec(fragment)?.[1];
  const pwd = /^a=ice-pwd:([\w+/-]{22,256})\s*$/m.exec(fragment)?.[1];
  if (ufrag === undefined || pwd === undefined) return undefined;
  const candidates = Array.from(fragment.matchAll(/^a=(candidate:[\x20-\x7e]{1,512}?)\s*$/gm), ([, text]) => text!);
  return { ufrag, pwd, candidates };
}

/**
 * A description with another ICE session in it: new credentials in every media section, and only the new candidates, in
 * the first one.
 */
export function withIceSession(sdp: string, { ufrag, pwd, candidates }: IceParameters): string {
  const lines = sdp
    .split(/\r?\n/)
    .filter((line) => line !== '' && !/^a=(candidate:|end-of-candidates)/.test(line))
    .map((line) =>
      line.replace(/^a=ice-ufrag:.*$/, `a=ice-ufrag:${ufrag}`).replace(/^a=ice-pwd:.*$/, `a=ice-pwd:${pwd}`),
    );
  const sections = lines.flatMap((line, at) => (line.startsWith('m=') ? [at] : []));
  lines.splice(sections[1] ?? lines.length, 0, ...candidates.map((candidate) => `a=${candidate}`));
  return lines.map((line) => `${line}\r\n`).join('');
}
