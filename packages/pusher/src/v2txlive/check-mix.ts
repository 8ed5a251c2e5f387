import { transcodingDefaults } from '@livelit/core/presets';

import type { V2TXLiveMixStream, V2TXLiveTranscodingConfig } from './v2-tx-live-def.ts';
import { V2TXLiveMixInputType } from './v2-tx-live-enums.ts';

const rates = [12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

const within = (value: number, from: number, to: number) => value >= from && value <= to;

/** What is wrong with a mix; undefined when nothing is. */
export function mixProblem(config: V2TXLiveTranscodingConfig): string | undefined {
  const { mixStreams, ...rest } = { ...transcodingDefaults, ...config };
  if (!within(rest.videoWidth, 0, 4096) || !within(rest.videoHeight, 0, 4096))
    return 'The mix measures 0 to 4096 pixels.';
  if (!(rest.videoBitrate >= 0)) return 'The bitrate is from 0 kbps.';
  if (!(rest.videoFramerate > 0 && rest.videoFramerate <= 30)) return 'The frame rate is above 0 to 30.';
  if (!within(rest.videoGOP, 1, 8)) return 'The seconds between key frames are 1 to 8.';
  if (!within(rest.backgroundColor, 0, 0xff_ff_ff)) return 'The colour is a number from 0 to 0xffffff.';
  if (!rates.includes(rest.audioSampleRate)) return `The sample rate is one of ${rates.join(', ')}.`;
  if (!within(rest.audioBitrate, 32, 192)) return 'The bitrate of sound is 32 to 192 kbps.';
  if (!within(rest.audioChannels, 1, 2)) return 'There are 1 or 2 channels.';
  if (!Array.isArray(mixStreams) || mixStreams.length === 0) return 'There is no stream to mix.';
  return streamsProblem(config.mixStreams);
}

function streamsProblem(streams: readonly V2TXLiveMixStream[]): string | undefined {
  const orders = streams.map(({ zOrder = 1 }) => zOrder);
  if (orders.some((order) => !(Number.isInteger(order) && within(order, 1, 15)))) return 'The order is 1 to 15.';
  if (new Set(orders).size < orders.length) return 'No two streams have the same order.';
  for (const { userId, x = 0, y = 0, width = 360, height = 640, inputType = 0 } of streams) {
    if (!userId) return 'A stream has no user.';
    if (![x, y].every(Number.isFinite) || !(width >= 0 && height >= 0)) return `The place of ${userId} is wrong.`;
    if (!Object.values(V2TXLiveMixInputType).includes(inputType)) return `The input of ${userId} is 0 to 2.`;
  }
  return undefined;
}
