import { describe, expect, it } from 'vitest';

import { amplitudeOf, peakOf } from '../../testing/sound.ts';
import { rooms } from './impulse-response.ts';
import { createPitchShifter } from './pitch-shifter.ts';
import { createVoiceChain } from './voice-chain.ts';
import { changers } from './voice-changers.ts';
import { plainVoice, type VoiceSettings } from './voice-settings.ts';

const sampleRate = 48_000;

interface Take {
  readonly frequency?: number;
  readonly make: (context: OfflineAudioContext) => Promise<{ input: AudioNode; output: AudioNode }>;
}

/** What comes out of each, one channel for each, for a tone that lasts 0.4 s, of 0.6 s. */
async function render(takes: readonly Take[]): Promise<readonly Float32Array[]> {
  const context = new OfflineAudioContext({ numberOfChannels: takes.length, length: 0.6 * sampleRate, sampleRate });
  const merger = new ChannelMergerNode(context, { numberOfInputs: takes.length });
  merger.connect(context.destination);
  for (const [i, { frequency = 400, make }] of takes.entries()) {
    const oscillator = new OscillatorNode(context, { frequency });
    const { input, output } = await make(context);
    oscillator.connect(new GainNode(context, { gain: 0.25 })).connect(input);
    output.connect(merger, 0, i);
    oscillator.start();
    oscillator.stop(0.4);
  }
  const buffer = await context.startRendering();
  return takes.map((_, i) => buffer.getChannelData(i));
}

const voice = (settings: Partial<VoiceSettings>): Take => ({
  make: (context) => createVoiceChain(context, { ...plainVoice, ...settings }),
});

/** While the tone lasts. */
const middle = (samples: Float32Array) => samples.subarray(7200, 19_200);

describe('the pitch shifter', () => {
  it('makes of one tone another, and nothing else', async () => {
    const shifts = [
      [1, 400],
      [-1, 400],
      [0.5, 313],
      [-0.37, 1234.5],
      [2, 313],
    ] as const;
    const takes = shifts.map(([pitch, frequency]): Take => ({
      frequency,
      make: (context) => createPitchShifter(context, { pitch, formant: pitch }),
    }));
    for (const [i, whole] of (await render(takes)).entries()) {
      const [pitch, from] = shifts[i]!;
      const samples = middle(whole);
      const wanted = amplitudeOf(samples, from * 2 ** pitch);
      expect(wanted).toBeGreaterThan(0.2);
      expect(wanted).toBeLessThan(0.27);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      // All power but a hundredth is at the wanted frequency.
      expect(power).toBeLessThan((wanted ** 2 / 2) * 1.01 + 1e-4);
      expect(amplitudeOf(samples, from)).toBeLessThan(0.004);
    }
  });

  it('leaves the vowel about where it is when only the pitch is moved', async () => {
    const vowel = (pitch: number, formant: number): Take => ({
      make: async (context) => {
        const saw = new OscillatorNode(context, { type: 'sawtooth', frequency: 150 });
        const resonance = new BiquadFilterNode(context, { type: 'bandpass', frequency: 1200, Q: 4 });
        saw.connect(resonance);
        saw.start();
        const shifter = await createPitchShifter(context, { pitch, formant });
        resonance.connect(shifter.input);
        return { input: new GainNode(context), output: shifter.output };
      },
    });
    const centres = (await render([vowel(0, 0), vowel(0.585, 0), vowel(0.585, 0.585)])).map((samples) => {
      const bins = Array.from({ length: 100 }, (_, i) => [i * 40, amplitudeOf(middle(samples), i * 40) ** 2] as const);
      const power = bins.reduce((sum, [, one]) => sum + one, 0);
      return bins.reduce((sum, [hz, one]) => sum + hz * one, 0) / power;
    });
    const [before, kept, moved] = centres as [number, number, number];
    expect(kept / before).toBeLessThan(1.2);
    expect(moved / before).toBeGreaterThan(1.35);
  });
});

it('turns the voice up and down', async () => {
  const [soft, loud] = await render([voice({ volume: 50 }), voice({ volume: 150 })]);
  expect(amplitudeOf(middle(soft!), 400)).toBeCloseTo(0.125, 3);
  expect(amplitudeOf(middle(loud!), 400)).toBeCloseTo(0.375, 3);
  expect(peakOf(soft!.subarray(19_300))).toBe(0);
});

it('leaves a tail of each reverb when the voice stops', async () => {
  for (const [i, samples] of (await render(rooms.map((_, n) => voice({ reverb: n + 1 })))).entries()) {
    expect(amplitudeOf(middle(samples), 400), `reverb ${i + 1}`).toBeGreaterThan(0.05);
    expect(peakOf(samples), `reverb ${i + 1}`).toBeLessThan(1);
    expect(peakOf(samples.subarray(19_500, 21_600)), `reverb ${i + 1}`).toBeGreaterThan(0.003);
  }
});

it('makes another voice of each changer', async () => {
  const all = await render([voice({}), ...changers.map((_, n) => voice({ changer: n + 1 }))]);
  const spectra = all.map((samples, i) => {
    const peak = peakOf(middle(samples));
    expect(peak, `changer ${i}`).toBeGreaterThan(0.05);
    expect(peak, `changer ${i}`).toBeLessThan(1);
    return Array.from({ length: 40 }, (_, n) => amplitudeOf(samples.subarray(9600, 14_400), 20 + n * 40));
  });
  for (const [i, one] of spectra.entries())
    for (const [j, other] of spectra.entries()) {
      if (j <= i) continue;
      const distance = Math.hypot(...one.map((value, k) => value - other[k]!)) / Math.hypot(...one);
      expect(distance, `changers ${i} and ${j}`).toBeGreaterThan(0.05);
    }
});
