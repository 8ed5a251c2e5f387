import { LiveCode, onAbort, toLiveError } from '@livelit/core';

import type { CaptureInput } from '../capture/capture-source.ts';
import { keepAwake } from './keep-awake.ts';
import { createMixer } from './mixer.ts';
import { createSlot } from './slot.ts';
import { createProcessing, type Processing } from './sound-processing.ts';
import type { SoundEffects, SoundGraph, SoundGraphEvents, SoundProcessor, SoundSettings } from './sound-settings.ts';

/** Hz, of all that is mixed; what Opus and AAC like best. */
const sampleRate = 48_000;

/**
 * Mixes inputs to one track by Web Audio: microphones through the slot of voice effects, all else beside it, then
 * everything through the processor. Ends with `signal`, and its track with it.
 */
export function startGraph(
  inputs: readonly CaptureInput[],
  settings: SoundSettings,
  signal: AbortSignal,
  { onAwake, onWarning }: SoundGraphEvents,
): SoundGraph {
  const context = new AudioContext({ sampleRate, latencyHint: 'interactive' });
  onAbort(signal, () => void context.close().catch(() => undefined));
  const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 2 });
  const track = destination.stream.getAudioTracks()[0]!;
  onAbort(signal, () => track.stop());
  const voice = createSlot(context);
  const processing = createSlot(context);
  voice.output.connect(processing.input);
  processing.output.connect(destination);
  runForEver(context, destination, signal);
  const mixer = createMixer(context, { voice: voice.input, mix: processing.input }, signal, onWarning);

  let processor: SoundProcessor | undefined;
  let processed: Processing | undefined;
  const setProcessor = (wanted: SoundProcessor | undefined) => {
    if (wanted === processor) return;
    processor = wanted;
    processed = undefined;
    if (!wanted) return processing.put(undefined);
    createProcessing(context, wanted, onWarning).then(
      (made) => {
        if (signal.aborted || processor !== wanted) return made.close();
        processed = made;
        processing.put(made);
      },
      (error: unknown) => signal.aborted || onWarning(toLiveError(error, LiveCode.WARNING_PROCESSOR_FAILED)),
    );
  };

  let effects: SoundEffects | undefined;
  let affecting = new AbortController();
  onAbort(signal, () => affecting.abort());
  const setEffects = (wanted: SoundEffects | undefined) => {
    if (wanted === effects) return;
    effects = wanted;
    affecting.abort();
    affecting = new AbortController();
    wanted?.attach({ context, voice, mix: processing.input, warn: onWarning }, affecting.signal);
  };

  const update = (now: readonly CaptureInput[], wanted: SoundSettings) => {
    mixer.update(now, wanted.volumes);
    setProcessor(wanted.processor);
    setEffects(wanted.effects);
  };
  update(inputs, settings);
  keepAwake(context, signal, onWarning, onAwake);
  return {
    track,
    update,
    get awake() {
      return context.state === 'running';
    },
    get lateFrames() {
      return processed?.lateFrames ?? 0;
    },
  };
}

/** A graph without sources would not be computed, and its track would deliver nothing. */
function runForEver(context: AudioContext, destination: AudioNode, signal: AbortSignal): void {
  const silence = new ConstantSourceNode(context, { offset: 0 });
  silence.connect(destination);
  silence.start();
  onAbort(signal, () => silence.stop());
}
