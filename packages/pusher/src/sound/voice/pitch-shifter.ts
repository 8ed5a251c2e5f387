import { loadWorklet } from '../load-worklet.ts';
import type { SoundChain } from '../slot.ts';

/** How far sound is moved, in octaves, -3 to 3. */
export interface PitchShift {
  readonly pitch: number;
  /** How far what makes the vowels is moved; equal to `pitch` for sound as if it was played faster or slower. */
  readonly formant: number;
}

/** Changes the pitch of sound that goes through. */
export interface PitchShifter extends SoundChain {
  readonly node: AudioWorkletNode;
  set(shift: PitchShift): void;
  close(): void;
}

/** A pitch shifter by the spectrum; what enters comes out 43 ms later. */
export async function createPitchShifter(context: BaseAudioContext, shift: PitchShift): Promise<PitchShifter> {
  await loadWorklet(context, new URL('./pitch-worklet.js?no-inline', import.meta.url));
  const node = new AudioWorkletNode(context, 'livelit-pitch', { parameterData: { ...shift } });
  const parameter = (name: keyof PitchShift) => node.parameters.get(name)!;
  return {
    node,
    input: node,
    output: node,
    delay: 2048 / context.sampleRate,
    set({ pitch, formant }) {
      // Never on a way of their own: only equal ones leave the envelope alone.
      parameter('pitch').setValueAtTime(pitch, context.currentTime);
      parameter('formant').setValueAtTime(formant, context.currentTime);
    },
    close() {
      node.port.postMessage('end');
      node.port.close();
    },
  };
}
