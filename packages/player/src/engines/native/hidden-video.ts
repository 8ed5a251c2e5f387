import { LiveCode, LiveError } from '@livelit/core';

/** Bytes to look into at the head and at the tail of a file: its index is at one of them. */
const reach = 256 * 1024;

/** Sample entries of pictures in MP4 and MOV. */
const entries: ReadonlySet<string> = new Set(
  'avc1 avc3 hvc1 hev1 dvh1 dvhe dvav dva1 vp08 vp09 av01 mp4v vvc1 vvi1 mjpa mjpb jpeg apch apcn apcs apco ap4h'.split(
    ' ',
  ),
);
const hevc: ReadonlySet<string> = new Set(['hvc1', 'hev1', 'dvh1', 'dvhe']);

/**
 * Why a file that plays without a picture does so: the error when it has a video track that this browser leaves out,
 * which it does in silence; nothing when it has none, or cannot be looked into.
 */
export async function findHiddenVideo(url: string, signal: AbortSignal): Promise<LiveError | undefined> {
  const entry =
    (await lookInto(url, `bytes=0-${reach - 1}`, signal)) ?? (await lookInto(url, `bytes=-${reach}`, signal));
  if (!entry) return undefined;
  const isHevc = hevc.has(entry);
  const code = isHevc ? LiveCode.ERROR_NO_AVAILABLE_HEVC_DECODERS : LiveCode.ERROR_CODEC_UNSUPPORTED;
  const message = `This browser has no decoder for the pictures of the file (${entry}).`;
  return new LiveError(code, message, { detail: { codec: entry } });
}

async function lookInto(url: string, range: string, signal: AbortSignal): Promise<string | undefined> {
  const over = new AbortController();
  try {
    const response = await fetch(url, { headers: { Range: range }, signal: AbortSignal.any([signal, over.signal]) });
    // A server that knows no ranges would send everything.
    const isPart = response.status === 206 || Number(response.headers.get('content-length') ?? Infinity) <= 2 * reach;
    return isPart ? sampleEntryIn(new Uint8Array(await response.arrayBuffer())) : undefined;
  } catch {
    return undefined;
  } finally {
    over.abort();
  }
}

/** The type of the first sample entry of pictures behind an `stsd`. */
export function sampleEntryIn(bytes: Uint8Array): string | undefined {
  const typeAt = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  for (let at = bytes.indexOf(0x73); at >= 0; at = bytes.indexOf(0x73, at + 1))
    if (typeAt(at) === 'stsd' && entries.has(typeAt(at + 16))) return typeAt(at + 16);
  return undefined;
}
