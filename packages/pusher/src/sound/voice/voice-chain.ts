import { glide } from '../glide.ts';
import type { SoundChain } from '../slot.ts';
import { impulseResponse, rooms } from './impulse-response.ts';
import { createPitchShifter, type PitchShifter } from './pitch-shifter.ts';
import { changers, type VoiceChanger } from './voice-changers.ts';
import type { VoiceSettings } from './voice-settings.ts';

/** The nodes that make of a voice what is wanted. */
export interface VoiceChain extends SoundChain {
  /** Takes these settings; false when they need other nodes. */
  set(settings: VoiceSettings): boolean;
  close(): void;
}

const still: VoiceChanger = { pitch: 0, formant: 0 };

/** Changer and pitch, then reverb, then volume. */
export async function createVoiceChain(context: BaseAudioContext, settings: VoiceSettings): Promise<VoiceChain> {
  const changer = changers[settings.changer - 1] ?? still;
  const shiftOf = ({ pitch }: VoiceSettings) => ({ pitch: changer.pitch + pitch, formant: changer.formant + pitch });
  const shape = ({ changer: number, reverb, pitch }: VoiceSettings) =>
    `${number} ${reverb} ${pitch !== 0 || changer.pitch !== 0}`;
  const shifts = settings.pitch !== 0 || changer.pitch !== 0;
  const shifter = shifts ? await createPitchShifter(context, shiftOf(settings)) : undefined;
  const closing: (() => void)[] = [];
  const input = new GainNode(context);
  const output = new GainNode(context, { gain: settings.volume / 100 });
  let last: AudioNode = input;
  if (shifter) {
    last = last.connect(shifter.node);
    closing.push(() => shifter.close());
    if (changer.vibrato) closing.push(waver(context, shifter, changer.vibrato));
  }
  const colour = changer.colour?.(context);
  if (colour) {
    last.connect(colour.input);
    last = colour.output;
    closing.push(() => colour.close?.());
  }
  last.connect(output);
  addReverb(context, settings.reverb, last, output);
  const made = shape(settings);
  return {
    input,
    output,
    delay: shifter?.delay ?? 0,
    set(wanted) {
      if (shape(wanted) !== made) return false;
      glide(output.gain, wanted.volume / 100, context);
      shifter?.set(shiftOf(wanted));
      return true;
    },
    close() {
      for (const close of closing) close();
    },
  };
}

function addReverb(context: BaseAudioContext, reverb: number, from: AudioNode, to: AudioNode): void {
  const room = rooms[reverb - 1];
  if (!room) return;
  const [left, right] = impulseResponse(room, context.sampleRate);
  const buffer = new AudioBuffer({ length: left!.length, numberOfChannels: 2, sampleRate: context.sampleRate });
  buffer.copyToChannel(left!, 0);
  buffer.copyToChannel(right!, 1);
  from
    .connect(new ConvolverNode(context, { buffer, disableNormalization: true }))
    .connect(new GainNode(context, { gain: room.wet }))
    .connect(to);
}

/** Lets pitch and vowels go up and down together. */
function waver(
  context: BaseAudioContext,
  { node }: PitchShifter,
  [rate, depth]: readonly [number, number],
): () => void {
  const oscillator = new OscillatorNode(context, { frequency: rate });
  const amount = new GainNode(context, { gain: depth });
  oscillator.connect(amount);
  for (const name of ['pitch', 'formant']) amount.connect(node.parameters.get(name)!);
  oscillator.start();
  return () => oscillator.stop();
}
