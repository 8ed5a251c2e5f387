import { isLiveError, LiveCode, LiveError } from '@livelit/core';

import type { PusherMethods } from './pusher-methods.ts';
import { facingOf } from './wechat-words.ts';

const settingsOf = (element: PusherMethods, kind: 'camera' | 'microphone') =>
  element.sources
    .find((source) => source.kind === kind)
    ?.stream.getTracks()[0]
    ?.getSettings();

/** Goes on with the camera that `device-position` means now. */
export async function faceCamera(element: PusherMethods): Promise<void> {
  const facing = facingOf(element.devicePosition);
  if (facing && settingsOf(element, 'camera')?.facingMode !== facing)
    await (await element.getDeviceManager()).switchCamera(facing);
}

/** Goes on with the camera on the other side; a computer, whose cameras have no side, with the next one. */
export async function switchCamera(element: PusherMethods): Promise<void> {
  const manager = await element.getDeviceManager();
  const running = settingsOf(element, 'camera');
  const cameras = await manager.getDevices('camera');
  const at = cameras.findIndex(({ deviceId }) => deviceId === running?.deviceId);
  const next = cameras[(at + 1) % cameras.length];
  if (running?.facingMode) element.devicePosition = running.facingMode === 'user' ? 'back' : 'front';
  else if (!running) await element.startCamera();
  else if (next && cameras.length > 1) await manager.switchCamera(next.deviceId);
  else throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'There is no other camera.');
}

/** Switches the light of the running camera. */
export async function toggleTorch(element: PusherMethods): Promise<void> {
  const { torch = false } = (settingsOf(element, 'camera') ?? {}) as { torch?: boolean };
  await (await element.getDeviceManager()).enableCameraTorch(!torch);
}

/** Tells running devices what attributes want of them; what they cannot stays as it is. */
export async function adjustDevices(element: PusherMethods): Promise<void> {
  const { enableAgc, enableAns, autoFocus } = element;
  const manager = await element.getDeviceManager();
  if (settingsOf(element, 'microphone')) {
    if (enableAgc !== undefined) await asFarAsItCan(manager.setAutoGainControl(enableAgc));
    if (enableAns !== undefined) await asFarAsItCan(manager.setNoiseSuppression(enableAns));
  }
  if (settingsOf(element, 'camera') && autoFocus !== undefined)
    await asFarAsItCan(manager.enableCameraAutoFocus(autoFocus));
}

async function asFarAsItCan(changing: Promise<void>): Promise<void> {
  await changing.catch((error: unknown) => {
    if (!isLiveError(error, LiveCode.ERROR_NOT_SUPPORTED)) throw error;
  });
}
