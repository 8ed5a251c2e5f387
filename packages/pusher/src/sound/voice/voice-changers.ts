import type { PitchShift } from './pitch-shifter.ts';

/** Colours a sound; stops what it runs when `close` is called. */
export interface Colour {
  readonly input: AudioNode;
  readonly output: AudioNode;
  close?(): void;
}

/** One voice changer: how far it moves pitch and vowels, in octaves, how the pitch wavers, and what else it does. */
export interface VoiceChanger extends PitchShift {
  /** Hz and octaves. */
  readonly vibrato?: readonly [rate: number, depth: number];
  readonly colour?: (context: BaseAudioContext) => Colour;
}

/** What V2TXLive's voice changers 1 to 11 are here, by ear; Tencent does not publish its own. */
export const changers: readonly VoiceChanger[] = [
  { pitch: 0.55, formant: 0.35 },
  { pitch: 0.7, formant: 0.22 },
  { pitch: -0.4, formant: -0.22 },
  { pitch: 0, formant: 0, colour: (context) => distort(context, 20, [boost(context, 1800, 8)]) },
  {
    pitch: -0.05,
    formant: -0.12,
    colour: (context) => row([boost(context, 280, 9), boost(context, 1100, -12), cut(context, 2600)]),
  },
  { pitch: 0.08, formant: 0.16, vibrato: [4.5, 0.12] },
  { pitch: -0.75, formant: -0.5, colour: (context) => distort(context, 4, [boost(context, 160, 6)]) },
  { pitch: -0.25, formant: -0.32, colour: (context) => row([boost(context, 200, 6)]) },
  { pitch: 0, formant: 0, colour: (context) => ring(context, 100, 'square') },
  { pitch: -0.35, formant: -0.2, colour: (context) => comb(context, 0.011, 0.7) },
  { pitch: 0.12, formant: 0.1, colour: (context) => comb(context, 0.037, 0.5) },
];

const boost = (context: BaseAudioContext, frequency: number, gain: number) =>
  new BiquadFilterNode(context, { type: 'peaking', frequency, gain, Q: 1 });

const cut = (context: BaseAudioContext, frequency: number) =>
  new BiquadFilterNode(context, { type: 'lowpass', frequency, Q: 0.7 });

function row(nodes: readonly AudioNode[]): Colour {
  for (let i = 1; i < nodes.length; i++) nodes[i - 1]!.connect(nodes[i]!);
  return { input: nodes[0]!, output: nodes.at(-1)! };
}

/** Clips softly; the higher the drive, the more. */
function distort(context: BaseAudioContext, drive: number, before: readonly AudioNode[]): Colour {
  const curve = Float32Array.from({ length: 257 }, (_, i) => Math.tanh((drive * (i - 128)) / 128));
  const shaper = new WaveShaperNode(context, { curve, oversample: '2x' });
  return row([...before, shaper, new GainNode(context, { gain: 0.6 })]);
}

/** Multiplies with a tone, as a loose contact does. */
function ring(context: BaseAudioContext, frequency: number, type: OscillatorType): Colour {
  const oscillator = new OscillatorNode(context, { frequency, type });
  const product = new GainNode(context, { gain: 0 });
  oscillator.connect(product.gain);
  oscillator.start();
  return { input: product, output: product, close: () => oscillator.stop() };
}

/** Adds an echo so short that it is heard as the ring of a pipe. */
function comb(context: BaseAudioContext, delayTime: number, feedback: number): Colour {
  const input = new GainNode(context);
  const output = new GainNode(context, { gain: 0.7 });
  const delay = new DelayNode(context, { delayTime });
  const back = new GainNode(context, { gain: feedback });
  input.connect(output);
  input.connect(delay).connect(back).connect(delay);
  back.connect(output);
  return { input, output, close: () => back.disconnect() };
}
