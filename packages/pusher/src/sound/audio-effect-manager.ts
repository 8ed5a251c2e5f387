import type { SoundOutput } from './sound-output.ts';

/** PLACEHOLDER, helper H4 writes it: V2TXLive's TXAudioEffectManager over a SoundOutput. */
export class AudioEffectManager {
  readonly #output: SoundOutput;

  constructor(output: SoundOutput) {
    this.#output = output;
  }

  get output(): SoundOutput {
    return this.#output;
  }
}
