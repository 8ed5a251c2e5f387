import { LiveCode, type LiveCodeName, type LiveCodeNumber } from './live-code.ts';
import { isLiveError, LiveError } from './live-error.ts';

LiveCode.ERROR_FAILED satisfies -1;
-9101 satisfies LiveCodeNumber;
'ERROR_OFFLINE' satisfies LiveCodeName;
// @ts-expect-error no such code
new LiveError(-4711, 'x.');
// @ts-expect-error codes are permanent
LiveCode.OK = 1;

const value: unknown = undefined;
if (isLiveError(value)) value.detail.httpStatus satisfies number | undefined;
