import { until } from './until.ts';

/** What `/api/streams` of a gateway says about one stream. */
export interface GatewayStream {
  readonly name: string;
  readonly protocol: string;
  readonly video?: { readonly codec: string; readonly width?: number; readonly height?: number };
  readonly audio?: { readonly codec: string; readonly sampleRate: number; readonly channels: number };
  readonly videoFrames: number;
  readonly audioFrames: number;
  readonly keyFrames: number;
  /** Those who watch, by protocol. */
  readonly viewers: Readonly<Record<string, number>>;
}

/** The stream as the gateway sees it now; undefined when it has none of this name. */
export async function gatewayStream(gateway: string, name: string): Promise<GatewayStream | undefined> {
  const response = await fetch(`${gateway}/api/streams`).catch(() => undefined);
  const { streams } = ((await response?.json()) ?? { streams: [] }) as { streams: readonly GatewayStream[] };
  return streams.find((stream) => stream.name === name);
}

/** Waits until pictures and, unless told otherwise, sound of this stream have grown by `frames` from now. */
export async function untilGrown(
  gateway: string,
  name: string,
  frames = 20,
  kinds: readonly ('audioFrames' | 'videoFrames')[] = ['audioFrames', 'videoFrames'],
): Promise<GatewayStream> {
  const before = await gatewayStream(gateway, name);
  return until(`${name} has grown`, async () => {
    const now = await gatewayStream(gateway, name);
    return now && kinds.every((kind) => now[kind] >= (before?.[kind] ?? 0) + frames) && now;
  });
}
