import { LiveCode, LiveError } from '@livelit/core';

import type { VirtualCameraSource } from './virtual-camera.ts';

/** What can be made of a source. */
export type FileNature = 'image' | 'video' | 'audio';

const endings: Readonly<Record<FileNature, RegExp>> = {
  image: /\.(?:apng|avif|bmp|gif|ico|jpe?g|png|svg|webp)$/i,
  video: /\.(?:3gp|m4v|mkv|mov|mp4|ogv|webm)$/i,
  audio: /\.(?:aac|flac|m4a|mp3|oga|ogg|opus|wav)$/i,
};

/** How files begin: offset, and what stands there as Latin-1. */
const beginnings: readonly (readonly [FileNature, number, RegExp])[] = [
  ['image', 0, /^(?:\x89PNG|\xff\xd8\xff|GIF8|BM)/],
  ['image', 8, /^WEBP/],
  ['image', 4, /^ftypavi[fs]/],
  ['audio', 8, /^WAVE/],
  ['audio', 4, /^ftypM4A/],
  ['audio', 0, /^(?:ID3|\xff[\xe0-\xff]|fLaC|OggS)/],
  ['video', 4, /^ftyp/],
  ['video', 0, /^.E\xdf\xa3/s],
];

/** Milliseconds in which a server must say what it has. */
const askMs = 10_000;

/**
 * Whether a source is an image, a video or a sound: by its type, else its name, else its first bytes. Throws
 * WARNING_VIRTUAL_CAMERA_FAILED, and ERROR_INVALID_PARAMETER for what is no source.
 */
export async function natureOf(source: VirtualCameraSource): Promise<FileNature> {
  if (source instanceof Blob) {
    const { name = '' } = source as Partial<File>;
    return byType(source.type) ?? byName(name) ?? known(await byBytes(source), 'The file');
  }
  if (typeof source === 'string' || source instanceof URL) {
    const url = addressOf(source);
    return byName(url.pathname) ?? known(await askServer(url), url.pathname);
  }
  if (source instanceof ImageBitmap || source instanceof HTMLImageElement || source instanceof HTMLCanvasElement)
    return 'image';
  throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, 'A virtual camera shows an address, a file or an image.');
}

/** The address, relative to the page. Throws ERROR_INVALID_PARAMETER. */
export function addressOf(source: string | URL): URL {
  if (URL.canParse(String(source), document.baseURI)) return new URL(source, document.baseURI);
  throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, 'This is no address of a file.');
}

function byType(type: string): FileNature | undefined {
  const [family] = type.split('/');
  return family === 'image' || family === 'video' || family === 'audio' ? family : undefined;
}

function byName(name: string): FileNature | undefined {
  return (Object.keys(endings) as FileNature[]).find((nature) => endings[nature].test(name));
}

async function byBytes(blob: Blob): Promise<FileNature | undefined> {
  const bytes = new Uint8Array(await blob.slice(0, 16).arrayBuffer());
  const text = String.fromCharCode(...bytes);
  return beginnings.find(([, offset, pattern]) => pattern.test(text.slice(offset)))?.[0];
}

async function askServer(url: URL): Promise<FileNature | undefined> {
  if (url.protocol === 'data:') return byType(url.pathname);
  const response = await fetchFile(url, { signal: AbortSignal.timeout(askMs) });
  await response.body?.cancel();
  return byType(response.headers.get('content-type') ?? '');
}

/** The answer for a file. Rejects with WARNING_VIRTUAL_CAMERA_FAILED and the facts. */
export async function fetchFile(url: URL, init: RequestInit): Promise<Response> {
  const at = url.pathname.slice(0, 200);
  const response = await fetch(url, init).catch((cause: unknown) => {
    const message = `${at} cannot be reached, or its server does not allow this page to read it (CORS).`;
    throw new LiveError(LiveCode.WARNING_VIRTUAL_CAMERA_FAILED, message, { cause });
  });
  if (response.ok) return response;
  await response.body?.cancel();
  throw new LiveError(LiveCode.WARNING_VIRTUAL_CAMERA_FAILED, `The server answered ${response.status} for ${at}.`, {
    detail: { httpStatus: response.status },
  });
}

function known(nature: FileNature | undefined, what: string): FileNature {
  if (nature) return nature;
  throw new LiveError(LiveCode.WARNING_VIRTUAL_CAMERA_FAILED, `${what} is no image, video or sound.`);
}
