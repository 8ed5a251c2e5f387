import { noSuchStream, unplayable } from '../flv/end-problem.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { LiveStream } from '../media/live-stream.ts';
import { HlsChannel, type HlsTimes } from './hls-channel.ts';

/** The channels of a gateway, by name. A stream that nobody asks for costs nothing. */
export class HlsChannels {
  #context: GatewayContext;
  #times: HlsTimes | undefined;
  #channels = new Map<string, HlsChannel>();

  constructor(context: GatewayContext, times?: HlsTimes) {
    this.#context = context;
    this.#times = times;
    context.registry.watch((event, stream) => {
      // A publisher that is just starting is not ready to be asked for a key frame.
      if (event === 'start') queueMicrotask(() => this.#attach(stream));
    });
  }

  /** What is packaged under a name already. */
  get(name: string): HlsChannel | undefined {
    return this.#channels.get(name);
  }

  /** Begins to package a stream unless that is done already. Throws an HttpProblem (404, 406). */
  open(name: string): HlsChannel {
    const stream = this.#context.registry.get(name);
    if (stream?.videoConfig?.codec === 'vp8') throw unplayable(406);
    const known = this.#channels.get(name);
    if (known) return known;
    if (!stream) throw noSuchStream(name);
    const channel = new HlsChannel({
      context: this.#context,
      name,
      onClose: () => {
        if (this.#channels.get(name) === channel) this.#channels.delete(name);
      },
      times: this.#times,
    });
    this.#channels.set(name, channel);
    channel.attach(stream);
    return channel;
  }

  /** Goes on with the next publisher of a name that is packaged. */
  #attach(stream: LiveStream): void {
    if (!stream.ended) this.#channels.get(stream.name)?.attach(stream);
  }
}
