import { LiveCode, LiveError } from '@livelit/core';
import { fromDomException } from '@livelit/core/capture';
import { expect, it } from 'vitest';

import type { DevicePermission } from '../devices/query-permission.ts';
import { explain, explainPermissions } from './explain.ts';

const opening = (name: string, subject: 'camera' | 'microphone', message = 'Test.') =>
  fromDomException(new DOMException(message, name), subject);

const wanted = (camera: DevicePermission | undefined, microphone: DevicePermission | undefined) =>
  new Map([
    ['camera', camera],
    ['microphone', microphone],
  ] as const);

it('tells apart who forbids a device, and what is missing', () => {
  expect(explain(opening('NotAllowedError', 'camera'), 'en')).toEqual({
    message: 'The camera is blocked for this page.',
    remedy: 'Allow it in the browser, by the icon beside the address, and try again.',
  });
  expect(explain(opening('NotAllowedError', 'microphone', 'Permissions policy'), 'en').remedy).toContain('embeds');
  expect(explain(opening('NotFoundError', 'camera'), 'en').message).toBe('No camera was found.');
  const insecure = new LiveError(LiveCode.ERROR_INSECURE_CONTEXT, 'Test.');
  expect(explain(insecure, 'en').message).toContain('HTTPS');
  expect(explain(insecure, 'zh-CN').message).toContain('HTTPS');
});

it('leaves all other errors to their code', () => {
  expect(explain(opening('NotReadableError', 'camera'), 'en').remedy).toBe('Close other programs that use it.');
  expect(explain(opening('AbortError', 'microphone'), 'zh-CN').remedy).toBe('请检查或更换设备。');
});

it('says once what holds for camera and microphone', () => {
  const denied: DevicePermission = { state: 'denied', reason: 'user' };
  const policy: DevicePermission = { state: 'denied', reason: 'policy' };
  const both = wanted(denied, denied);
  expect(explainPermissions(both, 'en').map(({ message }) => message)).toEqual([
    'Camera and microphone are blocked for this page.',
  ]);
  const apart = wanted(policy, denied);
  expect(explainPermissions(apart, 'en').map(({ message }) => message)).toEqual([
    'This page may not use the camera.',
    'The microphone is blocked for this page.',
  ]);
});

it('says nothing of what is allowed, asked for, or unknown', () => {
  const fine = wanted({ state: 'prompt' }, undefined);
  expect(explainPermissions(fine, 'en')).toEqual([]);
});
