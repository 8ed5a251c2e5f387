import { describe, expect, it } from 'vitest';

import { codeText } from './describe-error.ts';
import { LiveCode, type LiveCodeName } from './live-code.ts';
import { codeReference } from './reference/code-reference.ts';
import { codeName, severityOf } from './severity.ts';

/** api-parity.md A.1, without the prefix `V2TXLIVE_`. */
const v2 = {
  OK: 0,
  ERROR_FAILED: -1,
  ERROR_INVALID_PARAMETER: -2,
  ERROR_REFUSED: -3,
  ERROR_NOT_SUPPORTED: -4,
  ERROR_INVALID_LICENSE: -5,
  ERROR_REQUEST_TIMEOUT: -6,
  ERROR_SERVER_PROCESS_FAILED: -7,
  ERROR_DISCONNECTED: -8,
  ERROR_NO_AVAILABLE_HEVC_DECODERS: -2304,
  WARNING_NETWORK_BUSY: 1101,
  WARNING_VIDEO_BLOCK: 2105,
  WARNING_CAMERA_START_FAILED: -1301,
  WARNING_CAMERA_OCCUPIED: -1316,
  WARNING_CAMERA_NO_PERMISSION: -1314,
  WARNING_MICROPHONE_START_FAILED: -1302,
  WARNING_MICROPHONE_OCCUPIED: -1319,
  WARNING_MICROPHONE_NO_PERMISSION: -1317,
  WARNING_SCREEN_CAPTURE_NOT_SUPPORTED: -1309,
  WARNING_SCREEN_CAPTURE_START_FAILED: -1308,
  WARNING_SCREEN_CAPTURE_INTERRUPTED: -7001,
  WARNING_CURRENT_ENCODE_TYPE_CHANGED: 1104,
  WARNING_CURRENT_DECODE_TYPE_CHANGED: 2008,
};

const documentationOnly = { WARNING_ENCODER_START_FAILED: -1303, WARNING_DECODER_START_FAILED: -1304 };

const entries = Object.entries(LiveCode) as [LiveCodeName, number][];

describe('LiveCode', () => {
  it('keeps names and numbers of V2TXLive, and no others above -9000', () => {
    expect(Object.fromEntries(entries.filter(([, code]) => code > -9000))).toEqual({ ...v2, ...documentationOnly });
  });

  it('gives every number to one name', () => {
    expect(new Set(entries.map(([, code]) => code)).size).toBe(entries.length);
  });

  it('marks what is reserved or only documented', () => {
    const noted = entries.filter(([name]) => codeReference[name].note).map(([name]) => name);
    expect(noted).toEqual(['ERROR_INVALID_LICENSE', ...Object.keys(documentationOnly)]);
  });

  it.each(entries)('%s says its severity, and the reference says the same', (name, code) => {
    const word = name.split('_')[0]!.toLowerCase();
    expect(['ok', 'info', 'warning', 'error']).toContain(word);
    expect(severityOf(code)).toBe(word);
    expect(codeReference[name].severity).toBe(word);
    expect(codeName(code)).toBe(name);
  });

  it.each(entries)('%s has meaning, message and remedy in English and Chinese', (name, code) => {
    const english = codeText(code, 'en');
    const chinese = codeText(code, 'zh-CN');
    for (const text of [english.message, codeReference[name].en]) expect(text).toMatch(/^[A-Z][^<{|]*[^.]\.$/);
    for (const text of [chinese.message, codeReference[name].zh]) expect(text).toMatch(/\p{Script=Han}[^<{|]*。$/u);
    expect(english.remedy).toMatch(/^$|^[A-Z].*\.$/);
    expect(chinese.remedy).toMatch(/^$|^\p{Script=Han}.*。$/u);
    expect(english.remedy === '').toBe(chinese.remedy === '');
  });

  it('knows nothing of a number outside the table, and takes it for an error', () => {
    expect(codeName(-4711)).toBeUndefined();
    expect(severityOf(-4711)).toBe('error');
  });
});
