import { LiveCode, LiveError, onAbort } from '@livelit/core';

/** The sound of a track on its way to a worker: what to post, and what to transfer with it. */
export interface AudioTap {
  readonly feed: { readonly readable: ReadableStream<AudioData> } | { readonly port: MessagePort };
  readonly transfer: Transferable[];
}

const sampleRate = 48_000;

/** Taps an audio track in the way this browser offers, best first. The track itself is left alone. */
export async function tapAudio(track: MediaStreamTrack, signal: AbortSignal): Promise<AudioTap> {
  keepFlowing(track, signal);
  if ('MediaStreamTrackProcessor' in globalThis) {
    const { readable } = new MediaStreamTrackProcessor({ track: track as MediaStreamAudioTrack });
    return { feed: { readable }, transfer: [readable] };
  }
  return tapByWorklet(track, signal);
}

/** Firefox and Safari: an audio worklet posts the samples straight to the worker. */
async function tapByWorklet(track: MediaStreamTrack, signal: AbortSignal): Promise<AudioTap> {
  const context = new AudioContext({ sampleRate });
  onAbort(signal, () => void context.close().catch(() => {}));
  await context.audioWorklet
    .addModule(new URL('./pcm-worklet.js?no-inline', import.meta.url).href)
    .catch((cause: unknown) => {
      throw new LiveError(LiveCode.ERROR_MODULE_LOAD_FAILED, 'The audio worklet could not be loaded.', { cause });
    });
  const node = new AudioWorkletNode(context, 'livelit-pcm', { numberOfOutputs: 0 });
  context.createMediaStreamSource(new MediaStream([track])).connect(node);
  const { port1, port2 } = new MessageChannel();
  node.port.postMessage(port1, [port1]);
  // Without a gesture the context waits; silence is written meanwhile.
  if (context.state === 'suspended') void context.resume().catch(() => {});
  return { feed: { port: port2 }, transfer: [port2] };
}

/** Chromium decodes what a peer sends only for an element that plays it, muted or not: https://crbug.com/121673. */
function keepFlowing(track: MediaStreamTrack, signal: AbortSignal): void {
  const audio = new Audio();
  audio.muted = true;
  audio.srcObject = new MediaStream([track]);
  onAbort(signal, () => {
    audio.srcObject = null;
  });
}
