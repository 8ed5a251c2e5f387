import { expect, it } from 'vitest';

import type { CaptureSource, SourceKind } from '../capture/capture-source.ts';
import { isMirrored } from './is-mirrored.ts';

const source = (kind: SourceKind, facingMode?: string): CaptureSource => ({
  id: kind,
  kind,
  stream: { getVideoTracks: () => [{ getSettings: () => ({ facingMode }) }] } as unknown as MediaStream,
});

it('mirrors a camera that looks at the user, and nothing else', () => {
  expect(isMirrored('auto', [source('camera', 'user')])).toBe(true);
  expect(isMirrored('auto', [source('camera')])).toBe(true);
  expect(isMirrored('auto', [source('camera', 'environment')])).toBe(false);
  expect(isMirrored('auto', [source('screen')])).toBe(false);
  expect(isMirrored('auto', [])).toBe(false);
});

it('does what it is told', () => {
  expect(isMirrored('enable', [source('screen')])).toBe(true);
  expect(isMirrored('disable', [source('camera', 'user')])).toBe(false);
});
