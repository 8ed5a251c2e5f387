import type { LiveError } from '@livelit/core';
import { fromDomException } from '@livelit/core/capture';

/** What a screen capture failed with, as a code: apart, because most pages never need it. */
export const screenError = (error: unknown): LiveError => fromDomException(error, 'screen');
