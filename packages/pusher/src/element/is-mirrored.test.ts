import { expect, it } from 'vitest';

import type { CaptureSource, SourceKind } from '../capture/capture-source.ts';
import { isMirrored } from './is-mirrored.ts';

const source = (kind: SourceKind, facingMode?: string): CaptureSource => ({
  id: kind,
  kind,
  stream: {
    getVideoTracks: () => (kind === 'microphone' ? [] : [{ getSettings: () => ({ facingMode }) }]),
  } as unknown as MediaStream,
});
const auto = { localMirror: 'auto', mirror: 'auto', encoderMirror: false } as const;

it('mirrors a camera that looks at the user, and nothing else', () => {
  expect(isMirrored({ ...auto, sources: [source('camera', 'user')] })).toBe(true);
  expect(isMirrored({ ...auto, sources: [source('microphone'), source('camera')] })).toBe(true);
  expect(isMirrored({ ...auto, sources: [source('camera', 'environment')] })).toBe(false);
  expect(isMirrored({ ...auto, sources: [source('screen')] })).toBe(false);
  expect(isMirrored({ ...auto, sources: [] })).toBe(false);
});

it('leaves a screen alone beside which a camera is mixed small', () => {
  expect(isMirrored({ ...auto, sources: [source('screen'), source('camera')] })).toBe(false);
});

it('does what it is told, local-mirror first', () => {
  expect(isMirrored({ ...auto, mirror: 'enable', sources: [source('screen')] })).toBe(true);
  expect(isMirrored({ ...auto, mirror: 'disable', sources: [source('camera', 'user')] })).toBe(false);
  expect(isMirrored({ ...auto, localMirror: 'disable', mirror: 'enable', sources: [source('screen')] })).toBe(false);
});

it('turns around what is sent mirrored only if it is not to be seen so', () => {
  const sent = { ...auto, encoderMirror: true, sources: [source('camera', 'user')] };
  expect(isMirrored(sent)).toBe(false);
  expect(isMirrored({ ...sent, localMirror: 'disable' })).toBe(true);
});
