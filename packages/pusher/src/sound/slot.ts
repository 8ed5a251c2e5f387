import { glide } from './glide.ts';

/** Nodes that sound goes through. */
export interface SoundChain {
  readonly input: AudioNode;
  readonly output: AudioNode;
  /** Seconds until sound that enters comes out. */
  readonly delay: number;
  /** Stops what it runs; its nodes are disconnected by then. */
  close?(): void;
}

/** A place in a graph where chains are exchanged without a click. */
export interface Slot {
  readonly input: AudioNode;
  readonly output: AudioNode;
  /** Lets sound go through this chain, or straight through. */
  put(chain: SoundChain | undefined): void;
}

/** Seconds until nothing is left of a chain that gives way. */
const fade = 0.1;

/** A slot where sound goes through `first`, or straight through. */
export function createSlot(context: BaseAudioContext, first?: SoundChain): Slot {
  const input = new GainNode(context);
  const output = new GainNode(context);
  let end = install(first, 1);

  function install(chain: SoundChain | undefined, gain: number): (after: number) => void {
    const level = new GainNode(context, { gain });
    if (chain) {
      input.connect(chain.input);
      chain.output.connect(level);
    } else input.connect(level);
    level.connect(output);
    // A new chain is silent until what enters it now comes out; until then the former one is heard.
    if (gain === 0) glide(level.gain, 1, context, chain?.delay ?? 0);
    return (after) => {
      glide(level.gain, 0, context, after);
      const ms = (after + fade) * 1000;
      setTimeout(() => {
        input.disconnect(chain?.input ?? level);
        chain?.output.disconnect(level);
        level.disconnect();
        chain?.close?.();
      }, ms);
    };
  }

  return {
    input,
    output,
    put(chain) {
      end(chain?.delay ?? 0);
      end = install(chain, 0);
    },
  };
}
