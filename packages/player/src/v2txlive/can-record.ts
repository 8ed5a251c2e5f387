import { LiveCode } from '@livelit/core';

import type { V2TXLiveLocalRecordingParams } from './v2-tx-live-def.ts';
import { V2TXLiveRecordMode } from './v2-tx-live-enums.ts';

/** The code of a call that cannot record this; 0 when it can. */
export function canRecord(params: V2TXLiveLocalRecordingParams): number {
  const { filePath, recordMode = V2TXLiveRecordMode.Both, interval = -1 } = params;
  if (!filePath || !Object.values(V2TXLiveRecordMode).includes(recordMode)) return LiveCode.ERROR_INVALID_PARAMETER;
  if (interval !== -1 && !(interval >= 1000 && interval <= 10_000)) return LiveCode.ERROR_INVALID_PARAMETER;
  const can = 'MediaRecorder' in globalThis && 'captureStream' in HTMLMediaElement.prototype;
  return can ? LiveCode.OK : LiveCode.ERROR_NOT_SUPPORTED;
}
