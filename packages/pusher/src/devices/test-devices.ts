import { LiveCode, LiveError, onAbort, withDeadline } from '@livelit/core';

/** Milliseconds in which a loudspeaker must take the tone. */
const soundMs = 5000;

/** Tells how loud `track` is, 0 to 100, every `intervalMs` until `signal` aborts, which closes the microphone. */
export async function testMicrophone(
  track: MediaStreamTrack,
  intervalMs: number,
  signal: AbortSignal,
  tell: (volume: number) => void,
): Promise<void> {
  onAbort(signal, () => track.stop());
  const { startVolumeMeter } = await import('../sound/volume-meter.ts');
  if (!signal.aborted) startVolumeMeter(() => track, Math.max(100, intervalMs), signal, tell);
}

/** Shows `track` in `video` until `signal` aborts, which closes the camera. */
export async function testCamera(track: MediaStreamTrack, video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  const stream = new MediaStream([track]);
  onAbort(signal, () => {
    track.stop();
    if (video.srcObject === stream) video.srcObject = null;
  });
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  // Autoplay of what is muted is allowed everywhere; what fails shows in the element.
  await video.play().catch(() => undefined);
}

type Sinkable = AudioContext & { readonly setSinkId?: (id: string) => Promise<void> };

/**
 * Sounds a tone of 440 Hz, half a second on and half off, from the loudspeaker of this id, or the default, until `signal`
 * aborts. Rejects with ERROR_NOT_SUPPORTED where the browser lets a page choose none, WARNING_AUTOPLAY_BLOCKED before
 * the first click.
 */
export async function testSpeaker(deviceId: string, signal: AbortSignal): Promise<void> {
  const context: Sinkable = new AudioContext();
  onAbort(signal, () => void context.close().catch(() => undefined));
  if (deviceId && deviceId !== 'default') {
    if (!context.setSinkId)
      throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'This browser lets no page choose its loudspeaker.');
    await context.setSinkId(deviceId).catch((cause: unknown) => {
      const message = 'The loudspeaker cannot be used.';
      throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, message, { cause, detail: { deviceId } });
    });
  }
  const tone = new OscillatorNode(context, { frequency: 440 });
  const gate = new GainNode(context, { gain: 0 });
  const beat = new OscillatorNode(context, { type: 'square', frequency: 1 });
  // The square wave opens the gate for half of every second.
  beat.connect(new GainNode(context, { gain: 0.1 })).connect(gate.gain);
  gate.gain.value = 0.1;
  tone.connect(gate).connect(context.destination);
  tone.start();
  beat.start();
  const asleep = () =>
    new LiveError(LiveCode.WARNING_AUTOPLAY_BLOCKED, 'The browser plays no sound before the page is clicked.');
  await withDeadline(context.resume(), soundMs, asleep, signal);
}
