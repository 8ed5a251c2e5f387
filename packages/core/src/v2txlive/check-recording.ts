import { LiveCode } from '../live-code.ts';
import type { V2TXLiveLocalRecordingParams } from './v2-tx-live-def.ts';
import { V2TXLiveRecordMode } from './v2-tx-live-enums.ts';

const types: Readonly<Record<string, readonly string[]>> = {
  mp4: ['video/mp4;codecs=avc1.42E01F,mp4a.40.2', 'video/mp4;codecs=avc1.42E01F,opus', 'video/mp4'],
  webm: ['video/webm;codecs=vp8,opus', 'video/webm'],
};

/** The code of these params: 0, or -2 for a name, mode or interval that there is not. */
export function checkRecording(params: V2TXLiveLocalRecordingParams): number {
  const { filePath, recordMode = V2TXLiveRecordMode.Both, interval = -1 } = params;
  const known = filePath && Object.values(V2TXLiveRecordMode).includes(recordMode);
  const timely = interval === -1 || (interval >= 1000 && interval <= 10_000);
  return known && timely ? LiveCode.OK : LiveCode.ERROR_INVALID_PARAMETER;
}

/** What a file of this name may be recorded as, best first; none where its ending is unknown. */
export function recordingTypes(filePath: string): readonly string[] {
  return types[/\.(\w+)$/.exec(filePath)?.[1]?.toLowerCase() ?? ''] ?? [];
}

/** Whether a track of this kind is recorded. */
export function isRecorded(kind: string, recordMode: V2TXLiveRecordMode = V2TXLiveRecordMode.Both): boolean {
  return recordMode === V2TXLiveRecordMode.Both || (kind === 'audio') === (recordMode === V2TXLiveRecordMode.Audio);
}
