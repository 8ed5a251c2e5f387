/** One m-section of a description or of a fragment. */
export interface Section {
  readonly kind: string;
  readonly port: number;
  readonly protocol: string;
  readonly mid: string | undefined;
  readonly lines: readonly string[];
}

/** A description or a fragment, taken apart just as far as it is judged. */
export interface Sdp {
  readonly head: readonly string[];
  readonly sections: readonly Section[];
  readonly lines: readonly string[];
}

export function parseSdp(text: string): Sdp {
  const lines = text.split(/\r?\n/).filter(Boolean);
  const starts = lines.flatMap((line, at) => (line.startsWith('m=') ? [at] : []));
  const sections = starts.map((start, index): Section => {
    const own = lines.slice(start, starts[index + 1]);
    const [kind = '', port = '', protocol = ''] = own[0]!.slice(2).split(' ');
    return { kind, port: Number(port), protocol, mid: valueOf(own, 'mid'), lines: own };
  });
  return { head: lines.slice(0, starts[0] ?? lines.length), sections, lines };
}

/** The value of the first attribute of this name; empty for a flag, undefined where there is none. */
export function valueOf(lines: readonly string[], name: string): string | undefined {
  const line = lines.find((one) => one === `a=${name}` || one.startsWith(`a=${name}:`));
  return line?.slice(3 + name.length);
}

/** `candidate:…` values. */
export const candidatesOf = (lines: readonly string[]): string[] =>
  lines.filter((line) => line.startsWith('a=candidate:')).map((line) => line.slice(2));

/** What makes two candidates the same, whatever else is written of them. */
export function keyOf(candidate: string): string {
  const [, , protocol = '', , address, port, , type] = candidate.split(' ');
  return [protocol.toLowerCase(), address, port, type].join(' ');
}

/** The text without its candidates, or with others in the place of the first. */
export function withCandidates(text: string, candidates: readonly string[]): string {
  const lines = text.split('\r\n');
  const at = lines.findIndex((line) => line.startsWith('a=candidate:'));
  const others = lines.filter((line) => !line.startsWith('a=candidate:') && line !== 'a=end-of-candidates');
  if (at >= 0) others.splice(at, 0, ...candidates.map((candidate) => `a=${candidate}`));
  return others.join('\r\n');
}
