import { LiveCode, type LiveError, onAbort, toLiveError } from '@livelit/core';

import type { CaptureInput } from '../capture/capture-source.ts';
import { glide } from './glide.ts';

/** Where inputs go. */
interface MixerOutputs {
  /** Microphones. */
  readonly voice: AudioNode;
  /** All else. */
  readonly mix: AudioNode;
}

interface Line {
  readonly level: GainNode;
  end(): void;
}

/** Longer than a glide, milliseconds. */
const fadeMs = 100;

/** Brings tracks into a graph and takes them out again, each as loud as is wanted, without a click. */
export function createMixer(
  context: AudioContext,
  outputs: MixerOutputs,
  signal: AbortSignal,
  warn: (error: LiveError) => void,
): { update(inputs: readonly CaptureInput[], volumes: ReadonlyMap<string, number>): void } {
  const lines = new Map<MediaStreamTrack, Line>();
  onAbort(signal, () => lines.forEach((line) => line.end()));

  const open = ({ kind, track }: CaptureInput): Line | undefined => {
    const level = new GainNode(context, { gain: 0 });
    const stream = new MediaStream([track]);
    let source: MediaStreamAudioSourceNode;
    try {
      source = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
    } catch (error) {
      warn(toLiveError(error, LiveCode.WARNING_PROCESSOR_FAILED));
      return undefined;
    }
    source.connect(level);
    level.connect(kind === 'microphone' ? outputs.voice : outputs.mix);
    const pull = kind === 'custom' ? pullRemote(stream) : undefined;
    return {
      level,
      end() {
        glide(level.gain, 0, context);
        setTimeout(() => {
          source.disconnect();
          level.disconnect();
          pull?.();
        }, fadeMs);
      },
    };
  };

  return {
    update(inputs, volumes) {
      for (const [track, line] of lines) {
        if (inputs.some((input) => input.track === track)) continue;
        lines.delete(track);
        line.end();
      }
      for (const input of inputs) {
        const line = lines.get(input.track) ?? open(input);
        if (!line) continue;
        lines.set(input.track, line);
        glide(line.level.gain, (volumes.get(input.id) ?? 100) / 100, context);
      }
    },
  };
}

/** Chromium decodes what comes by WebRTC only while an element plays it. */
function pullRemote(stream: MediaStream): () => void {
  const element = new Audio();
  element.muted = true;
  element.srcObject = stream;
  element.play().catch(() => undefined);
  return () => {
    element.srcObject = null;
  };
}
