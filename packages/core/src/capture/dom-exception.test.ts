import { describe, expect, it } from 'vitest';

import { LiveError } from '../live-error.ts';
import { fromDomException } from './dom-exception.ts';

describe('fromDomException', () => {
  // api-parity.md F.2, row by row.
  it.each([
    ['NotAllowedError', -1314, -1317, -1308],
    ['NotReadableError', -1316, -1319, -1308],
    ['NotFoundError', -1301, -1302, -1308],
    ['OverconstrainedError', -1301, -1302, -1308],
    ['AbortError', -1301, -1302, -1308],
    ['InvalidStateError', -3, -3, -1308],
    ['SecurityError', -4, -4, -1309],
    ['TypeError', -2, -2, -2],
    ['SomethingNew', -1301, -1302, -1308],
  ])('translates %s', (name, camera, microphone, screen) => {
    const error = new DOMException('Said the browser', name);
    expect(fromDomException(error, 'camera').code).toBe(camera);
    expect(fromDomException(error, 'microphone').code).toBe(microphone);
    expect(fromDomException(error, 'screen').code).toBe(screen);
  });

  it('keeps the original and says what it said', () => {
    const cause = new DOMException('Permission denied', 'NotAllowedError');
    const error = fromDomException(cause, 'camera');
    expect(error.cause).toBe(cause);
    expect(error.message).toBe('The camera could not be opened: Permission denied.');
    expect(error.detail).toEqual({});
  });

  it('says when a policy forbids it', () => {
    const cause = new DOMException('Permissions policy violation: camera is not allowed.', 'NotAllowedError');
    expect(fromDomException(cause, 'camera').detail).toEqual({ policy: true });
  });

  it.each([
    ['Permission denied by system', { system: true }],
    ['Permission dismissed', { dismissed: true }],
  ])('tells "%s" from a refusal by the user, where the browser does', (message, detail) => {
    expect(fromDomException(new DOMException(message, 'NotAllowedError'), 'microphone').detail).toEqual(detail);
    expect(fromDomException(new DOMException(message, 'NotReadableError'), 'microphone').detail).toEqual({});
  });

  it('names the constraint that no device fulfils', () => {
    const cause = Object.assign(new DOMException('', 'OverconstrainedError'), { constraint: 'width' });
    const error = fromDomException(cause, 'camera');
    expect(error.detail).toEqual({ constraint: 'width' });
    expect(error.message).toBe('The camera could not be opened: OverconstrainedError.');
  });

  it.each([undefined, null, 'x'])('survives %o', (value) => {
    expect(fromDomException(value, 'screen')).toMatchObject({
      code: -1308,
      message: 'The screen could not be opened: no reason given.',
    });
  });

  it('passes a LiveError through', () => {
    const error = new LiveError(-3, 'Wrong state.');
    expect(fromDomException(error, 'camera')).toBe(error);
  });
});
