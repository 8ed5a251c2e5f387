import { LiveCode, LiveError, onAbort } from '@livelit/core';

interface Told {
  readonly captureStream?: () => MediaStream;
  readonly mozHasAudio?: boolean;
  readonly audioTracks?: { readonly length: number };
}

/** The sound of a loaded element as a track, taken from the loudspeakers; undefined when it has none. */
export async function soundOf(element: HTMLMediaElement, signal: AbortSignal): Promise<MediaStreamTrack | undefined> {
  if (!hasSound(element)) return undefined;
  const context = new AudioContext();
  onAbort(signal, () => void context.close().catch(() => undefined));
  const output = new MediaStreamAudioDestinationNode(context);
  new MediaElementAudioSourceNode(context, { mediaElement: element }).connect(output);
  // Without a click it may stay asleep for good, and say nothing.
  void context.resume().catch(() => undefined);
  await awake(context);
  return output.stream.getAudioTracks()[0];
}

/** Milliseconds that a browser takes to let sound begin, if it does. */
const awakeMs = 3000;

function awake(context: AudioContext): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (context.state === 'running') resolve();
    };
    context.addEventListener('statechange', look);
    look();
    setTimeout(() => {
      const message = 'The browser lets sound begin only after a click; start the file from one, or with audio: false.';
      reject(new LiveError(LiveCode.WARNING_VIRTUAL_CAMERA_FAILED, message, { detail: { autoplay: true } }));
    }, awakeMs);
  });
}

/** Browsers tell in different ways; where one does not, there may be sound. */
function hasSound(element: HTMLMediaElement): boolean {
  const { mozHasAudio, audioTracks, captureStream } = element as Told;
  if (captureStream) return captureStream.call(element).getAudioTracks().length > 0;
  return mozHasAudio ?? (audioTracks ? audioTracks.length > 0 : true);
}
