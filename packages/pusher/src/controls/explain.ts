import { type Lang, LiveCode, type LiveError } from '@livelit/core';
import { describeError } from '@livelit/core/messages';

import type { DevicePermission } from '../devices/query-permission.ts';
import { controlsTexts } from './controls-texts.ts';

/** What happened, and what to do about it. */
export interface Explanation {
  readonly message: string;
  readonly remedy: string;
}

type Device = 'camera' | 'microphone';
type Why = 'user' | 'policy' | 'insecure' | 'none';

/** An error in words; of devices more exactly than its code can say. */
export function explain(error: LiveError, lang: Lang): Explanation {
  if (error.code === LiveCode.ERROR_INSECURE_CONTEXT) return words('both', 'insecure', lang);
  const [, device] = /^WARNING_(CAMERA|MICROPHONE)_(?:NO_PERMISSION|START_FAILED)$/.exec(error.name) ?? [];
  const why = device && whyOf(error);
  return why ? words(device.toLowerCase() as Device, why, lang) : describeError(error, lang);
}

/** What forbids the devices that are wanted, in words; nothing where the user is asked first, or has allowed them. */
export function explainPermissions(
  permissions: ReadonlyMap<Device, DevicePermission | undefined>,
  lang: Lang,
): readonly Explanation[] {
  const refused = new Map<Why, Device[]>();
  for (const [device, permission] of permissions) {
    const why = permission && whyRefused(permission);
    if (why) refused.set(why, [...(refused.get(why) ?? []), device]);
  }
  return [...refused].map(([why, [device, other]]) => words(other ? 'both' : device!, why, lang));
}

function whyRefused({ state, reason = 'user' }: DevicePermission): Why | undefined {
  if (state !== 'denied' || reason === 'unsupported') return undefined;
  return reason === 'insecure-context' ? 'insecure' : reason;
}

function whyOf(error: LiveError): Why | undefined {
  if (error.name.endsWith('NO_PERMISSION')) return error.detail['policy'] ? 'policy' : 'user';
  return (Object(error.cause) as { name?: string }).name === 'NotFoundError' ? 'none' : undefined;
}

function words(device: Device | 'both', why: Why, lang: Lang): Explanation {
  const { remedy, ...messages } = controlsTexts[lang].explain[why];
  return { message: messages[device], remedy };
}
