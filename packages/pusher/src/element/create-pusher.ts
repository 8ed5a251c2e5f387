import { LivePusher } from '../live-pusher.ts';
import type { SizePolicy } from '../picture/picture-settings.ts';
import { type PusherConfig, pusherDefaults } from '../pusher-config.ts';
import type { PusherAttributes } from './pusher-attributes.ts';
import { orientationOf, pictureOf } from './wechat-words.ts';

const fits = new Set(['contain', 'cover', 'fill']);
const policies = new Set(['follow', 'letterbox', 'lock']);

/** A pusher as `config` and the attributes want it; the attributes win. */
export function createPusher(element: PusherAttributes): LivePusher {
  const { config, gateway, token, fit, sizePolicy } = element;
  const orientation = orientationOf(element.orientation);
  return new LivePusher({
    sourcePolicy: 'replace',
    ...config,
    videoQuality: pictureOf(element, config.videoQuality ?? pusherDefaults.videoQuality),
    ...(gateway && { gateway }),
    ...(token && { token }),
    ...(orientation && { orientation }),
    ...(fits.has(fit) && { fit: fit as NonNullable<PusherConfig['fit']> }),
    ...(policies.has(sizePolicy) && { sizePolicy: sizePolicy as SizePolicy }),
  });
}
