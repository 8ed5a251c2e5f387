import { LiveCode } from '@livelit/core';

import { listDevices } from '../devices/list-devices.ts';
import { type DevicePermission, queryPermission } from '../devices/query-permission.ts';
import { check, type PreflightCheck } from './preflight-check.ts';

const names = { camera: ['camera', '摄像头'], microphone: ['microphone', '麦克风'] } as const;

const refusals: Readonly<Record<NonNullable<DevicePermission['reason']>, readonly [en: string, zh: string]>> = {
  user: ['is blocked for this page by the user or the system', '已被用户或系统禁止'],
  policy: ['is forbidden by a policy of this page', '被页面策略禁止'],
  'insecure-context': ['is hidden from pages without HTTPS', '仅在 HTTPS 页面可用'],
  unsupported: ['is not offered by this browser', '此浏览器不提供'],
};

/** Whether there is such a device and the page may use it. Asks nobody. */
export async function checkDevice(kind: 'camera' | 'microphone'): Promise<PreflightCheck> {
  const [permission, devices] = await Promise.all([queryPermission(kind), listDevices(kind)]);
  const [en, zh] = names[kind];
  const facts = { ...permission, count: devices.length };
  const isCamera = kind === 'camera';
  if (permission.state === 'denied') {
    const { reason = 'user' } = permission;
    const code = {
      user: isCamera ? LiveCode.WARNING_CAMERA_NO_PERMISSION : LiveCode.WARNING_MICROPHONE_NO_PERMISSION,
      policy: isCamera ? LiveCode.WARNING_CAMERA_NO_PERMISSION : LiveCode.WARNING_MICROPHONE_NO_PERMISSION,
      'insecure-context': LiveCode.ERROR_INSECURE_CONTEXT,
      unsupported: LiveCode.ERROR_NOT_SUPPORTED,
    }[reason];
    return check(kind, 'fail', `The ${en} ${refusals[reason][0]}.`, `${zh}${refusals[reason][1]}。`, facts, code);
  }
  if (devices.length === 0) {
    const code = isCamera ? LiveCode.WARNING_CAMERA_START_FAILED : LiveCode.WARNING_MICROPHONE_START_FAILED;
    return check(kind, 'fail', `No ${en} is connected.`, `未连接${zh}。`, facts, code);
  }
  return permission.state === 'granted'
    ? check(kind, 'pass', `The ${en} may be used.`, `${zh}可以使用。`, facts)
    : check(kind, 'pass', `The browser will ask for the ${en}.`, `浏览器将请求${zh}权限。`, facts);
}

/** Whether a screen can be captured. */
export function checkScreen(supported: boolean): PreflightCheck {
  return supported
    ? check('screen', 'pass', 'The screen can be shared.', '可以共享屏幕。')
    : check(
        'screen',
        'fail',
        'This device cannot share its screen.',
        '此设备不支持屏幕共享。',
        {},
        LiveCode.WARNING_SCREEN_CAPTURE_NOT_SUPPORTED,
      );
}
