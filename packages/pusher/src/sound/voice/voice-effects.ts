import { LiveCode, toLiveError } from '@livelit/core';

import { glide } from '../glide.ts';
import type { SoundEffects, SoundPorts } from '../sound-settings.ts';
import { createVoiceChain, type VoiceChain } from './voice-chain.ts';
import { plainVoice, type VoiceSettings } from './voice-settings.ts';

/** What becomes of the microphones' sound, and whether the speaker hears it. */
export class VoiceEffects implements SoundEffects {
  #settings: VoiceSettings = plainVoice;
  #monitor: { readonly enabled: boolean; readonly volume: number } = { enabled: false, volume: 100 };
  #ports: SoundPorts | undefined;
  #chain: VoiceChain | undefined;
  #generation = 0;
  #ear: GainNode | undefined;

  /** Whether anything differs from a voice as it is. */
  get isOn(): boolean {
    const { volume, pitch, changer, reverb } = this.#settings;
    return this.#monitor.enabled || volume !== 100 || pitch !== 0 || changer !== 0 || reverb !== 0;
  }

  set(settings: Partial<VoiceSettings>): void {
    this.#settings = { ...this.#settings, ...settings };
    this.#apply();
  }

  setMonitor(monitor: { enabled?: boolean; volume?: number }): void {
    this.#monitor = { ...this.#monitor, ...monitor };
    this.#listen();
  }

  attach(ports: SoundPorts, signal: AbortSignal): void {
    this.#ports = ports;
    signal.addEventListener(
      'abort',
      () => {
        this.#ports = this.#chain = undefined;
        this.#generation++;
        ports.voice.put(undefined);
        this.#ear?.disconnect();
        this.#ear = undefined;
      },
      { once: true },
    );
    this.#apply();
    this.#listen();
  }

  #apply(): void {
    const ports = this.#ports;
    const settings = this.#settings;
    if (!ports || (this.#chain?.set(settings) ?? this.#isPlain)) return;
    const generation = ++this.#generation;
    this.#chain = undefined;
    if (this.#isPlain) return ports.voice.put(undefined);
    createVoiceChain(ports.context, settings).then(
      (chain) => {
        if (generation !== this.#generation) return chain.close();
        this.#chain = chain;
        ports.voice.put(chain);
        // What was set meanwhile.
        this.#apply();
      },
      (error: unknown) =>
        generation === this.#generation && ports.warn(toLiveError(error, LiveCode.WARNING_PROCESSOR_FAILED)),
    );
  }

  get #isPlain(): boolean {
    const { pitch, changer, reverb, volume } = this.#settings;
    return pitch === 0 && changer === 0 && reverb === 0 && volume === 100;
  }

  #listen(): void {
    const { enabled, volume } = this.#monitor;
    if (!this.#ports || (!enabled && !this.#ear)) return;
    const { context, voice } = this.#ports;
    if (!this.#ear) {
      this.#ear = new GainNode(context, { gain: 0 });
      voice.output.connect(this.#ear).connect(context.destination);
    }
    glide(this.#ear.gain, enabled ? volume / 100 : 0, context);
  }
}
