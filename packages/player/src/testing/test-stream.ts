import { vi } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../scripts/browser-commands.ts';

interface StreamInfo {
  readonly videoFrames: number;
  readonly audioFrames: number;
  readonly viewers: Readonly<Record<string, number>>;
}

/** A gateway with one published stream, `test`: a moving picture and a tone. */
export interface TestStream {
  /** Origin of the gateway over HTTP. */
  readonly http: string;
  /** Origin of the gateway over WebSocket. */
  readonly ws: string;
  /** How many watch by `protocol`. */
  viewers(protocol: 'whep' | 'http-flv' | 'ws-flv' | 'hls'): Promise<number>;
  /** Ends the publisher, if it still publishes. */
  unpublish(): Promise<void>;
  /** Ends both. */
  stop(): Promise<void>;
}

/** Starts both and waits until picture and sound arrive. */
export async function startTestStream(...options: Parameters<typeof commands.startGateway>): Promise<TestStream> {
  const gateway = await commands.startGateway(...options);
  const ws = gateway.url.replace('http', 'ws');
  const publisher = await commands.startPublisher(`${ws}/live/test.flv`);
  const info = async (): Promise<StreamInfo | undefined> => {
    const { streams } = (await (await fetch(`${gateway.url}/api/streams`)).json()) as { streams: StreamInfo[] };
    return streams[0];
  };
  const flows = async () => {
    const { videoFrames = 0, audioFrames = 0 } = (await info()) ?? {};
    if (videoFrames === 0 || audioFrames === 0) throw new Error('No picture and sound arrive at the gateway.');
  };
  await vi.waitFor(flows, { timeout: 20_000 });
  return {
    http: gateway.url,
    ws,
    viewers: async (protocol) => (await info())?.viewers[protocol] ?? 0,
    unpublish: () => commands.stopPublisher(publisher),
    stop: async () => {
      await commands.stopPublisher(publisher);
      await commands.stopGateway(gateway.id);
    },
  };
}
