import type { Lang } from '@livelit/core';

import { playWays, pushSources, pushWays, streamName, type PlayWay, type PushSource, type PushWay } from './ways.ts';

export const langs = ['en', 'zh-CN'] as const satisfies readonly Lang[];

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** What an address such as `?push=flv&play=hls&name=x&lang=zh-CN&theme=dark` chooses beforehand. */
export interface PageOptions {
  readonly push: PushWay;
  readonly play: PlayWay;
  readonly source: PushSource;
  /** Name of the stream, pushed and played. */
  readonly name: string;
  /** The `rtmp://` address. */
  readonly target: string;
  /** Undefined: what the visitor chose last, else what the browser speaks. */
  readonly lang: Lang | undefined;
  readonly theme: Theme | undefined;
}

const oneOf = <T extends string>(choices: readonly T[], value: string | null): T | undefined =>
  choices.find((choice) => choice === value);

/** A name that is free: a page that was reloaded, or a second tab, does not meet the stream of the first. */
const freshName = (): string => `hello-${Math.random().toString(36).slice(2, 6)}`;

/** Reads the address of the page. What is missing or not understood keeps its default. */
export function pageOptions(search: string, defaultName: string = freshName()): PageOptions {
  const params = new URLSearchParams(search);
  const name = params.get('name') ?? '';
  return {
    push: oneOf(pushWays, params.get('push')) ?? 'whip',
    play: oneOf(playWays, params.get('play')) ?? 'whep',
    source: oneOf(pushSources, params.get('source')) ?? 'test',
    name: streamName.test(name) ? name : defaultName,
    target: params.get('target') ?? 'rtmp://127.0.0.1/live/hello',
    lang: oneOf(langs, params.get('lang')),
    theme: oneOf(themes, params.get('theme')),
  };
}
