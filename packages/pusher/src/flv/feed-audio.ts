import { LiveCode, LiveError, onAbort } from '@livelit/core';

import type { Post } from './feed-video.ts';

/**
 * Lets the worker have the sound of `track` until `signal` aborts: as a stream where the browser makes one of a track
 * (Chromium), else through an AudioWorklet that talks to the worker directly.
 */
export async function feedAudio(
  track: MediaStreamTrack,
  post: Post,
  signal: AbortSignal,
  report: (error: LiveError) => void,
): Promise<void> {
  if ('MediaStreamTrackProcessor' in globalThis) {
    const { readable } = new MediaStreamTrackProcessor({ track: track as MediaStreamAudioTrack });
    post({ type: 'sound', readable }, [readable]);
    onAbort(signal, () => post({ type: 'detach', kind: 'audio' }));
  } else await feedWorklet(track, post, signal, report);
}

/** Exported for its test: Chromium never needs it. */
export async function feedWorklet(
  track: MediaStreamTrack,
  post: Post,
  signal: AbortSignal,
  report: (error: LiveError) => void,
): Promise<void> {
  const context = new AudioContext();
  onAbort(signal, () => {
    post({ type: 'detach', kind: 'audio' });
    void context.close();
  });
  await context.audioWorklet.addModule(new URL('./pcm-worklet.js?no-inline', import.meta.url));
  if (signal.aborted) return;
  const node = new AudioWorkletNode(context, 'livelit-pcm', { numberOfOutputs: 0 });
  const { port1, port2 } = new MessageChannel();
  node.port.postMessage(port1, [port1]);
  post({ type: 'pcm', port: port2 }, [port2]);
  context.createMediaStreamSource(new MediaStream([track])).connect(node);
  // Without a gesture the promise may stay pending for ever, so nobody waits for it.
  context.resume().catch(() => undefined);
  if (context.state === 'suspended' && !navigator.userActivation?.hasBeenActive)
    report(
      new LiveError(LiveCode.WARNING_AUTOPLAY_BLOCKED, 'The browser keeps sound asleep until the page is clicked.'),
    );
}
