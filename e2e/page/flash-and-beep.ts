/** A source whose picture flashes and whose sound beeps at the same moment, once a second: what drifts apart shows. */
export interface FlashAndBeep {
  readonly stream: MediaStream;
  stop(): void;
}

const everyMs = 1000;
const lastMs = 200;

/** White for a fifth of a second while a tone of 1 kHz sounds, black and silent for the rest. */
export async function flashAndBeep(width: number, height: number, fps: number): Promise<FlashAndBeep> {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { alpha: false })!;
  const video = canvas.captureStream(0).getVideoTracks()[0] as CanvasCaptureMediaStreamTrack;
  const audio = new AudioContext({ sampleRate: 48_000, latencyHint: 'interactive' });
  await audio.resume();
  const loudness = new GainNode(audio, { gain: 0 });
  const destination = audio.createMediaStreamDestination();
  const tone = new OscillatorNode(audio, { frequency: 1000 });
  tone.connect(loudness).connect(destination);
  tone.start();

  let flashing: boolean | undefined;
  const timer = setInterval(() => {
    const wanted = performance.now() % everyMs < lastMs;
    // Both change in one task; what the page itself adds between them is a frame of one and a block of the other.
    if (wanted !== flashing) loudness.gain.setValueAtTime(wanted ? 0.5 : 0, audio.currentTime);
    flashing = wanted;
    context.fillStyle = wanted ? '#fff' : '#000';
    context.fillRect(0, 0, width, height);
    video.requestFrame();
  }, 1000 / fps);

  return {
    stream: new MediaStream([video, ...destination.stream.getAudioTracks()]),
    stop() {
      clearInterval(timer);
      video.stop();
      void audio.close();
    },
  };
}
