import { maxCandidates, usableCandidate } from './ice-candidate.ts';
import { isIceText, splitAttribute, splitLines } from './sdp-offer.ts';

/** The body of a trickle PATCH (RFC 8840, 4.4). */
export interface SdpFragment {
  readonly ufrag: string | undefined;
  /** Those that the server can use. */
  readonly candidates: readonly string[];
}

/** Reads `application/trickle-ice-sdpfrag`; undefined when it is malformed or says nothing about ICE. Never throws. */
export function parseFragment(text: string): SdpFragment | undefined {
  const lines = splitLines(text);
  if (!lines) return undefined;
  let ufrag: string | undefined;
  let saysSomething = false;
  const candidates: string[] = [];
  for (const line of lines) {
    if (!line.startsWith('a=')) continue;
    const { key, value } = splitAttribute(line);
    if (key === 'ice-ufrag') {
      if (!isIceText(value, 4)) return undefined;
      ufrag ??= value;
    } else if (key === 'candidate') {
      const candidate = usableCandidate(line.slice(2));
      if (candidate && candidates.length < maxCandidates) candidates.push(candidate);
    } else if (key !== 'end-of-candidates') continue;
    saysSomething = true;
  }
  return saysSomething ? { ufrag, candidates } : undefined;
}
